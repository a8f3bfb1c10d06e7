//! Customers, requirements, projects and service items.

use sea_orm_migration::{prelude::*, schema::{uuid, string, string_null, uuid_null, integer, timestamp_with_time_zone, text, date_null, big_integer, text_null, boolean, timestamp_with_time_zone_null}};

use super::{fk, index, table, unique};
use crate::unique::PROJECT_OF_REQUIREMENT;

/// In the order of their foreign keys.
pub(super) fn tables() -> Vec<TableCreateStatement> {
    vec![
        table("customer")
            .col(uuid("id").primary_key())
            .col(string("name"))
            .col(string_null("industry"))
            .col(uuid("owner_id"))
            .col(uuid_null("business_line_id"))
            .col(integer("version").default(1))
            .col(timestamp_with_time_zone("created_at"))
            .col(timestamp_with_time_zone("updated_at"))
            .foreign_key(&mut fk("customer", "owner_id", "user_account"))
            .foreign_key(&mut fk("customer", "business_line_id", "business_line"))
            .to_owned(),
        table("contact")
            .col(uuid("id").primary_key())
            .col(uuid("customer_id"))
            .col(integer("position"))
            .col(string("name"))
            .col(string_null("title"))
            .col(string_null("email"))
            .col(string_null("phone"))
            .foreign_key(&mut fk("contact", "customer_id", "customer"))
            .to_owned(),
        table("requirement")
            .col(uuid("id").primary_key())
            .col(uuid("customer_id"))
            .col(uuid_null("business_line_id"))
            .col(uuid("created_by_id"))
            .col(string("title"))
            .col(text("description"))
            .col(text("expected_results"))
            .col(string_null("category"))
            .col(date_null("wanted_start"))
            .col(date_null("wanted_end"))
            .col(string("currency"))
            .col(big_integer("amount_minor"))
            .col(string("status"))
            .col(integer("review_round"))
            .col(integer("version").default(1))
            .col(timestamp_with_time_zone("created_at"))
            .col(timestamp_with_time_zone("updated_at"))
            .foreign_key(&mut fk("requirement", "customer_id", "customer"))
            .foreign_key(&mut fk("requirement", "business_line_id", "business_line"))
            .foreign_key(&mut fk("requirement", "created_by_id", "user_account"))
            .to_owned(),
        table("requirement_flag")
            .col(uuid("id").primary_key())
            .col(uuid("requirement_id"))
            .col(uuid("restricted_category_id"))
            .col(timestamp_with_time_zone("flagged_at"))
            .col(uuid_null("overridden_by_id"))
            .col(text_null("override_reason"))
            .foreign_key(&mut fk("requirement_flag", "requirement_id", "requirement"))
            .foreign_key(&mut fk("requirement_flag", "restricted_category_id", "restricted_category"))
            .foreign_key(&mut fk("requirement_flag", "overridden_by_id", "user_account"))
            .to_owned(),
        table("requirement_review")
            .col(uuid("id").primary_key())
            .col(uuid("requirement_id"))
            .col(integer("round"))
            .col(uuid("reviewer_id"))
            .col(boolean("passed"))
            .col(timestamp_with_time_zone("decided_at"))
            .foreign_key(&mut fk("requirement_review", "requirement_id", "requirement"))
            .foreign_key(&mut fk("requirement_review", "reviewer_id", "user_account"))
            .to_owned(),
        table("requirement_finding")
            .col(uuid("review_id"))
            .col(string("criterion"))
            .col(boolean("passed"))
            .col(string_null("note"))
            .primary_key(Index::create().col("review_id").col("criterion"))
            .foreign_key(&mut fk("requirement_finding", "review_id", "requirement_review"))
            .to_owned(),
        table("project")
            .col(uuid("id").primary_key())
            .col(string("code"))
            .col(string("name"))
            .col(uuid("customer_id"))
            .col(uuid("requirement_id"))
            .col(uuid_null("business_line_id"))
            .col(uuid("sales_id"))
            .col(uuid("manager_id"))
            .col(string("stage"))
            .col(boolean("on_hold"))
            .col(text_null("hold_reason"))
            .col(text_null("cancel_reason"))
            .col(string("currency"))
            .col(date_null("planned_start"))
            .col(date_null("planned_end"))
            .col(date_null("actual_start"))
            .col(date_null("actual_end"))
            .col(integer("progress"))
            .col(string("health"))
            .col(string("health_without_cost"))
            .col(big_integer("attention"))
            .col(big_integer("attention_without_cost"))
            .col(big_integer("cost_submitted_minor"))
            .col(big_integer("cost_committed_minor"))
            .col(big_integer("cost_paid_minor"))
            .col(string("collection_status"))
            .col(date_null("evaluated_on"))
            .col(integer("version").default(1))
            .col(timestamp_with_time_zone("created_at"))
            .col(timestamp_with_time_zone("updated_at"))
            .foreign_key(&mut fk("project", "customer_id", "customer"))
            .foreign_key(&mut fk("project", "requirement_id", "requirement"))
            .foreign_key(&mut fk("project", "business_line_id", "business_line"))
            .foreign_key(&mut fk("project", "sales_id", "user_account"))
            .foreign_key(&mut fk("project", "manager_id", "user_account"))
            .to_owned(),
        table("service_item")
            .col(uuid("id").primary_key())
            .col(uuid("requirement_id"))
            .col(uuid_null("project_id"))
            .col(integer("position"))
            .col(string("service"))
            .col(text("description"))
            .col(integer("quantity"))
            .col(string("currency"))
            .col(big_integer("unit_price_minor"))
            .col(big_integer("amount_minor"))
            .col(date_null("milestone_date"))
            .col(string("status"))
            .col(integer("progress"))
            .col(timestamp_with_time_zone_null("delivered_at"))
            .col(integer("version").default(1))
            .col(timestamp_with_time_zone("created_at"))
            .col(timestamp_with_time_zone("updated_at"))
            .foreign_key(&mut fk("service_item", "requirement_id", "requirement"))
            .foreign_key(&mut fk("service_item", "project_id", "project"))
            .to_owned(),
    ]
}

