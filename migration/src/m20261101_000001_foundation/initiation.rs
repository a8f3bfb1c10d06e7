//! Proposals, budgets, compliance reviews, contracts and money received.

use sea_orm_migration::{prelude::*, schema::{uuid, integer, text, string, big_integer, big_integer_null, timestamp_with_time_zone_null, string_null, text_null, timestamp_with_time_zone, uuid_null, json_binary_null, date_null, date}};

use super::{fk, index, table, unique};
use crate::unique::{CONTRACT_NUMBER, CONTRACT_OF_PROJECT, RECEIPT_REFERENCE};

/// In the order of their foreign keys.
pub(super) fn tables() -> Vec<TableCreateStatement> {
    vec![
        table("proposal")
            .col(uuid("id").primary_key())
            .col(uuid("project_id"))
            .col(integer("revision"))
            .col(text("content"))
            .col(string("currency"))
            .col(big_integer("estimated_minor"))
            .col(big_integer("quote_minor"))
            .col(big_integer_null("red_line_minor"))
            .col(string("status"))
            .col(uuid("created_by_id"))
            .col(timestamp_with_time_zone_null("sent_at"))
            .col(timestamp_with_time_zone_null("decided_at"))
            .col(string_null("decided_by"))
            .col(text_null("customer_comment"))
            .col(integer("version").default(1))
            .col(timestamp_with_time_zone("created_at"))
            .col(timestamp_with_time_zone("updated_at"))
            .foreign_key(&mut fk("proposal", "project_id", "project"))
            .foreign_key(&mut fk("proposal", "created_by_id", "user_account"))
            .to_owned(),
        table("proposal_line")
            .col(uuid("proposal_id"))
            .col(string("category"))
            .col(big_integer("amount_minor"))
            .primary_key(Index::create().col("proposal_id").col("category"))
            .foreign_key(&mut fk("proposal_line", "proposal_id", "proposal"))
            .to_owned(),
        table("budget")
            .col(uuid("id").primary_key())
            .col(uuid("project_id"))
            .col(string("currency"))
            .col(big_integer("total_minor"))
            .col(big_integer("red_line_minor"))
            .col(integer("version").default(1))
            .col(timestamp_with_time_zone("created_at"))
            .col(timestamp_with_time_zone("updated_at"))
            .foreign_key(&mut fk("budget", "project_id", "project"))
            .to_owned(),
        table("budget_line")
            .col(uuid("budget_id"))
            .col(string("category"))
            .col(big_integer("amount_minor"))
            .primary_key(Index::create().col("budget_id").col("category"))
            .foreign_key(&mut fk("budget_line", "budget_id", "budget"))
            .to_owned(),
        table("compliance_review")
            .col(uuid("id").primary_key())
            .col(uuid("project_id"))
            .col(string("track"))
            .col(integer("round"))
            .col(string("decision"))
            .col(uuid_null("proposal_id"))
            .col(json_binary_null("basis"))
            .col(uuid_null("reviewer_id"))
            .col(text_null("comment"))
            .col(timestamp_with_time_zone_null("decided_at"))
            .col(integer("version").default(1))
            .col(timestamp_with_time_zone("created_at"))
            .col(timestamp_with_time_zone("updated_at"))
            .foreign_key(&mut fk("compliance_review", "project_id", "project"))
            .foreign_key(&mut fk("compliance_review", "proposal_id", "proposal"))
            .foreign_key(&mut fk("compliance_review", "reviewer_id", "user_account"))
            .to_owned(),
        table("contract")
            .col(uuid("id").primary_key())
            .col(uuid("project_id"))
            .col(string("number"))
            .col(string("currency"))
            .col(big_integer("amount_minor"))
            .col(big_integer("received_minor"))
            .col(string("status"))
            .col(date_null("signed_on"))
            .col(text_null("comment"))
            .col(integer("version").default(1))
            .col(timestamp_with_time_zone("created_at"))
            .col(timestamp_with_time_zone("updated_at"))
            .foreign_key(&mut fk("contract", "project_id", "project"))
            .to_owned(),
        table("instalment")
            .col(uuid("id").primary_key())
            .col(uuid("contract_id"))
            .col(integer("position"))
            .col(string("currency"))
            .col(big_integer("amount_minor"))
            .col(date_null("due_on"))
            .col(uuid_null("service_item_id"))
            .col(big_integer("received_minor"))
            .col(string("status"))
            .col(integer("version").default(1))
            .col(timestamp_with_time_zone("created_at"))
            .col(timestamp_with_time_zone("updated_at"))
            .foreign_key(&mut fk("instalment", "contract_id", "contract"))
            .foreign_key(&mut fk("instalment", "service_item_id", "service_item"))
            .to_owned(),
        table("receipt")
            .col(uuid("id").primary_key())
            .col(uuid("instalment_id"))
            .col(string("currency"))
            .col(big_integer("amount_minor"))
            .col(date("received_on"))
            .col(string_null("reference"))
            .col(uuid("recorded_by_id"))
            .col(timestamp_with_time_zone("created_at"))
            .foreign_key(&mut fk("receipt", "instalment_id", "instalment"))
            .foreign_key(&mut fk("receipt", "recorded_by_id", "user_account"))
            .to_owned(),
    ]
}

/// Each serves a connection's order, a loader's key or a rule of uniqueness.
pub(super) fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        unique("uq_proposal_revision", "proposal", &["project_id", "revision"]),
        unique("uq_budget_project", "budget", &["project_id"]),
        unique("uq_compliance_review_round", "compliance_review", &["project_id", "track", "round"]),
        CONTRACT_OF_PROJECT.index(),
        CONTRACT_NUMBER.index(),
        unique("uq_instalment_position", "instalment", &["contract_id", "position"]),
        index("ix_instalment_service_item", "instalment", &["service_item_id"]),
        index("ix_instalment_due", "instalment", &["status", "due_on"]),
        RECEIPT_REFERENCE.index(),
    ]
}
