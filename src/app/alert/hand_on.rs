//! Alerts that nobody reacts to go to the next role.

use chrono::{DateTime, Utc};
use entity::enums::{AlertEventType, AlertStatus};
use entity::{alert, project};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use uuid::Uuid;

use super::judge::or_logged;
use super::{save, tell};
use crate::app::{App, policy};
use crate::error::Result;
use crate::rules::alert::{escalates_at, next_role};

/// Hands on the alerts whose time is up, from the project manager to the team lead to the director, and tells so.
/// Gives how many.
pub async fn hand_on(app: &App) -> Result<usize> {
    let projects: Vec<Uuid> = due(app.clock.now())
        .select_only()
        .column(alert::Column::ProjectId)
        .distinct()
        .into_tuple()
        .all(&app.db.reader)
        .await?;
    let mut count = 0;
    for id in projects {
        count += or_logged(id, hand_on_of(app, id).await)?;
    }
    Ok(count)
}

fn due(now: DateTime<Utc>) -> Select<alert::Entity> {
    alert::Entity::find()
        .filter(alert::Column::Status.eq(AlertStatus::Open))
        .filter(alert::Column::EscalatesAt.lte(now))
}

async fn hand_on_of(app: &App, project: Uuid) -> Result<usize> {
    let tx = app.begin().await?;
    let row = project::Entity::find_by_id(project).lock_exclusive().one(&tx.txn).await?;
    // Nobody can do anything about a project on hold.
    let Some(row) = row.filter(|row| !row.on_hold) else { return Ok(0) };
    let hours = policy::of_line(&tx.txn, row.business_line_id).await?.escalation_hours;
    let rows = due(tx.now).filter(alert::Column::ProjectId.eq(project)).order_by_asc(alert::Column::Id);
    let mut count = 0;
    for old in rows.all(&tx.txn).await? {
        let Some(responsible) = next_role(old.responsible) else { continue };
        let escalates_at = escalates_at(old.kind, old.severity, responsible, tx.now, hours);
        let row = alert::Model { responsible, escalates_at, ..old.clone() };
        let row = save(&tx, None, &old, row, "alert.hand_on").await?;
        tell(&tx, None, &row, AlertEventType::Escalated);
        count += 1;
    }
    tx.commit().await?;
    Ok(count)
}
