//! A connection pool in which a statement can be cancelled from outside.
//!
//! When a request is given up (the client has gone, or its time is over), the future that waits for its
//! statement is dropped. The database would still run the statement and keep the connection busy. So the
//! statement is cancelled here, and the connection returns to the pool only after the statement has ended.

use std::collections::VecDeque;
use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use sea_orm::{DatabaseConnection, DbErr};
use tokio::runtime::Handle;
use tokio::time::timeout;

use super::fair_semaphore::Permit;
use super::postgres::QUICK;
use super::postgres::session::{Canceller, OPENING, Session};
use super::sqlite::step_limit::StepLimit;

/// How long a cancelled statement is given to end by itself before the database is told to cancel it.
const END: Duration = Duration::from_millis(100);

/// A connection of the pool, and how its statement is cancelled.
#[derive(Debug)]
pub(super) struct PoolSlot {
    /// A pool of the driver with exactly one connection, opened on demand.
    connection: DatabaseConnection,
    /// Opens a new connection in place of one that no longer answers; `None` on SQLite.
    session: Option<Session>,
    interrupt: Interrupt,
    /// Whether the connection was open after its last use.
    is_warm: bool,
}

/// How a running statement is cancelled.
#[derive(Debug)]
pub(super) enum Interrupt {
    /// On SQLite: its progress handler returns that the statement is to stop.
    Sqlite(StepLimit),
    /// On PostgreSQL: `pg_cancel_backend`.
    Postgres(Canceller),
}

/// A pool with a connection for each permit of a semaphore. Clones share the connections.
#[derive(Clone, Debug)]
pub(super) struct ConnectionPool(Arc<Mutex<VecDeque<PoolSlot>>>);

/// A connection taken from the pool. When this is dropped, it goes back.
#[derive(Debug)]
pub struct PooledConnection {
    pooled: Option<PoolSlot>,
    free: Arc<Mutex<VecDeque<PoolSlot>>>,
    permit: Option<Permit>,
    /// Whether the statement has ended, so that there is nothing to cancel.
    has_ended: bool,
}

impl PoolSlot {
    /// `connection` must not be used by anything else.
    pub(super) fn new(
        connection: DatabaseConnection,
        session: Option<Session>,
        interrupt: Interrupt,
    ) -> Self {
        Self { connection, session, interrupt, is_warm: false }
    }

    /// Records whether the connection still works. If it failed, the reason is looked for and logged.
    fn note(&mut self, failed: Option<&DbErr>) {
        self.is_warm = failed.is_none();
        if let (Some(session), Some(error)) = (&self.session, failed) {
            session.look_into(error);
        }
    }

    /// Cancels the running statement, and waits until it has ended and any open transaction is rolled back.
    /// On PostgreSQL the driver replaces a connection whose statement was cancelled.
    async fn clear(&mut self) {
        match &self.interrupt {
            Interrupt::Sqlite(limit) => {
                limit.give_up();
                self.is_warm = self.connection.ping().await.is_ok();
                limit.renew();
            }
            Interrupt::Postgres(canceller) => {
                for patience in [END, OPENING] {
                    if let Ok(alive) = timeout(patience, self.connection.ping()).await {
                        self.is_warm = alive.is_ok();
                        return;
                    }
                    canceller.cancel().await;
                }
                // The connection does not answer. The next user gets a new one.
                if let Some(session) = &self.session {
                    self.connection = session.connection();
                }
                self.is_warm = false;
            }
        }
    }
}

fn lock(free: &Mutex<VecDeque<PoolSlot>>) -> MutexGuard<'_, VecDeque<PoolSlot>> {
    free.lock().unwrap_or_else(PoisonError::into_inner)
}

impl ConnectionPool {
    /// A pool of these connections.
    pub(super) fn new(connections: Vec<PoolSlot>) -> Self {
        Self(Arc::new(Mutex::new(connections.into())))
    }

