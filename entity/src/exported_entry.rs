//! Entries of the audit log that are being deleted, as they were exported.

use sea_orm::entity::prelude::*;

/// An entry of the audit log that was written to a file. It is named here by the transaction that deletes it, as the
/// database refuses to delete any other; outside of such transactions the table is empty.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "exported_entry")]
pub struct Model {
    /// The entry.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
}

/// It has no foreign key, and nothing names it by one.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
