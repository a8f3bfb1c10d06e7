//! The business's rules, pure: no async, no database, no clock. Time comes in as an argument.

pub mod alert;
pub mod cost;
pub mod earned;
pub mod forecast;
pub mod lifecycle;
pub mod message;
pub mod money;
pub mod progress;
pub mod warning;
pub mod watch;
