//! Tasks and subtasks; progress is reported on leaves and rolled up.

mod dependencies;
mod input;
mod item;
mod list;
mod tree;

use chrono::NaiveDate;
use entity::enums::{AuditAction, TaskStatus};
use entity::{progress_entry, task, task_dependency, user_account};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use uuid::Uuid;

use crate::audit::{self, FieldChanges};
use crate::error::{Error, ErrorCode, Result, UserError};
use crate::idempotency::OnceTx;
use crate::scalar::NodeKind;
use crate::validation::Validator;
use crate::viewer::{Permission, Viewer};
use crate::{App, Tx};
use rules::lifecycle::{self, ProjectStep};
use rules::progress::{self, closes_circle};

pub use dependencies::dependencies_of;
use dependencies::{check_waiting_ids, check_waits, insert_waits, waits_of_one};
pub use input::*;
use item::item_of;
pub use list::*;
use tree::LockedTasks;

async fn check_assignee(tx: &Tx, assignee: Option<Uuid>) -> Result<()> {
    let Some(id) = assignee else { return Ok(()) };
    let row = user_account::Entity::find_by_id(id).one(&tx.txn).await?.filter(|row| row.active);
    row.map(|_| ()).ok_or_else(|| Error::not_found("user", &["input", "assigneeId"]))
}

/// Adds a task.
pub async fn create(app: &App, viewer: &Viewer, input: CreateTaskInput) -> Result<task::Model> {
    viewer.require(Permission::Manage)?;
    let viewer = &viewer.acting(Permission::Manage);
    let mut check = Validator::default();
    let project_id = check.id("projectId", &input.project_id, NodeKind::Project);
    let item = check.id_opt("serviceItemId", input.service_item_id.as_ref(), NodeKind::ServiceItem);
    let parent_id = check.id_opt("parentId", input.parent_id.as_ref(), NodeKind::Task);
    let title = check.line("title", &input.title, 200);
    let assignee_id = check.id_opt("assigneeId", input.assignee_id.as_ref(), NodeKind::User);
    let planned_start = check.day_opt("plannedStart", input.planned_start.as_ref());
    let planned_end = check.day_opt("plannedEnd", input.planned_end.as_ref());
    check.span("plannedEnd", planned_start, planned_end);
    let weight = check.within_bounds("weight", input.weight, 1, 10_000);
    let waits = check_waiting_ids(&mut check, input.depends_on.as_deref());
    let reason = check.text_opt("reason", input.reason.as_deref(), 500);
    check.done()?;

    let tx = app.begin_once().await?;
    let mut plan = LockedTasks::lock(&tx, viewer, project_id, &["input", "projectId"]).await?;
    lifecycle::project(plan.project.stage, plan.project.on_hold, ProjectStep::SplitWork)
        .map_err(|refusal| refusal.at(&["input", "projectId"]))?;
    let mut check = Validator::default();
    let currency = plan.project.currency;
    let planned_cost_minor =
        input.planned_cost.as_ref().map(|given| check.money("plannedCost", given, currency, 0));
    check.done()?;
    let parent = parent_id.map(|id| plan.may_get_parts(id)).transpose()?;
    let service_item_id = item_of(&tx, &plan, parent, item.map(Some), None).await?;
    check_assignee(&tx, assignee_id).await?;
    let row = task::Model {
        id: tx.id(),
        project_id,
        service_item_id,
        parent_id,
        title,
        assignee_id,
        planned_start,
        planned_end,
        currency,
        planned_cost_minor,
        weight,
        milestone: input.milestone,
        progress: 0,
        status: TaskStatus::Todo,
        progress_on: None,
        done_at: None,
        search_text: String::new(),
        version: 1,
        created_at: tx.now,
        updated_at: tx.now,
    };
    check_waits(&tx, &plan, &row, Some(&waits)).await?;
    let more =
        FieldChanges::default().field("dependsOn", &Vec::new(), &waits).words("reason", reason.as_deref());
    let row = audit::insert(&tx, Some(viewer), row, AuditAction::CreateTask, more).await?;
    insert_waits(&tx, row.id, &waits).await?;
    plan.tasks.insert(row.id, row.clone());
    let reason = reason.unwrap_or_else(|| format!("Added \"{}\".", row.title));
    plan.roll_up(&tx, viewer, Some(&reason)).await?;
    tx.commit(row.id).await?;
    Ok(row)
}

