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
    /// When it began.
    pub created_at: DateTimeUtc,
    /// When the current refresh secret ends.
    pub expires_at: DateTimeUtc,
    /// When it was signed out or ended for a copied secret.
    pub revoked_at: Option<DateTimeUtc>,
}

/// No relations: edges are loaded in batches by their keys.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
