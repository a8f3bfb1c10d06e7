//! What somebody can do next, and why not, where not: asked of the same rules, in the same order, that decide when it
//! is done. So the reason that is told is the one that the mutation would give.
//!
//! Something is possible if some sensible input would be taken. A decision is possible if it can be taken either way:
//! a project past finance's limits can still be refused.

mod cost;
mod parts;
mod project;
mod requirement;

use crate::error::UserError;
use crate::rights::Permission;

pub use cost::{CostFacts, of_cost};
pub use parts::{ContractFacts, TaskFacts, of_contract, of_proposal, of_task};
pub use project::{ProjectFacts, check_look_back, of_project};
pub use requirement::{RequirementFacts, Restriction, of_requirement};

/// A mutation, and why it would be refused now.
#[derive(Clone, Debug)]
pub struct Action {
    /// The mutation's name.
    pub name: &'static str,
    /// Why it would be refused; null where it would be done.
    pub reason: Option<String>,
}

/// Whether the viewer holds a role that may, and in which they see the thing of this noun; else what a mutation would
/// say.
pub type May<'a> = &'a dyn Fn(Permission, &'static str) -> Result<(), String>;

/// A mutation of a noun, by the permission that the table of rights names, and by the rule.
fn action(
    name: &'static str,
    noun: &'static str,
    may: May<'_>,
    rule: impl FnOnce() -> Result<(), UserError>,
) -> Action {
    action_by(name, noun, may, || rule().map_err(|refusal| refusal.message))
}

/// The same where the rule asks for more permissions.
fn action_by(
    name: &'static str,
    noun: &'static str,
    may: May<'_>,
    rule: impl FnOnce() -> Result<(), String>,
) -> Action {
    let entered = Permission::to(name).map_or(Ok(()), |permission| may(permission, noun));
    Action { name, reason: entered.and_then(|()| rule()).err() }
}

#[cfg(test)]
mod tests;
