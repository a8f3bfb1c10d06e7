//! The business rules as pure functions: no async, no database, no clock. The time is an argument.

pub mod action;
pub mod alert;
pub mod approval;
pub mod attention;
pub mod baseline;
pub mod collection;
pub mod completion;
pub mod compliance;
pub mod contradiction;
pub mod cost;
pub mod delivery;
pub mod earned;
pub mod effect;
pub mod error;
pub mod figure;
pub mod forecast;
pub mod four_eyes;
pub mod issue;
pub mod lifecycle;
pub mod margin;
pub mod message;
pub mod money;
pub mod oa;
pub mod payee;
pub mod percent;
pub mod progress;
pub mod restriction;
pub mod search;
pub mod similar;
pub mod split;
pub mod text;
pub mod warning;
pub mod watch;
pub mod workload;

pub use terms::rights;
