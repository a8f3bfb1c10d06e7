//! The program as clients see it: through GraphQL, on SQLite and on a real PostgreSQL.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)] // a test that fails may panic

mod support;

mod again;
mod alerts;
mod answers;
mod architecture;
mod collection;
mod costs;
mod crash;
mod earned;
mod initiation;
mod once;
mod oversight;
mod pages;
mod plan;
mod production;
mod program;
mod projects;
mod query_plans;
mod requirements;
mod restrictions;
mod retrospectives;
mod schema;
mod scope;
mod sign_in;
mod statements;
mod steering;
mod tasks;
mod triage;
mod trouble;
mod watch;
