//! Wrong passwords for an e-mail address.

use sea_orm::entity::prelude::*;

/// Wrong passwords for one e-mail address, whether it is an account's or not. There is a count for each network address
/// that they came from, and one for all network addresses together that the account's owner has never signed in from.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sign_in_guess")]
pub struct Model {
    /// SHA-256 of the e-mail address and, where the count is of one network address, of a NUL and that address; base64.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    /// Whether the account's owner has signed in from the network address.
    pub trusted: bool,
    /// Wrong passwords in a row, those included that are being tried.
    pub failures: i32,
    /// When the last of them was tried or, where the owner has signed in from, when they were last seen there.
    pub seen_at: DateTimeUtc,
    /// Before this instant no password is tried.
    pub next_at: DateTimeUtc,
}

/// It has no foreign key, and nothing names it by one.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
