//! Wrong passwords are counted, and refresh tokens tell whether they were really issued.

use sea_orm_migration::{prelude::*, schema::{string, boolean, integer, timestamp_with_time_zone, string_null, timestamp_with_time_zone_null}};

/// Adds what is needed for both.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("sign_in_guess")
            .col(string("key").primary_key())
            .col(boolean("trusted"))
            .col(integer("failures"))
            .col(timestamp_with_time_zone("seen_at"))
            .col(timestamp_with_time_zone("next_at"))
            .to_owned();
        manager.create_table(table).await?;
        let index =
            Index::create().name("ix_sign_in_guess_seen_at").table("sign_in_guess").col("seen_at").to_owned();
        manager.create_index(index).await?;
        // SQLite adds one column a statement.
        let columns =
            [string_null("seal"), string_null("previous_hash"), timestamp_with_time_zone_null("rotated_at")];
        for column in columns {
            manager.alter_table(Table::alter().table("session").add_column(column).to_owned()).await?;
        }
        Ok(())
    }
}
