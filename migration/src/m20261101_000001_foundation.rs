//! All tables of the domain, designed once, for SQLite and PostgreSQL alike.
//!
//! Every foreign key (`fk_`) and rule of uniqueness (`uq_`) has a name, which `app::error` knows.

use sea_orm_migration::prelude::*;

#[path = "m20261101_000001_foundation/alert.rs"]
mod alert;
#[path = "m20261101_000001_foundation/execution.rs"]
mod execution;
#[path = "m20261101_000001_foundation/initiation.rs"]
mod initiation;
#[path = "m20261101_000001_foundation/people.rs"]
mod people;
#[path = "m20261101_000001_foundation/requirement.rs"]
mod requirement;
#[path = "m20261101_000001_foundation/retrospective.rs"]
mod retrospective;

/// Creates the foundation.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (tables, indexes) in areas() {
            for statement in tables {
                manager.create_table(statement).await?;
            }
            for statement in indexes {
                manager.create_index(statement).await?;
            }
        }
        for statement in BY_DAY {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        Ok(())
    }
}

/// Lists by a day, where days that are not set come last. (SeaQuery has no indexes over expressions on SQLite.)
const BY_DAY: [&str; 4] = [
    "CREATE INDEX ix_project_planned_end ON project (COALESCE(planned_end, '9999-12-31'), id)",
    "CREATE INDEX ix_project_line_planned_end
        ON project (business_line_id, COALESCE(planned_end, '9999-12-31'), id)",
    "CREATE INDEX ix_task_planned_end ON task (COALESCE(planned_end, '9999-12-31'), id)",
    "CREATE INDEX ix_task_project_planned_end ON task (project_id, COALESCE(planned_end, '9999-12-31'), id)",
];

fn areas() -> [(Vec<TableCreateStatement>, Vec<IndexCreateStatement>); 6] {
    [
        (people::tables(), people::indexes()),
        (requirement::tables(), requirement::indexes()),
        (initiation::tables(), initiation::indexes()),
        (execution::tables(), execution::indexes()),
        (alert::tables(), alert::indexes()),
        (retrospective::tables(), retrospective::indexes()),
    ]
}

pub(crate) fn table(name: &'static str) -> TableCreateStatement {
    Table::create().table(name).to_owned()
}

pub(crate) fn fk(
    table: &'static str,
    column: &'static str,
    target: &'static str,
) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .name(format!("fk_{table}_{}", column.trim_end_matches("_id")))
        .from(table, column)
        .to(target, "id")
        .to_owned()
}

pub(crate) fn index(name: &str, table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut statement = Index::create();
    statement.name(name).table(table);
    for column in columns {
        statement.col(*column);
    }
    statement
}

pub(crate) fn unique(name: &str, table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    index(name, table, columns).unique().to_owned()
}

/// Unique among the rows that meet `condition` only.
pub(crate) fn unique_where(
    name: &str,
    table: &'static str,
    columns: &[&'static str],
    condition: Expr,
) -> IndexCreateStatement {
    unique(name, table, columns).and_where(condition).to_owned()
}
