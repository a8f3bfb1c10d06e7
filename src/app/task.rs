//! Tasks and subtasks; progress is reported on leaves and rolled up.

use std::collections::{HashMap, HashSet};

use async_graphql::{Enum, InputObject};
use chrono::NaiveDate;
use entity::enums::{DependencyKind, ServiceItemStatus, Subject, TaskStatus};
use entity::{progress_entry, project, service_item, task, task_dependency, user_account};
use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::audit::{self, About, Changes};
use super::page::{Listed, Sort, holds};
use super::{App, Tx, alert, scope};
use crate::check::{Check, MoneyInput};
use crate::error::{Error, ErrorCode, Result, UserError};
use crate::rules::lifecycle::{self, ProjectStep};
use crate::rules::progress::{closes_circle, waits_in_circle, weighted_mean};
use crate::scalar::{Day, Id, Kind};
use crate::viewer::{Permission, Viewer};

/// A task to be added.
#[derive(Clone, Debug, InputObject)]
pub struct CreateTaskInput {
    /// Of which project.
    pub project_id: Id,
    /// The service item it works for; defaults to its parent's.
    pub service_item_id: Option<Id>,
    /// The task it is a part of.
    pub parent_id: Option<Id>,
    /// One line.
    pub title: String,
    /// Who does it.
    pub assignee_id: Option<Id>,
    /// First planned day.
    pub planned_start: Option<Day>,
    /// Last planned day.
    pub planned_end: Option<Day>,
    /// What it may cost.
    pub planned_cost: Option<MoneyInput>,
    /// Its share among its siblings, 1 to 10,000.
    #[graphql(default = 1)]
    pub weight: i32,
    /// True where its end is a milestone.
    #[graphql(default)]
    pub milestone: bool,
    /// Tasks of the project that must end before it starts.
    pub depends_on: Option<Vec<Id>>,
}

/// Changes to a task; what is left out stays.
#[derive(Clone, Debug, InputObject)]
pub struct UpdateTaskInput {
    /// Which task.
    pub id: Id,
    /// The version that was read; somebody else's change in between is a CONFLICT.
    pub version: Option<i32>,
    /// One line.
    pub title: Option<String>,
    /// The task it becomes a part of; not one of its own parts.
    pub parent_id: Option<Id>,
    /// Who does it.
    pub assignee_id: Option<Id>,
    /// First planned day.
    pub planned_start: Option<Day>,
    /// Last planned day.
    pub planned_end: Option<Day>,
    /// Its share among its siblings, 1 to 10,000.
    pub weight: Option<i32>,
    /// TODO, IN_PROGRESS, BLOCKED; DONE comes from progress.
    pub status: Option<TaskStatus>,
    /// Replaces the tasks that must end before it starts.
    pub depends_on: Option<Vec<Id>>,
}

/// Progress on a task without subtasks.
#[derive(Clone, Debug, InputObject)]
pub struct ReportProgressInput {
    /// Which task.
    pub task_id: Id,
    /// 0 to 100; replaces what was reported before.
    pub percent_complete: f64,
    /// In words.
    pub note: Option<String>,
    /// The version that was read; somebody else's change in between is a CONFLICT.
    pub version: Option<i32>,
}

/// A task to be cancelled, with all its subtasks.
#[derive(Clone, Debug, InputObject)]
pub struct CancelTaskInput {
    /// Which task.
    pub id: Id,
    /// The version that was read; somebody else's change in between is a CONFLICT.
    pub version: Option<i32>,
}

/// Which tasks are listed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, InputObject)]
pub struct TaskFilter {
    /// In any of these states.
    pub status: Option<Vec<TaskStatus>>,
    /// Done by this person.
    pub assignee_id: Option<Id>,
    /// For this service item.
    pub service_item_id: Option<Id>,
    /// True: only tasks that are not part of another.
    pub top_level: Option<bool>,
    /// Title holds this text.
    pub search: Option<String>,
}

