//! Wrong passwords for one e-mail address, be there an account or not.

use sea_orm::entity::prelude::*;

/// Wrong passwords for one e-mail address, be there an account or not: either by whoever has never signed in from where
/// they are, all together, or from one place that its owner has signed in from.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sign_in_guess")]
pub struct Model {
    /// SHA-256 of the e-mail address, and of the place where it is for one place; base64.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    /// Whether it is for a place that its owner has signed in from.
    pub trusted: bool,
    /// Wrong passwords since the last right one.
    pub failures: i32,
    /// When the last wrong password was given or, of a place, when it was last seen to be the owner's.
    pub seen_at: DateTimeUtc,
    /// Before this instant no password is tried.
    pub next_at: DateTimeUtc,
}

/// No relations: edges are loaded in batches by their keys.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
