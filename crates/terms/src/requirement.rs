//! Requirements and their review.

#[cfg(feature = "sea-orm")]
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

vocabulary! {
    /// How strictly a restricted category is meant.
    RestrictionList as "RestrictionList" {
        /// Never taken, however large the amount.
        Never = "NEVER",
        /// Shown to the reviewer, who decides.
        Caution = "CAUTION",
    }
}

vocabulary! {
    /// Where a requirement is on its way to a project.
    RequirementStatus as "RequirementStatus" {
        /// Sales is writing it.
        Draft = "DRAFT",
        /// It waits for the review by a project manager.
        Submitted = "SUBMITTED",
        /// All four criteria passed; a project can be initiated.
        Approved = "APPROVED",
        /// A criterion failed; it can be revised and submitted again.
        Rejected = "REJECTED",
        /// Sales has taken it back.
        Withdrawn = "WITHDRAWN",
        /// A project has been made of it.
        Initiated = "INITIATED",
    }
}

vocabulary! {
    /// What a requirement is reviewed for.
    ReviewCriterion as "ReviewCriterion" {
        /// Is it a business the company takes?
        CompanyValues = "COMPANY_VALUES",
        /// Can it work for the audience?
        AudienceFit = "AUDIENCE_FIT",
        /// Is the product sound?
        ProductQuality = "PRODUCT_QUALITY",
        /// Are its selling points true and lawful?
        Claims = "CLAIMS",
    }
}
