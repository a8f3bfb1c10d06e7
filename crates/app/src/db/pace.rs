//! How far a statement on SQLite may go: SQLite asks now and then whether it is to go on.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicUsize, Ordering};
use std::thread::sleep;
use std::time::Duration;

/// Steps of SQLite's machine between two questions: some hundredth of a millisecond.
pub const STEPS: i32 = 1_000;

/// As many questions are a statement that is not slow: 200,000 steps, some 5 ms. They are counted instead of the
/// time, which says as much about what else the machine does.
const QUICK: i64 = 200;

/// More questions than any statement is asked.
const LONG: i64 = i64::MAX;

/// How long a slow statement lets others go first, at each question. All of this process share a lock on SQLite's
/// memory, and a few processors: one that never pauses would keep both from those that are quick.
const PAUSE: Duration = Duration::from_micros(100);

/// Quick statements that run at the moment, in this process.
static RUNNING: AtomicUsize = AtomicUsize::new(0);

/// The least priority that there is: such a thread has a hundredth of a processor that others want.
#[cfg(target_os = "linux")]
const LOWEST: i32 = 19;

/// Lets the other threads of this process, and of others, have the processors first. A slow statement has a thread of
/// its own. Elsewhere than on Linux all threads of a process share one priority.
fn lower_priority() {
    #[cfg(target_os = "linux")]
    if let Err(error) = rustix::process::setpriority_process(None, LOWEST) {
        tracing::debug!(%error, "a thread for slow statements keeps its priority");
    }
}

/// What is asked, on one connection.
#[derive(Clone, Debug, Default)]
pub struct Pace(Arc<State>);

#[derive(Debug, Default)]
struct State {
    gives_way: bool,
    /// Whether the thread that runs it has been told that others come first.
    is_low: AtomicBool,
    given_up: AtomicBool,
    /// Questions that the statement may be asked, and how many of them are left.
    allowed: AtomicI64,
    left: AtomicI64,
}

/// A quick statement runs until this is dropped.
pub struct Quick(());

impl Quick {
    fn new() -> Self {
        RUNNING.fetch_add(1, Ordering::Relaxed);
        Self(())
    }
}

impl Drop for Quick {
    fn drop(&mut self) {
        RUNNING.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Pace {
    /// Of slow statements.
    pub fn of_slow() -> Self {
        Self(Arc::new(State { gives_way: true, ..State::default() }))
    }

    /// A statement begins, of which nobody knows that it is slow.
    pub fn begin_quick(&self) -> Quick {
        self.begin(QUICK);
        Quick::new()
    }

    /// A statement begins that may take as long as somebody waits for it.
    pub fn begin_long(&self) {
        self.begin(LONG);
    }

    fn begin(&self, questions: i64) {
        self.0.allowed.store(questions, Ordering::Relaxed);
        self.0.left.store(questions, Ordering::Relaxed);
    }

    /// Nobody waits for it any more.
    pub fn give_up(&self) {
        self.0.given_up.store(true, Ordering::Release);
    }

    /// What was given up has ended, and what comes next has not been given up.
    pub fn renew(&self) {
        self.0.given_up.store(false, Ordering::Release);
        self.begin_long();
    }

    fn is_given_up(&self) -> bool {
        self.0.given_up.load(Ordering::Acquire)
    }

    /// Whether it took more steps than it was allowed.
    pub fn is_spent(&self) -> bool {
        self.0.left.load(Ordering::Relaxed) < 0
    }

    /// Whether it took no more steps than a quick one may, however many it was allowed.
    pub fn was_quick(&self) -> bool {
        self.0.allowed.load(Ordering::Relaxed) - self.0.left.load(Ordering::Relaxed) <= QUICK
    }

    /// SQLite's question.
    pub fn goes_on(&self) -> bool {
        if self.0.gives_way {
            if !self.0.is_low.swap(true, Ordering::Relaxed) {
                lower_priority();
            }
            if RUNNING.load(Ordering::Relaxed) > 0 {
                sleep(PAUSE);
            }
        }
        !self.is_given_up() && self.0.left.fetch_sub(1, Ordering::Relaxed) > 0
    }
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;

    #[test]
    fn a_quick_statement_ends_after_so_many_steps_and_a_long_one_when_it_is_given_up() {
        let pace = Pace::default();
        let quick = pace.begin_quick();
        let asked = (0..QUICK * 2).take_while(|_| pace.goes_on()).count();
        assert_eq!(i64::try_from(asked), Ok(QUICK));
        assert!(pace.is_spent() && !pace.is_given_up());
        drop(quick);
        pace.begin_long();
        assert!((0..QUICK).all(|_| pace.goes_on()) && pace.was_quick());
        assert!((0..QUICK).all(|_| pace.goes_on()) && !pace.is_spent() && !pace.was_quick());
        pace.give_up();
        assert!(!pace.goes_on() && !pace.is_spent());
        pace.begin_long();
        assert!(!pace.goes_on(), "it was given up before it began");
        pace.renew();
        assert!(pace.goes_on());
    }

    #[test]
    fn a_slow_statement_gives_way_to_quick_ones() {
        let (slow, other) = (Pace::of_slow(), Pace::default());
        slow.begin_long();
        let quick = other.begin_quick();
        let begun = Instant::now();
        assert!((0..20).all(|_| slow.goes_on()));
        assert!(begun.elapsed() >= PAUSE * 20);
        drop(quick);
    }
}