/// What tasks are ordered by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Enum)]
pub enum TaskOrder {
    /// Oldest first.
    #[default]
    CreatedAtAsc,
    /// Newest first.
    CreatedAtDesc,
    /// The one that ends first, first; without a planned end last.
    PlannedEndAsc,
}

impl Listed for task::Entity {
    type Filter = TaskFilter;
    type Order = TaskOrder;
    const ID: Self::Column = task::Column::Id;

    fn visible(viewer: &Viewer) -> Condition {
        scope::tasks(viewer)
    }

    fn matching(filter: &TaskFilter, _: &Viewer) -> Result<Condition> {
        let mut check = Check::filter();
        let search = check.text_opt("search", filter.search.as_deref(), 200);
        let assignee = check.id_opt("assigneeId", filter.assignee_id.as_ref(), Kind::User);
        let item = check.id_opt("serviceItemId", filter.service_item_id.as_ref(), Kind::ServiceItem);
        check.done()?;
        let mut rows = Condition::all();
        if let Some(status) = &filter.status {
            rows = rows.add(task::Column::Status.is_in(status.iter().copied()));
        }
        if let Some(assignee) = assignee {
            rows = rows.add(task::Column::AssigneeId.eq(assignee));
        }
        if let Some(item) = item {
            rows = rows.add(task::Column::ServiceItemId.eq(item));
        }
        if let Some(top) = filter.top_level {
            let parent = task::Column::ParentId;
            rows = rows.add(if top { parent.is_null() } else { parent.is_not_null() });
        }
        if let Some(text) = &search {
            rows = rows.add(holds(task::Column::Title, text));
        }
        Ok(rows)
    }

    fn sort(order: TaskOrder, _: &Viewer) -> Sort<Self::Column> {
        match order {
            TaskOrder::CreatedAtAsc => Sort::up(None),
            TaskOrder::CreatedAtDesc => Sort::down(None),
            TaskOrder::PlannedEndAsc => Sort::up(task::Column::PlannedEnd),
        }
    }
}

fn about(row: &task::Model) -> About {
    About { subject: Subject::Task, id: row.id, project_id: Some(row.project_id) }
}

/// A locked project with all its tasks: what every change of a task needs.
struct Plan {
    project: project::Model,
    tasks: HashMap<Uuid, task::Model>,
    /// Tasks that had parts before the change.
    parents: HashSet<Uuid>,
}

impl Plan {
    async fn lock(tx: &Tx, viewer: &Viewer, project_id: Uuid, field: &[&str]) -> Result<Self> {
        let project = super::project::lock(tx, viewer, project_id, field).await?;
        let rows = task::Entity::find().filter(task::Column::ProjectId.eq(project_id)).all(&tx.txn).await?;
        let tasks = rows.into_iter().map(|row| (row.id, row)).collect();
        let mut plan = Self { project, tasks, parents: HashSet::new() };
        plan.parents = plan.tasks.keys().copied().filter(|id| plan.has_children(*id)).collect();
        Ok(plan)
    }

    /// The plan of the project that a visible task belongs to, and the task.
    async fn of_task(
        tx: &Tx,
        viewer: &Viewer,
        id: Uuid,
        field: &[&str],
        version: Option<i32>,
    ) -> Result<(Self, task::Model)> {
        let gone = || Error::not_found("task", field);
        let row =
            task::Entity::find_by_id(id).filter(scope::tasks(viewer)).one(&tx.txn).await?.ok_or_else(gone)?;
        let plan = Self::lock(tx, viewer, row.project_id, field).await?;
        let row = plan.tasks.get(&id).cloned().ok_or_else(gone)?;
        Error::expect_version(version, row.version)?;
        Ok((plan, row))
    }

    fn children_of(&self, id: Uuid) -> impl Iterator<Item = &task::Model> {
        self.tasks.values().filter(move |row| row.parent_id == Some(id))
    }

    /// Tasks that had parts and have none any more.
    fn lost_all_parts(&self) -> Vec<Uuid> {
        let alone = |id: &Uuid| {
            let alive = self.tasks.get(id).is_some_and(|row| row.status != TaskStatus::Cancelled);
            alive && !self.has_children(*id)
        };
        self.parents.iter().copied().filter(alone).collect()
    }

