//! Reads outside of a transaction.

use std::sync::Arc;

use sea_orm::{ConnectionTrait, DbBackend, DbErr, ExecResult, QueryResult, Statement};
use uuid::Uuid;

use super::driver_reader::DriverReader;
use super::postgres::PipelinedReaders;
use super::prepared_read::PreparedRead;
use super::sqlite::ThreadReaders;
use crate::error::Result as AppResult;
use crate::row::RowSet;

/// Called for each statement.
pub(super) type Observer = Arc<dyn Fn() + Send + Sync>;

/// Runs single statements that change nothing. Each waits for its turn among all others, is retried while the
/// database is away, and is cancelled when nobody waits for it any more. Clones share the connections.
#[derive(Clone)]
pub struct Reader {
    rows: RowReader,
    /// Reads models and single values, by way of [`ConnectionTrait`].
    models: DriverReader,
    pub(super) observer: Option<Observer>,
}

/// What reads the rows that are shown, which is most of the reading.
#[derive(Clone, Debug)]
pub(super) enum RowReader {
    /// On SQLite: threads that each have a connection.
    Threads(ThreadReaders),
    /// On PostgreSQL: pipelined connections.
    Pipelines(PipelinedReaders),
}

impl std::fmt::Debug for Reader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reader").field("backend", &self.models.backend).finish_non_exhaustive()
    }
}

impl Reader {
    /// For one database; both readers have the same slow lane.
    pub(super) fn new(rows: RowReader, models: DriverReader) -> Self {
        Self { rows, models, observer: None }
    }

    /// Runs a generated statement: as it is, or for all of `keys` in place of its first value.
    pub(super) async fn rows(&self, prepared: Arc<PreparedRead>, keys: Option<&[Uuid]>) -> AppResult<RowSet> {
        self.observe();
        match &self.rows {
            RowReader::Threads(threads) => threads.read(prepared, keys).await,
            RowReader::Pipelines(lines) => lines.read(&prepared, keys).await,
        }
    }

    /// Closes the idle connections that models are read on.
    pub async fn close(&self) -> Result<(), DbErr> {
        self.models.close().await
    }

    fn observe(&self) {
        if let Some(observe) = &self.observer {
            observe();
        }
    }
}

#[async_trait::async_trait]
impl ConnectionTrait for Reader {
    fn get_database_backend(&self) -> DbBackend {
        self.models.backend
    }

    async fn execute_raw(&self, _: Statement) -> Result<ExecResult, DbErr> {
        Err(changes_nothing())
    }

    async fn execute_unprepared(&self, _: &str) -> Result<ExecResult, DbErr> {
        Err(changes_nothing())
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        Ok(self.query_all_raw(statement).await?.into_iter().next())
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.observe();
        self.models.query(&statement).await
    }
}

fn changes_nothing() -> DbErr {
    DbErr::Custom("what changes something needs a transaction".into())
}
