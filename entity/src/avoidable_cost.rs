//! A cost that need not have been.

use sea_orm::entity::prelude::*;

/// A cost that need not have been.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "avoidable_cost")]
pub struct Model {
    /// Of which retrospective.
    #[sea_orm(primary_key, auto_increment = false)]
    pub retrospective_id: Uuid,
    /// Which cost.
    #[sea_orm(primary_key, auto_increment = false)]
    pub cost_id: Uuid,
    /// Why it was avoidable.
    #[sea_orm(column_type = "Text")]
    pub reason: String,
}

/// What it names by a foreign key, and what names it by one.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// Related by the foreign key `cost_id`.
    #[sea_orm(belongs_to = "super::cost::Entity", from = "Column::CostId", to = "super::cost::Column::Id")]
    Cost,
    /// Related by the foreign key `retrospective_id`.
    #[sea_orm(
        belongs_to = "super::retrospective::Entity",
        from = "Column::RetrospectiveId",
        to = "super::retrospective::Column::Id"
    )]
    Retrospective,
}

crate::related! { cost by Cost, retrospective by Retrospective }

impl ActiveModelBehavior for ActiveModel {}
