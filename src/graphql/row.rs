//! Objects whose plain fields are rendered at once.
//!
//! async-graphql makes a boxed future for each field of each row, which is most of what a list costs. Here
//! a type says of each field whether it is *plain* (at hand in the row) or *linked* (to be loaded), once,
//! in [`object!`](crate::object): both are ordinary async-graphql fields, and [`Row`] renders the plain
//! ones without a future. Within rows, keys come in the order of the selection, two selections of one key
//! are merged, and an error in a linked field makes the
//! nearest nullable field null, as the specification asks.

use std::borrow::Cow;
use std::pin::Pin;

use async_graphql::indexmap::IndexMap;
use async_graphql::parser::types::{Field, Selection, SelectionSet};
use async_graphql::registry::Registry;
use async_graphql::{ContextSelectionSet, Name, ObjectType, OutputType, Positioned, ServerResult, Value};
use futures_util::future::join_all;

use super::value::Asked;
use crate::scalar::{Date, Decimal, Instant};

/// A value that can be rendered at once.
pub trait Plain {
    /// The value; `ctx` holds the selection under it, of which only objects make use.
    fn plain(&self, ctx: &ContextSelectionSet<'_>) -> Value;
}

/// An object that knows its plain fields.
pub trait PlainFields: ObjectType {
    /// The value of a plain field; `None` for a linked one. `ctx` holds the selection under the field.
    fn plain_field(&self, name: &str, ctx: &ContextSelectionSet<'_>) -> Option<Value>;
}

/// Declares an object over a row: each field once, with its description.
///
/// `plain` fields are expressions over the row (and the context); `pages` are connections to what hangs under
/// the row at an edge of the loaders, `if` the viewer passes a check; `linked` fields are other resolvers.
#[macro_export]
macro_rules! object {
    (
        $(#[$meta:meta])*
        $name:ident($inner:ty)
        plain {
            $( $(#[$field_meta:meta])* $field:ident: $type:ty = |$row:pat_param, $ctx:pat_param| $value:expr; )*
        }
        $(pages {
            $(
                $(#[$page_meta:meta])*
                $page:ident: $noun:ident[$filter:ty, $order:ty] = $edges:ident $(if $check:ident)?;
            )*
        })?
        linked { $($linked:tt)* }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug)]
        pub struct $name(pub $inner);

        $(#[$meta])*
        #[async_graphql::Object]
        impl $name {
            $(
                $(#[$field_meta])*
                pub async fn $field(&self, ctx: &async_graphql::Context<'_>) -> $type {
                    let ($row, $ctx) = (&self.0, ctx);
                    $value
                }
            )*

            $($(
                $(#[$page_meta])*
                #[allow(clippy::too_many_arguments)]
                async fn $page(
                    &self,
                    ctx: &async_graphql::Context<'_>,
                    #[graphql(desc = "How many from the start, at most 100.")] first: Option<i32>,
                    #[graphql(desc = "Those after this cursor.")] after: Option<String>,
                    #[graphql(desc = "How many from the end, at most 100.")] last: Option<i32>,
                    #[graphql(desc = "Those before this cursor.")] before: Option<String>,
                    #[graphql(desc = "Which of them.")] filter: Option<$filter>,
                    #[graphql(desc = "In what order.")] order_by: Option<$order>,
                ) -> $crate::graphql::Result<
                    $crate::graphql::row::Row<$crate::graphql::connection::Connection<$noun>>,
                > {
                    use $crate::graphql::connection::{Arguments, Connection};
                    use $crate::graphql::value::Asked;
                    $(ctx.$check(&self.0)?;)?
                    let arguments = Arguments { first, after, last, before };
                    Connection::under(&ctx.loaders().$edges, self.0.id, arguments, filter, order_by).await
                }
            )*)?

            $($linked)*
        }

        impl $crate::graphql::row::PlainFields for $name {
            fn plain_field(
                &self,
                name: &str,
                ctx: &async_graphql::ContextSelectionSet<'_>,
            ) -> Option<async_graphql::Value> {
                pastey::paste! {
                    match name {
                        $(
                            stringify!([<$field:lower_camel>]) => {
                                let ($row, $ctx) = (&self.0, ctx);
                                let value: $type = $value;
                                Some($crate::graphql::row::Plain::plain(&value, ctx))
                            }
                        )*
                        _ => None,
                    }
                }
            }
        }
    };
}

/// Renders an object's plain fields at once.
#[derive(Clone, Debug)]
pub struct Row<T>(pub T);

impl<T: PlainFields> OutputType for Row<T> {
    fn type_name() -> Cow<'static, str> {
        T::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        T::create_type_info(registry)
    }

    async fn resolve(&self, ctx: &ContextSelectionSet<'_>, _: &Positioned<Field>) -> ServerResult<Value> {
        ctx.caller().count_row().map_err(|fault| {
            let error = async_graphql::Error::from(fault).into_server_error(ctx.item.pos);
            ctx.set_error_path(error)
        })?;
        let mut parts = Parts::default();
        parts.collect(&self.0, ctx, &ctx.item.node);
        let Parts { mut slots, linked } = parts;
        let loaded = join_all(linked.iter().map(|(slot, field)| -> Loading<'_> {
            // Boxed, because objects link to each other in circles.
            Box::pin(async move {
                let ctx = ctx.with_field(field);
                (*slot, self.0.resolve_field(&ctx).await)
            })
        }));
        for ((slot, result), (_, field)) in loaded.await.into_iter().zip(&linked) {
            let value = match result {
                Ok(value) => value.unwrap_or_default(),
                Err(error) if is_nullable::<T>(ctx, &field.node) => {
                    ctx.add_error(error);
                    Value::Null
                }
                Err(error) => return Err(error),
            };
            merge(&mut slots[slot].1, value);
        }
        Ok(Value::Object(slots.into_iter().collect::<IndexMap<_, _>>()))
    }
}

/// A list of rows. An error in one goes up with its whole path, to the nearest nullable field.
#[derive(Clone, Debug)]
pub struct Rows<T>(pub Vec<Row<T>>);

impl<T: PlainFields> OutputType for Rows<T> {
    fn type_name() -> Cow<'static, str> {
        <Vec<Row<T>> as OutputType>::type_name()
    }

    fn qualified_type_name() -> String {
        <Vec<Row<T>> as OutputType>::qualified_type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        <Vec<Row<T>> as OutputType>::create_type_info(registry)
    }

    async fn resolve(&self, ctx: &ContextSelectionSet<'_>, field: &Positioned<Field>) -> ServerResult<Value> {
        let rows = self.0.iter().enumerate();
        let rendered = join_all(rows.map(|(index, row)| async move {
            let ctx = ctx.with_index(index);
            row.resolve(&ctx, field).await
        }));
        rendered.await.into_iter().collect::<ServerResult<Vec<_>>>().map(Value::List)
    }
}

impl<T> FromIterator<T> for Rows<T> {
    fn from_iter<I: IntoIterator<Item = T>>(rows: I) -> Self {
        Self(rows.into_iter().map(Row).collect())
    }
}

/// A linked field on its way, and its slot.
type Loading<'a> = Pin<Box<dyn Future<Output = (usize, ServerResult<Option<Value>>)> + Send + 'a>>;

/// What a selection asks of an object.
#[derive(Default)]
struct Parts<'a> {
    /// Key and value, in the order of the selection.
    slots: Vec<(Name, Value)>,
    /// Fields to be loaded, and their slots.
    linked: Vec<(usize, &'a Positioned<Field>)>,
}

impl<'a> Parts<'a> {
    fn collect<T: PlainFields>(&mut self, of: &T, ctx: &ContextSelectionSet<'a>, set: &'a SelectionSet) {
        for selection in &set.items {
            let (on, under) = match &selection.node {
                Selection::Field(field) => {
                    self.field(of, ctx, field);
                    continue;
                }
                Selection::InlineFragment(fragment) => {
                    let on = fragment.node.type_condition.as_ref().map(|on| on.node.on.node.as_str());
                    (on, &fragment.node.selection_set.node)
                }
                Selection::FragmentSpread(spread) => {
                    let fragment = ctx.query_env.fragments.get(&spread.node.fragment_name.node);
                    let Some(fragment) = fragment else { continue };
                    (
                        Some(fragment.node.type_condition.node.on.node.as_str()),
                        &fragment.node.selection_set.node,
                    )
                }
            };
            if applies::<T>(ctx, on) {
                self.collect(of, ctx, under);
            }
        }
    }

    fn field<T: PlainFields>(&mut self, of: &T, ctx: &ContextSelectionSet<'a>, field: &'a Positioned<Field>) {
        let key = &field.node.response_key().node;
        let name = field.node.name.node.as_str();
        let value = if name == "__typename" {
            Some(Value::String(T::type_name().into_owned()))
        } else {
            of.plain_field(name, &ctx.with_selection_set(&field.node.selection_set))
        };
        let slot = match self.slots.iter().position(|(taken, _)| taken == key) {
            Some(slot) => slot,
            None => {
                self.slots.push((key.clone(), Value::Null));
                self.slots.len() - 1
            }
        };
        match value {
            Some(value) => merge(&mut self.slots[slot].1, value),
            None => self.linked.push((slot, field)),
        }
    }
}

/// Two selections of one key are one: what the later adds is added, at any depth.
fn merge(into: &mut Value, value: Value) {
    match (into, value) {
        (Value::Object(fields), Value::Object(more)) => {
            for (key, value) in more {
                merge(fields.entry(key).or_insert(Value::Null), value);
            }
        }
        (Value::List(items), Value::List(more)) => {
            for (item, value) in items.iter_mut().zip(more) {
                merge(item, value);
            }
        }
        (into @ Value::Null, value) => *into = value,
        _ => {} // the same leaf twice
    }
}

/// Whether a fragment on this type applies to `T`.
fn applies<T: OutputType>(ctx: &ContextSelectionSet<'_>, on: Option<&str>) -> bool {
    let Some(on) = on else { return true };
    let name = T::type_name();
    let implemented = || ctx.schema_env.registry.implements.get(&*name);
    name == on || implemented().is_some_and(|interfaces| interfaces.contains(on))
}

fn is_nullable<T: OutputType>(ctx: &ContextSelectionSet<'_>, field: &Field) -> bool {
    let object = ctx.schema_env.registry.types.get(&*T::type_name());
    let declared = object.and_then(|object| object.field_by_name(&field.name.node));
    declared.is_some_and(|declared| !declared.ty.ends_with('!'))
}

/// An object of plain fields alone.
impl<T: PlainFields> Plain for T {
    fn plain(&self, ctx: &ContextSelectionSet<'_>) -> Value {
        let mut parts = Parts::default();
        parts.collect(self, ctx, &ctx.item.node);
        debug_assert!(parts.linked.is_empty(), "{} has linked fields", T::type_name());
        Value::Object(parts.slots.into_iter().collect())
    }
}

impl<T: Plain> Plain for Option<T> {
    fn plain(&self, ctx: &ContextSelectionSet<'_>) -> Value {
        self.as_ref().map_or(Value::Null, |value| value.plain(ctx))
    }
}

impl<T: Plain> Plain for Vec<T> {
    fn plain(&self, ctx: &ContextSelectionSet<'_>) -> Value {
        Value::List(self.iter().map(|value| value.plain(ctx)).collect())
    }
}

impl<T: PlainFields> Plain for Row<T> {
    fn plain(&self, ctx: &ContextSelectionSet<'_>) -> Value {
        self.0.plain(ctx)
    }
}

impl Plain for String {
    fn plain(&self, _: &ContextSelectionSet<'_>) -> Value {
        Value::String(self.clone())
    }
}

impl Plain for async_graphql::ID {
    fn plain(&self, _: &ContextSelectionSet<'_>) -> Value {
        Value::String(self.0.clone())
    }
}

impl Plain for f64 {
    fn plain(&self, _: &ContextSelectionSet<'_>) -> Value {
        Value::from(*self)
    }
}

impl Plain for i32 {
    fn plain(&self, _: &ContextSelectionSet<'_>) -> Value {
        Value::from(*self)
    }
}

impl Plain for bool {
    fn plain(&self, _: &ContextSelectionSet<'_>) -> Value {
        Value::Boolean(*self)
    }
}

macro_rules! plain_scalars {
    ($($type:ty),*) => {$(
        impl Plain for $type {
            fn plain(&self, _: &ContextSelectionSet<'_>) -> Value {
                async_graphql::ScalarType::to_value(self)
            }
        }
    )*};
}
plain_scalars!(Date, Decimal, Instant);

macro_rules! plain_enums {
    ($($type:ident),* $(,)?) => {$(
        impl Plain for entity::enums::$type {
            fn plain(&self, _: &ContextSelectionSet<'_>) -> Value {
                Value::Enum(Name::new(self.name()))
            }
        }
    )*};
}
plain_enums!(
    Role,
    Currency,
    RequirementStatus,
    ReviewCriterion,
    ServiceItemStatus,
    ProjectStage,
    Health,
    CollectionStatus,
    CostCategory,
    CostStatus,
    CostStep,
    TaskStatus,
    AlertKind,
    AlertSeverity,
    AlertStatus,
    AlertEventType,
);
