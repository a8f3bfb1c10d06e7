//! The key that access tokens are signed with, shared by all servers on this database.

use sea_orm::entity::prelude::*;

/// The key that access tokens are signed with, shared by all servers on this database.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "signing_key")]
pub struct Model {
    /// Primary key, UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Random bytes, base64; used when the configuration gives no secret.
    pub secret: String,
    /// When it was made.
    pub created_at: DateTimeUtc,
}

/// It has no foreign key, and nothing names it by one.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
