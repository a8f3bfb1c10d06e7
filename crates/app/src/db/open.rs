//! Opens the database: how many connections of each kind there are, and their settings.

use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use sea_orm::sqlx::Connection;
use sea_orm::sqlx::postgres::PgPoolOptions;
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sea_orm::{ConnectOptions, Database, DbBackend, DbErr, SqlxPostgresConnector};

use super::connection_pool::{ConnectionPool, Interrupt, PoolSlot};
use super::connection_shares::{ASIDE, ConnectionShares};
use super::driver_reader::DriverReader;
use super::fair_semaphore::FairSemaphore;
use super::lanes::{Lanes, SLOW};
use super::postgres::PipelinedReaders;
use super::postgres::connect::{self, OutageLog};
use super::postgres::connect_target::{self, ConnectTarget};
use super::postgres::session::{OPENING, Session};
use super::reader::{Reader, RowReader};
use super::sqlite::step_limit::{STEPS, StepLimit};
use super::statement_cache::StatementCache;
use super::usage::Usage;
use super::write_transaction::PATIENCE;
use super::{Address, Db, OpenError, open_error, postgres, sqlite, wal};

/// SQLite's busy timeout of a connection that writes: how long it waits for another process that holds the
/// file's lock. After that the transaction is retried.
const SQLITE_BUSY: Duration = Duration::from_secs(2);
/// The most connections at once that cancel statements on PostgreSQL; it does not count them as connections.
const ENDING: u64 = 8;

/// The most files that a server has open for its database; `connections` as in [`Db::open`].
pub fn files_of(address: &Address, connections: u32) -> u64 {
    /// The database, its write-ahead log and the index of that.
    const FILES: u64 = 3;
    match address {
        Address::Sqlite(_) => {
            let (threads, slow) = (cores(), SLOW);
            // The writer, sea-orm's readers, the reading threads, and the connections for look-ups by key.
            FILES * (1 + (sqlite::permits(threads) + slow) + (threads + slow) + threads) as u64
        }
        Address::Postgres(_) => u64::from(connections) + ENDING,
    }
}

impl Db {
    /// Opens the database. `connections` is the most connections to PostgreSQL in all; on SQLite it has no
    /// meaning.
    pub async fn open(address: &Address, connections: u32) -> Result<Self, OpenError> {
        match address {
            Address::Sqlite(url) => {
                let file = file_of(url).map_err(|error| OpenError::Database(error.to_string()))?;
                let opened = open_sqlite(url, &file).await;
                opened.map_err(|error| OpenError::Database(open_error::sqlite(&file, &error)))
            }
            Address::Postgres(url) => {
                let shares = usize::try_from(connections).ok().and_then(ConnectionShares::of);
                let shares =
                    shares.ok_or_else(|| OpenError::Connections(ConnectionShares::too_few(connections)))?;
                open_postgres(url, connections, shares).await.map_err(OpenError::Database)
            }
        }
    }
}

async fn open_sqlite(url: &str, file: &Path) -> Result<Db, DbErr> {
    // The writer comes first: it creates the file and turns WAL on.
    let limit = StepLimit::default();
    limit.begin_long();
    let writer = Database::connect(sqlite_options(url, &limit)).await?;
    let pooled = PoolSlot::new(writer.clone(), None, Interrupt::Sqlite(limit));
    let threads = cores();
    let lanes = sqlite::lanes(threads, Usage::default());
    let models = DriverReader {
        backend: DbBackend::Sqlite,
        quick: sqlite_pool(url, sqlite::permits(threads), StepLimit::default).await?,
        slow: sqlite_pool(url, SLOW, StepLimit::of_slow).await?,
        lanes: lanes.clone(),
        is_lent: false,
    };
    let rows = sqlite::ThreadReaders::open(file, threads, lanes);
    let rows = RowReader::Threads(rows.map_err(|error| DbErr::Custom(error.to_string()))?);
    Ok(Db {
        reader: Reader::new(rows, models),
        writers: ConnectionPool::new(vec![pooled]),
        writing: FairSemaphore::new(1, 1),
        writer,
        statements: StatementCache::default(),
        file: Some(file.into()),
        is_lent: false,
        gives_hints: false,
        hints: None,
    })
}

