//! The life cycles of proposals and contracts.

use terms::{ContractStatus, ProposalStatus};

use super::refused;
use crate::error::{ErrorCode, UserError};
use crate::rights::Operation;

/// The steps of a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProposalStep {
    /// Send it to the customer.
    Send,
    /// Record the customer's decision; `true` if they agreed.
    Decide(bool),
}

/// The next status of a proposal. A new revision may always be drafted, and supersedes it.
pub fn proposal(from: ProposalStatus, step: ProposalStep) -> Result<ProposalStatus, UserError> {
    use ProposalStatus::{ChangesRequested, Confirmed, Draft, Sent, Superseded};
    match (from, step) {
        (Draft, ProposalStep::Send) => Ok(Sent),
        (Sent, ProposalStep::Decide(true)) => Ok(Confirmed),
        (Sent, ProposalStep::Decide(false)) => Ok(ChangesRequested),
        _ => {
            let allowed: &[Operation] = match from {
                Draft => &[Operation::SendProposal, Operation::DraftProposal],
                Sent => &[Operation::RecordCustomerDecision, Operation::DraftProposal],
                Confirmed | ChangesRequested => &[Operation::DraftProposal],
                Superseded => &[],
            };
            Err(refused(allowed, |then| messages::proposal_in_state(from, then)))
        }
    }
}

/// The steps of a contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContractStep {
    /// Change its terms; then it is no longer what legal was reading.
    Edit,
    /// Submit it to legal.
    Submit,
    /// Decide on it; `true` puts it in force.
    Decide(bool),
}

/// The refusal of a second contract, as a project has one.
pub fn contract_exists() -> UserError {
    UserError::new(ErrorCode::Conflict, &[], messages::contract_exists())
        .allowing([Operation::UpdateContract])
}

/// The next status of a contract.
pub fn contract(from: ContractStatus, step: ContractStep) -> Result<ContractStatus, UserError> {
    use ContractStatus::{Active, Draft, Fulfilled, LegalReview, Rejected, Terminated};
    match (from, step) {
        (Draft | LegalReview | Rejected, ContractStep::Edit) => Ok(Draft),
        (Draft, ContractStep::Submit) => Ok(LegalReview),
        (LegalReview, ContractStep::Decide(true)) => Ok(Active),
        (LegalReview, ContractStep::Decide(false)) => Ok(Rejected),
        _ => {
            let allowed: &[Operation] = match from {
                Draft => &[Operation::SubmitContract, Operation::UpdateContract],
                LegalReview => &[Operation::DecideContract, Operation::UpdateContract],
                Rejected => &[Operation::UpdateContract],
                Active => &[Operation::RecordReceipt],
                Fulfilled | Terminated => &[],
            };
            Err(refused(allowed, |then| messages::contract_in_state(from, then)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_customer_decides_on_what_was_sent() {
        for from in ProposalStatus::ALL {
            let decided = proposal(*from, ProposalStep::Decide(true));
            assert_eq!(decided.is_ok(), *from == ProposalStatus::Sent, "{from:?}");
        }
    }

    #[test]
    fn legal_puts_in_force_what_it_was_given() {
        for from in ContractStatus::ALL {
            let decided = contract(*from, ContractStep::Decide(true));
            assert_eq!(decided.is_ok(), *from == ContractStatus::LegalReview, "{from:?}");
        }
        let refusal = contract(ContractStatus::Active, ContractStep::Edit).unwrap_err();
        assert_eq!(refusal.allowed, ["recordReceipt"]);
    }
}
