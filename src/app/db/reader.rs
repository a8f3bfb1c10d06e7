//! Statements outside of a transaction, by the driver that writes.
//!
//! Each waits for the turn of who asks. One that turns out to be dear is ended and asked again the other way, on
//! which there are few at once: what most people ask never waits behind it.

use std::future::Future;
use std::sync::Arc;
use std::time::{Duration, Instant};

use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, DbErr, ExecResult, QueryResult, Statement};

use tokio::time::sleep;

use super::dear::Dear;
use super::seat::Seats;
use crate::app::again::Patience;
use crate::trouble::Trouble;

/// A dear statement that took no longer is not dear any more.
pub const CHEAP: Duration = Duration::from_millis(20);

/// Is told of each statement.
pub type Observer = Arc<dyn Fn() + Send + Sync>;

/// Where statements outside of a transaction are run.
#[derive(Clone)]
pub struct Reader {
    backend: DbBackend,
    quick: Seats,
    long: Seats,
    dear: Arc<Dear>,
    pub(super) observer: Option<Observer>,
}

impl std::fmt::Debug for Reader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reader").field("backend", &self.backend).finish_non_exhaustive()
    }
}

impl Reader {
    pub(super) fn new(backend: DbBackend, quick: Seats, long: Seats) -> Self {
        Self { backend, quick, long, dear: Arc::default(), observer: None }
    }

    /// Asks, and again where the database could not be reached: nothing was changed.
    async fn ask<T, F: Future<Output = Result<T, DbErr>>>(
        &self,
        text: &str,
        ask: impl Fn(DatabaseConnection) -> F,
    ) -> Result<T, DbErr> {
        let mut patience = Patience::default();
        loop {
            let done = self.ask_once(text, &ask).await;
            let away = done.as_ref().err().and_then(Trouble::of).filter(|trouble| *trouble == Trouble::Away);
            match away.and_then(|trouble| patience.pause_after(trouble)) {
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
        if !self.dear.contains(text) {
            if let Some(done) = self.quick.take().await?.run_quickly(&ask).await {
                return done;
            }
            self.dear.add(text);
        }
        let mut seated = self.long.take().await?;
        let begun = Instant::now();
        let done = seated.run(&ask).await;
        seated.end();
        if begun.elapsed() < CHEAP {
            self.dear.remove(text);
        }
        done
    }

    pub async fn close(&self) -> Result<(), DbErr> {
        self.quick.close().await?;
        self.long.close().await
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
        self.backend
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.observe();
        self.ask_once(&statement.sql, |connection| {
            let statement = statement.clone();
            async move { connection.execute_raw(statement).await }
        })
        .await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.observe();
        self.ask_once(sql, |connection| async move { connection.execute_unprepared(sql).await }).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.observe();
        self.ask(&statement.sql, |connection| {
            let statement = statement.clone();
            async move { connection.query_one_raw(statement).await }
        })
        .await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.observe();
        self.ask(&statement.sql, |connection| {
            let statement = statement.clone();
            async move { connection.query_all_raw(statement).await }
        })
        .await
    }
}
