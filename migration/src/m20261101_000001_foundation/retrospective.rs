//! What a finished project teaches.

use sea_orm_migration::{prelude::*, schema::{uuid, text, integer_null, text_null, timestamp_with_time_zone_null, uuid_null, integer, timestamp_with_time_zone, string, big_integer_null}};

use super::{fk, table, unique};
use crate::unique::RETROSPECTIVE_OF_PROJECT;

/// In the order of their foreign keys.
pub(super) fn tables() -> Vec<TableCreateStatement> {
    vec![
        table("retrospective")
            .col(uuid("id").primary_key())
            .col(uuid("project_id"))
            .col(text("lessons"))
            .col(integer_null("effect_score"))
            .col(integer_null("satisfaction"))
            .col(text_null("customer_words"))
            .col(timestamp_with_time_zone_null("finished_at"))
            .col(uuid_null("finished_by_id"))
            .col(integer("version").default(1))
            .col(timestamp_with_time_zone("created_at"))
            .col(timestamp_with_time_zone("updated_at"))
            .foreign_key(&mut fk("retrospective", "project_id", "project"))
            .foreign_key(&mut fk("retrospective", "finished_by_id", "user_account"))
            .to_owned(),
        table("effect_metric")
            .col(uuid("id").primary_key())
            .col(uuid("retrospective_id"))
            .col(uuid_null("service_item_id"))
            .col(string("metric"))
            .col(big_integer_null("target"))
            .col(big_integer_null("actual"))
            .foreign_key(&mut fk("effect_metric", "retrospective_id", "retrospective"))
            .foreign_key(&mut fk("effect_metric", "service_item_id", "service_item"))
            .to_owned(),
        table("avoidable_cost")
            .col(uuid("retrospective_id"))
            .col(uuid("cost_id"))
            .col(text("reason"))
            .primary_key(Index::create().col("retrospective_id").col("cost_id"))
            .foreign_key(&mut fk("avoidable_cost", "retrospective_id", "retrospective"))
            .foreign_key(&mut fk("avoidable_cost", "cost_id", "cost"))
            .to_owned(),
    ]
}

/// Each serves a connection's order, a loader's key or a rule of uniqueness.
pub(super) fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        RETROSPECTIVE_OF_PROJECT.index(),
        unique("uq_effect_metric", "effect_metric", &["retrospective_id", "service_item_id", "metric"]),
    ]
}
