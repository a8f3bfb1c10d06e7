//! Reads by the driver that writes (sea-orm's), which makes models of rows.

use std::future::Future;

use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbBackend, DbErr, QueryResult, Statement, TransactionTrait,
};
use tokio::time::{sleep, timeout};

use super::connection_pool::ConnectionPool;
use super::lanes::{Lane, Lanes, NoTurn, Turn};
use super::postgres::session;
use crate::db_error::DbErrorClass;
use crate::retry::Backoff;

/// The connections of both lanes, as many in each as it has permits. Clones share them.
#[derive(Clone, Debug)]
pub(super) struct DriverReader {
    /// The database.
    pub backend: DbBackend,
    /// The connections of the quick lane.
    pub quick: ConnectionPool,
    /// The connections of the slow lane.
    pub slow: ConnectionPool,
    /// The lanes.
    pub lanes: Lanes,
    /// Whether each statement needs its own transaction, because a pooler lends sessions for one transaction
    /// only.
    pub is_lent: bool,
}

impl DriverReader {
    /// Runs a read, and retries it while the database is away. That is safe, as a read changes nothing.
    pub(super) async fn query(&self, statement: &Statement) -> Result<Vec<QueryResult>, DbErr> {
        let mut backoff = Backoff::default();
        loop {
            let done = self.query_once(statement).await;
            let class = done.as_ref().err().and_then(DbErrorClass::of);
            let away = class.filter(|class| *class == DbErrorClass::Unavailable);
            match away.and_then(|class| backoff.pause_after(class)) {
                Some(pause) => sleep(pause).await,
                None => return done,
            }
        }
    }

    async fn query_once(&self, statement: &Statement) -> Result<Vec<QueryResult>, DbErr> {
        let quickly = async |Turn { permit, used }| {
            let lease = self.quick.lease(permit);
            let mut running = used.begin(&statement.sql, lease.steps());
            let done = lease.run_quickly(|connection| self.rows(connection, statement)).await;
            if matches!(done, Some(Ok(_))) {
                running.ended();
            }
            done
        };
        let to_end = async |lane, turn| self.query_in(lane, turn, statement).await;
        self.lanes.run(&statement.sql, quickly, to_end).await
    }

    /// Runs a read in its turn, without a limit.
    pub(super) async fn query_in(
        &self,
        lane: Lane,
        Turn { permit, used }: Turn,
        statement: &Statement,
    ) -> Result<Vec<QueryResult>, DbErr> {
        let pool = if lane == Lane::Quick { &self.quick } else { &self.slow };
        let lease = pool.lease(permit);
        let mut running = used.begin(&statement.sql, lease.steps());
        let rows = lease.run_to_end(|connection| self.rows(connection, statement));
        let rows = match self.backend {
            // PostgreSQL ends a statement by itself, unless it can't be reached: its driver would wait for ever.
            DbBackend::Postgres => timeout(session::LONGEST + session::GRACE, rows).await,
            _ => Ok(rows.await),
        };
        let rows = rows.unwrap_or_else(|_| Err(NoTurn.into()));
        if rows.is_ok() {
            running.ended();
        }
        rows
    }

    fn rows(
        &self,
        connection: DatabaseConnection,
        statement: &Statement,
    ) -> impl Future<Output = Result<Vec<QueryResult>, DbErr>> + use<> {
        let (statement, is_lent) = (statement.clone(), self.is_lent);
        async move {
            if !is_lent {
                return connection.query_all_raw(statement).await;
            }
            let txn = connection.begin().await?;
            txn.execute_unprepared(&session::begin_lent()).await?;
            let rows = txn.query_all_raw(statement).await?;
            txn.commit().await.map(|()| rows)
        }
    }

    /// Closes the idle connections.
    pub(super) async fn close(&self) -> Result<(), DbErr> {
        self.quick.close().await?;
        self.slow.close().await
    }
}
