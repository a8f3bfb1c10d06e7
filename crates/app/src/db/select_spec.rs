//! Which rows of a table are wanted, and the statement that selects them.

use std::marker::PhantomData;

use sea_orm::sea_query::extension::postgres::PgFunc;
use sea_orm::sea_query::{
    Alias, ArrayType, Expr, ExprTrait, Func, JoinType, Order, Query, SelectStatement, TableRef,
};
use sea_orm::{
    ColumnTrait, Condition, DbBackend, EntityTrait, IdenStatic, Iterable, PrimaryKeyToColumn, Value,
};
use uuid::Uuid;

use super::prepared_read::PreparedRead;
use crate::row::{Columns, RowLayout, ValueKind};
use crate::scope::Visible;

/// A query for rows of a table, built step by step.
#[derive(Clone)]
pub struct SelectSpec<E: EntityTrait> {
    /// The filter, which includes what the viewer may see.
    rows: Visible<E>,
    /// The sort order.
    order: Vec<(Expr, Order)>,
    /// The most rows; where keys are given, the most rows of each key.
    limit: Option<u64>,
    /// The columns to read.
    columns: Columns,
    /// A row of another table to read along with each row.
    joined: Option<Join>,
    /// The table.
    of: PhantomData<fn() -> E>,
}

/// A row of another table that is joined by a foreign key column of each row.
#[derive(Clone)]
struct Join {
    table: TableRef,
    is_named: Expr,
    columns: Columns,
    cells: Vec<(Expr, ValueKind)>,
}

impl<E: EntityTrait> SelectSpec<E> {
    /// All rows of `rows`, with these columns.
    pub fn all(rows: Visible<E>, columns: Columns) -> Self {
        // The primary key is always read: it names the row in errors about unreadable rows.
        let columns = columns.union(Columns::key::<E>());
        Self { rows, order: Vec::new(), limit: None, columns, joined: None, of: PhantomData }
    }

    /// Sorts by a column, after the columns that were given before.
    #[must_use]
    pub fn by(self, column: E::Column) -> Self {
        self.by_expr(column.into_expr(), Order::Asc)
    }

    /// Sorts by an expression, after what was given before.
    #[must_use]
    pub fn by_expr(mut self, expr: Expr, order: Order) -> Self {
        self.order.push((expr, order));
        self
    }

    /// Limits the number of rows (of each key, where keys are given).
    #[must_use]
    pub fn at_most(self, rows: u64) -> Self {
        Self { limit: Some(rows), ..self }
    }

    /// Reads these columns, if any, of the row of `F` whose `key` equals the column `names`, which must not
    /// be nullable.
    #[must_use]
    pub fn joined<F: EntityTrait>(mut self, names: E::Column, key: F::Column, columns: Columns) -> Self {
        if columns.is_empty() {
            return self;
        }
        let columns = columns.with::<F>(key);
        let cells = columns.of::<F>().into_iter().map(|(column, shape)| (column.into_expr(), shape));
        self.joined = Some(Join {
            table: F::default().table_ref(),
            is_named: key.into_expr().eq(names.into_expr()),
            columns,
            cells: cells.collect(),
        });
        self
    }

    /// The statement that selects all the rows.
    pub fn select(&self) -> SelectStatement {
        self.select_with(None)
    }

    /// The statement that selects the rows of one parent, whose id is in the column `key`.
    pub fn select_under(&self, key: E::Column, parent: Uuid) -> SelectStatement {
        self.select_with(Some(key.into_expr().eq(parent)))
    }

    /// Makes `select` ready to be sent; it may return `most` rows in all.
    pub(super) fn prepare(&self, select: SelectStatement, backend: DbBackend, most: usize) -> PreparedRead {
        let joined = self.joined.as_ref().map_or(Columns::NONE, |joined| joined.columns);
        let layout = RowLayout { own: self.columns, joined };
        PreparedRead::new(&select, backend, layout, self.shapes(), most)
    }

    /// The statement that reads the rows of each of several keys, which replace its first value. SQLite runs
    /// it once for each key; PostgreSQL runs it once with all keys.
    pub(super) fn each(&self, key: E::Column, backend: DbBackend, most: usize) -> PreparedRead {
        let is_own = E::PrimaryKey::iter().all(|one| one.into_column().as_str() == key.as_str());
        let most = if is_own { usize::MAX } else { most };
        let mut select = if backend == DbBackend::Sqlite {
            self.select_under(key, Uuid::nil())
        } else {
            let keys = Value::Array(ArrayType::Uuid, None);
            match self.limit {
                Some(_) => self.lateral(key, keys),
                None => self.select_with(Some(key.into_expr().eq(PgFunc::any(keys)))),
            }
        };
        if backend != DbBackend::Sqlite {
            // With primary keys there are as many rows as keys, and PostgreSQL must be told so: without a
            // limit it would plan for more.
            select.limit(if is_own { 1 } else { most as u64 + 1 });
        }
        PreparedRead { is_by_own_key: is_own, ..self.prepare(select, backend, most) }
    }

    /// `first` is put in front of all other conditions, so that its value is the statement's first one.
    fn select_with(&self, first: Option<Expr>) -> SelectStatement {
        let mut select = Query::select();
        select.from(E::default().table_ref());
        select.exprs(self.columns.of::<E>().into_iter().map(|(column, _)| column.into_expr()));
        if let Some(joined) = &self.joined {
            select.exprs(joined.cells.iter().map(|(expr, _)| expr.clone()));
            select.join(JoinType::InnerJoin, joined.table.clone(), joined.is_named.clone());
        }
        if let Some(first) = first {
            select.and_where(first);
        }
        self.rows.narrow(&mut select);
        for (expr, order) in &self.order {
            select.order_by_expr(expr.clone(), order.clone());
        }
        if let Some(limit) = self.limit {
            select.limit(limit);
        }
        select
    }

    /// A LATERAL join with one page for each key: PostgreSQL reads just these rows from an index, however
    /// many there are.
    fn lateral(&self, key: E::Column, keys: Value) -> SelectStatement {
        let (parent, row) = (Alias::new("parent"), Alias::new("child"));
        let under = key.into_expr().eq(Expr::col((parent.clone(), parent.clone())));
        let columns = self.columns.of::<E>().into_iter().map(|(column, _)| column);
        Query::select()
            .columns(columns.map(|column| (row.clone(), column)))
            .from_function(Func::cust(Alias::new("UNNEST")).arg(keys), parent)
            .join_lateral(JoinType::InnerJoin, self.select_with(Some(under)), row, Condition::all())
            .to_owned()
    }

    fn shapes(&self) -> Vec<ValueKind> {
        let own = self.columns.of::<E>().into_iter().map(|(_, shape)| shape);
        let joined = self.joined.iter().flat_map(|joined| joined.cells.iter().map(|(_, shape)| *shape));
        own.chain(joined).collect()
    }
}
