//! Declares GraphQL objects: each field once, with its description.
//!
//! Each declaration generates the field in the schema, and how the executor plans and writes it.

/// Declares an object over a row of a table (`Project of project`) or over any value (`Money((i64, Currency))`).
///
/// * `fields` are expressions over columns of the row (`|{name, code}, ctx|`; only these columns are read) or over
///   the value (`|pattern, ctx|`). `ctx` is the `RequestContext`; `?` on what it
///   returns waits until that is loaded. A field may have arguments: `message(locale: Option<String> = "What for."): String = …`.
/// * `pages` are connections: to the rows under this row, named by their data loader, with `if` only for a viewer
///   who passes a check of some columns; or, in a root, to a whole list.
///
/// The fields of a `root` are operations: the table of rights decides first whether the viewer may run them.
///
/// What may be refused on its own is nullable, so that the rest of the answer arrives: each connection, each field
/// of a `root` (whatever its declared type), and each field that the table of rights hides. The latter must be
/// declared as an `Option`, or it does not compile.
#[macro_export]
macro_rules! object {
    (
        $(#[doc = $doc:literal])*
        $name:ident of $table:ident
        fields { $($fields:tt)* }
        $(pages {
            $(
                $(#[doc = $page_doc:literal])*
                $page:ident: $noun:ident[$filter:ty, $order:ty] = $loader:ident
                    $(if $check:ident { $($column:ident),* })?;
            )*
        })?
    ) => {
        $(#[doc = $doc])*
        #[derive(Clone, Debug)]
        pub struct $name(pub ::app::row::Row<entity::$table::Entity>);

        impl $crate::connection::ListedObject for $name {
            type Entity = entity::$table::Entity;
            const CONNECTION: &'static str = concat!(stringify!($name), "Connection");
            const EDGE: &'static str = concat!(stringify!($name), "Edge");

            fn of(row: ::app::row::Row<Self::Entity>) -> Self {
                Self(row)
            }
        }

        $crate::object_fields! {
            [$($doc)*] $name [$table] { $($fields)* }
            { $($(
                $(#[doc = $page_doc])*
                $page: $noun[$filter, $order] = $loader |this, ctx| {
                    $({
                        $(let $column = this.0.get(
                            entity::$table::Column::[<$column:camel>] as usize, |row: &entity::$table::Model| &row.$column,
                        )?;)*
                        ctx.$check(::app::scope::ProjectOwnership { $($column),* })?;
                    })?
                    this.0.get(entity::$table::Column::Id as usize, |row: &entity::$table::Model| &row.id)?
                } reads [$($($column)*)? id];
            )*)? }
        }
    };
    (
        $(#[doc = $doc:literal])*
        $name:ident($inner:ty)
        fields { $($fields:tt)* }
    ) => {
        $(#[doc = $doc])*
        #[derive(Clone, Debug)]
        pub struct $name(pub $inner);

        $crate::object_fields! { [$($doc)*] $name [] { $($fields)* } {} }
    };
    (
        $(#[doc = $doc:literal])*
        root $name:ident
        fields {
            $(
                $(#[doc = $field_doc:literal])*
                $field:ident $(($($argument:ident: $argument_type:ty = $argument_doc:literal),*))?:
                    $type:ty = |_, $ctx:ident| $value:expr;
            )*
        }
        $(pages {
            $(
                $(#[doc = $page_doc:literal])*
                $page:ident: $noun:ident[$filter:ty, $order:ty] = $loader:ident;
            )*
        })?
    ) => { pastey::paste! {
        $(#[doc = $doc])*
        #[derive(Clone, Debug, Default)]
        pub struct $name;

        $crate::object_fields! {
            [$($doc)*] $name []
            { $(
                $(#[doc = $field_doc])*
                /// Null where it is refused or fails; the error then has this path.
                $field $(($($argument: $argument_type = $argument_doc),*))?: Option<$type> = |_, $ctx| {
                    $ctx.caller.enter(rules::rights::Operation::[<$field:camel>])?;
                    Some($value)
                };
            )* }
            { $($(
                $(#[doc = $page_doc])*
                $page: $noun[$filter, $order] = $loader |_this, ctx| {
                    ctx.caller.enter(rules::rights::Operation::[<$page:camel>])?;
                    uuid::Uuid::nil()
                } reads [];
            )*)? }
        }
    } };
}

/// Generates the fields of an object.
#[doc(hidden)]
#[macro_export]
macro_rules! object_fields {
    (
        [$($doc:literal)*] $name:ident $table:tt
        {
            $(
                $(#[doc = $field_doc:literal])*
                $field:ident $(($($argument:ident: $argument_type:ty = $argument_doc:literal),*))?:
                    $type:ty = |$row:tt, $ctx:pat_param| $value:expr;
            )*
        }
        {
            $(
                $(#[doc = $page_doc:literal])*
                $page:ident: $noun:ident[$filter:ty, $order:ty] = $loader:ident
                    |$this:ident, $page_ask:ident| { $($parent:tt)* } reads [$($column:ident)*];
            )*
        }
    ) => { pastey::paste! {
        // The generated code is too uniform for these lints.
        #[allow(unused_variables, clippy::needless_lifetimes, clippy::unnecessary_wraps, clippy::ptr_arg)]
        impl $name {
            $(
                fn [<get_ $field>](
                    &self,
                    ctx: &$crate::loader::RequestContext
                    $($(, $argument: $argument_type)*)?
                ) -> $crate::loader::Loaded<$type> {
                    $crate::object_row!(self $table $row);
                    let $ctx = ctx;
                    Ok($value)
                }
            )*

            $(
                fn [<get_ $page>](
                    &self,
                    ctx: &$crate::loader::RequestContext,
                    question: ::app::error::Result<$crate::loader::ListId>,
                ) -> $crate::loader::Loaded<$crate::connection::Connection<$noun>> {
                    let ($this, $page_ask) = (self, ctx);
                    let parent = { $($parent)* };
                    $crate::connection::Connection::of(ctx, |ctx| &ctx.$loader, question?, parent)
                }
            )*
        }

        $(const _: () = assert!(
            <$type as $crate::executor::Output>::NULLABLE
                || !rules::rights::is_hidden(stringify!($name), stringify!([<$field:lower_camel>])),
            concat!("`", stringify!($field), "` is hidden by the table of rights: its type must be an Option"),
        );)*

        const _: () = {
            #[allow(non_camel_case_types)]
            #[derive(Clone, Copy)]
            enum Field { $($field,)* $($page,)* }

            const FIELDS: &[(&str, Field)] = &[
                $((stringify!([<$field:lower_camel>]), Field::$field),)*
                $((stringify!([<$page:lower_camel>]), Field::$page),)*
            ];

            impl $crate::executor::TypeInfo for $name {
                const NAME: &'static str = stringify!($name);
                const DOC: &'static [&'static str] = &[$($doc),*];

                fn fields(
                    registry: &mut async_graphql::registry::Registry,
                ) -> Vec<async_graphql::registry::MetaField> {
                    vec![
                        $({
                            let arguments = vec![$($($crate::registration::argument::<$argument_type>(
                                registry, stringify!([<$argument:lower_camel>]), $argument_doc,
                            )),*)?];
                            let of = <$type as $crate::executor::Output>::register(registry);
                            $crate::registration::field(
                                stringify!([<$field:lower_camel>]), &[$($field_doc),*], arguments, of,
                            )
                        },)*
                        $($crate::registration::connection::<
                            $crate::connection::Connection<$noun>, $filter, $order,
                        >(
                            registry,
                            stringify!([<$page:lower_camel>]),
                            &[$($page_doc,)* "Null where it is refused or fails; the error then has this path."],
                        ),)*
                    ]
                }
            }

            impl $crate::executor::Object for $name {
                fn field(
                    selected: &$crate::executor::SelectedField<'_>,
                    planner: &mut $crate::executor::Planner<'_>,
                ) -> Option<$crate::executor::FieldPlan> {
                    let number = FIELDS.iter().position(|(name, _)| *name == selected.name())?;
                    match FIELDS.get(number)?.1 {
                        $(Field::$field => {
                            $crate::object_columns!(planner $table $row);
                            let invalid: Option<$crate::executor::InvalidArgument> = None$($(.or_else(|| {
                                selected.argument::<$argument_type>(stringify!([<$argument:lower_camel>])).err()
                            }))*)?;
                            Some($crate::executor::FieldPlan {
                                field: number,
                                nullable: <$type as $crate::executor::Output>::NULLABLE,
                                under: match invalid {
                                    Some(error) => $crate::executor::ValuePlan::InvalidArgument(error),
                                    None => <$type as $crate::executor::Output>::plan(selected, planner),
                                },
                            })
                        })*
                        $(Field::$page => {
                            $crate::object_columns!(planner $table { $($column),* });
                            let pages = &planner.ctx.$loader;
                            let plan = planner.under::<$crate::connection::Connection<$noun>>(selected);
                            let under = match $crate::connection::question(selected, &plan, pages) {
                                Ok(question) => $crate::executor::ValuePlan::Page(question, plan),
                                Err(error) => $crate::executor::ValuePlan::InvalidArgument(error),
                            };
                            Some($crate::executor::FieldPlan { field: number, nullable: true, under })
                        })*
                    }
                }

                fn write_field<'q>(
                    &self,
                    field: usize,
                    step: &'q $crate::executor::ResponseField,
                    writer: &mut $crate::executor::JsonWriter<'q>,
                ) -> $crate::executor::WriteResult {
                    match FIELDS.get(field).map(|(_, field)| *field) {
                        $(Some(Field::$field) => {
                            let value = self.[<get_ $field>](
                                writer.ctx
                                $($(, step.argument::<$argument_type>(stringify!([<$argument:lower_camel>]))?)*)?
                            )?;
                            $crate::executor::Output::write(&value, &step.under, writer)
                        })*
                        $(Some(Field::$page) => {
                            let $crate::executor::ValuePlan::Page(question, plan) = &step.under else {
                                return Err(::app::error::Error::bug("a page without its plan").into());
                            };
                            let connection = self.[<get_ $page>](writer.ctx, question.clone())?;
                            writer.object(&connection, plan)
                        })*
                        None => Err(::app::error::Error::bug("a field without a number").into()),
                    }
                }
            }
        };
    } };
}

/// Binds what a field's expression uses: columns of the row, or the value.
#[doc(hidden)]
#[macro_export]
macro_rules! object_row {
    ($this:ident [$table:ident] { $($column:ident),* }) => { pastey::paste! {
        $(let $column = $this.0.get(
            entity::$table::Column::[<$column:camel>] as usize,
            |row: &entity::$table::Model| &row.$column,
        )?;)*
    } };
    ($this:ident [] _) => {};
    ($this:ident [] $row:pat_param) => { let $row = &$this.0; };
}

/// Records the columns that a field's expression uses.
#[doc(hidden)]
#[macro_export]
macro_rules! object_columns {
    ($planner:ident [$table:ident] { $($column:ident),* }) => { pastey::paste! {
        $planner.show::<entity::$table::Entity>(
            ::app::row::Columns::NONE $(.and(entity::$table::Column::[<$column:camel>] as usize))*
        );
    } };
    ($planner:ident [] $row:tt) => {};
}
