//! The database: SQLite in one file (one writer, several readers) or PostgreSQL.

mod hints;
mod postgres;
mod sqlite;

use std::collections::HashMap;
use std::fmt::{self, Debug, Formatter};
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use sea_orm::sea_query::extension::postgres::PgFunc;
use sea_orm::sea_query::{
    Alias, ArrayType, Expr, ExprTrait, Func, JoinType, Order, Query, SelectStatement, SqliteQueryBuilder,
    TableRef,
};
use sea_orm::sqlx::Connection;
use sea_orm::sqlx::postgres::PgConnectOptions;
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sea_orm::{
    ColumnTrait, Condition, ConnectOptions, ConnectionTrait, Database, DatabaseConnection,
    DatabaseTransaction, DbBackend, DbErr, EntityTrait, IdenStatic, IntoActiveModel, Iterable,
    PrimaryKeyToColumn, SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait, Value,
};
use uuid::Uuid;

use super::table::{Cell, Columns, Layout, Record, Shape, Table};
use crate::error::{Error, Result as AppResult};

pub use hints::{Hints, hint};

/// A validated address of a database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// One file, e.g. `sqlite://plimsoll.db?mode=rwc`.
    Sqlite(String),
    /// A server, e.g. `postgres://user@host/database`.
    Postgres(String),
}

impl FromStr for Address {
    type Err = String;

    fn from_str(url: &str) -> Result<Self, String> {
        match url.split_once(':').map(|(scheme, _)| scheme) {
            Some("sqlite") if url.contains(":memory:") => {
                Err("an in-memory SQLite database can't be shared; name a file".into())
            }
            Some("sqlite") => Ok(Self::Sqlite(url.into())),
            Some("postgres" | "postgresql") => Ok(Self::Postgres(url.into())),
            _ => Err("use sqlite://FILE?mode=rwc or postgres://USER@HOST/DATABASE".into()),
        }
    }
}

/// Connections for reading and for writing.
#[derive(Clone)]
pub struct Db {
    /// For statements outside of a transaction.
    pub reader: DatabaseConnection,
    writer: DatabaseConnection,
    rows: Rows,
    /// Where servers tell each other that there is something new, if they do.
    hints: Option<Arc<str>>,
    /// Is told of each read of rows that does not go through `reader`.
    observer: Option<Arc<dyn Fn() + Send + Sync>>,
}

/// What reads the rows that are shown: there are many of them.
#[derive(Clone, Debug)]
enum Rows {
    /// On SQLite.
    Threads(sqlite::Readers),
    /// On PostgreSQL.
    Lines(postgres::Lines),
    /// On PostgreSQL over encrypted connections: the driver that writes knows about certificates.
    Pool,
}

impl Debug for Db {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.debug_struct("Db").field("backend", &self.writer.get_database_backend()).finish_non_exhaustive()
    }
}

/// Which rows of a table are wanted.
#[derive(Clone)]
pub struct Wanted<E: EntityTrait> {
    /// Those that fulfil this.
    pub rows: Condition,
    /// In this order.
    pub order: Vec<(Expr, Order)>,
    /// At most so many (of each parent).
    pub limit: Option<u64>,
    /// These columns of them.
    pub columns: Columns,
    /// With this beside each.
    pub beside: Option<Beside>,
    /// Of this table.
    pub of: E,
}

/// A row of another table that a column of each row names, and that is read with it.
#[derive(Clone)]
pub struct Beside {
    table: TableRef,
    is_named: Expr,
    columns: Columns,
    cells: Vec<(Expr, Shape)>,
}

impl Beside {
    /// These columns of the row of `F` whose key stands in a column of `E` that is never null.
    pub fn of<E: EntityTrait, F: EntityTrait>(names: E::Column, key: F::Column, columns: Columns) -> Self {
        let columns = columns.with::<F>(key);
        let cells = columns.of::<F>().into_iter().map(|(column, shape)| (column.into_expr(), shape));
        Self {
            table: F::default().table_ref(),
            is_named: key.into_expr().eq(names.into_expr()),
            columns,
            cells: cells.collect(),
        }
    }
}

