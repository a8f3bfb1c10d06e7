//! An approved requirement on its way to delivery and payment.

use sea_orm::entity::prelude::*;

use crate::enums::{CollectionStatus, Currency, Health, ProjectStage};

/// An approved requirement on its way to delivery and payment.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "project")]
pub struct Model {
    /// Primary key, UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Short unique code that people quote, such as `P-2026-0042`.
    pub code: String,
    /// Name as people say it.
    pub name: String,
    /// For whom.
    pub customer_id: Uuid,
    /// What for; one project per requirement.
    pub requirement_id: Uuid,
    /// Which line delivers it.
    pub business_line_id: Option<Uuid>,
    /// Who sold it and collects the money.
    pub sales_id: Uuid,
    /// Who leads it.
    pub manager_id: Uuid,
    /// Where it stands.
    pub stage: ProjectStage,
    /// Paused: its work is not judged, and nothing is booked, until it is resumed.
    pub on_hold: bool,
    /// When it was last put on hold; null where it is not on hold.
    pub held_since: Option<DateTimeUtc>,
    /// Day it last went on after a hold; null where it never did.
    pub resumed_on: Option<Date>,
    /// Why it is paused.
    #[sea_orm(column_type = "Text", nullable)]
    pub hold_reason: Option<String>,
    /// Why it was cancelled.
    #[sea_orm(column_type = "Text", nullable)]
    pub cancel_reason: Option<String>,
    /// Currency of all its money.
    pub currency: Currency,
    /// First planned day.
    pub planned_start: Option<Date>,
    /// Last planned day.
    pub planned_end: Option<Date>,
    /// Day execution began.
    pub actual_start: Option<Date>,
    /// Day execution was done.
    pub actual_end: Option<Date>,
    /// Actual progress in basis points, rolled up from its tasks.
    pub progress: i32,
    /// Rolled up from its open alerts.
    pub health: Health,
    /// The same from alerts that are not about cost, for those who may not see cost.
    pub health_without_cost: Health,
    /// Rolled up: the larger, the sooner a lead should look.
    pub attention: i64,
    /// The same from alerts that are not about cost, for those who may not see cost.
    pub attention_without_cost: i64,
    /// Rolled up: costs that wait for an approval.
    pub cost_submitted_minor: i64,
    /// Rolled up: costs approved and not yet paid.
    pub cost_committed_minor: i64,
    /// Rolled up: costs paid.
    pub cost_paid_minor: i64,
    /// Rolled up from the contract's instalments.
    pub collection_status: CollectionStatus,
    /// Last calendar day its warnings were evaluated for.
    pub evaluated_on: Option<Date>,
    /// Grows by one with every committed change of anything about it.
    pub revision: i64,
    /// The same for changes that are not about cost, for those who may not see cost.
    pub revision_without_cost: i64,
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
    /// Related by the foreign key `customer_id`.
    #[sea_orm(
        belongs_to = "super::customer::Entity",
        from = "Column::CustomerId",
        to = "super::customer::Column::Id"
    )]
    Customer,
    /// Related by the foreign key `manager_id`.
    #[sea_orm(
        belongs_to = "super::user_account::Entity",
        from = "Column::ManagerId",
        to = "super::user_account::Column::Id"
    )]
    Manager,
    /// Related by the foreign key `requirement_id`.
    #[sea_orm(
        belongs_to = "super::requirement::Entity",
        from = "Column::RequirementId",
        to = "super::requirement::Column::Id"
    )]
    Requirement,
    /// Related by the foreign key `sales_id`.
    #[sea_orm(
        belongs_to = "super::user_account::Entity",
        from = "Column::SalesId",
        to = "super::user_account::Column::Id"
    )]
    Sales,
    /// Related by the foreign key `alert.project_id`.
    #[sea_orm(has_many = "super::alert::Entity")]
    Alert,
    /// Related by the foreign key `alert_event.project_id`.
    #[sea_orm(has_many = "super::alert_event::Entity")]
    AlertEvent,
    /// Related by the foreign key `audit_entry.project_id`.
    #[sea_orm(has_many = "super::audit_entry::Entity")]
    AuditEntry,
    /// Related by the foreign key `baseline.project_id`.
    #[sea_orm(has_many = "super::baseline::Entity")]
    Baseline,
    /// Related by the foreign key `budget.project_id`.
    #[sea_orm(has_one = "super::budget::Entity")]
    Budget,
    /// Related by the foreign key `compliance_review.project_id`.
    #[sea_orm(has_many = "super::compliance_review::Entity")]
    ComplianceReview,
    /// Related by the foreign key `contract.project_id`.
    #[sea_orm(has_one = "super::contract::Entity")]
    Contract,
    /// Related by the foreign key `cost.project_id`.
    #[sea_orm(has_many = "super::cost::Entity")]
    Cost,
    /// Related by the foreign key `oa_decision.project_id`.
    #[sea_orm(has_many = "super::oa_decision::Entity")]
    OaDecision,
    /// Related by the foreign key `progress_entry.project_id`.
    #[sea_orm(has_many = "super::progress_entry::Entity")]
    ProgressEntry,
    /// Related by the foreign key `project_issue.project_id`.
    #[sea_orm(has_many = "super::issue::Entity")]
    Issue,
    /// Related by the foreign key `proposal.project_id`.
    #[sea_orm(has_many = "super::proposal::Entity")]
    Proposal,
    /// Related by the foreign key `retrospective.project_id`.
    #[sea_orm(has_one = "super::retrospective::Entity")]
    Retrospective,
    /// Related by the foreign key `service_item.project_id`.
    #[sea_orm(has_many = "super::service_item::Entity")]
    ServiceItem,
    /// Related by the foreign key `task.project_id`.
    #[sea_orm(has_many = "super::task::Entity")]
    Task,
    /// Related by the foreign key `watch.project_id`.
    #[sea_orm(has_one = "super::watch::Entity")]
    Watch,
}

crate::related! {
    business_line by BusinessLine, customer by Customer, requirement by Requirement, alert by Alert,
    alert_event by AlertEvent, audit_entry by AuditEntry, baseline by Baseline, budget by Budget,
    compliance_review by ComplianceReview, contract by Contract, cost by Cost, oa_decision by OaDecision,
    progress_entry by ProgressEntry, issue by Issue, proposal by Proposal, retrospective by
    Retrospective, service_item by ServiceItem, task by Task, watch by Watch,
}

impl ActiveModelBehavior for ActiveModel {}
