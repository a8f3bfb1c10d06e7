//! Memory budgets: what a request holds in memory is reserved before it is allocated.
//!
//! There is one pool for the server, with a part of it for each requester: nobody reserves more than their part
//! allows, and all together no more than the pool has. A reservation that does not fit is refused. Before that,
//! answers that their clients do not read are dropped to make room.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, Instant};

use bytes::Bytes;
use messages::Message;

/// An answer that is read slowly may stay this many times as long as one that is not read at all.
const LONGER: u32 = 15;
/// The length in bytes up to which an answer is never dropped.
const SMALL: usize = 16 * 1024;

/// A budget of bytes, possibly within a larger one.
pub struct MemoryPool {
    /// The name of the limit, as clients are told it.
    limit: &'static str,
    most: usize,
    taken: AtomicUsize,
    within: Option<Arc<MemoryPool>>,
    /// How long an answer may stay unread before it may be dropped to make room.
    patience: Duration,
    /// Answers that are being sent to clients, the oldest first.
    waiting: Mutex<VecDeque<Weak<UnsentAnswer>>>,
}

/// A reservation did not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BudgetExceeded {
    /// The name of the limit.
    pub limit: &'static str,
    /// The size of the pool in bytes.
    pub most: usize,
}

impl BudgetExceeded {
    /// What is told of it.
    pub fn message(self) -> Message {
        messages::memory_exceeded(self.most / 1024 / 1024)
    }
}

impl MemoryPool {
    /// A pool of `most` bytes that is not part of another.
    pub fn new(limit: &'static str, most: usize, patience: Duration) -> Arc<Self> {
        Self::with(limit, most, patience, None)
    }

    /// A pool of `most` bytes, which are also reserved in this one.
    pub fn part(self: &Arc<Self>, limit: &'static str, most: usize) -> Arc<Self> {
        Self::with(limit, most, self.patience, Some(self.clone()))
    }

    fn with(limit: &'static str, most: usize, patience: Duration, within: Option<Arc<Self>>) -> Arc<Self> {
        Arc::new(Self {
            limit,
            most,
            taken: AtomicUsize::new(0),
            within,
            patience,
            waiting: Mutex::default(),
        })
    }

    /// Its size in bytes.
    pub fn most(&self) -> usize {
        self.most
    }

    /// The bytes that are reserved at present.
    pub fn taken(&self) -> usize {
        self.taken.load(Ordering::Relaxed)
    }

    fn take(&self, bytes: usize) -> Result<(), BudgetExceeded> {
        while !self.take_own(bytes) {
            if !self.evict_oldest() {
                return Err(BudgetExceeded { limit: self.limit, most: self.most });
            }
        }
        let outer = self.within.as_ref().map_or(Ok(()), |within| within.take(bytes));
        if outer.is_err() {
            self.taken.fetch_sub(bytes, Ordering::Relaxed);
        }
        outer
    }

    fn take_own(&self, bytes: usize) -> bool {
        let fits = |taken: usize| taken.checked_add(bytes).filter(|all| *all <= self.most);
        self.taken.fetch_update(Ordering::Relaxed, Ordering::Relaxed, fits).is_ok()
    }

    fn give(&self, bytes: usize) {
        self.taken.fetch_sub(bytes, Ordering::Relaxed);
        if let Some(within) = &self.within {
            within.give(bytes);
        }
    }

    /// Drops the oldest answer that its client does not read; returns whether there was one.
    fn evict_oldest(&self) -> bool {
        let oldest = {
            let mut waiting = lock(&self.waiting);
            waiting.retain(|one| one.strong_count() > 0);
            let gives =
                |one: &Weak<UnsentAnswer>| one.upgrade().filter(|one| one.may_be_evicted(self.patience));
            waiting.iter().find_map(gives)
        };
        // Outside of the lock, because dropping the answer releases its bytes in this pool.
        oldest.is_some_and(|oldest| oldest.evict(self.limit))
    }

