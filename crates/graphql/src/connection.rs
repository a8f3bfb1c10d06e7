//! Relay connections over any listed entity, at the root or under a row.

use std::sync::Arc;

use async_graphql::registry::{MetaField, Registry};
use uuid::Uuid;

use super::executor::{
    FieldPlan, InvalidArgument, JsonWriter, Object, ObjectPlan, Output, Planner, ResponseField,
    SelectedField, TypeInfo, ValuePlan, WriteResult,
};
use super::loader::{ConnectionArguments, ListId, Loaded, PageLoader, RequestContext};
use super::registration::field;
use crate::object;
use app::error::{Error, Result as AppResult};
use app::page::{self, ListArgsOf, Listed, Page, Sort};
use app::row::{EntityTrait, Row};
use app::viewer::Viewer;

/// A GraphQL object over the rows of a table.
pub trait ListedObject: Object + Clone + 'static {
    /// The table.
    type Entity: EntityTrait;
    /// The name of its connection type.
    const CONNECTION: &'static str;
    /// The name of its edge type.
    const EDGE: &'static str;
    /// The object over a row.
    fn of(row: Row<Self::Entity>) -> Self;
}

/// Selects the data loader that holds the connection's pages.
type DataLoader<N> = fn(&RequestContext) -> &PageLoader<<N as ListedObject>::Entity>;

/// One page of a list.
pub struct Connection<N: ListedObject>
where
    N::Entity: Listed,
{
    page: Arc<Page<N::Entity>>,
    asked: Arc<ListArgsOf<N::Entity>>,
    sort: Sort<<N::Entity as EntityTrait>::Column>,
    /// The viewer, if the cursor depends on what they are shown of each row.
    viewer: Option<Viewer>,
    loader: DataLoader<N>,
    question: ListId,
    parent: Uuid,
}

/// The arguments of a connection, recorded in its data loader.
pub fn question<E: Listed>(
    selected: &SelectedField<'_>,
    plan: &ObjectPlan,
    pages: &PageLoader<E>,
) -> Result<AppResult<ListId>, InvalidArgument>
where
    Option<E::Filter>: async_graphql::InputType,
    Option<E::Order>: async_graphql::InputType,
{
    let arguments = ConnectionArguments {
        first: selected.argument("first")?,
        after: selected.argument("after")?,
        last: selected.argument("last")?,
        before: selected.argument("before")?,
        peek: plan.asks(PAGE_INFO),
    };
    Ok(pages.ask(arguments, selected.argument("filter")?, selected.argument("orderBy")?))
}

impl<N: ListedObject> Connection<N>
where
    N::Entity: Listed,
{
    /// The page under a parent (under the nil id: of the whole list).
    pub fn of(ctx: &RequestContext, loader: DataLoader<N>, question: ListId, parent: Uuid) -> Loaded<Self> {
        let page = loader(ctx).page(question, parent)?;
        let asked = loader(ctx).asked(question)?;
        let viewer = ctx.viewer()?;
        let sort = N::Entity::sort(asked.order, viewer);
        let viewer = sort.otherwise.map(|_| viewer.clone());
        Ok(Self { page, asked, sort, viewer, loader, question, parent })
    }

    fn cursor(&self, row: &Row<N::Entity>) -> AppResult<String> {
        page::cursor::<N::Entity>(self.asked.order, self.sort, self.viewer.as_ref(), row)
    }

    fn rows(&self) -> impl Iterator<Item = N> {
        self.page.rows.iter().map(|row| N::of(row.clone()))
    }

    fn ends(&self) -> impl Iterator<Item = Edge<N>> {
        self.page.rows.iter().map(|row| Edge { cursor: self.cursor(row), node: N::of(row.clone()) })
    }

    fn place(&self) -> PageInfo {
        PageInfo(Place {
            has_next: self.page.has_next,
            has_previous: self.page.has_previous,
            start: self.page.rows.first().map(|row| self.cursor(row)).transpose(),
            end: self.page.rows.last().map(|row| self.cursor(row)).transpose(),
        })
    }

    fn total(&self, ctx: &RequestContext) -> Loaded<i32> {
        let count = (self.loader)(ctx).count(self.question, self.parent)?;
        Ok(i32::try_from(count).map_err(|_| Error::bug("a count past 32 bits"))?)
    }
}

const EDGES: usize = 0;
const NODES: usize = 1;
const PAGE_INFO: usize = 2;

