//! The database: SQLite in one file (one writer, several readers) or PostgreSQL.

pub mod backup;
mod connection_pool;
mod connection_shares;
mod driver_reader;
mod fair_semaphore;
mod health;
mod lanes;
mod notify;
mod open;
mod open_error;
mod postgres;
mod prepared_read;
mod reader;
pub mod requester;
mod select_spec;
mod sqlite;
mod statement_cache;
mod usage;
pub mod wal;
mod write_transaction;

use std::collections::HashMap;
use std::fmt::{self, Debug, Formatter};
use std::path::Path;
use std::str::FromStr;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use sea_orm::sqlx::postgres::PgConnectOptions;
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, EntityTrait, IntoActiveModel,
    Iterable, Statement, TransactionTrait,
};
use uuid::Uuid;

use super::row::{Row, RowSet, RowValue, place_of};
use super::search;
use crate::error::{Error, Result as AppResult};
use connection_pool::ConnectionPool;
use fair_semaphore::FairSemaphore;
use reader::Reader;
use statement_cache::StatementCache;

pub use connection_pool::PooledConnection;
pub use connection_shares::LEAST_CONNECTIONS;
pub use health::{Health, HealthCheck};
pub use notify::{Listener, notify};
pub use open::{file_of, files_of};
pub use open_error::OpenError;
pub use prepared_read::PreparedRead;
pub use select_spec::SelectSpec;
pub use statement_cache::StatementKey;
pub use write_transaction::WriteTransaction;

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

/// The connections for reading and for writing.
#[derive(Clone)]
pub struct Db {
    /// Runs single statements outside of a transaction.
    pub reader: Reader,
    /// The connections for transactions, and the semaphore for them.
    writers: ConnectionPool,
    writing: FairSemaphore,
    /// For work done before the server accepts requests, such as migrations. It has no time limits. On SQLite
    /// it is the one connection that writes.
    writer: DatabaseConnection,
    statements: StatementCache,
    /// The SQLite file; `None` on PostgreSQL.
    file: Option<Arc<Path>>,
    /// Whether a connection pooler (such as PgBouncer in transaction mode) lends each session for one
    /// transaction only.
    is_lent: bool,
    /// Whether this server notifies other servers of new data.
    gives_hints: bool,
    /// How to connect to listen for other servers' notifications; `None` where that is not possible.
    hints: Option<Arc<PgConnectOptions>>,
}

impl Debug for Db {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.debug_struct("Db").field("backend", &self.writer.get_database_backend()).finish_non_exhaustive()
    }
}

impl Db {
    /// Takes the lock that lets one server start at a time. On PostgreSQL this waits for an advisory lock,
    /// which is released when the returned transaction ends. `None` on SQLite, where one server owns the
    /// file.
    pub async fn lock_startup(&self) -> Result<Option<DatabaseTransaction>, DbErr> {
        if self.writer.get_database_backend() != DbBackend::Postgres {
            return Ok(None);
        }
        let permit = self.writer.begin().await?;
        self.settle(&permit).await?;
        unhurried(&permit).await?;
        permit.execute_unprepared("SELECT pg_advisory_xact_lock(7072737761)").await?;
        Ok(Some(permit))
    }

    /// The current time of PostgreSQL's clock, which all servers share; `None` on SQLite.
    pub async fn clock(&self) -> Result<Option<DateTime<Utc>>, DbErr> {
        if self.writer.get_database_backend() != DbBackend::Postgres {
            return Ok(None);
        }
        let asked = Statement::from_string(DbBackend::Postgres, "SELECT clock_timestamp()");
        let answer = self.reader.query_one_raw(asked).await?;
        answer.map(|row| row.try_get_by_index(0)).transpose()
    }

    /// Turns notifications off, so that servers poll often instead. It is for databases that speak
    /// PostgreSQL's protocol but have no NOTIFY.
    #[must_use]
    pub fn without_hints(self) -> Self {
        Self { gives_hints: false, hints: None, ..self }
    }

    /// Whether this server notifies the others of new data.
    pub fn gives_hints(&self) -> bool {
        self.gives_hints
    }

    /// Whether this server receives the others' notifications.
    pub fn hears_hints(&self) -> bool {
        self.hints.is_some()
    }

    /// Whether a connection pooler lends each session for one transaction only.
    pub fn is_lent(&self) -> bool {
        self.is_lent
    }

    /// Whether other servers write to this database and this server receives no notification of it.
    pub fn keeps_news_quiet(&self) -> bool {
        self.writer.get_database_backend() == DbBackend::Postgres && self.hints.is_none()
    }

    /// Starts to listen for other servers' notifications. It is an error where
    /// [`hears_hints`](Self::hears_hints) is false.
    pub async fn listen(&self) -> AppResult<Listener> {
        let options = self.hints.as_ref().ok_or_else(|| Error::bug("nobody gives hints here"))?;
        Listener::listen(options).await
    }

