//! Plimsoll: a GraphQL server with live subscriptions for CRM project execution.
//!
//! Arrows point one way: `server -> graphql -> app -> rules -> entity`; `feed, sweep -> app`;
//! `app -> backtest -> rules`.

pub mod demo;
pub mod graphql;
pub mod memory;
pub mod server;

pub use app::{
    self, arrival, changes, check, clock, error, feed, metrics, progress, request_id, room, scalar, sweep,
    trouble, viewer, whole,
};
pub use rules::{self, rights};
