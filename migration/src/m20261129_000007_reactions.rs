//! How long alerts may keep quiet, who must react to those of collection, and how a requirement says a restricted word.

use sea_orm_migration::{prelude::*, schema::{integer, boolean}};

/// Adds it.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // SQLite adds one column a statement.
        for (table, column) in columns() {
            manager.alter_table(Table::alter().table(table).add_column(column).to_owned()).await?;
        }
        // Whoever sold a project collects what is due for it.
        let collected = "UPDATE alert SET responsible = 'SALES', escalates_at = NULL
            WHERE kind IN ('SERVICE_ITEM_DELIVERED', 'COLLECTION_OVERDUE') AND responsible = 'PROJECT_MANAGER'";
        manager.get_connection().execute_unprepared(collected).await?;
        Ok(())
    }
}

fn columns() -> Vec<(&'static str, ColumnDef)> {
    vec![
        ("policy", integer("snooze_days_watch").default(30).to_owned()),
        ("policy", integer("snooze_days_warning").default(30).to_owned()),
        ("policy", integer("snooze_days_severe").default(14).to_owned()),
        ("policy", integer("snooze_days_critical").default(7).to_owned()),
        ("requirement_flag", boolean("whole").default(true).to_owned()),
    ]
}
