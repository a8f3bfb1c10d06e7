//! Plimsoll: a GraphQL server with live subscriptions for CRM project execution.
//!
//! The program's crates, and the memory that all of them use. Arrows point one way, and are dependencies of Cargo:
//! `server -> graphql -> app -> backtest -> rules -> messages -> terms`; `demo -> app`; `simulation -> backtest`.

// The futures that async-graphql makes of the schema nest deeper than the compiler follows by default when it optimises.
#![recursion_limit = "256"]

pub mod memory;

pub use app::{
    atomic_file, clock, error, feed, metrics, progress, project_changes, request_origin, scalar, scheduler,
    validation, viewer,
};
pub use rules::rights;
pub use {app, backtest, demo, graphql, messages, rules, server, simulation};
