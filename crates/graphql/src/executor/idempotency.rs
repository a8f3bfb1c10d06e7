//! Idempotency keys of requests: a mutation that is sent again under its key gets the first answer again.

use std::sync::Arc;

use async_graphql::parser::types::{ExecutableDocument, OperationDefinition};
use async_graphql::{PathSegment, Pos, Positioned, Request, Response, ServerError, Value};

use crate::FieldError;
use crate::executor::mutation;
use crate::executor::selection::{CollectedField, Selections};
use crate::executor::{ExecutionResult, Executor};
use crate::idempotent_input::KEY;
use crate::loader::Caller;
use crate::payload::tell_ended;
use app::error::{Error, Result};
use app::idempotency::{IdempotencyKey, KeyClaim};
use app::json_column::unreadable;
use app::viewer::Viewer;

/// The most characters of a key.
const LONGEST: usize = 255;

/// The idempotency key from the header of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeaderKey(String);

impl HeaderKey {
    /// Parses a key: 1 to 255 visible ASCII characters, without the quotes that may surround it.
    pub fn parse(text: &str) -> Option<Self> {
        let bare = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(text);
        let good = (1..=LONGEST).contains(&bare.len()) && bare.bytes().all(|byte| byte.is_ascii_graphic());
        good.then(|| Self(bare.into()))
    }
}

/// Runs a mutation.
pub async fn answer(
    executor: &Executor,
    request: &Request,
    document: &Arc<ExecutableDocument>,
    operation: &Positioned<OperationDefinition>,
    caller: &Caller,
) -> ExecutionResult {
    let key = match &caller.viewer {
        Some(viewer) => key(request, document, operation, caller, viewer),
        None => Ok(None),
    };
    match (key, &caller.viewer) {
        (Ok(Some(key)), Some(viewer)) => {
            under(executor, request, document, operation, (caller, viewer), key).await
        }
        (Ok(_), _) => match executor.mutate(request, document, operation, caller, None).await {
            Ok(done) => telling_what_ended(done).answered(),
            Err(refused) => ExecutionResult::Plain(refused),
        },
        (Err(error), _) => refused(error),
    }
}

fn refused(error: Error) -> ExecutionResult {
    ExecutionResult::Plain(Response::from_errors(vec![shown(error)]))
}

/// If a part of a payload could not be read, the error says that the mutation itself is done.
fn telling_what_ended(mut done: mutation::MutationAnswers) -> mutation::MutationAnswers {
    for error in &mut done.errors {
        let code = error.extensions.as_ref().and_then(|extensions| extensions.get("code"));
        let is_passing =
            ["UNAVAILABLE", "LIMIT_EXCEEDED"].iter().any(|passing| code == Some(&Value::from(*passing)));
        if is_passing && error.path.len() > 1 {
            tell_ended(error, messages::ended_as_told());
        }
    }
    done
}

async fn under(
    executor: &Executor,
    request: &Request,
    document: &Arc<ExecutableDocument>,
    operation: &Positioned<OperationDefinition>,
    (caller, viewer): (&Caller, &Viewer),
    key: IdempotencyKey,
) -> ExecutionResult {
    let app = &caller.app;
    match key.answer(app, viewer).await {
        Ok(Some(given)) => return kept(&given, &key.row()),
        Ok(None) => {}
        Err(error) => return refused(error),
    }
    let row = key.row();
    let claim = Arc::new(KeyClaim::new(key));
    let done = match executor.mutate(request, document, operation, caller, Some(&claim)).await {
        Ok(done) => done,
        Err(refused) => return ExecutionResult::Plain(refused),
    };
    // Errors of the moment may be gone in the next answer, so this one is not stored. What the viewer may not see
    // stays hidden.
    if !done.errors.iter().all(is_lasting) {
        return telling_what_ended(done).answered();
    }
    match claim.keep(app, viewer, done.clone().answered().json()).await {
        Ok(None) => done.answered(),
        Ok(Some(first)) => kept(&first, &row),
        // Nobody gets an answer that could not be given again. The outcome of the mutation is stored, and the next
        // request generates the answer from it.
        Err(error) => not_kept(done, shown(error)).answered(),
    }
}