impl<N: ListedObject> TypeInfo for Connection<N>
where
    N::Entity: Listed,
{
    const NAME: &'static str = N::CONNECTION;
    const DOC: &'static [&'static str] = &["One page of a list (Relay connection)."];

    fn fields(registry: &mut Registry) -> Vec<MetaField> {
        let (edges, nodes) = (Vec::<Edge<N>>::register(registry), Vec::<N>::register(registry));
        let (place, count) = (PageInfo::register(registry), i32::register(registry));
        vec![
            field("edges", &["The rows of this page with their cursors."], Vec::new(), edges),
            field("nodes", &["The rows of this page."], Vec::new(), nodes),
            field("pageInfo", &["Where this page lies in the list."], Vec::new(), place),
            field(
                "totalCount",
                &["How many rows there are on all pages; counted only when asked for."],
                Vec::new(),
                count,
            ),
        ]
    }
}

impl<N: ListedObject> Object for Connection<N>
where
    N::Entity: Listed,
{
    fn field(selected: &SelectedField<'_>, planner: &mut Planner<'_>) -> Option<FieldPlan> {
        let known = |field, under| Some(FieldPlan { field, nullable: false, under });
        match selected.name() {
            "edges" => known(EDGES, Vec::<Edge<N>>::plan(selected, planner)),
            "nodes" => known(NODES, Vec::<N>::plan(selected, planner)),
            "pageInfo" => known(PAGE_INFO, PageInfo::plan(selected, planner)),
            "totalCount" => known(PAGE_INFO + 1, ValuePlan::Leaf),
            _ => None,
        }
    }

    fn write_field<'q>(
        &self,
        field: usize,
        step: &'q ResponseField,
        writer: &mut JsonWriter<'q>,
    ) -> WriteResult {
        match field {
            EDGES => writer.list::<Edge<N>, _>(self.ends(), &step.under),
            NODES => writer.list::<N, _>(self.rows(), &step.under),
            PAGE_INFO => self.place().write(&step.under, writer),
            _ => self.total(writer.ctx)?.write(&step.under, writer),
        }
    }
}

/// A row in a list, with its cursor.
pub struct Edge<N: ListedObject> {
    cursor: AppResult<String>,
    node: N,
}

impl<N: ListedObject> TypeInfo for Edge<N> {
    const NAME: &'static str = N::EDGE;
    const DOC: &'static [&'static str] = &["A row in a list, with its cursor."];

    fn fields(registry: &mut Registry) -> Vec<MetaField> {
        let (cursor, node) = (String::register(registry), N::register(registry));
        let cursor_doc = "Stands for the row's place in this order: for `after` and `before`.";
        vec![
            field("cursor", &[cursor_doc], Vec::new(), cursor),
            field("node", &["The object at this place of the list."], Vec::new(), node),
        ]
    }
}

impl<N: ListedObject> Object for Edge<N> {
    fn field(selected: &SelectedField<'_>, planner: &mut Planner<'_>) -> Option<FieldPlan> {
        match selected.name() {
            "cursor" => Some(FieldPlan { field: 0, nullable: false, under: ValuePlan::Leaf }),
            "node" => Some(FieldPlan { field: 1, nullable: false, under: N::plan(selected, planner) }),
            _ => None,
        }
    }

    fn write_field<'q>(
        &self,
        field: usize,
        step: &'q ResponseField,
        writer: &mut JsonWriter<'q>,
    ) -> WriteResult {
        match field {
            0 => self.cursor.as_deref().map_err(Clone::clone)?.write(&step.under, writer),
            _ => self.node.write(&step.under, writer),
        }
    }
}

/// Where a page lies in its list.
#[derive(Clone, Debug)]
pub struct Place {
    has_next: bool,
    has_previous: bool,
    start: AppResult<Option<String>>,
    end: AppResult<Option<String>>,
}

fn cursor(of: &AppResult<Option<String>>) -> AppResult<Option<&str>> {
    of.as_ref().map(Option::as_deref).map_err(Clone::clone)
}

object! {
    /// Where a page lies in its list.
    PageInfo(Place)
    fields {
        /// Whether rows follow this page.
        has_next_page: bool = |place, _| place.has_next;
        /// Whether rows come before this page.
        has_previous_page: bool = |place, _| place.has_previous;
        /// Cursor of the first row; null on an empty page.
        start_cursor: Option<&str> = |place, _| cursor(&place.start)?;
        /// Cursor of the last row; null on an empty page.
        end_cursor: Option<&str> = |place, _| cursor(&place.end)?;
    }
}
