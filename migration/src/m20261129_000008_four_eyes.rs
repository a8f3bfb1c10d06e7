//! Two signatures are two people's: a policy for it, who asked for each decision, and for whom a question is not.

use sea_orm_migration::{prelude::*, schema::{uuid, boolean, text_null}};

use super::m20261101_000001_foundation::{fk, table};

/// Adds it.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let authorship = table("authorship")
            .col(uuid("subject_id"))
            .col(uuid("user_id"))
            .primary_key(Index::create().col("subject_id").col("user_id"))
            .foreign_key(&mut fk("authorship", "user_id", "user_account"))
            .to_owned();
        manager.create_table(authorship).await?;
        manager.get_connection().execute_unprepared(AUTHORS_SO_FAR).await?;
        for (table, column) in columns() {
            manager.alter_table(Table::alter().table(table).add_column(column).to_owned()).await?;
        }
        Ok(())
    }
}

fn columns() -> [(&'static str, ColumnDef); 2] {
    [("policy", boolean("four_eyes").default(true).to_owned()), ("alert", text_null("closed_to"))]
}

/// The audit log tells who wrote, changed and submitted what is there.
const AUTHORS_SO_FAR: &str = "INSERT INTO authorship (subject_id, user_id)
    SELECT subject_id, actor_id FROM audit_entry
        WHERE actor_id IS NOT NULL AND action IN ('requirement.create', 'requirement.update', 'requirement.submit',
            'contract.draft', 'contract.update', 'contract.submit', 'compliance.submit')
    UNION SELECT id, created_by_id FROM requirement";
