//! Limits how long a statement runs on SQLite, by means of its progress handler, which is called every
//! [`STEPS`] steps.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicUsize, Ordering};
use std::thread::sleep;
use std::time::Duration;

/// Steps of SQLite's virtual machine between two calls of the progress handler: about a hundredth of a
/// millisecond.
pub(crate) const STEPS: i32 = 1_000;

/// The calls that a quick statement may use: 200,000 steps, about 5 ms. Steps are counted instead of time,
/// because time depends as much on what else the machine does.
const QUICK: i64 = 200;

/// The calls that a slow statement may use: more than any takes.
const LONG: i64 = i64::MAX;

/// How long a slow statement pauses at each call while quick ones run. The threads of the process share a few
/// processors: without pauses a slow statement would keep quick ones from them where priorities can't be set.
const PAUSE: Duration = Duration::from_micros(100);

/// Quick statements that run at the moment in this process.
static RUNNING: AtomicUsize = AtomicUsize::new(0);

/// The lowest priority (nice value). Such a thread gets about a hundredth of a processor that other threads
/// want.
#[cfg(target_os = "linux")]
const LOWEST: i32 = 19;

/// Gives the current thread the lowest priority; slow statements have threads of their own. It does nothing
/// except on Linux, as elsewhere all threads of a process share one priority.
fn lower_priority() {
    #[cfg(target_os = "linux")]
    if let Err(error) = rustix::process::setpriority_process(None, LOWEST) {
        tracing::debug!(%error, "a thread for slow statements keeps its priority");
    }
}

/// The progress of the statement on one connection. Clones share it.
#[derive(Clone, Debug, Default)]
pub struct StepLimit(Arc<State>);

#[derive(Debug, Default)]
struct State {
    gives_way: bool,
    /// Whether the thread has been given the lowest priority already.
    is_low: AtomicBool,
    given_up: AtomicBool,
    /// Calls that the statement may use, and how many of them are left.
    allowed: AtomicI64,
    left: AtomicI64,
}

/// Counts as a running quick statement until it is dropped.
pub struct QuickGuard(());

impl QuickGuard {
    fn new() -> Self {
        RUNNING.fetch_add(1, Ordering::Relaxed);
        Self(())
    }
}

impl Drop for QuickGuard {
    fn drop(&mut self) {
        RUNNING.fetch_sub(1, Ordering::Relaxed);
    }
}

impl StepLimit {
    /// For a connection that runs slow statements: they pause while quick ones run.
    pub fn of_slow() -> Self {
        Self(Arc::new(State { gives_way: true, ..State::default() }))
    }

    /// A statement begins that is limited to the steps of a quick one.
    pub fn begin_quick(&self) -> QuickGuard {
        self.begin(QUICK);
        QuickGuard::new()
    }

    /// A statement begins that has no limit of steps.
    pub fn begin_long(&self) {
        self.begin(LONG);
    }

    fn begin(&self, questions: i64) {
        self.0.allowed.store(questions, Ordering::Relaxed);
        self.0.left.store(questions, Ordering::Relaxed);
    }

    /// Cancels the statement: the next call of the handler stops it.
    pub fn give_up(&self) {
        self.0.given_up.store(true, Ordering::Release);
    }

    /// Clears the cancellation once the cancelled statement has ended.
    pub fn renew(&self) {
        self.0.given_up.store(false, Ordering::Release);
        self.begin_long();
    }

    fn is_given_up(&self) -> bool {
        self.0.given_up.load(Ordering::Acquire)
    }

    /// Whether the statement used up its steps.
    pub fn is_spent(&self) -> bool {
        self.0.left.load(Ordering::Relaxed) < 0
    }

    /// Whether the statement used no more steps than a quick one may, however many it was allowed.
    pub fn was_quick(&self) -> bool {
        self.0.allowed.load(Ordering::Relaxed) - self.0.left.load(Ordering::Relaxed) <= QUICK
    }

    /// The progress handler: whether the statement is to go on.
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
        let limit = StepLimit::default();
        let quick = limit.begin_quick();
        let asked = (0..QUICK * 2).take_while(|_| limit.goes_on()).count();
        assert_eq!(i64::try_from(asked), Ok(QUICK));
        assert!(limit.is_spent() && !limit.is_given_up());
        drop(quick);
        limit.begin_long();
        assert!((0..QUICK).all(|_| limit.goes_on()) && limit.was_quick());
        assert!((0..QUICK).all(|_| limit.goes_on()) && !limit.is_spent() && !limit.was_quick());
        limit.give_up();
        assert!(!limit.goes_on() && !limit.is_spent());
        limit.begin_long();
        assert!(!limit.goes_on(), "it was given up before it began");
        limit.renew();
        assert!(limit.goes_on());
    }

    #[test]
    fn a_slow_statement_gives_way_to_quick_ones() {
        let (slow, other) = (StepLimit::of_slow(), StepLimit::default());
        slow.begin_long();
        let quick = other.begin_quick();
        let begun = Instant::now();
        assert!((0..20).all(|_| slow.goes_on()));
        assert!(begun.elapsed() >= PAUSE * 20);
        drop(quick);
    }
}