    fn has_children(&self, id: Uuid) -> bool {
        self.children_of(id).any(|row| row.status != TaskStatus::Cancelled)
    }

    /// Whether a task counts for a service item: not cancelled, nor a part of cancelled work, nor a part of
    /// a task that counts for it already.
    fn is_topmost_of(&self, row: &task::Model, item: Uuid) -> bool {
        let above = std::iter::successors(Some(row), |row| row.parent_id.and_then(|id| self.tasks.get(&id)));
        let mut above = above.take(self.tasks.len());
        row.service_item_id == Some(item)
            && above.all(|one| {
                let first = one.id == row.id || one.service_item_id != Some(item);
                first && one.status != TaskStatus::Cancelled
            })
    }

    /// A task that can get a part: it is not cancelled, and has no progress of its own.
    fn may_get_parts(&self, parent: Uuid) -> Result<&task::Model> {
        let field = ["input", "parentId"];
        let row = self.tasks.get(&parent).ok_or_else(|| Error::not_found("task", &field))?;
        let message = match row.status {
            TaskStatus::Cancelled => "This task is cancelled.",
            _ if row.progress > 0 && !self.has_children(parent) => {
                "This task has progress of its own; it can't get parts any more."
            }
            _ => return Ok(row),
        };
        Err(UserError::new(ErrorCode::RuleRefused, &field, message).into())
    }

    /// The task and all its parts.
    fn subtree(&self, id: Uuid) -> HashSet<Uuid> {
        let mut found = HashSet::from([id]);
        let mut open = vec![id];
        while let Some(next) = open.pop() {
            open.extend(self.children_of(next).map(|row| row.id).filter(|id| found.insert(*id)));
        }
        found
    }

    /// Recomputes parents from their children, service items and the project from their tasks, stores what
    /// changed and judges the project.
    async fn roll_up(mut self, tx: &Tx, viewer: &Viewer) -> Result<()> {
        let before = self.tasks.clone();
        let roots: Vec<_> =
            self.tasks.values().filter(|row| row.parent_id.is_none()).map(|row| row.id).collect();
        for id in self.lost_all_parts() {
            if let Some(row) = self.tasks.get_mut(&id) {
                // What was computed from its parts went with them.
                row.progress = 0;
                row.status = TaskStatus::Todo;
                row.done_at = None;
            }
        }
        for root in &roots {
            roll_up_task(&mut self.tasks, *root, tx);
        }
        for (id, row) in &mut self.tasks {
            if before.get(id) != Some(row) {
                // Versions stay: nobody's edit is in conflict with what is computed.
                row.updated_at = tx.now;
                task::ActiveModel::from(row.clone()).reset_all().update(&tx.txn).await?;
            }
        }
        roll_up_items(tx, &self).await?;
        let counted = |row: &&task::Model| row.parent_id.is_none() && row.status != TaskStatus::Cancelled;
        let roots = self.tasks.values().filter(counted);
        let progress = weighted_mean(roots.map(|row| (row.weight, row.progress)));
        let mut project = self.project;
        project.progress = progress;
        let project = alert::evaluate(tx, Some(viewer), project).await?;
        super::project::store(tx, project).await?;
        Ok(())
    }
}

/// A parent's progress and status follow from its children.
fn roll_up_task(tasks: &mut HashMap<Uuid, task::Model>, id: Uuid, tx: &Tx) {
    let children: Vec<_> = tasks
        .values()
        .filter(|row| row.parent_id == Some(id) && row.status != TaskStatus::Cancelled)
        .map(|row| row.id)
        .collect();
    if children.is_empty() {
        return;
    }
    for child in &children {
        roll_up_task(tasks, *child, tx);
    }
    let parts: Vec<_> =
        children.iter().filter_map(|id| tasks.get(id)).map(|row| (row.weight, row.progress)).collect();
    let progress = weighted_mean(parts);
    if let Some(row) = tasks.get_mut(&id)
        && row.status != TaskStatus::Cancelled
        && row.progress != progress
    {
        row.progress = progress;
        row.progress_on = Some(tx.today);
        if let Ok(status) = lifecycle::task_after_progress(row.status, progress) {
            row.status = status;
        }
        row.done_at = (row.status == TaskStatus::Done).then_some(tx.now);
    }
}