    fn note(&self, waiting: &Arc<UnsentAnswer>) {
        let mut all = lock(&self.waiting);
        if all.len() == all.capacity() {
            all.retain(|one| one.strong_count() > 0);
        }
        all.push_back(Arc::downgrade(waiting));
        drop(all);
        if let Some(within) = &self.within {
            within.note(waiting);
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A reservation in a pool. It is released when this is dropped.
pub struct MemoryReservation {
    pool: Arc<MemoryPool>,
    bytes: AtomicUsize,
}

impl MemoryReservation {
    /// A reservation of no bytes yet.
    pub fn of(pool: Arc<MemoryPool>) -> Self {
        Self { pool, bytes: AtomicUsize::new(0) }
    }

    /// The pool in which the bytes are reserved.
    pub fn pool(&self) -> &Arc<MemoryPool> {
        &self.pool
    }

    /// Reserves more bytes. Fails, and reserves nothing, if they do not fit.
    pub fn grow(&self, bytes: usize) -> Result<(), BudgetExceeded> {
        self.pool.take(bytes)?;
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
        Ok(())
    }

    /// Releases some of the bytes.
    pub fn shrink(&self, bytes: usize) {
        let held = self
            .bytes
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |held| Some(held.saturating_sub(bytes)));
        self.pool.give(held.unwrap_or_default().min(bytes));
    }

    /// Releases all bytes.
    pub fn clear(&self) {
        self.pool.give(self.bytes.swap(0, Ordering::Relaxed));
    }

    /// A separate reservation of `bytes` in the same pool.
    pub fn beside(&self, bytes: usize) -> Result<Self, BudgetExceeded> {
        let memory = Self::of(self.pool.clone());
        memory.grow(bytes)?;
        Ok(memory)
    }
}

impl Drop for MemoryReservation {
    fn drop(&mut self) {
        self.clear();
    }
}

/// An answer that is sent in pieces. What is left of it is dropped if it must make room.
pub struct UnsentAnswer(Mutex<UnsentState>);

struct UnsentState {
    left: Bytes,
    /// The reservation of the whole answer, which is one block of memory.
    memory: Option<MemoryReservation>,
    is_small: bool,
    since: Instant,
    moved: Instant,
    evicted_for: Option<&'static str>,
}

/// The answer was dropped to make room under the limit of this name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AnswerEvicted(pub &'static str);

impl UnsentAnswer {
    /// An answer, with the reservation of its bytes.
    pub fn new(answer: Bytes, memory: MemoryReservation) -> Arc<Self> {
        let (pool, now) = (memory.pool.clone(), Instant::now());
        let is_small = answer.len() <= SMALL;
        let state = UnsentState {
            left: answer,
            memory: Some(memory),
            is_small,
            since: now,
            moved: now,
            evicted_for: None,
        };
        let waiting = Arc::new(Self(Mutex::new(state)));
        if !is_small {
            pool.note(&waiting);
        }
        waiting
    }

    /// The bytes that are not sent yet.
    pub fn left(&self) -> usize {
        lock(&self.0).left.len()
    }

    /// The next piece, of at most `most` bytes; empty at the end. A piece of a long answer is a copy, so that the
    /// rest can be dropped while the piece is being sent. Fails if the answer was dropped.
    pub fn piece(&self, most: usize) -> Result<Bytes, AnswerEvicted> {
        let mut state = lock(&self.0);
        if let Some(limit) = state.evicted_for {
            return Err(AnswerEvicted(limit));
        }
        state.moved = Instant::now();
        let most = most.min(state.left.len());
        let piece = state.left.split_to(most);
        let piece = if state.is_small { piece } else { Bytes::copy_from_slice(&piece) };
        if state.left.is_empty() {
            state.left = Bytes::new();
            state.memory = None;
        }
        Ok(piece)
    }

    fn may_be_evicted(&self, patience: Duration) -> bool {
        let state = lock(&self.0);
        let is_late = state.moved.elapsed() >= patience || state.since.elapsed() >= patience * LONGER;
        is_late && !state.left.is_empty()
    }

    fn evict(&self, limit: &'static str) -> bool {
        let (_left, memory) = {
            let mut state = lock(&self.0);
            state.evicted_for = Some(limit);
            (std::mem::take(&mut state.left), state.memory.take())
        };
        memory.is_some()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const PATIENCE: Duration = Duration::from_millis(300);

    #[test]
    fn nobody_takes_more_than_their_own_nor_all_more_than_there_is() {
        let whole = MemoryPool::new("whole", 250, PATIENCE);
        let [ada, bob, cyd] = [(); 3].map(|()| MemoryReservation::of(whole.part("each", 100)));
        ada.grow(60).unwrap();
        assert_eq!(ada.grow(41), Err(BudgetExceeded { limit: "each", most: 100 }));
        ada.grow(40).unwrap();
        bob.grow(100).unwrap();
        assert_eq!(cyd.grow(51), Err(BudgetExceeded { limit: "whole", most: 250 }));
        assert_eq!((cyd.pool().taken(), whole.taken()), (0, 200), "what was refused is not taken");
        cyd.grow(50).unwrap();
        ada.shrink(30);
        let beside = ada.beside(20).unwrap();
        assert_eq!((ada.pool().taken(), whole.taken()), (90, 240));
        ada.shrink(1000);
        assert_eq!(whole.taken(), 170);
        drop((ada, bob, cyd));
        assert_eq!(whole.taken(), 20);
        drop(beside);
        assert_eq!(whole.taken(), 0);
    }

    #[test]
    fn what_nobody_takes_gives_way_the_oldest_first() {
        const KIB: usize = 1024;
        let whole = MemoryPool::new("whole", 100 * KIB, PATIENCE);
        let pools = [(); 2].map(|()| whole.part("each", 100 * KIB));
        let answer = |pool: &Arc<MemoryPool>| {
            let memory = MemoryReservation::of(pool.clone());
            memory.grow(40 * KIB).unwrap();
            UnsentAnswer::new(Bytes::from(vec![0; 40 * KIB]), memory)
        };
        let [first, second] = [answer(&pools[0]), answer(&pools[0])];
        let other = MemoryReservation::of(pools[1].clone());
        assert!(other.grow(60 * KIB).is_err(), "they have only just begun");
        std::thread::sleep(PATIENCE);
        assert_eq!(second.piece(10 * KIB).unwrap().len(), 10 * KIB, "one of them is taken");
        other.grow(60 * KIB).unwrap();
        assert_eq!(first.piece(10), Err(AnswerEvicted("whole")));
        assert_eq!(second.piece(100 * KIB).unwrap().len(), 30 * KIB);
        assert_eq!(second.piece(100).unwrap().len(), 0, "it has ended");
        assert_eq!(whole.taken(), 60 * KIB);
        other.clear();
        drop((first, second));
        assert_eq!(whole.taken(), 0);
    }
}
