//! Declares GraphQL objects: each field once, with its description.
//!
//! Each declaration generates the field in the schema, its resolver for async-graphql, and its part in a
//! [plan](super::plan).

/// Declares an object over a row of a table (`Project of project`) or over any value (`Money((i64, Currency))`).
///
/// * `fields` are expressions over columns of the row (`|{name, code}, ask|`; only these columns are read) or over
///   the value (`|pattern, ask|`). `ask` is the [`Store`](super::store::Store); `?` on what it returns waits until
///   that is loaded. A field may have arguments: `message(locale: Option<String> = "What for."): String = …`.
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
        $(#[$meta:meta])*
        $name:ident of $table:ident
        fields { $($fields:tt)* }
        $(pages {
            $(
                $(#[$page_meta:meta])*
                $page:ident: $noun:ident[$filter:ty, $order:ty] = $shelf:ident
                    $(if $check:ident { $($column:ident),* })?;
            )*
        })?
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug)]
        pub struct $name(pub ::app::table::Record<entity::$table::Entity>);

        impl $crate::connection::Noun for $name {
            type Entity = entity::$table::Entity;
            const CONNECTION: &'static str = concat!(stringify!($name), "Connection");
            const EDGE: &'static str = concat!(stringify!($name), "Edge");

            fn of(row: ::app::table::Record<Self::Entity>) -> Self {
                Self(row)
            }
        }

        $crate::object_fields! {
            [$(#[$meta])*] $name [$table] { $($fields)* }
            { $($(
                $(#[$page_meta])*
                $page: $noun[$filter, $order] = $shelf |this, ask| {
                    $({
                        $(let $column = this.0.get(
                            entity::$table::Column::[<$column:camel>] as usize, |row: &entity::$table::Model| &row.$column,
                        )?;)*
                        ask.$check(::app::scope::Belongs { $($column),* })?;
                    })?
                    this.0.get(entity::$table::Column::Id as usize, |row: &entity::$table::Model| &row.id)?
                } reads [$($($column)*)? id];
            )*)? }
        }
    };
    (
        $(#[$meta:meta])*
        $name:ident($inner:ty)
        fields { $($fields:tt)* }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug)]
        pub struct $name(pub $inner);

        $crate::object_fields! { [$(#[$meta])*] $name [] { $($fields)* } {} }
    };
    (
        $(#[$meta:meta])*
        root $name:ident
        fields {
            $(
                $(#[$field_meta:meta])*
                $field:ident $(($($argument:ident: $argument_type:ty = $argument_doc:literal),*))?:
                    $type:ty = |_, $ask:ident| $value:expr;
            )*
        }
        $(pages {
            $(
                $(#[$page_meta:meta])*
                $page:ident: $noun:ident[$filter:ty, $order:ty] = $shelf:ident;
            )*
        })?
    ) => { pastey::paste! {
        $(#[$meta])*
        #[derive(Clone, Debug, Default)]
        pub struct $name;

        $crate::object_fields! {
            [$(#[$meta])*] $name []
            { $(
                $(#[$field_meta])*
                /// Null where it is refused or fails; the error then has this path.
                $field $(($($argument: $argument_type = $argument_doc),*))?: Option<$type> = |_, $ask| {
                    $ask.caller.enter(rules::rights::Operation::[<$field:camel>])?;
                    Some($value)
                };
            )* }
            { $($(
                $(#[$page_meta])*
                $page: $noun[$filter, $order] = $shelf |_this, ask| {
                    ask.caller.enter(rules::rights::Operation::[<$page:camel>])?;
                    uuid::Uuid::nil()
                } reads [];
            )*)? }
        }
    } };
}

/// Generates the fields of an object, for async-graphql and for plans.
#[doc(hidden)]
#[macro_export]
macro_rules! object_fields {
    (
        [$($meta:tt)*] $name:ident $table:tt
        {
            $(
                $(#[$field_meta:meta])*
                $field:ident $(($($argument:ident: $argument_type:ty = $argument_doc:literal),*))?:
                    $type:ty = |$row:tt, $ask:pat_param| $value:expr;
            )*
        }
        {
            $(
                $(#[$page_meta:meta])*
                $page:ident: $noun:ident[$filter:ty, $order:ty] = $shelf:ident
                    |$this:ident, $page_ask:ident| { $($parent:tt)* } reads [$($column:ident)*];
            )*
        }
    ) => { pastey::paste! {
        $($meta)*
        #[async_graphql::Object]
        impl $name {
            $(
                $(#[$field_meta])*
                pub async fn $field(
                    &self,
                    ctx: &async_graphql::Context<'_>,
                    $($(#[graphql(desc = $argument_doc)] $argument: $argument_type,)*)?
                ) -> $crate::Result<$type> {
                    use $crate::value::Asked;
                    ctx.shared().settle(|ask| self.[<get_ $field>](ask $($(, $argument.clone())*)?)).await
                }
            )*

            $(
                $(#[$page_meta])*
                /// Null where it is refused or fails; the error then has this path.
                #[allow(clippy::too_many_arguments)]
                pub async fn $page(
                    &self,
                    ctx: &async_graphql::Context<'_>,
                    #[graphql(desc = "How many from the start, at most 100.")] first: Option<i32>,
                    #[graphql(desc = "Those after this cursor.")] after: Option<String>,
                    #[graphql(desc = "How many from the end, at most 100.")] last: Option<i32>,
                    #[graphql(desc = "Those before this cursor.")] before: Option<String>,
                    #[graphql(desc = "Only rows that fit this; by default all.")] filter: Option<$filter>,
                    #[graphql(desc = "What the rows of the list are ordered by.")] order_by: Option<$order>,
                ) -> $crate::Result<Option<$crate::connection::Connection<$noun>>> {
                    use $crate::value::Asked;
                    let arguments = $crate::store::Arguments { first, after, last, before, peek: true };
                    let question = ctx.shared().store.$shelf.ask(arguments, filter, order_by);
                    ctx.shared().settle(|ask| self.[<get_ $page>](ask, question.clone())).await.map(Some)
                }
            )*
        }

        // The generated code is too uniform for these lints.
        #[allow(unused_variables, clippy::needless_lifetimes, clippy::unnecessary_wraps, clippy::ptr_arg)]
        impl $name {
            $(
                fn [<get_ $field>](
                    &self,
                    ask: &$crate::store::Store
                    $($(, $argument: $argument_type)*)?
                ) -> $crate::store::Get<$type> {
                    $crate::object_row!(self $table $row);
                    let $ask = ask;
                    Ok($value)
                }
            )*

            $(
                fn [<get_ $page>](
                    &self,
                    ask: &$crate::store::Store,
                    question: ::app::error::Result<$crate::store::Question>,
                ) -> $crate::store::Get<$crate::connection::Connection<$noun>> {
                    let ($this, $page_ask) = (self, ask);
                    let parent = { $($parent)* };
                    $crate::connection::Connection::of(ask, |store| &store.$shelf, question?, parent)
                }
            )*
        }

        $(const _: () = assert!(
            <$type as $crate::plan::Answer>::NULLABLE
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

            impl $crate::plan::Planned for $name {
                const NAME: &'static str = stringify!($name);

                fn field(
                    selected: &$crate::plan::Selected<'_>,
                    planner: &mut $crate::plan::Planner<'_>,
                ) -> Option<$crate::plan::Known> {
                    let number = FIELDS.iter().position(|(name, _)| *name == selected.name())?;
                    match FIELDS.get(number)?.1 {
                        $(Field::$field => {
                            $crate::object_columns!(planner $table $row);
                            $($(selected.argument::<$argument_type>(stringify!([<$argument:lower_camel>]))?;)*)?
                            Some($crate::plan::Known {
                                field: number,
                                nullable: <$type as $crate::plan::Answer>::NULLABLE,
                                under: <$type as $crate::plan::Answer>::plan(selected, planner),
                            })
                        })*
                        $(Field::$page => {
                            $crate::object_columns!(planner $table { $($column),* });
                            let pages = &planner.store.$shelf;
                            let plan = planner.under::<$crate::connection::Connection<$noun>>(selected);
                            let question = $crate::connection::question(selected, &plan, pages)?;
                            let under = $crate::plan::Under::Page(question, plan);
                            Some($crate::plan::Known { field: number, nullable: true, under })
                        })*
                    }
                }

                fn write_field<'q>(
                    &self,
                    field: usize,
                    step: &'q $crate::plan::Step,
                    pen: &mut $crate::plan::Pen<'q>,
                ) -> $crate::plan::Wrote {
                    match FIELDS.get(field).map(|(_, field)| *field) {
                        $(Some(Field::$field) => {
                            let value = self.[<get_ $field>](
                                pen.store
                                $($(, step.argument::<$argument_type>(stringify!([<$argument:lower_camel>]))?)*)?
                            )?;
                            $crate::plan::Answer::write(&value, &step.under, pen)
                        })*
                        $(Some(Field::$page) => {
                            let $crate::plan::Under::Page(question, plan) = &step.under else {
                                return Err(::app::error::Error::bug("a page without its plan").into());
                            };
                            let connection = self.[<get_ $page>](pen.store, question.clone())?;
                            pen.object(&connection, plan)
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
            ::app::table::Columns::NONE $(.and(entity::$table::Column::[<$column:camel>] as usize))*
        );
    } };
    ($planner:ident [] $row:tt) => {};
}
