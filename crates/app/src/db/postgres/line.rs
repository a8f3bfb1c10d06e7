//! One connection, opened when it is needed and again when it was lost.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::time::timeout;
use tokio_postgres::error::SqlState;
use tokio_postgres::{Client, Config, RowStream, Statement};

use super::super::turn::Turn;
use super::param::Param;
use super::reach::Lookout;
use super::session::{Canceller, LONGEST, OPENING};
use super::tls::{Certificates, Tls};
use crate::error::Error;
use crate::trouble::Trouble;

/// Prepared statements that a connection keeps; then it begins anew.
const STATEMENTS: usize = 500;
/// A statement that was given up may end by itself in this time.
const END: Duration = Duration::from_millis(50);
/// How long it may take to tell the database to end one.
const CANCEL: Duration = Duration::from_secs(2);
/// How often it is told before the connection is given up.
const TRIES: usize = 5;

/// Why rows could not be read.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The database, or the way to it.
    #[error(transparent)]
    Database(#[from] tokio_postgres::Error),
    /// The certificates that it is reached with.
    #[error("TLS with the database can't be set up: {0}")]
    Certificates(Box<dyn std::error::Error + Send + Sync>),
    /// No connection, or no turn at one, in time.
    #[error("the database had no connection to give in time")]
    TimedOut,
    /// No answer in time.
    #[error("the database did not answer in time")]
    TooLong,
}

impl Failure {
    /// As the program tells it.
    pub fn into_error(self) -> Error {
        match self.trouble() {
            Some(trouble) => Error::Database { trouble, cause: Arc::new(self) },
            None => Error::internal(self),
        }
    }

    /// What it means, if it is for the database to mend.
    pub fn trouble(&self) -> Option<Trouble> {
        match self {
            Self::Certificates(_) | Self::TimedOut | Self::TooLong => Some(Trouble::Away),
            Self::Database(error) => match error.code() {
                Some(code) => Trouble::of_code(code.code()),
                None => self.is_lost_connection().then_some(Trouble::Away),
            },
        }
    }

    /// Whether nothing is wrong with the statement itself: its connection ended, or it was ended in the place of
    /// another one that had been sent before it.
    pub fn is_of_others(&self) -> bool {
        let Self::Database(error) = self else { return false };
        self.is_lost_connection() || error.code() == Some(&SqlState::QUERY_CANCELED)
    }

    fn is_lost_connection(&self) -> bool {
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
    certificates: Certificates,
    /// Whether its session is lent for one statement at a time.
    is_lent: bool,
    /// Ends what runs in such a session: poolers are asked for that by the name it has for now, as some of them end when
    /// whoever asks them as PostgreSQL is asked does not wait.
    canceller: Canceller,
    lookout: Lookout,
    link: tokio::sync::Mutex<Option<Arc<Link>>>,
    waiting: AtomicUsize,
}

/// A connection that is open.
pub struct Link {
    /// What statements are given to.
    pub client: Client,
    /// What it is encrypted with, as is what has its statements ended.
    tls: Tls,
    is_lent: bool,
    statements: Mutex<HashMap<String, Statement>>,
    /// Held by whoever has a statement ended.
    clearing: tokio::sync::Mutex<()>,
}

/// A statement on a line. When this is dropped before it has ended, nobody waits for it any more: it is ended, and
/// its turn with it.
pub struct Taken {
    line: Arc<Line>,
    /// Where it runs.
    link: Option<Arc<Link>>,
    turn: Option<Arc<Turn>>,
}

impl Taken {
    /// It is sent.
    pub fn run(&mut self, link: &Arc<Link>) {
        self.link = Some(link.clone());
    }

