//! People, roles, sessions and policy.

use sea_orm_migration::{prelude::*, schema::{uuid, string, integer, timestamp_with_time_zone, uuid_null, boolean, timestamp_with_time_zone_null, big_integer_null, big_integer, integer_null}};

use super::{fk, index, table, unique};
use crate::unique::{LINE_NAME, USER_EMAIL};

/// In the order of their foreign keys.
pub(super) fn tables() -> Vec<TableCreateStatement> {
    vec![
        table("business_line")
            .col(uuid("id").primary_key())
            .col(string("name"))
            .col(integer("version").default(1))
            .col(timestamp_with_time_zone("created_at"))
            .col(timestamp_with_time_zone("updated_at"))
            .to_owned(),
        table("user_account")
            .col(uuid("id").primary_key())
            .col(uuid_null("business_line_id"))
            .col(string("name"))
            .col(string("email"))
            .col(string("password_hash"))
            .col(string("locale"))
            .col(integer("weekly_capacity"))
            .col(boolean("active"))
            .col(integer("version").default(1))
            .col(timestamp_with_time_zone("created_at"))
            .col(timestamp_with_time_zone("updated_at"))
            .foreign_key(&mut fk("user_account", "business_line_id", "business_line"))
            .to_owned(),
        table("user_role")
            .col(uuid("user_id"))
            .col(string("role"))
            .primary_key(Index::create().col("user_id").col("role"))
            .foreign_key(&mut fk("user_role", "user_id", "user_account"))
            .to_owned(),
        table("session")
            .col(uuid("id").primary_key())
            .col(uuid("user_id"))
            .col(string("refresh_hash"))
            .col(timestamp_with_time_zone("created_at"))
            .col(timestamp_with_time_zone("expires_at"))
            .col(timestamp_with_time_zone_null("revoked_at"))
            .foreign_key(&mut fk("session", "user_id", "user_account"))
            .to_owned(),
        table("signing_key")
            .col(uuid("id").primary_key())
            .col(string("secret"))
            .col(timestamp_with_time_zone("created_at"))
            .to_owned(),
        table("policy")
            .col(uuid("id").primary_key())
            .col(uuid_null("business_line_id"))
            .col(string("currency"))
            .col(integer("red_line_ratio"))
            .col(big_integer_null("red_line_minor"))
            .col(integer("behind_warning"))
            .col(integer("behind_severe"))
            .col(big_integer("director_amount_minor"))
            .col(integer("director_ratio"))
            .col(integer_null("hard_limit_ratio"))
            .col(integer("max_cost_ratio"))
            .col(big_integer_null("max_cost_minor"))
            .col(integer("payment_days"))
            .col(integer("version").default(1))
            .col(timestamp_with_time_zone("created_at"))
            .col(timestamp_with_time_zone("updated_at"))
            .foreign_key(&mut fk("policy", "business_line_id", "business_line"))
            .to_owned(),
        table("restricted_category")
            .col(uuid("id").primary_key())
            .col(string("list"))
            .col(string("word"))
            .col(string("reason"))
            .col(timestamp_with_time_zone("created_at"))
            .col(timestamp_with_time_zone_null("retired_at"))
            .to_owned(),
    ]
}

/// Each serves a connection's order, a loader's key or a rule of uniqueness.
pub(super) fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        LINE_NAME.index(),
        USER_EMAIL.index(),
        index("ix_user_account_name", "user_account", &["name", "id"]),
        index("ix_business_line_name", "business_line", &["name", "id"]),
        index("ix_user_account_business_line", "user_account", &["business_line_id", "id"]),
        index("ix_session_user", "session", &["user_id", "id"]),
        unique("uq_policy_business_line", "policy", &["business_line_id"]),
        unique("uq_restricted_category_word", "restricted_category", &["word"]),
    ]
}
