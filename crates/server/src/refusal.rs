//! Refusals: answers without data, each with a message, a code and, for a limit, its name.

use async_graphql::{ErrorExtensionValues, ServerError};
use messages::Message;
use serde::Serialize;

use app::db_error::DbErrorClass;
use app::metrics::METRICS;
use app::{language, request_id, told};
use graphql::payload::MUTATION_ENDED;

/// The request is malformed: it is not JSON, not GraphQL, or not valid for the schema.
pub const BAD_REQUEST: &str = "BAD_REQUEST";
/// A value in the request does not have the form of its type.
pub const BAD_USER_INPUT: &str = "BAD_USER_INPUT";
/// The request is larger or costs more than allowed; `extensions.limit` names the limit.
pub const LIMIT_EXCEEDED: &str = "LIMIT_EXCEEDED";
/// The document of this hash is not in the cache and must be sent. Apollo's clients look for this code.
pub const PERSISTED_QUERY_NOT_FOUND: &str = "PERSISTED_QUERY_NOT_FOUND";
/// The token is malformed, expired or revoked.
pub const UNAUTHENTICATED: &str = "UNAUTHENTICATED";
/// The database cannot be used at the moment.
pub const UNAVAILABLE: &str = "UNAVAILABLE";
/// It is not known whether the mutation was done.
pub const OUTCOME_UNKNOWN: &str = "OUTCOME_UNKNOWN";
/// An internal error; `extensions.id` finds it in the log.
pub const INTERNAL: &str = "INTERNAL";

/// Why a request was not carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The value of `extensions.code`.
    pub code: &'static str,
    /// For people to read; it never contains the text of an internal error.
    pub message: Message,
    /// The name of the limit, for `LIMIT_EXCEEDED`.
    pub limit: Option<&'static str>,
    /// The id of the cause in the log, for `INTERNAL`.
    pub id: Option<String>,
    /// The cost of the request, for limits of cost.
    pub price: Option<Box<Price>>,
    /// Whether the request was a mutation that is done, so that only its answer is missing.
    pub ended: bool,
}

/// What a limit of cost tells besides its message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Price {
    /// The cost of the request in points.
    pub cost: u64,
    /// The points that are allowed.
    pub allowed: u64,
    /// The seconds after which the same request will not be refused for this limit; `None` if it always will be.
    pub retry_after: Option<u64>,
}

impl Refusal {
    /// A refusal with a code and a message.
    pub fn new(code: &'static str, message: Message) -> Self {
        Self { code, message, limit: None, id: None, price: None, ended: false }
    }

    /// A malformed request.
    pub fn bad_request(message: Message) -> Self {
        Self::new(BAD_REQUEST, message)
    }

    /// A limit was exceeded. It is counted in the metrics.
    pub fn limit(limit: &'static str, message: Message) -> Self {
        METRICS.refused(limit);
        Self { limit: Some(limit), ..Self::new(LIMIT_EXCEEDED, message) }
    }

    /// Adds the cost of the request.
    pub fn with_price(self, price: Price) -> Self {
        Self { price: Some(Box::new(price)), ..self }
    }

    /// Marks the refusal as the answer of a mutation that is done, so that the client does not repeat it.
    pub fn of_ended_mutation(self) -> Self {
        Self { ended: true, ..self }
    }

    /// The seconds after which the same request will not be refused for this limit, if that is known.
    pub fn retry_after(&self) -> Option<u64> {
        self.price.as_ref()?.retry_after
    }

    /// The token is missing or not valid.
    pub fn unauthenticated(message: Message) -> Self {
        Self::new(UNAUTHENTICATED, message)
    }

    /// The database cannot be used at the moment. The cause is logged.
    pub fn unavailable(class: DbErrorClass, cause: &dyn std::error::Error) -> Self {
        let request_id = request_id::text();
        tracing::warn!(trouble = class.name(), request_id, %cause, "the database failed");
        Self::new(class.code(), class.message())
    }

    /// An internal error. The cause is logged under an id that the client gets.
    pub fn internal(cause: &str) -> Self {
        let id = uuid::Uuid::now_v7().to_string();
        tracing::error!(error_id = %id, request_id = request_id::text(), cause, "request failed");
        Self { id: Some(id), ..Self::new(INTERNAL, messages::went_wrong()) }
    }

    /// The refusal as a GraphQL error, in the language of the request.
    pub fn into_error(self) -> ServerError {
        let mut extensions = ErrorExtensionValues::default();
        extensions.set("code", self.code);
        told::extend(&mut extensions, &self.message);
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
        let message = if self.ended {
            messages::ended(messages::ended_unanswered(), self.message)
        } else {
            self.message
        };
        let mut error = ServerError::new(message.text(language::current()), None);
        error.extensions = Some(extensions);
        error
    }
}

/// The body of an answer without data. By the specification `data` must be absent, not null, if execution has not
/// begun; async-graphql's response always has it.
#[derive(Debug, Serialize)]
pub struct ErrorBody<'a> {
    /// The errors.
    pub errors: &'a [ServerError],
}

/// The body of an answer whose data cannot be returned although execution has ended.
#[derive(Debug, Serialize)]
pub struct NullDataBody<'a> {
    /// Always null.
    pub data: (),
    /// The reasons.
    pub errors: &'a [ServerError],
}
