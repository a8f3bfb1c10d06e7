//! What people had done about an alert when its cause was gone.

use sea_orm_migration::{prelude::*, schema::string_null};

/// Adds it.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let column = string_null("resolved_from");
        manager.alter_table(Table::alter().table("alert").add_column(column).to_owned()).await
    }
}
