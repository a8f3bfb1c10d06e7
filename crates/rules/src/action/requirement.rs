//! The actions for a requirement.

use terms::{RequirementStatus, Role};
use uuid::Uuid;

use super::{Action, PermissionCheck, action};
use crate::error::UserError;
use crate::four_eyes::{Decider, check_requirement};
use crate::lifecycle::{self, RequirementStep};
use crate::restriction;
use crate::rights::Operation;

/// The words of the never-list that a requirement contains, by the current policy.
#[derive(Clone, Debug, Default)]
pub struct Restriction {
    /// The refusal because of a word that nobody has overridden.
    pub refusal: Option<UserError>,
    /// For each word, whether it was overridden.
    pub overridden: Vec<bool>,
}

/// What the actions for a requirement depend on.
#[derive(Clone, Debug)]
pub struct RequirementFacts {
    /// Its status.
    pub status: RequirementStatus,
    /// The words of the never-list that it contains.
    pub restricted: Restriction,
    /// The users who created, changed or submitted it.
    pub authors: Vec<Uuid>,
    /// The viewer.
    pub viewer: Decider,
}

/// The actions for a requirement.
pub fn of_requirement(facts: &RequirementFacts, may: PermissionCheck<'_>) -> Vec<Action> {
    let restricted = &facts.restricted;
    let step = |step| lifecycle::requirement(facts.status, step).map(drop);
    vec![
        action(Operation::UpdateRequirement, "requirement", may, || step(RequirementStep::Edit)),
        action(Operation::SubmitRequirement, "requirement", may, || {
            step(RequirementStep::Submit)?;
            restricted.refusal.clone().map_or(Ok(()), Err)
        }),
        action(Operation::OverrideRestriction, "requirement", may, || {
            step(RequirementStep::Submit)?;
            check_requirement(&facts.authors, facts.viewer, Role::BusinessOwner)?;
            if restricted.overridden.contains(&false) {
                return Ok(());
            }
            Err(if restricted.overridden.is_empty() {
                restriction::untouched()
            } else {
                restriction::let_pass()
            })
        }),
        action(Operation::ReviewRequirement, "requirement", may, || {
            step(RequirementStep::Review(true))?;
            check_requirement(&facts.authors, facts.viewer, Role::ProjectManager)
        }),
        action(Operation::WithdrawRequirement, "requirement", may, || step(RequirementStep::Withdraw)),
        action(Operation::InitiateProject, "requirement", may, || step(RequirementStep::Initiate)),
    ]
}
