//! Payloads of mutations: the changed object, and business outcomes as data.

use std::borrow::Cow;
use std::sync::Arc;

use async_graphql::parser::types::Field;
use async_graphql::registry::Registry;
use async_graphql::{ContextSelectionSet, Data, OutputType, Positioned, ServerResult, Value};

use super::loaders::{Caller, Loaders};
use super::{Fault, Result};
use crate::error::{Error, UserError};

/// Business outcomes become data; everything else is a top-level error.
pub fn split<T>(result: crate::error::Result<T>) -> Result<(Option<T>, Vec<UserError>)> {
    match result {
        Ok(value) => Ok((Some(value), Vec::new())),
        Err(Error::User(errors)) => Ok((None, errors)),
        Err(error) => Err(Fault(error)),
    }
}

/// Rendered with loaders of its own: what was loaded before a change, or for an earlier event of a
/// subscription, is not shown again.
pub struct Fresh<T> {
    value: T,
    data: Data,
}

impl<T> Fresh<T> {
    /// For this caller.
    pub fn new(caller: &Caller, value: T) -> Self {
        let mut data = Data::default();
        let caller = Caller::new(caller.app.clone(), caller.viewer.clone());
        data.insert(Loaders::new(Arc::new(caller)));
        Self { value, data }
    }
}

impl<T: OutputType> OutputType for Fresh<T> {
    fn type_name() -> Cow<'static, str> {
        T::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        T::create_type_info(registry)
    }

    async fn resolve(&self, ctx: &ContextSelectionSet<'_>, field: &Positioned<Field>) -> ServerResult<Value> {
        let mut ctx = ctx.clone();
        ctx.execute_data = Some(&self.data);
        self.value.resolve(&ctx, field).await
    }
}

/// Declares the payload of mutations that change one object.
#[macro_export]
macro_rules! payload {
    (
        $(#[$meta:meta])*
        $name:ident { $(#[$field_meta:meta])* $field:ident: $type:ident }
    ) => {
        $(#[$meta])*
        #[derive(async_graphql::SimpleObject)]
        pub struct $name {
            $(#[$field_meta])*
            $field: Option<$crate::graphql::row::Row<$type>>,
            /// Business outcomes that are not what was wanted; empty when it was done.
            errors: Vec<$crate::error::UserError>,
        }

        impl $name {
            fn of(
                caller: &$crate::graphql::loaders::Caller,
                result: $crate::error::Result<<$type as $crate::graphql::connection::Noun>::Model>,
            ) -> $crate::graphql::Result<$crate::graphql::payload::Fresh<$crate::graphql::row::Row<Self>>> {
                let (row, errors) = $crate::graphql::payload::split(result)?;
                let $field = row.map(|row| $crate::graphql::row::Row($type(std::sync::Arc::new(row))));
                let payload = $crate::graphql::row::Row(Self { $field, errors });
                Ok($crate::graphql::payload::Fresh::new(caller, payload))
            }
        }

        $crate::all_linked!($name);
    };
}

/// An object without plain fields.
#[macro_export]
macro_rules! all_linked {
    ($name:ident) => {
        impl $crate::graphql::row::PlainFields for $name {
            fn plain_field(
                &self,
                _: &str,
                _: &async_graphql::ContextSelectionSet<'_>,
            ) -> Option<async_graphql::Value> {
                None
            }
        }
    };
}
