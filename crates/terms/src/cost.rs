//! Costs.

#[cfg(feature = "sea-orm")]
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

vocabulary! {
    /// Where a cost stands on its way from submission to payment.
    CostStatus as "CostStatus" {
        /// The cost waits for the approval of finance.
        Submitted = "SUBMITTED",
        /// Finance approved; waits for the director.
        FinanceApproved = "FINANCE_APPROVED",
        /// Approved by all; waits for payment. The money is committed.
        Approved = "APPROVED",
        /// Paid, and booked to the project.
        Paid = "PAID",
        /// The cost was refused, with a reason.
        Rejected = "REJECTED",
        /// Taken back before it was paid.
        Cancelled = "CANCELLED",
    }
}

vocabulary! {
    /// A step in the life of a cost.
    CostStep as "CostStep" {
        /// Finance approved the cost.
        FinanceApproval = "FINANCE_APPROVAL",
        /// The director approved the cost.
        DirectorApproval = "DIRECTOR_APPROVAL",
        /// Finance paid the cost.
        Payment = "PAYMENT",
        /// The cost was refused.
        Rejection = "REJECTION",
        /// The cost was taken back.
        Cancellation = "CANCELLATION",
    }
}
