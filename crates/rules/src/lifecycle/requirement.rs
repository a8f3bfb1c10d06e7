//! The life cycle of a requirement, up to its project.

use terms::RequirementStatus;

use super::refused;
use crate::error::UserError;
use crate::rights::Operation;

/// The steps of a requirement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequirementStep {
    /// Change its contents.
    Edit,
    /// Submit it to the project managers.
    Submit,
    /// Decide on it; `true` if all criteria passed.
    Review(bool),
    /// Withdraw it.
    Withdraw,
    /// Initiate its project.
    Initiate,
}

impl RequirementStep {
    /// Each step once.
    pub const ALL: [Self; 5] = [Self::Edit, Self::Submit, Self::Review(true), Self::Initiate, Self::Withdraw];

    /// The mutation that takes this step.
    pub fn mutation(self) -> Operation {
        match self {
            Self::Edit => Operation::UpdateRequirement,
            Self::Submit => Operation::SubmitRequirement,
            Self::Review(_) => Operation::ReviewRequirement,
            Self::Withdraw => Operation::WithdrawRequirement,
            Self::Initiate => Operation::InitiateProject,
        }
    }

    fn from(self, status: RequirementStatus) -> Option<RequirementStatus> {
        use RequirementStatus::{Approved, Draft, Initiated, Rejected, Submitted, Withdrawn};
        match (status, self) {
            (Draft | Rejected, Self::Edit) => Some(status),
            (Draft | Rejected, Self::Submit) => Some(Submitted),
            (Submitted, Self::Review(true)) => Some(Approved),
            (Submitted, Self::Review(false)) => Some(Rejected),
            (Draft | Submitted | Approved | Rejected, Self::Withdraw) => Some(Withdrawn),
            (Approved, Self::Initiate) => Some(Initiated),
            _ => None,
        }
    }
}

/// The next status of a requirement.
pub fn requirement(from: RequirementStatus, step: RequirementStep) -> Result<RequirementStatus, UserError> {
    step.from(from).ok_or_else(|| {
        let allowed = RequirementStep::ALL.into_iter().filter(|step| step.from(from).is_some());
        let allowed: Vec<_> = allowed.map(RequirementStep::mutation).collect();
        refused(&allowed, |then| messages::requirement_in_state(from, then))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_requirement_is_initiated_only_when_approved() {
        for from in RequirementStatus::ALL {
            let result = requirement(*from, RequirementStep::Initiate);
            assert_eq!(result.is_ok(), *from == RequirementStatus::Approved, "{from:?}");
        }
    }

    #[test]
    fn a_refusal_says_what_would_be_allowed() {
        let refusal = requirement(RequirementStatus::Submitted, RequirementStep::Submit).unwrap_err();
        assert_eq!(refusal.allowed, ["reviewRequirement", "withdrawRequirement"]);
    }
}
