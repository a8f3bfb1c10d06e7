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
    /// Related by the foreign key `business_line_id`.
    #[sea_orm(
        belongs_to = "super::business_line::Entity",
        from = "Column::BusinessLineId",
        to = "super::business_line::Column::Id"
    )]
    BusinessLine,
    /// Related by the foreign key `alert.acknowledged_by_id`.
    #[sea_orm(has_many = "super::alert::Entity")]
    Alert,
    /// Related by the foreign key `alert_event.actor_id`.
    #[sea_orm(has_many = "super::alert_event::Entity")]
    AlertEvent,
    /// Related by the foreign key `audit_entry.actor_id`.
    #[sea_orm(has_many = "super::audit_entry::Entity")]
    AuditEntry,
    /// Related by the foreign key `authorship.user_id`.
    #[sea_orm(has_many = "super::authorship::Entity")]
    Authorship,
    /// Related by the foreign key `baseline.taken_by_id`.
    #[sea_orm(has_many = "super::baseline::Entity")]
    Baseline,
    /// Related by the foreign key `compliance_review.reviewer_id`.
    #[sea_orm(has_many = "super::compliance_review::Entity")]
    ComplianceReview,
    /// Related by the foreign key `cost.submitted_by_id`.
    #[sea_orm(has_many = "super::cost::Entity")]
    Cost,
    /// Related by the foreign key `cost_approval.decided_by_id`.
    #[sea_orm(has_many = "super::cost_approval::Entity")]
    CostApproval,
    /// Related by the foreign key `customer.owner_id`.
    #[sea_orm(has_many = "super::customer::Entity")]
    Customer,
    /// Related by the foreign key `idempotency_key.user_id`.
    #[sea_orm(has_many = "super::idempotency_key::Entity")]
    IdempotencyKey,
    /// Related by the foreign key `oa_decision.decided_by_id`.
    #[sea_orm(has_many = "super::oa_decision::Entity")]
    OaDecision,
    /// Related by the foreign key `progress_entry.reported_by_id`.
    #[sea_orm(has_many = "super::progress_entry::Entity")]
    ProgressEntry,
    /// Related by the foreign key `project.manager_id`.
    #[sea_orm(has_many = "super::project::Entity", via_rel = "Relation::Manager")]
    ManagedProject,
    /// Related by the foreign key `project.sales_id`.
    #[sea_orm(has_many = "super::project::Entity", via_rel = "Relation::Sales")]
    SoldProject,
    /// Related by the foreign key `project_issue.owner_id`.
    #[sea_orm(has_many = "super::issue::Entity", via_rel = "Relation::Owner")]
    OwnedIssue,
    /// Related by the foreign key `project_issue.raised_by_id`.
    #[sea_orm(has_many = "super::issue::Entity", via_rel = "Relation::RaisedBy")]
    RaisedIssue,
    /// Related by the foreign key `proposal.created_by_id`.
    #[sea_orm(has_many = "super::proposal::Entity")]
    Proposal,
    /// Related by the foreign key `receipt.recorded_by_id`.
    #[sea_orm(has_many = "super::receipt::Entity")]
    Receipt,
    /// Related by the foreign key `requirement.created_by_id`.
    #[sea_orm(has_many = "super::requirement::Entity")]
    Requirement,
    /// Related by the foreign key `requirement_flag.overridden_by_id`.
    #[sea_orm(has_many = "super::requirement_flag::Entity")]
    RequirementFlag,
    /// Related by the foreign key `requirement_review.reviewer_id`.
    #[sea_orm(has_many = "super::requirement_review::Entity")]
    RequirementReview,
    /// Related by the foreign key `retrospective.finished_by_id`.
    #[sea_orm(has_many = "super::retrospective::Entity")]
    Retrospective,
    /// Related by the foreign key `session.user_id`.
    #[sea_orm(has_many = "super::session::Entity")]
    Session,
    /// Related by the foreign key `task.assignee_id`.
    #[sea_orm(has_many = "super::task::Entity")]
    Task,
    /// Related by the foreign key `user_role.user_id`.
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
