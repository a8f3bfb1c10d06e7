//! What mutations of tasks are given.

use async_graphql::{InputObject, MaybeUndefined};
use entity::enums::TaskStatus;

use crate::scalar::{Day, Id};
use crate::validation::MoneyInput;

/// A task, or a part of another task, to be added to a project.
#[derive(Clone, Debug, InputObject)]
pub struct CreateTaskInput {
    /// The project that the task is added to.
    pub project_id: Id,
    /// The service item that the task is for. A part of another task is for the service item of that one: leave it
    /// out, or give the same.
    pub service_item_id: Option<Id>,
    /// The task that it is a part of; left out, it is a task of its own.
    pub parent_id: Option<Id>,
    /// What the task is called, in one line of 1 to 200 characters.
    pub title: String,
    /// The person who does the task; left out, nobody yet.
    pub assignee_id: Option<Id>,
    /// The first day on which the task is planned; left out, it has none.
    pub planned_start: Option<Day>,
    /// The last day on which the task is planned, not before the first; left out, it has none.
    pub planned_end: Option<Day>,
    /// What the task may cost, 0 or more, in the project's currency; left out, it is given no cost.
    pub planned_cost: Option<MoneyInput>,
    /// Its share among its siblings, 1 to 10,000.
    #[graphql(default = 1)]
    pub weight: i32,
    /// True where its end is a milestone.
    #[graphql(default)]
    pub milestone: bool,
    /// Tasks of the project that must end before it starts.
    pub depends_on: Option<Vec<Id>>,
    /// Why the plan changes, where the work has begun already: the change takes a new baseline, which keeps this
    /// reason.
    pub reason: Option<String>,
}

/// Changes to a task. What is left out stays; null clears.
#[derive(Clone, Debug, InputObject)]
pub struct UpdateTaskInput {
    /// The task that is changed.
    pub id: Id,
    /// The version that was read; somebody else's change in between is a CONFLICT.
    pub version: Option<i32>,
    /// One line, 1 to 200 characters. It can't be cleared.
    pub title: MaybeUndefined<String>,
    /// The task that it becomes a part of, which may not be one of its own parts. From then on it is for that task's
    /// service item, with all of its own parts. Null makes it a part of no other task; it stays with its service
    /// item.
    pub parent_id: MaybeUndefined<Id>,
    /// The service item that it works for, with all of its parts; null for none. Of a part of another task only that
    /// task's item can be said.
    pub service_item_id: MaybeUndefined<Id>,
    /// Who does it; null for nobody yet.
    pub assignee_id: MaybeUndefined<Id>,
    /// First planned day; null clears it.
    pub planned_start: MaybeUndefined<Day>,
    /// Last planned day; null clears it.
    pub planned_end: MaybeUndefined<Day>,
    /// What it may cost, in the project's currency; null clears it.
    pub planned_cost: MaybeUndefined<MoneyInput>,
    /// Its share among its siblings, 1 to 10,000. It can't be cleared.
    pub weight: MaybeUndefined<i32>,
    /// TODO, IN_PROGRESS or BLOCKED; DONE comes from progress. It can't be cleared.
    pub status: MaybeUndefined<TaskStatus>,
    /// Replaces the tasks that must end before it starts, at most 50; null leaves none.
    pub depends_on: MaybeUndefined<Vec<Id>>,
    /// Why the plan changes, where it does and the work has begun already: the change takes a new baseline, which
    /// keeps this reason.
    pub reason: Option<String>,
}

/// Progress on a task without subtasks.
#[derive(Clone, Debug, InputObject)]
pub struct ReportProgressInput {
    /// The task that was worked on; it has no subtasks.
    pub task_id: Id,
    /// 0 to 100; replaces what was reported before. Kept with two decimals, rounded down: only 100 completes the task.
    pub percent_complete: f64,
    /// What there is to say of the progress, up to 5,000 characters.
    pub note: Option<String>,
    /// The version that was read; somebody else's change in between is a CONFLICT.
    pub version: Option<i32>,
}

/// A task to be cancelled, with all its subtasks.
#[derive(Clone, Debug, InputObject)]
pub struct CancelTaskInput {
    /// The task that will not be done.
    pub id: Id,
    /// The version that was read; somebody else's change in between is a CONFLICT.
    pub version: Option<i32>,
    /// Why the plan changes, where the work has begun already: the change takes a new baseline, which keeps this
    /// reason.
    pub reason: Option<String>,
}
