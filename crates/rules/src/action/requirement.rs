//! What can be done with a requirement.

use terms::{RequirementStatus, Role};
use uuid::Uuid;

use super::{Action, May, action};
use crate::error::UserError;
use crate::four_eyes::{Decider, check_requirement};
use crate::lifecycle::{self, RequirementStep};
use crate::restriction;

/// What a requirement touches that is never taken, as the policy is now.
#[derive(Clone, Debug, Default)]
pub struct Restriction {
    /// The refusal of a word that nobody let pass.
    pub refusal: Option<UserError>,
    /// Whether each word was let pass.
    pub overridden: Vec<bool>,
}

/// What a requirement's actions depend on.
#[derive(Clone, Debug)]
pub struct RequirementFacts {
    /// Where it stands.
    pub status: RequirementStatus,
    /// What it touches.
    pub restricted: Restriction,
    /// Those who wrote, changed or submitted it.
    pub authors: Vec<Uuid>,
    /// The viewer.
    pub viewer: Decider,
}

/// What can be done with a requirement.
pub fn of_requirement(facts: &RequirementFacts, may: May<'_>) -> Vec<Action> {
    let restricted = &facts.restricted;
    let step = |step| lifecycle::requirement(facts.status, step).map(drop);
    vec![
        action("updateRequirement", "requirement", may, || step(RequirementStep::Edit)),
        action("submitRequirement", "requirement", may, || {
            step(RequirementStep::Submit)?;
            restricted.refusal.clone().map_or(Ok(()), Err)
        }),
        action("overrideRestriction", "requirement", may, || {
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
        action("reviewRequirement", "requirement", may, || {
            step(RequirementStep::Review(true))?;
            check_requirement(&facts.authors, facts.viewer, Role::ProjectManager)
        }),
        action("withdrawRequirement", "requirement", may, || step(RequirementStep::Withdraw)),
        action("initiateProject", "requirement", may, || step(RequirementStep::Initiate)),
    ]
}
