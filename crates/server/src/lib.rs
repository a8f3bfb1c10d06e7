//! The server: GraphQL over HTTP, WebSocket and event streams, on connections that a client cannot hold open
//! without using them.
//!
//! [`routes`] returns the routes of `/graphql` for an application that implements [`Application`]; [`accept::serve`]
//! serves any router. On every transport a request passes the [`guard`] before the executor sees it.

// The futures that async-graphql makes of the schema nest deeper than the compiler follows by default when it optimises.
#![recursion_limit = "256"]

pub mod accept;
mod admit;
mod answer_body;
mod answer_stream;
pub mod application;
mod body;
pub mod capacity;
mod compress;
pub mod guard;
mod headers;
mod holder_count;
mod http;
mod idle;
pub mod limits;
mod memory_pools;
mod negotiate;
pub mod origins;
mod pages;
mod params;
mod persisted_queries;
mod program;
mod proxy_protocol;
mod quota;
mod rate_limit;
pub mod refusal;
mod render;
mod request_metrics;
mod response;
pub mod reverse_proxy;
mod run;
mod sse;
mod ws;

#[cfg(test)]
mod allocator;
#[cfg(test)]
mod tests;

use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::Router;
use axum::http::{StatusCode, header};
use axum::routing::{any, get};
use tokio::sync::Semaphore;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

pub use application::Application;
pub use limits::Limits;
pub use origins::Origins;
pub use pages::{Guest, Guests};
pub use program::Program;
pub use refusal::Refusal;
pub use reverse_proxy::{Hosts, ReverseProxy};

use app::db::{Health, HealthCheck};
use app::memory_budget::MemoryPool;
use app::metrics::METRICS;

/// The life cycle of the server: it is told once to stop, and is done when its streams have ended.
#[derive(Debug, Clone, Default)]
pub struct Lifecycle {
    /// The same as the token's state, without a lock.
    stopping: Arc<AtomicBool>,
    token: CancellationToken,
    /// WebSockets and event streams, which outlive their requests; they are waited for at the end.
    streams: TaskTracker,
}

impl Lifecycle {
    /// Tells the server to stop.
    pub fn stop(&self) {
        // Set first, so that whoever is woken by the token sees it.
        self.stopping.store(true, Ordering::Release);
        self.token.cancel();
    }

    /// Whether the server is to stop.
    pub fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Acquire)
    }

    /// Cancelled when the server is to stop.
    pub fn token(&self) -> &CancellationToken {
        &self.token
    }
}

/// What every request needs. Clones share it.
struct ServerState<E>(Arc<Parts<E>>);

impl<E> Clone for ServerState<E> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<E> Deref for ServerState<E> {
    type Target = Parts<E>;

    fn deref(&self) -> &Parts<E> {
        &self.0
    }
}

struct Parts<E> {
    application: E,
    limits: Arc<Limits>,
    life: Lifecycle,
    origins: Origins,
    persisted: persisted_queries::PersistedQueries,
    sockets: Arc<Semaphore>,
    sockets_of_strangers: Arc<Semaphore>,
    sockets_of: holder_count::HolderCounts,
    pools: memory_pools::MemoryPools,
    slow_pools: memory_pools::MemoryPools,
    /// The memory pool of the compressors.
    packers: Arc<MemoryPool>,
    slow_bodies_of: holder_count::HolderCounts,
    operations_of: holder_count::HolderCounts,
    subscriptions_of: holder_count::HolderCounts,
    /// `None` if the cost per minute is not limited.
    budget: Option<rate_limit::RateLimits>,
}

/// The routes of `/graphql`. Give the same `life` to [`accept::serve`].
pub fn routes<E: Application>(
    application: E,
    limits: Arc<Limits>,
    life: Lifecycle,
    origins: Origins,
) -> Router {
    let cors = origins.cors();
    let pools = memory_pools::MemoryPools::new(&limits);
    let wire = Parts {
        application,
        persisted: persisted_queries::PersistedQueries::new(&limits),
        sockets: Arc::new(Semaphore::new(limits.sockets)),
        budget: limits.cost_per_minute.map(rate_limit::RateLimits::new),
        sockets_of_strangers: Arc::new(Semaphore::new(limits.sockets_of_strangers)),
        packers: pools.packers(),
        pools,
        slow_pools: memory_pools::MemoryPools::of_slow_bodies(&limits),
        slow_bodies_of: holder_count::HolderCounts::default(),
        limits,
        life,
        origins,
        sockets_of: holder_count::HolderCounts::default(),
        operations_of: holder_count::HolderCounts::default(),
        subscriptions_of: holder_count::HolderCounts::default(),
    };
    let graphql = any(http::graphql::<E>);
    let graphql = match cors {
        Some(cors) => graphql.layer(cors),
        None => graphql,
    };
    Router::new().route("/graphql", graphql).with_state(ServerState(Arc::new(wire)))
}

/// What is served besides the API.
#[derive(Debug, Clone, Default)]
pub struct ExtraRoutes {
    /// Whether the console is served.
    pub console: bool,
    /// Whether the playground is served.
    pub playground: bool,
    /// The demo users and their password, which the pages offer; `None` without a demo.
    pub demo: Option<Guests>,
}

/// All routes: GraphQL, the pages and the health checks.
pub fn router(
    program: Program,
    limits: Arc<Limits>,
    life: Lifecycle,
    shown: ExtraRoutes,
    origins: Origins,
) -> Router {
    let check = Arc::new(HealthCheck::new(program.app.db.clone()));
    let ready = move || async move { ready(&check.health().await) };
    let pages = pages::routes(shown.console, shown.playground, shown.demo.as_ref());
    routes(program, limits, life, origins)
        .merge(pages)
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/readyz", get(ready))
}

/// The answer of `/readyz`: whether the database can be read and written, and if not, why.
fn ready(health: &Health) -> (StatusCode, String) {
    let troubles = [("reads", &health.reads), ("writes", &health.writes)];
    let troubles =
        troubles.into_iter().filter_map(|(what, why)| Some(format!("{what}: {}\n", why.as_ref()?)));
    match troubles.collect::<String>() {
        well if well.is_empty() => (StatusCode::OK, "ready\n".into()),
        ill => (StatusCode::SERVICE_UNAVAILABLE, ill),
    }
}

/// The metrics, served on an address of their own: they are for whoever runs the server, not for its clients.
pub fn metrics() -> Router {
    let form = [(header::CONTENT_TYPE, "application/openmetrics-text; version=1.0.0; charset=utf-8")];
    Router::new().route("/metrics", get(move || async move { (form, METRICS.text()) }))
}
