//! A person who signs in. What they may do follows from their roles.

use sea_orm::entity::prelude::*;

/// A person who signs in. What they may do follows from their roles.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "user_account")]
pub struct Model {
    /// Primary key, UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The line they belong to; leads, directors and owners see this line.
    pub business_line_id: Option<Uuid>,
    /// Name as colleagues read it.
    pub name: String,
    /// Sign-in name, lower case, unique.
    pub email: String,
    /// Argon2id in PHC format; never leaves the server.
    pub password_hash: String,
    /// Preferred language of messages: `en` or `zh-CN`.
    pub locale: String,
    /// Working capacity per week in hundredths of a day (500 = five days).
    pub weekly_capacity: i32,
    /// False once the person has left: they can't sign in, their history stays.
    pub active: bool,
    /// What it is found by: made of other columns as it is stored.
    #[sea_orm(column_type = "Text")]
    pub search_text: String,
    /// Where its name stands among others: made of the name as it is stored.
    pub name_key: String,
    /// Grows by one at every edit.
    pub version: i32,
    /// When it was made.
    pub created_at: DateTimeUtc,
    /// When it was last changed.
    pub updated_at: DateTimeUtc,
}

/// What it names by a foreign key, and what names it by one.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `business_line_id`.
    #[sea_orm(
        belongs_to = "super::business_line::Entity",
        from = "Column::BusinessLineId",
        to = "super::business_line::Column::Id"
    )]
    BusinessLine,
    /// By `alert.acknowledged_by_id`.
    #[sea_orm(has_many = "super::alert::Entity")]
    Alert,
    /// By `alert_event.actor_id`.
    #[sea_orm(has_many = "super::alert_event::Entity")]
    AlertEvent,
    /// By `audit_entry.actor_id`.
    #[sea_orm(has_many = "super::audit_entry::Entity")]
    AuditEntry,
    /// By `authorship.user_id`.
    #[sea_orm(has_many = "super::authorship::Entity")]
    Authorship,
    /// By `baseline.taken_by_id`.
    #[sea_orm(has_many = "super::baseline::Entity")]
    Baseline,
    /// By `compliance_review.reviewer_id`.
    #[sea_orm(has_many = "super::compliance_review::Entity")]
    ComplianceReview,
    /// By `cost.submitted_by_id`.
    #[sea_orm(has_many = "super::cost::Entity")]
    Cost,
    /// By `cost_approval.decided_by_id`.
    #[sea_orm(has_many = "super::cost_approval::Entity")]
    CostApproval,
    /// By `customer.owner_id`.
    #[sea_orm(has_many = "super::customer::Entity")]
    Customer,
    /// By `idempotency_key.user_id`.
    #[sea_orm(has_many = "super::idempotency_key::Entity")]
    IdempotencyKey,
    /// By `oa_decision.decided_by_id`.
    #[sea_orm(has_many = "super::oa_decision::Entity")]
    OaDecision,
    /// By `progress_entry.reported_by_id`.
    #[sea_orm(has_many = "super::progress_entry::Entity")]
    ProgressEntry,
    /// By `project.manager_id`.
    #[sea_orm(has_many = "super::project::Entity", via_rel = "Relation::Manager")]
    ManagedProject,
    /// By `project.sales_id`.
    #[sea_orm(has_many = "super::project::Entity", via_rel = "Relation::Sales")]
    SoldProject,
    /// By `project_issue.owner_id`.
    #[sea_orm(has_many = "super::issue::Entity", via_rel = "Relation::Owner")]
    OwnedIssue,
    /// By `project_issue.raised_by_id`.
    #[sea_orm(has_many = "super::issue::Entity", via_rel = "Relation::RaisedBy")]
    RaisedIssue,
    /// By `proposal.created_by_id`.
    #[sea_orm(has_many = "super::proposal::Entity")]
    Proposal,
    /// By `receipt.recorded_by_id`.
    #[sea_orm(has_many = "super::receipt::Entity")]
    Receipt,
    /// By `requirement.created_by_id`.
    #[sea_orm(has_many = "super::requirement::Entity")]
    Requirement,
    /// By `requirement_flag.overridden_by_id`.
    #[sea_orm(has_many = "super::requirement_flag::Entity")]
    RequirementFlag,
    /// By `requirement_review.reviewer_id`.
    #[sea_orm(has_many = "super::requirement_review::Entity")]
    RequirementReview,
    /// By `retrospective.finished_by_id`.
    #[sea_orm(has_many = "super::retrospective::Entity")]
    Retrospective,
    /// By `session.user_id`.
    #[sea_orm(has_many = "super::session::Entity")]
    Session,
    /// By `task.assignee_id`.
    #[sea_orm(has_many = "super::task::Entity")]
    Task,
    /// By `user_role.user_id`.
    #[sea_orm(has_many = "super::user_role::Entity")]
    UserRole,
}

crate::related! {
    business_line by BusinessLine, alert by Alert, alert_event by AlertEvent, audit_entry by AuditEntry,
    authorship by Authorship, baseline by Baseline, compliance_review by ComplianceReview, cost by Cost,
    cost_approval by CostApproval, customer by Customer, idempotency_key by IdempotencyKey, oa_decision by
    OaDecision, progress_entry by ProgressEntry, proposal by Proposal, receipt by Receipt, requirement by
    Requirement, requirement_flag by RequirementFlag, requirement_review by RequirementReview, retrospective
    by Retrospective, session by Session, task by Task, user_role by UserRole,
}

impl ActiveModelBehavior for ActiveModel {}
