//! Alerts: evaluated in the transaction of the change that causes them, and sent to subscribers as rows of
//! `alert_event`.

pub mod approval;
mod batch;
mod escalation;
mod evaluation;
mod events;
mod facts;
mod hold;
mod list;
mod notes;
mod open_alerts;
mod reactions;

use entity::alert;
use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::Arc;

use entity::enums::{AlertEventType, AlertKind, AlertRule, AlertSeverity, AlertStatus, AuditAction};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use crate::audit;
use crate::db::SelectSpec;
use crate::error::Result;
use crate::page::MOST_ROWS;
use crate::row::{Columns, Row};
use crate::viewer::Viewer;
use crate::{App, Tx, scope};
use rules::alert::affects_health;

pub use batch::{ahead, due, pass, pass_new};
pub use escalation::escalate;
pub use evaluation::{EvaluationCause, catch_up, evaluate, pass_days};
pub use events::{
    EVENTS, EventDetails, event, events_after, events_visible_to, first_seq, last_event, last_seq,
    record_event, write_events,
};
pub use facts::{Outlooks, plan};
pub use hold::go_on;
pub use list::{AlertFilter, AlertOrder};
pub use notes::{Note, ProjectOutlooks, notes_of, outlooks_of};
pub use reactions::{AcknowledgeAlertInput, SnoozeAlertInput, acknowledge, snooze, wake};

/// The most days that are made up for after a long time without evaluations.
const MOST_DAYS: usize = 400;

/// The alerts of these projects that are not resolved.
pub async fn open_alerts(db: &impl ConnectionTrait, projects: &[Uuid]) -> Result<Vec<alert::Model>> {
    Ok(alert::Entity::find()
        .filter(alert::Column::ProjectId.is_in(projects.iter().copied()))
        .filter(alert::Column::Status.ne(AlertStatus::Resolved))
        .order_by_asc(alert::Column::Id)
        .all(db)
        .await?)
}

/// The open alerts of each project that are about its health and visible to the viewer, worst first.
pub async fn visible_open(
    app: &App,
    viewer: &Viewer,
    projects: &[Uuid],
) -> Result<HashMap<Uuid, Vec<Row<alert::Entity>>>> {
    use alert::Column;
    let affecting = AlertKind::ALL.iter().copied().filter(|kind| affects_health(*kind));
    let rows = scope::alerts(viewer)
        .and(Column::Status.ne(AlertStatus::Resolved))
        .and(Column::Kind.is_in(affecting));
    let columns = Columns::all::<alert::Entity>();
    let spec = SelectSpec::<alert::Entity>::all(rows, columns).by(Column::Id);
    let prepared = app.db.each(Column::ProjectId, &spec, MOST_ROWS);
    let mut open = app.db.read_each(Column::ProjectId, projects, Arc::new(prepared)).await?;
    for alerts in open.values_mut() {
        let severity = |alert: &Row<alert::Entity>| {
            let severity = alert.get(Column::Severity as usize, |alert| &alert.severity);
            Reverse(severity.unwrap_or(AlertSeverity::Critical))
        };
        alerts.sort_by_key(severity);
    }
    Ok(open)
}

/// Sends an open alert of a locked project again, as it is now, because it is for somebody else from now on.
pub async fn record_again(
    tx: &Tx,
    viewer: &Viewer,
    project: Uuid,
    (rule, subject): (AlertRule, Uuid),
) -> Result<()> {
    for row in open_alerts(&tx.txn, &[project]).await? {
        if row.rule == rule && row.subject_id == subject {
            record_event(tx, Some(viewer), &row, AlertEventType::Raised);
        }
    }
    Ok(())
}

/// Records that the project changed, visible to those who may see such an alert.
fn touch(tx: &Tx, row: &alert::Model) {
    let insiders_only = matches!(row.kind, AlertKind::CostOverrun | AlertKind::ApprovalRequired);
    tx.touch(row.project_id, !insiders_only);
}

/// Stores a changed alert under its next version, with an audit entry if more than its figures differ.
async fn save(
    tx: &Tx,
    viewer: Option<&Viewer>,
    old: &alert::Model,
    new: alert::Model,
    action: AuditAction,
) -> Result<alert::Model> {
    touch(tx, &new);
    let new = alert::Model { version: old.version + 1, ..new };
    audit::follow(tx, viewer, old, new, action).await
}
