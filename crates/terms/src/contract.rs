//! Contracts.

#[cfg(feature = "sea-orm")]
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

vocabulary! {
    /// Where a contract stands.
    ContractStatus as "ContractStatus" {
        /// The contract is being written.
        Draft = "DRAFT",
        /// Legal is to decide on the contract.
        LegalReview = "LEGAL_REVIEW",
        /// The contract is in force.
        Active = "ACTIVE",
        /// Legal has refused the contract.
        Rejected = "REJECTED",
        /// All is delivered and paid in full.
        Fulfilled = "FULFILLED",
        /// The contract ended early.
        Terminated = "TERMINATED",
    }
}
