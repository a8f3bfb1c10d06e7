//! Prepares responses for clients: every error has a code, and none reveals anything internal.

use async_graphql::{ErrorExtensionValues, ServerError, Value};
use messages::Message;

use super::{
    limits::Limits,
    refusal::{BAD_REQUEST, BAD_USER_INPUT, Refusal},
};
use graphql::executor::ExecutionResult;

/// The errors of a request that was not executed.
#[derive(Debug)]
pub(crate) struct RequestErrors(pub Vec<ServerError>);

impl From<Refusal> for RequestErrors {
    fn from(refusal: Refusal) -> Self {
        Self(vec![refusal.into_error()])
    }
}

/// An error of the parser. Its text is a drawing of the position, which the locations tell already, and below it
/// what was expected there.
pub(crate) fn syntax(mut error: ServerError, limits: &Limits) -> RequestErrors {
    let expected = error.message.rsplit("\n  = ").next();
    let reason = expected.unwrap_or_default().replace('_', " ");
    error.message = format!("Syntax error: {reason}.");
    from_errors(vec![error], limits)
}

/// The errors of a request that was not executed, prepared for the client.
pub(crate) fn from_errors(mut errors: Vec<ServerError>, limits: &Limits) -> RequestErrors {
    tidy(&mut errors, limits);
    RequestErrors(errors)
}

/// A finished response.
pub(crate) enum FinishedResponse {
    /// Execution began: there is `data`, even if it is null.
    Executed(ExecutionResult),
    /// The request was refused before execution: there is no `data`.
    Refused(RequestErrors),
}

/// Distinguishes refused requests from executed ones, and gives each error a code.
pub(crate) fn finish(answered: ExecutionResult, limits: &Limits) -> FinishedResponse {
    let mut response = match answered {
        ExecutionResult::Plain(response) => response,
        ExecutionResult::Written { text, mut errors, cost } => {
            errors.iter_mut().for_each(code);
            return FinishedResponse::Executed(ExecutionResult::Written { text, errors, cost });
        }
        shared @ ExecutionResult::Shared(_) => return FinishedResponse::Executed(shared),
    };
    let refused = response.data == Value::Null
        && !response.errors.is_empty()
        && response.errors.iter().all(|error| error.path.is_empty());
    if refused {
        return FinishedResponse::Refused(from_errors(response.errors, limits));
    }
    response.errors.iter_mut().for_each(code);
    FinishedResponse::Executed(ExecutionResult::Plain(response))
}

/// Limits the errors: a document with a thousand wrong fields must not get a thousand errors, and one with a very
/// long line must not get that line back.
fn tidy(errors: &mut Vec<ServerError>, limits: &Limits) {
    const MESSAGE: usize = 500;
    errors.truncate(limits.errors);
    for error in errors {
        if error.message.len() > MESSAGE {
            error.message = format!("{}…", head(&error.message, MESSAGE));
        }
        code(error);
    }
}

/// The longest prefix of a text that has at most `most` bytes.
pub(crate) fn head(text: &str, most: usize) -> &str {
    text.get(..text.floor_char_boundary(most)).unwrap_or(text)
}

fn code(error: &mut ServerError) {
    let coded = error.extensions.as_ref().is_some_and(|extensions| extensions.get("code").is_some());
    if coded {
        return;
    }
    if let Some((limit, message)) = limit(&error.message) {
        let named = Refusal::limit(limit, message).into_error();
        error.message = named.message;
        error.extensions = named.extensions;
        return;
    }
    let code = if error.path.is_empty() && error.source.is_none() {
        BAD_REQUEST
    } else if error.source.is_none() && is_input(&error.message) {
        BAD_USER_INPUT
    } else {
        // The application gives its own errors a code. One without is an error that slipped through with `?`, and
        // its text may be anything, such as SQL, a path or the name of a type.
        let refusal = Refusal::internal(&error.message);
        let masked = refusal.into_error();
        error.message = masked.message;
        error.extensions = masked.extensions;
        error.source = None;
        return;
    };
    error.extensions.get_or_insert_with(ErrorExtensionValues::default).set("code", code);
}

/// Recognises the message of async-graphql for the limit of the schema.
fn limit(message: &str) -> Option<(&'static str, Message)> {
    let rest = message.strip_prefix("The recursion depth of the query cannot be greater than `")?;
    let most: i64 = rest.strip_suffix('`')?.parse().ok()?;
    Some(("nesting", messages::schema_nesting(most)))
}

/// Recognises the messages of async-graphql for an argument that does not have the form of its type. They come
/// during execution, so with a path.
fn is_input(message: &str) -> bool {
    message.starts_with("Failed to parse \"")
        || message.starts_with("Expected input type \"")
        || message.starts_with("Invalid value for argument")
}

#[cfg(test)]
mod tests {
    use async_graphql::{PathSegment, Response};

    use super::*;

    fn coded(message: &str, path: bool) -> (String, Option<Value>) {
        let mut error = ServerError::new(message, None);
        if path {
            error.path = vec![PathSegment::Field("a".into())];
        }
        code(&mut error);
        let code = error.extensions.and_then(|e| e.get("code").cloned());
        (error.message, code)
    }

    #[test]
    fn every_error_has_a_code_and_none_tells_of_the_inside() {
        assert_eq!(coded("Unknown field", false).1, Some("BAD_REQUEST".into()));
        let named = coded("The recursion depth of the query cannot be greater than `64`", false).1;
        assert_eq!(named, Some("LIMIT_EXCEEDED".into()));
        let input = coded("Failed to parse \"Int\": Only integers", true);
        assert_eq!(input.1, Some("BAD_USER_INPUT".into()));
        let (message, code) = coded("UNIQUE constraint failed: users.email", true);
        assert_eq!(code, Some("INTERNAL".into()));
        assert!(!message.contains("UNIQUE"), "{message}");
    }

    #[test]
    fn refused_documents_are_answered_briefly() {
        let errors = vec![ServerError::new("é".repeat(5000), None); 1000];
        let response = Response::from_errors(errors);
        let FinishedResponse::Refused(RequestErrors(errors)) =
            finish(ExecutionResult::Plain(response), &Limits::default())
        else {
            panic!("not refused");
        };
        assert_eq!(errors.len(), 50);
        assert!(errors.iter().all(|error| error.message.len() < 600));
    }
}