/// A service item's progress is that of the topmost tasks that work for it; it is delivered when they are
/// complete, and open again when they are not.
async fn roll_up_items(tx: &Tx, plan: &Plan) -> Result<()> {
    let items = service_item::Entity::find()
        .filter(service_item::Column::ProjectId.eq(plan.project.id))
        .all(&tx.txn)
        .await?;
    for item in items {
        let own = plan.tasks.values().filter(|row| plan.is_topmost_of(row, item.id));
        let progress = weighted_mean(own.map(|row| (row.weight, row.progress)));
        let status = lifecycle::service_item_after_progress(item.status, progress);
        if (progress, status) == (item.progress, item.status) {
            continue;
        }
        let delivered = status == ServiceItemStatus::Delivered;
        let changed = service_item::ActiveModel {
            id: Set(item.id),
            progress: Set(progress),
            status: Set(status),
            delivered_at: Set(delivered.then(|| item.delivered_at.unwrap_or(tx.now))),
            updated_at: Set(tx.now),
            ..Default::default()
        };
        changed.update(&tx.txn).await?;
    }
    Ok(())
}

/// Ids of tasks that a task waits for, all of this project and without a circle.
async fn check_waits(tx: &Tx, plan: &Plan, task: Uuid, on: &[Uuid]) -> Result<()> {
    let rows = task_dependency::Entity::find()
        .filter(task_dependency::Column::TaskId.is_in(plan.tasks.keys().copied()))
        .all(&tx.txn)
        .await?;
    let mut waits: HashMap<Uuid, Vec<Uuid>> = HashMap::new();
    for row in rows.into_iter().filter(|row| row.task_id != task) {
        waits.entry(row.task_id).or_default().push(row.depends_on_id);
    }
    for (position, id) in on.iter().enumerate() {
        let position = position.to_string();
        let field = ["input", "dependsOn", position.as_str()];
        if !plan.tasks.contains_key(id) {
            return Err(Error::not_found("task", &field));
        }
        if waits_in_circle(&waits, task, *id) {
            let message = "The task would wait for itself.";
            return Err(UserError::new(ErrorCode::BadUserInput, &field, message).into());
        }
    }
    Ok(())
}

async fn waits_of_one(tx: &Tx, task: Uuid) -> Result<Vec<Uuid>> {
    Ok(task_dependency::Entity::find()
        .select_only()
        .column(task_dependency::Column::DependsOnId)
        .filter(task_dependency::Column::TaskId.eq(task))
        .order_by_asc(task_dependency::Column::DependsOnId)
        .into_tuple()
        .all(&tx.txn)
        .await?)
}

async fn insert_waits(tx: &Tx, task_id: Uuid, on: &[Uuid]) -> Result<()> {
    let mut seen = HashSet::new();
    for depends_on_id in on.iter().copied().filter(|id| seen.insert(*id)) {
        let row = task_dependency::ActiveModel {
            task_id: Set(task_id),
            depends_on_id: Set(depends_on_id),
            kind: Set(DependencyKind::FinishToStart),
            lag_days: Set(0),
        };
        task_dependency::Entity::insert(row).exec_without_returning(&tx.txn).await?;
    }
    Ok(())
}

fn check_waiting_ids(check: &mut Check, ids: Option<&[Id]>) -> Vec<Uuid> {
    let ids = ids.unwrap_or_default();
    check.list("dependsOn", ids, 0, 50);
    let mut read = Vec::with_capacity(ids.len());
    check.within(&["dependsOn"], |check| {
        for (position, id) in ids.iter().enumerate() {
            read.push(check.id(&position.to_string(), id, Kind::Task));
        }
    });
    read
}

