//! The database: SQLite in one file (one writer, several readers) or PostgreSQL.

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
};
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sea_orm::{
    ColumnTrait, Condition, ConnectOptions, ConnectionTrait, Database, DatabaseConnection,
    DatabaseTransaction, DbBackend, DbErr, EntityTrait, QueryFilter, QuerySelect, QueryTrait, RuntimeErr,
    SqliteTransactionMode, TransactionOptions, TransactionTrait, Value,
};
use uuid::Uuid;

use super::table::{Cell, Columns, Record, Shape, Table};
use crate::error::{Error, Result as AppResult};

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
    /// What reads rows on SQLite.
    threads: Option<sqlite::Readers>,
    /// Is told of each read by these threads.
    observer: Option<Arc<dyn Fn() + Send + Sync>>,
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
    /// Of this table.
    pub of: E,
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
        let columns = self.columns.of::<E>().into_iter().map(|(column, _)| column);
        let select = E::find().select_only().columns(columns);
        let select = match first {
            Some(first) => select.filter(first),
            None => select,
        };
        let mut select = select.filter(self.rows.clone()).into_query();
        for (expr, order) in &self.order {
            select.order_by_expr(expr.clone(), order.clone());
        }
        if let Some(limit) = self.limit {
            select.limit(limit);
        }
        select
    }

    fn shapes(&self) -> Vec<Shape> {
        self.columns.of::<E>().into_iter().map(|(_, shape)| shape).collect()
    }
}

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
                Ok(Self { reader, writer, threads: Some(threads), observer: None })
            }
            Address::Postgres(url) => {
                let mut options = ConnectOptions::new(url);
                options.max_connections(Ord::max(connections, 2)).acquire_timeout(Duration::from_secs(10));
                // A round trip before each statement would double what a small read costs. A connection that has
                // died is found by the statement itself, and `again` gives that a second one.
                options.sqlx_logging(false).test_before_acquire(false);
                let pool = Database::connect(options).await?;
                Ok(Self { reader: pool.clone(), writer: pool, threads: None, observer: None })
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

    /// The connection that migrations run on.
    pub fn writer(&self) -> &DatabaseConnection {
        &self.writer
    }

    /// Calls `observe` for each statement run outside of a transaction; for tests that count them.
    pub fn observe_reads(&mut self, observe: impl Fn() + Send + Sync + 'static) {
        let observe = Arc::new(observe);
        self.observer = self.threads.is_some().then(|| -> Arc<dyn Fn() + Send + Sync> { observe.clone() });
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
        let select = if self.threads.is_some() {
            wanted.select_under(key, Uuid::nil())
        } else {
            let keys = keys.iter().map(|key| Value::Uuid(Some(*key))).collect();
            let keys = Value::Array(ArrayType::Uuid, Some(Box::new(keys)));
            match wanted.limit {
                Some(_) => lateral(key, keys, wanted),
                None => wanted.select_with(Some(key.into_expr().eq(PgFunc::any(keys)))),
            }
        };
        let table = self.run(wanted, select, Some(keys.to_vec()), most).await?;
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
        each: Option<Vec<Uuid>>,
        most: usize,
    ) -> AppResult<Table> {
        if let Some(observe) = &self.observer {
            observe();
        }
        let shapes = wanted.shapes();
        let Some(threads) = &self.threads else {
            if each.is_some() {
                select.limit(most as u64 + 1);
            }
            return again(|| postgres::read(&self.reader, &select, wanted.columns, &shapes)).await;
        };
        let (sql, values) = select.build(SqliteQueryBuilder);
        let columns = wanted.columns;
        threads.read(sqlite::Read { sql, values: values.0, each, columns, shapes, most }).await
    }

    /// Closes all connections.
    pub async fn close(self) -> Result<(), DbErr> {
        self.reader.close_by_ref().await?;
        self.writer.close_by_ref().await
    }
}

/// As many as can run at once; two at least, so that a long read does not hold up all others.
fn reading_threads() -> usize {
    std::thread::available_parallelism().map_or(2, |cores| Ord::max(cores.get(), 2))
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

/// Reads once more when the connection turns out to be dead: the database was restarted.
async fn again<T, F: Future<Output = AppResult<T>>>(read: impl Fn() -> F) -> AppResult<T> {
    match read().await {
        Err(error) if is_lost_connection(&error) => read().await,
        other => other,
    }
}

fn is_lost_connection(error: &Error) -> bool {
    let Error::Internal(cause) = error else { return false };
    let Some(DbErr::Query(RuntimeErr::SqlxError(error)) | DbErr::Conn(RuntimeErr::SqlxError(error))) =
        cause.downcast_ref::<DbErr>()
    else {
        return false;
    };
    matches!(&**error, sea_orm::sqlx::Error::Io(_) | sea_orm::sqlx::Error::Protocol(_))
}

fn sqlite(url: &str, connections: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options.max_connections(connections).acquire_timeout(Duration::from_secs(30)).sqlx_logging(false);
    options.map_sqlx_sqlite_opts(|options| {
        options
            .journal_mode(SqliteJournalMode::Wal)
            // Money: a commit that was acknowledged survives a power cut.
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(30))
    });
    options
}
