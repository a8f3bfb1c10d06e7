//! How much database time each requester has used lately.
//!
//! Most requesters use little, and are served at once on connections where no statement may take long. A requester
//! that has used much lately runs its slow statements on a few other connections, where it queues with others
//! who do the same.

use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use moka::sync::Cache;

use super::requester::Requester;
use super::sqlite::step_limit::StepLimit;

/// A statement on PostgreSQL that takes longer than this is slow.
const SLOW: Duration = Duration::from_millis(20);
/// A requester whose recent usage exceeds this has used much.
const MUCH: Duration = Duration::from_secs(1);
/// A requester whose recent usage is at most this reads where no statement of heavier requesters is in front of its
/// own.
const LITTLE: Duration = Duration::from_millis(100);
/// The most usage that is recorded for a requester.
const MOST: Duration = Duration::from_secs(3);
/// The usage that is forgotten in each second, in seconds. A requester that keeps one connection busy for a
/// smaller part of the time never counts as having used much.
const FORGOTTEN: f64 = 0.1;
/// The most requesters that are remembered.
const REQUESTERS: u64 = 10_000;
/// The most slow statements that are remembered of each requester; beyond that the set is cleared.
const STATEMENTS: usize = 1_000;
/// The most statements that are remembered as quick.
const QUICK_STATEMENTS: u64 = 10_000;

/// The recent usage of all requesters. Clones share it.
#[derive(Clone, Debug)]
pub(super) struct Usage {
    by_requester: Cache<Requester, Arc<RequesterUsage>>,
    quick: Cache<u64, ()>,
    hashes: RandomState,
}

/// The recent usage of one requester.
#[derive(Debug)]
pub(super) struct RequesterUsage {
    state: Mutex<State>,
    /// Hashes of the texts of statements that were quick when anybody last ran them.
    quick: Cache<u64, ()>,
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
        let by_requester =
            Cache::builder().max_capacity(REQUESTERS).time_to_idle(Duration::from_mins(1)).build();
        Self { by_requester, quick: Cache::new(QUICK_STATEMENTS), hashes: RandomState::new() }
    }
}

impl Usage {
    /// The usage of one requester.
    pub(super) fn of(&self, requester: &Requester) -> Arc<RequesterUsage> {
        if let Some(used) = self.by_requester.get(requester) {
            return used;
        }
        self.by_requester.get_with(requester.clone(), || {
            let (quick, hashes) = (self.quick.clone(), self.hashes.clone());
            Arc::new(RequesterUsage { state: Mutex::new(State::new()), quick, hashes })
        })
    }

