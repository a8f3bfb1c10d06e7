//! The life cycle of a project: which steps each stage allows, and what changes the stage.

use terms::ProjectStage;

use super::refused;
use crate::completion::PaidInFull;
use crate::error::UserError;
use crate::rights::Operation;

/// The steps of a project.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProjectStep {
    /// Set its dates and milestones.
    Plan,
    /// Draft proposals and send them to the customer.
    Propose,
    /// Submit it to finance and legal.
    Submit,
    /// Decide as finance or legal.
    Comply,
    /// Draft the contract and submit it to legal.
    DraftContract,
    /// Change the terms of the contract.
    EditContract,
    /// Put the contract in force, or reject it.
    DecideContract,
    /// Add or change tasks.
    SplitWork,
    /// Report progress.
    Progress,
    /// Submit costs.
    Spend,
    /// Decide on costs and pay them; this is still possible after the end, as money is still owed then.
    Settle,
    /// Record received money; this is possible during a hold, as a bank does not ask about that.
    Receive,
    /// Raise and change issues.
    Report,
    /// Resolve issues; this is still possible after the end of the project.
    Resolve,
    /// Put it on hold.
    Hold,
    /// Resume it after a hold.
    Resume,
    /// Cancel it before it is complete.
    Cancel,
    /// Complete it, delivered and paid in full.
    Complete,
    /// Open its retrospective.
    LookBack,
}

impl ProjectStep {
    /// All steps, in the order of a project's life.
    pub const ALL: [Self; 19] = [
        Self::Plan,
        Self::Propose,
        Self::Submit,
        Self::Comply,
        Self::DraftContract,
        Self::EditContract,
        Self::DecideContract,
        Self::SplitWork,
        Self::Progress,
        Self::Spend,
        Self::Settle,
        Self::Receive,
        Self::Report,
        Self::Resolve,
        Self::Hold,
        Self::Resume,
        Self::Cancel,
        Self::Complete,
        Self::LookBack,
    ];

    /// The mutations that take this step.
    pub fn mutations(self) -> &'static [Operation] {
        match self {
            Self::Plan => &[Operation::PlanProject],
            Self::Propose => {
                &[Operation::DraftProposal, Operation::SendProposal, Operation::RecordCustomerDecision]
            }
            Self::Submit => &[Operation::SubmitForCompliance],
            Self::Comply => &[Operation::DecideComplianceReview],
            Self::DraftContract => &[Operation::DraftContract, Operation::SubmitContract],
            Self::EditContract => &[Operation::UpdateContract],
            Self::DecideContract => &[Operation::DecideContract],
            Self::SplitWork => &[Operation::CreateTask, Operation::UpdateTask, Operation::CancelTask],
            Self::Progress => &[Operation::ReportProgress],
            Self::Spend => &[Operation::SubmitCost],
            Self::Settle => &[
                Operation::ApproveCost,
                Operation::RejectCost,
                Operation::PayCost,
                Operation::CancelCost,
                Operation::RecordOaDecision,
            ],
            Self::Receive => &[Operation::RecordReceipt],
            Self::Report => &[Operation::RaiseIssue, Operation::UpdateIssue],
            Self::Resolve => &[Operation::ResolveIssue],
            Self::Hold => &[Operation::HoldProject],
            Self::Resume => &[Operation::ResumeProject],
            Self::Cancel => &[Operation::CancelProject],
            Self::Complete => &[Operation::CompleteProject],
            Self::LookBack => &[Operation::OpenRetrospective],
        }
    }

    fn possible(self, stage: ProjectStage, on_hold: bool) -> bool {
        use ProjectStage::{
            Cancelled, Collection, Completed, ComplianceReview, Contracting, Execution, Planning,
        };
        let lasts = !over(stage);
        let in_stage = match self {
            Self::Plan => matches!(stage, Planning | ComplianceReview | Contracting | Execution),
            Self::Propose => matches!(stage, Planning | ComplianceReview | Contracting),
            Self::Submit => matches!(stage, Planning),
            Self::Comply => matches!(stage, ComplianceReview),
            Self::DraftContract | Self::DecideContract => matches!(stage, Contracting),
            // The terms may have to change before finance approves them.
            Self::EditContract => matches!(stage, ComplianceReview | Contracting),
            Self::SplitWork => matches!(stage, Planning | ComplianceReview | Contracting | Execution),
            // A correction may reopen what was considered delivered.
            Self::Progress | Self::Spend => matches!(stage, Execution | Collection),
            Self::Settle => matches!(stage, Execution | Collection | Completed | Cancelled),
            Self::Receive => matches!(stage, Execution | Collection),
            Self::Report | Self::Hold | Self::Resume | Self::Cancel => lasts,
            Self::Resolve => true,
            Self::Complete => matches!(stage, Execution | Collection),
            Self::LookBack => matches!(stage, Collection | Completed | Cancelled),
        };
        let goes_on = matches!(
            self,
            Self::Receive | Self::Report | Self::Resolve | Self::Resume | Self::Cancel | Self::LookBack
        );
        in_stage && if on_hold { goes_on } else { self != Self::Resume }
    }
}