/// Each serves a connection's order, a loader's key or a rule of uniqueness.
pub(super) fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        index("ix_customer_owner", "customer", &["owner_id", "id"]),
        index("ix_customer_business_line", "customer", &["business_line_id", "id"]),
        index("ix_customer_name", "customer", &["name", "id"]),
        index("ix_customer_line_name", "customer", &["business_line_id", "name", "id"]),
        unique("uq_contact_position", "contact", &["customer_id", "position"]),
        index("ix_requirement_customer", "requirement", &["customer_id", "id"]),
        index("ix_requirement_business_line", "requirement", &["business_line_id", "status", "id"]),
        index("ix_requirement_created_by", "requirement", &["created_by_id", "id"]),
        index("ix_requirement_status", "requirement", &["status", "id"]),
        unique("uq_requirement_flag", "requirement_flag", &["requirement_id", "restricted_category_id"]),
        unique("uq_requirement_review_round", "requirement_review", &["requirement_id", "round"]),
        unique("uq_project_code", "project", &["code"]),
        PROJECT_OF_REQUIREMENT.index(),
        index("ix_project_customer", "project", &["customer_id", "id"]),
        index("ix_project_business_line", "project", &["business_line_id", "id"]),
        index("ix_project_sales", "project", &["sales_id", "id"]),
        index("ix_project_manager", "project", &["manager_id", "id"]),
        index("ix_project_stage", "project", &["stage", "id"]),
        index("ix_project_name", "project", &["name", "id"]),
        index("ix_project_attention", "project", &["attention", "id"]),
        index("ix_project_line_attention", "project", &["business_line_id", "attention", "id"]),
        index("ix_project_progress", "project", &["progress", "id"]),
        index("ix_project_line_name", "project", &["business_line_id", "name", "id"]),
        index("ix_project_line_progress", "project", &["business_line_id", "progress", "id"]),
        index("ix_project_line_calm", "project", &["business_line_id", "attention_without_cost", "id"]),
        index("ix_project_evaluated", "project", &["stage", "evaluated_on", "id"]),
        unique("uq_service_item_position", "service_item", &["requirement_id", "position"]),
        index("ix_service_item_project", "service_item", &["project_id", "position"]),
    ]
}
