//! Payloads of mutations: the changed object, and expected failures as data.

use async_graphql::ServerError;
use messages::{ErrorReason, Message};

use crate::object;
use app::error::{Error, ErrorCode, Result, UserError as Outcome};
use app::language;
use app::told::{self, ErrorParamKind};

/// Expected failures (`Error::User`) become data; every other error is a GraphQL error.
pub fn split<T>(result: Result<T>) -> Result<(Option<T>, Vec<Outcome>)> {
    match result {
        Ok(value) => Ok((Some(value), Vec::new())),
        Err(Error::User(errors)) => Ok((None, errors)),
        Err(error) => Err(error),
    }
}

/// Makes an error say that its mutation is done: repeating the mutation because of the error would do it twice.
pub fn tell_ended(error: &mut ServerError, how: Message) {
    error.message = messages::ended(how, &error.message).text(language::current());
    error.extensions.get_or_insert_default().set(MUTATION_ENDED, true);
}

/// The extension of errors whose mutation is done and only lacks its answer, or a part of it.
pub const MUTATION_ENDED: &str = "mutationEnded";

object! {
    /// A business outcome that is not what the caller wanted.
    UserError(Outcome)
    fields {
        /// The kind of outcome, for programs.
        code: ErrorCode = |error, _| error.code;
        /// Why it is so, for programs: fine enough to act on.
        reason: ErrorReason = |error, _| error.reason();
        /// The figures of it by name, such as `max` and `length`; `ErrorReason` says which there are.
        params: Vec<ErrorParam> = |error, _| told::params(&error.message).into_iter().map(ErrorParam).collect();
        /// What is not as it was wanted, for people: in their language where they are signed in, otherwise in the one that
        /// `Accept-Language` asks for, or English.
        message: String = |error, _| error.message.text(language::current());
        /// Path to the input at fault, such as `["input", "amount", "amount"]`; empty where no single input is.
        field: Vec<String> = |error, _| error.field.clone();
        /// What would be allowed instead; empty where that can't be listed.
        allowed: Vec<String> = |error, _| told::allowed(error);
    }
}

object! {
    /// A figure of an error, so that a program need not read it out of the text.
    ErrorParam(told::ErrorParam)
    fields {
        /// Name of the figure, such as `max`: what is meant is told by `ErrorReason`.
        name: &str = |param, _| param.name.as_str();
        /// How the values are to be read.
        kind: ErrorParamKind = |param, _| param.kind;
        /// The value as a text, of a list each of its items: amounts in major units, days as `Date`, instants as `DateTime`.
        values: Vec<String> = |param, _| param.values.clone();
        /// The code of the currency, such as `CNY`; null where it is no amount.
        currency: Option<&str> = |param, _| param.currency.as_deref();
    }
}

/// Declares the payload of mutations that change one object.
#[macro_export]
macro_rules! payload {
    (
        $(#[doc = $doc:literal])*
        $name:ident { $(#[doc = $field_doc:literal])* $field:ident: $type:ident }
    ) => {
        $crate::object! {
            $(#[doc = $doc])*
            $name((Option<$type>, Vec<::app::error::UserError>))
            fields {
                $(#[doc = $field_doc])*
                $field: Option<$type> = |payload, _| payload.0.clone();
                /// All queries, answered to you as things are after the change.
                query: $crate::Query = |_, _| $crate::Query;
                /// Business outcomes that are not what was wanted; empty when it was done.
                errors: Vec<$crate::payload::UserError> = |payload, _| {
                    payload.1.iter().cloned().map($crate::payload::UserError).collect()
                };
            }
        }

        impl $name {
            /// Runs an operation and returns its outcome as the payload.
            pub async fn of<I: Clone>(
                call: &$crate::executor::mutation::MutationCall<'_>,
                input: $crate::idempotent_input::IdempotentInput<I>,
                operation: impl AsyncFn(
                    &::app::App,
                    &::app::viewer::Viewer,
                    I,
                ) -> ::app::error::Result<<<$type as $crate::connection::ListedObject>::Entity as ::app::row::EntityTrait>::Model>,
            ) -> $crate::executor::mutation::Payload<Self> {
                let (app, viewer) = (&call.caller.app, call.viewer()?);
                let done = app.execute_once_on::<<$type as $crate::connection::ListedObject>::Entity, I>(
                    viewer, call.claim, input.0, operation,
                );
                let (row, errors) = $crate::payload::split(done.await)?;
                let row = row.flatten().map(|row| $type(::app::row::Row::of_model(&row)));
                Ok($crate::executor::mutation::Completed { payload: Self((row, errors)), reader: call.caller.clone() })
            }
        }
    };
}
