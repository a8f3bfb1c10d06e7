//! How often a project has changed: counted by every transaction that changes anything about it.

use std::collections::HashMap;

use entity::project;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use crate::error::Result;
use crate::viewer::Viewer;
use crate::{App, Tx, scope};

/// A project's counts of changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Revisions {
    /// Of all changes.
    all: i64,
    /// Of those that are not about cost alone.
    without_cost: i64,
}

impl Revisions {
    /// Those of a project at hand.
    pub fn of(row: &project::Model) -> Self {
        Self { all: row.revision, without_cost: row.revision_without_cost }
    }

    /// Whether something has changed since that shows to somebody who sees cost, or does not.
    pub fn show(self, before: Self, sees_cost: bool) -> bool {
        if sees_cost { self.all != before.all } else { self.without_cost != before.without_cost }
    }
}

/// Counts the changes of a transaction; `true` for those that are not about cost alone.
pub async fn count_changes(tx: &Tx, touched: HashMap<Uuid, bool>) -> Result<()> {
    let mut touched: Vec<_> = touched.into_iter().collect();
    touched.sort_unstable();
    for (id, shows_to_all) in touched {
        use project::Column::{Id, Revision, RevisionWithoutCost};
        let more = |column: project::Column, by: i64| column.into_expr().add(by);
        project::Entity::update_many()
            .col_expr(Revision, more(Revision, 1))
            .col_expr(RevisionWithoutCost, more(RevisionWithoutCost, i64::from(shows_to_all)))
            .filter(Id.eq(id))
            .exec(&tx.txn)
            .await?;
    }
    Ok(())
}

/// The counts of these projects.
pub async fn revisions(app: &App, ids: &[Uuid]) -> Result<Vec<(Uuid, Revisions)>> {
    use project::Column::{Id, Revision, RevisionWithoutCost};
    let rows: Vec<(Uuid, i64, i64)> = project::Entity::find()
        .select_only()
        .columns([Id, Revision, RevisionWithoutCost])
        .filter(Id.is_in(ids.iter().copied()))
        .into_tuple()
        .all(&app.db.reader)
        .await?;
    Ok(rows.into_iter().map(|(id, all, without_cost)| (id, Revisions { all, without_cost })).collect())
}

/// A project, if the viewer may see it.
pub async fn if_visible(app: &App, viewer: &Viewer, id: Uuid) -> Result<Option<project::Model>> {
    Ok(scope::projects(viewer).find_by_id(id).one(&app.db.reader).await?)
}
