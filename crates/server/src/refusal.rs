//! The one shape of every answer that is not data: a message, a code and, for a limit, its name.

use async_graphql::{ErrorExtensionValues, ServerError};
use serde::Serialize;

use app::metrics::METRICS;
use app::request_id;
use app::trouble::Trouble;
use graphql::payload::{MUTATION_ENDED, NOT_GIVEN};

/// The request is malformed: not JSON, not GraphQL, not valid for the schema.
pub const BAD_REQUEST: &str = "BAD_REQUEST";
/// A value in the request is not of its type's form.
pub const BAD_USER_INPUT: &str = "BAD_USER_INPUT";
/// The request is larger or dearer than allowed; `extensions.limit` names the limit.
pub const LIMIT_EXCEEDED: &str = "LIMIT_EXCEEDED";
/// The document of this hash is not here: send it along. Clients of Apollo's look for this code.
pub const PERSISTED_QUERY_NOT_FOUND: &str = "PERSISTED_QUERY_NOT_FOUND";
/// The token is malformed, expired or revoked.
pub const UNAUTHENTICATED: &str = "UNAUTHENTICATED";
/// The database can't be used at the moment.
pub const UNAVAILABLE: &str = "UNAVAILABLE";
/// It may have been done or not.
pub const OUTCOME_UNKNOWN: &str = "OUTCOME_UNKNOWN";
/// A fault of the server; `extensions.id` finds it in the log.
pub const INTERNAL: &str = "INTERNAL";

/// Why a request was not carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// What `extensions.code` says.
    pub code: &'static str,
    /// For the reader; never the text of an error from inside.
    pub message: String,
    /// The name of the limit, for `LIMIT_EXCEEDED`.
    pub limit: Option<&'static str>,
    /// Finds the cause in the log, for `INTERNAL`.
    pub id: Option<String>,
    /// What the request would cost, for limits on the cost.
    pub price: Option<Box<Price>>,
    /// Whether the request was a mutation that has ended, so that only its answer is missing.
    pub ended: bool,
}

/// What a limit on the cost tells beside its message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Price {
    /// The request's points.
    pub cost: u64,
    /// The points that are allowed.
    pub allowed: u64,
    /// Seconds after which the same request will not be refused for this; none where it always will be.
    pub retry_after: Option<u64>,
}

impl Refusal {
    /// A refusal with a code and a message.
    pub fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), limit: None, id: None, price: None, ended: false }
    }

    /// Something malformed.
    pub fn bad_request(message: impl Into<String>) -> Self {
        Self::new(BAD_REQUEST, message)
    }

    /// A limit was passed.
    pub fn limit(limit: &'static str, message: impl Into<String>) -> Self {
        METRICS.refused(limit);
        Self { limit: Some(limit), ..Self::new(LIMIT_EXCEEDED, message) }
    }

    /// The same, with what the request would cost.
    pub fn with_price(self, price: Price) -> Self {
        Self { price: Some(Box::new(price)), ..self }
    }

    /// The same for the answer of a mutation that has ended: nobody must send it again because of this.
    pub fn of_ended_mutation(self) -> Self {
        Self { message: format!("{NOT_GIVEN} {}", self.message), ended: true, ..self }
    }

    /// Seconds after which the same request will not be refused for this, where that is known.
    pub fn retry_after(&self) -> Option<u64> {
        self.price.as_ref()?.retry_after
    }

    /// A token that proves nothing.
    pub fn unauthenticated(message: impl Into<String>) -> Self {
        Self::new(UNAUTHENTICATED, message)
    }

    /// The database can't be used at the moment. The cause goes to the log.
    pub fn unavailable(trouble: Trouble, cause: &dyn std::error::Error) -> Self {
        let request_id = request_id::text();
        tracing::warn!(trouble = trouble.name(), request_id, %cause, "the database failed");
        Self::new(trouble.code(), trouble.to_string())
    }

    /// A fault of the server. The cause goes to the log, under an id that the client is told.
    pub fn internal(cause: &str) -> Self {
        let id = uuid::Uuid::now_v7().to_string();
        tracing::error!(error_id = %id, request_id = request_id::text(), cause, "request failed");
        Self { id: Some(id), ..Self::new(INTERNAL, "Something went wrong on our side.") }
    }

    /// The refusal as an error of async-graphql's.
    pub fn into_error(self) -> ServerError {
        let mut extensions = ErrorExtensionValues::default();
        extensions.set("code", self.code);
        if let Some(limit) = self.limit {
            extensions.set("limit", limit);
        }
        if let Some(id) = self.id {
            extensions.set("id", id);
            if let Some(request_id) = request_id::text() {
                extensions.set("requestId", request_id);
            }
        }
        if self.ended {
            extensions.set(MUTATION_ENDED, true);
        }
        if let Some(price) = self.price {
            extensions.set("cost", price.cost);
            extensions.set("allowed", price.allowed);
            if let Some(seconds) = price.retry_after {
                extensions.set("retryAfter", seconds);
            }
        }
        let mut error = ServerError::new(self.message, None);
        error.extensions = Some(extensions);
        error
    }
}

/// The body of an answer without data: per the specification `data` must be absent, not null,
/// when execution has not begun (async-graphql's own response always writes it).
#[derive(Debug, Serialize)]
pub struct Errors<'a> {
    /// What went wrong.
    pub errors: &'a [ServerError],
}

/// The body of an answer whose data could not be given although execution has ended.
#[derive(Debug, Serialize)]
pub struct NoData<'a> {
    /// Nothing.
    pub data: (),
    /// Why.
    pub errors: &'a [ServerError],
}
