//! Projects and what they deliver.

#[cfg(feature = "sea-orm")]
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

vocabulary! {
    /// Where the work of a service item stands.
    ServiceItemStatus as "ServiceItemStatus" {
        /// No work for it has begun.
        Planned = "PLANNED",
        /// The work for it has begun.
        InProgress = "IN_PROGRESS",
        /// Done; its instalment can be collected.
        Delivered = "DELIVERED",
        /// It will not be delivered.
        Cancelled = "CANCELLED",
    }
}

vocabulary! {
    /// Where a project stands.
    ProjectStage as "ProjectStage" {
        /// Dates, proposal and budget are being made.
        Planning = "PLANNING",
        /// Finance, then legal, review it.
        ComplianceReview = "COMPLIANCE_REVIEW",
        /// The contract is being written and decided on.
        Contracting = "CONTRACTING",
        /// Work is done and money is spent.
        Execution = "EXECUTION",
        /// Everything is delivered; money is still to come.
        Collection = "COLLECTION",
        /// All is delivered and paid in full.
        Completed = "COMPLETED",
        /// Ended before it was complete.
        Cancelled = "CANCELLED",
    }
}

vocabulary! {
    /// How a project does, computed from its open alerts.
    Health as "Health" {
        /// Nothing that a warning stands for.
        OnTrack = "ON_TRACK",
        /// An alert of severity WARNING is open, and none is worse.
        AtRisk = "AT_RISK",
        /// An open severe or critical alert.
        OffTrack = "OFF_TRACK",
    }
}

vocabulary! {
    /// Where the collection of money stands.
    CollectionStatus as "CollectionStatus" {
        /// Nothing is due yet.
        NotDue = "NOT_DUE",
        /// Money is due, its last day has not passed, and none of it has been received.
        Due = "DUE",
        /// A part of the money has been received.
        PartiallyReceived = "PARTIALLY_RECEIVED",
        /// Money is due, and its last day has passed.
        Overdue = "OVERDUE",
        /// All of the money has been received.
        Received = "RECEIVED",
    }
}
