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

/// No relations: edges are loaded in batches by their keys.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
