//! Finds a database on PostgreSQL, and says what is wrong where there is no way to it.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use sea_orm::sqlx::postgres::{PgConnectOptions, PgConnection};
use sea_orm::sqlx::{Connection, Error, Row, raw_sql};
use tokio::runtime::Handle;
use tokio::time::{sleep, timeout};

use super::session::OPENING;
use crate::db::unopened;

/// How long a database that is not up yet is waited for at the start.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long until it is tried again.
const PAUSE: Duration = Duration::from_millis(250);
/// How often it is told that it is away while it stays so.
const TOLD: Duration = Duration::from_secs(10);

/// Why there is no way.
struct Failure {
    why: String,
    /// Whether it may be there in a moment.
    may_pass: bool,
}

/// A first connection. A database that is not up yet is waited for; what is wrong is told in the log at once.
pub async fn first(options: &PgConnectOptions) -> Result<PgConnection, String> {
    let until = Instant::now() + PATIENCE;
    let mut told = false;
    loop {
        match connect(options).await {
            Ok(connection) => return Ok(connection),
            Err(failure) if failure.may_pass && Instant::now() < until => {
                if !told {
                    tracing::warn!("{}; trying again for {} seconds", failure.why, PATIENCE.as_secs());
                    told = true;
                }
                sleep(PAUSE).await;
            }
            Err(failure) => return Err(failure.why),
        }
    }
}

/// How many connections there may be to all its databases at once, beside those that are kept for its owner.
pub async fn most_connections(connection: &mut PgConnection) -> Result<i64, Error> {
    // The last one came with PostgreSQL 16.
    let asked = "SELECT current_setting('max_connections')::bigint
            - current_setting('superuser_reserved_connections')::bigint
            - COALESCE(current_setting('reserved_connections', true), '0')::bigint";
    raw_sql(asked).fetch_one(connection).await?.try_get(0)
}

/// Whether a pooler lends sessions for one transaction at a time: two connections that are open at once are then
/// answered by one session, or one of them by several.
pub async fn is_lent(first: &mut PgConnection, options: &PgConnectOptions) -> Result<bool, Error> {
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

async fn connect(options: &PgConnectOptions) -> Result<PgConnection, Failure> {
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
            Err(Failure { why: unopened::postgres(options, &error), may_pass })
        }
        Err(_) => {
            let place = unopened::place(options);
            let why = format!("nothing answers at {place} within {} seconds", OPENING.as_secs());
            Err(Failure { why, may_pass: false })
        }
    }
}

/// Says in the log why there is no way to the database any more: a pool says no more than that it waited in vain.
#[derive(Clone, Debug)]
pub struct Lookout(Arc<Place>);

#[derive(Debug)]
struct Place {
    options: PgConnectOptions,
    last: Mutex<Option<Instant>>,
}

impl Lookout {
    /// Looks for the database that these options name.
    pub fn new(options: PgConnectOptions) -> Self {
        Self(Arc::new(Place { options, last: Mutex::default() }))
    }

    /// Somebody could not connect: finds out why, unless that was done a moment ago.
    pub fn look(&self) {
        let Ok(runtime) = Handle::try_current() else { return };
        {
            let mut last = self.0.last.lock().unwrap_or_else(PoisonError::into_inner);
            if last.is_some_and(|at| at.elapsed() < TOLD) {
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
