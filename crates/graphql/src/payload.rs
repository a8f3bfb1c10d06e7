//! Payloads of mutations: the changed object, and expected failures as data.

use std::borrow::Cow;
use std::sync::Arc;

use async_graphql::parser::types::{Field, OperationType};
use async_graphql::registry::Registry;
use async_graphql::{
    Context, ContextSelectionSet, Data, OutputType, PathSegment, Positioned, ServerError, ServerResult, Value,
};

use super::plan::{self, Planned, Planner};
use super::selection::Selections;
use super::store::{Caller, Shared, Store};
use super::{Fault, Result};
use crate::object;
use app::error::{Error, ErrorCode, UserError as Outcome};
use app::once::Claim;

/// The result of a mutation: null if it fails with an error, so that the other mutations of the request are still
/// answered.
pub type Payload<T> = Result<Option<Fresh<T>>>;

/// The idempotency key of a mutation, if it has one.
pub fn claim<'a>(ctx: &Context<'a>) -> Option<&'a Arc<Claim>> {
    ctx.data_opt::<Arc<Claim>>()
}

/// Expected failures (`Error::User`) become data; every other error is a GraphQL error.
pub fn split<T>(result: app::error::Result<T>) -> Result<(Option<T>, Vec<Outcome>)> {
    match result {
        Ok(value) => Ok((Some(value), Vec::new())),
        Err(Error::User(errors)) => Ok((None, errors)),
        Err(error) => Err(Fault(error)),
    }
}

/// Makes an error say that its mutation is done: repeating the mutation because of the error would do it twice.
pub fn tell_ended(error: &mut ServerError, how: &str) {
    error.message = format!("{how} {}", error.message);
    error.extensions.get_or_insert_default().set(MUTATION_ENDED, true);
}

/// The message when the whole answer of a mutation is missing.
pub const NOT_GIVEN: &str = "The mutation has ended, but its answer could not be given: don't repeat it.";
/// The extension of errors whose mutation is done and only lacks its answer, or a part of it.
pub const MUTATION_ENDED: &str = "mutationEnded";

object! {
    /// A business outcome that is not what the caller wanted.
    UserError(Outcome)
    fields {
        /// The kind of outcome, for programs.
        code: ErrorCode = |error, _| error.code;
        /// What is not as it was wanted, for people.
        message: &str = |error, _| error.message.as_str();
        /// Path to the input at fault, such as `["input", "amount", "amount"]`; empty where no single input is.
        field: Vec<String> = |error, _| error.field.clone();
        /// What would be allowed instead; empty where that can't be listed.
        allowed: Vec<String> = |error, _| error.allowed.clone();
    }
}

/// An object with a store of its own: what was loaded before a mutation, or for an earlier event of a
/// subscription, is not used again.
pub struct Fresh<T> {
    value: T,
    caller: Caller,
}

impl<T> Fresh<T> {
    /// For this caller.
    pub fn new(caller: &Caller, value: T) -> Self {
        Self { value, caller: caller.clone() }
    }
}

impl<T: OutputType> Fresh<T> {
    /// Resolves by the executor of async-graphql what no plan covers.
    async fn resolve_plainly(
        &self,
        ctx: &ContextSelectionSet<'_>,
        field: &Positioned<Field>,
    ) -> ServerResult<Value> {
        let mut data = Data::default();
        data.insert(Shared::new(Arc::new(Store::new(self.caller.clone()))));
        let mut ctx = ctx.clone();
        ctx.execute_data = Some(&data);
        self.value.resolve(&ctx, field).await
    }
}

impl<T: OutputType + Planned> OutputType for Fresh<T> {
    fn type_name() -> Cow<'static, str> {
        T::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        T::create_type_info(registry)
    }

    async fn resolve(&self, ctx: &ContextSelectionSet<'_>, field: &Positioned<Field>) -> ServerResult<Value> {
        let env = ctx.query_env;
        let fail = |error: Error| {
            let error = async_graphql::Error::from(Fault(error)).into_server_error(ctx.item.pos);
            let mut error = ctx.set_error_path(error);
            if env.operation.node.ty == OperationType::Mutation {
                tell_ended(&mut error, NOT_GIVEN);
            }
            error
        };
        let store = Arc::new(Store::new(self.caller.clone()));
        let selections = Selections::new(&env.fragments, &env.operation.node, &env.variables);
        let Some(plan) = Planner::new(&store, selections).cover::<T>(&ctx.item.node) else {
            return self.resolve_plainly(ctx, field).await;
        };
        let prefix: Vec<PathSegment> = ctx.set_error_path(ServerError::new("", None)).path;
        let written = plan::run(&store, &plan, &self.value, &prefix).await.map_err(fail)?;
        let mut errors = written.errors.into_iter();
        let Some(json) = written.json else {
            let first = errors.next().unwrap_or_else(|| fail(Error::bug("a failure without an error")));
            errors.for_each(|error| ctx.add_error(error));
            return Err(first);
        };
        errors.for_each(|error| ctx.add_error(error));
        serde_json::from_str(&json).map_err(|error| fail(Error::internal(error)))
    }
}

/// Declares the payload of mutations that change one object.
#[macro_export]
macro_rules! payload {
    (
        $(#[$meta:meta])*
        $name:ident { $(#[$field_meta:meta])* $field:ident: $type:ident }
    ) => {
        $crate::object! {
            $(#[$meta])*
            $name((Option<$type>, Vec<::app::error::UserError>))
            fields {
                $(#[$field_meta])*
                $field: Option<$type> = |payload, _| payload.0.clone();
                /// All queries, answered to you as things are after the change.
                query: $crate::Query = |_, _| $crate::Query::default();
                /// Business outcomes that are not what was wanted; empty when it was done.
                errors: Vec<$crate::payload::UserError> = |payload, _| {
                    payload.1.iter().cloned().map($crate::payload::UserError).collect()
                };
            }
        }

        impl $name {
            /// Runs an operation and returns its outcome as the payload.
            pub async fn of<I: Clone>(
                ctx: &async_graphql::Context<'_>,
                input: $crate::keyed::Keyed<I>,
                operation: impl AsyncFn(
                    &::app::App,
                    &::app::viewer::Viewer,
                    I,
                ) -> ::app::error::Result<<<$type as $crate::connection::Noun>::Entity as ::app::table::EntityTrait>::Model>,
            ) -> $crate::payload::Payload<Self> {
                use $crate::value::Asked;
                let (app, claim) = (&ctx.caller().app, $crate::payload::claim(ctx));
                let done = app.act_on::<<$type as $crate::connection::Noun>::Entity, I>(
                    ctx.viewer()?, claim, input.0, operation,
                );
                let (row, errors) = $crate::payload::split(done.await)?;
                let row = row.flatten().map(|row| $type(::app::table::Record::of_model(&row)));
                Ok(Some($crate::payload::Fresh::new(ctx.caller(), Self((row, errors)))))
            }
        }
    };
}
