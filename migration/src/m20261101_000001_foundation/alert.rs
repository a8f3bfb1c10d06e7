//! Alerts, their events, and the audit log.

use sea_orm_migration::{prelude::*, schema::{uuid, string, json_binary, timestamp_with_time_zone, uuid_null, timestamp_with_time_zone_null, text_null, integer, big_integer}};

use super::{fk, index, table, unique_where};

/// In the order of their foreign keys.
pub(super) fn tables() -> Vec<TableCreateStatement> {
    vec![
        table("alert")
            .col(uuid("id").primary_key())
            .col(uuid("project_id"))
            .col(string("kind"))
            .col(string("rule"))
            .col(uuid("subject_id"))
            .col(string("severity"))
            .col(string("status"))
            .col(json_binary("evidence"))
            .col(timestamp_with_time_zone("raised_at"))
            .col(uuid_null("acknowledged_by_id"))
            .col(timestamp_with_time_zone_null("acknowledged_at"))
            .col(text_null("note"))
            .col(timestamp_with_time_zone_null("snoozed_until"))
            .col(timestamp_with_time_zone_null("resolved_at"))
            .col(integer("version").default(1))
            .col(timestamp_with_time_zone("created_at"))
            .col(timestamp_with_time_zone("updated_at"))
            .foreign_key(&mut fk("alert", "project_id", "project"))
            .foreign_key(&mut fk("alert", "acknowledged_by_id", "user_account"))
            .to_owned(),
        table("alert_event")
            .col(big_integer("seq"))
            .col(uuid("alert_id"))
            .col(uuid("project_id"))
            .col(string("kind"))
            .col(string("event"))
            .col(string("severity"))
            .col(json_binary("evidence"))
            .col(uuid_null("actor_id"))
            .col(timestamp_with_time_zone("at"))
            .primary_key(Index::create().col("seq"))
            .foreign_key(&mut fk("alert_event", "alert_id", "alert"))
            .foreign_key(&mut fk("alert_event", "project_id", "project"))
            .foreign_key(&mut fk("alert_event", "actor_id", "user_account"))
            .to_owned(),
        table("sequence")
            .col(string("name"))
            .col(big_integer("last_number"))
            .primary_key(Index::create().col("name"))
            .to_owned(),
        table("audit_entry")
            .col(uuid("id").primary_key())
            .col(timestamp_with_time_zone("at"))
            .col(uuid_null("actor_id"))
            .col(string("subject"))
            .col(uuid("subject_id"))
            .col(uuid_null("project_id"))
            .col(string("action"))
            .col(json_binary("changes"))
            .foreign_key(&mut fk("audit_entry", "actor_id", "user_account"))
            .foreign_key(&mut fk("audit_entry", "project_id", "project"))
            .to_owned(),
    ]
}

/// Each serves a connection's order, a loader's key or a rule of uniqueness.
pub(super) fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        unique_where(
            "uq_alert_open",
            "alert",
            &["project_id", "rule", "subject_id"],
            Expr::col("status").ne("RESOLVED"),
        ),
        index("ix_alert_project", "alert", &["project_id", "id"]),
        index("ix_alert_status", "alert", &["status", "id"]),
        index("ix_alert_event_alert", "alert_event", &["alert_id", "seq"]),
        index("ix_alert_event_project", "alert_event", &["project_id", "seq"]),
        index("ix_audit_entry_subject", "audit_entry", &["subject_id", "id"]),
        index("ix_audit_entry_project", "audit_entry", &["project_id", "id"]),
        index("ix_audit_entry_actor", "audit_entry", &["actor_id", "id"]),
    ]
}
