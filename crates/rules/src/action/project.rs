//! The actions for a project and for its parts of each kind.

use messages::{Arg, Message};
use terms::{ComplianceTrack, ProjectStage};

use super::parts::{ContractFacts, TaskFacts, of_contract, of_proposal, of_task};
use super::{Action, PermissionCheck, action, action_by};
use crate::compliance::{self, LatestDecisions, Preparation};
use crate::error::{ErrorCode, UserError};
use crate::four_eyes::{ComplianceParticipants, Decider};
use crate::lifecycle::{self, ProjectStep};
use crate::rights::{Operation, Permission};

/// What the actions for a project depend on.
#[derive(Clone, Debug)]
pub struct ProjectFacts {
    /// Its stage.
    pub stage: ProjectStage,
    /// Whether it is on hold.
    pub on_hold: bool,
    /// Whether its work ever began.
    pub began: bool,
    /// What compliance needs.
    pub preparation: Preparation,
    /// The latest decisions of finance and legal.
    pub standing: LatestDecisions,
    /// Who asked for its compliance reviews, and who approved.
    pub hands: ComplianceParticipants,
    /// The viewer.
    pub viewer: Decider,
    /// Its contract; `None` if there is none.
    pub contract: Option<ContractFacts>,
    /// Its tasks.
    pub tasks: Vec<TaskFacts>,
    /// What is missing before it can be completed.
    pub missing: Vec<UserError>,
    /// Whether it has a retrospective.
    pub looked_back: bool,
}

fn absent(noun: &str, next: Operation) -> Message {
    messages::nothing_yet(Arg::term("Noun", noun), next)
}

/// An action for the parts of a project: allowed if it is for some part, otherwise with the reason of the last
/// one.
fn with_parts(operation: Operation, parts: impl IntoIterator<Item = Vec<Action>>, none: Message) -> Action {
    let mut reason = Some(none);
    for action in parts.into_iter().flatten().filter(|action| action.operation == operation) {
        reason = action.reason;
        if reason.is_none() {
            break;
        }
    }
    Action { operation, reason }
}

/// The actions for a project.
pub fn of_project(facts: &ProjectFacts, may: PermissionCheck<'_>) -> Vec<Action> {
    let stage = (facts.stage, facts.on_hold);
    let step = |step| lifecycle::project(facts.stage, facts.on_hold, step);
    let simple = |operation, next| action(operation, "project", may, || step(next));
    let first = |errors: &[UserError]| errors.first().cloned().map_or(Ok(()), Err);
    let part = |operation, noun: &'static str, next, parts: &dyn Fn() -> Vec<Vec<Action>>| {
        // A viewer without the permission is told that, whether or not there are parts.
        let entered = action(operation, noun, may, || Ok(()));
        if entered.reason.is_some() { entered } else { with_parts(operation, parts(), absent(noun, next)) }
    };
    let proposal = || {
        facts.preparation.proposal.iter().map(|status| of_proposal(*status, stage, may)).collect::<Vec<_>>()
    };
    let contract =
        || facts.contract.iter().map(|contract| of_contract(contract, stage, may)).collect::<Vec<_>>();
    let tasks = || facts.tasks.iter().map(|task| of_task(*task, stage, may)).collect::<Vec<_>>();
    vec![
        simple(Operation::PlanProject, ProjectStep::Plan),
        simple(Operation::DraftProposal, ProjectStep::Propose),
        part(Operation::SendProposal, "proposal", Operation::DraftProposal, &proposal),
        part(Operation::RecordCustomerDecision, "proposal", Operation::DraftProposal, &proposal),
        action(Operation::SubmitForCompliance, "project", may, || {
            step(ProjectStep::Submit)?;
            compliance::check_preparation(&facts.preparation).or_else(|errors| first(&errors))
        }),
        action_by(Operation::DecideComplianceReview, "project", may, || comply(facts, may)),
        action(Operation::DraftContract, "project", may, || {
            if facts.contract.is_some() {
                return Err(lifecycle::contract_exists());
            }
            step(ProjectStep::DraftContract)?;
            compliance::check_confirmed(facts.preparation.proposal)
        }),
        part(Operation::UpdateContract, "contract", Operation::DraftContract, &contract),
        part(Operation::SubmitContract, "contract", Operation::DraftContract, &contract),
        part(Operation::DecideContract, "contract", Operation::DraftContract, &contract),
        simple(Operation::CreateTask, ProjectStep::SplitWork),
        part(Operation::ReportProgress, "task", Operation::CreateTask, &tasks),
        simple(Operation::SubmitCost, ProjectStep::Spend),
        part(Operation::RecordReceipt, "instalment", Operation::DraftContract, &contract),
        simple(Operation::RaiseIssue, ProjectStep::Report),
        simple(Operation::HoldProject, ProjectStep::Hold),
        simple(Operation::ResumeProject, ProjectStep::Resume),
        simple(Operation::CancelProject, ProjectStep::Cancel),
        action(Operation::CompleteProject, "project", may, || {
            step(ProjectStep::Complete).and_then(|()| first(&facts.missing))
        }),
        action(Operation::OpenRetrospective, "project", may, || {
            step(ProjectStep::LookBack)?;
            check_look_back(facts.stage, facts.began, facts.looked_back)
        }),
    ]
}

/// Whether the viewer can decide on compliance now, on a track of theirs.
fn comply(facts: &ProjectFacts, may: PermissionCheck<'_>) -> Result<(), Message> {
    let permission = |track: &ComplianceTrack| match track {
        ComplianceTrack::Finance => Permission::ReviewMargin,
        ComplianceTrack::Legal => Permission::ReviewRisk,
    };
    let decide = |track: &ComplianceTrack| {
        may(permission(track), "project")?;
        lifecycle::project(facts.stage, facts.on_hold, ProjectStep::Comply)
            .and_then(|()| compliance::require_turn(facts.standing, *track))
            .and_then(|()| facts.hands.check(*track, facts.viewer))
            .map_err(|refusal| refusal.message)
    };
    let held = ComplianceTrack::ALL.iter().filter(|track| may(permission(track), "project").is_ok());
    let mut held: Vec<_> = held.collect();
    // Of several refusals, the one of the track whose turn it is tells what is in the way.
    held.sort_by_key(|track| Some(**track) != facts.standing.turn());
    let answers: Vec<_> = held.into_iter().map(decide).collect();
    match answers.iter().find(|answer| answer.is_ok()).or(answers.first()) {
        Some(answer) => answer.clone(),
        None => may(Permission::ReviewMargin, "project"),
    }
}

/// Fails unless the project can have its first retrospective.
pub fn check_look_back(stage: ProjectStage, began: bool, looked_back: bool) -> Result<(), UserError> {
    if looked_back {
        let second = UserError::new(ErrorCode::Conflict, &[], messages::retrospective_exists());
        return Err(second.allowing([Operation::UpdateRetrospective]));
    }
    if stage == ProjectStage::Cancelled && !began {
        return Err(UserError::new(ErrorCode::RuleRefused, &[], messages::nothing_to_look_back_on()));
    }
    Ok(())
}
