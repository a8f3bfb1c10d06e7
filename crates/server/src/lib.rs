//! The wire: GraphQL over HTTP, WebSocket and event streams, on connections that cannot be held
//! open for nothing.
//!
//! [`routes`] gives the routes of `/graphql` for a program that implements [`Entry`];
//! [`accept::serve`] serves any router. Whatever arrives goes through the [`guard`] before
//! async-graphql sees it, on every path.

pub mod accept;
mod admit;
mod announced;
mod answers;
mod body;
mod budget;
pub mod capacity;
mod compress;
pub mod entry;
pub mod front;
pub mod guard;
mod head;
mod held;
mod http;
mod idle;
pub mod limits;
mod measure;
mod negotiate;
pub mod origins;
mod outcome;
mod params;
mod persisted;
mod playground;
mod pools;
mod program;
mod quota;
pub mod refusal;
mod render;
mod run;
mod sse;
mod tally;
mod ws;

#[cfg(test)]
mod counting;
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

pub use entry::Entry;
pub use front::{Front, Hosts};
pub use limits::Limits;
pub use origins::Origins;
pub use playground::{Guest, Guests};
pub use program::Program;
pub use refusal::Refusal;

use app::db::{Health, HealthCheck};
use app::metrics::METRICS;
use app::room::Pool;

/// The life of a server: told once to stop, and done when its streams have ended.
#[derive(Debug, Clone, Default)]
pub struct Lifecycle {
    /// Says the same as the token, without a lock.
    stopping: Arc<AtomicBool>,
    token: CancellationToken,
    /// Sockets and event streams outlive the requests they began as; they are waited for here.
    streams: TaskTracker,
}

impl Lifecycle {
    /// Lets the server stop.
    pub fn stop(&self) {
        // First, so that whoever is woken by the token sees it.
        self.stopping.store(true, Ordering::Release);
        self.token.cancel();
    }

    /// Whether it is to stop.
    pub fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Acquire)
    }

    /// Is cancelled when it is to stop.
    pub fn token(&self) -> &CancellationToken {
        &self.token
    }
}

/// What every request of the wire needs.
struct Wire<E>(Arc<Parts<E>>);

impl<E> Clone for Wire<E> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<E> Deref for Wire<E> {
    type Target = Parts<E>;

    fn deref(&self) -> &Parts<E> {
        &self.0
    }
}

struct Parts<E> {
    entry: E,
    limits: Arc<Limits>,
    life: Lifecycle,
    origins: Origins,
    persisted: persisted::Persisted,
    sockets: Arc<Semaphore>,
    sockets_of_strangers: Arc<Semaphore>,
    sockets_of: tally::Tally,
    pools: pools::Pools,
    slow_pools: pools::Pools,
    /// Of what packs answers.
    packers: Arc<Pool>,
    slow_bodies_of: tally::Tally,
    operations_of: tally::Tally,
    subscriptions_of: tally::Tally,
    /// None where the cost of a minute has no limit.
    budget: Option<budget::Budgets>,
}

/// The routes of `/graphql`. Give the same `life` to [`accept::serve`].
pub fn routes<E: Entry>(entry: E, limits: Arc<Limits>, life: Lifecycle, origins: Origins) -> Router {
    let cors = origins.cors();
    let pools = pools::Pools::new(&limits);
    let wire = Parts {
        entry,
        persisted: persisted::Persisted::new(&limits),
        sockets: Arc::new(Semaphore::new(limits.sockets)),
        budget: limits.cost_per_minute.map(budget::Budgets::new),
        sockets_of_strangers: Arc::new(Semaphore::new(limits.sockets_of_strangers)),
        packers: pools.packers(),
        pools,
        slow_pools: pools::Pools::of_slow_bodies(&limits),
        slow_bodies_of: tally::Tally::default(),
        limits,
        life,
        origins,
        sockets_of: tally::Tally::default(),
        operations_of: tally::Tally::default(),
        subscriptions_of: tally::Tally::default(),
    };
    let graphql = any(http::graphql::<E>);
    let graphql = match cors {
        Some(cors) => graphql.layer(cors),
        None => graphql,
    };
    Router::new().route("/graphql", graphql).with_state(Wire(Arc::new(wire)))
}

/// What is shown beside the API.
#[derive(Debug, Clone, Default)]
pub struct Shown {
    /// The playground.
    pub playground: bool,
    /// The demo users and their password, in the playground; none where there is no demo.
    pub demo: Option<Guests>,
}

/// Everything the server answers: GraphQL, the playground, and whether it is well.
pub fn router(
    program: Program,
    limits: Arc<Limits>,
    life: Lifecycle,
    shown: Shown,
    origins: Origins,
) -> Router {
    let check = Arc::new(HealthCheck::new(program.app.db.clone()));
    let ready = move || async move { ready(&check.health().await) };
    let playground = if shown.playground { playground::routes(shown.demo.as_ref()) } else { Router::new() };
    routes(program, limits, life, origins)
        .merge(playground)
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/readyz", get(ready))
}

/// What whoever runs the server is told: in a second whether reads and writes go through, and if not, why.
fn ready(health: &Health) -> (StatusCode, String) {
    let told = [("reads", &health.reads), ("writes", &health.writes)];
    let told = told.into_iter().filter_map(|(what, why)| Some(format!("{what}: {}\n", why.as_ref()?)));
    match told.collect::<String>() {
        well if well.is_empty() => (StatusCode::OK, "ready\n".into()),
        ill => (StatusCode::SERVICE_UNAVAILABLE, ill),
    }
}

/// What the process counts, on an address of its own: it is for whoever runs the server, not for its clients.
pub fn metrics() -> Router {
    let form = [(header::CONTENT_TYPE, "application/openmetrics-text; version=1.0.0; charset=utf-8")];
    Router::new().route("/metrics", get(move || async move { (form, METRICS.text()) }))
}
