//! Outlooks: forecasts of the end and of the cost, with the probability of exceeding a limit.

use serde::{Deserialize, Serialize};

use super::facts::Facts;
use super::policy::Policy;
use super::state::{WatchMemory, levels};
use crate::earned::Schedule;
use crate::forecast::{
    Calibration, SettledWork, UnsettledWork, chance, cost_of_lateness, forecast_cost, forecast_end, level_on,
    own_spread, paid_ahead, worth,
};

/// The z-score that bounds the central 80 % of a normal distribution.
const EIGHTY_PERCENT: f64 = 1.281_551_6;

/// A forecast of the end in days from the plan's start, or of the cost in minor units.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outlook {
    /// The median of the forecast.
    pub forecast: f64,
    /// The 10th percentile of the forecast.
    pub low: f64,
    /// The 90th percentile of the forecast.
    pub high: f64,
    /// The limit: the last day that is not late, or the red line.
    pub line: f64,
    /// The probability that the limit is exceeded, 0 to 1.
    pub p: f64,
    /// The speed of the work, or its cost efficiency.
    pub index: f64,
    /// The bias of the forecast's logarithm.
    pub bias: f64,
    /// The standard deviation of the forecast's logarithm.
    pub spread: f64,
    /// Whether the data are old, so that silence must not close a warning.
    pub old: bool,
    /// The earned schedule as of the status date; only for the end.
    pub schedule: Option<Schedule>,
    /// The days by which cost is assumed to follow the work; only for the cost.
    pub entry_lag: Option<f64>,
    /// The factor that is added for lateness; only for the cost.
    pub for_lateness: Option<f64>,
    /// Whether cost is booked together with progress; only for the cost.
    #[serde(default)]
    pub in_step: bool,
}

impl Outlook {
    /// The result is at least `least`: what has happened already is certain.
    fn new(
        (forecast, least): (f64, f64),
        line: f64,
        index: f64,
        (bias, spread): (f64, f64),
        old: bool,
    ) -> Self {
        let forecast = forecast.max(least);
        let range = |z: f64| (forecast * (bias + z * spread).exp()).max(least);
        Self {
            forecast,
            low: range(-EIGHTY_PERCENT),
            high: range(EIGHTY_PERCENT),
            line,
            p: if least > line { 1.0 } else { chance(forecast, line, bias, spread) },
            index,
            bias,
            spread,
            old,
            schedule: None,
            entry_lag: None,
            for_lateness: None,
            in_step: false,
        }
    }
}

fn widened((bias, spread): (f64, f64), old: bool, policy: &Policy) -> (f64, f64) {
    (bias, if old { spread * policy.old_widens } else { spread })
}

/// The outlook on the end; `None` if there is no plan.
pub fn outlook_end(
    facts: &Facts<'_>,
    state: &WatchMemory,
    policy: &Policy,
    learnt: &Calibration,
) -> Option<Outlook> {
    let plan = facts.plan;
    let earned = facts.earned();
    let as_of = state.status.as_of(facts.day, policy.usual_silence(plan.duration));
    let forecast = forecast_end(plan, facts.work, earned, as_of, &policy.method)?;
    // Work that is not done ends at the end of today at the earliest.
    let least = if facts.is_done() { 0.0 } else { facts.day + 1.0 };
    let old = policy.is_old(facts.silent_for(), plan.duration);
    let done = earned as f64 / plan.bac.max(1) as f64;
    let (bias, spread) = learnt.end.at(done);
    let spread = widened((bias, spread * own_spread(forecast.out_of_turn, done)), old, policy);
    let line = (1.0 + policy.late) * plan.duration;
    let outlook = Outlook::new((forecast.end, least), line, forecast.speed, spread, old);
    Some(Outlook { schedule: Some(forecast.schedule), ..outlook })
}

