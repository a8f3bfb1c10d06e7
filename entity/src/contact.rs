//! A person at a customer.

use sea_orm::entity::prelude::*;

/// A person at a customer.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "contact")]
pub struct Model {
    /// Primary key, UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Whose contact.
    pub customer_id: Uuid,
    /// Place in the list, from 0.
    pub position: i32,
    /// Full name.
    pub name: String,
    /// What they do there.
    pub title: Option<String>,
    /// Mail address.
    pub email: Option<String>,
    /// Phone number, as dialled.
    pub phone: Option<String>,
    /// What it is found by: made of other columns as it is stored.
    #[sea_orm(column_type = "Text")]
    pub search_text: String,
}

/// What it names by a foreign key, and what names it by one.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// Related by the foreign key `customer_id`.
    #[sea_orm(
        belongs_to = "super::customer::Entity",
        from = "Column::CustomerId",
        to = "super::customer::Column::Id"
    )]
    Customer,
}

crate::related! { customer by Customer }

impl ActiveModelBehavior for ActiveModel {}
