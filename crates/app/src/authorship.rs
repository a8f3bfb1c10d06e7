//! Who created, changed or submitted the things that others decide on: nobody decides on what they asked for
//! themselves.

use std::collections::HashMap;

use entity::authorship::{Column, Entity, Model};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::Tx;
use crate::error::Result;
use crate::viewer::Viewer;

/// Records that the viewer took part in a requirement, a contract or a project's request for compliance.
pub async fn note(tx: &Tx, viewer: &Viewer, subject_id: Uuid) -> Result<()> {
    let row = Model { subject_id, user_id: viewer.user_id };
    Entity::insert(row.into_active_model()).on_conflict_do_nothing().exec_without_returning(&tx.txn).await?;
    Ok(())
}

/// The users who took part in each of these.
pub async fn of_all(db: &impl ConnectionTrait, subjects: &[Uuid]) -> Result<HashMap<Uuid, Vec<Uuid>>> {
    let rows = Entity::find()
        .filter(Column::SubjectId.is_in(subjects.iter().copied()))
        .order_by_asc(Column::UserId)
        .all(db)
        .await?;
    let mut authors: HashMap<Uuid, Vec<Uuid>> = HashMap::new();
    for row in rows {
        authors.entry(row.subject_id).or_default().push(row.user_id);
    }
    Ok(authors)
}

/// The users who took part in this.
pub async fn of(db: &impl ConnectionTrait, subject: Uuid) -> Result<Vec<Uuid>> {
    Ok(of_all(db, &[subject]).await?.remove(&subject).unwrap_or_default())
}
