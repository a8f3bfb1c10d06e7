//! A person who signs in. What they may do follows from their roles.

use sea_orm::entity::prelude::*;

/// A person who signs in. What they may do follows from their roles.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "user_account")]
pub struct Model {
    /// Primary key, UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The line they belong to; leads, directors and owners see this line.
    pub business_line_id: Option<Uuid>,
    /// Name as colleagues read it.
    pub name: String,
    /// Sign-in name, lower case, unique.
    pub email: String,
    /// Argon2id in PHC format; never leaves the server.
    pub password_hash: String,
    /// Preferred language of messages: `en` or `zh-CN`.
    pub locale: String,
    /// Working capacity per week in hundredths of a day (500 = five days).
    pub weekly_capacity: i32,
    /// False once the person has left: they can't sign in, their history stays.
    pub active: bool,
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

/// No relations: edges are loaded in batches by their keys.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
