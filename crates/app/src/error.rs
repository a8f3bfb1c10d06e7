//! The application's error type, and what of an error a client may read.

use std::sync::Arc;

use async_graphql::{ErrorExtensionValues, ErrorExtensions};
use messages::{Arg, Message};
use migration::unique::{self, Unique};
pub use rules::error::{ErrorCode, UserError};
use sea_orm::{DbErr, SqlErr};
use uuid::Uuid;

use crate::db_error::DbErrorClass;
use crate::metrics::METRICS;
use crate::{language, request_id, told};

/// The result of the application's functions.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a function of the application failed.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Error {
    /// Expected failures, which are returned as data in a mutation's payload.
    #[error("{}", .0.first().map(|error| error.message.to_string()).unwrap_or_default())]
    User(Vec<UserError>),
    /// The request contradicts itself.
    #[error("{0}")]
    BadRequest(Message),
    /// Nobody is signed in, or the token is no longer valid.
    #[error("{0}")]
    Unauthenticated(Message),
    /// The viewer's roles do not allow it.
    #[error("{0}")]
    Forbidden(Message),
    /// It does not exist, or the viewer may not see it; a client cannot tell which.
    #[error("{}", messages::not_found(Arg::term("Noun", noun)))]
    NotFound {
        /// What was looked for.
        noun: &'static str,
        /// The path to the input that named it.
        field: Vec<String>,
    },
    /// The request exceeds a limit.
    #[error("{message}")]
    Limit {
        /// The name of the limit.
        name: &'static str,
        /// What was asked, and what is allowed.
        message: Message,
    },
    /// The request came too soon after others.
    #[error("{message}")]
    Later {
        /// The name of the limit.
        name: &'static str,
        /// What came too often, and when it is allowed again.
        message: Message,
        /// The seconds until it is allowed again.
        seconds: u64,
    },
    /// The database cannot do it at the moment.
    #[error("{class}")]
    Database {
        /// The kind of trouble.
        class: DbErrorClass,
        /// The error of the driver, for the log.
        cause: Arc<dyn std::error::Error + Send + Sync>,
    },
    /// The idempotency key was used for another request.
    #[error("{}", messages::key_reused())]
    KeyReused,
    /// The operation was done before, under the same idempotency key. It is handled by `once`, and never reaches a
    /// client.
    #[error("It was done before.")]
    AlreadyExecuted {
        /// The id of the row that was changed; `None` if none was.
        subject: Option<Uuid>,
        /// The errors with which it was refused; empty if it succeeded.
        errors: Vec<UserError>,
    },
    /// An internal error. The cause is logged under an id that the client gets.
    #[error("internal error")]
    Internal(Arc<dyn std::error::Error + Send + Sync>),
}

impl From<UserError> for Error {
    fn from(error: UserError) -> Self {
        Self::User(vec![error])
    }
}

impl Error {
    /// There is nothing visible under this id.
    pub fn not_found(noun: &'static str, field: &[&str]) -> Self {
        let field = field.iter().map(|part| (*part).to_string()).collect();
        Self::NotFound { noun, field }
    }

    /// An internal error with a cause.
    pub fn internal(cause: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self::Internal(Arc::new(cause))
    }

    /// An internal error that only a defect of the program explains.
    pub fn bug(what: &'static str) -> Self {
        Self::Internal(Arc::new(std::io::Error::other(what)))
    }

    /// The error of a failed commit, which may be uncertain.
    pub fn of_commit(error: DbErr) -> Self {
        match DbErrorClass::of_commit(&error) {
            Some(class) => Self::Database { class, cause: Arc::new(error) },
            None => error.into(),
        }
    }

    /// Turns a commit with an unknown outcome into a failed one, so that it is retried. It is for operations that
    /// may safely be done twice.
    pub fn or_retryable(self) -> Self {
        match self {
            Self::Database { class: DbErrorClass::Uncertain, cause } => {
                Self::Database { class: DbErrorClass::Unavailable, cause }
            }
            other => other,
        }
    }

