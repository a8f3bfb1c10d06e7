//! What mutations of tasks are given.

use async_graphql::InputObject;
use entity::enums::TaskStatus;

use crate::check::MoneyInput;
use crate::scalar::{Day, Id};

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
    /// Why, where the work has begun already: a new baseline is taken, and keeps it.
    pub reason: Option<String>,
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
    /// What it may cost.
    pub planned_cost: Option<MoneyInput>,
    /// Its share among its siblings, 1 to 10,000.
    pub weight: Option<i32>,
    /// TODO, IN_PROGRESS, BLOCKED; DONE comes from progress.
    pub status: Option<TaskStatus>,
    /// Replaces the tasks that must end before it starts.
    pub depends_on: Option<Vec<Id>>,
    /// Why, where the work has begun already and the plan changes: a new baseline is taken, and keeps it.
    pub reason: Option<String>,
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
    /// Why, where the work has begun already: a new baseline is taken, and keeps it.
    pub reason: Option<String>,
}
