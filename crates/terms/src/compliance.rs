//! Reviews of a project and its contract.

#[cfg(feature = "sea-orm")]
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

vocabulary! {
    /// Who reviews compliance.
    ComplianceTrack as "ComplianceTrack" {
        /// Finance reviews the margin, and comes first.
        Finance = "FINANCE",
        /// The risk of the engagement; last.
        Legal = "LEGAL",
    }
}

vocabulary! {
    /// What a compliance review came to.
    ReviewDecision as "ReviewDecision" {
        /// The review is not decided yet.
        Pending = "PENDING",
        /// The review approved the project.
        Approved = "APPROVED",
        /// The review refused the project, which went back to planning.
        Rejected = "REJECTED",
        /// What it was decided on has changed since.
        Stale = "STALE",
    }
}
