//! Keyset pages of a list: every page costs the same, wherever it lies, and no row is skipped or shown twice when
//! rows come and go.
//!
//! A list is sorted by one column (or none) and then by id, which is also the order of creation. A day that is
//! null counts as later than all others, in both directions, so that one comparison of (column, id) tells what
//! comes after a cursor.

use std::collections::HashMap;
use std::fmt::Debug;
use std::hash::Hash;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{Datelike, NaiveDate};
use messages::Message;
use sea_orm::sea_query::{Expr, ExprTrait, Func, Order};
use sea_orm::{ColumnDef, ColumnTrait, ColumnType, Condition, EntityTrait, QuerySelect};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::App;
use crate::db::SelectSpec;
use crate::error::{Error, ErrorCode, Result, UserError};
use crate::row::{Columns, Row, RowValue, place_of};
use crate::scope::Visible;
use crate::viewer::Viewer;
use rules::search::name_key;

/// The most rows of a page (`first` or `last`).
pub const LONGEST: i32 = 100;
/// The most rows in one answer: nested pages could otherwise be the whole database many times over.
pub const MOST_ROWS: usize = 50_000;
/// The number of rows of a page when neither `first` nor `last` is given.
pub const USUAL: i32 = 20;

/// Stands for a null day.
const NO_DAY: NaiveDate = NaiveDate::from_ymd_opt(9999, 12, 31).expect("a day");

/// An entity that can be listed, filtered and sorted.
pub trait Listed: EntityTrait {
    /// The filter of its lists.
    type Filter: Clone + Debug + Eq + Hash + Default + Send + Sync + 'static;
    /// The sort orders of its lists.
    type Order: Copy + Debug + Eq + Hash + Default + Send + Sync + 'static;

    /// The primary key.
    const ID: Self::Column;

    /// The rows that the viewer may see, from `scope`.
    fn visible(viewer: &Viewer) -> Visible<Self>;

    /// As [`visible`](Self::visible), for rows under a parent that the viewer may see: those are often all.
    fn visible_under(viewer: &Viewer, _parent: Self::Column) -> Visible<Self> {
        Self::visible(viewer)
    }

    /// The columns that tell whether a row is shown in full.
    const SHOWN_BY: &'static [Self::Column] = &[];

    /// The rows that are shown in full to the viewer. The others are sorted by `Sort::otherwise`, where an order
    /// has that.
    fn shown_in_full(viewer: &Viewer) -> Visible<Self> {
        Self::visible(viewer)
    }

    /// Whether this row, which was read, is shown in full.
    fn is_shown_in_full(_: &Viewer, _: &Row<Self>) -> Result<bool> {
        Ok(true)
    }

    /// The rows that match a filter. Fails with the name of the filter's field that is not valid.
    fn matching(filter: &Self::Filter, viewer: &Viewer) -> Result<Condition>;

    /// The sort column of an order for this viewer: the order must not give away a field that the viewer may not
    /// see.
    fn sort(order: Self::Order, viewer: &Viewer) -> Sort<Self::Column>;
}

/// How a list is sorted.
#[derive(Clone, Copy, Debug)]
pub struct Sort<C> {
    /// The sort column; `None` sorts by id only, which is by time of creation.
    pub column: Option<C>,
    /// The sort column of rows that are not shown in full, where it differs.
    pub otherwise: Option<C>,
    /// The name, where the sort column is the collation key of a name. A cursor holds the name instead of the key:
    /// it is shorter, and stays valid when the keys are computed in another way.
    pub named: Option<C>,
    /// Whether the largest comes first.
    pub descending: bool,
}

impl<C> Sort<C> {
    /// Ascending by this column, or by id if `None`.
    pub fn up(column: impl Into<Option<C>>) -> Self {
        Self { column: column.into(), otherwise: None, named: None, descending: false }
    }

    /// Descending by this column, or by id if `None`.
    pub fn down(column: impl Into<Option<C>>) -> Self {
        Self { column: column.into(), otherwise: None, named: None, descending: true }
    }

