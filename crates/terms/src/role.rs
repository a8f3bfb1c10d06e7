//! What people do.

#[cfg(feature = "sea-orm")]
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

vocabulary! {
    /// What a person does, and so what they may see and decide.
    Role as "Role" {
        /// Registers customers and requirements, takes proposals to the customer and collects payments.
        Sales = "SALES",
        /// Reviews requirements, plans and leads projects, submits costs.
        ProjectManager = "PROJECT_MANAGER",
        /// Does the tasks assigned to them and reports progress.
        Member = "MEMBER",
        /// Reviews margins, approves and pays costs, records payments received.
        Finance = "FINANCE",
        /// Reviews the risk of an engagement and its contract.
        Legal = "LEGAL",
        /// Approves costs past a share of the budget or a fixed amount.
        Director = "DIRECTOR",
        /// Watches over all projects of a business line.
        TeamLead = "TEAM_LEAD",
        /// Runs a business line.
        BusinessOwner = "BUSINESS_OWNER",
        /// Looks after users, roles, business lines and policy.
        Admin = "ADMIN",
    }
}
