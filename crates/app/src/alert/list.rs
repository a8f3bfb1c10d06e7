//! The filter and the sort orders of lists of alerts.

use async_graphql::{Enum, InputObject};
use entity::alert;
use entity::enums::{AlertKind, AlertSeverity, AlertStatus, Role};
use sea_orm::{ColumnTrait, Condition};

use crate::error::Result;
use crate::page::{Listed, Sort};
use crate::scalar::{Id, NodeKind};
use crate::scope::{self, Visible};
use crate::validation::Validator;
use crate::viewer::Viewer;

/// Which alerts are listed or streamed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, InputObject)]
pub struct AlertFilter {
    /// Only alerts of any of these kinds.
    pub kind: Option<Vec<AlertKind>>,
    /// Only alerts of this severity or a worse one.
    pub min_severity: Option<AlertSeverity>,
    /// Only alerts of any of these statuses.
    pub status: Option<Vec<AlertStatus>>,
    /// Only alerts about this project.
    pub project_id: Option<Id>,
    /// Only alerts that one of these roles must react to.
    pub responsible: Option<Vec<Role>>,
}

/// What alerts are ordered by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Enum)]
pub enum AlertOrder {
    /// By when they were first raised, the newest first.
    #[default]
    RaisedAtDesc,
    /// By when they were first raised, the oldest first.
    RaisedAtAsc,
}

impl Listed for alert::Entity {
    type Filter = AlertFilter;
    type Order = AlertOrder;
    const ID: Self::Column = alert::Column::Id;

    fn visible(viewer: &Viewer) -> Visible<Self> {
        scope::alerts(viewer)
    }

    fn visible_under(viewer: &Viewer, parent: Self::Column) -> Visible<Self> {
        match parent {
            alert::Column::ProjectId => scope::alerts_under_shown_project(viewer),
            _ => scope::alerts(viewer),
        }
    }

    fn matching(filter: &AlertFilter, _: &Viewer) -> Result<Condition> {
        let mut check = Validator::filter();
        let project = check.id_opt("projectId", filter.project_id.as_ref(), NodeKind::Project);
        check.done()?;
        let mut rows = Condition::all();
        if let Some(kinds) = &filter.kind {
            rows = rows.add(alert::Column::Kind.is_in(kinds.iter().copied()));
        }
        if let Some(least) = filter.min_severity {
            let enough = AlertSeverity::ALL.iter().copied().filter(|severity| *severity >= least);
            rows = rows.add(alert::Column::Severity.is_in(enough));
        }
        if let Some(status) = &filter.status {
            rows = rows.add(alert::Column::Status.is_in(status.iter().copied()));
        }
        if let Some(project) = project {
            rows = rows.add(alert::Column::ProjectId.eq(project));
        }
        if let Some(roles) = &filter.responsible {
            rows = rows.add(alert::Column::Responsible.is_in(roles.iter().copied()));
        }
        Ok(rows)
    }

    fn sort(order: AlertOrder, _: &Viewer) -> Sort<Self::Column> {
        match order {
            AlertOrder::RaisedAtDesc => Sort::down(None),
            AlertOrder::RaisedAtAsc => Sort::up(None),
        }
    }
}