impl<E: EntityTrait> Wanted<E> {
    /// The statement that reads them.
    pub fn select(&self) -> SelectStatement {
        self.select_with(None)
    }

    /// The statement that reads those under one parent.
    pub fn select_under(&self, key: E::Column, parent: Uuid) -> SelectStatement {
        self.select_with(Some(key.into_expr().eq(parent)))
    }

    /// `first` comes before all other conditions, and so its value before all others.
    fn select_with(&self, first: Option<Expr>) -> SelectStatement {
        let mut select = Query::select();
        select.from(E::default().table_ref());
        select.exprs(self.columns.of::<E>().into_iter().map(|(column, _)| column.into_expr()));
        if let Some(beside) = &self.beside {
            select.exprs(beside.cells.iter().map(|(expr, _)| expr.clone()));
            select.join(JoinType::InnerJoin, beside.table.clone(), beside.is_named.clone());
        }
        if let Some(first) = first {
            select.and_where(first);
        }
        select.cond_where(self.rows.clone());
        for (expr, order) in &self.order {
            select.order_by_expr(expr.clone(), order.clone());
        }
        if let Some(limit) = self.limit {
            select.limit(limit);
        }
        select
    }

    fn layout(&self) -> Layout {
        let beside = self.beside.as_ref().map_or(Columns::NONE, |beside| beside.columns);
        Layout { own: self.columns, beside }
    }

    fn shapes(&self) -> Vec<Shape> {
        let own = self.columns.of::<E>().into_iter().map(|(_, shape)| shape);
        let beside = self.beside.iter().flat_map(|beside| beside.cells.iter().map(|(_, shape)| *shape));
        own.chain(beside).collect()
    }
}

/// How long a writer waits for its turn on SQLite's one connection; less than a request may take.
const SQLITE_TURN: Duration = Duration::from_secs(20);
/// How long it waits there for another process that holds the file; then it is tried again.
const SQLITE_BUSY: Duration = Duration::from_secs(2);

impl Db {
    /// Opens the database; `connections` bounds the pool.
    pub async fn open(address: &Address, connections: u32) -> Result<Self, DbErr> {
        match address {
            Address::Sqlite(url) => {
                // The writer comes first: it makes the file and turns WAL on.
                let writer = Database::connect(sqlite(url, 1)).await?;
                let reader = Database::connect(sqlite(url, Ord::max(connections, 1))).await?;
                let options =
                    SqliteConnectOptions::from_str(url).map_err(|e| DbErr::Custom(e.to_string()))?;
                let path = options.get_filename().to_path_buf();
                let threads = sqlite::Readers::open(&path, reading_threads());
                let threads = threads.map_err(|error| DbErr::Custom(error.to_string()))?;
                Ok(Self { reader, writer, rows: Rows::Threads(threads), hints: None, observer: None })
            }
            Address::Postgres(url) => {
                let mut options = ConnectOptions::new(url);
                options.max_connections(Ord::max(connections, 2)).acquire_timeout(Duration::from_secs(10));
                options.sqlx_logging(false);
                let pool = Database::connect(options).await?;
                let rows = if is_encrypted(&pool).await { Rows::Pool } else { Rows::Lines(lines(url)?) };
                let hints = Some(url.as_str().into());
                Ok(Self { reader: pool.clone(), writer: pool, rows, hints, observer: None })
            }
        }
    }

