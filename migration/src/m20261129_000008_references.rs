//! References of the OA system are unique in the organisation, and a decision that it told belongs to one cost; costs to
//! one payee count as one within some days.

use sea_orm_migration::{prelude::*, schema::{uuid_null, integer, string_null}};

use super::m20261101_000001_foundation::{index, unique, unique_where};
use super::unique::COST_REFERENCE;

/// Adds it.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, column) in columns() {
            manager.alter_table(Table::alter().table(table).add_column(column).to_owned()).await?;
        }
        for statement in STATEMENTS {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        for statement in indexes() {
            manager.create_index(statement).await?;
        }
        Ok(())
    }
}

fn columns() -> [(&'static str, ColumnDef); 3] {
    let cost = uuid_null("cost_id").extra("CONSTRAINT fk_oa_decision_cost REFERENCES cost (id)").to_owned();
    [
        ("policy", integer("split_window_days").default(30).to_owned()),
        ("cost", string_null("ref_key")),
        ("oa_decision", cost),
    ]
}

/// Of costs that hold the same reference already, the first one keeps it; the others stay as they are. Whatever was told
/// is about the project's one cost of that reference.
const STATEMENTS: [&str; 4] = [
    "UPDATE cost SET ref_key = external_ref
        WHERE external_ref IS NOT NULL AND status NOT IN ('REJECTED', 'CANCELLED') AND NOT EXISTS (
            SELECT 1 FROM cost AS earlier WHERE earlier.external_ref = cost.external_ref
                AND earlier.status NOT IN ('REJECTED', 'CANCELLED') AND earlier.id < cost.id)",
    "UPDATE oa_decision SET cost_id = (SELECT id FROM cost WHERE cost.project_id = oa_decision.project_id
        AND cost.external_ref = oa_decision.external_ref)",
    "DROP INDEX uq_cost_external_ref",
    "DROP INDEX uq_oa_decision",
];

fn indexes() -> [IndexCreateStatement; 4] {
    let early = Expr::col("cost_id").is_null();
    [
        COST_REFERENCE.index(),
        index("ix_cost_external_ref", "cost", &["project_id", "external_ref"]),
        unique("uq_oa_decision_cost", "oa_decision", &["cost_id", "step"]),
        unique_where("uq_oa_decision_early", "oa_decision", &["project_id", "external_ref", "step"], early),
    ]
}
