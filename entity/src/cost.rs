//! Money a project spends, from submission to payment.

use sea_orm::entity::prelude::*;

use crate::document::{CostRoute, Document};
use crate::enums::{CostCategory, CostStatus, Currency};

/// Money a project spends, from submission to payment.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "cost")]
pub struct Model {
    /// Primary key, UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Of which project.
    pub project_id: Uuid,
    /// For which service item.
    pub service_item_id: Option<Uuid>,
    /// For which task.
    pub task_id: Option<Uuid>,
    /// What it is spent on.
    pub category: CostCategory,
    /// What for.
    #[sea_orm(column_type = "Text")]
    pub description: String,
    /// Who is paid.
    pub payee: String,
    /// Where the proof can be seen.
    pub proof_url: Option<String>,
    /// The project's currency.
    pub currency: Currency,
    /// Minor units, more than 0.
    pub amount_minor: i64,
    /// Where it stands.
    pub status: CostStatus,
    /// Day the work was done.
    pub incurred_on: Date,
    /// The OA system's reference, by which a submission that is said twice is known.
    pub external_ref: Option<String>,
    /// The same while the cost holds it: no two costs of the organisation do. Null once it is rejected or cancelled, and
    /// on later costs of those that had one reference before this was so.
    pub ref_key: Option<String>,
    /// The approvals it needs and the figures they were decided on.
    pub route: Document<CostRoute>,
    /// Who submitted it.
    pub submitted_by_id: Uuid,
    /// When the last approval, rejection or cancellation happened.
    pub decided_at: Option<DateTimeUtc>,
    /// Why it was rejected or cancelled.
    #[sea_orm(column_type = "Text", nullable)]
    pub reason: Option<String>,
    /// When it was paid.
    pub paid_at: Option<DateTimeUtc>,
    /// What it is found by: made of other columns as it is stored.
    #[sea_orm(column_type = "Text")]
    pub search_text: String,
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
    /// Related by the foreign key `project_id`.
    #[sea_orm(
        belongs_to = "super::project::Entity",
        from = "Column::ProjectId",
        to = "super::project::Column::Id"
    )]
    Project,
    /// Related by the foreign key `service_item_id`.
    #[sea_orm(
        belongs_to = "super::service_item::Entity",
        from = "Column::ServiceItemId",
        to = "super::service_item::Column::Id"
    )]
    ServiceItem,
    /// Related by the foreign key `submitted_by_id`.
    #[sea_orm(
        belongs_to = "super::user_account::Entity",
        from = "Column::SubmittedById",
        to = "super::user_account::Column::Id"
    )]
    SubmittedBy,
    /// Related by the foreign key `task_id`.
    #[sea_orm(belongs_to = "super::task::Entity", from = "Column::TaskId", to = "super::task::Column::Id")]
    Task,
    /// Related by the foreign key `avoidable_cost.cost_id`.
    #[sea_orm(has_many = "super::avoidable_cost::Entity")]
    AvoidableCost,
    /// Related by the foreign key `cost_approval.cost_id`.
    #[sea_orm(has_many = "super::cost_approval::Entity")]
    CostApproval,
    /// Related by the foreign key `oa_decision.cost_id`.
    #[sea_orm(has_many = "super::oa_decision::Entity")]
    OaDecision,
}

crate::related! {
    project by Project, service_item by ServiceItem, user_account by SubmittedBy, task by Task,
    avoidable_cost by AvoidableCost, cost_approval by CostApproval, oa_decision by OaDecision,
}

impl ActiveModelBehavior for ActiveModel {}
