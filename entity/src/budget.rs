//! What a project may cost, from its confirmed proposal.

use sea_orm::entity::prelude::*;

use crate::enums::Currency;

/// What a project may cost, from its confirmed proposal.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "budget")]
pub struct Model {
    /// Primary key, UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Of which project; one each.
    pub project_id: Uuid,
    /// The project's currency.
    pub currency: Currency,
    /// Sum of the lines.
    pub total_minor: i64,
    /// The cost red line: once committed and paid cost pass this amount, the project is over it.
    pub red_line_minor: i64,
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
    /// Related by the foreign key `budget_line.budget_id`.
    #[sea_orm(has_many = "super::budget_line::Entity")]
    BudgetLine,
}

crate::related! { project by Project, budget_line by BudgetLine }

impl ActiveModelBehavior for ActiveModel {}
