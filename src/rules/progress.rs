//! Progress and plan of a tree of tasks, in basis points (10000 = complete).
//!
//! A parent is the weighted mean of its children, rounded down, so that it is complete only when all of
//! them are. A leaf's plan is spread evenly over its planned days; what is planned *for* a day need not be
//! done until that day is over.

use std::collections::HashMap;

use chrono::NaiveDate;
use uuid::Uuid;

use crate::error::{ErrorCode, UserError};

/// Complete, in basis points.
pub const COMPLETE: i32 = 10_000;

/// Why somebody else does not report progress.
pub const NOT_YOURS: &str = "Progress is reported by the task's assignee or the project manager.";

/// A parent's progress is never an input.
pub fn computed() -> UserError {
    let message = "The progress of a task with subtasks is computed from them.";
    UserError::new(ErrorCode::RuleRefused, &[], message)
}

/// What the rules need to know of a task.
#[derive(Clone, Debug)]
pub struct Work {
    /// The task.
    pub id: Uuid,
    /// The task it is a part of.
    pub parent_id: Option<Uuid>,
    /// Its share among its siblings.
    pub weight: i32,
    /// First planned day; a task without one takes its parent's, a root the project's.
    pub start: Option<NaiveDate>,
    /// Last planned day, likewise.
    pub end: Option<NaiveDate>,
    /// Reported progress; only a leaf's counts.
    pub progress: i32,
    /// The day it was last reported for; none before the first report.
    pub reported_on: Option<NaiveDate>,
    /// Cancelled work counts for nothing.
    pub cancelled: bool,
}

/// Weighted mean of `(weight, progress)`, rounded down, so that the whole is complete only when every part is; 0 where
/// there is nothing.
pub fn weighted_mean(parts: impl IntoIterator<Item = (i32, i32)>) -> i32 {
    let (mut weights, mut sum) = (0_i64, 0_i64);
    for (weight, progress) in parts {
        weights += i64::from(weight);
        sum += i64::from(weight) * i64::from(progress);
    }
    if weights == 0 {
        return 0;
    }
    // A mean of 32 bits each has 32 bits.
    (sum / weights) as i32
}

/// The part of `start..=end` that is over when `day` begins, rounded down as actual progress is: all of it is over only
/// when the last day is.
pub fn elapsed(start: NaiveDate, end: NaiveDate, day: NaiveDate) -> i32 {
    let total = ((end - start).num_days() + 1).max(1);
    let over = (day - start).num_days().clamp(0, total);
    i32::try_from(over * i64::from(COMPLETE) / total).unwrap_or(COMPLETE)
}

/// A project's tasks as a tree.
pub struct Tree<'a> {
    children: HashMap<Option<Uuid>, Vec<&'a Work>>,
}

impl<'a> Tree<'a> {
    /// Cancelled tasks, and all below them, are left out.
    pub fn new(work: &'a [Work]) -> Self {
        let mut children: HashMap<_, Vec<_>> = HashMap::new();
        for one in work.iter().filter(|one| !one.cancelled) {
            children.entry(one.parent_id).or_default().push(one);
        }
        Self { children }
    }

    /// Whether there is any work.
    pub fn is_empty(&self) -> bool {
        !self.children.contains_key(&None)
    }

    fn below(&self, id: Option<Uuid>) -> &[&'a Work] {
        self.children.get(&id).map_or(&[], Vec::as_slice)
    }

    /// Actual progress of the project.
    pub fn actual(&self) -> i32 {
        weighted_mean(self.below(None).iter().map(|one| (one.weight, self.actual_of(one))))
    }

    /// Actual progress of one task.
    fn actual_of(&self, one: &Work) -> i32 {
        match self.below(Some(one.id)) {
            [] => one.progress,
            parts => weighted_mean(parts.iter().map(|part| (part.weight, self.actual_of(part)))),
        }
    }

