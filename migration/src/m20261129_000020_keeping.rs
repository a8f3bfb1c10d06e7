//! How long what is over is kept, and which entries of the audit log may be deleted: those that were exported.

use sea_orm_migration::{prelude::*, schema::{uuid, integer_null}, sea_orm::DbBackend};

use super::m20261101_000001_foundation::table;

/// Adds it.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // SQLite adds one column a statement.
        for column in columns() {
            manager.alter_table(Table::alter().table("policy").add_column(column).to_owned()).await?;
        }
        manager.create_table(table("exported_entry").col(uuid("id").primary_key()).to_owned()).await?;
        let deletion = match manager.get_database_backend() {
            DbBackend::Postgres => &EXPORTED_POSTGRES[..],
            _ => &EXPORTED_SQLITE[..],
        };
        for statement in deletion {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        Ok(())
    }
}

fn columns() -> [ColumnDef; 3] {
    [
        integer_null("keep_session_days").default(90).to_owned(),
        integer_null("keep_event_days").default(400).to_owned(),
        integer_null("keep_audit_days"),
    ]
}

/// An entry that was written to a file is named in `exported_entry` by the transaction that deletes it. The database
/// refuses to change entries, and to delete others.
const EXPORTED_SQLITE: [&str; 2] = [
    "DROP TRIGGER tr_audit_entry_delete",
    "CREATE TRIGGER tr_audit_entry_delete BEFORE DELETE ON audit_entry
        WHEN NOT EXISTS (SELECT 1 FROM exported_entry WHERE exported_entry.id = OLD.id)
        BEGIN SELECT RAISE(ABORT, 'audit entries are never deleted before they were exported'); END",
];

const EXPORTED_POSTGRES: [&str; 1] =
    ["CREATE OR REPLACE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN
        IF TG_OP = 'DELETE' THEN
            IF EXISTS (SELECT 1 FROM exported_entry WHERE exported_entry.id = OLD.id) THEN
                RETURN OLD;
            END IF;
        END IF;
        RAISE EXCEPTION 'audit entries are never changed, nor deleted before they were exported';
    END $$"];
