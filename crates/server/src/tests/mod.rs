//! The wire as a client sees it: a small schema behind the real accept loop, over TCP.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod compress;
mod connections;
mod faults;
mod fixture;
mod front;
mod fuzz;
mod http;
mod limits;
mod memory;
mod origins;
mod persisted;
mod quotas;
mod request_ids;
mod sse;
mod ws;