    /// Sorts rows that are not shown in full by this column.
    pub fn or(self, otherwise: C) -> Self {
        Self { otherwise: Some(otherwise), ..self }
    }

    /// The sort column is the collation key of this name.
    pub fn of_name(self, name: C) -> Self {
        Self { named: Some(name), ..self }
    }
}

/// Which part of a list is wanted; the arguments are valid.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Window {
    length: u64,
    backwards: bool,
    after: Option<String>,
    before: Option<String>,
    /// Whether it must be known if more rows follow.
    peek: bool,
}

impl Window {
    /// From the arguments of a connection. Fails if they contradict each other or the page is too long.
    pub fn new(
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Self> {
        let (name, asked, backwards) = match (first, last) {
            (Some(_), Some(_)) => {
                return Err(bad("last", messages::both_ends()));
            }
            (None, Some(last)) => ("last", last, true),
            (first, None) => ("first", first.unwrap_or(USUAL), false),
        };
        if asked < 0 {
            return Err(bad(name, messages::negative_page(name, asked, 0)));
        }
        if asked > LONGEST {
            return Err(Error::Limit {
                name: "page_size",
                message: messages::page_too_long(name, asked, LONGEST),
            });
        }
        Ok(Self { length: asked.unsigned_abs().into(), backwards, after, before, peek: true })
    }

    /// Whether it must be known if more rows follow: only if the request selects that.
    pub fn peeking(self, peek: bool) -> Self {
        Self { peek, ..self }
    }
}

fn bad(field: &str, message: Message) -> Error {
    UserError::new(ErrorCode::BadUserInput, &[field], message).into()
}

/// The arguments of a list, without its parent.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ListArgs<F, O> {
    /// The filter.
    pub filter: F,
    /// The order.
    pub order: O,
    /// The page.
    pub window: Window,
}

/// The arguments of a list of `E`.
pub type ListArgsOf<E> = ListArgs<<E as Listed>::Filter, <E as Listed>::Order>;

/// One page.
#[derive(Clone, Debug)]
pub struct Page<E> {
    /// The rows, in the order of the list.
    pub rows: Vec<Row<E>>,
    /// Whether rows follow, if the window asked for that; with `last`: whether `before` was given.
    pub has_next: bool,
    /// Whether rows precede: whether `after` was given; with `last`: whether there are more, if the window asked.
    pub has_previous: bool,
}

impl<E> Default for Page<E> {
    fn default() -> Self {
        Self { rows: Vec::new(), has_next: false, has_previous: false }
    }
}

/// The content of a cursor: the position of a row in an order.
#[derive(Debug, Serialize, Deserialize)]
struct CursorPosition {
    order: String,
    key: SortValue,
    id: Uuid,
}

/// The value of the sort column at a position.
#[derive(Debug, Serialize, Deserialize)]
enum SortValue {
    None,
    Text(String),
    Int(i64),
    Day(NaiveDate),
}

impl SortValue {
    /// Of the sort columns only days may be null, so a null cell is a null day.
    fn of<E: EntityTrait>(row: &Row<E>, column: E::Column) -> Result<Self> {
        Ok(match row.cell(column) {
            RowValue::Int(number) => Self::Int(number),
            RowValue::Day(day) => Self::Day(day),
            RowValue::Null => Self::Day(NO_DAY),
            text @ RowValue::Text(..) => Self::Text(row.text(text).to_string()),
            _ => return Err(row.unreadable(place_of::<E>(column))),
        })
    }

    /// Whether the value has the type of the column.
    fn fits(&self, column: &ColumnDef) -> bool {
        match self {
            Self::None => false,
            Self::Text(text) => {
                matches!(column.get_column_type(), ColumnType::String(_) | ColumnType::Text)
                    && !text.contains('\0')
            }
            Self::Int(_) => matches!(column.get_column_type(), ColumnType::Integer | ColumnType::BigInteger),
            Self::Day(day) => {
                matches!(column.get_column_type(), ColumnType::Date) && (1970..=9999).contains(&day.year())
            }
        }
    }

