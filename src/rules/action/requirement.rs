//! What can be done with a requirement.

use entity::enums::RequirementStatus;

use super::{Action, May, action};
use crate::error::UserError;
use crate::rules::lifecycle::{self, RequirementStep};
use crate::rules::restriction;

/// What a requirement touches that is never taken, as the policy is now.
#[derive(Clone, Debug, Default)]
pub struct Restriction {
    /// The refusal of a word that nobody let pass.
    pub refusal: Option<UserError>,
    /// Whether each word was let pass.
    pub overridden: Vec<bool>,
}

/// What can be done with a requirement.
pub fn of_requirement(status: RequirementStatus, restricted: &Restriction, may: May<'_>) -> Vec<Action> {
    let step = |step| lifecycle::requirement(status, step).map(drop);
    vec![
        action("updateRequirement", "requirement", may, || step(RequirementStep::Edit)),
        action("submitRequirement", "requirement", may, || {
            step(RequirementStep::Submit)?;
            restricted.refusal.clone().map_or(Ok(()), Err)
        }),
        action("overrideRestriction", "requirement", may, || {
            step(RequirementStep::Submit)?;
            if restricted.overridden.contains(&false) {
                return Ok(());
            }
            Err(if restricted.overridden.is_empty() {
                restriction::untouched()
            } else {
                restriction::let_pass()
            })
        }),
        action("reviewRequirement", "requirement", may, || step(RequirementStep::Review(true))),
        action("withdrawRequirement", "requirement", may, || step(RequirementStep::Withdraw)),
        action("initiateProject", "requirement", may, || step(RequirementStep::Initiate)),
    ]
}
