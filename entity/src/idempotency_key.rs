//! A mutation that was sent under a key: done once, and answered as it was the first time.

use sea_orm::entity::prelude::*;

use crate::document::{Document, KeyErrors};

/// A mutation that was sent under a key: done once, and answered as it was the first time.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "idempotency_key")]
pub struct Model {
    /// Whose key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub user_id: Uuid,
    /// The key, as they gave it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    /// A keyed hash of what was asked under it.
    pub fingerprint: String,
    /// What was changed; null where nothing was.
    pub subject_id: Option<Uuid>,
    /// Why nothing was done, where it was refused.
    pub errors: Option<Document<KeyErrors>>,
    /// The roles and the line of whoever read the answer.
    #[sea_orm(column_type = "Text", nullable)]
    pub seen_as: Option<String>,
    /// The answer as it was given, once it was.
    #[sea_orm(column_type = "Text")]
    pub answer: Option<String>,
    /// When it was done.
    pub created_at: DateTimeUtc,
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
