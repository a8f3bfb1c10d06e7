//! The earned value of every task, every service item and the project on a day.

use std::collections::BTreeMap;

use super::{EarnedPlan, Figures};

/// A progress report; for each task the latest counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ProgressReport {
    /// The day, counted from the plan's start.
    pub day: f64,
    /// The index of the leaf task.
    pub task: usize,
    /// The share that is done, 0 to 1.
    pub done: f64,
}

/// A booked cost; a rejection is a booking of the negative amount.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Booking {
    /// The day, counted from the plan's start.
    pub day: f64,
    /// The index of the task; `None` for the project itself.
    pub task: Option<usize>,
    /// The amount in minor units.
    pub amount: i64,
}

/// The history of a project, in the order of days.
#[derive(Clone, Debug, Default)]
pub struct History {
    /// The progress reports.
    pub reports: Vec<ProgressReport>,
    /// The booked costs.
    pub bookings: Vec<Booking>,
}

/// The figures at a status date.
#[derive(Clone, Debug, PartialEq)]
pub struct EarnedStatus {
    /// The figures of each task of the plan, in its order; a parent's are the sum of its subtasks' and of what was
    /// booked on it.
    pub tasks: Vec<Figures>,
    /// The figures of each service item.
    pub items: BTreeMap<u32, Figures>,
    /// The figures of the project.
    pub project: Figures,
}

/// Computes the figures of a day against a baseline.
pub fn status_at(plan: &EarnedPlan, history: &History, day: f64) -> EarnedStatus {
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
    // Subtasks come before their parents, so that a parent adds up complete sums.
    for task in plan.parts_first() {
        if let Some(parent) = plan.tasks()[task].parent {
            tasks[parent] = tasks[parent] + tasks[task];
        }
    }
    EarnedStatus { tasks, items, project }
}
