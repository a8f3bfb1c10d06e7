//! What can be done with the parts of a project: proposals, contracts, tasks.

use terms::{ContractStatus, Currency, ProjectStage, ProposalStatus, TaskStatus};
use uuid::Uuid;

use super::{Action, May, action, action_by};
use crate::collection::{Part, check_in_force, check_receipt};
use crate::error::UserError;
use crate::four_eyes::{Decider, check_contract};
use crate::lifecycle::{self, ContractStep, ProjectStep, ProposalStep};
use crate::progress;

/// Where a project stands, and whether it is paused.
type Stage = (ProjectStage, bool);

fn allows((stage, on_hold): Stage, step: ProjectStep) -> Result<(), UserError> {
    lifecycle::project(stage, on_hold, step)
}

/// What can be done with a proposal.
pub fn of_proposal(status: ProposalStatus, stage: Stage, may: May<'_>) -> Vec<Action> {
    let step = |next| {
        allows(stage, ProjectStep::Propose)?;
        lifecycle::proposal(status, next).map(drop)
    };
    vec![
        action("sendProposal", "proposal", may, || step(ProposalStep::Send)),
        action("recordCustomerDecision", "proposal", may, || step(ProposalStep::Decide(true))),
    ]
}

/// What a contract's actions depend on, beside its project.
#[derive(Clone, Debug)]
pub struct ContractFacts {
    /// Where it stands.
    pub status: ContractStatus,
    /// Those who wrote, changed or submitted it.
    pub authors: Vec<Uuid>,
    /// The viewer.
    pub viewer: Decider,
    /// Its instalments.
    pub parts: Vec<Part>,
    /// Of the amounts.
    pub currency: Currency,
}

/// What can be done with a contract.
pub fn of_contract(facts: &ContractFacts, stage: Stage, may: May<'_>) -> Vec<Action> {
    let step = |project, next| {
        allows(stage, project)?;
        lifecycle::contract(facts.status, next).map(drop)
    };
    vec![
        action("updateContract", "contract", may, || step(ProjectStep::EditContract, ContractStep::Edit)),
        action("submitContract", "contract", may, || step(ProjectStep::DraftContract, ContractStep::Submit)),
        action("decideContract", "contract", may, || {
            step(ProjectStep::DecideContract, ContractStep::Decide(false))?;
            check_contract(&facts.authors, facts.viewer)
        }),
        action("recordReceipt", "instalment", may, || {
            allows(stage, ProjectStep::Receive)?;
            check_in_force(facts.status)?;
            let open = facts.parts.iter().find(|part| part.outstanding() > 0);
            // Of what is paid in full, the smallest amount is too much.
            open.or(facts.parts.last()).map_or(Ok(()), |part| check_receipt(part, 1, facts.currency))
        }),
    ]
}

/// What a task's actions depend on, beside its project.
#[derive(Clone, Copy, Debug)]
pub struct TaskFacts {
    /// Where it stands.
    pub status: TaskStatus,
    /// Whether it has subtasks that are not cancelled.
    pub parts: bool,
    /// Whether the viewer does it, or leads its project.
    pub own: bool,
}

/// What can be done with a task.
pub fn of_task(facts: TaskFacts, stage: Stage, may: May<'_>) -> Vec<Action> {
    let split = || allows(stage, ProjectStep::SplitWork);
    vec![
        action("updateTask", "task", may, split),
        action_by("reportProgress", "task", may, || {
            if !facts.own {
                return Err(progress::NOT_YOURS.into());
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
        action("cancelTask", "task", may, || {
            split()?;
            lifecycle::task_cancel(facts.status)
        }),
    ]
}