async fn check_assignee(tx: &Tx, assignee: Option<Uuid>) -> Result<()> {
    let Some(id) = assignee else { return Ok(()) };
    let row = user_account::Entity::find_by_id(id).one(&tx.txn).await?.filter(|row| row.active);
    row.map(|_| ()).ok_or_else(|| Error::not_found("user", &["input", "assigneeId"]))
}

/// Adds a task.
pub async fn create(app: &App, viewer: &Viewer, input: CreateTaskInput) -> Result<task::Model> {
    viewer.require(Permission::Manage)?;
    let viewer = &viewer.acting(Permission::Manage);
    let mut check = Check::default();
    let project_id = check.id("projectId", &input.project_id, Kind::Project);
    let item = check.id_opt("serviceItemId", input.service_item_id.as_ref(), Kind::ServiceItem);
    let parent_id = check.id_opt("parentId", input.parent_id.as_ref(), Kind::Task);
    let title = check.text("title", &input.title, 200);
    let assignee_id = check.id_opt("assigneeId", input.assignee_id.as_ref(), Kind::User);
    let planned_start = check.day_opt("plannedStart", input.planned_start.as_ref());
    let planned_end = check.day_opt("plannedEnd", input.planned_end.as_ref());
    check.span("plannedEnd", planned_start, planned_end);
    let weight = check.within_bounds("weight", input.weight, 1, 10_000);
    let waits = check_waiting_ids(&mut check, input.depends_on.as_deref());
    check.done()?;

    let tx = app.begin().await?;
    let mut plan = Plan::lock(&tx, viewer, project_id, &["input", "projectId"]).await?;
    lifecycle::project(plan.project.stage, plan.project.on_hold, ProjectStep::SplitWork)?;
    let mut check = Check::default();
    let currency = plan.project.currency;
    let planned_cost_minor =
        input.planned_cost.as_ref().map(|given| check.money("plannedCost", given, currency, 0));
    check.done()?;
    let parent = parent_id.map(|id| plan.may_get_parts(id)).transpose()?;
    let service_item_id = item.or(parent.and_then(|parent| parent.service_item_id));
    if let Some(item) = item {
        let own = service_item::Entity::find_by_id(item).one(&tx.txn).await?;
        own.filter(|own| own.project_id == Some(project_id))
            .ok_or_else(|| Error::not_found("service item", &["input", "serviceItemId"]))?;
    }
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
        version: 1,
        created_at: tx.now,
        updated_at: tx.now,
    };
    check_waits(&tx, &plan, row.id, &waits).await?;
    task::Entity::insert(task::ActiveModel::from(row.clone())).exec_without_returning(&tx.txn).await?;
    insert_waits(&tx, row.id, &waits).await?;
    let changes = Changes::default()
        .new_field("title", &row.title)
        .new_field("assignee", row.assignee_id)
        .new_field("plannedStart", row.planned_start)
        .new_field("plannedEnd", row.planned_end)
        .new_field("weight", row.weight)
        .new_field("parent", row.parent_id)
        .new_field("serviceItem", row.service_item_id)
        .new_field("plannedCostMinor", row.planned_cost_minor)
        .new_field("dependsOn", &waits);
    audit::write(&tx, Some(viewer), about(&row), "task.create", changes).await?;
    plan.tasks.insert(row.id, row.clone());
    plan.roll_up(&tx, viewer).await?;
    tx.commit().await?;
    Ok(row)
}

