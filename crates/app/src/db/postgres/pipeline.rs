//! One pipelined connection, opened on demand and reopened when it was lost.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use moka::sync::Cache;
use sea_orm::DbErr;
use tokio::runtime::Handle;
use tokio::time::timeout;
use tokio_postgres::error::SqlState;
use tokio_postgres::{Client, Config, RowStream, Statement};

use super::super::fair_semaphore::Permit;
use super::super::lanes::NoTurn;
use super::connect::OutageLog;
use super::param::Param;
use super::session::{Canceller, OPENING, reading_settings};
use super::tls::{Certificates, Tls};
use crate::db_error::DbErrorClass;
use crate::error::Error;

/// The most prepared statements that are cached for a connection.
const STATEMENTS: u64 = 500;
/// How long a statement that was given up may take to end by itself before it is cancelled.
const END: Duration = Duration::from_millis(50);
/// How long one cancel request may take.
const CANCEL: Duration = Duration::from_secs(2);
/// How often a cancel request is sent before the connection is given up.
const TRIES: usize = 5;

/// Why rows could not be read.
#[derive(Debug, thiserror::Error)]
pub(super) enum ReadFailure {
    /// The error came from the database or the network.
    #[error(transparent)]
    Database(#[from] tokio_postgres::Error),
    /// The error came from the driver that runs slow statements.
    #[error(transparent)]
    Driver(#[from] DbErr),
    /// The certificates of the TLS connection could not be used.
    #[error("TLS with the database can't be set up: {0}")]
    Certificates(Box<dyn std::error::Error + Send + Sync>),
    /// There was no turn in time.
    #[error(transparent)]
    NoTurn(#[from] NoTurn),
    /// The connection could not be opened in time.
    #[error("the database could not be reached in time")]
    TimedOut,
    /// There was no answer in time.
    #[error("the database did not answer in time")]
    TooLong,
}

impl ReadFailure {
    /// As the program's own error.
    pub(super) fn into_error(self) -> Error {
        match self.class() {
            Some(class) => Error::Database { class, cause: Arc::new(self) },
            None => Error::internal(self),
        }
    }

    /// The class of the database error; `None` if the error has another cause.
    pub(super) fn class(&self) -> Option<DbErrorClass> {
        match self {
            Self::Certificates(_) | Self::NoTurn(_) | Self::TimedOut | Self::TooLong => {
                Some(DbErrorClass::Unavailable)
            }
            Self::Driver(error) => DbErrorClass::of(error),
            Self::Database(error) => match error.code() {
                Some(code) => DbErrorClass::of_code(code.code()),
                None => self.is_lost_connection().then_some(DbErrorClass::Unavailable),
            },
        }
    }

    /// Whether the statement itself is not at fault: its connection was lost, or it was cancelled in place of
    /// another statement that was sent before it.
    pub(super) fn is_of_others(&self) -> bool {
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

/// A slot for one connection.
#[derive(Debug)]
pub(super) struct Pipeline {
    config: Config,
    certificates: Certificates,
    /// Whether a pooler lends a session for one statement at a time.
    is_lent: bool,
    /// Cancels statements in such a session, by its application name. The cancel requests of PostgreSQL's
    /// protocol are not used there, because some poolers exit when the sender does not wait for the answer.
    canceller: Canceller,
    outages: OutageLog,
    link: tokio::sync::Mutex<Option<Arc<OpenPipeline>>>,
    waiting: AtomicUsize,
}

/// An open connection.
pub(super) struct OpenPipeline {
    /// The handle that statements are sent through.
    pub client: Client,
    /// The TLS settings, for the connection and for its cancel requests.
    tls: Tls,
    is_lent: bool,
    statements: Cache<String, Statement>,
    /// Held while a statement is being cancelled.
    clearing: tokio::sync::Mutex<()>,
}

/// A statement that is queued or runs on a connection. If this is dropped before the statement has ended, the
/// statement is cancelled, and its permit is released once that is done.
pub(super) struct QueuedStatement {
    pipeline: Arc<Pipeline>,
    /// The connection that the statement was sent on; `None` before and after it runs.
    link: Option<Arc<OpenPipeline>>,
    permit: Option<Arc<Permit>>,
}

impl QueuedStatement {
    /// Records that the statement is being sent on this connection.
    pub(super) fn run(&mut self, link: &Arc<OpenPipeline>) {
        self.link = Some(link.clone());
    }

    /// Records that the statement has ended, so that dropping this cancels nothing.
    pub(super) fn end(&mut self) {
        self.link = None;
    }
}

impl Drop for QueuedStatement {
    fn drop(&mut self) {
        let (pipeline, permit) = (self.pipeline.clone(), self.permit.take());
        match (self.link.take(), Handle::try_current()) {
            (Some(link), Ok(runtime)) => {
                runtime.spawn(async move {
                    pipeline.clear(&link).await;
                    pipeline.waiting.fetch_sub(1, Ordering::Relaxed);
                    drop(permit);
                });
            }
            _ => {
                pipeline.waiting.fetch_sub(1, Ordering::Relaxed);
            }
        }
    }
}

impl Pipeline {
    /// A slot whose connection is not opened yet.
    pub(super) fn new(
        mut config: Config,
        certificates: Certificates,
        is_lent: bool,
        canceller: Canceller,
        outages: OutageLog,
    ) -> Self {
        if is_lent {
            config.application_name(canceller.name());
        }
        let (link, waiting) = Default::default();
        Self { config, certificates, is_lent, canceller, outages, link, waiting }
    }

    /// The number of statements that are queued or run here.
    pub(super) fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }

    /// Adds a statement, which holds this permit.
    pub(super) fn take(self: &Arc<Self>, permit: Arc<Permit>) -> QueuedStatement {
        self.waiting.fetch_add(1, Ordering::Relaxed);
        QueuedStatement { pipeline: self.clone(), link: None, permit: Some(permit) }
    }

    /// Cancels a statement that was given up, unless it ends by itself at once. By the time the cancel
    /// request arrives, the next statement may be running; whoever waits for that one sends it again.
    async fn clear(&self, link: &Arc<OpenPipeline>) {
        // One at a time, so that each checks first whether its own statement still runs.
        let _clearing = link.clearing.lock().await;
        for _ in 0..TRIES {
            // An empty query is answered once all statements before it have ended.
            if timeout(END, link.client.simple_query("")).await.is_ok() {
                return;
            }
            if self.is_lent {
                self.canceller.cancel().await;
            } else {
                let _ = timeout(CANCEL, link.client.cancel_token().cancel_query(link.tls.clone())).await;
            }
        }
        // The connection does not answer, so it is given up; the next statement opens a new one.
        let mut current = self.link.lock().await;
        if current.as_ref().is_some_and(|current| Arc::ptr_eq(current, link)) {
            *current = None;
        }
    }

    /// The open connection, opened if necessary. Fails with `TimedOut` when that takes too long.
    pub(super) async fn link(&self) -> Result<Arc<OpenPipeline>, ReadFailure> {
        // Waiting for another caller to open it is bounded by the same time.
        let mut link = timeout(OPENING, self.link.lock()).await.map_err(|_| ReadFailure::TimedOut)?;
        if let Some(link) = link.as_ref().filter(|link| !link.client.is_closed()) {
            return Ok(link.clone());
        }
        let opened =
            timeout(OPENING, OpenPipeline::open(&self.config, &self.certificates, self.is_lent)).await;
        let opened =
            opened.map_err(|_| ReadFailure::TimedOut).flatten().inspect_err(|_| self.outages.look())?;
        let opened = Arc::new(opened);
        *link = Some(opened.clone());
        Ok(opened)
    }
}

impl OpenPipeline {
    async fn open(config: &Config, certificates: &Certificates, is_lent: bool) -> Result<Self, ReadFailure> {
        let tls = certificates.tls().map_err(ReadFailure::Certificates)?;
        let (client, connection) = config.connect(tls.clone()).await?;
        tokio::spawn(async move {
            // The error reaches whoever waits for a statement; here it is only logged.
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection to the database ended");
            }
        });
        if !is_lent {
            client.batch_execute(&reading_settings("SET")).await?;
        }
        let (statements, clearing) = (Cache::new(STATEMENTS), Default::default());
        Ok(Self { client, tls, is_lent, statements, clearing })
    }

    /// The rows of a statement. In a session lent by a pooler it is sent in one message, without a prepared
    /// statement, and the only time limit is how long the caller waits.
    pub(super) async fn rows(
        &self,
        sql: &str,
        params: &[Param<'_>],
    ) -> Result<RowStream, tokio_postgres::Error> {
        if self.is_lent {
            let typed = params.iter().map(|param| (param, param.kind()));
            return self.client.query_typed_raw(sql, typed).await;
        }
        let statement = self.statement(sql, params).await?;
        self.client.query_raw(&statement, params).await
    }

    /// The statement prepared for parameters of these types, cached for the connection.
    async fn statement(&self, sql: &str, params: &[Param<'_>]) -> Result<Statement, tokio_postgres::Error> {
        let kinds: Vec<_> = params.iter().map(Param::kind).collect();
        if let Some(known) = self.statements.get(sql).filter(|known| known.params() == kinds) {
            return Ok(known);
        }
        let statement = self.client.prepare_typed(sql, &kinds).await?;
        self.statements.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }
}

impl std::fmt::Debug for OpenPipeline {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Link").finish_non_exhaustive()
    }
}
