//! A role that a person holds; a person can hold several.

use sea_orm::entity::prelude::*;

use crate::enums::Role;

/// A role that a person holds; a person can hold several.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "user_role")]
pub struct Model {
    /// Who.
    #[sea_orm(primary_key, auto_increment = false)]
    pub user_id: Uuid,
    /// What they are.
    #[sea_orm(primary_key, auto_increment = false)]
    pub role: Role,
}

/// What it names by a foreign key, and what names it by one.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// Related by the foreign key `user_id`.
    #[sea_orm(
        belongs_to = "super::user_account::Entity",
        from = "Column::UserId",
        to = "super::user_account::Column::Id"
    )]
    User,
}

crate::related! { user_account by User }

impl ActiveModelBehavior for ActiveModel {}
