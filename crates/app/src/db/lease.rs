//! Connections that each have a handle of their own, so that what runs on one can be ended from outside.
//!
//! Whoever stops waiting for a statement (the client has gone, the time is over) drops what waits for it. The
//! database would go on with it all the same, and the connection be of no use to anybody meanwhile: here it is told
//! to stop. The connection is given to nobody else until it has.

use std::collections::VecDeque;
use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use sea_orm::{ConnAcquireErr, DatabaseConnection, DbErr};
use tokio::runtime::Handle;
use tokio::time::timeout;

use super::pace::Pace;
use super::postgres::session::{Canceller, OPENING, Session};
use super::turn::{Turn, Turns};
use super::usage::Usage;

/// How long a statement of whoever has used little may take on PostgreSQL before it goes with the slow ones.
pub const QUICK: Duration = Duration::from_millis(150);
/// A statement that was given up may end by itself in this time before the database is told to end it.
const END: Duration = Duration::from_millis(100);

/// A connection, and how what runs on it is ended.
#[derive(Debug)]
pub struct Pooled {
    /// It has one connection to the database, which is opened when it is needed.
    connection: DatabaseConnection,
    /// Where it can be opened anew.
    session: Option<Session>,
    interrupt: Interrupt,
    /// Whether the connection was open when it was last used.
    is_warm: bool,
}

/// How a statement is ended.
#[derive(Debug)]
pub enum Interrupt {
    /// SQLite asks.
    Sqlite(Pace),
    /// PostgreSQL is told.
    Postgres(Canceller),
}

/// Some connections, and turns at them. Clones are the same ones.
#[derive(Clone, Debug)]
pub struct Pool {
    turns: Turns,
    free: Arc<Mutex<VecDeque<Pooled>>>,
    /// How long somebody waits for their turn.
    patience: Duration,
}

/// A connection that somebody has for themselves.
#[derive(Debug)]
pub struct Lease {
    pooled: Option<Pooled>,
    free: Arc<Mutex<VecDeque<Pooled>>>,
    turn: Option<Turn>,
    /// Whether what ran has ended.
    has_ended: bool,
}

impl Pooled {
    /// A connection, which nobody uses otherwise.
    pub fn new(connection: DatabaseConnection, session: Option<Session>, interrupt: Interrupt) -> Self {
        Self { connection, session, interrupt, is_warm: false }
    }

    /// Remembers how it went.
    fn note(&mut self, failed: Option<&DbErr>) {
        self.is_warm = failed.is_none();
        if let (Some(session), Some(error)) = (&self.session, failed) {
            session.look_into(error);
        }
    }

    /// Ends what runs, and waits until it has, and what was not committed was undone. On PostgreSQL the driver opens
    /// another connection in the place of one on which a statement was ended.
    async fn clear(&mut self) {
        match &self.interrupt {
            Interrupt::Sqlite(pace) => {
                pace.give_up();
                self.is_warm = self.connection.ping().await.is_ok();
                pace.renew();
            }
            Interrupt::Postgres(canceller) => {
                for patience in [END, OPENING] {
                    if let Ok(alive) = timeout(patience, self.connection.ping()).await {
                        self.is_warm = alive.is_ok();
                        return;
                    }
                    canceller.cancel().await;
                }
                // Nothing answers: whoever comes next tries anew.
                if let Some(session) = &self.session {
                    self.connection = session.connection();
                }
                self.is_warm = false;
            }
        }
    }
}

