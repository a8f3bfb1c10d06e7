//! How much time a mutation has, and how far it has come: what may be told of one that was cut off depends on both.
//!
//! A [`Course`] belongs to the whole request: it holds the deadline, and whether any of the request's operations may have
//! changed something. A [`Progress`] belongs to one operation of the request: it holds the operation's stage. Before its
//! commit nothing has changed, and that is told. After it everything has. While a commit is under way, and when its
//! acknowledgement was lost, nobody knows: then the answer says so, and how to find out.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::time::Duration;

use tokio::time::{Instant, sleep_until, timeout};

use super::App;
use crate::error::{Error, Result};
use crate::trouble::Trouble;

/// How long a commit that is under way when the time is over is still waited for.
pub const GRACE: Duration = Duration::from_secs(3);

/// The deadline of a request that changes something, and whether any of its operations may have changed anything.
#[derive(Debug)]
pub struct Course {
    until: Instant,
    touched: AtomicBool,
}

impl Course {
    /// Of a request that begins now.
    pub fn lasting(time: Duration) -> Self {
        Self { until: Instant::now() + time, touched: AtomicBool::new(false) }
    }

    /// When its time is over.
    pub fn until(&self) -> Instant {
        self.until
    }

    /// Whether a commit has begun, whatever came of it.
    pub fn may_have_changed(&self) -> bool {
        self.touched.load(Ordering::Acquire)
    }
}

/// The stage of one operation of a request.
#[derive(Debug, Default)]
pub struct Progress {
    stage: AtomicU8,
    course: Option<Arc<Course>>,
}

/// Nothing that lasts was done.
const NOTHING: u8 = 0;
/// A commit has begun, and its end is not known.
const COMMITTING: u8 = 1;
/// It is done.
const DONE: u8 = 2;

impl Progress {
    /// Of an operation that begins.
    pub fn new(course: Option<Arc<Course>>) -> Self {
        Self { stage: AtomicU8::new(NOTHING), course }
    }

    /// A commit begins.
    pub fn commits(&self) {
        self.stage.store(COMMITTING, Ordering::Release);
        if let Some(course) = &self.course {
            course.touched.store(true, Ordering::Release);
        }
    }

    /// A commit has ended.
    pub fn committed(&self, result: &Result<()>) {
        match result {
            Ok(()) => self.stage.store(DONE, Ordering::Release),
            Err(error) if error.is_uncertain() => {}
            Err(_) => self.stage.store(NOTHING, Ordering::Release),
        }
    }

    /// Whether it is done: then it must not be tried again, whatever follows.
    pub fn is_done(&self) -> bool {
        self.stage.load(Ordering::Acquire) == DONE
    }

    /// Runs the operation within the request's time. One that has changed nothing when it is over is given up; a
    /// commit that is under way is waited for a little longer.
    pub async fn in_time<T>(&self, operation: impl Future<Output = Result<T>>) -> Result<T> {
        let Some(course) = &self.course else { return operation.await };
        let mut operation = std::pin::pin!(operation);
        // A timer that has run out may not say so at once.
        if Instant::now() < course.until {
            tokio::select! {
                biased;
                () = sleep_until(course.until) => {}
                ended = &mut operation => return ended,
            }
        }
        if self.stage.load(Ordering::Acquire) == NOTHING {
            return Err(Error::Limit { name: "request_timeout", message: TOO_LATE.into() });
        }
        let late = || Error::Database { trouble: Trouble::Uncertain, cause: Arc::new(Late) };
        timeout(GRACE, operation).await.unwrap_or_else(|_| Err(late()))
    }
}

impl App {
    /// The program for one operation of its request, and the operation's stage.
    pub fn operation(&self) -> (Self, Arc<Progress>) {
        let progress = Arc::new(Progress::new(self.course.clone()));
        (Self { progress: progress.clone(), ..self.clone() }, progress)
    }
}

const TOO_LATE: &str = "The time for the request was over before this was done: nothing was changed by it.";

/// Why it is not known whether something was done.
#[derive(Debug, thiserror::Error)]
#[error("the commit did not end in time")]
struct Late;

#[cfg(test)]
mod tests {
    use super::*;

    fn progress(time: Duration) -> (Arc<Course>, Progress) {
        let course = Arc::new(Course::lasting(time));
        (course.clone(), Progress::new(Some(course)))
    }

    #[tokio::test]
    async fn what_is_told_of_a_late_operation_is_true() {
        let hour = Duration::from_secs(3600);
        let (course, idle) = progress(Duration::from_millis(50));
        let ended: Result<()> = idle
            .in_time(async {
                tokio::time::sleep(hour).await;
                Ok(())
            })
            .await;
        assert_eq!(ended.unwrap_err().code(), "LIMIT_EXCEEDED");
        assert!(!course.may_have_changed());

        let (course, stuck) = progress(Duration::from_millis(50));
        let ended: Result<()> = stuck
            .in_time(async {
                stuck.commits();
                tokio::time::sleep(hour).await;
                Ok(())
            })
            .await;
        assert_eq!(ended.unwrap_err().code(), "OUTCOME_UNKNOWN");
        assert!(course.may_have_changed());

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
