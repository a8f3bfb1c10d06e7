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

/// What it names by a foreign key, and what names it by one.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// Related by the foreign key `instalment_id`.
    #[sea_orm(
        belongs_to = "super::instalment::Entity",
        from = "Column::InstalmentId",
        to = "super::instalment::Column::Id"
    )]
    Instalment,
    /// Related by the foreign key `recorded_by_id`.
    #[sea_orm(
        belongs_to = "super::user_account::Entity",
        from = "Column::RecordedById",
        to = "super::user_account::Column::Id"
    )]
    RecordedBy,
}

crate::related! { instalment by Instalment, user_account by RecordedBy }

impl ActiveModelBehavior for ActiveModel {}
