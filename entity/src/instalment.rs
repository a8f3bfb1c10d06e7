//! A part of the contract's amount, due on a day or when a service item is delivered.

use sea_orm::entity::prelude::*;

use crate::enums::{CollectionStatus, Currency};

/// A part of the contract's amount, due on a day or when a service item is delivered.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "instalment")]
pub struct Model {
    /// Primary key, UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Of which contract.
    pub contract_id: Uuid,
    /// Place in the payment terms, from 0.
    pub position: i32,
    /// The contract's currency.
    pub currency: Currency,
    /// Agreed part.
    pub amount_minor: i64,
    /// Day it is due; null while it waits for its service item.
    pub due_on: Option<Date>,
    /// The service item whose delivery makes the instalment due; null where the instalment is due on a day.
    pub service_item_id: Option<Uuid>,
    /// Rolled up from receipts.
    pub received_minor: i64,
    /// Where its collection stands.
    pub status: CollectionStatus,
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
    /// Related by the foreign key `contract_id`.
    #[sea_orm(
        belongs_to = "super::contract::Entity",
        from = "Column::ContractId",
        to = "super::contract::Column::Id"
    )]
    Contract,
    /// Related by the foreign key `service_item_id`.
    #[sea_orm(
        belongs_to = "super::service_item::Entity",
        from = "Column::ServiceItemId",
        to = "super::service_item::Column::Id"
    )]
    ServiceItem,
    /// Related by the foreign key `receipt.instalment_id`.
    #[sea_orm(has_many = "super::receipt::Entity")]
    Receipt,
}

crate::related! { contract by Contract, service_item by ServiceItem, receipt by Receipt }

impl ActiveModelBehavior for ActiveModel {}