    /// The current usage of a requester: zero if it has not asked yet, and for the program, which works for
    /// everybody.
    pub(super) fn amount(&self, requester: &Requester) -> Duration {
        if !matches!(requester, Requester::User(_) | Requester::Strangers) {
            return Duration::ZERO;
        }
        self.by_requester.get(requester).map_or(Duration::ZERO, |used| used.state().amount(Instant::now()))
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

impl RequesterUsage {
    /// Whether a statement is to run with the slow ones: it was slow the last time, and its requester has used
    /// much.
    pub(super) fn goes_slow(&self, text: &str) -> bool {
        let state = self.state();
        !state.slow.is_empty()
            && state.amount(Instant::now()) > MUCH
            && state.slow.contains(&self.hashes.hash_one(text))
    }

    /// Whether a statement may run on the connection where it waits for quick ones only: its requester has used
    /// little, and it was quick the last time, whoever ran it. Ten people who have used nothing yet and all send the
    /// same slow statement therefore do not fill that connection.
    pub(super) fn goes_first(&self, text: &str) -> bool {
        self.state().amount(Instant::now()) <= LITTLE && self.quick.contains_key(&self.hashes.hash_one(text))
    }

    /// Records that a statement took this long, and how it went.
    pub(super) fn add(&self, text: &str, took: Duration, quickness: Quickness) {
        let hash = self.hashes.hash_one(text);
        match quickness {
            Quickness::Quick if !self.quick.contains_key(&hash) => self.quick.insert(hash, ()),
            Quickness::Slow => self.quick.invalidate(&hash),
            Quickness::Quick | Quickness::SlowAmongOthers | Quickness::Unknown => {}
        }
        let mut state = self.state();
        let now = Instant::now();
        state.used = (state.amount(now) + took).min(MOST);
        state.at = now;
        match quickness {
            Quickness::Quick if !state.slow.is_empty() => {
                state.slow.remove(&hash);
            }
            Quickness::Slow | Quickness::SlowAmongOthers => {
                if state.slow.len() >= STATEMENTS {
                    state.slow.clear();
                }
                state.slow.insert(hash);
            }
            Quickness::Quick | Quickness::Unknown => {}
        }
    }

    /// Starts to measure a statement. Its time is added when the returned value is dropped: when the
    /// statement has ended or was given up. On SQLite the step counter tells whether the statement was slow,
    /// as time also depends on what else the machine does.
    pub(super) fn begin<'a>(&'a self, text: &'a str, steps: Option<StepLimit>) -> MeasuredStatement<'a> {
        MeasuredStatement { used: self, text, begun: Instant::now(), steps, is_alone: true, has_ended: false }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What the run of a statement says about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quickness {
    /// It ended, and was quick.
    Quick,
    /// It was slow.
    Slow,
    /// It took long, and perhaps only because it waited behind others on its connection.
    SlowAmongOthers,
    /// It failed, or was given up before it could be slow.
    Unknown,
}

/// A running statement whose time is being measured.
pub(super) struct MeasuredStatement<'a> {
    used: &'a RequesterUsage,
    text: &'a str,
    begun: Instant,
    steps: Option<StepLimit>,
    is_alone: bool,
    has_ended: bool,
}

impl MeasuredStatement<'_> {
    /// Notes that other statements were on the connection when this one was sent, so that its time tells less.
    pub(super) fn among_others(&mut self) {
        self.is_alone = false;
    }

    /// Notes that the statement gave its rows.
    pub(super) fn ended(&mut self) {
        self.has_ended = true;
    }
}

impl Drop for MeasuredStatement<'_> {
    fn drop(&mut self) {
        let took = self.begun.elapsed();
        let is_slow = self.steps.as_ref().map_or(took > SLOW, |limit| !limit.was_quick());
        let quickness = match (is_slow, self.is_alone, self.has_ended) {
            (true, true, _) => Quickness::Slow,
            (true, false, _) => Quickness::SlowAmongOthers,
            (false, _, true) => Quickness::Quick,
            (false, _, false) => Quickness::Unknown,
        };
        self.used.add(self.text, took, quickness);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn user(name: &str) -> Requester {
        Requester::User(name.into())
    }

    #[test]
    fn slow_statements_of_those_who_use_much_go_slow_and_nobody_elses() {
        let usage = Usage::default();
        let (much, little) = (usage.of(&user("much")), usage.of(&user("little")));
        for used in [&much, &little] {
            used.add("SELECT slow", Duration::from_millis(500), Quickness::Slow);
            used.add("SELECT quick", Duration::from_millis(1), Quickness::Quick);
            assert!(!used.goes_slow("SELECT slow"));
        }
        much.add("SELECT slow", Duration::from_millis(600), Quickness::Slow);
        assert!(much.goes_slow("SELECT slow"));
        assert!(!much.goes_slow("SELECT quick") && !little.goes_slow("SELECT slow"));
        assert!(usage.amount(&user("much")) > usage.amount(&user("little")));
        let nobody = usage.of(&user("nobody"));
        assert!(nobody.goes_first("SELECT quick") && !little.goes_first("SELECT quick"));
        assert!(!nobody.goes_first("SELECT slow") && !nobody.goes_first("SELECT new"));
        assert_eq!(usage.amount(&user("nobody")), Duration::ZERO);
        // It was quick the last time.
        much.add("SELECT slow", Duration::from_millis(1), Quickness::Quick);
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
        let limit = StepLimit::default();
        limit.begin_long();
        let running = used.begin("SELECT 1", Some(limit.clone()));
        while limit.was_quick() {
            limit.goes_on();
        }
        drop(running);
        // What was used is forgotten as time goes by, also during a test.
        used.add("SELECT 2", 2 * MUCH, Quickness::Quick);
        assert!(used.goes_slow("SELECT 1") && !used.goes_slow("SELECT 2"));
    }

    #[test]
    fn what_failed_or_was_given_up_is_not_known_to_be_quick() {
        let usage = Usage::default();
        let used = usage.of(&user("a"));
        drop(used.begin("SELECT 1", None));
        assert!(!used.goes_first("SELECT 1"), "nobody has seen it end");
        let mut running = used.begin("SELECT 1", None);
        running.ended();
        drop(running);
        assert!(used.goes_first("SELECT 1"));
    }

    #[test]
    fn waiting_behind_others_makes_no_statement_slow_for_everybody() {
        let usage = Usage::default();
        let (heavy, light) = (usage.of(&user("heavy")), usage.of(&user("light")));
        light.add("SELECT 1", Duration::from_millis(1), Quickness::Quick);
        heavy.add("SELECT 1", Duration::from_secs(2), Quickness::SlowAmongOthers);
        assert!(light.goes_first("SELECT 1") && heavy.goes_slow("SELECT 1"));
        heavy.add("SELECT 1", Duration::from_secs(1), Quickness::Slow);
        assert!(!light.goes_first("SELECT 1"));
    }
}
