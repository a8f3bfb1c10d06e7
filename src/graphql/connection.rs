//! Relay connections over any listed noun, at the root or under a row.

use std::borrow::Cow;
use std::sync::Arc;

use async_graphql::{Object, OutputType, TypeName};
use sea_orm::{EntityTrait, FromQueryResult, ModelTrait};
use uuid::Uuid;

use super::loaders::{Caller, Edges};
use super::row::{Plain, PlainFields, Row, Rows};
use super::{Fault, Result};
use crate::app::page::{self, Asked, AskedOf, Listed, Page, Sort, Window};
use crate::object;

/// A GraphQL object over the rows of a listed noun.
pub trait Noun: PlainFields + 'static {
    /// Its table.
    type Entity: Listed<Model = Self::Model>;
    /// Its row.
    type Model: ModelTrait<Entity = Self::Entity> + FromQueryResult + Send + Sync + 'static;
    /// The object over a row.
    fn of(row: Arc<Self::Model>) -> Self;
}

/// The arguments that a connection takes, beside its filter and order.
#[derive(Default)]
pub struct Arguments {
    /// How many from the start.
    pub first: Option<i32>,
    /// Those after this cursor.
    pub after: Option<String>,
    /// How many from the end.
    pub last: Option<i32>,
    /// Those before this cursor.
    pub before: Option<String>,
}

/// One page of a list.
pub struct Connection<N: Noun> {
    page: Arc<Page<N::Model>>,
    asked: Arc<AskedOf<N::Entity>>,
    sort: Sort<<N::Entity as EntityTrait>::Column>,
    source: Source<N::Entity>,
}

/// Where the rows come from, to count them when asked.
enum Source<E: Listed> {
    Root(Arc<Caller>),
    Under(Edges<E>, Uuid),
}

fn asked<E: Listed>(
    arguments: Arguments,
    filter: Option<E::Filter>,
    order: Option<E::Order>,
) -> Result<Arc<AskedOf<E>>> {
    let Arguments { first, after, last, before } = arguments;
    let window = Window::new(first, after, last, before)?;
    Ok(Arc::new(Asked { filter: filter.unwrap_or_default(), order: order.unwrap_or_default(), window }))
}

impl<N: Noun> Connection<N> {
    /// All rows the viewer may see.
    pub async fn root(
        caller: &Arc<Caller>,
        arguments: Arguments,
        filter: Option<<N::Entity as Listed>::Filter>,
        order: Option<<N::Entity as Listed>::Order>,
    ) -> Result<Row<Self>> {
        let asked = asked::<N::Entity>(arguments, filter, order)?;
        let viewer = caller.viewer()?;
        let page = page::list::<N::Entity>(&caller.app, viewer, &asked).await?;
        Ok(Row(Self {
            page: Arc::new(page),
            sort: N::Entity::sort(asked.order, viewer),
            asked,
            source: Source::Root(caller.clone()),
        }))
    }

    /// The rows under another row.
    pub async fn under(
        edges: &Edges<N::Entity>,
        parent: Uuid,
        arguments: Arguments,
        filter: Option<<N::Entity as Listed>::Filter>,
        order: Option<<N::Entity as Listed>::Order>,
    ) -> Result<Row<Self>> {
        let asked = asked::<N::Entity>(arguments, filter, order)?;
        let page = edges.page(parent, asked.clone()).await?;
        Ok(Row(Self {
            page,
            sort: N::Entity::sort(asked.order, edges.caller.viewer()?),
            asked,
            source: Source::Under(edges.clone(), parent),
        }))
    }

    fn cursor(&self, row: &N::Model) -> String {
        page::cursor::<N::Entity>(self.asked.order, self.sort, row)
    }
}

/// `ProjectConnection` for `Project`.
impl<N: Noun> TypeName for Connection<N> {
    fn type_name() -> Cow<'static, str> {
        format!("{}Connection", <N as OutputType>::type_name()).into()
    }
}

/// One page of a list (Relay connection).
#[Object(name_type)]
impl<N: Noun> Connection<N> {
    /// The rows of this page with their cursors.
    async fn edges(&self) -> Rows<Edge<N>> {
        let edge = |row: &Arc<N::Model>| Edge { cursor: self.cursor(row), node: Row(N::of(row.clone())) };
        self.page.rows.iter().map(edge).collect()
    }

