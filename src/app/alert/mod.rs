//! Alerts: judged in the transaction that gives them cause, told through `alert_event`.

mod judge;
mod list;
mod react;
mod told;

use entity::alert;
use entity::enums::{AlertStatus, Subject};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use crate::app::audit::About;
use crate::app::{App, Tx, scope};
use crate::error::Result;
use crate::rules::warning::Evidence;
use crate::viewer::Viewer;

pub use judge::{Background, evaluate, is_touched};
pub use list::{AlertFilter, AlertOrder};
pub use react::{AcknowledgeAlertInput, SnoozeAlertInput, acknowledge, snooze, wake};
use told::tell;
pub use told::{Told, last_seq, told_after, write_events};

/// The alerts of these projects that are not resolved.
pub async fn open_alerts(db: &impl ConnectionTrait, projects: &[Uuid]) -> Result<Vec<alert::Model>> {
    Ok(alert::Entity::find()
        .filter(alert::Column::ProjectId.is_in(projects.iter().copied()))
        .filter(alert::Column::Status.ne(AlertStatus::Resolved))
        .order_by_asc(alert::Column::Id)
        .all(db)
        .await?)
}

/// Those of them that the viewer may see.
pub async fn visible_open_alerts(app: &App, viewer: &Viewer, projects: &[Uuid]) -> Result<Vec<alert::Model>> {
    Ok(alert::Entity::find()
        .filter(alert::Column::ProjectId.is_in(projects.iter().copied()))
        .filter(alert::Column::Status.ne(AlertStatus::Resolved))
        .filter(scope::alerts(viewer))
        .order_by_asc(alert::Column::Id)
        .all(&app.db.reader)
        .await?)
}

/// The figures an alert was decided on.
pub fn evidence(json: &serde_json::Value) -> Vec<Evidence> {
    serde_json::from_value(json.clone()).unwrap_or_default()
}

async fn save(tx: &Tx, mut row: alert::Model) -> Result<alert::Model> {
    row.version += 1;
    row.updated_at = tx.now;
    alert::ActiveModel::from(row.clone()).reset_all().update(&tx.txn).await?;
    Ok(row)
}

fn about(row: &alert::Model) -> About {
    About { subject: Subject::Alert, id: row.id, project_id: Some(row.project_id) }
}
