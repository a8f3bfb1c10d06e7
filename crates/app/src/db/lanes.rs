//! Which reads run now and which wait: quick statements in one lane, slow ones in another.
//!
//! A statement begins in the quick lane. If it turns out to be slow, it is cancelled there and run again in the slow
//! lane, so that quick statements never wait behind it. All readers of a database share its slow lane.

use std::sync::Arc;
use std::time::Duration;

use sea_orm::{ConnAcquireErr, DbErr};
use tokio::time::timeout;

use super::fair_semaphore::{FairSemaphore, Permit};
use super::requester::Requester;
use super::usage::{RequesterUsage, Usage};
use crate::db_error::DbErrorClass;
use crate::error::Error;

/// How many slow statements run at once. One requester runs at most one of them.
pub(super) const SLOW: usize = 2;
/// How long a read waits for its turn. After that the request fails because the database is busy.
const PATIENCE: Duration = Duration::from_secs(10);

/// Both lanes of a reader. Clones share them.
#[derive(Clone, Debug)]
pub(super) struct Lanes {
    quick: FairSemaphore,
    /// One permit less than `quick` has: for statements that may be slow. So one connection is always left for those
    /// that are known to be quick. `None` where the reader sees to that by itself, or has one connection only.
    maybe_slow: Option<FairSemaphore>,
    slow: FairSemaphore,
    usage: Usage,
}

/// One of the two lanes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lane {
    /// For statements that are quick, or not known yet to be slow.
    Quick,
    /// For slow statements.
    Slow,
}

/// A statement's turn in a lane. It lasts until the permit is dropped.
#[derive(Debug)]
pub(super) struct Turn {
    /// The permit of the lane.
    pub permit: Permit,
    /// Whose usage the statement adds to.
    pub used: Arc<RequesterUsage>,
}

/// The error that no turn came in time.
#[derive(Debug, thiserror::Error)]
#[error("the database had no connection to give in time")]
pub struct NoTurn;

impl From<NoTurn> for Error {
    fn from(late: NoTurn) -> Self {
        Self::Database { class: DbErrorClass::Unavailable, cause: Arc::new(late) }
    }
}

impl From<NoTurn> for DbErr {
    fn from(_: NoTurn) -> Self {
        Self::ConnectionAcquire(ConnAcquireErr::Timeout)
    }
}

impl Lanes {
    /// Lanes of a database of which nothing is read otherwise, with this semaphore for the quick one. `usage` is what
    /// the semaphore goes by, if it goes by usage.
    pub(super) fn new(quick: FairSemaphore, usage: Usage) -> Self {
        let slow = FairSemaphore::least_used_first(SLOW, 1, usage.clone());
        Self { quick, maybe_slow: None, slow, usage }
    }

    /// The lanes of another reader of the same database, which has a quick lane of its own, with this many permits, and
    /// the same slow one.
    pub(super) fn beside(&self, permits: usize) -> Self {
        let maybe_slow = (permits > 1).then(|| FairSemaphore::a_few_each(permits - 1));
        Self { quick: FairSemaphore::a_few_each(permits), maybe_slow, ..self.clone() }
    }

    /// Runs a statement when its turn comes. `quickly` returns `None` if the statement turned out to be slow; then
    /// it is run `to_end`, which has no such limit.
    pub(super) async fn run<T, E: From<NoTurn>>(
        &self,
        sql: &str,
        quickly: impl AsyncFnOnce(Turn) -> Option<Result<T, E>>,
        to_end: impl AsyncFnOnce(Lane, Turn) -> Result<T, E>,
    ) -> Result<T, E> {
        let requester = Requester::current();
        let used = self.usage.of(&requester);
        if requester.is_always_quick() {
            let permit = self.permit(Lane::Quick).await?;
            return to_end(Lane::Quick, Turn { permit, used }).await;
        }
        if !used.goes_slow(sql) {
            let maybe_slow = match &self.maybe_slow {
                Some(semaphore) if !used.goes_first(sql) => Some(taken(semaphore).await?),
                _ => None,
            };
            let permit = self.permit(Lane::Quick).await?.with(maybe_slow);
            // The requester's usage may have grown while this waited for its turn.
            if !used.goes_slow(sql)
                && let Some(done) = quickly(Turn { permit, used: used.clone() }).await
            {
                return done;
            }
        }
        let permit = self.permit(Lane::Slow).await?;
        to_end(Lane::Slow, Turn { permit, used }).await
    }

    /// Waits for a permit of a lane.
    pub(super) async fn permit(&self, lane: Lane) -> Result<Permit, NoTurn> {
        match lane {
            Lane::Quick => taken(&self.quick).await,
            Lane::Slow => taken(&self.slow).await,
        }
    }
}

async fn taken(semaphore: &FairSemaphore) -> Result<Permit, NoTurn> {
    timeout(PATIENCE, semaphore.take()).await.map_err(|_| NoTurn)
}
