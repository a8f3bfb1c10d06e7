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
    /// Past this amount of committed and paid cost the project has sunk too deep.
    pub red_line_minor: i64,
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
