//! Money received against an instalment; never changed once recorded.

use sea_orm::entity::prelude::*;

use crate::enums::Currency;

/// Money received against an instalment; never changed once recorded.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "receipt")]
pub struct Model {
    /// Primary key, UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Against which instalment.
    pub instalment_id: Uuid,
    /// The contract's currency.
    pub currency: Currency,
    /// What came in.
    pub amount_minor: i64,
    /// Day it came in.
    pub received_on: Date,
    /// The bank's reference.
    pub reference: Option<String>,
    /// Who recorded it.
    pub recorded_by_id: Uuid,
    /// When it was recorded.
    pub created_at: DateTimeUtc,
}

/// No relations: edges are loaded in batches by their keys.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
