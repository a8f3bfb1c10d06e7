//! Problems.

#[cfg(feature = "sea-orm")]
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

vocabulary! {
    /// How much a problem hurts.
    IssueSeverity as "IssueSeverity" {
        /// The problem can wait.
        Low = "LOW",
        /// The problem needs attention.
        Medium = "MEDIUM",
        /// The problem endangers the plan.
        High = "HIGH",
        /// The problem stops the project: an alert tells of it until it is solved.
        Critical = "CRITICAL",
    }
}

vocabulary! {
    /// Whether a problem is solved.
    IssueStatus as "IssueStatus" {
        /// The problem is not solved.
        Open = "OPEN",
        /// The problem is solved.
        Resolved = "RESOLVED",
    }
}
