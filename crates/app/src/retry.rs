//! Retries an operation that lost a race, or its connection to the database, before anything was committed.

use std::future::Future;
use std::time::Duration;

use tokio::time::{Instant, sleep};

use crate::db_error::DbErrorClass;
use crate::error::{Error, Result};
use crate::metrics::METRICS;

/// How long an operation is retried. The time limit of a request is longer.
const LONGEST_RETRY: Duration = Duration::from_secs(10);
/// The upper bound of the first pause; each further bound is twice the one before.
const FIRST: Duration = Duration::from_millis(5);
/// The upper bound of any pause.
const LONGEST: Duration = Duration::from_millis(500);

/// Runs an operation from its start until it succeeds, fails for another reason, or the time for retries is over.
/// It must be one transaction, so that a failed attempt leaves nothing behind.
pub async fn retry<T, F: Future<Output = Result<T>>>(operation: impl Fn() -> F) -> Result<T> {
    let mut backoff = Backoff::default();
    loop {
        let ended = operation().await;
        match backoff.pause(&ended) {
            Some(pause) => sleep(pause).await,
            None => return ended,
        }
    }
}

/// The time and the growing pauses that are left for retrying one operation.
pub struct Backoff {
    until: Instant,
    most: Duration,
}

impl Default for Backoff {
    fn default() -> Self {
        Self::since(Instant::now())
    }
}

impl Backoff {
    /// For an operation that began at `begun`.
    pub fn since(begun: Instant) -> Self {
        Self { until: begun + LONGEST_RETRY, most: FIRST }
    }

    /// The pause before the next attempt; `None` if the operation succeeded or is not to be retried.
    pub fn pause<T>(&mut self, ended: &Result<T>) -> Option<Duration> {
        match ended {
            Err(Error::Database { class, .. }) => self.pause_after(*class),
            _ => None,
        }
    }

    /// As [`pause`](Self::pause), for a known class of error.
    pub fn pause_after(&mut self, class: DbErrorClass) -> Option<Duration> {
        if !class.is_retryable() || Instant::now() >= self.until {
            return None;
        }
        METRICS.retries.get_or_create(&[("reason", class.name())]).inc();
        // A random part of the bound, so that operations that collided do not collide again.
        let pause = self.most.mul_f64(rand::random());
        self.most = (self.most * 2).min(LONGEST);
        Some(pause)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    fn failure(class: DbErrorClass) -> Error {
        Error::Database { class, cause: Arc::new(std::io::Error::other("x")) }
    }

    async fn tries(class: DbErrorClass, failures: u32) -> (u32, bool) {
        let count = AtomicU32::new(0);
        let done = retry(|| async {
            let failed = count.fetch_add(1, Ordering::Relaxed) < failures;
            if failed { Err(failure(class)) } else { Ok(()) }
        });
        let done = done.await.is_ok();
        (count.into_inner(), done)
    }

    #[tokio::test]
    async fn only_what_changed_nothing_is_tried_again() {
        assert_eq!(tries(DbErrorClass::Conflict, 3).await, (4, true));
        assert_eq!(tries(DbErrorClass::Unavailable, 3).await, (4, true));
        assert_eq!(tries(DbErrorClass::ReadOnly, 3).await, (1, false));
        assert_eq!(tries(DbErrorClass::Uncertain, 3).await, (1, false));
    }

    #[test]
    fn patience_ends_and_pauses_stay_short() {
        let mut backoff = Backoff::default();
        let ended: Result<()> = Err(failure(DbErrorClass::Conflict));
        assert!((0..100).all(|_| backoff.pause(&ended).is_some_and(|pause| pause <= LONGEST)));
        backoff.until = Instant::now();
        assert_eq!(backoff.pause(&ended), None);
    }
}
