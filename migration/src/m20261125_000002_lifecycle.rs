//! What the whole life of a project asks of the database: an audit log that nobody can rewrite, a count of the
//! changes of each project, and the totals of each line.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

#[path = "m20261125_000002_lifecycle/totals.rs"]
mod totals;

pub use totals::recount;

/// Adds them.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let append_only = match manager.get_database_backend() {
            DbBackend::Postgres => &APPEND_ONLY_POSTGRES[..],
            _ => &APPEND_ONLY_SQLITE[..],
        };
        for statement in COUNTED.iter().chain(append_only) {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        for statement in totals::tables() {
            manager.create_table(statement).await?;
        }
        recount(manager.get_connection()).await
    }
}

/// How often a project changed in all, and how often in what people see who may not see its cost.
const COUNTED: [&str; 2] = [
    "ALTER TABLE project ADD COLUMN revision BIGINT NOT NULL DEFAULT 0",
    "ALTER TABLE project ADD COLUMN revision_without_cost BIGINT NOT NULL DEFAULT 0",
];

/// Entries are added and read; the database itself refuses everything else.
const APPEND_ONLY_SQLITE: [&str; 2] = [
    "CREATE TRIGGER tr_audit_entry_update BEFORE UPDATE ON audit_entry
        BEGIN SELECT RAISE(ABORT, 'audit entries are never changed'); END",
    "CREATE TRIGGER tr_audit_entry_delete BEFORE DELETE ON audit_entry
        BEGIN SELECT RAISE(ABORT, 'audit entries are never deleted'); END",
];

const APPEND_ONLY_POSTGRES: [&str; 3] = [
    "CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'audit entries are never changed or deleted'; END $$",
    "CREATE TRIGGER tr_audit_entry_change BEFORE UPDATE OR DELETE ON audit_entry
        FOR EACH ROW EXECUTE FUNCTION refuse_audit_change()",
    "CREATE TRIGGER tr_audit_entry_truncate BEFORE TRUNCATE ON audit_entry
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()",
];