/// Changes a task.
pub async fn update(app: &App, viewer: &Viewer, input: UpdateTaskInput) -> Result<task::Model> {
    viewer.require(Permission::Manage)?;
    let viewer = &viewer.acting(Permission::Manage);
    let mut check = Check::default();
    let id = check.id("id", &input.id, Kind::Task);
    let title = input.title.as_deref().map(|title| check.text("title", title, 200));
    let parent_id = check.id_opt("parentId", input.parent_id.as_ref(), Kind::Task);
    let assignee_id = check.id_opt("assigneeId", input.assignee_id.as_ref(), Kind::User);
    let start = check.day_opt("plannedStart", input.planned_start.as_ref());
    let end = check.day_opt("plannedEnd", input.planned_end.as_ref());
    let weight = input.weight.map(|weight| check.within_bounds("weight", weight, 1, 10_000));
    let waits = check_waiting_ids(&mut check, input.depends_on.as_deref());
    check.done()?;

    let tx = app.begin().await?;
    let (mut plan, old) = Plan::of_task(&tx, viewer, id, &["input", "id"], input.version).await?;
    lifecycle::project(plan.project.stage, plan.project.on_hold, ProjectStep::SplitWork)?;
    let mut new = old.clone();
    new.title = title.unwrap_or(new.title);
    new.assignee_id = assignee_id.or(new.assignee_id);
    new.planned_start = start.or(new.planned_start);
    new.planned_end = end.or(new.planned_end);
    new.weight = weight.unwrap_or(new.weight);
    let mut check = Check::default();
    check.span("plannedEnd", new.planned_start, new.planned_end);
    check.done()?;
    if let Some(status) = input.status {
        new.status = lifecycle::task(old.status, status)?;
    }
    if let Some(parent) = parent_id {
        let parents = plan.tasks.values().map(|row| (row.id, row.parent_id)).collect();
        if closes_circle(&parents, id, parent) {
            let field = ["input", "parentId"];
            let message = "A task can't be a part of itself or of one of its own parts.";
            return Err(UserError::new(ErrorCode::BadUserInput, &field, message).into());
        }
        plan.may_get_parts(parent)?;
        new.parent_id = Some(parent);
    }
    check_assignee(&tx, assignee_id).await?;
    let (waited, waits) = match &input.depends_on {
        None => (None, None),
        Some(_) => (Some(waits_of_one(&tx, id).await?), Some(waits)),
    };
    if let Some(waits) = &waits {
        check_waits(&tx, &plan, id, waits).await?;
        task_dependency::Entity::delete_many()
            .filter(task_dependency::Column::TaskId.eq(id))
            .exec(&tx.txn)
            .await?;
        insert_waits(&tx, id, waits).await?;
    }
    let changes = Changes::default()
        .field("title", &old.title, &new.title)
        .field("parent", &old.parent_id, &new.parent_id)
        .field("assignee", &old.assignee_id, &new.assignee_id)
        .field("plannedStart", &old.planned_start, &new.planned_start)
        .field("plannedEnd", &old.planned_end, &new.planned_end)
        .field("weight", &old.weight, &new.weight)
        .field("status", &old.status, &new.status)
        .field("dependsOn", &waited, &waits);
    let new = store(&tx, &mut plan, new).await?;
    audit::write(&tx, Some(viewer), about(&new), "task.update", changes).await?;
    finish(tx, viewer, plan, id).await
}

/// Takes a leaf's progress, and rolls it up.
pub async fn report_progress(app: &App, viewer: &Viewer, input: ReportProgressInput) -> Result<task::Model> {
    viewer.require(Permission::ReportProgress)?;
    let viewer = &viewer.acting(Permission::ReportProgress);
    let mut check = Check::default();
    let id = check.id("taskId", &input.task_id, Kind::Task);
    let progress = check.percent("percentComplete", input.percent_complete);
    let note = check.text_opt("note", input.note.as_deref(), 5_000);
    check.done()?;

    let tx = app.begin().await?;
    let (mut plan, old) = Plan::of_task(&tx, viewer, id, &["input", "taskId"], input.version).await?;
    if plan.project.manager_id != viewer.user_id && old.assignee_id != Some(viewer.user_id) {
        return Err(Error::Forbidden(
            "Progress is reported by the task's assignee or the project manager.".into(),
        ));
    }
    lifecycle::project(plan.project.stage, plan.project.on_hold, ProjectStep::Progress)?;
    if plan.has_children(id) {
        let message = "The progress of a task with subtasks is computed from them.";
        let open = plan.children_of(id).map(|row| row.title.clone()).collect::<Vec<_>>();
        return Err(UserError::new(ErrorCode::RuleRefused, &["input", "taskId"], message)
            .allowing(open)
            .into());
    }
    let mut new = old.clone();
    new.status = lifecycle::task_after_progress(old.status, progress)?;
    new.progress = progress;
    new.progress_on = Some(tx.today);
    new.done_at = (new.status == TaskStatus::Done).then_some(tx.now);
    let entry = progress_entry::ActiveModel {
        id: Set(tx.id()),
        task_id: Set(id),
        project_id: Set(old.project_id),
        progress: Set(progress),
        note: Set(note),
        reported_by_id: Set(viewer.user_id),
        reported_on: Set(tx.today),
        created_at: Set(tx.now),
    };
    progress_entry::Entity::insert(entry).exec_without_returning(&tx.txn).await?;
    let changes = Changes::default().field("progress", &old.progress, &new.progress).field(
        "status",
        &old.status,
        &new.status,
    );
    let new = store(&tx, &mut plan, new).await?;
    audit::write(&tx, Some(viewer), about(&new), "task.report_progress", changes).await?;
    finish(tx, viewer, plan, id).await
}

