//! Costs of a line of business, rolled up: what its dashboard shows without looking at single costs.

use sea_orm::entity::prelude::*;

use crate::enums::{CostCategory, Currency};

/// Costs of a line of business, rolled up: what its dashboard shows without looking at single costs.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "line_cost")]
pub struct Model {
    /// Which line; the nil id for projects of none.
    #[sea_orm(primary_key, auto_increment = false)]
    pub business_line_id: Uuid,
    /// Of the amounts.
    #[sea_orm(primary_key, auto_increment = false)]
    pub currency: Currency,
    /// Month of the work, by its first day.
    #[sea_orm(primary_key, auto_increment = false)]
    pub month: Date,
    /// What they are spent on.
    #[sea_orm(primary_key, auto_increment = false)]
    pub category: CostCategory,
    /// The service of the service item they are for; empty for none.
    #[sea_orm(primary_key, auto_increment = false)]
    pub service: String,
    /// Waiting for an approval.
    pub submitted_minor: i64,
    /// Approved and not yet paid.
    pub committed_minor: i64,
    /// Paid.
    pub paid_minor: i64,
}

/// It has no foreign key, and nothing names it by one.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
