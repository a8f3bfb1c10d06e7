//! How projects pause and end.

use entity::enums::{AuditAction, ContractStatus, ServiceItemStatus};
use entity::{project, service_item};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::close::{cancel_tasks, open_work, progress_of, resolve_issues};
use super::shift::shift;
use super::{CancelProjectInput, CompleteProjectInput, HoldProjectInput, ResumeProjectInput, allow, lock};
use crate::alert::{self, EvaluationCause};
use crate::audit::{self, FieldChanges};
use crate::clock::day_in;
use crate::error::{Error, Result};
use crate::idempotency::OnceTx;
use crate::scalar::{Id, NodeKind};
use crate::validation::Validator;
use crate::viewer::{Permission, Viewer};
use crate::{App, Tx, collection, contract};
use rules::completion::{self, OpenWork};
use rules::lifecycle::{self, ProjectStep, StageEvent};

/// What all steps are given.
struct Given<'a> {
    id: &'a Id,
    version: Option<i32>,
    reason: Option<&'a str>,
}

/// The locked project with the checked reason, if the viewer may take this step now.
async fn begin(
    app: &App,
    viewer: &Viewer,
    given: Given<'_>,
    step: ProjectStep,
) -> Result<(OnceTx, project::Model, String)> {
    let mut check = Validator::default();
    let id = check.id("id", given.id, NodeKind::Project);
    let reason = given.reason.map_or_else(String::new, |reason| check.text("reason", reason, 2_000));
    check.done()?;
    let tx = app.begin_once().await?;
    let row = lock(&tx, viewer, id, &["input", "id"]).await?;
    Error::expect_version(given.version, row.version)?;
    allow(&row, step, &["input", "id"])?;
    Ok((tx, row, reason))
}

/// Judges, stores and commits.
async fn finish(
    tx: OnceTx,
    viewer: &Viewer,
    old: &project::Model,
    new: project::Model,
    action: AuditAction,
    reason: Option<String>,
) -> Result<project::Model> {
    let new = alert::evaluate(&tx, Some(viewer), new, EvaluationCause::Work).await?;
    let words = FieldChanges::default().words("reason", reason.as_deref());
    let new = audit::update(&tx, Some(viewer), old, new, action, words).await?;
    tx.commit(new.id).await?;
    Ok(new)
}

/// Pauses a project.
pub async fn hold(app: &App, viewer: &Viewer, input: HoldProjectInput) -> Result<project::Model> {
    viewer.require(Permission::Steer)?;
    let viewer = &viewer.acting(Permission::Steer);
    let given = Given { id: &input.id, version: input.version, reason: Some(&input.reason) };
    let (tx, old, reason) = begin(app, viewer, given, ProjectStep::Hold).await?;
    let (held_since, hold_reason) = (Some(tx.now), Some(reason.clone()));
    let new = project::Model { on_hold: true, held_since, hold_reason, ..old.clone() };
    finish(tx, viewer, &old, new, AuditAction::HoldProject, Some(reason)).await
}

/// The whole days that a project has been on hold.
fn days_on_hold(tx: &Tx, project: &project::Model) -> i64 {
    project.held_since.map_or(0, |since| (tx.today - day_in(tx.zone, since)).num_days())
}

/// Resumes a project that is on hold, and evaluates it as of today. The days on hold are not evaluated.
pub async fn resume(app: &App, viewer: &Viewer, input: ResumeProjectInput) -> Result<project::Model> {
    viewer.require(Permission::Steer)?;
    let viewer = &viewer.acting(Permission::Steer);
    let given = Given { id: &input.id, version: input.version, reason: Some(&input.reason) };
    let (tx, old, reason) = begin(app, viewer, given, ProjectStep::Resume).await?;
    let days = days_on_hold(&tx, &old);
    alert::go_on(&tx, viewer, &old, days).await?;
    let resumed_on = Some(tx.today);
    let mut new =
        project::Model { on_hold: false, held_since: None, hold_reason: None, resumed_on, ..old.clone() };
    if input.shift_dates && days > 0 {
        new = shift(&tx, viewer, new, days, &reason).await?;
    }
    finish(tx, viewer, &old, new, AuditAction::ResumeProject, Some(reason)).await
}