    /// Progress the plan asks for when `day` begins; `start..=end` are the project's dates.
    pub fn planned(&self, start: NaiveDate, end: NaiveDate, day: NaiveDate) -> i32 {
        if self.is_empty() {
            return elapsed(start, end, day);
        }
        weighted_mean(self.below(None).iter().map(|one| (one.weight, self.planned_of(one, start, end, day))))
    }

    fn planned_of(&self, one: &Work, start: NaiveDate, end: NaiveDate, day: NaiveDate) -> i32 {
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

/// Plan against actual of a project on a day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Standing {
    /// Progress the plan asks for, basis points.
    pub planned: i32,
    /// Actual progress, basis points.
    pub actual: i32,
    /// Earned schedule: days of the plan that the actual progress is worth.
    pub earned_days: f64,
    /// Days of work behind the plan; negative when ahead.
    pub days_behind: f64,
    /// Where the end comes to lie at the speed so far; null before anything can be said.
    pub forecast_end: Option<NaiveDate>,
}

/// Where a project stands on `day`, by earned schedule (Lipke): the day on which the plan asked for what
/// has been done. The speed is drawn towards 1 by a quarter of the plan's length, so that the first days
/// don't forecast the end of the world.
pub fn standing(work: &[Work], start: NaiveDate, end: NaiveDate, day: NaiveDate) -> Standing {
    let tree = Tree::new(work);
    let actual = tree.actual();
    let planned = tree.planned(start, end, day);
    let last =
        work.iter().filter(|one| !one.cancelled).filter_map(|one| one.end).chain([end]).max().unwrap_or(end);
    let length = ((last - start).num_days() + 1).max(1);
    let plan_on = |offset: i64| tree.planned(start, end, start + chrono::Duration::days(offset));

    // The last offset whose plan is not past the actual progress; the plan never falls.
    let (mut low, mut high) = (0_i64, length);
    while low < high {
        let middle = (low + high + 1) / 2;
        if plan_on(middle) <= actual { low = middle } else { high = middle - 1 }
    }
    let mut earned_days = low as f64;
    if low < length {
        let (here, next) = (plan_on(low), plan_on(low + 1));
        if next > here {
            earned_days += f64::from(actual - here).max(0.0) / f64::from(next - here);
        }
    }
    let passed = (day - start).num_days();
    let days_behind = if actual >= COMPLETE { 0.0 } else { passed.max(0) as f64 - earned_days };
    let forecast_end = (passed > 0 && actual < COMPLETE).then(|| {
        let (length, passed) = (length as f64, passed as f64);
        let speed = (0.25 * length + earned_days) / (0.25 * length + passed);
        let days = passed + (length - earned_days) / speed;
        start + chrono::Duration::days(days.ceil() as i64 - 1)
    });
    Standing { planned, actual, earned_days, days_behind, forecast_end }
}

/// Whether making `parent` the parent of `task` would close a circle.
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

/// Whether some task could never start or never end: it waits, directly or through its parts and what they
/// are parts of, for itself. A parent ends after its parts; a part starts after its parent may.
pub fn waits_for_itself(parents: &HashMap<Uuid, Option<Uuid>>, waits: &HashMap<Uuid, Vec<Uuid>>) -> bool {
    let mut children: HashMap<Uuid, Vec<Uuid>> = HashMap::new();
    for (id, parent) in parents {
        if let Some(parent) = parent {
            children.entry(*parent).or_default().push(*id);
        }
    }
    // What must have happened before a task's start, or its end.
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
    // Depth first; a moment met again on the way to itself closes a circle.
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

    fn leaf(n: u128, weight: i32, from: u32, to: u32, progress: i32) -> Work {
        Work {
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
        let standing = standing(&[leaf(1, 1, 0, 9, 3000)], day(0), day(9), day(6));
        assert_eq!(standing.planned, 6000);
        assert!((standing.earned_days - 3.0).abs() < 1e-9);
        assert!((standing.days_behind - 3.0).abs() < 1e-9);
        assert!(standing.forecast_end.unwrap() > day(9));
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
