//! The facts of a project on a day.

use chrono::Weekday;
use serde::{Deserialize, Serialize};

use crate::earned::EarnedPlan;
use crate::forecast::{CostsByState, LeafProgress};

/// A service item that is not delivered, with the end of its milestone day.
#[derive(Clone, Debug, PartialEq)]
pub struct Milestone {
    /// The name of its service.
    pub name: String,
    /// The end of its milestone day, in days from the plan's start.
    pub due: f64,
}

/// A time on hold, in days from the plan's start.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HoldPeriod {
    /// The first day on hold.
    pub from: f64,
    /// The first day of work after it.
    pub to: f64,
}

/// The facts that the rules judge.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// Today, in days from the plan's start.
    pub day: f64,
    /// The baseline.
    pub plan: &'a EarnedPlan,
    /// The same tasks in the same order, with their planned days as their cost. Progress is judged by this plan:
    /// judged by money, it would reveal money.
    pub pace: &'a EarnedPlan,
    /// The progress of each task of the plan, in its order.
    pub work: &'a [LeafProgress],
    /// The project's costs by state, in minor units.
    pub spending: CostsByState,
    /// The cost of each task of the plan in minor units, in all states except rejected and cancelled; may be
    /// empty.
    pub task_costs: &'a [i64],
    /// The cost red line in minor units; `None` before there is a budget.
    pub red_line: Option<i64>,
    /// The service items that are not delivered.
    pub milestones: &'a [Milestone],
    /// The weekday of the plan's first day; if it is not known, there is no warning of silence.
    pub first_weekday: Option<Weekday>,
    /// The times on hold, in which nobody reports.
    pub held: &'a [HoldPeriod],
    /// Whether the work is going on; afterwards only cost is judged.
    pub executing: bool,
    /// Whether only costs have changed since the last evaluation of the day. They say nothing about progress, so
    /// alerts about progress stay as they were.
    pub cost_only: bool,
}

impl Facts<'_> {
    /// The facts with the plan that progress is judged by.
    pub fn of_progress(&self) -> Self {
        Self { plan: self.pace, ..*self }
    }

    /// The earned value of the project.
    pub fn earned(&self) -> i64 {
        self.plan.leaves().map(|leaf| self.plan.earned_value(leaf, self.done(leaf))).sum()
    }

    /// The done share of a leaf task, 0 to 1.
    pub fn done(&self, leaf: usize) -> f64 {
        self.work.get(leaf).map_or(0.0, |work| work.done)
    }

    /// The days since a leaf was finished: `None` if it is not, infinite if it is not known when.
    pub(crate) fn done_for(&self, leaf: usize) -> Option<f64> {
        let work = self.work.get(leaf).filter(|work| work.done >= 1.0)?;
        Some(work.reported_on.map_or(f64::INFINITY, |day| self.day - day))
    }

    /// Whether at least four fifths of the cost is booked on tasks.
    pub(crate) fn knows_tasks(&self) -> bool {
        let booked: i64 = self.plan.leaves().map(|leaf| self.cost_of(leaf)).sum();
        booked > 0 && 5 * i128::from(booked) >= 4 * i128::from(self.spending.total())
    }

    /// Whether tasks are paid when they are finished: there is cost on tasks, and none on those in progress.
    pub(crate) fn pays_lumps(&self) -> bool {
        let under_way = |leaf: &usize| (1e-9..1.0).contains(&self.done(*leaf));
        self.knows_tasks()
            && self.plan.leaves().any(|leaf| under_way(&leaf))
            && self.plan.leaves().filter(|leaf| self.cost_of(*leaf) > 0).all(|leaf| self.done(leaf) >= 1.0)
    }

    /// The cost submitted for a leaf and not rejected, in minor units.
    pub fn cost_of(&self, leaf: usize) -> i64 {
        self.task_costs.get(leaf).copied().unwrap_or(0)
    }

    /// Whether all work is done.
    pub fn is_done(&self) -> bool {
        self.plan.leaves().all(|leaf| self.done(leaf) >= 1.0)
    }

    /// The day of the last progress report; 0 before the first.
    pub fn reported_on(&self) -> f64 {
        self.work.iter().filter_map(|work| work.reported_on).fold(0.0, f64::max)
    }

    /// The status date: the day as of which the data are accurate. Half of the tasks in progress were reported on
    /// that day or later, so that a single stuck task does not hold it back. If no task is in progress, it is the
    /// day of the last report.
    pub(crate) fn status_date(&self) -> f64 {
        let running = self.plan.leaves().filter(|leaf| (1e-9..1.0).contains(&self.done(*leaf)));
        let mut reported: Vec<f64> = running.filter_map(|leaf| self.work[leaf].reported_on).collect();
        reported.sort_by(f64::total_cmp);
        reported.get(reported.len() / 2).copied().unwrap_or_else(|| self.reported_on())
    }

    /// The days since the last progress report, without days on hold.
    pub fn silent_for(&self) -> f64 {
        let (reported, day) = (self.reported_on(), self.day);
        let held: f64 =
            self.held.iter().map(|held| (held.to.min(day) - held.from.max(reported)).max(0.0)).sum();
        (day - reported - held).max(0.0)
    }

    /// Whether the project was on hold on a day, counted from the plan's start.
    pub(crate) fn is_held(&self, day: f64) -> bool {
        self.held.iter().any(|held| (held.from..held.to).contains(&day))
    }
}
