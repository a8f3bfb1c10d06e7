//! One revision of what is offered to the customer, with its estimate and quote.

use sea_orm::entity::prelude::*;

use crate::enums::{Currency, ProposalStatus};

/// One revision of what is offered to the customer, with its estimate and quote.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "proposal")]
pub struct Model {
    /// Primary key, UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Of which project.
    pub project_id: Uuid,
    /// The number of the revision, from 1.
    pub revision: i32,
    /// The offer in words.
    #[sea_orm(column_type = "Text")]
    pub content: String,
    /// The project's currency.
    pub currency: Currency,
    /// Sum of the estimate by category.
    pub estimated_minor: i64,
    /// The price that the customer is asked to pay.
    pub quote_minor: i64,
    /// The cost red line that it asks for; null where it takes that of the policy.
    pub red_line_minor: Option<i64>,
    /// How far the proposal has come with the customer.
    pub status: ProposalStatus,
    /// Who wrote it.
    pub created_by_id: Uuid,
    /// When the proposal was sent to the customer; null while it is not.
    pub sent_at: Option<DateTimeUtc>,
    /// When the customer decided.
    pub decided_at: Option<DateTimeUtc>,
    /// Who decided on the customer's side.
    pub decided_by: Option<String>,
    /// The customer's words.
    #[sea_orm(column_type = "Text", nullable)]
    pub customer_comment: Option<String>,
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
    /// Related by the foreign key `created_by_id`.
    #[sea_orm(
        belongs_to = "super::user_account::Entity",
        from = "Column::CreatedById",
        to = "super::user_account::Column::Id"
    )]
    CreatedBy,
    /// Related by the foreign key `project_id`.
    #[sea_orm(
        belongs_to = "super::project::Entity",
        from = "Column::ProjectId",
        to = "super::project::Column::Id"
    )]
    Project,
    /// Related by the foreign key `compliance_review.proposal_id`.
    #[sea_orm(has_many = "super::compliance_review::Entity")]
    ComplianceReview,
    /// Related by the foreign key `proposal_line.proposal_id`.
    #[sea_orm(has_many = "super::proposal_line::Entity")]
    ProposalLine,
}

crate::related! {
    user_account by CreatedBy, project by Project, compliance_review by ComplianceReview, proposal_line by
    ProposalLine,
}

impl ActiveModelBehavior for ActiveModel {}