    /// For the retry of an operation with an idempotency key after a commit with an unknown outcome: an error of
    /// the retry says nothing about the first attempt, so the outcome stays unknown. Two errors do tell: `User` is
    /// the outcome that is stored under the key, and `KeyReused` means that the key was never used for this
    /// operation.
    pub fn or_uncertain(self) -> Self {
        let cause = match self {
            Self::User(_) | Self::KeyReused => return self,
            Self::Database { cause, .. } | Self::Internal(cause) => cause,
            other => Arc::new(other),
        };
        Self::Database { class: DbErrorClass::Uncertain, cause }
    }

    /// Whether the operation may or may not have been done.
    pub fn is_uncertain(&self) -> bool {
        matches!(self, Self::Database { class: DbErrorClass::Uncertain, .. })
    }

    /// Fails with CONFLICT if an edit is based on an older version than the stored one; `None` skips the check.
    pub fn expect_version(given: Option<i32>, stored: i32) -> Result<()> {
        let Some(given) = given.filter(|given| *given != stored) else { return Ok(()) };
        let error = UserError::new(
            ErrorCode::Conflict,
            &["input", "version"],
            messages::stale_version(given, stored),
        )
        .allowing([stored]);
        Err(error.into())
    }

    /// The `extensions.code` of the GraphQL error.
    pub fn code(&self) -> &'static str {
        match self {
            Self::User(_) => "BAD_USER_INPUT",
            Self::BadRequest(_) => "BAD_REQUEST",
            Self::Unauthenticated(_) => "UNAUTHENTICATED",
            Self::Forbidden(_) => "FORBIDDEN",
            Self::NotFound { .. } => "NOT_FOUND",
            Self::Limit { .. } | Self::Later { .. } => "LIMIT_EXCEEDED",
            Self::Database { class, .. } => class.code(),
            Self::KeyReused => "CONFLICT",
            Self::Internal(_) | Self::AlreadyExecuted { .. } => "INTERNAL",
        }
    }

    /// The cause for the log, which clients never see.
    pub fn cause(&self) -> String {
        match self {
            Self::Internal(cause) | Self::Database { cause, .. } => cause.to_string(),
            other => other.to_string(),
        }
    }

    /// What a client is told, without the cause of an internal error.
    pub fn message(&self) -> Message {
        match self {
            Self::User(errors) => {
                errors.first().map_or_else(messages::went_wrong, |first| first.message.clone())
            }
            Self::BadRequest(message)
            | Self::Unauthenticated(message)
            | Self::Forbidden(message)
            | Self::Limit { message, .. }
            | Self::Later { message, .. } => message.clone(),
            Self::NotFound { noun, .. } => messages::not_found(Arg::term("Noun", noun)),
            Self::Database { class, .. } => class.message(),
            Self::KeyReused => messages::key_reused(),
            Self::AlreadyExecuted { .. } => messages::done_before(),
            Self::Internal(_) => messages::went_wrong(),
        }
    }

    /// The GraphQL error for clients, in the language of the request.
    pub fn to_graphql(&self) -> async_graphql::Error {
        let message = self.message();
        let text = message.text(language::current());
        async_graphql::Error::new(text).extend_with(|_, extensions| {
            extensions.set("code", self.code());
            told::extend(extensions, &message);
            self.extend(extensions);
        })
    }

    /// What programs are told besides, and what the log is.
    fn extend(&self, extensions: &mut ErrorExtensionValues) {
        match self {
            Self::Internal(cause) => {
                let (id, request_id) = (Uuid::now_v7(), request_id::text());
                tracing::error!(%id, request_id, %cause, "internal error");
                extensions.set("id", id.to_string());
                if let Some(request_id) = &request_id {
                    extensions.set("requestId", request_id.as_str());
                }
            }
            Self::Database { class, cause } => {
                let request_id = request_id::text();
                tracing::warn!(trouble = class.name(), request_id, %cause, "the database failed");
            }
            Self::User(errors) => {
                if let Some(first) = errors.first() {
                    extensions.set("field", first.field.clone());
                    extensions.set("allowed", told::allowed(first));
                }
            }
            Self::NotFound { field, .. } => extensions.set("field", field.clone()),
            Self::Limit { name, .. } => {
                METRICS.refused(name);
                extensions.set("limit", *name);
            }
            Self::Later { name, seconds, .. } => {
                METRICS.refused(name);
                extensions.set("limit", *name);
                extensions.set("retryAfter", *seconds);
            }
            Self::BadRequest(_)
            | Self::Unauthenticated(_)
            | Self::Forbidden(_)
            | Self::KeyReused
            | Self::AlreadyExecuted { .. } => {}
        }
    }
}

