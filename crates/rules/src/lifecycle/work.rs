//! The life cycles of tasks and service items.

use messages::Arg;
use terms::{ServiceItemStatus, TaskStatus};

use super::refused;
use crate::error::UserError;
use crate::progress::COMPLETE;
use crate::rights::Operation;

const NOTHING: &[Operation] = &[];

/// The status of a task after its progress has changed to `progress` basis points.
pub fn task_after_progress(from: TaskStatus, progress: i32) -> Result<TaskStatus, UserError> {
    match (from, progress) {
        (TaskStatus::Cancelled, _) => {
            Err(refused(NOTHING, |then| messages::no_progress_in_state(from, then)))
        }
        (_, COMPLETE) => Ok(TaskStatus::Done),
        (TaskStatus::Todo, 0) => Ok(TaskStatus::Todo),
        (TaskStatus::Blocked, _) => Ok(TaskStatus::Blocked),
        _ => Ok(TaskStatus::InProgress),
    }
}

/// The status of a task after it is set by hand: DONE is only set by progress, and CANCELLED also cancels all
/// subtasks.
pub fn task(from: TaskStatus, to: TaskStatus) -> Result<TaskStatus, UserError> {
    use TaskStatus::{Blocked, Cancelled, Done, InProgress, Todo};
    if from == to || (!is_over(from) && !is_over(to)) {
        return Ok(to);
    }
    let allowed: Vec<Arg> = match from {
        Todo | InProgress | Blocked => {
            let by_hand = [Todo, InProgress, Blocked].map(Arg::from).into_iter();
            by_hand.chain([Operation::ReportProgress, Operation::CancelTask].map(Arg::from)).collect()
        }
        Done => vec![Operation::ReportProgress.into()],
        Cancelled => Vec::new(),
    };
    Err(refused(&allowed, |then| messages::no_status_in_state(to, from, then)))
}

/// Fails unless a task can be cancelled.
pub fn task_cancel(from: TaskStatus) -> Result<(), UserError> {
    if !is_over(from) {
        return Ok(());
    }
    let allowed: &[Operation] = if from == TaskStatus::Done { &[Operation::ReportProgress] } else { &[] };
    Err(refused(allowed, |then| messages::no_cancelling_in_state(from, then)))
}

fn is_over(status: TaskStatus) -> bool {
    matches!(status, TaskStatus::Done | TaskStatus::Cancelled)
}

/// The status of a service item after the progress of its tasks has changed to `progress` basis points.
pub fn service_item_after_progress(from: ServiceItemStatus, progress: i32) -> ServiceItemStatus {
    use ServiceItemStatus::{Cancelled, Delivered, InProgress, Planned};
    // It follows from the progress alone: work that is moved to another item takes its progress along.
    match (from, progress) {
        (Cancelled, _) => Cancelled,
        (_, COMPLETE) => Delivered,
        (_, 0) => Planned,
        _ => InProgress,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn done_comes_from_progress_alone() {
        assert!(task(TaskStatus::InProgress, TaskStatus::Done).is_err());
        assert_eq!(task_after_progress(TaskStatus::InProgress, 10_000).unwrap(), TaskStatus::Done);
        assert_eq!(task_after_progress(TaskStatus::Done, 9_000).unwrap(), TaskStatus::InProgress);
    }
}
