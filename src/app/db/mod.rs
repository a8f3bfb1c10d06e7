//! The database: SQLite in one file (one writer, several readers) or PostgreSQL.

pub mod copy;
mod hints;
mod kept;
mod postgres;
mod reading;
mod sqlite;
pub mod wal;
mod wanted;

use std::collections::HashMap;
use std::fmt::{self, Debug, Formatter};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use sea_orm::sqlx::Connection;
use sea_orm::sqlx::postgres::PgConnectOptions;
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr,
    EntityTrait, IntoActiveModel, Iterable, SqliteTransactionMode, Statement, TransactionOptions,
    TransactionTrait,
};
use uuid::Uuid;

use super::table::{Cell, Record, Table, place_of};
use crate::error::{Error, Result as AppResult};
use kept::Kept;

pub use hints::{Hints, hint};
pub use kept::Alike;
pub use reading::Reading;
pub use wanted::Wanted;

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
    kept: Arc<Kept>,
    /// Where SQLite keeps it.
    file: Option<Arc<Path>>,
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
                let path = file_of(url)?;
                let threads = sqlite::Readers::open(&path, reading_threads());
                let threads = threads.map_err(|error| DbErr::Custom(error.to_string()))?;
                let rows = Rows::Threads(threads);
                let (kept, file) = (Arc::default(), Some(path.into()));
                Ok(Self { reader, writer, rows, kept, file, hints: None, observer: None })
            }
            Address::Postgres(url) => {
                let mut options = ConnectOptions::new(url);
                options.max_connections(Ord::max(connections, 2)).acquire_timeout(Duration::from_secs(10));
                options.sqlx_logging(false);
                let pool = Database::connect(options).await?;
                let rows = if is_encrypted(&pool).await { Rows::Pool } else { Rows::Lines(lines(url)?) };
                let hints = Some(url.as_str().into());
                let kept = Arc::default();
                Ok(Self { reader: pool.clone(), writer: pool, rows, kept, file: None, hints, observer: None })
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

    /// Begins the transaction that changes the schema. Others of its kind wait for it, and it may take as long as it
    /// needs.
    pub async fn begin_upgrade(&self) -> Result<DatabaseTransaction, DbErr> {
        let txn = self.begin().await?;
        if self.writer.get_database_backend() == DbBackend::Postgres {
            unhurried(&txn).await?;
            txn.execute_unprepared("SELECT pg_advisory_xact_lock(7072737762)").await?;
        }
        Ok(txn)
    }

    /// On PostgreSQL, waits until no other server that starts holds the turn; it ends with what is given back.
    /// On SQLite one server owns the file.
    pub async fn take_turn(&self) -> Result<Option<DatabaseTransaction>, DbErr> {
        if self.writer.get_database_backend() != DbBackend::Postgres {
            return Ok(None);
        }
        let turn = self.writer.begin().await?;
        unhurried(&turn).await?;
        turn.execute_unprepared("SELECT pg_advisory_xact_lock(7072737761)").await?;
        Ok(Some(turn))
    }

    /// What the clock of PostgreSQL says, which all servers share; on SQLite there is none but our own.
    pub async fn clock(&self) -> Result<Option<DateTime<Utc>>, DbErr> {
        if self.writer.get_database_backend() != DbBackend::Postgres {
            return Ok(None);
        }
        let asked = Statement::from_string(DbBackend::Postgres, "SELECT clock_timestamp()");
        let told = self.reader.query_one_raw(asked).await?;
        told.map(|row| row.try_get_by_index(0)).transpose()
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
        let reading = wanted.reading(wanted.select(), self.writer.get_database_backend(), usize::MAX);
        let table = self.run(Arc::new(reading), None).await?;
        Ok(Record::all(table).collect())
    }

    /// What reads the rows of each of some keys, in order, `most` in all. (Of a table's own key each has one.)
    pub fn each<E: EntityTrait>(&self, key: E::Column, wanted: &Wanted<E>, most: usize) -> Reading {
        wanted.each(key, self.writer.get_database_backend(), most)
    }

    /// The same, made once for all who ask alike.
    pub fn kept(&self, alike: Alike, make: impl FnOnce(&Alike) -> Reading) -> Arc<Reading> {
        self.kept.get(alike, make)
    }

    /// The rows of each of `keys`, in one go; an error if they are more in all than what reads them was made for.
    pub async fn read_each<E: EntityTrait>(
        &self,
        key: E::Column,
        keys: &[Uuid],
        reading: Arc<Reading>,
    ) -> AppResult<HashMap<Uuid, Vec<Record<E>>>> {
        let most = reading.most;
        let table = self.run(reading, Some(keys)).await?;
        if table.len() > most {
            let message = format!("The answer has more than {most} rows; ask for shorter pages.");
            return Err(Error::Limit { name: "rows", message });
        }
        grouped(table, key, keys.len())
    }

    async fn run(&self, reading: Arc<Reading>, keys: Option<&[Uuid]>) -> AppResult<Table> {
        if let Some(observe) = &self.observer {
            observe();
        }
        match &self.rows {
            Rows::Threads(threads) => threads.read(reading, keys).await,
            Rows::Lines(lines) => lines.read(&reading, keys).await,
            Rows::Pool => Box::pin(postgres::pool::read(&self.reader, &reading, keys)).await,
        }
    }

    /// Where SQLite keeps it; none on PostgreSQL.
    pub fn file(&self) -> Option<&Arc<Path>> {
        self.file.as_ref()
    }

    /// Closes all connections. On SQLite all is in the one file then, unless another process still reads it.
    pub async fn close(self) -> Result<(), DbErr> {
        self.reader.close_by_ref().await?;
        self.writer.close_by_ref().await?;
        if let Some(file) = self.file {
            let finished = tokio::task::spawn_blocking(move || wal::finish(&file)).await;
            finished.map_err(|error| DbErr::Custom(error.to_string()))?;
        }
        Ok(())
    }
}

