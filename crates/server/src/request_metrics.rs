//! Measures a request from its arrival to its end.

use std::time::Instant;

use async_graphql::parser::types::OperationType;

use app::metrics::METRICS;

/// A request, which is counted when this is dropped, however it ends.
pub(crate) struct RequestMetrics {
    started: Instant,
    transport: &'static str,
    kind: Option<OperationType>,
    outcome: &'static str,
}

impl RequestMetrics {
    /// A request has arrived. It counts as refused until more is known.
    pub(crate) fn new(transport: &'static str) -> Self {
        Self { started: Instant::now(), transport, kind: None, outcome: "refused" }
    }

    /// The request runs. A query that is never answered counts as failed; a subscription ends when its client
    /// disconnects.
    pub(crate) fn runs(&mut self, kind: OperationType) {
        METRICS.running_operations.inc();
        self.kind = Some(kind);
        self.outcome = if kind == OperationType::Subscription { "ok" } else { "failed" };
    }

    /// The request was answered.
    pub(crate) fn answered(&mut self, with_errors: bool) {
        self.outcome = if with_errors { "errors" } else { "ok" };
    }

    /// The request was refused after all.
    pub(crate) fn refused(&mut self) {
        self.outcome = "refused";
    }
}

impl Drop for RequestMetrics {
    fn drop(&mut self) {
        let kind = match self.kind {
            None => "unknown",
            Some(OperationType::Query) => "query",
            Some(OperationType::Mutation) => "mutation",
            Some(OperationType::Subscription) => "subscription",
        };
        let labels = [("transport", self.transport), ("kind", kind), ("outcome", self.outcome)];
        METRICS.requests.get_or_create(&labels).inc();
        if self.kind.is_some() {
            METRICS.running_operations.dec();
        }
        if kind == "query" || kind == "mutation" {
            METRICS.durations.get_or_create(&[("kind", kind)]).observe(self.started.elapsed().as_secs_f64());
        }
    }
}

/// An open WebSocket, counted until this is dropped.
pub(crate) struct SocketGauge;

impl SocketGauge {
    /// Counts one more.
    pub(crate) fn new() -> Self {
        METRICS.open_sockets.inc();
        Self
    }
}

impl Drop for SocketGauge {
    fn drop(&mut self) {
        METRICS.open_sockets.dec();
    }
}