/// The answer in which the mutation is null because the answer could not be stored.
fn not_kept(mut done: mutation::MutationAnswers, mut error: ServerError) -> mutation::MutationAnswers {
    for (key, payload) in
        done.fields.iter_mut().filter(|(_, payload)| payload.as_deref().is_some_and(is_object))
    {
        *payload = None;
        error.path = vec![PathSegment::Field(key.to_string())];
    }
    tell_ended(&mut error, messages::ended_not_kept());
    done.errors = vec![error];
    done
}

/// Whether JSON is an object, as payloads are; `__typename` is none.
fn is_object(json: &str) -> bool {
    json.starts_with('{')
}

/// The stored first answer.
fn kept(answer: &str, row: &str) -> ExecutionResult {
    let read = serde_json::from_str(answer);
    read.map_or_else(
        |error| refused(unreadable("idempotency_key", "answer", row, error)),
        ExecutionResult::Plain,
    )
}

/// Whether an error in a part of an answer would occur again.
fn is_lasting(error: &ServerError) -> bool {
    let code = error.extensions.as_ref().and_then(|extensions| extensions.get("code"));
    ["FORBIDDEN", "NOT_FOUND", "BAD_USER_INPUT"].iter().any(|lasting| code == Some(&Value::from(*lasting)))
}

fn shown(error: Error) -> ServerError {
    let error = async_graphql::Error::from(FieldError(error)).into_server_error(Pos::default());
    ServerError { locations: Vec::new(), ..error }
}

/// The idempotency key of a request with its fingerprints; `None` if it has no key.
fn key(
    request: &Request,
    document: &ExecutableDocument,
    operation: &Positioned<OperationDefinition>,
    caller: &Caller,
    viewer: &Viewer,
) -> Result<Option<IdempotencyKey>> {
    let selections = Selections::new(&document.fragments, &operation.node, &request.variables);
    let mut fields = selections.fields(&[&operation.node.selection_set.node], |name| name == "Mutation");
    fields.retain(|field| field.field.node.name.node != "__typename");
    let given = fields.iter().find_map(|field| key_of(&selections, field));
    let header = request.data.get(&std::any::TypeId::of::<HeaderKey>());
    let header = header.and_then(|key| key.downcast_ref::<HeaderKey>()).cloned();
    let text = match (header, given) {
        (Some(HeaderKey(text)), _) => text,
        (None, Some(text)) => HeaderKey::parse(&text)
            .map(|key| key.0)
            .ok_or(Error::BadRequest(messages::input_key_malformed()))?,
        (None, None) => return Ok(None),
    };
    if fields.len() > 1 {
        return Err(Error::BadRequest(messages::one_mutation_a_key()));
    }
    let asked = (&request.query, &request.operation_name, &request.variables);
    let asked = serde_json::to_vec(&asked).map_err(Error::internal)?;
    Ok(Some(IdempotencyKey { user_id: viewer.user_id, text, fingerprints: caller.app.keys.seals(&asked)? }))
}

fn key_of(selections: &Selections<'_>, field: &CollectedField<'_>) -> Option<String> {
    let arguments = selections.arguments(&field.field.node);
    let input = arguments.into_iter().find_map(|(name, value)| (name == "input").then_some(value))?;
    match input {
        Value::Object(mut fields) => match fields.shift_remove(KEY)? {
            Value::String(key) => Some(key),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_short_and_visible() {
        for (text, key) in [
            ("a", Some("a")),
            ("\"8e03978e-40d5\"", Some("8e03978e-40d5")),
            ("", None),
            ("\"\"", None),
            ("a b", None),
            ("é", None),
            (&"x".repeat(255), Some(&*"x".repeat(255))),
            (&"x".repeat(256), None),
        ] {
            assert_eq!(HeaderKey::parse(text).map(|key| key.0).as_deref(), key, "{text}");
        }
    }
}
