//! Budget of one category.

use sea_orm::entity::prelude::*;

use crate::enums::CostCategory;

/// Budget of one category.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "budget_line")]
pub struct Model {
    /// Of which budget.
    #[sea_orm(primary_key, auto_increment = false)]
    pub budget_id: Uuid,
    /// What it may be spent on.
    #[sea_orm(primary_key, auto_increment = false)]
    pub category: CostCategory,
    /// Minor units of the budget's currency.
    pub amount_minor: i64,
}

/// What it names by a foreign key, and what names it by one.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// Related by the foreign key `budget_id`.
    #[sea_orm(
        belongs_to = "super::budget::Entity",
        from = "Column::BudgetId",
        to = "super::budget::Column::Id"
    )]
    Budget,
}

crate::related! { budget by Budget }

impl ActiveModelBehavior for ActiveModel {}
