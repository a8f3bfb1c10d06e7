//! Keys under which mutations are sent, so that they are done once.

use sea_orm_migration::{prelude::*, schema::{uuid, string, uuid_null, json_binary_null, text_null, timestamp_with_time_zone}};

/// Creates their table.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let user = ForeignKey::create()
            .name("fk_idempotency_key_user")
            .from("idempotency_key", "user_id")
            .to("user_account", "id")
            .to_owned();
        let table = Table::create()
            .table("idempotency_key")
            .col(uuid("user_id"))
            .col(string("key"))
            .col(string("fingerprint"))
            .col(uuid_null("subject_id"))
            .col(json_binary_null("errors"))
            .col(text_null("seen_as"))
            .col(text_null("answer"))
            .col(timestamp_with_time_zone("created_at"))
            .primary_key(Index::create().col("user_id").col("key"))
            .foreign_key(&mut user.clone())
            .to_owned();
        manager.create_table(table).await?;
        let index = Index::create()
            .name("ix_idempotency_key_created_at")
            .table("idempotency_key")
            .col("created_at")
            .to_owned();
        manager.create_index(index).await
    }
}
