//! What is known of a project on a day.

use chrono::Weekday;
use serde::{Deserialize, Serialize};

use crate::earned::Plan;
use crate::forecast::{Spending, Work};

/// A service item that is not delivered, and the moment its milestone day is over.
#[derive(Clone, Debug, PartialEq)]
pub struct Milestone {
    /// Its service.
    pub name: String,
    /// In days from the plan's start.
    pub due: f64,
}

/// A time on hold, in days from the plan's start: from the day it began to the day on which the work went on.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Held {
    /// The first day on hold.
    pub from: f64,
    /// The first day that was worked on again.
    pub to: f64,
}

/// What the rules look at.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// Today, in days from the plan's start.
    pub day: f64,
    /// The baseline.
    pub plan: &'a Plan,
    /// The same work in the same order, counted by what everybody may know. Progress is judged by it: judged by
    /// money, it would tell of money.
    pub pace: &'a Plan,
    /// How far each task of the plan is, in its order.
    pub work: &'a [Work],
    /// Costs by state.
    pub spending: Spending,
    /// Costs of each task of the plan, all states but the rejected; may be empty.
    pub task_costs: &'a [i64],
    /// The cost red line; none before there is a budget.
    pub red_line: Option<i64>,
    /// Service items that are not delivered.
    pub milestones: &'a [Milestone],
    /// The weekday of the plan's first day; where it is not known, nobody is warned of silence.
    pub first_weekday: Option<Weekday>,
    /// When the project was on hold: nobody reports then.
    pub held: &'a [Held],
    /// Whether the work is going on; afterwards only money is judged.
    pub executing: bool,
    /// Nothing but a cost was touched since the last evaluation of the day: a cost says nothing about progress,
    /// so lateness is left as it was.
    pub cost_only: bool,
}

impl Facts<'_> {
    /// As far as progress is concerned.
    pub fn of_progress(&self) -> Self {
        Self { plan: self.pace, ..*self }
    }

    /// Earned value of the project.
    pub fn earned(&self) -> i64 {
        self.plan.leaves().map(|leaf| self.plan.earned_value(leaf, self.done(leaf))).sum()
    }

    /// The share of a leaf that is done.
    pub fn done(&self, leaf: usize) -> f64 {
        self.work.get(leaf).map_or(0.0, |work| work.done)
    }

    /// Days since a leaf was done: none where it is not done, infinite where nobody knows when it was.
    pub(crate) fn done_for(&self, leaf: usize) -> Option<f64> {
        let work = self.work.get(leaf).filter(|work| work.done >= 1.0)?;
        Some(work.reported_on.map_or(f64::INFINITY, |day| self.day - day))
    }

    /// Whether cost is booked on the tasks it is for, four fifths of it at least.
    pub(crate) fn knows_tasks(&self) -> bool {
        let booked: i64 = self.plan.leaves().map(|leaf| self.cost_of(leaf)).sum();
        booked > 0 && 5 * i128::from(booked) >= 4 * i128::from(self.spending.total())
    }

    /// Whether tasks are paid when they are done: there is cost on tasks, and none on those under way.
    pub(crate) fn pays_lumps(&self) -> bool {
        let under_way = |leaf: &usize| (1e-9..1.0).contains(&self.done(*leaf));
        self.knows_tasks()
            && self.plan.leaves().any(|leaf| under_way(&leaf))
            && self.plan.leaves().filter(|leaf| self.cost_of(*leaf) > 0).all(|leaf| self.done(leaf) >= 1.0)
    }

    /// What was asked for a leaf, and not refused.
    pub fn cost_of(&self, leaf: usize) -> i64 {
        self.task_costs.get(leaf).copied().unwrap_or(0)
    }

    /// Whether all work is done.
    pub fn is_done(&self) -> bool {
        self.plan.leaves().all(|leaf| self.done(leaf) >= 1.0)
    }

    /// The day progress was last reported; 0 before the first report.
    pub fn reported_on(&self) -> f64 {
        self.work.iter().filter_map(|work| work.reported_on).fold(0.0, f64::max)
    }

    /// The status date: the day of which what is known is true. Half of the tasks that are being worked on were
    /// reported then or later, so that one that is stuck does not hold it back; the last report's day where
    /// nothing is being worked on.
    pub(crate) fn status_date(&self) -> f64 {
        let running = self.plan.leaves().filter(|leaf| (1e-9..1.0).contains(&self.done(*leaf)));
        let mut reported: Vec<f64> = running.filter_map(|leaf| self.work[leaf].reported_on).collect();
        reported.sort_by(f64::total_cmp);
        reported.get(reported.len() / 2).copied().unwrap_or_else(|| self.reported_on())
    }

    /// Days since progress was last reported, those on hold not among them.
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