/// Whether a project has ended.
pub fn over(stage: ProjectStage) -> bool {
    matches!(stage, ProjectStage::Completed | ProjectStage::Cancelled)
}

/// Fails unless the project's stage allows a step.
pub fn project(stage: ProjectStage, on_hold: bool, step: ProjectStep) -> Result<(), UserError> {
    if step.possible(stage, on_hold) {
        return Ok(());
    }
    let allowed = ProjectStep::ALL.into_iter().filter(|step| step.possible(stage, on_hold));
    let allowed: Vec<_> = allowed.flat_map(|step| step.mutations().iter().copied()).collect();
    Err(refused(&allowed, |then| {
        if on_hold { messages::project_on_hold(then) } else { messages::project_in_stage(stage, then) }
    }))
}

/// What changes the stage of a project.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StageEvent {
    /// The plan and the confirmed proposal were submitted to finance and legal.
    Submitted,
    /// Finance or legal refused.
    Refused,
    /// Both approved.
    Complied,
    /// An approval became stale.
    Stale,
    /// The contract is in force.
    ContractActive,
    /// All service items are delivered.
    AllDelivered,
    /// A service item is no longer delivered.
    Reopened,
    /// The project was cancelled.
    Cancelled,
}

/// The stage after a turn; if the turn has no meaning in this stage, the stage stays. No turn leads to COMPLETED.
pub fn turn(stage: ProjectStage, turn: StageEvent) -> ProjectStage {
    use ProjectStage::{Cancelled, Collection, ComplianceReview, Contracting, Execution, Planning};
    match (stage, turn) {
        (Planning, StageEvent::Submitted) | (Contracting, StageEvent::Stale) => ComplianceReview,
        (ComplianceReview, StageEvent::Refused) => Planning,
        (ComplianceReview, StageEvent::Complied) => Contracting,
        (Contracting, StageEvent::ContractActive) | (Collection, StageEvent::Reopened) => Execution,
        (Execution, StageEvent::AllDelivered) => Collection,
        (stage, StageEvent::Cancelled) if !over(stage) => Cancelled,
        (stage, _) => stage,
    }
}

/// The only way to COMPLETED, which takes the proof that everything is delivered and paid in full.
pub fn complete(stage: ProjectStage, on_hold: bool, _proof: &PaidInFull) -> Result<ProjectStage, UserError> {
    project(stage, on_hold, ProjectStep::Complete).map(|()| ProjectStage::Completed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TURNS: [StageEvent; 8] = [
        StageEvent::Submitted,
        StageEvent::Refused,
        StageEvent::Complied,
        StageEvent::Stale,
        StageEvent::ContractActive,
        StageEvent::AllDelivered,
        StageEvent::Reopened,
        StageEvent::Cancelled,
    ];

    #[test]
    fn a_project_on_hold_waits_to_be_resumed() {
        let refusal = project(ProjectStage::Execution, true, ProjectStep::Spend).unwrap_err();
        assert!(refusal.allowed.contains(&Operation::ResumeProject.into()));
        assert!(!refusal.allowed.contains(&Operation::SubmitCost.into()));
        assert!(project(ProjectStage::Execution, false, ProjectStep::Resume).is_err());
    }

    #[test]
    fn each_stage_that_lasts_can_be_left() {
        for stage in ProjectStage::ALL {
            let left = TURNS.iter().any(|next| turn(*stage, *next) != *stage);
            assert_eq!(left, !over(*stage), "{stage:?}");
        }
    }

    proptest! {
        #[test]
        fn no_turns_lead_into_completed(turns in prop::collection::vec(0..TURNS.len(), 0..40)) {
            let mut stage = ProjectStage::Planning;
            let mut contracted = false;
            for index in turns {
                let next = turn(stage, TURNS[index]);
                prop_assert_ne!(next, ProjectStage::Completed);
                contracted |= TURNS[index] == StageEvent::ContractActive && stage == ProjectStage::Contracting;
                stage = next;
                let working = matches!(stage, ProjectStage::Execution | ProjectStage::Collection);
                prop_assert!(!working || contracted, "no work without a contract");
            }
        }

        #[test]
        fn a_refusal_lists_what_is_possible(stage in 0..ProjectStage::ALL.len(), on_hold: bool, step in 0..ProjectStep::ALL.len()) {
            let stage = ProjectStage::ALL[stage];
            if let Err(refusal) = project(stage, on_hold, ProjectStep::ALL[step]) {
                for other in ProjectStep::ALL {
                    let listed = other.mutations().iter().any(|mutation| refusal.allowed.contains(&(*mutation).into()));
                    prop_assert_eq!(listed, project(stage, on_hold, other).is_ok());
                }
            }
        }
    }
}