/// Lets a transaction on PostgreSQL take as long as it needs, and wait for others that do.
async fn unhurried(txn: &DatabaseTransaction) -> Result<(), DbErr> {
    for timeout in ["statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"] {
        txn.execute_unprepared(&format!("SET LOCAL {timeout} = 0")).await?;
    }
    Ok(())
}

/// Rows by their key, of which there are so many.
fn grouped<E: EntityTrait>(
    table: Table,
    key: E::Column,
    keys: usize,
) -> AppResult<HashMap<Uuid, Vec<Record<E>>>> {
    let table = Arc::new(table);
    let mut grouped: HashMap<Uuid, Vec<Record<E>>> = HashMap::with_capacity(keys);
    for (key, rows) in table.runs(place_of::<E>(key)) {
        let Cell::Uuid(key) = key else { return Err(Error::bug("a row was found by a key that it has not")) };
        let rows = rows.map(|row| Record::new(table.clone(), row));
        grouped.entry(key).or_default().extend(rows);
    }
    Ok(grouped)
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

/// The file that the address of a SQLite database names.
pub fn file_of(url: &str) -> Result<PathBuf, DbErr> {
    let options = SqliteConnectOptions::from_str(url).map_err(|error| DbErr::Custom(error.to_string()))?;
    Ok(options.get_filename().to_path_buf())
}

fn lines(url: &str) -> Result<postgres::Lines, DbErr> {
    let invalid = |error: &dyn std::error::Error| DbErr::Custom(error.to_string());
    let options = PgConnectOptions::from_str(url).map_err(|error| invalid(&error))?;
    postgres::Lines::new(&options).map_err(|error| invalid(&error))
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
            .pragma("journal_size_limit", wal::LONG.to_string())
            .busy_timeout(SQLITE_BUSY)
    });
    // When the disk is full, SQLite ends a transaction by itself. The driver does not notice: it would nest all that
    // follows in a transaction that nobody commits.
    options.map_sqlx_sqlite_pool_opts(|options| {
        options.before_acquire(|connection, _| Box::pin(async move { Ok(!connection.is_in_transaction()) }))
    });
    options
}
