//! The business's rules, pure: no async, no database, no clock. Time comes in as an argument.

pub mod action;
pub mod alert;
pub mod approval;
pub mod attention;
pub mod baseline;
pub mod collection;
pub mod completion;
pub mod compliance;
pub mod cost;
pub mod delivery;
pub mod earned;
pub mod effect;
pub mod figure;
pub mod forecast;
pub mod lifecycle;
pub mod margin;
pub mod message;
pub mod money;
pub mod oa;
pub mod percent;
pub mod progress;
pub mod restriction;
pub mod similar;
pub mod warning;
pub mod watch;
pub mod workload;