/// Cancels a task and all its parts.
pub async fn cancel(app: &App, viewer: &Viewer, input: CancelTaskInput) -> Result<task::Model> {
    viewer.require(Permission::Manage)?;
    let viewer = &viewer.acting(Permission::Manage);
    let mut check = Check::default();
    let id = check.id("id", &input.id, Kind::Task);
    check.done()?;
    let tx = app.begin().await?;
    let (mut plan, old) = Plan::of_task(&tx, viewer, id, &["input", "id"], input.version).await?;
    lifecycle::project(plan.project.stage, plan.project.on_hold, ProjectStep::SplitWork)?;
    lifecycle::task_cancel(old.status)?;
    for part in plan.subtree(id) {
        let Some(row) = plan.tasks.get(&part).cloned() else {
            continue;
        };
        if matches!(row.status, TaskStatus::Done | TaskStatus::Cancelled) {
            continue;
        }
        let changes = Changes::default().field("status", &row.status, &TaskStatus::Cancelled);
        let row = store(&tx, &mut plan, task::Model { status: TaskStatus::Cancelled, ..row }).await?;
        audit::write(&tx, Some(viewer), about(&row), "task.cancel", changes).await?;
    }
    finish(tx, viewer, plan, id).await
}

/// Stores a changed task under its next version.
async fn store(tx: &Tx, plan: &mut Plan, mut row: task::Model) -> Result<task::Model> {
    row.version += 1;
    row.updated_at = tx.now;
    task::ActiveModel::from(row.clone()).reset_all().update(&tx.txn).await?;
    plan.tasks.insert(row.id, row.clone());
    Ok(row)
}

/// Rolls up, commits, and gives the task as it is then.
async fn finish(tx: Tx, viewer: &Viewer, plan: Plan, id: Uuid) -> Result<task::Model> {
    plan.roll_up(&tx, viewer).await?;
    let row = task::Entity::find_by_id(id).one(&tx.txn).await?;
    tx.commit().await?;
    row.ok_or_else(|| Error::bug("a task vanished in its own transaction"))
}

/// What each of these tasks waits for.
pub async fn waits_of(app: &App, tasks: &[Uuid]) -> Result<HashMap<Uuid, Vec<Uuid>>> {
    let rows = task_dependency::Entity::find()
        .filter(task_dependency::Column::TaskId.is_in(tasks.iter().copied()))
        .order_by_asc(task_dependency::Column::DependsOnId)
        .all(&app.db.reader)
        .await?;
    let mut waits: HashMap<Uuid, Vec<Uuid>> = HashMap::new();
    for row in rows {
        waits.entry(row.task_id).or_default().push(row.depends_on_id);
    }
    Ok(waits)
}

/// Whether the planned end has passed and the task is not over.
pub fn is_overdue(row: &task::Model, today: NaiveDate) -> bool {
    let over = matches!(row.status, TaskStatus::Done | TaskStatus::Cancelled);
    !over && row.planned_end.is_some_and(|end| end < today)
}
