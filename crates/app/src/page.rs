//! Pages of a list by keyset: a page costs the same wherever it lies, and nothing is skipped or shown
//! twice when rows come and go.
//!
//! An order is one column (or none: by id, which is by time of creation) and the id as tie-breaker. A day
//! that is not set counts as later than all others, in both directions, so that one comparison of a pair
//! says what comes after a cursor.

use std::collections::HashMap;
use std::fmt::Debug;
use std::hash::Hash;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{Datelike, NaiveDate};
use sea_orm::sea_query::{Expr, ExprTrait, Func, Order};
use sea_orm::{ColumnDef, ColumnTrait, ColumnType, Condition, EntityTrait, QuerySelect};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::App;
use crate::db::Wanted;
use crate::error::{Error, ErrorCode, Result, UserError};
use crate::scope::Visible;
use crate::table::{Cell, Columns, Record, place_of};
use crate::viewer::Viewer;
use rules::search::name_key;

/// The longest page.
pub const LONGEST: i32 = 100;
/// Rows that one answer shows at most: pages of pages of pages would be the whole database many times over.
pub const MOST_ROWS: usize = 50_000;
/// The page that nobody asked a length of.
pub const USUAL: i32 = 20;

/// Stands for a day that is not set.
const NO_DAY: NaiveDate = NaiveDate::from_ymd_opt(9999, 12, 31).expect("a day");

/// A noun that can be listed, filtered and ordered.
pub trait Listed: EntityTrait {
    /// What can be asked of its rows.
    type Filter: Clone + Debug + Eq + Hash + Default + Send + Sync + 'static;
    /// What they can be ordered by.
    type Order: Copy + Debug + Eq + Hash + Default + Send + Sync + 'static;

    /// The primary key.
    const ID: Self::Column;

    /// The rows that the viewer may see: from `scope`.
    fn visible(viewer: &Viewer) -> Visible<Self>;

    /// Those of them that hang under a parent which the viewer sees: often all.
    fn visible_under(viewer: &Viewer, _parent: Self::Column) -> Visible<Self> {
        Self::visible(viewer)
    }

    /// The columns by which it is known whether a row is shown in full.
    const SHOWN_BY: &'static [Self::Column] = &[];

    /// The rows that are shown in full to the viewer: the others go by the second column of an order that has one.
    fn shown_in_full(viewer: &Viewer) -> Visible<Self> {
        Self::visible(viewer)
    }

    /// Whether a row at hand is among them.
    fn is_shown_in_full(_: &Viewer, _: &Record<Self>) -> Result<bool> {
        Ok(true)
    }

    /// The rows that match; an error names the filter's field.
    fn matching(filter: &Self::Filter, viewer: &Viewer) -> Result<Condition>;

    /// What an order goes by, for this viewer: an order must not tell what a field would not.
    fn sort(order: Self::Order, viewer: &Viewer) -> Sort<Self::Column>;
}

/// What an order goes by.
#[derive(Clone, Copy, Debug)]
pub struct Sort<C> {
    /// The column; `None` orders by id, that is by time of creation.
    pub column: Option<C>,
    /// The column of rows that are not shown in full, where that is another.
    pub otherwise: Option<C>,
    /// The name whose place the column is, where it is one. A cursor holds the name: it is shorter, and stays good when
    /// places are told in another way.
    pub named: Option<C>,
    /// From the largest.
    pub descending: bool,
}

impl<C> Sort<C> {
    /// From the smallest.
    pub fn up(column: impl Into<Option<C>>) -> Self {
        Self { column: column.into(), otherwise: None, named: None, descending: false }
    }

    /// From the largest.
    pub fn down(column: impl Into<Option<C>>) -> Self {
        Self { column: column.into(), otherwise: None, named: None, descending: true }
    }

    /// By this column in rows that are not shown in full.
    pub fn or(self, otherwise: C) -> Self {
        Self { otherwise: Some(otherwise), ..self }
    }

    /// By the place of this name.
    pub fn of_name(self, name: C) -> Self {
        Self { named: Some(name), ..self }
    }
}

/// Which part of a list is wanted, checked.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Window {
    length: u64,
    backwards: bool,
    after: Option<String>,
    before: Option<String>,
    /// Whether it must be known if there are more.
    peek: bool,
}

