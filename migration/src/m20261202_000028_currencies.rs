//! Which currencies something new may be in: at first, those that there were.

use sea_orm_migration::{prelude::*, schema::text};

/// Adds it.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let column = text("currencies").default("CNY EUR GBP HKD JPY SGD USD").to_owned();
        manager.alter_table(Table::alter().table("policy").add_column(column).to_owned()).await
    }
}
