//! One step in the life of a cost, by a person.

use sea_orm::entity::prelude::*;

use crate::enums::CostStep;

/// One step in the life of a cost, by a person.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "cost_approval")]
pub struct Model {
    /// Primary key, UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Of which cost.
    pub cost_id: Uuid,
    /// Which step.
    pub step: CostStep,
    /// Who took it.
    pub decided_by_id: Uuid,
    /// Their words.
    #[sea_orm(column_type = "Text", nullable)]
    pub comment: Option<String>,
    /// When.
    pub decided_at: DateTimeUtc,
}

/// What it names by a foreign key, and what names it by one.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// Related by the foreign key `cost_id`.
    #[sea_orm(belongs_to = "super::cost::Entity", from = "Column::CostId", to = "super::cost::Column::Id")]
    Cost,
    /// Related by the foreign key `decided_by_id`.
    #[sea_orm(
        belongs_to = "super::user_account::Entity",
        from = "Column::DecidedById",
        to = "super::user_account::Column::Id"
    )]
    DecidedBy,
}

crate::related! { cost by Cost, user_account by DecidedBy }

impl ActiveModelBehavior for ActiveModel {}
