//! How much database time each asker has used lately.
//!
//! Most askers use little, and are served at once on connections where no statement may take long. An asker
//! that has used much lately runs its slow statements on a few other connections, where it queues with others
//! who do the same.

use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use moka::sync::Cache;

use super::asker::Asker;
use super::pace::Pace;

/// A statement on PostgreSQL that takes longer than this is slow.
const SLOW: Duration = Duration::from_millis(20);
/// An asker whose recent usage exceeds this has used much.
const MUCH: Duration = Duration::from_secs(1);
/// An asker whose recent usage is at most this reads where no statement of heavier askers is in front of its
/// own.
const LITTLE: Duration = Duration::from_millis(100);
/// The most usage that is recorded for an asker.
const MOST: Duration = Duration::from_secs(3);
/// The usage that is forgotten in each second, in seconds. An asker that keeps one connection busy for a
/// smaller part of the time never counts as having used much.
const FORGOTTEN: f64 = 0.1;
/// The most askers that are remembered.
const ASKERS: u64 = 10_000;
/// The most slow statements that are remembered of each asker; beyond that the set is cleared.
const STATEMENTS: usize = 1_000;

/// The recent usage of all askers. Clones share it.
#[derive(Clone, Debug)]
pub struct Usage {
    by_asker: Cache<Asker, Arc<Used>>,
    hashes: RandomState,
}

/// The recent usage of one asker.
#[derive(Debug)]
pub struct Used {
    state: Mutex<State>,
    hashes: RandomState,
}

#[derive(Debug)]
struct State {
    /// Usage as of `at`; it decays from then on.
    used: Duration,
    at: Instant,
    /// Hashes of the texts of statements that were slow when they last ran.
    slow: HashSet<u64>,
}

impl Default for Usage {
    fn default() -> Self {
        // After a minute all usage has decayed.
        let by_asker = Cache::builder().max_capacity(ASKERS).time_to_idle(Duration::from_secs(60)).build();
        Self { by_asker, hashes: RandomState::new() }
    }
}

impl Usage {
    /// The usage of one asker.
    pub fn of(&self, asker: &Asker) -> Arc<Used> {
        if let Some(used) = self.by_asker.get(asker) {
            return used;
        }
        let hashes = self.hashes.clone();
        self.by_asker.get_with(asker.clone(), || Arc::new(Used { state: Mutex::new(State::new()), hashes }))
    }

    /// The current usage of an asker: zero if it has not asked yet, and for the program, which works for
    /// everybody.
    pub fn amount(&self, asker: &Asker) -> Duration {
        if !matches!(asker, Asker::User(_) | Asker::Strangers) {
            return Duration::ZERO;
        }
        self.by_asker.get(asker).map_or(Duration::ZERO, |used| used.state().amount(Instant::now()))
    }
}

impl State {
    fn new() -> Self {
        Self { used: Duration::ZERO, at: Instant::now(), slow: HashSet::new() }
    }

    fn amount(&self, now: Instant) -> Duration {
        self.used.saturating_sub(now.saturating_duration_since(self.at).mul_f64(FORGOTTEN))
    }
}

impl Used {
    /// Whether a statement is to run with the slow ones: it was slow the last time, and its asker has used
    /// much.
    pub fn goes_slow(&self, text: &str) -> bool {
        let state = self.state();
        !state.slow.is_empty()
            && state.amount(Instant::now()) > MUCH
            && state.slow.contains(&self.hashes.hash_one(text))
    }

    /// Whether the usage is so small that statements of heavier askers must not be in front of this asker's.
    pub fn is_little(&self) -> bool {
        self.state().amount(Instant::now()) <= LITTLE
    }

    /// Records that a statement took this long, and whether it was slow.
    pub fn add(&self, text: &str, took: Duration, is_slow: bool) {
        let mut state = self.state();
        let now = Instant::now();
        state.used = (state.amount(now) + took).min(MOST);
        state.at = now;
        if is_slow {
            if state.slow.len() >= STATEMENTS {
                state.slow.clear();
            }
            state.slow.insert(self.hashes.hash_one(text));
        } else if !state.slow.is_empty() {
            state.slow.remove(&self.hashes.hash_one(text));
        }
    }

    /// Starts to measure a statement. Its time is added when the returned value is dropped: when the
    /// statement has ended or was given up. On SQLite the step counter tells whether the statement was slow,
    /// as time also depends on what else the machine does.
    pub fn begin<'a>(&'a self, text: &'a str, steps: Option<Pace>) -> Running<'a> {
        Running { used: self, text, begun: Instant::now(), steps }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A running statement whose time is being measured.
pub struct Running<'a> {
    used: &'a Used,
    text: &'a str,
    begun: Instant,
    steps: Option<Pace>,
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        let took = self.begun.elapsed();
        let is_slow = self.steps.as_ref().map_or(took > SLOW, |pace| !pace.was_quick());
        self.used.add(self.text, took, is_slow);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn user(name: &str) -> Asker {
        Asker::User(name.into())
    }

    #[test]
    fn slow_statements_of_those_who_use_much_go_slow_and_nobody_elses() {
        let usage = Usage::default();
        let (much, little) = (usage.of(&user("much")), usage.of(&user("little")));
        for used in [&much, &little] {
            used.add("SELECT slow", Duration::from_millis(500), true);
            used.add("SELECT quick", Duration::from_millis(1), false);
            assert!(!used.goes_slow("SELECT slow"));
        }
        much.add("SELECT slow", Duration::from_millis(600), true);
        assert!(much.goes_slow("SELECT slow"));
        assert!(!much.goes_slow("SELECT quick") && !little.goes_slow("SELECT slow"));
        assert!(usage.amount(&user("much")) > usage.amount(&user("little")));
        assert!(!little.is_little() && usage.of(&user("nobody")).is_little());
        assert_eq!(usage.amount(&user("nobody")), Duration::ZERO);
        // It was quick the last time.
        much.add("SELECT slow", Duration::from_millis(1), false);
        assert!(!much.goes_slow("SELECT slow"));
    }

    #[test]
    fn what_was_used_is_forgotten_in_half_a_minute() {
        let mut state = State { used: MOST, ..State::new() };
        let later = |seconds| state.at + Duration::from_secs(seconds);
        assert!(state.amount(later(10)) > MUCH);
        assert!(state.amount(later(21)) < MUCH);
        assert_eq!(state.amount(later(30)), Duration::ZERO);
        state.used = Duration::ZERO;
        assert_eq!(state.amount(later(0)), Duration::ZERO);
    }

    #[test]
    fn what_nobody_waited_for_counts_too() {
        let usage = Usage::default();
        let used = usage.of(&user("a"));
        let pace = Pace::default();
        pace.begin_long();
        let running = used.begin("SELECT 1", Some(pace.clone()));
        while pace.was_quick() {
            pace.goes_on();
        }
        drop(running);
        used.add("SELECT 2", MUCH, false);
        assert!(used.goes_slow("SELECT 1") && !used.goes_slow("SELECT 2"));
    }
}