    /// The value to compare with the sort column; `of_name` if that holds the collation keys of names.
    fn expr(self, of_name: bool) -> Option<Expr> {
        match self {
            Self::None => None,
            Self::Text(name) if of_name => Some(Expr::val(name_key(&name))),
            Self::Text(text) => Some(Expr::val(text)),
            Self::Int(number) => Some(Expr::val(number)),
            Self::Day(day) => Some(Expr::val(day)),
        }
    }
}

/// The cursor of a row in an order, for this viewer.
pub fn cursor<E: Listed>(
    order: E::Order,
    sort: Sort<E::Column>,
    viewer: Option<&Viewer>,
    row: &Row<E>,
) -> Result<String> {
    let column = match sort.otherwise.zip(viewer) {
        Some((otherwise, viewer)) if !E::is_shown_in_full(viewer, row)? => Some(otherwise),
        _ => sort.named.or(sort.column),
    };
    let key = column.map_or(Ok(SortValue::None), |column| SortValue::of(row, column))?;
    let RowValue::Uuid(id) = row.cell(E::ID) else { return Err(row.unreadable(place_of::<E>(E::ID))) };
    let position = CursorPosition { order: format!("{order:?}"), key, id };
    Ok(URL_SAFE_NO_PAD.encode(serde_json::to_vec(&position).map_err(Error::internal)?))
}

/// Decodes a cursor. Fails, naming `field`, if it is malformed or belongs to another order.
fn position<E: Listed>(
    field: &str,
    cursor: &str,
    order: E::Order,
    sort: Sort<E::Column>,
) -> Result<CursorPosition> {
    let bytes = URL_SAFE_NO_PAD.decode(cursor).unwrap_or_default();
    let read = serde_json::from_slice::<CursorPosition>(&bytes).ok();
    let fits = |position: &CursorPosition| {
        let column = sort.named.or(sort.column);
        column.is_none_or(|column| position.key.fits(&column.def()))
    };
    read.filter(|position| position.order == format!("{order:?}") && fits(position))
        .ok_or_else(|| bad(field, messages::page_cursor_unknown()))
}

/// The sort expression, which depends on the viewer where rows are not all shown in full.
fn key_expr<E: Listed>(sort: Sort<E::Column>, viewer: &Viewer) -> Option<Expr> {
    let key = column_expr::<E>(sort.column?);
    Some(match sort.otherwise {
        Some(otherwise) => E::shown_in_full(viewer).choose(key, column_expr::<E>(otherwise)),
        None => key,
    })
}

/// The sort column as an expression that is never null.
fn column_expr<E: Listed>(column: E::Column) -> Expr {
    let plain = column.into_expr();
    // Written as a literal, as in the indexes: with a bind variable the index would not be used.
    let no_day = || Expr::cust("'9999-12-31'");
    if column.def().is_null() { Expr::from(Func::coalesce([plain, no_day()])) } else { plain }
}

/// The rows strictly after a position, or before it if `backwards`.
fn beyond<E: Listed>(
    sort: Sort<E::Column>,
    viewer: &Viewer,
    position: CursorPosition,
    backwards: bool,
) -> Expr {
    let id = E::ID.into_expr();
    let (here, there) = match (key_expr::<E>(sort, viewer), position.key.expr(sort.named.is_some())) {
        (Some(here), Some(key)) => (Expr::tuple([here, id]), Expr::tuple([key, Expr::val(position.id)])),
        _ => (id, Expr::val(position.id)),
    };
    if sort.descending == backwards { here.gt(there) } else { here.lt(there) }
}

