//! Retries an operation that lost a race, or its connection to the database, before anything was committed.

use std::future::Future;
use std::time::Duration;

use tokio::time::{Instant, sleep};

use crate::error::{Error, Result};
use crate::metrics::METRICS;
use crate::trouble::Trouble;

/// How long an operation is retried. The time limit of a request is longer.
const PATIENCE: Duration = Duration::from_secs(10);
/// The upper bound of the first pause; each further bound is twice the one before.
const FIRST: Duration = Duration::from_millis(5);
/// The upper bound of any pause.
const LONGEST: Duration = Duration::from_millis(500);

/// Runs an operation from its start until it succeeds, fails for another reason, or the time for retries is over.
/// It must be one transaction, so that a failed attempt leaves nothing behind.
pub async fn again<T, F: Future<Output = Result<T>>>(operation: impl Fn() -> F) -> Result<T> {
    let mut patience = Patience::default();
    loop {
        let ended = operation().await;
        match patience.pause(&ended) {
            Some(pause) => sleep(pause).await,
            None => return ended,
        }
    }
}

/// The time and the growing pauses that are left for retrying one operation.
pub struct Patience {
    until: Instant,
    most: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self::since(Instant::now())
    }
}

impl Patience {
    /// For an operation that began at `begun`.
    pub fn since(begun: Instant) -> Self {
        Self { until: begun + PATIENCE, most: FIRST }
    }

    /// The pause before the next attempt; `None` if the operation succeeded or is not to be retried.
    pub fn pause<T>(&mut self, ended: &Result<T>) -> Option<Duration> {
        match ended {
            Err(Error::Database { trouble, .. }) => self.pause_after(*trouble),
            _ => None,
        }
    }

    /// As [`pause`](Self::pause), for a known kind of trouble.
    pub fn pause_after(&mut self, trouble: Trouble) -> Option<Duration> {
        if !trouble.is_worth_another_try() || Instant::now() >= self.until {
            return None;
        }
        METRICS.retries.get_or_create(&[("reason", trouble.name())]).inc();
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

    fn failure(trouble: Trouble) -> Error {
        Error::Database { trouble, cause: Arc::new(std::io::Error::other("x")) }
    }

    async fn tries(trouble: Trouble, failures: u32) -> (u32, bool) {
        let count = AtomicU32::new(0);
        let done = again(|| async {
            let failed = count.fetch_add(1, Ordering::Relaxed) < failures;
            if failed { Err(failure(trouble)) } else { Ok(()) }
        });
        let done = done.await.is_ok();
        (count.into_inner(), done)
    }

    #[tokio::test]
    async fn only_what_changed_nothing_is_tried_again() {
        assert_eq!(tries(Trouble::Race, 3).await, (4, true));
        assert_eq!(tries(Trouble::Away, 3).await, (4, true));
        assert_eq!(tries(Trouble::Refused, 3).await, (1, false));
        assert_eq!(tries(Trouble::Uncertain, 3).await, (1, false));
    }

    #[test]
    fn patience_ends_and_pauses_stay_short() {
        let mut patience = Patience::default();
        let ended: Result<()> = Err(failure(Trouble::Race));
        assert!((0..100).all(|_| patience.pause(&ended).is_some_and(|pause| pause <= LONGEST)));
        patience.until = Instant::now();
        assert_eq!(patience.pause(&ended), None);
    }
}
