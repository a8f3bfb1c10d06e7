//! A fair semaphore by key: it bounds how many permits are held at once. Waiting keys are served round-robin, one
//! permit each, so that a key with a thousand waiting requests does not delay one with a single request.

use std::collections::{HashMap, VecDeque};
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot::{self, Sender};

/// A key by which waiting requests are grouped.
pub trait QueueKey: Clone + Eq + Hash {}

impl<K: Clone + Eq + Hash> QueueKey for K {}

/// The semaphore.
pub struct FairQueue<K: QueueKey>(Arc<Shared<K>>);

struct Shared<K: QueueKey> {
    line: Mutex<QueueState<K>>,
    /// How many requests of one key may wait.
    most_waiting: usize,
}

struct QueueState<K: QueueKey> {
    free: usize,
    waiting: HashMap<K, VecDeque<Sender<QueuePermit<K>>>>,
    /// Keys with waiting requests, in the order in which they are served.
    next: VecDeque<K>,
}

/// A permit, which is given back when this is dropped; `None` once it was handed on.
pub struct QueuePermit<K: QueueKey>(Option<Arc<Shared<K>>>);

impl<K: QueueKey> FairQueue<K> {
    /// A semaphore of `at_a_time` permits, for which `most_waiting` requests of one key may wait.
    pub fn new(at_a_time: usize, most_waiting: usize) -> Self {
        let line = QueueState { free: at_a_time, waiting: HashMap::new(), next: VecDeque::new() };
        Self(Arc::new(Shared { line: Mutex::new(line), most_waiting }))
    }

    /// Waits for a permit. `None` at once if too many requests of this key wait already.
    pub async fn take(&self, key: K) -> Option<QueuePermit<K>> {
        let granted = {
            let mut line = self.0.line();
            if line.free > 0 && line.next.is_empty() {
                line.free -= 1;
                return Some(QueuePermit(Some(self.0.clone())));
            }
            let own = line.waiting.entry(key.clone()).or_default();
            if own.len() >= self.0.most_waiting {
                return None;
            }
            let (grant, granted) = oneshot::channel();
            own.push_back(grant);
            if own.len() == 1 {
                line.next.push_back(key);
            }
            granted
        };
        granted.await.ok()
    }
}

impl<K: QueueKey> Shared<K> {
    fn line(&self) -> MutexGuard<'_, QueueState<K>> {
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K: QueueKey> QueueState<K> {
    /// The next request to be served.
    fn pop(&mut self) -> Option<Sender<QueuePermit<K>>> {
        let key = self.next.pop_front()?;
        let own = self.waiting.get_mut(&key)?;
        let first = own.pop_front();
        if own.is_empty() {
            self.waiting.remove(&key);
        } else {
            self.next.push_back(key);
        }
        first
    }
}

impl<K: QueueKey> Drop for QueuePermit<K> {
    fn drop(&mut self) {
        let Some(shared) = self.0.take() else { return };
        loop {
            let next = {
                let mut line = shared.line();
                let next = line.pop();
                if next.is_none() {
                    line.free += 1;
                }
                next
            };
            let Some(next) = next else { return };
            match next.send(Self(Some(shared.clone()))) {
                Ok(()) => return,
                // The waiting request was given up, so the permit goes to the next one.
                Err(mut refused) => drop(refused.0.take()),
            }
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::time::Duration;

    use tokio::time::timeout;

    use super::*;

    #[tokio::test]
    async fn who_asks_once_comes_before_who_asks_often() {
        let turns = Arc::new(FairQueue::new(1, 50));
        let first = turns.take("loud").await.unwrap();
        let order = Arc::new(Mutex::new(Vec::new()));
        let names = ["loud"; 50].into_iter().chain(["quiet", "quiet"]);
        let mut waiting = Vec::new();
        for name in names {
            let (turns, order) = (turns.clone(), order.clone());
            waiting.push(tokio::spawn(async move {
                let turn = turns.take(name).await.unwrap();
                order.lock().unwrap().push(name);
                drop(turn);
            }));
            tokio::task::yield_now().await;
        }
        assert!(turns.take("loud").await.is_none(), "so many of one name wait");
        drop(first);
        for one in waiting {
            one.await.unwrap();
        }
        let order = order.lock().unwrap();
        assert_eq!(order[..5], ["loud", "quiet", "loud", "quiet", "loud"]);
        assert_eq!(order.len(), 52);
    }

    #[tokio::test]
    async fn a_turn_of_somebody_who_has_gone_is_the_next_ones() {
        let turns = FairQueue::new(1, 10);
        let first = turns.take(1).await.unwrap();
        for key in [2, 2, 3] {
            assert!(timeout(Duration::from_millis(5), turns.take(key)).await.is_err());
        }
        // Granted, but gone before it was taken.
        let mut gone = Box::pin(turns.take(4));
        assert!(timeout(Duration::from_millis(5), &mut gone).await.is_err());
        drop(first);
        drop(gone);
        assert!(timeout(Duration::from_secs(1), turns.take(5)).await.unwrap().is_some());
        assert!(timeout(Duration::from_secs(1), turns.take(5)).await.unwrap().is_some(), "it was given back");
    }
}
