//! Tasks and subtasks.

use async_graphql::ID;
use entity::enums::TaskStatus;

use super::action::AllowedAction;
use super::earned::{EarnedValue, earned_value};
use super::idempotent_input::IdempotentInput;
use super::loader::{Loaded, all, maybe};
use super::project::Project;
use super::requirement::ServiceItem;
use super::user::{User, user_of, user_opt};
use super::value::{Money, global, money, percent};
use crate::{mutations, object, payload};
use ::app::earned::ProjectPart;
use ::app::scalar::{Date, Day, Instant, NodeKind};
use ::app::task::{
    self as app, CancelTaskInput, CreateTaskInput, ReportProgressInput, TaskFilter, TaskOrder,
    UpdateTaskInput,
};

object! {
    /// Work of a project: requirement -> task -> subtask.
    Task of task
    fields {
        /// Global id of the task; `node` finds it by this id.
        id: ID = |{id}, _| global(NodeKind::Task, id);
        /// What the task is called, in one line.
        title: &str = |{title}, _| title;
        /// The first day on which the task is planned; null where it has none.
        planned_start: Option<Date> = |{planned_start}, _| planned_start.map(Date);
        /// The last day on which the task is planned; null where it has none.
        planned_end: Option<Date> = |{planned_end}, _| planned_end.map(Date);
        /// Its share among its siblings.
        weight: i32 = |{weight}, _| weight;
        /// True where its end is a milestone.
        milestone: bool = |{milestone}, _| milestone;
        /// The progress of the task, 0 to 100: as it was reported, or computed from the subtasks where it has some.
        percent_complete: f64 = |{progress}, _| percent(progress);
        /// Where the work on the task stands.
        status: TaskStatus = |{status}, _| status;
        /// The last day on which progress was reported; null where none was.
        progress_on: Option<Date> = |{progress_on}, _| progress_on.map(Date);
        /// When the task was complete; null while it is not.
        done_at: Option<Instant> = |{done_at}, _| done_at.map(Instant);
        /// When the task was added to the project.
        created_at: Instant = |{created_at}, _| Instant(created_at);
        /// Whether its planned end has passed and it is not done. While its project is on hold nothing becomes overdue.
        overdue: bool = |{status, planned_end, project_id}, ctx| {
            app::is_overdue(status, planned_end, ctx.today()) && {
                let held_since = ctx.project_briefs.need("project", project_id)?.held_since;
                held_since.is_none_or(|since| app::is_overdue(status, planned_end, ctx.day_of(since)))
            }
        };
        /// Grows by one at every edit of the task. Given back in a change, it makes an edit in between a
        /// CONFLICT.
        version: i32 = |{version}, _| version;
        /// The project that the task belongs to.
        project: Project = |{project_id}, ctx| Project(ctx.projects.need("project", project_id)?);
        /// The service item that the task is for.
        service_item: Option<ServiceItem> = |{service_item_id}, ctx| maybe(&ctx.service_items, service_item_id, ServiceItem)?;
        /// The task that it is a part of; null for a task of its own.
        parent: Option<Task> = |{parent_id}, ctx| maybe(&ctx.tasks, parent_id, Task)?;
        /// The tasks that this one is split into; empty where it has no parts.
        subtasks: Vec<Task> = |{id}, ctx| all(&ctx.subtasks, id, Task)?;
        /// Tasks that must end before it starts.
        depends_on: Vec<Task> = |{id}, ctx| {
            let ids = ctx.task_waits.get(id)?.unwrap_or_default();
            // The keys of all are recorded before this waits.
            let found: Vec<_> = ids.into_iter().map(|id| ctx.tasks.get(id)).collect();
            let found: Vec<_> = found.into_iter().collect::<Loaded<_>>()?;
            found.into_iter().flatten().map(Task).collect()
        };
        /// Every report of progress on it, oldest first; none on a task whose progress is computed from its subtasks. Seen
        /// by everybody who sees the task.
        progress_entries: Vec<ProgressEntry> = |{id}, ctx| all(&ctx.task_reports, id, ProgressEntry)?;
        /// The mutations that take it further: whether you could do each of them now, and if not, why.
        allowed_actions: Vec<AllowedAction> = |{id}, ctx| all(&ctx.task_actions, id, AllowedAction)?;
        /// The person who does the task; null for nobody yet.
        assignee: Option<User> = |{assignee_id}, ctx| user_opt(ctx, assignee_id)?;
        /// Its earned value as of the end of a day, by default today; a task with subtasks is the sum of them and of what
        /// was booked on it; null where the arguments are refused. Not for SALES and MEMBER: null for them, with the error
        /// FORBIDDEN at this path.
        earned_value(
            as_of: Option<Day> = "The day; by default today.",
            baseline: Option<i32> = "The number of the baseline; by default the one that was in force on that day."
        ): Option<EarnedValue> = |{id, project_id, currency}, ctx| {
            ctx.require_cost(ctx.project_briefs.need("project", project_id)?.belongs)?;
            let history = ctx.project_history.need("project", project_id)?;
            Some(earned_value(ctx, (project_id, &history), ProjectPart::Task(id), as_of.as_ref(), baseline, currency)?)
        };
        /// What it may cost; null where it was given none. Not for SALES and MEMBER: null for them, with the error
        /// FORBIDDEN at this path.
        planned_cost: Option<Money> = |{project_id, planned_cost_minor, currency}, ctx| {
            ctx.require_cost(ctx.project_briefs.need("project", project_id)?.belongs)?;
            planned_cost_minor.map(|minor| money(minor, currency))
        };
    }
}

object! {
    /// A report of progress on a task.
    ProgressEntry of progress_entry
    fields {
        /// 0 to 100: how much of the task was done.
        percent_complete: f64 = |{progress}, _| percent(progress);
        /// What the reporter wrote; null where they wrote nothing.
        note: Option<&str> = |{note}, _| note;
        /// The calendar day it was reported on, in the organisation's zone.
        reported_on: Date = |{reported_on}, _| Date(reported_on);
        /// When the progress was reported.
        reported_at: Instant = |{created_at}, _| Instant(created_at);
        /// The person who reported this progress.
        reported_by: User = |{reported_by_id}, ctx| user_of(ctx, reported_by_id)?;
    }
}

payload! {
    /// The outcome of a change to a task.
    TaskPayload {
        /// The task; null when it was refused.
        task: Task
    }
}

object! {
    /// Queries about tasks.
    root TaskQuery
    fields {}
    pages {
        /// The tasks of all projects you may see.
        tasks: Task[TaskFilter, TaskOrder] = all_tasks;
    }
}

mutations! {
    /// Changes to tasks.
    TaskMutation {
        /// Adds a task or subtask. For PROJECT_MANAGER.
        create_task(IdempotentInput<CreateTaskInput> = "The task to be added."): TaskPayload
            = |call, input| TaskPayload::of(call, input, app::create);
        /// Changes a task. What is left out stays. For PROJECT_MANAGER.
        update_task(IdempotentInput<UpdateTaskInput> = "The task, and what of it changes."): TaskPayload
            = |call, input| TaskPayload::of(call, input, app::update);
        /// Reports progress on a task without subtasks. For its assignee and the PROJECT_MANAGER.
        report_progress(IdempotentInput<ReportProgressInput> = "The task, and how much of it is done."): TaskPayload
            = |call, input| TaskPayload::of(call, input, app::report_progress);
        /// Cancels a task and all its subtasks. For PROJECT_MANAGER.
        cancel_task(IdempotentInput<CancelTaskInput> = "The task to be cancelled."): TaskPayload
            = |call, input| TaskPayload::of(call, input, app::cancel);
    }
}