    /// Begins a transaction that writes. On SQLite it takes the write lock at once (IMMEDIATE): a
    /// transaction that reads first and then writes could be refused as "locked".
    pub async fn begin(&self) -> Result<DatabaseTransaction, DbErr> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..Default::default()
        };
        self.writer.begin_with_options(options).await
    }

    /// On PostgreSQL, waits until no other server that starts holds the turn; it ends with what is given back.
    /// On SQLite one server owns the file.
    pub async fn take_turn(&self) -> Result<Option<DatabaseTransaction>, DbErr> {
        if self.writer.get_database_backend() != DbBackend::Postgres {
            return Ok(None);
        }
        let turn = self.writer.begin().await?;
        turn.execute_unprepared("SELECT pg_advisory_xact_lock(7072737761)").await?;
        Ok(Some(turn))
    }

    /// Servers look for themselves, and often: for databases that speak like PostgreSQL but know no NOTIFY.
    #[must_use]
    pub fn without_hints(self) -> Self {
        Self { hints: None, ..self }
    }

    /// Whether a server tells the others that there is something new.
    pub fn gives_hints(&self) -> bool {
        self.hints.is_some()
    }

    /// Whether other servers write to this database and do not tell.
    pub fn keeps_news_quiet(&self) -> bool {
        self.writer.get_database_backend() == DbBackend::Postgres && self.hints.is_none()
    }

    /// Listens to the other servers' hints.
    pub async fn listen(&self) -> AppResult<Hints> {
        let url = self.hints.as_ref().ok_or_else(|| Error::bug("nobody gives hints here"))?;
        Hints::listen(url).await
    }

    /// The connection that migrations run on.
    pub fn writer(&self) -> &DatabaseConnection {
        &self.writer
    }

    /// Calls `observe` for each statement run outside of a transaction; for tests that count them.
    pub fn observe_reads(&mut self, observe: impl Fn() + Send + Sync + 'static) {
        let observe = Arc::new(observe);
        let by_pool = matches!(self.rows, Rows::Pool);
        self.observer = (!by_pool).then(|| -> Arc<dyn Fn() + Send + Sync> { observe.clone() });
        self.reader.set_metric_callback(move |_| observe());
    }

    /// Rows, in order.
    pub async fn read<E: EntityTrait>(&self, wanted: &Wanted<E>) -> AppResult<Vec<Record<E>>> {
        let table = self.run(wanted, wanted.select(), None, usize::MAX).await?;
        Ok(Record::all(table).collect())
    }

    /// The rows of each of `keys`, in order, in one go; an error if they are more than `most` in all. `key` must be
    /// among the wanted columns.
    pub async fn read_each<E: EntityTrait>(
        &self,
        key: E::Column,
        keys: &[Uuid],
        wanted: &Wanted<E>,
        most: usize,
    ) -> AppResult<HashMap<Uuid, Vec<Record<E>>>> {
        let select = if let Rows::Threads(_) = self.rows {
            wanted.select_under(key, Uuid::nil())
        } else {
            let keys = keys.iter().map(|key| Value::Uuid(Some(*key))).collect();
            let keys = Value::Array(ArrayType::Uuid, Some(Box::new(keys)));
            match wanted.limit {
                Some(_) => lateral(key, keys, wanted),
                None => wanted.select_with(Some(key.into_expr().eq(PgFunc::any(keys)))),
            }
        };
        let by_key = E::PrimaryKey::iter().all(|one| one.into_column().as_str() == key.as_str());
        let table = self.run(wanted, select, Some((keys.to_vec(), by_key)), most).await?;
        if table.len() > most {
            let message = format!("The answer has more than {most} rows; ask for shorter pages.");
            return Err(Error::Limit { name: "rows", message });
        }
        let mut grouped: HashMap<Uuid, Vec<Record<E>>> = HashMap::with_capacity(keys.len());
        for record in Record::<E>::all(table) {
            if let Cell::Uuid(key) = record.cell(key) {
                grouped.entry(key).or_default().push(record);
            }
        }
        Ok(grouped)
    }

    async fn run<E: EntityTrait>(
        &self,
        wanted: &Wanted<E>,
        mut select: SelectStatement,
        each: Option<(Vec<Uuid>, bool)>,
        most: usize,
    ) -> AppResult<Table> {
        if let Some(observe) = &self.observer {
            observe();
        }
        let (layout, shapes) = (wanted.layout(), wanted.shapes());
        if let (Some(_), Rows::Lines(_) | Rows::Pool) = (&each, &self.rows) {
            select.limit(most as u64 + 1);
        }
        match &self.rows {
            Rows::Threads(threads) => {
                let (sql, values) = select.build(SqliteQueryBuilder);
                let (each, by_key) = each.map_or((None, false), |(ids, by_key)| (Some(ids), by_key));
                threads.read(sqlite::Read { sql, values: values.0, each, by_key, layout, shapes, most }).await
            }
            Rows::Lines(lines) => lines.read(&select, layout, &shapes).await,
            Rows::Pool => Box::pin(postgres::pool::read(&self.reader, &select, layout, &shapes)).await,
        }
    }

    /// Closes all connections.
    pub async fn close(self) -> Result<(), DbErr> {
        self.reader.close_by_ref().await?;
        self.writer.close_by_ref().await
    }
}