    /// The connection that migrations run on.
    pub fn writer(&self) -> &DatabaseConnection {
        &self.writer
    }

    /// Calls `observe` for each statement that is run outside of a transaction. It is for tests that count
    /// statements.
    pub fn observe_reads(&mut self, observe: impl Fn() + Send + Sync + 'static) {
        self.reader.observer = Some(Arc::new(observe));
    }

    /// Reads the wanted rows, in their order.
    pub async fn read<E: EntityTrait>(&self, spec: &SelectSpec<E>) -> AppResult<Vec<Row<E>>> {
        let prepared = spec.prepare(spec.select(), self.writer.get_database_backend(), usize::MAX);
        let table = self.reader.rows(Arc::new(prepared), None).await?;
        Ok(Row::all(table).collect())
    }

    /// Makes the statement that reads the wanted rows of each of several keys, in order, and at most `most`
    /// rows in all. (Where `key` is the table's own primary key, each key has one row at most.)
    pub fn each<E: EntityTrait>(&self, key: E::Column, spec: &SelectSpec<E>, most: usize) -> PreparedRead {
        spec.each(key, self.writer.get_database_backend(), most)
    }

    /// The cached statement for `alike`; made by `make` where there is none yet.
    pub fn cached_statement(
        &self,
        key: StatementKey,
        make: impl FnOnce(&StatementKey) -> PreparedRead,
    ) -> Arc<PreparedRead> {
        self.statements.get(key, make)
    }

    /// Reads the rows of all `keys` at once, grouped by key. Fails with `Error::Limit` (`rows`) if there are
    /// more rows in all than `reading` was made for.
    pub async fn read_each<E: EntityTrait>(
        &self,
        key: E::Column,
        keys: &[Uuid],
        prepared: Arc<PreparedRead>,
    ) -> AppResult<HashMap<Uuid, Vec<Row<E>>>> {
        let most = prepared.most;
        let table = self.reader.rows(prepared, Some(keys)).await?;
        if table.len() > most {
            let message = messages::too_many_rows(most);
            return Err(Error::Limit { name: "rows", message });
        }
        grouped(table, key, keys.len())
    }

    /// The path of the SQLite file; `None` on PostgreSQL.
    pub fn file(&self) -> Option<&Arc<Path>> {
        self.file.as_ref()
    }

    /// Closes all connections. On SQLite the write-ahead log is then empty, unless another process still
    /// reads the file.
    pub async fn close(self) -> Result<(), DbErr> {
        self.reader.close().await?;
        self.writers.close().await?;
        self.writer.close_by_ref().await?;
        if let Some(file) = self.file {
            let finished = tokio::task::spawn_blocking(move || wal::finish(&file)).await;
            finished.map_err(|error| DbErr::Custom(error.to_string()))?;
        }
        Ok(())
    }
}

/// Removes the time limits of a transaction on PostgreSQL, so that it may run and wait for locks as long as
/// it needs.
async fn unhurried(txn: &DatabaseTransaction) -> Result<(), DbErr> {
    for timeout in ["statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"] {
        txn.execute_unprepared(&format!("SET LOCAL {timeout} = 0")).await?;
    }
    Ok(())
}

/// Groups rows by their key; `keys` is how many keys were asked for.
fn grouped<E: EntityTrait>(
    table: RowSet,
    key: E::Column,
    keys: usize,
) -> AppResult<HashMap<Uuid, Vec<Row<E>>>> {
    let table = Arc::new(table);
    let mut grouped: HashMap<Uuid, Vec<Row<E>>> = HashMap::with_capacity(keys);
    for (key, rows) in table.runs(place_of::<E>(key)) {
        let RowValue::Uuid(key) = key else {
            return Err(Error::bug("a row was found by a key that it has not"));
        };
        let rows = rows.map(|row| Row::new(table.clone(), row));
        grouped.entry(key).or_default().extend(rows);
    }
    Ok(grouped)
}

/// The most bind variables in one statement, below the limits of SQLite (32,766) and PostgreSQL (65,535).
const VARIABLES: usize = 30_000;

/// Inserts any number of rows in as few statements as possible.
pub async fn insert_all<E>(
    db: &impl ConnectionTrait,
    rows: impl IntoIterator<Item: IntoActiveModel<E::ActiveModel>>,
) -> Result<(), DbErr>
where
    E: EntityTrait,
{
    let at_once = (VARIABLES / E::Column::iter().count().max(1)).max(1);
    let mut rows = rows.into_iter().map(|row| {
        let mut row = row.into_active_model();
        search::fill_active(&mut row);
        row
    });
    loop {
        let chunk: Vec<_> = rows.by_ref().take(at_once).collect();
        if chunk.is_empty() {
            return Ok(());
        }
        E::insert_many(chunk).exec_without_returning(db).await?;
    }
}
