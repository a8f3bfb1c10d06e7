//! The forecast of a project's end.

use super::{LeafProgress, Method, replan};
use crate::earned::{EarnedPlan, Schedule, WorkingTime};

/// The forecast end in days from the plan's start, and how it was computed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EndForecast {
    /// The earned schedule against the days that have passed.
    pub schedule: Schedule,
    /// The days of planned work done per day of planned work, shrunk towards 1.
    pub speed: f64,
    /// The end by earned schedule: AT + (PD - ES) / speed, without skipping any planned break.
    pub by_schedule: f64,
    /// The end by re-planning the rest.
    pub by_replan: f64,
    /// How much of the work is out of turn; see [`out_of_turn`].
    pub out_of_turn: f64,
    /// The geometric mean of both, but not before the remaining work can end; the day of the last report if
    /// everything is done.
    pub end: f64,
}

/// Forecasts the end from what was known on `day`; `None` if the plan is empty.
pub fn forecast_end(
    plan: &EarnedPlan,
    work: &[LeafProgress],
    ev: i64,
    day: f64,
    method: &Method,
) -> Option<EndForecast> {
    let pd = plan.duration;
    let at = day.max(0.0);
    if pd <= 0.0 {
        return None;
    }
    let schedule = Schedule::of(&plan.curve, ev as f64, at, pd);
    let clock = WorkingTime::of(&plan.curve);
    let prior = method.prior * clock.length();
    let passed = prior + clock.worked(at);
    let speed = if passed > 0.0 { (prior + clock.worked(schedule.es)) / passed } else { 1.0 };
    let by_schedule = clock.end(schedule.es, at, speed);
    let stretch = (1.0 / speed).clamp(method.least_stretch, method.most_stretch);
    let by_replan = replan(plan, work, at, stretch).end;
    // What is done has ended, however long ago.
    let done = plan.leaves().all(|leaf| work.get(leaf).is_some_and(|work| work.done >= 1.0));
    let end = if done {
        by_replan
    } else {
        let soonest = replan(plan, work, at, method.least_stretch).end;
        (by_schedule * by_replan).sqrt().max(soonest)
    };
    let out_of_turn = out_of_turn(plan, work, schedule.es);
    Some(EndForecast { schedule, speed, by_schedule, by_replan, out_of_turn, end })
}

/// The share of the budget that was earned on other tasks than the plan had by the day whose work is done (in
/// Lipke's schedule adherence this is 1 - P, here doubled and relative to the whole budget). If all tasks progress
/// at one pace it is small, however late they are; if tasks progress independently it is large, and the end is
/// uncertain.
fn out_of_turn(plan: &EarnedPlan, work: &[LeafProgress], es: f64) -> f64 {
    let off = |leaf: usize| {
        let done = work.get(leaf).map_or(0.0, |work| work.done);
        (plan.earned_value(leaf, done) - plan.planned_value(leaf, es)).abs() as f64
    };
    plan.leaves().map(off).sum::<f64>() / plan.bac.max(1) as f64
}

/// The share of the budget that is usually out of turn when half of the work is done; earlier and later it is
/// less, in proportion to sqrt(x (1 - x)).
const USUALLY_OUT_OF_TURN: f64 = 0.035;
/// The number of tasks that the usual value counts for, against 20 in a whole project.
const USUAL_TASKS: f64 = 16.0;

/// The factor between the spread of this project's forecast and the usual spread, by how much of the work is out
/// of turn at this share of work. On simulated portfolios it told calm projects from stormy ones from the first
/// fifth of the work on, and made one threshold suit both.
pub fn own_spread(out_of_turn: f64, done: f64) -> f64 {
    let usual = USUALLY_OUT_OF_TURN * 2.0 * (done * (1.0 - done)).max(0.02).sqrt();
    let seen = 20.0 * done;
    ((USUAL_TASKS + seen * (out_of_turn / usual).powi(2)) / (USUAL_TASKS + seen)).sqrt()
}
