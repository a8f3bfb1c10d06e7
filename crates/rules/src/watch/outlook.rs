//! Where a project is heading, with its chance to pass the line.

use serde::{Deserialize, Serialize};

use super::facts::Facts;
use super::policy::Policy;
use super::state::{State, levels};
use crate::earned::Schedule;
use crate::forecast::{
    Known, Learnt, Left, chance, cost_of_lateness, forecast_cost, forecast_end, level_on, own_spread,
    paid_ahead, worth,
};

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
    /// Whether cost is booked together with the progress it is for; of the cost only.
    #[serde(default)]
    pub in_step: bool,
}

impl Outlook {
    /// Nothing ends, or costs, less than `least`: what has passed already is certain.
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

/// Where the end is heading.
pub fn outlook_end(facts: &Facts<'_>, state: &State, policy: &Policy, learnt: &Learnt) -> Option<Outlook> {
    let plan = facts.plan;
    let earned = facts.earned();
    let as_of = state.status.as_of(facts.day, policy.usual_silence(plan.duration));
    let forecast = forecast_end(plan, facts.work, earned, as_of, &policy.method)?;
    // What is not done is done when today is over, at the earliest.
    let least = if facts.is_done() { 0.0 } else { facts.day + 1.0 };
    let old = policy.is_old(facts.silent_for(), plan.duration);
    let done = earned as f64 / plan.bac.max(1) as f64;
    let (bias, spread) = learnt.end.at(done);
    let spread = widened((bias, spread * own_spread(forecast.out_of_turn, done)), old, policy);
    let line = (1.0 + policy.late) * plan.duration;
    let outlook = Outlook::new((forecast.end, least), line, forecast.speed, spread, old);
    Some(Outlook { schedule: Some(forecast.schedule), ..outlook })
}

/// Where the cost is heading: by the work whose cost is known, and by where the end is heading.
pub fn outlook_cost(
    facts: &Facts<'_>,
    state: &State,
    policy: &Policy,
    learnt: &Learnt,
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
    // Where there is no cost yet, lateness alone says nothing of it; what is booked with its work shows it by itself.
    let lateness = end.filter(|_| !in_step && facts.spending.total() > 0);
    let for_lateness =
        lateness.map_or(1.0, |end| cost_of_lateness(end.forecast / plan.duration, done, &policy.method));
    let forecast = forecast_cost(&known, &left, &facts.spending, for_lateness);
    let old = policy.is_old(facts.silent_for(), plan.duration) && !facts.is_done();
    let default = Learnt::default();
    let (experience, usual) =
        if in_step { (&learnt.cost_in_step, &default.cost_in_step) } else { (&learnt.cost, &default.cost) };
    let (bias, seen) = experience.at(done);
    let spread = widened((bias, forecast.spread * seen / usual.at(done).1), old, policy);
    let least = (facts.spending.committed + facts.spending.paid) as f64;
    let outlook = Outlook::new((forecast.cost, least), red_line as f64, forecast.efficiency, spread, old);
    Some(Outlook { entry_lag: Some(lag), for_lateness: Some(for_lateness), in_step, ..outlook })
}

/// Days after which the cost of a task that is done is in, where it is not known to take longer.
const SETTLES: f64 = 7.0;

/// By tasks that were done so many days ago, and what they cost; of the others, what was asked for them so far. The
/// longer a task without any cost is done, the less a bill for it is still to come: its cost was booked on another, or
/// there is none.
fn of_settled_tasks(facts: &Facts<'_>, settles: f64) -> (Known, Vec<Left>) {
    let (mut known, mut left) = (Vec::new(), Vec::new());
    for leaf in facts.plan.leaves() {
        let (budget, asked) = (facts.plan.tasks()[leaf].cost as f64, facts.cost_of(leaf) as f64);
        let open = match facts.done_for(leaf).map(|days| days - settles) {
            Some(waited) if waited >= 0.0 && asked > 0.0 => 0.0,
            Some(waited) if waited >= 0.0 => (-waited / settles.max(SETTLES)).exp(),
            _ => 1.0,
        };
        known.push((budget * (1.0 - open), asked * (1.0 - open)));
        left.push(Left { budget: budget * open, asked: asked * open });
    }
    known.retain(|(budget, cost)| *budget > 0.0 || *cost > 0.0);
    left.retain(|left| left.budget > 0.0 || left.asked > 0.0);
    (Known::of_tasks(&known), left)
}

/// By all cost, which is booked together with its work.
fn of_work_done(facts: &Facts<'_>) -> (Known, Vec<Left>) {
    let plan = facts.plan;
    let earned = |leaf: usize| plan.earned_value(leaf, facts.done(leaf)) as f64;
    let known = Known {
        budget: plan.leaves().map(earned).sum(),
        cost: facts.spending.total() as f64,
        tasks: worth(plan.leaves().map(earned)),
        scatter: None,
        placed: true,
    };
    let left = plan.leaves().map(|leaf| plan.tasks()[leaf].cost as f64 - earned(leaf));
    (known, left.map(|budget| Left { budget, asked: 0.0 }).collect())
}

/// By all cost and the work that was done an entry lag ago, where it is not known which task cost is for. What was paid
/// before its work is for so much of the work as was planned to cost that; the rest of both shows how dear work is.
fn of_all_work(facts: &Facts<'_>, state: &State, lag: f64) -> (Known, Vec<Left>) {
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
    let (known, more) = Known::of_all(own, total - ahead, tasks(own));
    let (used, open) = (ahead.min(now), (ahead - now).max(0.0) + more);
    let left = budgets().map(|budget| Left {
        budget: budget * (1.0 - now / bac).clamp(0.0, 1.0),
        asked: open * budget / bac,
    });
    (known, left.chain([Left { budget: 0.0, asked: used }]).collect())
}
