//! What each who asks has used of the database lately.
//!
//! Most people use little, and are served at once, on connections where no statement may take long. Whoever has used
//! much lately asks their slow statements on few other connections, where they wait for others who do the same.

use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use moka::sync::Cache;

use super::asker::Asker;
use super::pace::Pace;

/// On PostgreSQL, a statement that takes longer is slow.
const SLOW: Duration = Duration::from_millis(20);
/// Who has used more of the database than this, beyond what is forgotten, has used much.
const MUCH: Duration = Duration::from_secs(1);
/// Who has used no more than this reads where nobody who has used more is in front of them.
const LITTLE: Duration = Duration::from_millis(100);
/// No more is remembered.
const MOST: Duration = Duration::from_secs(3);
/// Of each second that passes, this part of a second of use is forgotten: who uses less of one connection never has
/// used much.
const FORGOTTEN: f64 = 0.1;
/// How many who have asked are remembered.
const ASKERS: u64 = 10_000;
/// Slow statements that are remembered of each; then it begins anew.
const STATEMENTS: usize = 1_000;

/// What all who ask have used. Clones are the same.
#[derive(Clone, Debug)]
pub struct Usage {
    by_asker: Cache<Asker, Arc<Used>>,
    hashes: RandomState,
}

/// What one who asks has used.
#[derive(Debug)]
pub struct Used {
    state: Mutex<State>,
    hashes: RandomState,
}

#[derive(Debug)]
struct State {
    /// At that time.
    used: Duration,
    at: Instant,
    /// The statements that were slow when they were last asked, by their texts.
    slow: HashSet<u64>,
}

impl Default for Usage {
    fn default() -> Self {
        // After a minute nothing that was used is left.
        let by_asker = Cache::builder().max_capacity(ASKERS).time_to_idle(Duration::from_secs(60)).build();
        Self { by_asker, hashes: RandomState::new() }
    }
}

impl Usage {
    /// Of one who asks.
    pub fn of(&self, asker: &Asker) -> Arc<Used> {
        if let Some(used) = self.by_asker.get(asker) {
            return used;
        }
        let hashes = self.hashes.clone();
        self.by_asker.get_with(asker.clone(), || Arc::new(Used { state: Mutex::new(State::new()), hashes }))
    }

    /// How much it is; nothing for whoever has not asked, and for the program, which works for everybody.
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
    /// Whether a statement is to wait with other slow ones: it was slow the last time, and who asks it has used much.
    pub fn goes_slow(&self, text: &str) -> bool {
        let state = self.state();
        !state.slow.is_empty()
            && state.amount(Instant::now()) > MUCH
            && state.slow.contains(&self.hashes.hash_one(text))
    }

    /// Whether it is so little that those who have used more must not be in front of them.
    pub fn is_little(&self) -> bool {
        self.state().amount(Instant::now()) <= LITTLE
    }

    /// A statement took so long.
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

    /// A statement begins; what it takes is added when what this returns is dropped, which is when it has ended or
    /// when nobody waits for it any more. On SQLite its steps tell whether it is slow: its time says as much about
    /// what else the machine does.
    pub fn begin<'a>(&'a self, text: &'a str, steps: Option<Pace>) -> Running<'a> {
        Running { used: self, text, begun: Instant::now(), steps }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A statement that runs.
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
