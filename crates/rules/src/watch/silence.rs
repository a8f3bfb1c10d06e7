//! Silence while work is due: nobody reports on any task, although by the plan more should be done than is.

use chrono::Weekday;

use super::facts::Facts;
use crate::workload::is_worked;

/// How long work has been due without a report.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Silence {
    /// Since when more should be done than is, in days from the plan's start.
    pub due_since: f64,
    /// The working days since then without a report, not counting today and days on hold.
    pub working_days: u32,
}

impl Silence {
    /// `None` if the work is not going on; if everything planned by now is done, as before the first task or
    /// during a planned break; or if the weekdays are not known.
    pub fn of(facts: &Facts<'_>) -> Option<Self> {
        let first = facts.first_weekday.filter(|_| facts.executing)?;
        let due_since =
            facts.plan.leaves().filter_map(|leaf| due_since(facts, leaf)).min_by(f64::total_cmp)?;
        // The day of a report does not count as silent.
        let reported = facts.work.iter().filter_map(|work| work.reported_on).map(|day| day.floor() + 1.0);
        let from = reported.fold(due_since.floor(), f64::max) as i64;
        let days = (from..facts.day.floor() as i64).filter(|day| !facts.is_held(*day as f64));
        Some(Self { due_since, working_days: worked(first, days) })
    }

    /// Whether the silence is long enough for a warning; a threshold of 0 never warns.
    pub(super) fn lasts(facts: &Facts<'_>, working_days: u32) -> bool {
        working_days > 0 && Self::of(facts).is_some_and(|silence| silence.working_days >= working_days)
    }
}

/// Since when more of a task should be done than is; `None` if it is not behind.
fn due_since(facts: &Facts<'_>, leaf: usize) -> Option<f64> {
    let (task, done) = (&facts.plan.tasks()[leaf], facts.done(leaf));
    let since = task.start + done * (task.end - task.start);
    (done < 1.0 && since < facts.day).then_some(since)
}

/// The number of working days among these days. `first` is the weekday of day 0.
fn worked(first: Weekday, days: impl Iterator<Item = i64>) -> u32 {
    let weekday = |day: i64| (0..day.rem_euclid(7)).fold(first, |weekday, _| weekday.succ());
    days.map(|day| u32::from(is_worked(weekday(day)))).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::earned::{EarnedPlan, PlannedTask};
    use crate::forecast::{CostsByState, LeafProgress};
    use crate::watch::HoldPeriod;

    /// Two tasks with a rest between them: days 0 to 20 and 42 to 62, days 0 and 42 are Mondays.
    fn silent(day: f64, work: [(f64, Option<f64>); 2], held: &[HoldPeriod]) -> Option<u32> {
        let task = |start, end| PlannedTask { start, end, cost: 100, ..PlannedTask::default() };
        let plan = EarnedPlan::new("original", vec![task(0.0, 20.0), task(42.0, 62.0)], None);
        let work = work.map(|(done, reported_on)| LeafProgress { done, started_on: None, reported_on });
        let facts = Facts {
            day,
            plan: &plan,
            pace: &plan,
            work: &work,
            spending: CostsByState::default(),
            task_costs: &[],
            red_line: None,
            milestones: &[],
            first_weekday: Some(Weekday::Mon),
            held,
            executing: true,
            cost_only: false,
        };
        Silence::of(&facts).map(|silence| silence.working_days)
    }

    const NOTHING: (f64, Option<f64>) = (0.0, None);

    #[test]
    fn working_days_are_counted_from_when_work_is_due_or_was_reported_on() {
        assert_eq!(silent(0.0, [NOTHING; 2], &[]), None, "nothing is due when the first day begins");
        assert_eq!(silent(7.0, [NOTHING; 2], &[]), Some(5));
        assert_eq!(silent(14.0, [NOTHING; 2], &[]), Some(10));
        // A report on the first Friday: its own day and the weekend do not count.
        assert_eq!(silent(11.0, [(0.1, Some(4.0)), NOTHING], &[]), Some(4));
        // Whoever reports every week is never silent for more than four working days.
        for day in 1..7 {
            assert!(silent(7.0 + f64::from(day), [(0.1, Some(7.0)), NOTHING], &[]) <= Some(4));
        }
    }

    #[test]
    fn nobody_is_silent_while_nothing_is_due() {
        let done = (1.0, Some(18.0));
        assert_eq!(silent(42.0, [done, NOTHING], &[]), None, "the plan rests");
        assert_eq!(silent(43.0, [done, NOTHING], &[]), Some(1), "and the days of the rest do not count");
        assert_eq!(silent(15.0, [(0.8, Some(2.0)), NOTHING], &[]), None, "ahead of the plan");
        assert_eq!(silent(62.0, [done, (1.0, Some(50.0))], &[]), None);
        assert_eq!(
            silent(30.0, [(0.5, Some(10.0)), NOTHING], &[HoldPeriod { from: 12.0, to: 28.0 }]),
            Some(3)
        );
        let at_once = [HoldPeriod { from: 28.0, to: 28.0 }];
        assert_eq!(
            silent(30.0, [(0.5, Some(10.0)), NOTHING], &at_once),
            Some(13),
            "no day was spent on hold"
        );
    }
}