/// Bind variables of one statement: SQLite takes 32,766, PostgreSQL 65,535.
const VARIABLES: usize = 30_000;

/// Inserts rows, however many, in as few statements as can hold them.
pub async fn insert_all<E>(
    db: &impl ConnectionTrait,
    rows: impl IntoIterator<Item: IntoActiveModel<E::ActiveModel>>,
) -> Result<(), DbErr>
where
    E: EntityTrait,
{
    let at_once = (VARIABLES / E::Column::iter().count().max(1)).max(1);
    let mut rows = rows.into_iter().map(IntoActiveModel::into_active_model);
    loop {
        let chunk: Vec<_> = rows.by_ref().take(at_once).collect();
        if chunk.is_empty() {
            return Ok(());
        }
        E::insert_many(chunk).exec_without_returning(db).await?;
    }
}

/// As many as can run at once; two at least, so that a long read does not hold up all others.
fn reading_threads() -> usize {
    std::thread::available_parallelism().map_or(2, |cores| Ord::max(cores.get(), 2))
}

/// Whether a database is spoken to in secret; so it is taken to be where nothing tells.
async fn is_encrypted(pool: &DatabaseConnection) -> bool {
    let asked = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
    let told = pool.query_one_raw(Statement::from_string(DbBackend::Postgres, asked)).await;
    told.ok().flatten().and_then(|row| row.try_get_by_index(0).ok()).unwrap_or(true)
}

fn lines(url: &str) -> Result<postgres::Lines, DbErr> {
    let invalid = |error: &dyn std::error::Error| DbErr::Custom(error.to_string());
    let options = PgConnectOptions::from_str(url).map_err(|error| invalid(&error))?;
    postgres::Lines::new(&options).map_err(|error| invalid(&error))
}

/// One page of each key: PostgreSQL takes just these rows from an index, however many there are.
fn lateral<E: EntityTrait>(key: E::Column, keys: Value, wanted: &Wanted<E>) -> SelectStatement {
    let (parent, row) = (Alias::new("parent"), Alias::new("child"));
    let under = key.into_expr().eq(Expr::col((parent.clone(), parent.clone())));
    let columns = wanted.columns.of::<E>().into_iter().map(|(column, _)| column);
    Query::select()
        .columns(columns.map(|column| (row.clone(), column)))
        .from_function(Func::cust(Alias::new("UNNEST")).arg(keys), parent)
        .join_lateral(JoinType::InnerJoin, wanted.select_with(Some(under)), row, Condition::all())
        .to_owned()
}

fn sqlite(url: &str, connections: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options.max_connections(connections).acquire_timeout(SQLITE_TURN).sqlx_logging(false);
    options.map_sqlx_sqlite_opts(|options| {
        options
            .journal_mode(SqliteJournalMode::Wal)
            // Money: a commit that was acknowledged survives a power cut.
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(SQLITE_BUSY)
    });
    // When the disk is full, SQLite ends a transaction by itself. The driver does not notice: it would nest all that
    // follows in a transaction that nobody commits.
    options.map_sqlx_sqlite_pool_opts(|options| {
        options.before_acquire(|connection, _| Box::pin(async move { Ok(!connection.is_in_transaction()) }))
    });
    options
}
