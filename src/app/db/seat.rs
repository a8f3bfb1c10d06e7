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
use super::postgres::session::{Canceller, Session};
use super::turn::{Turn, Turns};

/// On PostgreSQL, a statement that is not dear takes no longer.
pub const QUICK: Duration = Duration::from_millis(150);
/// A statement that was given up, and what is undone after it, may end by itself in this time.
const END: Duration = Duration::from_millis(100);
/// How often the database is told to end a statement before the connection is given up, too.
const TRIES: usize = 5;

/// A connection, and how what runs on it is ended.
#[derive(Debug)]
pub struct Seat {
    /// It has one connection to the database, which is opened when it is needed.
    connection: DatabaseConnection,
    /// Where it can be opened anew.
    session: Option<Session>,
    rein: Rein,
    /// Whether the connection was open when it was last used.
    is_warm: bool,
}

/// How a statement is ended.
#[derive(Debug)]
pub enum Rein {
    /// SQLite asks.
    Sqlite(Pace),
    /// PostgreSQL is told.
    Postgres(Canceller),
}

/// Some connections, and turns at them. Clones are the same ones.
#[derive(Clone, Debug)]
pub struct Seats {
    turns: Turns,
    free: Arc<Mutex<VecDeque<Seat>>>,
    /// How long somebody waits for their turn.
    patience: Duration,
}

/// A connection that somebody has for themselves.
#[derive(Debug)]
pub struct Seated {
    seat: Option<Seat>,
    free: Arc<Mutex<VecDeque<Seat>>>,
    turn: Option<Turn>,
    /// Whether what ran has ended.
    has_ended: bool,
}

impl Seat {
    /// A connection, which nobody uses otherwise.
    pub fn new(connection: DatabaseConnection, session: Option<Session>, rein: Rein) -> Self {
        Self { connection, session, rein, is_warm: false }
    }

    /// Ends what runs, and waits until it has. The connection answers when the statement has ended, and what was not
    /// committed was undone.
    async fn clear(&mut self) {
        match &self.rein {
            Rein::Sqlite(pace) => {
                pace.give_up();
                self.is_warm = self.connection.ping().await.is_ok();
                pace.renew();
            }
            Rein::Postgres(canceller) => {
                for _ in 0..TRIES {
                    if let Ok(alive) = timeout(END, self.connection.ping()).await {
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

fn lock(free: &Mutex<VecDeque<Seat>>) -> MutexGuard<'_, VecDeque<Seat>> {
    free.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Seats {
    /// These, of which each who asks may have `each` at once; whoever waits for longer than `patience` is told that
    /// the database is away.
    pub fn new(seats: Vec<Seat>, each: usize, patience: Duration) -> Self {
        Self { turns: Turns::new(seats.len(), each), free: Arc::new(Mutex::new(seats.into())), patience }
    }

    /// Waits for a connection.
    pub async fn take(&self) -> Result<Seated, DbErr> {
        let turn = timeout(self.patience, self.turns.take()).await;
        let turn = turn.map_err(|_| DbErr::ConnectionAcquire(ConnAcquireErr::Timeout))?;
        // There are as many as turns. Of those that are open the one that was used last comes last, as the driver may
        // still be at it; another one is opened when they are all taken.
        let seat = {
            let mut free = lock(&self.free);
            let open = free.iter().position(|seat| seat.is_warm).unwrap_or(0);
            free.remove(open)
        };
        Ok(Seated { seat, free: self.free.clone(), turn: Some(turn), has_ended: false })
    }

    /// Closes the connections that nobody has.
    pub async fn close(&self) -> Result<(), DbErr> {
        let free: Vec<_> = lock(&self.free).iter().map(|seat| seat.connection.clone()).collect();
        for connection in free {
            connection.close_by_ref().await?;
        }
        Ok(())
    }
}

impl Seated {
    fn seat(&mut self) -> Result<&mut Seat, DbErr> {
        self.seat.as_mut().ok_or_else(|| DbErr::Custom("a turn without a connection".into()))
    }

    /// Runs something that may take as long as somebody waits for it.
    pub async fn run<T, F: Future<Output = Result<T, DbErr>>>(
        &mut self,
        work: impl FnOnce(DatabaseConnection) -> F,
    ) -> Result<T, DbErr> {
        let seat = self.seat()?;
        if let Rein::Sqlite(pace) = &seat.rein {
            pace.begin_long();
        }
        let done = work(seat.connection.clone()).await;
        seat.is_warm = done.is_ok();
        done
    }

    /// Runs a statement; none if it is dear.
    pub async fn run_quickly<T, F: Future<Output = Result<T, DbErr>>>(
        mut self,
        work: impl FnOnce(DatabaseConnection) -> F,
    ) -> Option<Result<T, DbErr>> {
        let seat = match self.seat() {
            Ok(seat) => seat,
            Err(error) => return Some(Err(error)),
        };
        let done = match &seat.rein {
            Rein::Sqlite(pace) => {
                let quick = pace.begin_quick();
                let done = work(seat.connection.clone()).await;
                drop(quick);
                (done.is_ok() || !pace.is_spent()).then_some(done)
            }
            Rein::Postgres(_) => {
                // To open a connection may take its time: the statement is not to blame.
                if !seat.is_warm
                    && let Err(error) = seat.connection.ping().await
                {
                    self.end();
                    return Some(Err(error));
                }
                match timeout(QUICK, work(seat.connection.clone())).await {
                    Ok(done) => Some(done),
                    Err(_) => return None,
                }
            }
        };
        seat.is_warm = done.as_ref().is_some_and(Result::is_ok);
        self.end();
        done
    }

    /// What ran has ended: there is nothing to be told to stop.
    pub fn end(&mut self) {
        self.has_ended = true;
    }
}

impl Drop for Seated {
    fn drop(&mut self) {
        let Some(mut seat) = self.seat.take() else { return };
        let (free, turn) = (self.free.clone(), self.turn.take());
        let give_back = move |seat| {
            lock(&free).push_back(seat);
            // After that, as whoever has a turn finds a connection.
            drop(turn);
        };
        match Handle::try_current() {
            Ok(runtime) if !self.has_ended => {
                runtime.spawn(async move {
                    seat.clear().await;
                    give_back(seat);
                });
            }
            _ => give_back(seat),
        }
    }
}
