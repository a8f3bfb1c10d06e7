//! Since when a project is on hold, and when it last went on after a hold.

use sea_orm_migration::{prelude::*, schema::{timestamp_with_time_zone_null, date_null}};

/// Adds it.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// Projects that are on hold have been since the last time that the audit log tells of it.
const SINCE: &str = "UPDATE project SET held_since = COALESCE(
    (SELECT MAX(audit_entry.at) FROM audit_entry
     WHERE audit_entry.subject_id = project.id AND audit_entry.action = 'project.hold'),
    updated_at) WHERE on_hold";

/// Scores are shares of budgets and durations now, silence is told, and problems count: all is judged anew.
const JUDGE_ANEW: &str = "UPDATE project SET evaluated_on = NULL";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // SQLite adds one column a statement.
        for column in [timestamp_with_time_zone_null("held_since"), date_null("resumed_on")] {
            manager.alter_table(Table::alter().table("project").add_column(column).to_owned()).await?;
        }
        for statement in [SINCE, JUDGE_ANEW] {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        Ok(())
    }
}