/// The outlook on the cost, from the work whose cost is known and from the outlook on the end.
pub fn outlook_cost(
    facts: &Facts<'_>,
    state: &WatchMemory,
    policy: &Policy,
    learnt: &Calibration,
    end: Option<&Outlook>,
) -> Option<Outlook> {
    let plan = facts.plan;
    let red_line = facts.red_line.filter(|_| plan.bac > 0)?;
    let in_step = state.bookings.in_step();
    let lag = state.entry_lag.unwrap_or(learnt.entry_lag);
    let (known, left) = if in_step && !facts.pays_lumps() {
        of_work_done(facts)
    } else if facts.knows_tasks() {
        of_settled_tasks(facts, if in_step { 0.0 } else { lag.max(SETTLES) })
    } else {
        of_all_work(facts, state, lag)
    };
    let done = facts.earned() as f64 / plan.bac as f64;
    // Without any cost, lateness says nothing about it; cost that is booked with its work shows lateness by
    // itself.
    let lateness = end.filter(|_| !in_step && facts.spending.total() > 0);
    let for_lateness =
        lateness.map_or(1.0, |end| cost_of_lateness(end.forecast / plan.duration, done, &policy.method));
    let forecast = forecast_cost(&known, &left, &facts.spending, for_lateness);
    let old = policy.is_old(facts.silent_for(), plan.duration) && !facts.is_done();
    let default = Calibration::default();
    let (experience, usual) =
        if in_step { (&learnt.cost_in_step, &default.cost_in_step) } else { (&learnt.cost, &default.cost) };
    let (bias, seen) = experience.at(done);
    let spread = widened((bias, forecast.spread * seen / usual.at(done).1), old, policy);
    let least = (facts.spending.committed + facts.spending.paid) as f64;
    let outlook = Outlook::new((forecast.cost, least), red_line as f64, forecast.efficiency, spread, old);
    Some(Outlook { entry_lag: Some(lag), for_lateness: Some(for_lateness), in_step, ..outlook })
}

/// The days after which the cost of a finished task is assumed to be booked, if the project's lag is not longer.
const SETTLES: f64 = 7.0;

/// By tasks: the cost of those finished at least `settles` days ago is known; for the others, what was submitted
/// so far. The longer a task has been finished without any cost, the less likely a bill is still to come: its cost
/// was booked on another task, or there is none.
fn of_settled_tasks(facts: &Facts<'_>, settles: f64) -> (SettledWork, Vec<UnsettledWork>) {
    let (mut known, mut left) = (Vec::new(), Vec::new());
    for leaf in facts.plan.leaves() {
        let (budget, asked) = (facts.plan.tasks()[leaf].cost as f64, facts.cost_of(leaf) as f64);
        let open = match facts.done_for(leaf).map(|days| days - settles) {
            Some(waited) if waited >= 0.0 && asked > 0.0 => 0.0,
            Some(waited) if waited >= 0.0 => (-waited / settles.max(SETTLES)).exp(),
            _ => 1.0,
        };
        known.push((budget * (1.0 - open), asked * (1.0 - open)));
        left.push(UnsettledWork { budget: budget * open, asked: asked * open });
    }
    known.retain(|(budget, cost)| *budget > 0.0 || *cost > 0.0);
    left.retain(|left| left.budget > 0.0 || left.asked > 0.0);
    (SettledWork::of_tasks(&known), left)
}

/// By all cost, which is booked together with its work.
fn of_work_done(facts: &Facts<'_>) -> (SettledWork, Vec<UnsettledWork>) {
    let plan = facts.plan;
    let earned = |leaf: usize| plan.earned_value(leaf, facts.done(leaf)) as f64;
    let known = SettledWork {
        budget: plan.leaves().map(earned).sum(),
        cost: facts.spending.total() as f64,
        tasks: worth(plan.leaves().map(earned)),
        scatter: None,
        placed: true,
    };
    let left = plan.leaves().map(|leaf| plan.tasks()[leaf].cost as f64 - earned(leaf));
    (known, left.map(|budget| UnsettledWork { budget, asked: 0.0 }).collect())
}

/// By all cost and the work that was done one entry lag ago, because it is not known which task the cost is for. Cost
/// that was paid ahead is held against the work that was planned to cost as much; the rest of cost and work shows how
/// expensive work is.
fn of_all_work(facts: &Facts<'_>, state: &WatchMemory, lag: f64) -> (SettledWork, Vec<UnsettledWork>) {
    let plan = facts.plan;
    let (bac, earned) = (plan.bac as f64, levels(&state.earned));
    let budgets = || plan.leaves().map(|leaf| plan.tasks()[leaf].cost as f64);
    let tasks = |done: f64| worth(budgets()) * (done / bac).clamp(0.0, 1.0);
    let ahead_on = |day: f64, cost: f64| {
        let done = level_on(&earned, day - lag);
        paid_ahead(done, cost, tasks(done))
    };
    let (now, total) = (level_on(&earned, facts.day - lag), facts.spending.total() as f64);
    let before = state.spent.iter().map(|level| ahead_on(level.day, level.amount as f64));
    let ahead = before.fold(ahead_on(facts.day, total), f64::max).min(total);
    let own = (now - ahead).max(0.0);
    let (known, more) = SettledWork::of_all(own, total - ahead, tasks(own));
    let (used, open) = (ahead.min(now), (ahead - now).max(0.0) + more);
    let left = budgets().map(|budget| UnsettledWork {
        budget: budget * (1.0 - now / bac).clamp(0.0, 1.0),
        asked: open * budget / bac,
    });
    (known, left.chain([UnsettledWork { budget: 0.0, asked: used }]).collect())
}
