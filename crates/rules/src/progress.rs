//! Progress and plan of a tree of tasks, in basis points (0 to 10,000).
//!
//! The progress of a parent is the weighted mean of its children's, rounded down, so that it is complete only when
//! all of them are. The plan of a leaf task is spread evenly over its planned days; what is planned *for* a day
//! need not be done until that day is over.

use std::collections::HashMap;

use chrono::NaiveDate;
use messages::Message;
use uuid::Uuid;

use super::baseline::offset;
use super::earned::{EarnedPlan, PlannedTask, Schedule};
use super::forecast::{self, Method, forecast_end};
use super::warning::date_of;
use crate::error::{ErrorCode, UserError};

/// The total that all tasks of a project add up to when they are made a plan.
const WHOLE: f64 = 1e12;

/// Complete, in basis points.
pub const COMPLETE: i32 = 10_000;

/// The refusal when somebody else than allowed reports progress.
pub fn not_yours() -> Message {
    messages::progress_not_yours()
}

/// The refusal of progress for a parent, which is computed.
pub fn computed() -> UserError {
    UserError::new(ErrorCode::RuleRefused, &[], messages::progress_computed())
}

/// A task in the form that the rules take.
#[derive(Clone, Debug)]
pub struct TaskProgress {
    /// Its id.
    pub id: Uuid,
    /// Its parent task.
    pub parent_id: Option<Uuid>,
    /// Its weight among its siblings.
    pub weight: i32,
    /// The first planned day; if `None`, its parent's, or the project's.
    pub start: Option<NaiveDate>,
    /// The last planned day; if `None`, its parent's, or the project's.
    pub end: Option<NaiveDate>,
    /// The reported progress in basis points; only that of leaf tasks counts.
    pub progress: i32,
    /// The day of the last report; `None` before the first.
    pub reported_on: Option<NaiveDate>,
    /// Whether it is cancelled; then it counts for nothing.
    pub cancelled: bool,
}

/// The weighted mean of `(weight, progress)`, rounded down, so that the whole is complete only when every part is;
/// 0 if there are no parts.
pub fn weighted_mean(parts: impl IntoIterator<Item = (i32, i32)>) -> i32 {
    let (mut weights, mut sum) = (0_i64, 0_i64);
    for (weight, progress) in parts {
        weights += i64::from(weight);
        sum += i64::from(weight) * i64::from(progress);
    }
    if weights == 0 {
        return 0;
    }
    // The mean of 32-bit numbers fits into 32 bits.
    (sum / weights) as i32
}

/// The share of `start..=end` that is over when `day` begins, in basis points. It is rounded down as progress is,
/// so that all of it is over only after the last day.
pub fn elapsed(start: NaiveDate, end: NaiveDate, day: NaiveDate) -> i32 {
    let total = ((end - start).num_days() + 1).max(1);
    let over = (day - start).num_days().clamp(0, total);
    i32::try_from(over * i64::from(COMPLETE) / total).unwrap_or(COMPLETE)
}

/// The tasks of a project as a tree.
pub struct Tree<'a> {
    children: HashMap<Option<Uuid>, Vec<&'a TaskProgress>>,
}

impl<'a> Tree<'a> {
    /// Builds the tree, without cancelled tasks and everything below them.
    pub fn new(work: &'a [TaskProgress]) -> Self {
        let mut children: HashMap<_, Vec<_>> = HashMap::new();
        for one in work.iter().filter(|one| !one.cancelled) {
            children.entry(one.parent_id).or_default().push(one);
        }
        Self { children }
    }

    /// Whether there are no tasks.
    pub fn is_empty(&self) -> bool {
        !self.children.contains_key(&None)
    }

    fn below(&self, id: Option<Uuid>) -> &[&'a TaskProgress] {
        self.children.get(&id).map_or(&[], Vec::as_slice)
    }

    /// The progress of the project in basis points.
    pub fn actual(&self) -> i32 {
        weighted_mean(self.below(None).iter().map(|one| (one.weight, self.actual_of(one))))
    }

