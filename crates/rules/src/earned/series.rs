//! Earned value over time.

use super::{EarnedPlan, Figures, History, Schedule, status_at};

/// A point of a series.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// The day, counted from the plan's start.
    pub day: f64,
    /// The figures of the project.
    pub figures: Figures,
    /// The earned schedule of the project.
    pub schedule: Schedule,
}

/// The most points of a series.
const MOST_POINTS: f64 = 10_000.0;

/// The figures of the project against a baseline, from one day to another, every `step` days and always on the
/// last day. Empty if the days or the step are invalid.
pub fn series(plan: &EarnedPlan, history: &History, from: f64, to: f64, step: f64) -> Vec<Point> {
    if !(step > 0.0 && from <= to && (to - from) / step <= MOST_POINTS) {
        return Vec::new();
    }
    let steps = ((to - from) / step).floor() as usize;
    let mut days: Vec<f64> = (0..=steps).map(|count| from + step * count as f64).collect();
    if days.last().is_some_and(|last| *last < to) {
        days.push(to);
    }
    let point = |day| {
        let figures = status_at(plan, history, day).project;
        Point { day, figures, schedule: Schedule::of(&plan.curve, figures.ev as f64, day, plan.duration) }
    };
    days.into_iter().map(point).collect()
}
