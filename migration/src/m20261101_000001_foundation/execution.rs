//! Tasks, progress, costs and problems.

use sea_orm_migration::{prelude::*, schema::{uuid, uuid_null, string, date_null, big_integer_null, integer, boolean, timestamp_with_time_zone_null, timestamp_with_time_zone, text_null, date, text, string_null, big_integer, json_binary}};

use super::{fk, index, table, unique};

/// In the order of their foreign keys.
pub(super) fn tables() -> Vec<TableCreateStatement> {
    vec![
        table("task")
            .col(uuid("id").primary_key())
            .col(uuid("project_id"))
            .col(uuid_null("service_item_id"))
            .col(uuid_null("parent_id"))
            .col(string("title"))
            .col(uuid_null("assignee_id"))
            .col(date_null("planned_start"))
            .col(date_null("planned_end"))
            .col(string("currency"))
            .col(big_integer_null("planned_cost_minor"))
            .col(integer("weight"))
            .col(boolean("milestone"))
            .col(integer("progress"))
            .col(string("status"))
            .col(date_null("progress_on"))
            .col(timestamp_with_time_zone_null("done_at"))
            .col(integer("version").default(1))
            .col(timestamp_with_time_zone("created_at"))
            .col(timestamp_with_time_zone("updated_at"))
            .foreign_key(&mut fk("task", "project_id", "project"))
            .foreign_key(&mut fk("task", "service_item_id", "service_item"))
            .foreign_key(&mut fk("task", "parent_id", "task"))
            .foreign_key(&mut fk("task", "assignee_id", "user_account"))
            .to_owned(),
        table("task_dependency")
            .col(uuid("task_id"))
            .col(uuid("depends_on_id"))
            .col(string("kind"))
            .col(integer("lag_days"))
            .primary_key(Index::create().col("task_id").col("depends_on_id"))
            .foreign_key(&mut fk("task_dependency", "task_id", "task"))
            .foreign_key(&mut fk("task_dependency", "depends_on_id", "task"))
            .to_owned(),
        table("progress_entry")
            .col(uuid("id").primary_key())
            .col(uuid("task_id"))
            .col(uuid("project_id"))
            .col(integer("progress"))
            .col(text_null("note"))
            .col(uuid("reported_by_id"))
            .col(date("reported_on"))
            .col(timestamp_with_time_zone("created_at"))
            .foreign_key(&mut fk("progress_entry", "task_id", "task"))
            .foreign_key(&mut fk("progress_entry", "project_id", "project"))
            .foreign_key(&mut fk("progress_entry", "reported_by_id", "user_account"))
            .to_owned(),
        table("cost")
            .col(uuid("id").primary_key())
            .col(uuid("project_id"))
            .col(uuid_null("service_item_id"))
            .col(uuid_null("task_id"))
            .col(string("category"))
            .col(text("description"))
            .col(string("payee"))
            .col(string_null("proof_url"))
            .col(string("currency"))
            .col(big_integer("amount_minor"))
            .col(string("status"))
            .col(date("incurred_on"))
            .col(string_null("external_ref"))
            .col(json_binary("route"))
            .col(uuid("submitted_by_id"))
            .col(timestamp_with_time_zone_null("decided_at"))
            .col(text_null("reason"))
            .col(timestamp_with_time_zone_null("paid_at"))
            .col(integer("version").default(1))
            .col(timestamp_with_time_zone("created_at"))
            .col(timestamp_with_time_zone("updated_at"))
            .foreign_key(&mut fk("cost", "project_id", "project"))
            .foreign_key(&mut fk("cost", "service_item_id", "service_item"))
            .foreign_key(&mut fk("cost", "task_id", "task"))
            .foreign_key(&mut fk("cost", "submitted_by_id", "user_account"))
            .to_owned(),
        table("cost_approval")
            .col(uuid("id").primary_key())
            .col(uuid("cost_id"))
            .col(string("step"))
            .col(uuid("decided_by_id"))
            .col(text_null("comment"))
            .col(timestamp_with_time_zone("decided_at"))
            .foreign_key(&mut fk("cost_approval", "cost_id", "cost"))
            .foreign_key(&mut fk("cost_approval", "decided_by_id", "user_account"))
            .to_owned(),
        table("oa_decision")
            .col(uuid("id").primary_key())
            .col(uuid("project_id"))
            .col(string("external_ref"))
            .col(string("step"))
            .col(text_null("comment"))
            .col(uuid("decided_by_id"))
            .col(timestamp_with_time_zone("created_at"))
            .foreign_key(&mut fk("oa_decision", "project_id", "project"))
            .foreign_key(&mut fk("oa_decision", "decided_by_id", "user_account"))
            .to_owned(),
        table("project_issue")
            .col(uuid("id").primary_key())
            .col(uuid("project_id"))
            .col(uuid_null("task_id"))
            .col(string("title"))
            .col(text("description"))
            .col(string("severity"))
            .col(string("status"))
            .col(uuid("owner_id"))
            .col(uuid("raised_by_id"))
            .col(text_null("resolution"))
            .col(timestamp_with_time_zone_null("resolved_at"))
            .col(integer("version").default(1))
            .col(timestamp_with_time_zone("created_at"))
            .col(timestamp_with_time_zone("updated_at"))
            .foreign_key(&mut fk("project_issue", "project_id", "project"))
            .foreign_key(&mut fk("project_issue", "task_id", "task"))
            .foreign_key(&mut fk("project_issue", "owner_id", "user_account"))
            .foreign_key(&mut fk("project_issue", "raised_by_id", "user_account"))
            .to_owned(),
    ]
}

/// Each serves a connection's order, a loader's key or a rule of uniqueness.
pub(super) fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        index("ix_task_project", "task", &["project_id", "id"]),
        index("ix_task_parent", "task", &["parent_id", "id"]),
        index("ix_task_service_item", "task", &["service_item_id", "id"]),
        index("ix_task_assignee", "task", &["assignee_id", "project_id"]),
        index("ix_task_dependency_depends_on", "task_dependency", &["depends_on_id"]),
        index("ix_progress_entry_project", "progress_entry", &["project_id", "id"]),
        index("ix_progress_entry_task", "progress_entry", &["task_id", "id"]),
        unique("uq_cost_external_ref", "cost", &["project_id", "external_ref"]),
        index("ix_cost_project", "cost", &["project_id", "id"]),
        index("ix_cost_project_status", "cost", &["project_id", "status"]),
        index("ix_cost_amount", "cost", &["amount_minor", "id"]),
        index("ix_cost_incurred_on", "cost", &["incurred_on", "id"]),
        index("ix_cost_status", "cost", &["status", "id"]),
        index("ix_cost_task", "cost", &["task_id"]),
        index("ix_cost_service_item", "cost", &["service_item_id"]),
        index("ix_cost_approval_cost", "cost_approval", &["cost_id", "id"]),
        unique("uq_oa_decision", "oa_decision", &["project_id", "external_ref", "step"]),
        index("ix_project_issue_project", "project_issue", &["project_id", "status", "id"]),
        index("ix_project_issue_owner", "project_issue", &["owner_id", "status", "id"]),
    ]
}
