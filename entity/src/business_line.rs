//! A line of business with its own owner, leads and policy.

use sea_orm::entity::prelude::*;

/// A line of business with its own owner, leads and policy.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "business_line")]
pub struct Model {
    /// Primary key, UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Unique name as people say it.
    pub name: String,
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
    /// Related by the foreign key `customer.business_line_id`.
    #[sea_orm(has_many = "super::customer::Entity")]
    Customer,
    /// Related by the foreign key `policy.business_line_id`.
    #[sea_orm(has_one = "super::policy::Entity")]
    Policy,
    /// Related by the foreign key `project.business_line_id`.
    #[sea_orm(has_many = "super::project::Entity")]
    Project,
    /// Related by the foreign key `requirement.business_line_id`.
    #[sea_orm(has_many = "super::requirement::Entity")]
    Requirement,
    /// Related by the foreign key `user_account.business_line_id`.
    #[sea_orm(has_many = "super::user_account::Entity")]
    UserAccount,
}

crate::related! {
    customer by Customer, policy by Policy, project by Project, requirement by Requirement, user_account by
    UserAccount,
}

impl ActiveModelBehavior for ActiveModel {}