impl Window {
    /// From the arguments of a connection.
    pub fn new(
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Self> {
        let (name, asked, backwards) = match (first, last) {
            (Some(_), Some(_)) => {
                return Err(bad("last", "Ask for the first or for the last rows, not for both."));
            }
            (None, Some(last)) => ("last", last, true),
            (first, None) => ("first", first.unwrap_or(USUAL), false),
        };
        if asked < 0 {
            return Err(bad(name, format!("`{name}` must not be negative.")));
        }
        if asked > LONGEST {
            return Err(Error::Limit {
                name: "page_size",
                message: format!("`{name}` is {asked}; a page has at most {LONGEST} rows."),
            });
        }
        Ok(Self { length: asked.unsigned_abs().into(), backwards, after, before, peek: true })
    }

    /// Whether it must be known if there are more; it must, unless nobody asks.
    pub fn peeking(self, peek: bool) -> Self {
        Self { peek, ..self }
    }
}

fn bad(field: &str, message: impl Into<String>) -> Error {
    UserError::new(ErrorCode::BadUserInput, &[field], message).into()
}

/// Everything that says what a connection lists, but for the parent it hangs under.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Asked<F, O> {
    /// Which rows.
    pub filter: F,
    /// In what order.
    pub order: O,
    /// Which part of them.
    pub window: Window,
}

/// What connection `E` is asked for.
pub type AskedOf<E> = Asked<<E as Listed>::Filter, <E as Listed>::Order>;

/// One page.
#[derive(Clone, Debug)]
pub struct Page<E> {
    /// The rows, in order.
    pub rows: Vec<Record<E>>,
    /// Whether more follow, as far as it was asked.
    pub has_next: bool,
    /// Whether there are some before, as far as it was asked.
    pub has_previous: bool,
}

impl<E> Default for Page<E> {
    fn default() -> Self {
        Self { rows: Vec::new(), has_next: false, has_previous: false }
    }
}

/// Where a row stands in an order: what a cursor holds.
#[derive(Debug, Serialize, Deserialize)]
struct Position {
    order: String,
    key: Key,
    id: Uuid,
}

/// The value of the ordering column at a position.
#[derive(Debug, Serialize, Deserialize)]
enum Key {
    None,
    Text(String),
    Int(i64),
    Day(NaiveDate),
}

impl Key {
    /// A cell that is not set is a day that is not set: no other column that orders is ever empty.
    fn of<E: EntityTrait>(row: &Record<E>, column: E::Column) -> Result<Self> {
        Ok(match row.cell(column) {
            Cell::Int(number) => Self::Int(number),
            Cell::Day(day) => Self::Day(day),
            Cell::Null => Self::Day(NO_DAY),
            text @ Cell::Text(..) => Self::Text(row.text(text).to_string()),
            _ => return Err(row.unreadable(place_of::<E>(column))),
        })
    }

    /// Whether it can be compared with the column.
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