/// The query for a page: of the whole list, or under `parent`s that the viewer may see.
pub fn page_spec<E: Listed>(
    viewer: &Viewer,
    args: &ListArgsOf<E>,
    parent: Option<E::Column>,
    columns: Columns,
) -> Result<SelectSpec<E>> {
    let sort = E::sort(args.order, viewer);
    let window = &args.window;
    let visible = parent.map_or_else(|| E::visible(viewer), |parent| E::visible_under(viewer, parent));
    let mut rows = visible.and(E::matching(&args.filter, viewer)?);
    if let Some(after) = &window.after {
        let after = position::<E>("after", after, args.order, sort)?;
        rows = rows.and(beyond::<E>(sort, viewer, after, false));
    }
    if let Some(before) = &window.before {
        let before = position::<E>("before", before, args.order, sort)?;
        rows = rows.and(beyond::<E>(sort, viewer, before, true));
    }
    let direction = if sort.descending == window.backwards { Order::Asc } else { Order::Desc };
    // The columns that cursors and grouping need are always read.
    let shown_by = sort.otherwise.map_or(&[][..], |_| E::SHOWN_BY).iter().copied();
    let needed = parent.into_iter().chain(sort.named.or(sort.column)).chain(sort.otherwise).chain(shown_by);
    let columns = needed.fold(columns.with::<E>(E::ID), Columns::with::<E>);
    // One row more than the page tells whether more follow.
    let mut spec = SelectSpec::all(rows, columns).at_most(window.length + u64::from(window.peek));
    if let Some(key) = key_expr::<E>(sort, viewer) {
        spec = spec.by_expr(key, direction.clone());
    }
    Ok(spec.by_expr(E::ID.into_expr(), direction))
}

/// Removes the extra row that was read, and brings the rows into the order of the list.
fn page<E>(window: &Window, mut rows: Vec<Row<E>>) -> Page<E> {
    let more = rows.len() as u64 > window.length;
    rows.truncate(window.length as usize);
    if window.backwards {
        rows.reverse();
        return Page { rows, has_next: window.before.is_some(), has_previous: more };
    }
    Page { rows, has_next: more, has_previous: window.after.is_some() }
}

/// One page of all the rows that the viewer may see.
pub async fn list<E: Listed>(
    app: &App,
    viewer: &Viewer,
    args: &ListArgsOf<E>,
    columns: Columns,
) -> Result<Page<E>> {
    let rows = app.db.read(&page_spec(viewer, args, None, columns)?).await?;
    Ok(page(&args.window, rows))
}

/// One page under each of several parents, which the viewer may see, in one go.
pub async fn list_by<E: Listed>(
    app: &App,
    viewer: &Viewer,
    parent: E::Column,
    parents: &[Uuid],
    args: &ListArgsOf<E>,
    columns: Columns,
) -> Result<HashMap<Uuid, Page<E>>> {
    let spec = page_spec::<E>(viewer, args, Some(parent), columns)?;
    let prepared = app.db.each(parent, &spec, MOST_ROWS);
    let rows = app.db.read_each(parent, parents, Arc::new(prepared)).await?;
    Ok(rows.into_iter().map(|(id, rows)| (id, page(&args.window, rows))).collect())
}

/// How many of the rows that the viewer may see match the filter.
pub async fn count<E: Listed>(app: &App, viewer: &Viewer, filter: &E::Filter) -> Result<i64> {
    let rows = E::visible(viewer).and(E::matching(filter, viewer)?).find();
    let count: Option<i64> =
        rows.select_only().expr_as(Expr::cust("COUNT(*)"), "count").into_tuple().one(&app.db.reader).await?;
    count.ok_or_else(|| Error::bug("a count without a row"))
}

/// The same for each of several parents, in one statement.
pub async fn count_by<E: Listed>(
    app: &App,
    viewer: &Viewer,
    parent: E::Column,
    parents: &[Uuid],
    filter: &E::Filter,
) -> Result<HashMap<Uuid, i64>> {
    let rows: Vec<(Uuid, i64)> = E::visible_under(viewer, parent)
        .and(parent.is_in(parents.iter().copied()))
        .and(E::matching(filter, viewer)?)
        .find()
        .select_only()
        .column(parent)
        .expr_as(Expr::cust("COUNT(*)"), "count")
        .group_by(parent)
        .into_tuple()
        .all(&app.db.reader)
        .await?;
    Ok(rows.into_iter().collect())
}

#[cfg(test)]
mod tests;
