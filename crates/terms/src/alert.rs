//! Alerts.

#[cfg(feature = "sea-orm")]
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

vocabulary! {
    /// What an alert is about.
    AlertKind as "AlertKind" {
        /// The project falls behind its plan.
        ProgressWarning = "PROGRESS_WARNING",
        /// The project's cost passes, or will pass, its red line.
        CostOverrun = "COST_OVERRUN",
        /// A service item is delivered: its instalment can be collected.
        ServiceItemDelivered = "SERVICE_ITEM_DELIVERED",
        /// Something waits for an approval.
        ApprovalRequired = "APPROVAL_REQUIRED",
        /// Money that a customer owes is past its last day.
        CollectionOverdue = "COLLECTION_OVERDUE",
        /// A problem of severity CRITICAL is not solved.
        IssueRaised = "ISSUE_RAISED",
    }
}

vocabulary! {
    /// How bad it is; each is worse than the one before.
    AlertSeverity as "AlertSeverity" {
        /// Worth a look: it is listed, and not pushed to anybody.
        Watch = "WATCH",
        /// Amber: it is likely to go wrong.
        Warning = "WARNING",
        /// Red: very likely to go wrong.
        Severe = "SEVERE",
        /// A hard fact: it has gone wrong.
        Critical = "CRITICAL",
    }
}

vocabulary! {
    /// What people did about an alert.
    AlertStatus as "AlertStatus" {
        /// Nobody has reacted to it yet.
        Open = "OPEN",
        /// Somebody has taken notice of it.
        Acknowledged = "ACKNOWLEDGED",
        /// Keeps quiet until a given time.
        Snoozed = "SNOOZED",
        /// Its cause is gone.
        Resolved = "RESOLVED",
    }
}

vocabulary! {
    /// What happened to an alert.
    AlertEventType as "AlertEventType" {
        /// It began, or speaks again: after it was snoozed or its project was on hold, or when the problem that it tells of
        /// is given to somebody else.
        Raised = "RAISED",
        /// It got worse: a higher severity, or committed money that is now paid; or nobody reacted in time, and it
        /// goes to the next role.
        Escalated = "ESCALATED",
        /// It got better, and is not over: a lower severity.
        Eased = "EASED",
        /// Somebody took notice of the alert.
        Acknowledged = "ACKNOWLEDGED",
        /// It was told to keep quiet for a while.
        Snoozed = "SNOOZED",
        /// The cause of the alert is gone.
        Resolved = "RESOLVED",
    }
}