/// Changes a task.
pub async fn update(app: &App, viewer: &Viewer, input: UpdateTaskInput) -> Result<task::Model> {
    viewer.require(Permission::Manage)?;
    let viewer = &viewer.acting(Permission::Manage);
    let mut check = Validator::default();
    let id = check.id("id", &input.id, NodeKind::Task);
    let title = check.change("title", &input.title, |check, at, title| check.line(at, title, 200));
    let parent_id =
        check.change_or_clear("parentId", &input.parent_id, |check, at, id| check.id(at, id, NodeKind::Task));
    let item = check.change_or_clear("serviceItemId", &input.service_item_id, |check, at, id| {
        check.id(at, id, NodeKind::ServiceItem)
    });
    let assignee_id = check
        .change_or_clear("assigneeId", &input.assignee_id, |check, at, id| check.id(at, id, NodeKind::User));
    let start = check.change_or_clear("plannedStart", &input.planned_start, Validator::day);
    let end = check.change_or_clear("plannedEnd", &input.planned_end, Validator::day);
    let weight = check
        .change("weight", &input.weight, |check, at, weight| check.within_bounds(at, *weight, 1, 10_000));
    let status = check.change("status", &input.status, |_, _, status| *status);
    let waits = check
        .change_or_clear("dependsOn", &input.depends_on, |check, _, ids| check_waiting_ids(check, Some(ids)));
    let waits = waits.map(Option::unwrap_or_default);
    let reason = check.text_opt("reason", input.reason.as_deref(), 500);
    check.done()?;

    let tx = app.begin_once().await?;
    let (mut plan, old) = LockedTasks::of_task(&tx, viewer, id, &["input", "id"], input.version).await?;
    lifecycle::project(plan.project.stage, plan.project.on_hold, ProjectStep::SplitWork)
        .map_err(|refusal| refusal.at(&["input", "id"]))?;
    let mut new = old.clone();
    new.title = title.unwrap_or(new.title);
    new.assignee_id = assignee_id.unwrap_or(new.assignee_id);
    new.planned_start = start.unwrap_or(new.planned_start);
    new.planned_end = end.unwrap_or(new.planned_end);
    new.weight = weight.unwrap_or(new.weight);
    let mut check = Validator::default();
    check.span("plannedEnd", new.planned_start, new.planned_end);
    let cost = check.change_or_clear("plannedCost", &input.planned_cost, |check, at, given| {
        check.money(at, given, plan.project.currency, 0)
    });
    new.planned_cost_minor = cost.unwrap_or(new.planned_cost_minor);
    check.done()?;
    if let Some(status) = status {
        new.status =
            lifecycle::task(old.status, status).map_err(|refusal| refusal.at(&["input", "status"]))?;
    }
    new.parent_id = parent_id.unwrap_or(new.parent_id);
    if let Some(parent) = parent_id.flatten() {
        let parents = plan.tasks.values().map(|row| (row.id, row.parent_id)).collect();
        if closes_circle(&parents, id, parent) {
            let field = ["input", "parentId"];
            let message = messages::task_part_of_itself();
            return Err(UserError::new(ErrorCode::BadUserInput, &field, message).into());
        }
        plan.may_get_parts(parent)?;
    }
    let parent = new.parent_id.and_then(|parent| plan.tasks.get(&parent));
    new.service_item_id = item_of(&tx, &plan, parent, item, old.service_item_id).await?;
    check_assignee(&tx, assignee_id.flatten()).await?;
    let waited = if waits.is_some() { Some(waits_of_one(&tx, id).await?) } else { None };
    check_waits(&tx, &plan, &new, waits.as_deref()).await?;
    if let Some(waits) = &waits {
        task_dependency::Entity::delete_many()
            .filter(task_dependency::Column::TaskId.eq(id))
            .exec(&tx.txn)
            .await?;
        insert_waits(&tx, id, waits).await?;
    }
    let more = FieldChanges::default().field("dependsOn", &waited, &waits).words("reason", reason.as_deref());
    let new = plan.store(&tx, viewer, &old, new, AuditAction::UpdateTask, more).await?;
    let reason = reason.unwrap_or_else(|| format!("Changed \"{}\".", new.title));
    finish(tx, viewer, plan, id, Some(&reason)).await
}

