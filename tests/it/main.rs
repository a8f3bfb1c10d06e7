//! The program as clients see it: through GraphQL, on SQLite and on a real PostgreSQL.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)] // a test that fails may panic

mod support;

mod actions;
mod again;
mod alerts;
mod answers;
mod approvals;
mod architecture;
mod changes;
mod collection;
mod costs;
mod crash;
mod crowd;
mod earned;
mod hidden;
mod initiation;
mod life;
mod lines;
mod money;
mod once;
mod oversight;
mod pages;
mod plan;
mod production;
mod program;
mod projects;
mod query_plans;
mod races;
mod record;
mod requirements;
mod restrictions;
mod retrospectives;
mod rights;
mod schema;
mod scope;
mod servers;
mod sign_in;
mod statements;
mod steering;
mod stream;
mod tasks;
mod triage;
mod trouble;
mod walk;
mod watch;
