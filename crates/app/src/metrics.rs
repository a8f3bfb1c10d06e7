//! The metrics of the process.
//!
//! There is one set of metrics for the process, as there is one log. The values of labels are names in this code
//! and never come from a request, so that they contain nothing personal and their number is bounded.
//!
//! To add a metric, add a field, and the line in `registered` that registers it.

use std::sync::LazyLock;

use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

/// Labels, whose names and values are both fixed in the code.
type Labels<const N: usize> = [(&'static str, &'static str); N];

/// The metrics of the process.
pub static METRICS: LazyLock<Metrics> = LazyLock::new(Metrics::new);

/// The buckets in seconds; the slowest answers of a server in trouble come close to its time limit.
const SECONDS: [f64; 12] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0];

/// All metrics.
pub struct Metrics {
    registry: Registry,
    /// GraphQL requests by transport, kind of operation and outcome.
    pub requests: Family<Labels<3>, Counter>,
    /// The cost in points of the operations that were accepted.
    pub points: Counter,
    /// The duration of queries and mutations in seconds, by kind.
    pub durations: Family<Labels<1>, Histogram>,
    /// WebSockets that are open.
    pub open_sockets: Gauge,
    /// Running operations, including subscriptions.
    pub running_operations: Gauge,
    /// Refusals, by the name of the limit.
    pub refusals: Family<Labels<1>, Counter>,
    /// Retries of operations, by the kind of trouble.
    pub retries: Family<Labels<1>, Counter>,
    /// Alert events sent to subscribers: an event sent to ten of them counts ten times.
    pub alert_events: Counter,
    /// Sign-ins by outcome: granted, refused (a wrong password) or delayed (too soon after wrong passwords).
    pub sign_ins: Family<Labels<1>, Counter>,
    /// Panics that were caught and answered with an error.
    pub panics: Counter,
    /// How often the clock was set ahead or back by more than normal corrections.
    pub clock_jumps: Counter,
    /// How many seconds this server's clock is ahead of PostgreSQL's.
    pub clock_off: Gauge,
    /// Projects that had been evaluated for days in the future and were evaluated again.
    pub judged_ahead: Counter,
    /// The length of SQLite's write-ahead log in bytes, when it was last checked; 0 on PostgreSQL.
    pub wal_bytes: Gauge,
    /// 1 while another process keeps that log from being shortened, otherwise 0.
    pub wal_pinned: Gauge,
}

impl Metrics {
    fn new() -> Self {
        let metrics = Self {
            registry: Registry::with_prefix("plimsoll"),
            requests: Family::default(),
            points: Counter::default(),
            durations: Family::new_with_constructor(|| Histogram::new(SECONDS)),
            open_sockets: Gauge::default(),
            running_operations: Gauge::default(),
            refusals: Family::default(),
            retries: Family::default(),
            alert_events: Counter::default(),
            sign_ins: Family::default(),
            panics: Counter::default(),
            clock_jumps: Counter::default(),
            clock_off: Gauge::default(),
            judged_ahead: Counter::default(),
            wal_bytes: Gauge::default(),
            wal_pinned: Gauge::default(),
        };
        metrics.registered()
    }

    fn registered(mut self) -> Self {
        let to = &mut self.registry;
        to.register("requests", "GraphQL requests", self.requests.clone());
        to.register("request_points", "Points of the operations that were let through", self.points.clone());
        to.register(
            "request_duration_seconds",
            "Time that queries and mutations took",
            self.durations.clone(),
        );
        to.register("open_sockets", "WebSockets that are open", self.open_sockets.clone());
        to.register("running_operations", "Operations that run", self.running_operations.clone());
        to.register("refusals", "Refusals by the name of the limit", self.refusals.clone());
        to.register("retries", "Operations that were tried again", self.retries.clone());
        to.register("alert_events_delivered", "Alert events given to subscribers", self.alert_events.clone());
        to.register("sign_ins", "Sign-ins by what came of them", self.sign_ins.clone());
        to.register("panics", "Panics that were caught", self.panics.clone());
        to.register("clock_jumps", "Times that the clock was set ahead or back", self.clock_jumps.clone());
        let off = "Seconds that this server's clock is ahead of PostgreSQL's";
        to.register("clock_off_seconds", off, self.clock_off.clone());
        let ahead = "Projects that had been judged for days that have not come";
        to.register("judged_ahead", ahead, self.judged_ahead.clone());
        to.register("wal_bytes", "Length of SQLite's write-ahead log", self.wal_bytes.clone());
        let pinned = "Whether another process keeps SQLite's write-ahead log from being shortened";
        to.register("wal_pinned", pinned, self.wal_pinned.clone());
        self
    }

    /// Counts a refusal by a limit.
    pub fn refused(&self, limit: &'static str) {
        self.refusals.get_or_create(&[("limit", limit)]).inc();
    }

    /// Counts a sign-in by its outcome.
    pub fn signed_in(&self, outcome: &'static str) {
        self.sign_ins.get_or_create(&[("outcome", outcome)]).inc();
    }

    /// All metrics in Prometheus's text format.
    pub fn text(&self) -> String {
        let mut text = String::new();
        // Writing to a string cannot fail.
        let _ = encode(&mut text, &self.registry);
        text
    }
}