/// Takes a leaf's progress, and rolls it up.
pub async fn report_progress(app: &App, viewer: &Viewer, input: ReportProgressInput) -> Result<task::Model> {
    viewer.require(Permission::ReportProgress)?;
    let viewer = &viewer.acting(Permission::ReportProgress);
    let mut check = Validator::default();
    let id = check.id("taskId", &input.task_id, NodeKind::Task);
    let percent = check.progress("percentComplete", input.percent_complete);
    let note = check.text_opt("note", input.note.as_deref(), 5_000);
    check.done()?;

    let tx = app.begin_once().await?;
    let (mut plan, old) = LockedTasks::of_task(&tx, viewer, id, &["input", "taskId"], input.version).await?;
    if plan.project.manager_id != viewer.user_id && old.assignee_id != Some(viewer.user_id) {
        return Err(Error::Forbidden(progress::not_yours()));
    }
    lifecycle::project(plan.project.stage, plan.project.on_hold, ProjectStep::Progress)
        .map_err(|refusal| refusal.at(&["input", "taskId"]))?;
    if plan.has_children(id) {
        let mut parts: Vec<_> = plan.children_of(id).collect();
        parts.sort_by_key(|part| part.id);
        let open = parts.into_iter().map(|part| part.title.clone());
        return Err(progress::computed().at(&["input", "taskId"]).allowing(open).into());
    }
    let mut new = old.clone();
    new.status = lifecycle::task_after_progress(old.status, percent)
        .map_err(|refusal| refusal.at(&["input", "taskId"]))?;
    new.progress = percent;
    new.progress_on = Some(tx.today);
    new.done_at = (new.status == TaskStatus::Done).then_some(tx.now);
    let entry = progress_entry::Model {
        id: tx.id(),
        task_id: id,
        project_id: old.project_id,
        progress: percent,
        note,
        reported_by_id: viewer.user_id,
        reported_on: tx.today,
        created_at: tx.now,
    };
    let report = FieldChanges::default().part("report", None, &entry);
    progress_entry::Entity::insert(entry.into_active_model()).exec_without_returning(&tx.txn).await?;
    plan.store(&tx, viewer, &old, new, AuditAction::ReportProgress, report).await?;
    finish(tx, viewer, plan, id, None).await
}

/// Cancels a task and all its parts.
pub async fn cancel(app: &App, viewer: &Viewer, input: CancelTaskInput) -> Result<task::Model> {
    viewer.require(Permission::Manage)?;
    let viewer = &viewer.acting(Permission::Manage);
    let mut check = Validator::default();
    let id = check.id("id", &input.id, NodeKind::Task);
    let reason = check.text_opt("reason", input.reason.as_deref(), 500);
    check.done()?;
    let tx = app.begin_once().await?;
    let (mut plan, old) = LockedTasks::of_task(&tx, viewer, id, &["input", "id"], input.version).await?;
    lifecycle::project(plan.project.stage, plan.project.on_hold, ProjectStep::SplitWork)
        .map_err(|refusal| refusal.at(&["input", "id"]))?;
    lifecycle::task_cancel(old.status).map_err(|refusal| refusal.at(&["input", "id"]))?;
    for part in plan.subtree(id) {
        let Some(row) = plan.tasks.get(&part).cloned() else {
            continue;
        };
        if matches!(row.status, TaskStatus::Done | TaskStatus::Cancelled) {
            continue;
        }
        let cancelled = task::Model { status: TaskStatus::Cancelled, ..row.clone() };
        let words = FieldChanges::default().words("reason", reason.as_deref());
        plan.store(&tx, viewer, &row, cancelled, AuditAction::CancelTask, words).await?;
    }
    let reason = reason.unwrap_or_else(|| format!("Cancelled \"{}\".", old.title));
    finish(tx, viewer, plan, id, Some(&reason)).await
}

/// Rolls up, commits, and gives the task as it is then.
async fn finish(
    tx: OnceTx,
    viewer: &Viewer,
    plan: LockedTasks,
    id: Uuid,
    replanned: Option<&str>,
) -> Result<task::Model> {
    plan.roll_up(&tx, viewer, replanned).await?;
    let row = task::Entity::find_by_id(id).one(&tx.txn).await?;
    let row = row.ok_or_else(|| Error::bug("a task vanished in its own transaction"))?;
    tx.commit(row.id).await?;
    Ok(row)
}

/// Whether the planned end has passed and the task is not over.
pub fn is_overdue(status: TaskStatus, planned_end: Option<NaiveDate>, today: NaiveDate) -> bool {
    let over = matches!(status, TaskStatus::Done | TaskStatus::Cancelled);
    !over && planned_end.is_some_and(|end| end < today)
}
