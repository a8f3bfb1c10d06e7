//! The deadline of a request that changes something, and how far it has come. What the answer may say of an
//! operation that was cut off depends on both.
//!
//! A [`Deadline`] belongs to the whole request: its deadline, and whether any of its operations may have changed
//! something. A [`CommitState`] belongs to one operation: its stage. Before the commit nothing has changed, and the
//! answer says so. After it everything has. During a commit, or when its acknowledgement was lost, nobody knows:
//! then the answer says that, and how to find out.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::time::Duration;

use tokio::time::{Instant, sleep_until, timeout};

use super::App;
use crate::db_error::DbErrorClass;
use crate::error::{Error, Result};

/// How much longer than the deadline a running commit is waited for.
pub const GRACE: Duration = Duration::from_secs(3);

/// The deadline of a request that changes something, and whether any of its operations may have changed anything.
#[derive(Debug)]
pub struct Deadline {
    until: Instant,
    lasts: Duration,
    touched: AtomicBool,
}

impl Deadline {
    /// For a request that begins now and may take this long.
    pub fn lasting(time: Duration) -> Self {
        Self { until: Instant::now() + time, lasts: time, touched: AtomicBool::new(false) }
    }

    /// The deadline.
    pub fn until(&self) -> Instant {
        self.until
    }

    /// How long the request may take, in seconds.
    pub fn seconds(&self) -> f64 {
        self.lasts.as_secs_f64()
    }

    /// Whether a commit has begun, whatever its outcome.
    pub fn may_have_changed(&self) -> bool {
        self.touched.load(Ordering::Acquire)
    }
}

/// The stage of one operation of a request.
#[derive(Debug, Default)]
pub struct CommitState {
    stage: AtomicU8,
    deadline: Option<Arc<Deadline>>,
}

/// Nothing has been committed.
const NOTHING: u8 = 0;
/// A commit has begun, and its outcome is not known.
const COMMITTING: u8 = 1;
/// The operation is committed.
const DONE: u8 = 2;

impl CommitState {
    /// For an operation that begins.
    pub fn new(deadline: Option<Arc<Deadline>>) -> Self {
        Self { stage: AtomicU8::new(NOTHING), deadline }
    }

    /// Records that a commit begins.
    pub fn commits(&self) {
        self.stage.store(COMMITTING, Ordering::Release);
        if let Some(deadline) = &self.deadline {
            deadline.touched.store(true, Ordering::Release);
        }
    }

    /// Records the outcome of a commit.
    pub fn committed(&self, result: &Result<()>) {
        match result {
            Ok(()) => self.stage.store(DONE, Ordering::Release),
            Err(error) if error.is_uncertain() => {}
            Err(_) => self.stage.store(NOTHING, Ordering::Release),
        }
    }

    /// Whether the operation is committed. Then it must not be retried, whatever happens later.
    pub fn is_done(&self) -> bool {
        self.stage.load(Ordering::Acquire) == DONE
    }

    /// Runs the operation until the request's deadline. At the deadline it is cancelled if nothing has been
    /// committed; a running commit is waited for up to [`GRACE`] longer.
    pub async fn in_time<T>(&self, operation: impl Future<Output = Result<T>>) -> Result<T> {
        let Some(deadline) = &self.deadline else { return operation.await };
        let mut operation = std::pin::pin!(operation);
        // A timer whose time has passed may not fire at the first poll.
        if Instant::now() < deadline.until {
            tokio::select! {
                biased;
                () = sleep_until(deadline.until) => {}
                ended = &mut operation => return ended,
            }
        }
        if self.stage.load(Ordering::Acquire) == NOTHING {
            let message = messages::not_saved_in_time(deadline.seconds());
            return Err(Error::Limit { name: "request_timeout", message });
        }
        let late = || Error::Database { class: DbErrorClass::Uncertain, cause: Arc::new(CommitTimedOut) };
        timeout(GRACE, operation).await.unwrap_or_else(|_| Err(late()))
    }
}

impl App {
    /// The application for one operation of its request, and the operation's stage.
    pub fn operation(&self) -> (Self, Arc<CommitState>) {
        let progress = Arc::new(CommitState::new(self.deadline.clone()));
        (Self { progress: progress.clone(), ..self.clone() }, progress)
    }
}

/// The cause of an uncertain outcome: the commit did not end in time.
#[derive(Debug, thiserror::Error)]
#[error("the commit did not end in time")]
struct CommitTimedOut;

#[cfg(test)]
mod tests {
    use super::*;

    fn progress(time: Duration) -> (Arc<Deadline>, CommitState) {
        let deadline = Arc::new(Deadline::lasting(time));
        (deadline.clone(), CommitState::new(Some(deadline)))
    }

    #[tokio::test]
    async fn what_is_told_of_a_late_operation_is_true() {
        let hour = Duration::from_hours(1);
        let (deadline, idle) = progress(Duration::from_millis(50));
        let ended: Result<()> = idle
            .in_time(async {
                tokio::time::sleep(hour).await;
                Ok(())
            })
            .await;
        assert_eq!(ended.unwrap_err().code(), "LIMIT_EXCEEDED");
        assert!(!deadline.may_have_changed());

        let (deadline, stuck) = progress(Duration::from_millis(50));
        let ended: Result<()> = stuck
            .in_time(async {
                stuck.commits();
                tokio::time::sleep(hour).await;
                Ok(())
            })
            .await;
        assert_eq!(ended.unwrap_err().code(), "OUTCOME_UNKNOWN");
        assert!(deadline.may_have_changed());

        let (_, slow) = progress(Duration::from_millis(50));
        let ended = slow.in_time(async {
            slow.commits();
            tokio::time::sleep(Duration::from_millis(200)).await;
            slow.committed(&Ok(()));
            Ok(7)
        });
        assert_eq!(ended.await.unwrap(), 7);
        assert!(slow.is_done());

        let (_, late) = progress(Duration::ZERO);
        let begun = AtomicBool::new(false);
        let ended = late.in_time(async {
            begun.store(true, Ordering::Relaxed);
            Ok(())
        });
        assert!(ended.await.is_err() && !begun.into_inner(), "what comes too late is not begun");
    }
}
