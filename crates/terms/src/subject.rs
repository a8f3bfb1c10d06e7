//! What things are done to.

#[cfg(feature = "sea-orm")]
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

vocabulary! {
    /// What an audit entry is about.
    Subject as "Subject" {
        /// The entry is about a person.
        User = "USER",
        /// The entry is about a business line.
        BusinessLine = "BUSINESS_LINE",
        /// The entry is about a sign-in and what follows from it.
        Session = "SESSION",
        /// The entry is about a customer.
        Customer = "CUSTOMER",
        /// The entry is about a requirement.
        Requirement = "REQUIREMENT",
        /// The entry is about a service item.
        ServiceItem = "SERVICE_ITEM",
        /// The entry is about a project.
        Project = "PROJECT",
        /// The entry is about a proposal.
        Proposal = "PROPOSAL",
        /// The entry is about a contract.
        Contract = "CONTRACT",
        /// The entry is about a task.
        Task = "TASK",
        /// The entry is about a cost.
        Cost = "COST",
        /// The entry is about a problem.
        Issue = "ISSUE",
        /// The entry is about an alert.
        Alert = "ALERT",
        /// The entry is about a retrospective.
        Retrospective = "RETROSPECTIVE",
        /// The entry is about a policy.
        Policy = "POLICY",
        /// The entry is about a category of costs.
        CostCategory = "COST_CATEGORY",
    }
}
