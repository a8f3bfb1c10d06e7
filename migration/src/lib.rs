//! Plimsoll's schema, one step a file, which `build.rs` lists in the order of their names. Steps that have been released
//! never change.

pub use sea_orm_migration::prelude::MigratorTrait;
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::Statement;

pub mod unique;

include!(concat!(env!("OUT_DIR"), "/steps.rs"));

pub use m20261125_000002_lifecycle::recount as recount_totals;

/// All steps, oldest first.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        steps().into_iter().map(|step| Box::new(Whole(step)) as Box<dyn MigrationTrait>).collect()
    }
}

/// A step that is one transaction together with its row in the table of steps, on both databases: one that is
/// interrupted was never begun. (SeaORM by itself does so on PostgreSQL only.)
struct Whole(Box<dyn MigrationTrait>);

impl MigrationName for Whole {
    fn name(&self) -> &str {
        self.0.name()
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Whole {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        self.0.up(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        self.0.down(manager).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

/// The table of the steps that were taken.
pub const STEPS_TABLE: &str = "seaql_migrations";

/// The names of all steps that this program knows, in their order by name.
pub fn known_steps() -> Vec<String> {
    let mut steps: Vec<_> = Migrator::migrations().iter().map(|step| step.name().to_owned()).collect();
    steps.sort();
    steps
}

/// The names of the steps that a database has taken, in their order by name, be it one that this program does not know. Nothing
/// is written.
pub async fn taken_steps<'c>(db: impl IntoSchemaManagerConnection<'c>) -> Result<Vec<String>, DbErr> {
    let manager = SchemaManager::new(db);
    if !manager.has_table(STEPS_TABLE).await? {
        return Ok(Vec::new());
    }
    let all = format!("SELECT version FROM {STEPS_TABLE}");
    let all = Statement::from_string(manager.get_database_backend(), all);
    let rows = manager.get_connection().query_all_raw(all).await?;
    let mut steps = rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<Vec<String>, _>>()?;
    // As Rust orders them: databases have orders of their own.
    steps.sort();
    Ok(steps)
}

/// Whether a database has tables of this program. Nothing is written.
pub async fn has_tables<'c>(db: impl IntoSchemaManagerConnection<'c>) -> Result<bool, DbErr> {
    SchemaManager::new(db).has_table("project").await
}
