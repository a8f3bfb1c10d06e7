//! State machines: what may follow what. A refusal says what would be allowed.

use entity::enums::{ProjectStage, RequirementStatus, ServiceItemStatus, TaskStatus};

use crate::error::{ErrorCode, UserError};

/// A step that a state doesn't allow.
fn refused(what: &str, state: &str, allowed: &[&str]) -> UserError {
    let then = match allowed {
        [] => "nothing follows".to_string(),
        some => format!("allowed: {}", some.join(", ")),
    };
    UserError::new(
        ErrorCode::InvalidTransition,
        &[],
        format!("{what} is not possible while {state}; {then}."),
    )
    .allowing(allowed)
}

/// What can be done with a requirement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequirementStep {
    /// Hand it to the project managers.
    Submit,
    /// Decide on it; `true` when all criteria passed.
    Review(bool),
    /// Take it back.
    Withdraw,
    /// Make its project.
    Initiate,
}

/// Where a requirement goes from here.
pub fn requirement(from: RequirementStatus, step: RequirementStep) -> Result<RequirementStatus, UserError> {
    use RequirementStatus::{Approved, Draft, Initiated, Rejected, Submitted, Withdrawn};
    use RequirementStep::{Initiate, Review, Submit, Withdraw};
    match (from, step) {
        (Draft | Rejected, Submit) => Ok(Submitted),
        (Submitted, Review(true)) => Ok(Approved),
        (Submitted, Review(false)) => Ok(Rejected),
        (Draft | Submitted | Approved | Rejected, Withdraw) => Ok(Withdrawn),
        (Approved, Initiate) => Ok(Initiated),
        _ => {
            let allowed: &[&str] = match from {
                Draft | Rejected => &["submitRequirement", "withdrawRequirement"],
                Submitted => &["reviewRequirement", "withdrawRequirement"],
                Approved => &["initiateProject", "withdrawRequirement"],
                Withdrawn | Initiated => &[],
            };
            Err(refused("This", &format!("the requirement is {}", from.name()), allowed))
        }
    }
}

/// What can be done with a project.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProjectStep {
    /// Set its dates and milestones.
    Plan,
    /// Begin the work.
    Start,
    /// Add or change tasks.
    SplitWork,
    /// Report progress.
    Progress,
    /// Submit, approve or pay costs.
    Spend,
}

/// Whether a project lets a step happen where it stands.
pub fn project(stage: ProjectStage, on_hold: bool, step: ProjectStep) -> Result<(), UserError> {
    use ProjectStage::{
        Cancelled, Collection, Completed, ComplianceReview, Contracting, Execution, Planning,
    };
    let possible = match step {
        ProjectStep::Plan | ProjectStep::Start => matches!(stage, Planning),
        ProjectStep::SplitWork => {
            matches!(stage, Planning | ComplianceReview | Contracting | Execution)
        }
        ProjectStep::Progress => matches!(stage, Execution),
        ProjectStep::Spend => matches!(stage, Execution | Collection),
    };
    if possible && !on_hold {
        return Ok(());
    }
    if on_hold {
        return Err(refused("This", "the project is on hold", &[]));
    }
    let allowed: &[&str] = match stage {
        Planning => &["planProject", "startExecution", "createTask", "updateTask"],
        ComplianceReview | Contracting => &["createTask", "updateTask"],
        Execution => &["createTask", "updateTask", "reportProgress", "submitCost", "approveCost", "payCost"],
        Collection => &["submitCost", "approveCost", "payCost"],
        Completed | Cancelled => &[],
    };
    Err(refused("This", &format!("the project is in {}", stage.name()), allowed))
}

/// A task's status after its progress became `progress` basis points.
pub fn task_after_progress(from: TaskStatus, progress: i32) -> Result<TaskStatus, UserError> {
    match (from, progress) {
        (TaskStatus::Cancelled, _) => Err(refused("Progress", "the task is CANCELLED", &[])),
        (_, super::progress::COMPLETE) => Ok(TaskStatus::Done),
        (TaskStatus::Todo, 0) => Ok(TaskStatus::Todo),
        (TaskStatus::Blocked, _) => Ok(TaskStatus::Blocked),
        _ => Ok(TaskStatus::InProgress),
    }
}

/// Whether a task's status may be set by hand: DONE comes from progress, CANCELLED takes all parts along.
pub fn task(from: TaskStatus, to: TaskStatus) -> Result<TaskStatus, UserError> {
    use TaskStatus::{Blocked, Cancelled, Done, InProgress, Todo};
    if from == to || (!is_over(from) && !is_over(to)) {
        return Ok(to);
    }
    let allowed: &[&str] = match from {
        Todo | InProgress | Blocked => &["TODO", "IN_PROGRESS", "BLOCKED", "reportProgress", "cancelTask"],
        Done => &["reportProgress"],
        Cancelled => &[],
    };
    Err(refused(&format!("Status {}", to.name()), &format!("the task is {}", from.name()), allowed))
}

/// Whether a task can be cancelled.
pub fn task_cancel(from: TaskStatus) -> Result<(), UserError> {
    if !is_over(from) {
        return Ok(());
    }
    let allowed: &[&str] = if from == TaskStatus::Done { &["reportProgress"] } else { &[] };
    Err(refused("Cancelling", &format!("the task is {}", from.name()), allowed))
}

fn is_over(status: TaskStatus) -> bool {
    matches!(status, TaskStatus::Done | TaskStatus::Cancelled)
}

/// A service item's status after the progress of its tasks became `progress` basis points.
pub fn service_item_after_progress(from: ServiceItemStatus, progress: i32) -> ServiceItemStatus {
    use ServiceItemStatus::{Cancelled, Delivered, InProgress, Planned};
    match (from, progress) {
        (Cancelled, _) => Cancelled,
        (_, super::progress::COMPLETE) => Delivered,
        (Planned, 0) => Planned,
        _ => InProgress,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_requirement_is_initiated_only_when_approved() {
        for from in RequirementStatus::ALL {
            let result = requirement(*from, RequirementStep::Initiate);
            assert_eq!(result.is_ok(), *from == RequirementStatus::Approved, "{from:?}");
        }
    }

    #[test]
    fn a_refusal_says_what_would_be_allowed() {
        let refusal = requirement(RequirementStatus::Submitted, RequirementStep::Submit).unwrap_err();
        assert_eq!(refusal.allowed, ["reviewRequirement", "withdrawRequirement"]);
    }

    #[test]
    fn done_comes_from_progress_alone() {
        assert!(task(TaskStatus::InProgress, TaskStatus::Done).is_err());
        assert_eq!(task_after_progress(TaskStatus::InProgress, 10_000).unwrap(), TaskStatus::Done);
        assert_eq!(task_after_progress(TaskStatus::Done, 9_000).unwrap(), TaskStatus::InProgress);
    }
}