fn lock(free: &Mutex<VecDeque<Pooled>>) -> MutexGuard<'_, VecDeque<Pooled>> {
    free.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Pool {
    /// These, of which each who asks may have `each` at once; whoever waits for longer than `patience` is told that
    /// the database is away.
    pub fn new(connections: Vec<Pooled>, each: usize, patience: Duration) -> Self {
        Self::at(Turns::new(connections.len(), each), connections, patience)
    }

    /// The same for slow statements: each who asks may have one at once, and whoever has used least comes first.
    pub fn for_slow(connections: Vec<Pooled>, patience: Duration, usage: Usage) -> Self {
        Self::at(Turns::least_used_first(connections.len(), 1, usage), connections, patience)
    }

    fn at(turns: Turns, connections: Vec<Pooled>, patience: Duration) -> Self {
        Self { turns, free: Arc::new(Mutex::new(connections.into())), patience }
    }

    /// Waits for a connection.
    pub async fn take(&self) -> Result<Lease, DbErr> {
        let turn = timeout(self.patience, self.turns.take()).await;
        let turn = turn.map_err(|_| DbErr::ConnectionAcquire(ConnAcquireErr::Timeout))?;
        // There are as many as turns. Open connections are taken before closed ones, the one that was idle for longest
        // first: the driver may still be tidying up the last one.
        let pooled = {
            let mut free = lock(&self.free);
            let open = free.iter().position(|pooled| pooled.is_warm).unwrap_or(0);
            free.remove(open)
        };
        Ok(Lease { pooled, free: self.free.clone(), turn: Some(turn), has_ended: false })
    }

    /// Closes the connections that nobody has.
    pub async fn close(&self) -> Result<(), DbErr> {
        let free: Vec<_> = lock(&self.free).iter().map(|pooled| pooled.connection.clone()).collect();
        for connection in free {
            connection.close_by_ref().await?;
        }
        Ok(())
    }
}

impl Lease {
    fn pooled(&mut self) -> Result<&mut Pooled, DbErr> {
        self.pooled.as_mut().ok_or_else(|| DbErr::Custom("a turn without a connection".into()))
    }

    /// What counts the steps of a statement, on SQLite.
    pub fn steps(&self) -> Option<Pace> {
        match self.pooled.as_ref().map(|pooled| &pooled.interrupt) {
            Some(Interrupt::Sqlite(pace)) => Some(pace.clone()),
            _ => None,
        }
    }

    /// Runs one statement that may take as long as somebody waits for it.
    pub async fn run_to_end<T, F: Future<Output = Result<T, DbErr>>>(
        mut self,
        work: impl FnOnce(DatabaseConnection) -> F,
    ) -> Result<T, DbErr> {
        let done = self.run(work).await;
        self.end();
        done
    }

    /// Runs something that may take as long as somebody waits for it, and begins a transaction perhaps.
    pub async fn run<T, F: Future<Output = Result<T, DbErr>>>(
        &mut self,
        work: impl FnOnce(DatabaseConnection) -> F,
    ) -> Result<T, DbErr> {
        let pooled = self.pooled()?;
        if let Interrupt::Sqlite(pace) = &pooled.interrupt {
            pace.begin_long();
        }
        let done = work(pooled.connection.clone()).await;
        pooled.note(done.as_ref().err());
        done
    }

    /// Runs a statement; none if it takes long, and was ended.
    pub async fn run_quickly<T, F: Future<Output = Result<T, DbErr>>>(
        mut self,
        work: impl FnOnce(DatabaseConnection) -> F,
    ) -> Option<Result<T, DbErr>> {
        let pooled = match self.pooled() {
            Ok(pooled) => pooled,
            Err(error) => return Some(Err(error)),
        };
        let done = match &pooled.interrupt {
            Interrupt::Sqlite(pace) => {
                let quick = pace.begin_quick();
                let done = work(pooled.connection.clone()).await;
                drop(quick);
                (done.is_ok() || !pace.is_spent()).then_some(done)
            }
            Interrupt::Postgres(_) => {
                // To open a connection may take its time: the statement is not to blame.
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

    /// What ran has ended: there is nothing to be told to stop.
    pub fn end(&mut self) {
        self.has_ended = true;
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        let Some(mut pooled) = self.pooled.take() else { return };
        let (free, turn) = (self.free.clone(), self.turn.take());
        let give_back = move |pooled| {
            lock(&free).push_back(pooled);
            // After that, as whoever has a turn finds a connection.
            drop(turn);
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