    /// The progress of one task in basis points.
    fn actual_of(&self, one: &TaskProgress) -> i32 {
        match self.below(Some(one.id)) {
            [] => one.progress,
            parts => weighted_mean(parts.iter().map(|part| (part.weight, self.actual_of(part)))),
        }
    }

    /// The progress that the plan demands when `day` begins, in basis points; `start..=end` are the project's
    /// dates.
    pub fn planned(&self, start: NaiveDate, end: NaiveDate, day: NaiveDate) -> i32 {
        if self.is_empty() {
            return elapsed(start, end, day);
        }
        weighted_mean(self.below(None).iter().map(|one| (one.weight, self.planned_of(one, start, end, day))))
    }

    /// The tasks as a plan that begins on `start` and in which they count by weight, and their progress. Without
    /// tasks it is a single one from `start` to `end` of which nothing is done.
    fn as_plan(&self, start: NaiveDate, end: NaiveDate) -> (EarnedPlan, Vec<forecast::LeafProgress>) {
        let (mut tasks, mut done) = (Vec::new(), Vec::new());
        let whole = (end - start).num_days() + 1;
        let mut open = vec![(None, None, start, end, WHOLE)];
        while let Some((id, parent, from, until, worth)) = open.pop() {
            let parts = self.below(id);
            let weights: i64 = parts.iter().map(|one| i64::from(one.weight)).sum();
            for one in parts {
                let from = one.start.unwrap_or(from);
                let until = one.end.unwrap_or(until).max(from);
                let worth = worth * f64::from(one.weight) / weights.max(1) as f64;
                open.push((Some(one.id), Some(tasks.len()), from, until, worth));
                tasks.push(PlannedTask {
                    parent,
                    start: offset(start, from),
                    end: offset(start, until) + 1.0,
                    cost: worth as i64,
                    ..PlannedTask::default()
                });
                done.push(forecast::LeafProgress {
                    done: f64::from(one.progress) / f64::from(COMPLETE),
                    ..forecast::LeafProgress::default()
                });
            }
        }
        if tasks.is_empty() {
            tasks.push(PlannedTask { end: whole as f64, cost: WHOLE as i64, ..PlannedTask::default() });
            done.push(forecast::LeafProgress::default());
        }
        (EarnedPlan::new("tasks", tasks, Some(whole as f64)), done)
    }

    fn planned_of(&self, one: &TaskProgress, start: NaiveDate, end: NaiveDate, day: NaiveDate) -> i32 {
        let start = one.start.unwrap_or(start);
        let end = one.end.unwrap_or(end).max(start);
        match self.below(Some(one.id)) {
            [] => elapsed(start, end, day),
            parts => {
                weighted_mean(parts.iter().map(|part| (part.weight, self.planned_of(part, start, end, day))))
            }
        }
    }
}

/// The plan against the actual progress of a project on a day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PlanVsActual {
    /// The progress that the plan demands, in basis points.
    pub planned: i32,
    /// The actual progress in basis points.
    pub actual: i32,
    /// The earned schedule: the days of the plan that the actual progress is worth.
    pub earned_days: f64,
    /// The days of work behind the plan; negative when ahead, 0 during a planned break if everything before it is
    /// done.
    pub days_behind: f64,
    /// The forecast end at the current speed, but not before the rest can be done; `None` before the first day and
    /// when everything is done.
    pub forecast_end: Option<NaiveDate>,
}

/// The standing of a project on `day`, by earned schedule and by re-planning the rest, as in the forecasts of the
/// watch; tasks count by weight. During a planned break a project is neither ahead nor behind.
pub fn plan_vs_actual(
    work: &[TaskProgress],
    start: NaiveDate,
    end: NaiveDate,
    day: NaiveDate,
) -> PlanVsActual {
    let tree = Tree::new(work);
    let actual = tree.actual();
    let planned = tree.planned(start, end, day);
    let (plan, done) = tree.as_plan(start, end);
    let passed = offset(start, day).max(0.0);
    let earned = plan.leaves().map(|leaf| plan.earned_value(leaf, done[leaf].done)).sum();
    let schedule = Schedule::of(&plan.curve, earned as f64, passed, plan.duration);
    let going_on = || forecast_end(&plan, &done, earned, passed, &Method::default());
    let forecast = if passed > 0.0 && actual < COMPLETE { going_on() } else { None };
    PlanVsActual {
        planned,
        actual,
        earned_days: rounded(schedule.es),
        days_behind: if actual >= COMPLETE { 0.0 } else { rounded(schedule.behind()) },
        forecast_end: forecast.map(|forecast| date_of(start, forecast.end.max(passed + 1.0))),
    }
}

