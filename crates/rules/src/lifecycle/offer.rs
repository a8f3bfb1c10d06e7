//! The life of a proposal with the customer, and of a contract with legal.

use terms::{ContractStatus, ProposalStatus};

use super::refused;
use crate::error::{ErrorCode, UserError};

/// What can be done with a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProposalStep {
    /// Take it to the customer.
    Send,
    /// Record what the customer said; `true` when they agreed.
    Decide(bool),
}

/// Where a proposal goes from here. A new revision may always be drafted, and supersedes it.
pub fn proposal(from: ProposalStatus, step: ProposalStep) -> Result<ProposalStatus, UserError> {
    use ProposalStatus::{ChangesRequested, Confirmed, Draft, Sent, Superseded};
    match (from, step) {
        (Draft, ProposalStep::Send) => Ok(Sent),
        (Sent, ProposalStep::Decide(true)) => Ok(Confirmed),
        (Sent, ProposalStep::Decide(false)) => Ok(ChangesRequested),
        _ => {
            let allowed: &[&str] = match from {
                Draft => &["sendProposal", "draftProposal"],
                Sent => &["recordCustomerDecision", "draftProposal"],
                Confirmed | ChangesRequested => &["draftProposal"],
                Superseded => &[],
            };
            Err(refused("This", &format!("the proposal is {}", from.name()), allowed))
        }
    }
}

/// What can be done with a contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContractStep {
    /// Change its terms: whatever legal was reading is no longer it.
    Edit,
    /// Hand it to legal.
    Submit,
    /// Decide on it; `true` puts it in force.
    Decide(bool),
}

/// Contract and project are one to one.
pub fn contract_exists() -> UserError {
    let message = "This project has its contract already.";
    UserError::new(ErrorCode::Conflict, &[], message).allowing(["updateContract"])
}

/// Where a contract goes from here.
pub fn contract(from: ContractStatus, step: ContractStep) -> Result<ContractStatus, UserError> {
    use ContractStatus::{Active, Draft, Fulfilled, LegalReview, Rejected, Terminated};
    match (from, step) {
        (Draft | LegalReview | Rejected, ContractStep::Edit) => Ok(Draft),
        (Draft, ContractStep::Submit) => Ok(LegalReview),
        (LegalReview, ContractStep::Decide(true)) => Ok(Active),
        (LegalReview, ContractStep::Decide(false)) => Ok(Rejected),
        _ => {
            let allowed: &[&str] = match from {
                Draft => &["submitContract", "updateContract"],
                LegalReview => &["decideContract", "updateContract"],
                Rejected => &["updateContract"],
                Active => &["recordReceipt"],
                Fulfilled | Terminated => &[],
            };
            Err(refused("This", &format!("the contract is {}", from.name()), allowed))
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
