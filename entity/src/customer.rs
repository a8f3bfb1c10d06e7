//! A business customer that sales looks after.

use sea_orm::entity::prelude::*;

/// A business customer that sales looks after.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "customer")]
pub struct Model {
    /// Primary key, UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Registered or everyday name.
    pub name: String,
    /// Branch, free text.
    pub industry: Option<String>,
    /// The sales person responsible.
    pub owner_id: Uuid,
    /// The owner's line when the customer was registered.
    pub business_line_id: Option<Uuid>,
    /// What it is found by: made of other columns as it is stored.
    #[sea_orm(column_type = "Text")]
    pub search_text: String,
    /// Where its name stands among others: made of the name as it is stored.
    pub name_key: String,
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
    /// Related by the foreign key `business_line_id`.
    #[sea_orm(
        belongs_to = "super::business_line::Entity",
        from = "Column::BusinessLineId",
        to = "super::business_line::Column::Id"
    )]
    BusinessLine,
    /// Related by the foreign key `owner_id`.
    #[sea_orm(
        belongs_to = "super::user_account::Entity",
        from = "Column::OwnerId",
        to = "super::user_account::Column::Id"
    )]
    Owner,
    /// Related by the foreign key `contact.customer_id`.
    #[sea_orm(has_many = "super::contact::Entity")]
    Contact,
    /// Related by the foreign key `project.customer_id`.
    #[sea_orm(has_many = "super::project::Entity")]
    Project,
    /// Related by the foreign key `requirement.customer_id`.
    #[sea_orm(has_many = "super::requirement::Entity")]
    Requirement,
}

crate::related! {
    business_line by BusinessLine, user_account by Owner, contact by Contact, project by Project,
    requirement by Requirement,
}

impl ActiveModelBehavior for ActiveModel {}
