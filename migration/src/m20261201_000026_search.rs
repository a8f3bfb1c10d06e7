//! What things are found by, and where names stand among others, is stored beside them. The program makes it: for rows
//! that there are already right after this step, in the same transaction.

use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

use super::m20261101_000001_foundation::index;

/// Adds it.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let run = async |sql: String| manager.get_connection().execute_unprepared(&sql).await;
        for table in SEARCHED {
            run(format!("ALTER TABLE {table} ADD COLUMN search_text text NOT NULL DEFAULT ''")).await?;
            // Those that have none: it is asked for at every start.
            let none = format!("CREATE INDEX ix_{table}_unsearched ON {table} (id) WHERE search_text = ''");
            run(none).await?;
        }
        // Places are compared byte by byte.
        let by_bytes = match manager.get_database_backend() {
            DbBackend::Postgres => " COLLATE \"C\"",
            _ => "",
        };
        for table in NAMED {
            run(format!("ALTER TABLE {table} ADD COLUMN name_key varchar{by_bytes} NOT NULL DEFAULT ''"))
                .await?;
        }
        for name in BY_NAME {
            run(format!("DROP INDEX {name}")).await?;
        }
        for statement in indexes() {
            manager.create_index(statement).await?;
        }
        Ok(())
    }
}

const SEARCHED: [&str; 11] = [
    "business_line",
    "user_account",
    "customer",
    "contact",
    "requirement",
    "project",
    "contract",
    "task",
    "cost",
    "project_issue",
    "retrospective",
];

const NAMED: [&str; 4] = ["business_line", "user_account", "customer", "project"];

/// Lists by the bytes of names, which are read no more.
const BY_NAME: [&str; 6] = [
    "ix_business_line_name",
    "ix_user_account_name",
    "ix_customer_name",
    "ix_customer_line_name",
    "ix_project_name",
    "ix_project_line_name",
];

/// Each serves a connection's order.
fn indexes() -> [IndexCreateStatement; 6] {
    [
        index("ix_business_line_name_key", "business_line", &["name_key", "id"]),
        index("ix_user_account_name_key", "user_account", &["name_key", "id"]),
        index("ix_customer_name_key", "customer", &["name_key", "id"]),
        index("ix_customer_line_name_key", "customer", &["business_line_id", "name_key", "id"]),
        index("ix_project_name_key", "project", &["name_key", "id"]),
        index("ix_project_line_name_key", "project", &["business_line_id", "name_key", "id"]),
    ]
}
