//! Who asked for a decision.

use sea_orm::entity::prelude::*;

/// Somebody wrote, changed or submitted what others decide on: a requirement, a contract, or a project's compliance.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "authorship")]
pub struct Model {
    /// What is decided on: the id of a requirement, of a contract, or of a project for its compliance.
    #[sea_orm(primary_key, auto_increment = false)]
    pub subject_id: Uuid,
    /// Who wrote, changed or submitted it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub user_id: Uuid,
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
