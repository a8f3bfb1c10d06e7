//! What forecasts and warnings rest on: baselines, what the watch remembers, and who must react to an alert.

use sea_orm_migration::{prelude::*, schema::{uuid, integer, text, date, big_integer, json_binary, uuid_null, boolean, timestamp_with_time_zone, string, timestamp_with_time_zone_null, json_binary_null, integer_null}};

use super::m20261101_000001_foundation::{fk, index, table, unique};

/// Adds it.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// Columns of the first rules, which judged by a fixed distance to the plan.
const FIRST_RULES: [&str; 2] = ["behind_warning", "behind_severe"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for statement in tables() {
            manager.create_table(statement).await?;
        }
        // SQLite adds one column a statement.
        for (table, column) in columns() {
            manager.alter_table(Table::alter().table(table).add_column(column).to_owned()).await?;
        }
        for column in FIRST_RULES {
            manager.alter_table(Table::alter().table("policy").drop_column(column).to_owned()).await?;
        }
        for statement in indexes() {
            manager.create_index(statement).await?;
        }
        // Everything that runs is judged anew.
        manager.get_connection().execute_unprepared("UPDATE project SET evaluated_on = NULL").await?;
        Ok(())
    }
}

fn tables() -> Vec<TableCreateStatement> {
    vec![
        table("baseline")
            .col(uuid("id").primary_key())
            .col(uuid("project_id"))
            .col(integer("number"))
            .col(text("reason"))
            .col(date("planned_start"))
            .col(date("planned_end"))
            .col(big_integer("bac_minor"))
            .col(json_binary("plan"))
            .col(date("taken_on"))
            .col(uuid_null("taken_by_id"))
            .col(boolean("current"))
            .col(timestamp_with_time_zone("created_at"))
            .col(timestamp_with_time_zone("updated_at"))
            .foreign_key(&mut fk("baseline", "project_id", "project"))
            .foreign_key(&mut fk("baseline", "taken_by_id", "user_account"))
            .to_owned(),
        table("watch")
            .col(uuid("project_id").primary_key())
            .col(date("counted_from"))
            .col(json_binary("state"))
            .col(json_binary("outlook"))
            .foreign_key(&mut fk("watch", "project_id", "project"))
            .to_owned(),
    ]
}

fn columns() -> Vec<(&'static str, ColumnDef)> {
    vec![
        ("alert", string("responsible").default("PROJECT_MANAGER").to_owned()),
        ("alert", timestamp_with_time_zone_null("escalates_at")),
        ("alert_event", string("responsible").default("PROJECT_MANAGER").to_owned()),
        ("policy", json_binary_null("watch")),
        ("policy", boolean("learns").default(true).to_owned()),
        ("policy", json_binary_null("learnt")),
        ("policy", integer_null("escalation_hours").default(48).to_owned()),
    ]
}

fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        unique("uq_baseline_number", "baseline", &["project_id", "number"]),
        index("ix_alert_escalates", "alert", &["status", "escalates_at"]),
        index("ix_alert_rule", "alert", &["project_id", "rule", "id"]),
    ]
}