    /// The value in the column that orders; `of_name` where that holds the places of names.
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

/// The cursor of a row in an order; for the viewer it is shown to, where the order has a second column.
pub fn cursor<E: Listed>(
    order: E::Order,
    sort: Sort<E::Column>,
    viewer: Option<&Viewer>,
    row: &Record<E>,
) -> Result<String> {
    let column = match sort.otherwise.zip(viewer) {
        Some((otherwise, viewer)) if !E::is_shown_in_full(viewer, row)? => Some(otherwise),
        _ => sort.named.or(sort.column),
    };
    let key = column.map_or(Ok(Key::None), |column| Key::of(row, column))?;
    let Cell::Uuid(id) = row.cell(E::ID) else { return Err(row.unreadable(place_of::<E>(E::ID))) };
    let position = Position { order: format!("{order:?}"), key, id };
    Ok(URL_SAFE_NO_PAD.encode(serde_json::to_vec(&position).map_err(Error::internal)?))
}

/// Where a cursor stands; it must have been given in the same order.
fn position<E: Listed>(
    field: &str,
    cursor: &str,
    order: E::Order,
    sort: Sort<E::Column>,
) -> Result<Position> {
    let bytes = URL_SAFE_NO_PAD.decode(cursor).unwrap_or_default();
    let read = serde_json::from_slice::<Position>(&bytes).ok();
    let fits = |position: &Position| {
        let column = sort.named.or(sort.column);
        column.is_none_or(|column| position.key.fits(&column.def()))
    };
    read.filter(|position| position.order == format!("{order:?}") && fits(position))
        .ok_or_else(|| bad(field, "This is not a cursor of this connection in this order."))
}

/// What an order goes by in each row.
fn key_expr<E: Listed>(sort: Sort<E::Column>, viewer: &Viewer) -> Option<Expr> {
    let key = column_expr::<E>(sort.column?);
    Some(match sort.otherwise {
        Some(otherwise) => E::shown_in_full(viewer).choose(key, column_expr::<E>(otherwise)),
        None => key,
    })
}

/// The ordering column as an expression without nulls.
fn column_expr<E: Listed>(column: E::Column) -> Expr {
    let plain = column.into_expr();
    // Spelt out, as in the indexes: with a parameter in its place they would not serve.
    let no_day = || Expr::cust("'9999-12-31'");
    if column.def().is_null() { Expr::from(Func::coalesce([plain, no_day()])) } else { plain }
}

/// The rows strictly beyond a position, forwards or backwards in the order.
fn beyond<E: Listed>(sort: Sort<E::Column>, viewer: &Viewer, position: Position, backwards: bool) -> Expr {
    let id = E::ID.into_expr();
    let (here, there) = match (key_expr::<E>(sort, viewer), position.key.expr(sort.named.is_some())) {
        (Some(here), Some(key)) => (Expr::tuple([here, id]), Expr::tuple([key, Expr::val(position.id)])),
        _ => (id, Expr::val(position.id)),
    };
    if sort.descending == backwards { here.gt(there) } else { here.lt(there) }
}

/// The rows that a page is cut from: those of the whole list, or under a parent that the viewer sees.
pub fn wanted<E: Listed>(
    viewer: &Viewer,
    asked: &AskedOf<E>,
    parent: Option<E::Column>,
    columns: Columns,
) -> Result<Wanted<E>> {
    let sort = E::sort(asked.order, viewer);
    let window = &asked.window;
    let visible = parent.map_or_else(|| E::visible(viewer), |parent| E::visible_under(viewer, parent));
    let mut rows = visible.and(E::matching(&asked.filter, viewer)?);
    if let Some(after) = &window.after {
        let after = position::<E>("after", after, asked.order, sort)?;
        rows = rows.and(beyond::<E>(sort, viewer, after, false));
    }
    if let Some(before) = &window.before {
        let before = position::<E>("before", before, asked.order, sort)?;
        rows = rows.and(beyond::<E>(sort, viewer, before, true));
    }
    let direction = if sort.descending == window.backwards { Order::Asc } else { Order::Desc };
    // What cursors are made of, and what rows are grouped by, is read in any case.
    let shown_by = sort.otherwise.map_or(&[][..], |_| E::SHOWN_BY).iter().copied();
    let needed = parent.into_iter().chain(sort.named.or(sort.column)).chain(sort.otherwise).chain(shown_by);
    let columns = needed.fold(columns.with::<E>(E::ID), Columns::with::<E>);
    // One row more than a page has says whether there are more.
    let mut wanted = Wanted::all(rows, columns).at_most(window.length + u64::from(window.peek));
    if let Some(key) = key_expr::<E>(sort, viewer) {
        wanted = wanted.by_expr(key, direction.clone());
    }
    Ok(wanted.by_expr(E::ID.into_expr(), direction))
}

/// Cuts the one row that was read to see whether there are more, and puts the page in order.
fn page<E>(window: &Window, mut rows: Vec<Record<E>>) -> Page<E> {
    let more = rows.len() as u64 > window.length;
    rows.truncate(window.length as usize);
    if window.backwards {
        rows.reverse();
        return Page { rows, has_next: window.before.is_some(), has_previous: more };
    }
    Page { rows, has_next: more, has_previous: window.after.is_some() }
}

/// One page of all rows the viewer may see.
pub async fn list<E: Listed>(
    app: &App,
    viewer: &Viewer,
    asked: &AskedOf<E>,
    columns: Columns,
) -> Result<Page<E>> {
    let rows = app.db.read(&wanted(viewer, asked, None, columns)?).await?;
    Ok(page(&asked.window, rows))
}

/// One page under each parent, in one go; the viewer sees the parents.
pub async fn list_by<E: Listed>(
    app: &App,
    viewer: &Viewer,
    parent: E::Column,
    parents: &[Uuid],
    asked: &AskedOf<E>,
    columns: Columns,
) -> Result<HashMap<Uuid, Page<E>>> {
    let wanted = wanted::<E>(viewer, asked, Some(parent), columns)?;
    let reading = app.db.each(parent, &wanted, MOST_ROWS);
    let rows = app.db.read_each(parent, parents, Arc::new(reading)).await?;
    Ok(rows.into_iter().map(|(id, rows)| (id, page(&asked.window, rows))).collect())
}

/// How many rows the viewer may see match; the window does not count.
pub async fn count<E: Listed>(app: &App, viewer: &Viewer, filter: &E::Filter) -> Result<i64> {
    let rows = E::visible(viewer).and(E::matching(filter, viewer)?).find();
    let count: Option<i64> =
        rows.select_only().expr_as(Expr::cust("COUNT(*)"), "count").into_tuple().one(&app.db.reader).await?;
    count.ok_or_else(|| Error::bug("a count without a row"))
}

/// The same under each parent, in one statement.
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
