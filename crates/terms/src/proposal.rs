//! Proposals.

#[cfg(feature = "sea-orm")]
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

vocabulary! {
    /// Where a proposal stands with the customer.
    ProposalStatus as "ProposalStatus" {
        /// The proposal is being written.
        Draft = "DRAFT",
        /// The customer is to decide on the proposal.
        Sent = "SENT",
        /// The customer agreed to the proposal.
        Confirmed = "CONFIRMED",
        /// The customer wants it changed.
        ChangesRequested = "CHANGES_REQUESTED",
        /// A later revision replaced it.
        Superseded = "SUPERSEDED",
    }
}
