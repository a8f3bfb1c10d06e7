//! Earned value of every task, service item and the project as of a day.

use std::collections::BTreeMap;

use super::{Figures, Plan};

/// Progress as it was reported; the latest counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Report {
    /// When, in days from the plan's start.
    pub day: f64,
    /// Which leaf.
    pub task: usize,
    /// The share that is done, 0 to 1.
    pub done: f64,
}

/// Cost as it was booked; a rejection takes it back with a negative amount.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Booking {
    /// When, in days from the plan's start.
    pub day: f64,
    /// For which task; the project itself where there is none.
    pub task: Option<usize>,
    /// Minor units.
    pub amount: i64,
}

/// What has happened to a project, in the order of days.
#[derive(Clone, Debug, Default)]
pub struct History {
    /// Progress.
    pub reports: Vec<Report>,
    /// Cost.
    pub bookings: Vec<Booking>,
}

/// Figures at a status date.
#[derive(Clone, Debug, PartialEq)]
pub struct Status {
    /// Of each task of the plan, in its order; a parent is the sum of its parts and of what was booked on it.
    pub tasks: Vec<Figures>,
    /// Of each service item.
    pub items: BTreeMap<u32, Figures>,
    /// Of the project.
    pub project: Figures,
}

/// Reckons the figures of a day against a baseline.
pub fn status_at(plan: &Plan, history: &History, day: f64) -> Status {
    let mut done = vec![0.0; plan.tasks().len()];
    for report in history.reports.iter().filter(|report| report.day <= day) {
        if let Some(share) = done.get_mut(report.task) {
            *share = report.done;
        }
    }
    let mut tasks = vec![Figures::default(); done.len()];
    for leaf in plan.leaves() {
        tasks[leaf].bac = plan.tasks()[leaf].cost;
        tasks[leaf].pv = plan.planned_value(leaf, day);
        tasks[leaf].ev = plan.earned_value(leaf, done[leaf]);
    }
    let mut unassigned = 0;
    for booking in history.bookings.iter().filter(|booking| booking.day <= day) {
        match booking.task.and_then(|task| tasks.get_mut(task)) {
            Some(task) => task.ac += booking.amount,
            None => unassigned += booking.amount,
        }
    }
    let mut items: BTreeMap<u32, Figures> = BTreeMap::new();
    for (task, own) in plan.tasks().iter().zip(&tasks) {
        if let Some(item) = task.item {
            let sum = items.entry(item).or_default();
            *sum = *sum + *own;
        }
    }
    let booked = Figures { ac: unassigned, ..Figures::default() };
    let project = tasks.iter().copied().sum::<Figures>() + booked;
    // Parts before their parents: a parent adds up sums that are complete.
    for task in plan.parts_first() {
        if let Some(parent) = plan.tasks()[task].parent {
            tasks[parent] = tasks[parent] + tasks[task];
        }
    }
    Status { tasks, items, project }
}
