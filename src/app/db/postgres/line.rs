//! One connection, opened when it is needed and again when it was lost.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio_postgres::error::SqlState;
use tokio_postgres::{Client, Config, NoTls, Statement};

use super::param::Param;
use crate::trouble::Trouble;

/// How long opening may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// A statement that takes longer is given up by the database: others wait behind it.
const LONGEST: Duration = Duration::from_secs(60);
/// Prepared statements that a connection keeps; then it begins anew.
const STATEMENTS: usize = 500;

/// Why rows could not be read.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The database, or the way to it.
    #[error(transparent)]
    Database(#[from] tokio_postgres::Error),
    /// No connection in time.
    #[error("the database did not accept a connection in {} seconds", PATIENCE.as_secs())]
    TimedOut,
}

impl Failure {
    /// What it means, if it is for the database to mend.
    pub fn trouble(&self) -> Option<Trouble> {
        match self {
            Self::TimedOut => Some(Trouble::Away),
            Self::Database(error) => match error.code() {
                Some(code) => Trouble::of_code(code.code()),
                None => self.is_lost_connection().then_some(Trouble::Away),
            },
        }
    }

    /// Whether the connection ended under the statement.
    pub fn is_lost_connection(&self) -> bool {
        let Self::Database(error) = self else { return false };
        match error.code() {
            Some(code) => matches!(*code, SqlState::ADMIN_SHUTDOWN | SqlState::CRASH_SHUTDOWN),
            None => {
                error.is_closed()
                    || std::error::Error::source(error).is_some_and(|cause| cause.is::<std::io::Error>())
            }
        }
    }
}

/// A place for one connection.
#[derive(Debug)]
pub struct Line {
    config: Config,
    link: tokio::sync::Mutex<Option<Arc<Link>>>,
    waiting: AtomicUsize,
}

/// A connection that is open.
pub struct Link {
    /// What statements are given to.
    pub client: Client,
    statements: Mutex<HashMap<String, Statement>>,
}

/// A statement that waits on a line, until this is dropped.
pub struct Taken<'a>(&'a AtomicUsize);

impl Drop for Taken<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Line {
    /// Not opened yet.
    pub fn new(config: Config) -> Self {
        Self { config, link: tokio::sync::Mutex::default(), waiting: AtomicUsize::new(0) }
    }

    /// Statements that wait here.
    pub fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }

    /// One more waits here.
    pub fn take(&self) -> Taken<'_> {
        self.waiting.fetch_add(1, Ordering::Relaxed);
        Taken(&self.waiting)
    }

    /// The open connection.
    pub async fn link(&self) -> Result<Arc<Link>, Failure> {
        let mut link = self.link.lock().await;
        if let Some(link) = link.as_ref().filter(|link| !link.client.is_closed()) {
            return Ok(link.clone());
        }
        let opened = tokio::time::timeout(PATIENCE, Link::open(&self.config)).await;
        let opened = Arc::new(opened.map_err(|_| Failure::TimedOut)??);
        *link = Some(opened.clone());
        Ok(opened)
    }
}

impl Link {
    async fn open(config: &Config) -> Result<Self, tokio_postgres::Error> {
        let (client, connection) = config.connect(NoTls).await?;
        tokio::spawn(async move {
            // Whoever waits for a statement is told; nobody waits for the connection.
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection to the database ended");
            }
        });
        client.batch_execute(&format!("SET statement_timeout = {}", LONGEST.as_millis())).await?;
        Ok(Self { client, statements: Mutex::default() })
    }

    /// A statement, prepared for values of these types.
    pub async fn statement(
        &self,
        sql: &str,
        params: &[Param<'_>],
    ) -> Result<Statement, tokio_postgres::Error> {
        let kinds: Vec<_> = params.iter().map(Param::kind).collect();
        let known = self.statements.lock().unwrap_or_else(PoisonError::into_inner).get(sql).cloned();
        if let Some(known) = known.filter(|known| known.params() == kinds) {
            return Ok(known);
        }
        let statement = self.client.prepare_typed(sql, &kinds).await?;
        let mut statements = self.statements.lock().unwrap_or_else(PoisonError::into_inner);
        if statements.len() >= STATEMENTS {
            statements.clear();
        }
        statements.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }
}

impl std::fmt::Debug for Link {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Link").finish_non_exhaustive()
    }
}
