//! Connects to PostgreSQL for the first time, and reports what is wrong when it cannot be reached.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use sea_orm::sqlx::postgres::{PgConnectOptions, PgConnection};
use sea_orm::sqlx::{Connection, Error, Row, raw_sql};
use tokio::runtime::Handle;
use tokio::time::{sleep, timeout};

use super::session::OPENING;
use crate::db::open_error;

/// How long the start waits for a database that is not up yet.
const PATIENCE: Duration = Duration::from_secs(10);
/// The pause between two attempts.
const PAUSE: Duration = Duration::from_millis(250);
/// How often the log repeats that the database is away.
const LOG_EVERY: Duration = Duration::from_secs(10);

/// Why connecting failed.
struct ConnectFailure {
    why: String,
    /// Whether another attempt may succeed: the database may be starting.
    may_pass: bool,
}

/// Opens the first connection. It waits for a database that is not up yet, and logs what is wrong at once.
pub(crate) async fn first(options: &PgConnectOptions) -> Result<PgConnection, String> {
    let until = Instant::now() + PATIENCE;
    let mut is_logged = false;
    loop {
        match connect(options).await {
            Ok(connection) => return Ok(connection),
            Err(failure) if failure.may_pass && Instant::now() < until => {
                if !is_logged {
                    tracing::warn!("{}; trying again for {} seconds", failure.why, PATIENCE.as_secs());
                    is_logged = true;
                }
                sleep(PAUSE).await;
            }
            Err(failure) => return Err(failure.why),
        }
    }
}

/// How many connections there may be at once to all databases of the server, without those reserved for
/// superusers.
pub(crate) async fn most_connections(connection: &mut PgConnection) -> Result<i64, Error> {
    // `reserved_connections` came with PostgreSQL 16.
    let asked = "SELECT current_setting('max_connections')::bigint
            - current_setting('superuser_reserved_connections')::bigint
            - COALESCE(current_setting('reserved_connections', true), '0')::bigint";
    raw_sql(asked).fetch_one(connection).await?.try_get(0)
}

/// Whether a pooler lends sessions for one transaction at a time. If so, two connections that are open at
/// once are answered by the same session, or one connection by several.
pub(crate) async fn is_lent(first: &mut PgConnection, options: &PgConnectOptions) -> Result<bool, Error> {
    let mut second = PgConnection::connect_with(options).await?;
    let before = [session(first).await?, session(&mut second).await?];
    let mut is_lent = before[0] == before[1];
    for _ in 0..3 {
        is_lent |= [session(first).await?, session(&mut second).await?] != before;
    }
    second.close().await?;
    Ok(is_lent)
}

async fn session(connection: &mut PgConnection) -> Result<i32, Error> {
    raw_sql("SELECT pg_backend_pid()").fetch_one(connection).await?.try_get(0)
}

async fn connect(options: &PgConnectOptions) -> Result<PgConnection, ConnectFailure> {
    match timeout(OPENING, PgConnection::connect_with(options)).await {
        Ok(Ok(connection)) => Ok(connection),
        Ok(Err(error)) => {
            let may_pass = match &error {
                Error::Io(cause) => cause.kind() == std::io::ErrorKind::ConnectionRefused,
                Error::Database(error) => {
                    error.code().is_some_and(|code| matches!(&*code, "53300" | "57P03"))
                }
                _ => false,
            };
            Err(ConnectFailure { why: open_error::postgres(options, &error), may_pass })
        }
        Err(_) => {
            let place = open_error::place(options);
            let why = format!("nothing answers at {place} within {} seconds", OPENING.as_secs());
            Err(ConnectFailure { why, may_pass: false })
        }
    }
}

/// Logs why the database can no longer be reached: the error of a pool says only that it waited in vain.
#[derive(Clone, Debug)]
pub(crate) struct OutageLog(Arc<OutageState>);

#[derive(Debug)]
struct OutageState {
    options: PgConnectOptions,
    last: Mutex<Option<Instant>>,
}

impl OutageLog {
    /// For the database of these options.
    pub(crate) fn new(options: PgConnectOptions) -> Self {
        Self(Arc::new(OutageState { options, last: Mutex::default() }))
    }

    /// Called when a connection failed: finds out why, unless that was done a moment ago.
    pub(crate) fn look(&self) {
        let Ok(runtime) = Handle::try_current() else { return };
        {
            let mut last = self.0.last.lock().unwrap_or_else(PoisonError::into_inner);
            if last.is_some_and(|at| at.elapsed() < LOG_EVERY) {
                return;
            }
            *last = Some(Instant::now());
        }
        let place = self.0.clone();
        runtime.spawn(async move {
            match connect(&place.options).await {
                Ok(connection) => drop(connection.close().await),
                Err(failure) => tracing::warn!("the database is away: {}", failure.why),
            }
        });
    }
}
