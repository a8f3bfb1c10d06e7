//! Every status and kind, once: the same type is stored and spoken in GraphQL, mostly under one name.
//!
//! Whoever stores them asks for the feature `sea-orm`, whoever speaks them for `async-graphql`; the rules know neither.

#[macro_use]
mod vocabulary;
#[macro_use]
mod audit_action;
#[macro_use]
mod operation;
mod alert;
mod alert_rule;
mod compliance;
mod contract;
mod cost;
mod cost_category;
mod currency;
mod error_code;
mod evidence;
mod issue;
mod project;
mod proposal;
mod requirement;
pub mod rights;
mod role;
mod subject;
mod task;

pub use alert::{AlertEventType, AlertKind, AlertSeverity, AlertStatus};
pub use alert_rule::{AlertRule, ApprovalRule, MarginRule};
pub use compliance::{ComplianceTrack, ReviewDecision};
pub use contract::ContractStatus;
pub use cost::{CostStatus, CostStep};
pub use cost_category::{CostCategory, MalformedCode};
pub use currency::Currency;
pub use error_code::ErrorCode;
pub use evidence::{EvidenceName, EvidenceUnit};
pub use issue::{IssueSeverity, IssueStatus};
pub use project::{CollectionStatus, Health, ProjectStage, ServiceItemStatus};
pub use proposal::ProposalStatus;
pub use requirement::{RequirementStatus, RestrictionList, ReviewCriterion};
pub use rights::AuditAction;
pub use role::Role;
pub use subject::Subject;
pub use task::{DependencyKind, TaskStatus};

/// Calls a macro with the names of all enums, for what is implemented for each.
#[macro_export]
macro_rules! every_enum {
    ($then:ident) => {
        $then! {
            Role Currency RestrictionList RequirementStatus ReviewCriterion ServiceItemStatus ProjectStage
            Health CollectionStatus ProposalStatus ComplianceTrack ReviewDecision ContractStatus
            CostStatus CostStep TaskStatus DependencyKind IssueSeverity IssueStatus AlertKind AlertSeverity
            AlertStatus AlertEventType AlertRule ApprovalRule MarginRule EvidenceName EvidenceUnit Subject
            AuditAction
        }
    };
}
