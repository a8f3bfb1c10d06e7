//! Reactions to open alerts: acknowledging, snoozing, and waking when the snooze is over.

use async_graphql::InputObject;
use chrono::{DateTime, Duration, Utc};
use entity::enums::{AlertEventType, AlertStatus, AuditAction};
use entity::{alert, project};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use uuid::Uuid;

use super::evaluation::or_logged;
use super::open_alerts::action_of;
use super::{record_event, save};
use crate::error::{Error, ErrorCode, Result, UserError};
use crate::project as projects;
use crate::scalar::{Id, Moment, NodeKind};
use crate::validation::Validator;
use crate::viewer::{Permission, Viewer};
use crate::{App, Tx, policy, scope};
use rules::alert::{MOST_SNOOZE_DAYS, check_snooze, escalates_at, may_react, not_theirs, react};

/// An alert that somebody takes notice of, so that it does not go on to the next role.
#[derive(Clone, Debug, InputObject)]
pub struct AcknowledgeAlertInput {
    /// The alert that you take notice of.
    pub id: Id,
    /// What you do about it, in words, 1 to 2,000 characters.
    pub note: String,
}

/// Tells an alert to keep quiet for a while.
#[derive(Clone, Debug, InputObject)]
pub struct SnoozeAlertInput {
    /// The alert that is to keep quiet for a while.
    pub id: Id,
    /// When the alert is open again: an instant in the future, at most as many days away as the policy's `snoozeDays`
    /// allow for its severity.
    pub until: Moment,
    /// Why it can wait, in words, 1 to 2,000 characters.
    pub note: String,
}

/// Acknowledges an alert.
pub async fn acknowledge(app: &App, viewer: &Viewer, input: AcknowledgeAlertInput) -> Result<alert::Model> {
    let mut check = Validator::default();
    let id = check.id("id", &input.id, NodeKind::Alert);
    let note = check.text("note", &input.note, 2_000);
    check.done()?;
    respond(app, viewer, id, AlertStatus::Acknowledged, |row, tx, _| {
        row.acknowledged_by_id = Some(viewer.user_id);
        row.acknowledged_at = Some(tx.now);
        row.note = Some(note);
        Ok(())
    })
    .await
}

/// Snoozes an alert.
pub async fn snooze(app: &App, viewer: &Viewer, input: SnoozeAlertInput) -> Result<alert::Model> {
    let mut check = Validator::default();
    let id = check.id("id", &input.id, NodeKind::Alert);
    let until = check.moment("until", &input.until);
    let note = check.text("note", &input.note, 2_000);
    check.done()?;
    respond(app, viewer, id, AlertStatus::Snoozed, |row, tx, policy| {
        check_snooze(until, tx.now, policy::snooze_days(policy, row.severity))?;
        row.snoozed_until = Some(until);
        row.note = Some(note);
        Ok(())
    })
    .await
}

pub(super) async fn respond(
    app: &App,
    viewer: &Viewer,
    id: Uuid,
    status: AlertStatus,
    change: impl FnOnce(&mut alert::Model, &Tx, &entity::policy::Model) -> Result<()>,
) -> Result<alert::Model> {
    viewer.require(Permission::React)?;
    let tx = app.begin_once().await?;
    let gone = || Error::not_found("alert", &["input", "id"]);
    let viewer = &viewer.acting(Permission::React);
    let find = || scope::alerts(viewer).find_by_id(id);
    let project_id = find().one(&tx.txn).await?.ok_or_else(gone)?.project_id;
    let project = projects::lock(&tx, viewer, project_id, &["input", "id"]).await?;
    let old = find().one(&tx.txn).await?.ok_or_else(gone)?;
    // Only in roles that may react: somebody who leads other projects is not responsible for one that they sold.
    let able = viewer.among(may_react(old.responsible));
    if scope::alerts(&able).find_by_id(id).one(&tx.txn).await?.is_none() {
        return Err(Error::Forbidden(not_theirs(old.responsible)));
    }
    let event = react(old.status, status).ok_or_else(|| {
        let message = messages::alert_in_state(old.status);
        UserError::new(ErrorCode::InvalidTransition, &["input", "id"], message)
    })?;
    // Somebody reacted, so it is not escalated any more.
    let mut row = alert::Model { status, escalates_at: None, ..old.clone() };
    let policy = policy::of_line(&tx.txn, project.business_line_id).await?;
    change(&mut row, &tx, &policy)?;
    let row = save(&tx, Some(viewer), &old, row, action_of(Some(event))).await?;
    record_event(&tx, Some(viewer), &row, event);
    tx.commit(row.id).await?;
    Ok(row)
}

/// Wakes the alerts whose snooze is over: they are open again, with an event. Returns how many.
pub async fn wake(app: &App) -> Result<usize> {
    let projects: Vec<Uuid> = due(app.clock.now())
        .select_only()
        .column(alert::Column::ProjectId)
        .distinct()
        .into_tuple()
        .all(&app.db.reader)
        .await?;
    let mut count = 0;
    for id in projects {
        count += or_logged(id, wake_of(app, id).await)?;
    }
    Ok(count)
}

/// Alerts whose snooze is over, and those snoozed for longer than is allowed, which was done when a clock was
/// ahead.
fn due(now: DateTime<Utc>) -> Select<alert::Entity> {
    use alert::Column::{SnoozedUntil, Status};
    let longest = now + Duration::days(i64::from(MOST_SNOOZE_DAYS) + 1);
    alert::Entity::find()
        .filter(Status.eq(AlertStatus::Snoozed))
        .filter(Condition::any().add(SnoozedUntil.lte(now)).add(SnoozedUntil.gt(longest)))
}

async fn wake_of(app: &App, project_id: Uuid) -> Result<usize> {
    let tx = app.begin().await?;
    let project = project::Entity::find_by_id(project_id).lock_exclusive().one(&tx.txn).await?;
    // An alert of a project on hold stays snoozed.
    let Some(project) = project.filter(|project| !project.on_hold) else { return Ok(0) };
    let mut count = 0;
    let hours = policy::of_line(&tx.txn, project.business_line_id).await?.escalation_hours;
    let rows = due(tx.now).filter(alert::Column::ProjectId.eq(project_id));
    for old in rows.order_by_asc(alert::Column::Id).all(&tx.txn).await? {
        let escalates_at = escalates_at(old.kind, old.severity, old.responsible, tx.now, hours);
        let row =
            alert::Model { status: AlertStatus::Open, snoozed_until: None, escalates_at, ..old.clone() };
        let row = save(&tx, None, &old, row, AuditAction::WakeAlert).await?;
        record_event(&tx, None, &row, AlertEventType::Raised);
        count += 1;
    }
    tx.commit().await?;
    Ok(count)
}