    /// The rows of this page.
    async fn nodes(&self) -> Rows<N> {
        self.page.rows.iter().map(|row| N::of(row.clone())).collect()
    }

    /// Where this page lies in the list.
    async fn page_info(&self) -> Row<PageInfo> {
        Row(PageInfo(Place {
            has_next: self.page.has_next,
            has_previous: self.page.has_previous,
            start: self.page.rows.first().map(|row| self.cursor(row)),
            end: self.page.rows.last().map(|row| self.cursor(row)),
        }))
    }

    /// How many rows there are on all pages; counted only when asked for.
    async fn total_count(&self) -> Result<i32> {
        let filter = &self.asked.filter;
        let count = match &self.source {
            Source::Root(caller) => page::count::<N::Entity>(&caller.app, caller.viewer()?, filter).await?,
            Source::Under(edges, parent) => edges.count(*parent, filter.clone()).await?,
        };
        i32::try_from(count).map_err(|_| Fault(crate::error::Error::bug("a count past 32 bits")))
    }
}

impl<N: Noun> PlainFields for Connection<N> {
    fn plain_field(
        &self,
        _: &str,
        _: &async_graphql::ContextSelectionSet<'_>,
    ) -> Option<async_graphql::Value> {
        None
    }
}

/// A row in a list, with its cursor.
pub struct Edge<N: Noun> {
    cursor: String,
    node: Row<N>,
}

impl<N: Noun> TypeName for Edge<N> {
    fn type_name() -> Cow<'static, str> {
        format!("{}Edge", <N as OutputType>::type_name()).into()
    }
}

/// A row in a list, with its cursor.
#[Object(name_type)]
impl<N: Noun> Edge<N> {
    /// Stands for the row's place in this order: for `after` and `before`.
    async fn cursor(&self) -> &str {
        &self.cursor
    }

    /// The row.
    async fn node(&self) -> &Row<N> {
        &self.node
    }
}

impl<N: Noun> PlainFields for Edge<N> {
    fn plain_field(
        &self,
        name: &str,
        ctx: &async_graphql::ContextSelectionSet<'_>,
    ) -> Option<async_graphql::Value> {
        (name == "cursor").then(|| self.cursor.plain(ctx))
    }
}

/// Where a page lies.
#[derive(Clone, Debug)]
pub struct Place {
    has_next: bool,
    has_previous: bool,
    start: Option<String>,
    end: Option<String>,
}

object! {
    /// Where a page lies in its list.
    PageInfo(Place)
    plain {
        /// Whether rows follow this page.
        has_next_page: bool = |place, _| place.has_next;
        /// Whether rows come before this page.
        has_previous_page: bool = |place, _| place.has_previous;
        /// Cursor of the first row; null on an empty page.
        start_cursor: Option<String> = |place, _| place.start.clone();
        /// Cursor of the last row; null on an empty page.
        end_cursor: Option<String> = |place, _| place.end.clone();
    }
    linked {}
}

/// Declares the connection over a noun: `noun!(Project, project)`.
#[macro_export]
macro_rules! noun {
    ($name:ident, $table:ident) => {
        impl $crate::graphql::connection::Noun for $name {
            type Entity = entity::$table::Entity;
            type Model = entity::$table::Model;

            fn of(row: std::sync::Arc<Self::Model>) -> Self {
                Self(row)
            }
        }
    };
}

/// Declares queries: the connection over all rows of a noun that the viewer may see, for all or `if` they have
/// a permission, and `other` ones.
#[macro_export]
macro_rules! root_page {
    (
        $(#[$meta:meta])*
        $query:ident { $(#[$page_meta:meta])* $page:ident: $noun:ident[$filter:ty, $order:ty] $(if $permission:path)? }
        $(other { $($other:tt)* })?
    ) => {
        $(#[$meta])*
        #[derive(Default)]
        pub struct $query;

        #[async_graphql::Object]
        impl $query {
            $($($other)*)?

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
                $(ctx.viewer()?.require($permission)?;)?
                let arguments = Arguments { first, after, last, before };
                Connection::root(&ctx.loaders().caller, arguments, filter, order_by).await
            }
        }
    };
}
