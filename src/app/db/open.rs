//! Opens the database: the connections of each kind, and how many of them there are.

use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use sea_orm::sqlx::Connection;
use sea_orm::sqlx::postgres::PgConnectOptions;
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, DbErr, Statement};

use super::pace::{Pace, STEPS};
use super::postgres::session::{OPENING, Session};
use super::reader::Reader;
use super::seat::{Rein, Seat, Seats};
use super::{Address, Db, LONG, Rows, TURN, postgres, sqlite, wal};

/// How long somebody waits for their turn to write; less than a request may take.
const WRITING_TURN: Duration = Duration::from_secs(20);
/// How long it waits there for another process that holds the file; then it is tried again.
const SQLITE_BUSY: Duration = Duration::from_secs(2);
/// Connections to PostgreSQL beside those for requests: for one server's start, and to have statements ended.
const ASIDE: u32 = 3;

impl Db {
    /// Opens the database; `connections` bounds those that requests have for themselves on PostgreSQL. Half of them
    /// write.
    pub async fn open(address: &Address, connections: u32) -> Result<Self, DbErr> {
        match address {
            Address::Sqlite(url) => open_sqlite(url).await,
            Address::Postgres(url) => open_postgres(url, connections).await,
        }
    }
}

async fn open_sqlite(url: &str) -> Result<Db, DbErr> {
    // The writer comes first: it makes the file and turns WAL on.
    let pace = Pace::default();
    pace.begin_long();
    let writer = Database::connect(sqlite_options(url, &pace)).await?;
    let seat = Seat::new(writer.clone(), None, Rein::Sqlite(pace));
    let writers = Seats::new(vec![seat], 1, WRITING_TURN);
    let cores = cores();
    let quick = Seats::new(sqlite_seats(url, 2 * cores, Pace::default).await?, 2 * cores - 1, TURN);
    let long = Seats::new(sqlite_seats(url, LONG, Pace::of_dear).await?, 1, TURN);
    let reader = Reader::new(DbBackend::Sqlite, quick, long);
    let file = file_of(url)?;
    let threads = sqlite::Readers::open(&file, cores, LONG);
    let rows = Rows::Threads(threads.map_err(|error| DbErr::Custom(error.to_string()))?);
    let (kept, file) = (Arc::default(), Some(file.into()));
    Ok(Db { reader, writers, writer, rows, kept, file, hints: None, observer: None })
}

async fn open_postgres(url: &str, connections: u32) -> Result<Db, DbErr> {
    let mut options = ConnectOptions::new(url);
    options.max_connections(ASIDE).acquire_timeout(OPENING).sqlx_logging(false);
    let writer = Database::connect(options).await?;
    let rows = if is_encrypted(&writer).await { Rows::Pool } else { Rows::Lines(lines(url)?) };
    let options = PgConnectOptions::from_str(url).map_err(|error| DbErr::Custom(error.to_string()))?;
    let seats = |count: usize| (0..count).map(|_| postgres_seat(&options, &writer)).collect::<Vec<_>>();
    let connections = usize::try_from(connections).unwrap_or(usize::MAX);
    let writing = Ord::max(connections / 2, 1);
    let quick = Ord::max(connections.saturating_sub(writing + LONG), 1);
    let reader = Reader::new(
        DbBackend::Postgres,
        Seats::new(seats(quick), a_few(quick), TURN),
        Seats::new(seats(LONG), 1, TURN),
    );
    let writers = Seats::new(seats(writing), a_few(writing), WRITING_TURN);
    let (kept, hints) = (Arc::default(), Some(url.into()));
    Ok(Db { reader, writers, writer, rows, kept, file: None, hints, observer: None })
}

/// What one may have at once of so many.
fn a_few(all: usize) -> usize {
    Ord::max(all / 2, 1)
}

/// As many as can run at once; two at least, so that a long read does not hold up all others.
fn cores() -> usize {
    std::thread::available_parallelism().map_or(2, |cores| Ord::max(cores.get(), 2))
}

fn postgres_seat(options: &PgConnectOptions, pool: &DatabaseConnection) -> Seat {
    let session = Session::new(options, pool);
    let rein = Rein::Postgres(session.canceller().clone());
    Seat::new(session.connection(), Some(session), rein)
}

async fn sqlite_seats(url: &str, count: usize, pace: fn() -> Pace) -> Result<Vec<Seat>, DbErr> {
    let mut seats = Vec::with_capacity(count);
    for _ in 0..count {
        let pace = pace();
        let mut options = sqlite_options(url, &pace);
        options.connect_lazy(true);
        seats.push(Seat::new(Database::connect(options).await?, None, Rein::Sqlite(pace)));
    }
    Ok(seats)
}

fn sqlite_options(url: &str, pace: &Pace) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options.max_connections(1).acquire_timeout(WRITING_TURN).sqlx_logging(false);
    // A file does not go away.
    options.test_before_acquire(false);
    options.map_sqlx_sqlite_opts(|options| {
        options
            .journal_mode(SqliteJournalMode::Wal)
            // Money: a commit that was acknowledged survives a power cut.
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .pragma("journal_size_limit", wal::LONG.to_string())
            .busy_timeout(SQLITE_BUSY)
    });
    let pace = pace.clone();
    options.map_sqlx_sqlite_pool_opts(move |options| {
        let pace = pace.clone();
        options
            // When the disk is full, SQLite ends a transaction by itself. The driver does not notice: it would nest
            // all that follows in a transaction that nobody commits.
            .before_acquire(|connection, _| Box::pin(async move { Ok(!connection.is_in_transaction()) }))
            .after_connect(move |connection, _| {
                let pace = pace.clone();
                Box::pin(async move {
                    let mut handle = connection.lock_handle().await?;
                    handle.set_progress_handler(STEPS, move || pace.goes_on());
                    Ok(())
                })
            })
    });
    options
}

/// The file that the address of a SQLite database names.
pub fn file_of(url: &str) -> Result<PathBuf, DbErr> {
    let options = SqliteConnectOptions::from_str(url).map_err(|error| DbErr::Custom(error.to_string()))?;
    Ok(options.get_filename().to_path_buf())
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