/// Gives a project up: what is not delivered will not be, what is not done is cancelled with the same reason, and its
/// contract ends. It keeps the progress it had. What was spent is still paid, and its issues can still be resolved.
pub async fn cancel(app: &App, viewer: &Viewer, input: CancelProjectInput) -> Result<project::Model> {
    viewer.require(Permission::Steer)?;
    let viewer = &viewer.acting(Permission::Steer);
    let given = Given { id: &input.id, version: input.version, reason: Some(&input.reason) };
    let (tx, old, reason) = begin(app, viewer, given, ProjectStep::Cancel).await?;
    if old.on_hold {
        // What was asked for before the hold is still to be settled.
        alert::go_on(&tx, viewer, &old, days_on_hold(&tx, &old)).await?;
    }
    cancel_items(&tx, viewer, old.id).await?;
    cancel_tasks(&tx, viewer, old.id, &reason).await?;
    alert::approval::ask(&tx, Some(viewer), old.id, old.id, None).await?;
    contract::end(&tx, viewer, old.id, ContractStatus::Terminated).await?;
    let new = project::Model {
        stage: lifecycle::turn(old.stage, StageEvent::Cancelled),
        on_hold: false,
        held_since: None,
        hold_reason: None,
        cancel_reason: Some(reason.clone()),
        actual_end: old.actual_end.or(old.actual_start.map(|_| tx.today)),
        ..old.clone()
    };
    finish(tx, viewer, &old, new, AuditAction::CancelProject, Some(reason)).await
}

/// Gives up the service items that are not delivered.
async fn cancel_items(tx: &Tx, viewer: &Viewer, project_id: Uuid) -> Result<()> {
    let open = service_item::Entity::find()
        .filter(service_item::Column::ProjectId.eq(project_id))
        .filter(service_item::Column::Status.ne(ServiceItemStatus::Delivered))
        .order_by_asc(service_item::Column::Position)
        .all(&tx.txn)
        .await?;
    for item in open {
        let cancelled = service_item::Model { status: ServiceItemStatus::Cancelled, ..item.clone() };
        audit::follow(tx, Some(viewer), &item, cancelled, AuditAction::CancelServiceItem).await?;
    }
    Ok(())
}

/// Costs of a project that are neither paid nor refused.
pub fn open_costs(row: &project::Model) -> completion::OpenCosts {
    completion::OpenCosts { submitted: row.cost_submitted_minor, committed: row.cost_committed_minor }
}

/// Ends a project that is delivered, paid in full and owes nothing; an error says exactly what is missing. Open tasks and
/// issues are closed along where a reason is given for it.
pub async fn complete(app: &App, viewer: &Viewer, input: CompleteProjectInput) -> Result<project::Model> {
    viewer.require(Permission::Manage)?;
    let viewer = &viewer.acting(Permission::Manage);
    let mut check = Validator::default();
    let close = check.text_opt("closeOpenWorkReason", input.close_open_work_reason.as_deref(), 2_000);
    check.done()?;
    let given = Given { id: &input.id, version: input.version, reason: None };
    let (tx, old, _) = begin(app, viewer, given, ProjectStep::Complete).await?;
    let (items, parts) =
        collection::completion_of(&tx.txn, &[old.id]).await?.remove(&old.id).unwrap_or_default();
    let work = match &close {
        Some(_) => OpenWork::default(),
        None => open_work(&tx.txn, &[old.id]).await?.remove(&old.id).unwrap_or_default(),
    };
    let proof =
        completion::check(&items, &parts, open_costs(&old), &work, old.currency).map_err(Error::User)?;
    let stage = lifecycle::complete(old.stage, old.on_hold, &proof)
        .map_err(|refusal| refusal.at(&["input", "id"]))?;
    let mut progress = old.progress;
    if let Some(reason) = &close {
        cancel_tasks(&tx, viewer, old.id, reason).await?;
        resolve_issues(&tx, viewer, old.id, reason).await?;
        progress = progress_of(&tx, old.id).await?;
    }
    contract::end(&tx, viewer, old.id, ContractStatus::Fulfilled).await?;
    let new =
        project::Model { stage, progress, actual_end: old.actual_end.or(Some(tx.today)), ..old.clone() };
    finish(tx, viewer, &old, new, AuditAction::CompleteProject, close).await
}
