//! Plimsoll: a GraphQL server with live subscriptions for CRM project execution.
//!
//! Arrows point one way: `server -> graphql -> app -> rules -> entity`; `feed, sweep -> app`;
//! `app -> backtest -> rules`.

pub mod app;
pub mod arrival;
pub mod backtest;
pub mod changes;
pub mod check;
pub mod clock;
pub mod demo;
pub mod error;
pub mod feed;
pub mod graphql;
pub mod memory;
pub mod metrics;
pub mod progress;
pub mod request_id;
pub mod room;
pub mod scalar;
pub mod server;
pub mod sweep;
pub mod trouble;
pub mod viewer;
pub mod whole;

pub use rules::{self, rights};