async fn open_postgres(url: &str, connections: u32, shares: ConnectionShares) -> Result<Db, String> {
    let options = connect_target::options(url).map_err(|error| error.to_string())?;
    let failed = |error| open_error::postgres(&options, &error);
    let mut first = connect::first(&options).await?;
    let is_lent = connect::is_lent(&mut first, &options).await.map_err(failed)?;
    if !is_lent {
        warn_of_many(connections, connect::most_connections(&mut first).await.map_err(failed)?);
    }
    first.close().await.map_err(failed)?;
    let target = ConnectTarget::new(options, is_lent);
    let pool = PgPoolOptions::new().max_connections(ASIDE as u32).acquire_timeout(OPENING);
    let writer =
        SqlxPostgresConnector::from_sqlx_postgres_pool(pool.connect_lazy_with(target.options.clone()));
    let outages = OutageLog::new(target.options.clone());
    let pooled = |count: usize| {
        let session = || Session::new(&target, &writer, &outages);
        ConnectionPool::new((0..count).map(|_| postgres_connection(session())).collect())
    };
    let lanes = Lanes::new(postgres::quick(shares.pipelines), Usage::default());
    let models = DriverReader {
        backend: DbBackend::Postgres,
        quick: pooled(shares.reading),
        slow: pooled(SLOW),
        lanes: lanes.beside(shares.reading),
        is_lent,
    };
    let rows = PipelinedReaders::new(&target, shares.pipelines, lanes, models.clone(), &writer, &outages);
    let rows = RowReader::Pipelines(rows.map_err(|error| error.to_string())?);
    Ok(Db {
        reader: Reader::new(rows, models),
        writers: pooled(shares.writing),
        writing: FairSemaphore::a_few_each(shares.writing),
        writer,
        statements: StatementCache::default(),
        file: None,
        is_lent,
        gives_hints: true,
        hints: (!is_lent).then(|| Arc::new(target.options)),
    })
}

fn warn_of_many(connections: u32, most: i64) {
    if i64::from(connections) > most {
        tracing::warn!(
            "--database-connections is {connections}, but PostgreSQL lets {most} in at most for all its servers and \
             programs (max_connections without those that it reserves): allow fewer here, or raise max_connections"
        );
    }
}

impl Db {
    /// The same, but listens for notifications at another address of the same database: a session that a
    /// pooler lends for one transaction receives none.
    pub async fn listening_at(self, address: &Address) -> Result<Self, OpenError> {
        let Address::Postgres(url) = address else {
            return Err(OpenError::Notices("there are notices on PostgreSQL only; name its address".into()));
        };
        let heard = async {
            let options = connect_target::options(url).map_err(|error| error.to_string())?;
            let failed = |error| open_error::postgres(&options, &error);
            let mut first = connect::first(&options).await?;
            let is_lent = connect::is_lent(&mut first, &options).await.map_err(failed)?;
            first.close().await.map_err(failed)?;
            let place = open_error::place(&options);
            let deaf = format!(
                "{place} is a pooler that lends sessions for one transaction each: name a way past it"
            );
            if is_lent { Err(deaf) } else { Ok(options) }
        };
        let options = heard.await.map_err(OpenError::Notices)?;
        Ok(Self { hints: Some(Arc::new(options)), ..self })
    }
}

/// The number of processors, and at least two, so that one long read does not hold up all others.
fn cores() -> usize {
    std::thread::available_parallelism().map_or(2, |cores| Ord::max(cores.get(), 2))
}

fn postgres_connection(session: Session) -> PoolSlot {
    let interrupt = Interrupt::Postgres(session.canceller().clone());
    PoolSlot::new(session.connection(), Some(session), interrupt)
}

async fn sqlite_pool(url: &str, count: usize, limit: fn() -> StepLimit) -> Result<ConnectionPool, DbErr> {
    let mut connections = Vec::with_capacity(count);
    for _ in 0..count {
        let limit = limit();
        let mut options = sqlite_options(url, &limit);
        options.connect_lazy(true);
        connections.push(PoolSlot::new(Database::connect(options).await?, None, Interrupt::Sqlite(limit)));
    }
    Ok(ConnectionPool::new(connections))
}

fn sqlite_options(url: &str, limit: &StepLimit) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options.max_connections(1).acquire_timeout(PATIENCE).sqlx_logging(false);
    // The file does not go away, so there is nothing to test.
    options.test_before_acquire(false);
    options.map_sqlx_sqlite_opts(|options| {
        options
            .journal_mode(SqliteJournalMode::Wal)
            // Money is stored here: a commit that was acknowledged must survive a power cut.
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .pragma("journal_size_limit", wal::LONG.to_string())
            .busy_timeout(SQLITE_BUSY)
    });
    let limit = limit.clone();
    options.map_sqlx_sqlite_pool_opts(move |options| {
        let limit = limit.clone();
        options
            // When the disk is full, SQLite rolls a transaction back by itself. The driver does not notice
            // and would nest all later statements in a transaction that nobody commits, so such a connection
            // is not used again.
            .before_acquire(|connection, _| Box::pin(async move { Ok(!connection.is_in_transaction()) }))
            .after_connect(move |connection, _| {
                let limit = limit.clone();
                Box::pin(async move {
                    let mut handle = connection.lock_handle().await?;
                    handle.set_progress_handler(STEPS, move || limit.goes_on());
                    Ok(())
                })
            })
    });
    options
}

/// The path of the file that a SQLite address names.
pub fn file_of(url: &str) -> Result<PathBuf, DbErr> {
    let options = SqliteConnectOptions::from_str(url).map_err(|error| DbErr::Custom(error.to_string()))?;
    Ok(options.get_filename().to_path_buf())
}
