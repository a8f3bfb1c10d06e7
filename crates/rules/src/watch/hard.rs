//! Alerts on facts, which open at once.

use super::facts::Facts;
use super::policy::Policy;

/// The facts that are true today.
pub(super) struct HardFacts {
    /// The planned end has passed and the work is not done.
    pub(super) planned_end: bool,
    /// A milestone has passed and its service item is not delivered.
    pub(super) milestone: bool,
    /// Committed and paid cost exceeds the red line.
    pub(super) red_line: bool,
    /// Paid cost alone exceeds it.
    pub(super) paid: bool,
}

impl HardFacts {
    pub(super) fn of(facts: &Facts<'_>, policy: &Policy) -> Self {
        // The last planned day is over when as many days have passed as were planned.
        let passed = facts.day >= facts.plan.duration * (1.0 + policy.overdue);
        let spent = facts.spending.committed + facts.spending.paid;
        Self {
            planned_end: facts.executing && passed && !facts.is_done(),
            milestone: facts.executing && facts.milestones.iter().any(|milestone| facts.day > milestone.due),
            red_line: facts.red_line.is_some_and(|line| spent > line),
            paid: facts.red_line.is_some_and(|line| facts.spending.paid > line),
        }
    }
}