    /// Takes a connection for the holder of a permit, which is given back together with the connection.
    pub(super) fn lease(&self, permit: Permit) -> PooledConnection {
        // There is a connection for each permit. Open connections are preferred to closed ones, and of those
        // the one that was idle for longest: the driver may still be tidying up the last one.
        let pooled = {
            let mut free = lock(&self.0);
            let open = free.iter().position(|pooled| pooled.is_warm).unwrap_or(0);
            free.remove(open)
        };
        PooledConnection { pooled, free: self.0.clone(), permit: Some(permit), has_ended: false }
    }

    /// Closes the idle connections.
    pub(super) async fn close(&self) -> Result<(), DbErr> {
        let free: Vec<_> = lock(&self.0).iter().map(|pooled| pooled.connection.clone()).collect();
        for connection in free {
            connection.close_by_ref().await?;
        }
        Ok(())
    }
}

impl PooledConnection {
    fn pooled(&mut self) -> Result<&mut PoolSlot, DbErr> {
        self.pooled.as_mut().ok_or_else(|| DbErr::Custom("a turn without a connection".into()))
    }

    /// The counter of a statement's steps on SQLite; `None` on PostgreSQL.
    pub fn steps(&self) -> Option<StepLimit> {
        match self.pooled.as_ref().map(|pooled| &pooled.interrupt) {
            Some(Interrupt::Sqlite(limit)) => Some(limit.clone()),
            _ => None,
        }
    }

    /// Runs one statement without a limit.
    pub async fn run_to_end<T, F: Future<Output = Result<T, DbErr>>>(
        mut self,
        work: impl FnOnce(DatabaseConnection) -> F,
    ) -> Result<T, DbErr> {
        let done = self.run(work).await;
        self.end();
        done
    }

    /// Runs work without a limit, which may begin a transaction. It is still cancelled when the lease is
    /// dropped.
    pub async fn run<T, F: Future<Output = Result<T, DbErr>>>(
        &mut self,
        work: impl FnOnce(DatabaseConnection) -> F,
    ) -> Result<T, DbErr> {
        let pooled = self.pooled()?;
        if let Interrupt::Sqlite(limit) = &pooled.interrupt {
            limit.begin_long();
        }
        let done = work(pooled.connection.clone()).await;
        pooled.note(done.as_ref().err());
        done
    }

    /// Runs a statement. `None` if it turned out to be slow and was cancelled.
    pub async fn run_quickly<T, F: Future<Output = Result<T, DbErr>>>(
        mut self,
        work: impl FnOnce(DatabaseConnection) -> F,
    ) -> Option<Result<T, DbErr>> {
        let pooled = match self.pooled() {
            Ok(pooled) => pooled,
            Err(error) => return Some(Err(error)),
        };
        let done = match &pooled.interrupt {
            Interrupt::Sqlite(limit) => {
                let quick = limit.begin_quick();
                let done = work(pooled.connection.clone()).await;
                drop(quick);
                (done.is_ok() || !limit.is_spent()).then_some(done)
            }
            Interrupt::Postgres(_) => {
                // Opening a connection may take a while, which must not count as the statement's time.
                if !pooled.is_warm
                    && let Err(error) = pooled.connection.ping().await
                {
                    pooled.note(Some(&error));
                    self.end();
                    return Some(Err(error));
                }
                match timeout(QUICK, work(pooled.connection.clone())).await {
                    Ok(done) => Some(done),
                    Err(_) => return None,
                }
            }
        };
        match &done {
            Some(done) => pooled.note(done.as_ref().err()),
            None => pooled.is_warm = false,
        }
        self.end();
        done
    }

    /// Records that the statement has ended, so that dropping the lease cancels nothing.
    pub fn end(&mut self) {
        self.has_ended = true;
    }
}

impl Drop for PooledConnection {
    fn drop(&mut self) {
        let Some(mut pooled) = self.pooled.take() else { return };
        let (free, permit) = (self.free.clone(), self.permit.take());
        let give_back = move |pooled| {
            lock(&free).push_back(pooled);
            // The permit is released last, so that whoever gets it finds the connection in the pool.
            drop(permit);
        };
        match Handle::try_current() {
            Ok(runtime) if !self.has_ended => {
                runtime.spawn(async move {
                    pooled.clear().await;
                    give_back(pooled);
                });
            }
            _ => give_back(pooled),
        }
    }
}
