//! The actions for a cost.

use terms::{CostStatus, CostStep, Currency, ProjectStage};

use super::{Action, PermissionCheck, action_by};
use crate::cost::{self, LimitedSpending, approval_of, check_hard_limit};
use crate::error::UserError;
use crate::four_eyes::{CostParticipants, Decider};
use crate::lifecycle::{self, ProjectStep};
use crate::rights::{Operation, Permission};

/// What the actions for a cost depend on.
#[derive(Clone, Debug)]
pub struct CostFacts {
    /// Its status.
    pub status: CostStatus,
    /// Whether its route includes the director.
    pub needs_director: bool,
    /// The stage of its project.
    pub stage: ProjectStage,
    /// Whether its project is on hold.
    pub on_hold: bool,
    /// Who submitted it, and who took which of its steps.
    pub hands: CostParticipants,
    /// The viewer.
    pub viewer: Decider,
    /// The spending that an approval would add to.
    pub spending: LimitedSpending,
    /// The policy's hard limit, as a share of the budget in basis points.
    pub hard_limit: Option<i32>,
    /// The currency of the amounts.
    pub currency: Currency,
}

/// The actions for a cost.
pub fn of_cost(facts: &CostFacts, may: PermissionCheck<'_>) -> Vec<Action> {
    let waits_for_director = facts.status == CostStatus::FinanceApproved;
    let turn = if waits_for_director { Permission::Direct } else { Permission::Finance };
    let approval = approval_of(facts.status);
    let words = |refusal: UserError| refusal.message;
    let step = |step, permission| {
        cost::next(facts.status, step, facts.needs_director).map_err(words)?;
        may(permission, "cost")?;
        facts.hands.check(step, facts.viewer).map_err(words)
    };
    let settle = || lifecycle::project(facts.stage, facts.on_hold, ProjectStep::Settle).map_err(words);
    vec![
        action_by(Operation::ApproveCost, "cost", may, || {
            step(approval, turn)?;
            settle()?;
            check_hard_limit(facts.spending, facts.hard_limit, facts.currency).map_err(words)
        }),
        action_by(Operation::RejectCost, "cost", may, || {
            step(CostStep::Rejection, turn)?;
            settle()
        }),
        action_by(Operation::PayCost, "cost", may, || {
            step(CostStep::Payment, Permission::Finance)?;
            settle()
        }),
        action_by(Operation::CancelCost, "cost", may, || {
            step(CostStep::Cancellation, Permission::SubmitCost)?;
            settle()
        }),
    ]
}
