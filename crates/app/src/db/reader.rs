//! Statements outside of a transaction, run by the driver that writes (sea-orm).
//!
//! Each statement waits for a connection. One that turns out to be slow is cancelled and run again on one of
//! the few connections for slow statements, so that quick statements never wait behind it.

use std::future::Future;
use std::sync::Arc;

use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, ExecResult, QueryResult,
    Statement, TransactionTrait,
};

use tokio::time::sleep;

use super::connection_pool::ConnectionPool;
use super::postgres::session;
use super::requester::Requester;
use super::usage::Usage;
use crate::db_error::DbErrorClass;
use crate::retry::Backoff;

/// Called for each statement.
pub type Observer = Arc<dyn Fn() + Send + Sync>;

/// Runs statements outside of a transaction.
#[derive(Clone)]
pub struct Reader {
    backend: DbBackend,
    quick: ConnectionPool,
    slow: ConnectionPool,
    usage: Usage,
    /// Whether each statement needs its own transaction, because a pooler lends sessions for one transaction
    /// only.
    is_lent: bool,
    pub(super) observer: Option<Observer>,
}

impl std::fmt::Debug for Reader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reader").field("backend", &self.backend).finish_non_exhaustive()
    }
}

impl Reader {
    pub(super) fn new(backend: DbBackend, quick: ConnectionPool, slow: ConnectionPool, usage: Usage) -> Self {
        Self { backend, quick, slow, usage, is_lent: false, observer: None }
    }

    /// The same, for sessions that a pooler lends for one transaction at a time if `is_lent`.
    pub(super) fn lent(self, is_lent: bool) -> Self {
        Self { is_lent, ..self }
    }

    /// Runs a read, and retries it while the database is away. That is safe, as a read changes nothing.
    async fn ask<T, F: Future<Output = Result<T, DbErr>>>(
        &self,
        text: &str,
        ask: impl Fn(DatabaseConnection) -> F,
    ) -> Result<T, DbErr> {
        let mut patience = Backoff::default();
        loop {
            let done = self.ask_once(text, &ask).await;
            let away = done
                .as_ref()
                .err()
                .and_then(DbErrorClass::of)
                .filter(|class| *class == DbErrorClass::Unavailable);
            match away.and_then(|class| patience.pause_after(class)) {
                Some(pause) => sleep(pause).await,
                None => return done,
            }
        }
    }

    async fn ask_once<T, F: Future<Output = Result<T, DbErr>>>(
        &self,
        text: &str,
        ask: impl Fn(DatabaseConnection) -> F,
    ) -> Result<T, DbErr> {
        let requester = Requester::current();
        if requester.is_always_quick() {
            return self.quick.take().await?.run_to_end(&ask).await;
        }
        let used = self.usage.of(&requester);
        if !used.goes_slow(text) {
            let mut lease = self.quick.take().await?;
            // The requester's usage may have grown while this waited for a connection.
            if used.goes_slow(text) {
                lease.end();
            } else {
                let _running = used.begin(text, lease.steps());
                if let Some(done) = lease.run_quickly(&ask).await {
                    return done;
                }
            }
        }
        let lease = self.slow.take().await?;
        let _running = used.begin(text, lease.steps());
        lease.run_to_end(&ask).await
    }

    /// Runs a statement that may change something. It is never retried: when it fails, it may have taken
    /// effect already.
    async fn change<T, F: Future<Output = Result<T, DbErr>>>(
        &self,
        change: impl FnOnce(DatabaseConnection) -> F,
    ) -> Result<T, DbErr> {
        self.observe();
        self.slow.take().await?.run_to_end(change).await
    }

    /// Closes the idle connections.
    pub async fn close(&self) -> Result<(), DbErr> {
        self.quick.close().await?;
        self.slow.close().await
    }

    fn observe(&self) {
        if let Some(observe) = &self.observer {
            observe();
        }
    }
}

async fn begin_lent(connection: &DatabaseConnection) -> Result<DatabaseTransaction, DbErr> {
    let txn = connection.begin().await?;
    txn.execute_unprepared(&session::begin_lent()).await?;
    Ok(txn)
}

async fn all_lent(connection: &DatabaseConnection, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
    let txn = begin_lent(connection).await?;
    let rows = txn.query_all_raw(statement).await?;
    txn.commit().await.map(|()| rows)
}

#[async_trait::async_trait]
impl ConnectionTrait for Reader {
    fn get_database_backend(&self) -> DbBackend {
        self.backend
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        let is_lent = self.is_lent;
        self.change(|connection| async move {
            if !is_lent {
                return connection.execute_raw(statement).await;
            }
            let txn = begin_lent(&connection).await?;
            let done = txn.execute_raw(statement).await?;
            txn.commit().await.map(|()| done)
        })
        .await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.change(|connection| async move { connection.execute_unprepared(sql).await }).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.observe();
        self.ask(&statement.sql, |connection| {
            let (statement, is_lent) = (statement.clone(), self.is_lent);
            async move {
                if !is_lent {
                    return connection.query_one_raw(statement).await;
                }
                Ok(all_lent(&connection, statement).await?.into_iter().next())
            }
        })
        .await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.observe();
        self.ask(&statement.sql, |connection| {
            let (statement, is_lent) = (statement.clone(), self.is_lent);
            async move {
                if !is_lent {
                    return connection.query_all_raw(statement).await;
                }
                all_lent(&connection, statement).await
            }
        })
        .await
    }
}
