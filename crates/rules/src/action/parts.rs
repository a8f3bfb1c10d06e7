//! The actions for the parts of a project: proposals, contracts and tasks.

use terms::{ContractStatus, Currency, ProjectStage, ProposalStatus, TaskStatus};
use uuid::Uuid;

use super::{Action, PermissionCheck, action, action_by};
use crate::collection::{ContractInstalment, check_in_force, check_receipt};
use crate::error::UserError;
use crate::four_eyes::{Decider, check_contract};
use crate::lifecycle::{self, ContractStep, ProjectStep, ProposalStep};
use crate::progress;
use crate::rights::Operation;

/// The stage of a project, and whether it is on hold.
type Stage = (ProjectStage, bool);

fn allows((stage, on_hold): Stage, step: ProjectStep) -> Result<(), UserError> {
    lifecycle::project(stage, on_hold, step)
}

/// The actions for a proposal.
pub fn of_proposal(status: ProposalStatus, stage: Stage, may: PermissionCheck<'_>) -> Vec<Action> {
    let step = |next| {
        allows(stage, ProjectStep::Propose)?;
        lifecycle::proposal(status, next).map(drop)
    };
    vec![
        action(Operation::SendProposal, "proposal", may, || step(ProposalStep::Send)),
        action(Operation::RecordCustomerDecision, "proposal", may, || step(ProposalStep::Decide(true))),
    ]
}

/// What the actions for a contract depend on, besides its project.
#[derive(Clone, Debug)]
pub struct ContractFacts {
    /// Its status.
    pub status: ContractStatus,
    /// The users who created, changed or submitted it.
    pub authors: Vec<Uuid>,
    /// The viewer.
    pub viewer: Decider,
    /// Its instalments.
    pub parts: Vec<ContractInstalment>,
    /// The currency of the amounts.
    pub currency: Currency,
}

/// The actions for a contract.
pub fn of_contract(facts: &ContractFacts, stage: Stage, may: PermissionCheck<'_>) -> Vec<Action> {
    let step = |project, next| {
        allows(stage, project)?;
        lifecycle::contract(facts.status, next).map(drop)
    };
    vec![
        action(Operation::UpdateContract, "contract", may, || {
            step(ProjectStep::EditContract, ContractStep::Edit)
        }),
        action(Operation::SubmitContract, "contract", may, || {
            step(ProjectStep::DraftContract, ContractStep::Submit)
        }),
        action(Operation::DecideContract, "contract", may, || {
            step(ProjectStep::DecideContract, ContractStep::Decide(false))?;
            check_contract(&facts.authors, facts.viewer)
        }),
        action(Operation::RecordReceipt, "instalment", may, || {
            allows(stage, ProjectStep::Receive)?;
            check_in_force(facts.status)?;
            let open = facts.parts.iter().find(|part| part.outstanding() > 0);
            // If everything is paid in full, even the smallest amount is too much.
            open.or(facts.parts.last()).map_or(Ok(()), |part| check_receipt(part, 1, facts.currency))
        }),
    ]
}

/// What the actions for a task depend on, besides its project.
#[derive(Clone, Copy, Debug)]
pub struct TaskFacts {
    /// Its status.
    pub status: TaskStatus,
    /// Whether it has subtasks that are not cancelled.
    pub parts: bool,
    /// Whether the viewer is its assignee or leads its project.
    pub own: bool,
}

/// The actions for a task.
pub fn of_task(facts: TaskFacts, stage: Stage, may: PermissionCheck<'_>) -> Vec<Action> {
    let split = || allows(stage, ProjectStep::SplitWork);
    vec![
        action(Operation::UpdateTask, "task", may, split),
        action_by(Operation::ReportProgress, "task", may, || {
            if !facts.own {
                return Err(progress::not_yours());
            }
            let rule = || {
                allows(stage, ProjectStep::Progress)?;
                if facts.parts {
                    return Err(progress::computed());
                }
                lifecycle::task_after_progress(facts.status, progress::COMPLETE).map(drop)
            };
            rule().map_err(|refusal| refusal.message)
        }),
        action(Operation::CancelTask, "task", may, || {
            split()?;
            lifecycle::task_cancel(facts.status)
        }),
    ]
}
