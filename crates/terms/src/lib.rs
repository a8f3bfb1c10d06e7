//! Every status and kind, once: the same type is stored and spoken in GraphQL, mostly under one name.
//!
//! Whoever stores them asks for the feature `sea-orm`, whoever speaks them for `async-graphql`; the rules know neither.

#[cfg(feature = "sea-orm")]
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

#[macro_use]
mod vocabulary;
#[macro_use]
mod audit_action;
#[macro_use]
mod operation;
mod alert_rule;
mod cost_category;
mod currency;
mod evidence;
pub mod rights;

pub use alert_rule::{AlertRule, ApprovalRule, MarginRule};
pub use cost_category::{CostCategory, MalformedCode};
pub use currency::Currency;
pub use evidence::{EvidenceName, EvidenceUnit};
pub use rights::AuditAction;

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

vocabulary! {
    /// Where a proposal stands with the customer.
    ProposalStatus as "ProposalStatus" {
        /// The proposal is being written.
        Draft = "DRAFT",
        /// The customer is to decide on the proposal.
        Sent = "SENT",
        /// The customer agreed to the proposal.
        Confirmed = "CONFIRMED",
        /// The customer wants it changed.
        ChangesRequested = "CHANGES_REQUESTED",
        /// A later revision replaced it.
        Superseded = "SUPERSEDED",
    }
}

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

vocabulary! {
    /// Where the work on a task stands.
    TaskStatus as "TaskStatus" {
        /// Nothing of the task is done yet.
        Todo = "TODO",
        /// The work on the task has begun.
        InProgress = "IN_PROGRESS",
        /// The work on the task cannot go on for now.
        Blocked = "BLOCKED",
        /// The task is complete: its progress is 100.
        Done = "DONE",
        /// Won't be done; counts for nothing.
        Cancelled = "CANCELLED",
    }
}

vocabulary! {
    /// Which end of a task waits for which end of another.
    DependencyKind as "DependencyKind" {
        /// It starts after the other ends.
        FinishToStart = "FS",
        /// It starts after the other starts.
        StartToStart = "SS",
        /// It ends after the other ends.
        FinishToFinish = "FF",
        /// It ends after the other starts.
        StartToFinish = "SF",
    }
}

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

/// What kind of business outcome a user error is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "async-graphql", derive(async_graphql::Enum))]
pub enum ErrorCode {
    /// An input is malformed or out of range; `field` names it.
    BadUserInput,
    /// The thing's state doesn't allow it; `allowed` says what would be allowed.
    InvalidTransition,
    /// Somebody else was faster, or it exists already.
    Conflict,
    /// A rule of the business refuses it.
    RuleRefused,
}