/// Days rounded to millionths, about a tenth of a second.
fn rounded(days: f64) -> f64 {
    (days * 1e6).round() / 1e6
}

/// Whether making `parent` the parent of `task` would create a cycle.
pub fn closes_circle(parents: &HashMap<Uuid, Option<Uuid>>, task: Uuid, parent: Uuid) -> bool {
    let mut above = Some(parent);
    let mut steps = 0;
    while let Some(id) = above {
        if id == task || steps > parents.len() {
            return true;
        }
        above = parents.get(&id).copied().flatten();
        steps += 1;
    }
    false
}

/// Whether some task could never start or never end, because it waits for itself, directly or through its subtasks
/// and ancestors. A parent ends after its subtasks; a subtask starts after its parent may.
pub fn waits_for_itself(parents: &HashMap<Uuid, Option<Uuid>>, waits: &HashMap<Uuid, Vec<Uuid>>) -> bool {
    let mut children: HashMap<Uuid, Vec<Uuid>> = HashMap::new();
    for (id, parent) in parents {
        if let Some(parent) = parent {
            children.entry(*parent).or_default().push(*id);
        }
    }
    // What must have happened before a task's start or end.
    let before = |(id, end): (Uuid, bool)| -> Vec<(Uuid, bool)> {
        if end {
            let parts = children.get(&id).into_iter().flatten().map(|part| (*part, true));
            parts.chain([(id, false)]).collect()
        } else {
            let parent = parents.get(&id).copied().flatten().map(|parent| (parent, false));
            let on = waits.get(&id).into_iter().flatten().map(|on| (*on, true));
            on.chain(parent).collect()
        }
    };
    // Depth-first search: reaching a moment again on the way to itself is a cycle.
    let mut done: HashMap<(Uuid, bool), bool> = HashMap::new();
    for id in parents.keys() {
        let mut way = vec![((*id, true), false)];
        while let Some((moment, left)) = way.pop() {
            if left {
                done.insert(moment, true);
                continue;
            }
            match done.get(&moment) {
                Some(true) => continue,
                Some(false) => return true,
                None => {}
            }
            done.insert(moment, false);
            way.push((moment, true));
            for earlier in before(moment) {
                match done.get(&earlier) {
                    Some(true) => {}
                    Some(false) => return true,
                    None => way.push((earlier, false)),
                }
            }
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(n: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, 1).unwrap() + chrono::Duration::days(i64::from(n))
    }

    fn leaf(n: u128, weight: i32, from: u32, to: u32, progress: i32) -> TaskProgress {
        TaskProgress {
            id: Uuid::from_u128(n),
            parent_id: None,
            weight,
            start: Some(day(from)),
            end: Some(day(to)),
            progress,
            reported_on: None,
            cancelled: false,
        }
    }

    #[test]
    fn a_day_is_owed_when_it_is_over() {
        assert_eq!(elapsed(day(0), day(9), day(0)), 0);
        assert_eq!(elapsed(day(0), day(9), day(1)), 1000);
        assert_eq!(elapsed(day(0), day(9), day(10)), COMPLETE);
        assert_eq!(elapsed(day(0), day(9), day(99)), COMPLETE);
    }

    #[test]
    fn a_parent_is_computed_and_cancelled_work_counts_for_nothing() {
        let mut work =
            vec![leaf(1, 1, 0, 9, 0), leaf(2, 3, 0, 9, 6000), leaf(3, 1, 0, 9, 2000), leaf(4, 9, 0, 9, 0)];
        work[1].parent_id = Some(work[0].id);
        work[2].parent_id = Some(work[0].id);
        work[3].cancelled = true;
        assert_eq!(Tree::new(&work).actual(), 5000);
    }

    #[test]
    fn earned_schedule_says_how_many_days_behind() {
        // Ten days of even work; after six days 30 % is done: that is the work of three days.
        let standing = plan_vs_actual(&[leaf(1, 1, 0, 9, 3000)], day(0), day(9), day(6));
        assert_eq!(standing.planned, 6000);
        assert!((standing.earned_days - 3.0).abs() < 1e-9);
        assert!((standing.days_behind - 3.0).abs() < 1e-9);
        assert!(standing.forecast_end.unwrap() > day(9));
    }

    #[test]
    fn before_the_first_task_and_in_a_rest_nobody_is_ahead_or_behind() {
        let work = |done| [leaf(1, 1, 10, 19, done), leaf(2, 1, 25, 29, 0)];
        for (done, on) in [(0, 1), (0, 9), (COMPLETE, 20), (COMPLETE, 24)] {
            let standing = plan_vs_actual(&work(done), day(0), day(30), day(on));
            assert!(standing.days_behind.abs() < 1e-9, "{standing:?}");
            assert_eq!(standing.forecast_end, Some(day(29)), "{standing:?}");
        }
        // Five of ten days of work are missing, however long the rest lasts.
        for on in [20, 24] {
            assert!((plan_vs_actual(&work(5_000), day(0), day(30), day(on)).days_behind - 5.0).abs() < 1e-6);
        }
    }

    #[test]
    fn circles_are_seen() {
        let (a, b, c) = (Uuid::from_u128(1), Uuid::from_u128(2), Uuid::from_u128(3));
        let parents = HashMap::from([(a, None), (b, Some(a)), (c, Some(b))]);
        assert!(closes_circle(&parents, a, c));
        assert!(closes_circle(&parents, a, a));
        assert!(!closes_circle(&parents, c, a));
        let apart = HashMap::from([(a, None), (b, None), (c, None)]);
        let wait = |pairs: &[(Uuid, Uuid)]| -> HashMap<Uuid, Vec<Uuid>> {
            pairs.iter().map(|(task, on)| (*task, vec![*on])).collect()
        };
        assert!(!waits_for_itself(&apart, &wait(&[(b, a), (c, b)])));
        assert!(waits_for_itself(&apart, &wait(&[(a, c), (b, a), (c, b)])));
        assert!(waits_for_itself(&apart, &wait(&[(a, a)])));
        // A part can't wait for what it is a part of, nor the whole for its part.
        assert!(waits_for_itself(&parents, &wait(&[(c, a)])));
        assert!(waits_for_itself(&parents, &wait(&[(a, c)])));
        // D waits for A, of which C is a part; then C can't wait for D.
        let d = Uuid::from_u128(4);
        let with_d: HashMap<_, _> = parents.clone().into_iter().chain([(d, None)]).collect();
        assert!(!waits_for_itself(&with_d, &wait(&[(d, a)])));
        assert!(waits_for_itself(&with_d, &wait(&[(d, a), (c, d)])));
    }

    proptest! {
        #[test]
        fn a_mean_stays_between_its_parts(parts in prop::collection::vec((1..100_i32, 0..=COMPLETE), 1..20)) {
            let mean = weighted_mean(parts.iter().copied());
            let low = parts.iter().map(|p| p.1).min().unwrap();
            let high = parts.iter().map(|p| p.1).max().unwrap();
            prop_assert!((low..=high).contains(&mean));
            prop_assert_eq!(mean == COMPLETE, low == COMPLETE);
        }

        #[test]
        fn the_plan_never_falls(
            spans in prop::collection::vec((1..9_i32, 0..40_u32, 0..40_u32), 1..12), at in 0..60_u32,
        ) {
            let work: Vec<_> = spans.iter().enumerate()
                .map(|(n, (w, from, len))| leaf(n as u128 + 1, *w, *from, from + len, 0)).collect();
            let tree = Tree::new(&work);
            prop_assert!(tree.planned(day(0), day(80), day(at)) <= tree.planned(day(0), day(80), day(at + 1)));
        }
    }
}
