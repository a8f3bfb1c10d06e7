//! Plimsoll's schema, one step a file. Steps that have been released never change.

pub use sea_orm_migration::prelude::MigratorTrait;
use sea_orm_migration::prelude::*;

mod m20261101_000001_foundation;
mod m20261125_000002_lifecycle;
mod m20261125_000004_watch;
mod m20261125_000006_idempotency;
mod m20261129_000007_reactions;
mod m20261129_000008_four_eyes;
mod m20261129_000008_references;
mod m20261129_000010_one_item;
mod m20261129_000012_holds;

pub use m20261125_000002_lifecycle::recount as recount_totals;

/// All steps, oldest first.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261101_000001_foundation::Migration),
            Box::new(m20261125_000002_lifecycle::Migration),
            Box::new(m20261125_000004_watch::Migration),
            Box::new(m20261125_000006_idempotency::Migration),
            Box::new(m20261129_000007_reactions::Migration),
            Box::new(m20261129_000008_four_eyes::Migration),
            Box::new(m20261129_000008_references::Migration),
            Box::new(m20261129_000010_one_item::Migration),
            Box::new(m20261129_000012_holds::Migration),
        ]
    }
}