    /// It has ended.
    pub fn end(&mut self) {
        self.link = None;
    }
}

impl Drop for Taken {
    fn drop(&mut self) {
        let (line, turn) = (self.line.clone(), self.turn.take());
        match (self.link.take(), Handle::try_current()) {
            (Some(link), Ok(runtime)) => {
                runtime.spawn(async move {
                    line.clear(&link).await;
                    line.waiting.fetch_sub(1, Ordering::Relaxed);
                    drop(turn);
                });
            }
            _ => {
                line.waiting.fetch_sub(1, Ordering::Relaxed);
            }
        }
    }
}

impl Line {
    /// Not opened yet.
    pub fn new(
        mut config: Config,
        certificates: Certificates,
        is_lent: bool,
        canceller: Canceller,
        lookout: Lookout,
    ) -> Self {
        if is_lent {
            config.application_name(canceller.name());
        }
        let (link, waiting) = Default::default();
        Self { config, certificates, is_lent, canceller, lookout, link, waiting }
    }

    /// Statements that wait here.
    pub fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }

    /// One more waits here, in this turn.
    pub fn take(self: &Arc<Self>, turn: Arc<Turn>) -> Taken {
        self.waiting.fetch_add(1, Ordering::Relaxed);
        Taken { line: self.clone(), link: None, turn: Some(turn) }
    }

    /// Ends a statement that was given up, unless it ends by itself at once. What the database is told to end may be
    /// the next one by then: that is sent again by whoever waits for it.
    async fn clear(&self, link: &Arc<Link>) {
        // One after the other, so that each looks anew whether its own statement still runs.
        let _clearing = link.clearing.lock().await;
        for _ in 0..TRIES {
            // Answered once all that was sent before it has ended.
            if timeout(END, link.client.simple_query("")).await.is_ok() {
                return;
            }
            if self.is_lent {
                self.canceller.cancel().await;
            } else {
                let _ = timeout(CANCEL, link.client.cancel_token().cancel_query(link.tls.clone())).await;
            }
        }
        // Nothing answers: whoever comes next opens another connection.
        let mut current = self.link.lock().await;
        if current.as_ref().is_some_and(|current| Arc::ptr_eq(current, link)) {
            *current = None;
        }
    }

    /// The open connection.
    pub async fn link(&self) -> Result<Arc<Link>, Failure> {
        // Whoever waits while another opens it waits no longer than that may take.
        let mut link = timeout(OPENING, self.link.lock()).await.map_err(|_| Failure::TimedOut)?;
        if let Some(link) = link.as_ref().filter(|link| !link.client.is_closed()) {
            return Ok(link.clone());
        }
        let opened = timeout(OPENING, Link::open(&self.config, &self.certificates, self.is_lent)).await;
        let opened = opened.map_err(|_| Failure::TimedOut).flatten().inspect_err(|_| self.lookout.look())?;
        let opened = Arc::new(opened);
        *link = Some(opened.clone());
        Ok(opened)
    }
}

impl Link {
    async fn open(config: &Config, certificates: &Certificates, is_lent: bool) -> Result<Self, Failure> {
        let tls = certificates.tls().map_err(Failure::Certificates)?;
        let (client, connection) = config.connect(tls.clone()).await?;
        tokio::spawn(async move {
            // Whoever waits for a statement is told; nobody waits for the connection.
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection to the database ended");
            }
        });
        if !is_lent {
            client.batch_execute(&format!("SET statement_timeout = {}", LONGEST.as_millis())).await?;
        }
        let (statements, clearing) = Default::default();
        Ok(Self { client, tls, is_lent, statements, clearing })
    }

    /// The rows of a statement. In a session that is lent all of it is sent at once, and nothing is kept there; it has
    /// the time that somebody waits for it.
    pub async fn rows(&self, sql: &str, params: &[Param<'_>]) -> Result<RowStream, tokio_postgres::Error> {
        if self.is_lent {
            let typed = params.iter().map(|param| (param, param.kind()));
            return self.client.query_typed_raw(sql, typed).await;
        }
        let statement = self.statement(sql, params).await?;
        self.client.query_raw(&statement, params).await
    }

    /// A statement, prepared for values of these types.
    async fn statement(&self, sql: &str, params: &[Param<'_>]) -> Result<Statement, tokio_postgres::Error> {
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
