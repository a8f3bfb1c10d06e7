//! The actions that somebody can take next, and why the others are not possible. The same rules decide, in the
//! same order, as when the mutation runs, so that the reason is the one that the mutation would give.
//!
//! An action is possible if some sensible input would be accepted. A decision is possible if it can be taken at
//! least one way: a project beyond finance's limits can still be refused.

mod cost;
mod parts;
mod project;
mod requirement;

use messages::Message;

use crate::error::UserError;
use crate::rights::{Operation, Permission};

pub use cost::{CostFacts, of_cost};
pub use parts::{ContractFacts, TaskFacts, of_contract, of_proposal, of_task};
pub use project::{ProjectFacts, check_look_back, of_project};
pub use requirement::{RequirementFacts, Restriction, of_requirement};

/// A mutation, and why it would be refused now.
#[derive(Clone, Debug)]
pub struct Action {
    /// The mutation.
    pub operation: Operation,
    /// Why it would be refused; `None` if it is possible.
    pub reason: Option<Message>,
}

/// Whether one of the viewer's roles both holds the permission and sees the thing of this noun. If not, the
/// message that a mutation would return.
pub type PermissionCheck<'a> = &'a dyn Fn(Permission, &'static str) -> Result<(), Message>;

/// A mutation of a noun: the permission by the table of rights, and the rule.
fn action(
    operation: Operation,
    noun: &'static str,
    may: PermissionCheck<'_>,
    rule: impl FnOnce() -> Result<(), UserError>,
) -> Action {
    action_by(operation, noun, may, || rule().map_err(|refusal| refusal.message))
}

/// The same, if the rule requires further permissions.
fn action_by(
    operation: Operation,
    noun: &'static str,
    may: PermissionCheck<'_>,
    rule: impl FnOnce() -> Result<(), Message>,
) -> Action {
    let entered = operation.permission().map_or(Ok(()), |permission| may(permission, noun));
    Action { operation, reason: entered.and_then(|()| rule()).err() }
}

#[cfg(test)]
mod tests;
