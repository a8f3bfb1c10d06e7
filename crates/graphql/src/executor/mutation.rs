//! Runs mutations: each root field in turn, with a payload that is read after its change.

use std::sync::Arc;

use async_graphql::parser::types::{ExecutableDocument, OperationDefinition};
use async_graphql::registry::{MetaField, Registry};
use async_graphql::{InputType, Name, PathSegment, Pos, Positioned, ServerError, Variables};
use futures_util::future::BoxFuture;

use super::run as write;
use super::{HEAD, InvalidArgument, Object, Planner, SelectedField, WrittenJson};
use crate::FieldError;
use crate::Mutation;
use crate::executor::ExecutionResult;
use crate::executor::selection::Selections;
use crate::loader::{Caller, RequestContext};
use crate::payload::tell_ended;
use app::error::{Error, Result};
use app::idempotency::KeyClaim;
use app::viewer::{Operation, Viewer};

/// One mutation of a request.
pub struct MutationCall<'q> {
    /// The application, and on whose behalf the mutation runs.
    pub caller: &'q Caller,
    /// The idempotency key of the request, if it has one.
    pub claim: Option<&'q Arc<KeyClaim>>,
    /// Which mutation it is.
    pub operation: Operation,
    selections: Selections<'q>,
    selected: SelectedField<'q>,
}

/// The payload of a mutation, and who reads it: after a sign-in that is who has just signed in. What was loaded
/// before the mutation is not used for it.
pub struct Completed<P> {
    /// The payload.
    pub payload: P,
    /// Who reads it.
    pub reader: Caller,
}

/// The outcome of a mutation.
pub type Payload<P> = Result<Completed<P>>;

/// The written payload of a mutation, or the error for which there is none.
pub type Running<'q> = BoxFuture<'q, Result<WrittenJson, InvalidArgument>>;

/// The mutations about one noun.
pub trait Mutations {
    /// The fields of these mutations, for the schema.
    fn fields(registry: &mut Registry) -> Vec<MetaField>;

    /// Runs the mutation of a call; `None` if it is not one of these.
    fn run<'q>(call: &'q MutationCall<'q>) -> Option<Running<'q>>;
}

impl MutationCall<'_> {
    /// The signed-in viewer, if the table of rights allows them to run this mutation. Otherwise it fails with
    /// `Unauthenticated` or `Forbidden`.
    pub fn viewer(&self) -> Result<&Viewer> {
        self.caller.enter(self.operation)
    }

    /// The argument `input`.
    pub fn input<I: InputType>(&self) -> Result<I, InvalidArgument> {
        self.selected.argument("input").map_err(|error| self.at(*error))
    }

    /// Writes the payload along the selection on it.
    pub async fn answer<P: Object + Sync>(&self, done: Payload<P>) -> Result<WrittenJson, InvalidArgument> {
        let Completed { payload, reader } = done.map_err(|error| self.failure(error))?;
        let ctx = RequestContext::new(reader);
        let plan = Planner::new(&ctx, self.selections).under::<P>(&self.selected);
        let path = [PathSegment::Field(self.selected.key().to_string())];
        let written = write(&ctx, &plan, &payload, &path).await;
        written.map_err(|error| {
            let mut error = self.failure(error);
            tell_ended(&mut error, messages::ended_unanswered());
            error
        })
    }

    fn failure(&self, error: Error) -> InvalidArgument {
        self.at(async_graphql::Error::from(FieldError(error)).into_server_error(self.selected.position()))
    }

    fn at(&self, error: ServerError) -> InvalidArgument {
        Box::new(ServerError { path: vec![PathSegment::Field(self.selected.key().to_string())], ..error })
    }
}

/// The answers of the mutations of one request.
#[derive(Clone, Default)]
pub struct MutationAnswers {
    /// By response key, the JSON text of each payload; `None` where there is none.
    pub fields: Vec<(Name, Option<String>)>,
    /// The errors of all mutations.
    pub errors: Vec<ServerError>,
}

impl MutationAnswers {
    /// The answer to the request.
    pub fn answered(self) -> ExecutionResult {
        let mut text = String::from(HEAD);
        text.push('{');
        for (index, (key, payload)) in self.fields.iter().enumerate() {
            if index > 0 {
                text.push(',');
            }
            text.extend(["\"", key.as_str(), "\":", payload.as_deref().unwrap_or("null")]);
        }
        text.push('}');
        ExecutionResult::Written { text, errors: self.errors, cost: None }
    }
}

/// Runs all mutations of a valid request, one after the other.
pub async fn run(
    document: &ExecutableDocument,
    operation: &Positioned<OperationDefinition>,
    variables: &Variables,
    caller: &Caller,
    claim: Option<&Arc<KeyClaim>>,
) -> MutationAnswers {
    let selections = Selections::new(&document.fragments, &operation.node, variables);
    let fields = selections.fields(&[&operation.node.selection_set.node], |name| name == "Mutation");
    let mut answers = MutationAnswers::default();
    for field in fields {
        let (key, position) = (field.key.clone(), field.field.pos);
        let selected = SelectedField::new(field, &selections);
        if selected.name() == "__typename" {
            answers.fields.push((key, Some("\"Mutation\"".into())));
            continue;
        }
        let written = match Operation::from_name(selected.name()) {
            Some(operation) => {
                let call = MutationCall { caller, claim, operation, selections, selected };
                match Mutation::run(&call) {
                    Some(running) => running.await,
                    None => Err(unknown(position)),
                }
            }
            None => Err(unknown(position)),
        };
        match written {
            Ok(WrittenJson { json, errors }) => {
                answers.errors.extend(errors);
                answers.fields.push((key, json));
            }
            Err(error) => {
                answers.errors.push(*error);
                answers.fields.push((key, None));
            }
        }
    }
    answers
}

/// Validation refuses mutations that do not exist, so this is not reached.
fn unknown(position: Pos) -> InvalidArgument {
    let error = Error::bug("a mutation that does not exist");
    Box::new(async_graphql::Error::from(FieldError(error)).into_server_error(position))
}

/// Declares mutations: each with its description, input and payload once.
///
/// The expression is a future of the `Payload`; `call` is the `MutationCall`.
#[macro_export]
macro_rules! mutations {
    (
        $(#[doc = $doc:literal])*
        $name:ident {
            $(
                $(#[doc = $field_doc:literal])*
                $field:ident($input:ty = $input_doc:literal): $payload:ty
                    = |$call:ident, $given:ident| $value:expr;
            )*
        }
    ) => { pastey::paste! {
        $(#[doc = $doc])*
        pub struct $name;

        impl $crate::executor::mutation::Mutations for $name {
            fn fields(
                registry: &mut async_graphql::registry::Registry,
            ) -> Vec<async_graphql::registry::MetaField> {
                vec![$({
                    let input = $crate::registration::argument::<$input>(registry, "input", $input_doc);
                    let of = <Option<$payload> as $crate::executor::Output>::register(registry);
                    $crate::registration::field(
                        stringify!([<$field:lower_camel>]), &[$($field_doc),*], vec![input], of,
                    )
                }),*]
            }

            fn run<'q>(call: &'q $crate::executor::mutation::MutationCall<'q>) -> Option<$crate::executor::mutation::Running<'q>> {
                $(if call.operation == rules::rights::Operation::[<$field:camel>] {
                    return Some(Box::pin(async move {
                        let $call = call;
                        let $given = call.input::<$input>()?;
                        let done: $crate::executor::mutation::Payload<$payload> = $value.await;
                        call.answer(done).await
                    }));
                })*
                None
            }
        }
    } };
}
