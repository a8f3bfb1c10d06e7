//! The forecast of a project's end.

use super::{Method, Work, replan};
use crate::rules::earned::{Plan, Schedule};

/// When a project will end, in days from the plan's start, and how that was reckoned.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EndForecast {
    /// Earned schedule against the days that have passed.
    pub schedule: Schedule,
    /// Days of the plan done a day, drawn towards 1.
    pub speed: f64,
    /// By earned schedule: AT + (PD - ES) / speed.
    pub by_schedule: f64,
    /// By the re-plan of what is left.
    pub by_replan: f64,
    /// The geometric mean of both; the day of the last report where all is done.
    pub end: f64,
}

/// Forecasts the end from what was known on `day`. None where there is no plan to speak of.
pub fn forecast_end(plan: &Plan, work: &[Work], ev: i64, day: f64, method: &Method) -> Option<EndForecast> {
    let pd = plan.duration;
    let at = day.max(0.0);
    if pd <= 0.0 {
        return None;
    }
    let schedule = Schedule::waiting(&plan.curve, ev as f64, at, pd);
    let prior = method.prior * pd;
    let speed = (prior + schedule.es) / (prior + at);
    let by_schedule = at + (pd - schedule.es).max(0.0) / speed;
    let stretch = (1.0 / speed).clamp(method.least_stretch, method.most_stretch);
    let by_replan = replan(plan, work, at, stretch).end;
    // What is done has ended, however long ago.
    let done = plan.leaves().all(|leaf| work.get(leaf).is_some_and(|work| work.done >= 1.0));
    let end = if done { by_replan } else { (by_schedule * by_replan).sqrt() };
    Some(EndForecast { schedule, speed, by_schedule, by_replan, end })
}
