//! Which statements are dear: those that took longer than most when they were last asked. They go another way, on
//! which they hold up only each other.

use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// As many are remembered; then it begins anew.
const MOST: usize = 10_000;

/// The statements that are dear, by their texts; the values they are asked with do not count.
#[derive(Debug, Default)]
pub struct Dear {
    texts: Mutex<HashSet<u64>>,
    /// How many there are. Mostly there are none, and then no text is looked at.
    count: AtomicUsize,
    hashes: RandomState,
}

impl Dear {
    /// Whether it was dear when it was last asked.
    pub fn contains(&self, text: &str) -> bool {
        self.count.load(Ordering::Relaxed) > 0 && self.texts().contains(&self.hashes.hash_one(text))
    }

    /// It took longer than most.
    pub fn add(&self, text: &str) {
        let mut texts = self.texts();
        if texts.len() >= MOST {
            texts.clear();
        }
        texts.insert(self.hashes.hash_one(text));
        self.count.store(texts.len(), Ordering::Relaxed);
    }

    /// It took no longer than most.
    pub fn remove(&self, text: &str) {
        let mut texts = self.texts();
        texts.remove(&self.hashes.hash_one(text));
        self.count.store(texts.len(), Ordering::Relaxed);
    }

    fn texts(&self) -> MutexGuard<'_, HashSet<u64>> {
        self.texts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_remembered_of_each_statement_how_it_was_last() {
        let dear = Dear::default();
        assert!(!dear.contains("SELECT 1"));
        dear.add("SELECT 1");
        assert!(dear.contains("SELECT 1") && !dear.contains("SELECT 2"));
        dear.remove("SELECT 1");
        assert!(!dear.contains("SELECT 1"));
    }

    #[test]
    fn no_more_are_remembered_than_there_is_room_for() {
        let dear = Dear::default();
        (0..MOST * 2 + 1).for_each(|number| dear.add(&number.to_string()));
        assert!(dear.texts().len() <= MOST && dear.contains(&(MOST * 2).to_string()));
    }
}
