//! A sign-in that can be refreshed and revoked.

use sea_orm::entity::prelude::*;

/// A sign-in that can be refreshed and revoked.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "session")]
pub struct Model {
    /// Primary key, UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Who signed in.
    pub user_id: Uuid,
    /// SHA-256 of the current refresh secret; it rotates at each refresh.
    pub refresh_hash: String,
    /// Random bytes, base64: the key that seals the session's refresh tokens, so that one that was really issued is told
    /// from one that was made up. None for sessions from before there were seals, until they are refreshed.
    pub seal: Option<String>,
    /// SHA-256 of the refresh secret before the current one; none before the first refresh. Where refreshes followed one
    /// another within seconds, those of the ones before it come after it, separated by blanks.
    pub previous_hash: Option<String>,
    /// When the current refresh secret took the place of the one before.
    pub rotated_at: Option<DateTimeUtc>,
    /// When it began.
    pub created_at: DateTimeUtc,
    /// When the current refresh secret ends.
    pub expires_at: DateTimeUtc,
    /// When it was signed out or ended for a copied secret.
    pub revoked_at: Option<DateTimeUtc>,
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
