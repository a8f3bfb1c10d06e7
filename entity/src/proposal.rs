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
    /// From 1, one higher at each revision.
    pub revision: i32,
    /// The offer in words.
    #[sea_orm(column_type = "Text")]
    pub content: String,
    /// The project's currency.
    pub currency: Currency,
    /// Sum of the estimate by category.
    pub estimated_minor: i64,
    /// Price asked of the customer.
    pub quote_minor: i64,
    /// The cost red line it asks for; null takes the policy's.
    pub red_line_minor: Option<i64>,
    /// Where it stands with the customer.
    pub status: ProposalStatus,
    /// Who wrote it.
    pub created_by_id: Uuid,
    /// When it went to the customer.
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

/// No relations: edges are loaded in batches by their keys.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
