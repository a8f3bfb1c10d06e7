//! Budgets of the projects of a line of business, rolled up.

use sea_orm::entity::prelude::*;

use crate::enums::{CostCategory, Currency};

/// Budgets of the projects of a line of business, rolled up.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "line_budget")]
pub struct Model {
    /// Which line; the nil id for projects of none.
    #[sea_orm(primary_key, auto_increment = false)]
    pub business_line_id: Uuid,
    /// Of the amount.
    #[sea_orm(primary_key, auto_increment = false)]
    pub currency: Currency,
    /// What it may be spent on.
    #[sea_orm(primary_key, auto_increment = false)]
    pub category: CostCategory,
    /// How much.
    pub amount_minor: i64,
}

/// It has no foreign key, and nothing names it by one.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
