//! Where a project is heading, with its chance to pass the line.

use serde::{Deserialize, Serialize};

use super::facts::Facts;
use super::policy::Policy;
use super::state::{State, levels};
use crate::rules::earned::Schedule;
use crate::rules::forecast::{Learnt, chance, cost_of_lateness, forecast_cost, forecast_end, level_on};

/// The z between which 80 % of a normal distribution lies.
const EIGHTY_PERCENT: f64 = 1.281_551_6;

/// A forecast of the end in days, or of the cost in minor units.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outlook {
    /// The middle of what is likely.
    pub forecast: f64,
    /// With 80 % chance not below this.
    pub low: f64,
    /// With 80 % chance not above this.
    pub high: f64,
    /// What it is measured against: the last day that is not late, or the red line.
    pub line: f64,
    /// The chance that the line is passed.
    pub p: f64,
    /// Speed, or cost efficiency.
    pub index: f64,
    /// Bias of the forecast's logarithm.
    pub bias: f64,
    /// Spread of the forecast's logarithm.
    pub spread: f64,
    /// Whether data are old, so that silence must not calm anyone.
    pub old: bool,
    /// Earned schedule as of the status date; of the end only.
    pub schedule: Option<Schedule>,
    /// Days by which cost is taken to follow the work; of the cost only.
    pub entry_lag: Option<f64>,
    /// What is added for lateness, as a factor; of the cost only.
    pub for_lateness: Option<f64>,
}

impl Outlook {
    fn new(forecast: f64, line: f64, index: f64, (bias, spread): (f64, f64), old: bool) -> Self {
        let range = |z: f64| forecast * (bias + z * spread).exp();
        Self {
            forecast,
            low: range(-EIGHTY_PERCENT),
            high: range(EIGHTY_PERCENT),
            line,
            p: chance(forecast, line, bias, spread),
            index,
            bias,
            spread,
            old,
            schedule: None,
            entry_lag: None,
            for_lateness: None,
        }
    }
}

fn widened((bias, spread): (f64, f64), old: bool, policy: &Policy) -> (f64, f64) {
    (bias, if old { spread * policy.old_widens } else { spread })
}

/// Where the end is heading.
pub fn outlook_end(facts: &Facts<'_>, state: &State, policy: &Policy, learnt: &Learnt) -> Option<Outlook> {
    let plan = facts.plan;
    let earned = facts.earned();
    let as_of = state.status.as_of(facts.day, policy.usual_silence(plan.duration));
    let mut forecast = forecast_end(plan, facts.work, earned, as_of, &policy.method)?;
    if !facts.is_done() {
        forecast.end = forecast.end.max(facts.day);
    }
    let old = policy.is_old(facts.silent_for(), plan.duration);
    let spread = widened(learnt.end.at(earned as f64 / plan.bac.max(1) as f64), old, policy);
    let line = (1.0 + policy.late) * plan.duration;
    let outlook = Outlook::new(forecast.end, line, forecast.speed, spread, old);
    Some(Outlook { schedule: Some(forecast.schedule), ..outlook })
}

/// Where the cost is heading: by all cost and the work it was entered for, by the tasks whose cost is settled, and by
/// where the end is heading.
pub fn outlook_cost(
    facts: &Facts<'_>,
    state: &State,
    policy: &Policy,
    learnt: &Learnt,
    end: Option<&Outlook>,
) -> Option<Outlook> {
    let plan = facts.plan;
    let red_line = facts.red_line?;
    let (bookings, spent) = (&state.bookings, facts.spending.total());
    let in_lumps = bookings.together() && facts.pays_lumps();
    let (lag, then) = if in_lumps {
        (0.0, facts.settled(facts.day).0 as f64)
    } else {
        let lag = state.entry_lag.unwrap_or(bookings.usual_lag(learnt.entry_lag));
        (lag, level_on(&levels(&state.earned), facts.day - lag))
    };
    let (mut forecast, efficiency) = forecast_cost(plan.bac, then, spent, &policy.method)?;
    let mut for_lateness = 1.0;
    if !bookings.together() {
        if facts.knows_tasks() {
            let (budget, cost) = facts.settled(facts.day - lag);
            let (by_tasks, _) = forecast_cost(plan.bac, budget as f64, cost, &policy.method)?;
            forecast = (forecast * by_tasks.max(spent as f64)).sqrt();
        }
        // Where there is no cost yet, lateness alone says nothing of it.
        if let Some(end) = end.filter(|_| spent > 0) {
            let done = facts.earned() as f64 / plan.bac as f64;
            for_lateness = cost_of_lateness(end.forecast / plan.duration, done, &policy.method);
            forecast = (forecast * for_lateness).max(spent as f64);
        }
    }
    let old = policy.is_old(facts.silent_for(), plan.duration) && !facts.is_done();
    // What is known of the cost is what is known of the work it was entered for.
    let known = if in_lumps || bookings.in_step() { &learnt.cost_in_step } else { &learnt.cost };
    let spread = widened(known.at(then / plan.bac as f64), old, policy);
    let outlook = Outlook::new(forecast, red_line as f64, efficiency, spread, old);
    Some(Outlook { entry_lag: Some(lag), for_lateness: Some(for_lateness), ..outlook })
}
