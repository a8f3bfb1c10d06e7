//! Escalation: alerts that nobody reacts to go to the next role.

use chrono::{DateTime, Duration, Utc};
use entity::enums::{AlertEventType, AlertStatus, AuditAction};
use entity::{alert, project};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use uuid::Uuid;

use super::evaluation::or_logged;
use super::{record_event, save};
use crate::error::Result;
use crate::{App, policy};
use rules::alert::{MOST_ESCALATION_HOURS, escalates_at, next_role};

/// Escalates the alerts whose time is over, from the project manager to the team lead to the director, with an
/// event for each. Returns how many.
pub async fn escalate(app: &App) -> Result<usize> {
    let projects: Vec<Uuid> = due(app.clock.now())
        .select_only()
        .column(alert::Column::ProjectId)
        .distinct()
        .into_tuple()
        .all(&app.db.reader)
        .await?;
    let mut count = 0;
    for id in projects {
        count += or_logged(id, escalate_project(app, id).await)?;
    }
    Ok(count)
}

/// Alerts whose time is over, and those whose time is further away than possible: it was set when a clock was
/// ahead.
fn due(now: DateTime<Utc>) -> Select<alert::Entity> {
    use alert::Column::{EscalatesAt, Status};
    let longest = now + Duration::hours(i64::from(MOST_ESCALATION_HOURS) + 24);
    alert::Entity::find()
        .filter(Status.eq(AlertStatus::Open))
        .filter(Condition::any().add(EscalatesAt.lte(now)).add(EscalatesAt.gt(longest)))
}

async fn escalate_project(app: &App, project: Uuid) -> Result<usize> {
    let tx = app.begin().await?;
    let row = project::Entity::find_by_id(project).lock_exclusive().one(&tx.txn).await?;
    // Nobody can do anything about a project on hold.
    let Some(row) = row.filter(|row| !row.on_hold) else { return Ok(0) };
    let hours = policy::of_line(&tx.txn, row.business_line_id).await?.escalation_hours;
    let rows = due(tx.now).filter(alert::Column::ProjectId.eq(project)).order_by_asc(alert::Column::Id);
    let mut count = 0;
    for old in rows.all(&tx.txn).await? {
        if old.escalates_at.is_some_and(|at| at > tx.now) {
            // The time was set by a clock that was ahead, so it starts again now.
            let escalates_at = escalates_at(old.kind, old.severity, old.responsible, tx.now, hours);
            let row = alert::Model { escalates_at, ..old.clone() };
            save(&tx, None, &old, row, AuditAction::UpdateAlert).await?;
            continue;
        }
        let Some(responsible) = next_role(old.responsible) else { continue };
        let escalates_at = escalates_at(old.kind, old.severity, responsible, tx.now, hours);
        let row = alert::Model { responsible, escalates_at, ..old.clone() };
        let row = save(&tx, None, &old, row, AuditAction::HandOnAlert).await?;
        record_event(&tx, None, &row, AlertEventType::Escalated);
        count += 1;
    }
    tx.commit().await?;
    Ok(count)
}