/// A rule of uniqueness, the input at fault where it is broken, and what is told then.
type UniqueRule = (Unique, &'static [&'static str], fn() -> Message);

/// What people are told who break a rule of uniqueness.
const TAKEN: &[UniqueRule] = &[
    (unique::USER_EMAIL, &["input", "email"], messages::user_email_taken),
    (unique::LINE_NAME, &["input", "name"], messages::line_name_taken),
    (unique::PROJECT_OF_REQUIREMENT, &["input", "requirementId"], messages::requirement_has_project),
    (unique::CONTRACT_OF_PROJECT, &["input", "projectId"], messages::contract_exists),
    (unique::CONTRACT_NUMBER, &["input", "number"], messages::contract_number_taken),
    (unique::COST_REFERENCE, &["input", "externalRef"], messages::cost_reference_taken),
    (unique::CATEGORY_CODE, &["input", "code"], messages::category_code_taken),
    (unique::RETROSPECTIVE_OF_PROJECT, &["input", "projectId"], messages::retrospective_exists),
    (unique::RECEIPT_REFERENCE, &["input", "reference"], messages::receipt_recorded),
];

/// Whether a database tells of this rule: PostgreSQL by its name, SQLite by its columns.
fn is_told(text: &str, rule: &Unique) -> bool {
    let columns: Vec<_> = rule.columns.iter().map(|column| format!("{}.{column}", rule.table)).collect();
    text.contains(rule.name) || text.ends_with(&columns.join(", "))
}

impl From<DbErr> for Error {
    fn from(error: DbErr) -> Self {
        if let Some(SqlErr::UniqueConstraintViolation(text)) = error.sql_err() {
            let known = TAKEN.iter().find(|(rule, ..)| is_told(&text, rule));
            if let Some((_, field, message)) = known {
                return UserError::new(ErrorCode::Conflict, field, message()).into();
            }
        }
        match DbErrorClass::of(&error) {
            Some(class) => Self::Database { class, cause: Arc::new(error) },
            None => Self::internal(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stops_a_second_try_leaves_the_first_unknown() {
        let limit = || Error::Limit { name: "request_timeout", message: messages::not_saved_in_time(1) };
        let away =
            Error::Database { class: DbErrorClass::Unavailable, cause: Arc::new(std::io::Error::other("x")) };
        for error in
            [limit(), away, Error::bug("x"), Error::Forbidden(messages::empty()), Error::not_found("x", &[])]
        {
            assert_eq!(error.or_uncertain().code(), "OUTCOME_UNKNOWN");
        }
        assert!(limit().or_uncertain().cause().contains("nothing was changed"), "the log has the reason");
        let business = UserError::new(ErrorCode::Conflict, &["input"], messages::empty());
        assert_eq!(Error::from(business).or_uncertain().code(), "BAD_USER_INPUT");
        assert_eq!(Error::KeyReused.or_uncertain().code(), "CONFLICT");
    }
}
