//! The evidence of an alert: everything that it was decided on.

use serde::{Deserialize, Serialize};
use terms::AlertRule;

use super::alert::ReportedFacts;
use super::facts::Facts;
use super::is_cost;
use super::outlook::Outlook;
use super::policy::{Policy, SoftPolicy};
use crate::forecast::{CostsByState, quantile};

/// A task and its contribution.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Contributor {
    /// Its index in the plan.
    pub task: usize,
    /// Its name.
    pub name: String,
    /// For lateness: the days of its work that are missing. For cost: its cost beyond its earned value, in minor
    /// units.
    pub amount: f64,
}

/// The evidence of an alert. For lateness the amounts are days from the plan's start, for cost minor units.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// The rule that raised the alert.
    pub rule: AlertRule,
    /// The day of the evaluation.
    pub day: f64,
    /// The thresholds, if the rule is about a forecast.
    pub thresholds: Option<SoftPolicy>,
    /// The probability that the limit is exceeded.
    pub p: Option<f64>,
    /// The forecast.
    pub forecast: Option<f64>,
    /// The bounds of the central 80 % of the forecast.
    pub range: Option<(f64, f64)>,
    /// The plan: the planned end, or the budget at completion.
    pub plan: f64,
    /// The limit: the last day that is not late, or the red line.
    pub line: Option<f64>,
    /// The forecast minus the plan.
    pub difference: Option<f64>,
    /// The speed of the work, or its cost efficiency.
    pub index: Option<f64>,
    /// The earned schedule (ES) and the actual time (AT), in days from the plan's start.
    pub schedule: Option<(f64, f64)>,
    /// The three tasks that contribute most, the worst first.
    pub contributors: Vec<Contributor>,
    /// The project's costs by state.
    pub spending: CostsByState,
    /// The days by which cost is assumed to follow the work.
    pub entry_lag: Option<f64>,
    /// The factor that was added for lateness.
    pub for_lateness: Option<f64>,
    /// The days since the last progress report.
    pub data_age: f64,
    /// Whether the data are too old for a reliable forecast.
    pub data_old: bool,
    /// The facts of today.
    pub now: ReportedFacts,
    /// The facts when the alert was last reported, to show what has changed.
    pub before: Option<ReportedFacts>,
    /// The alert closes when the forecast stays below this. For a fact it closes when cost falls to this or, for
    /// lateness, when everything is done or delivered.
    pub closes_below: Option<f64>,
    /// The number of days for which that must last.
    pub closes_after: f64,
}

/// The most contributors that are named.
const NAMED: usize = 3;

impl Evidence {
    pub(super) fn of(
        rule: AlertRule,
        facts: &Facts<'_>,
        outlook: Option<&Outlook>,
        before: Option<ReportedFacts>,
        policy: &Policy,
    ) -> Self {
        let is_cost = is_cost(rule);
        let limits = policy.limits(rule, outlook);
        let plan = if is_cost { facts.plan.bac as f64 } else { facts.plan.duration };
        let closes_below = match (outlook.zip(limits), rule) {
            // The forecast at which the probability is just small enough.
            (Some((outlook, limits)), _) => {
                Some(outlook.line * (outlook.spread * quantile(limits.closes) - outlook.bias).exp())
            }
            (None, AlertRule::CostRedLine) => facts.red_line.map(|line| line as f64),
            _ => None,
        };
        Self {
            rule,
            day: facts.day,
            thresholds: limits.cloned(),
            p: outlook.map(|outlook| outlook.p),
            forecast: outlook.map(|outlook| outlook.forecast),
            range: outlook.map(|outlook| (outlook.low, outlook.high)),
            plan,
            line: outlook.map(|outlook| outlook.line),
            difference: outlook.map(|outlook| outlook.forecast - plan),
            index: outlook.map(|outlook| outlook.index),
            schedule: outlook.and_then(|outlook| outlook.schedule).map(|schedule| (schedule.es, schedule.at)),
            contributors: if is_cost { over_earned(facts) } else { behind(facts) },
            spending: facts.spending,
            entry_lag: outlook.and_then(|outlook| outlook.entry_lag),
            for_lateness: outlook.and_then(|outlook| outlook.for_lateness),
            data_age: facts.silent_for(),
            data_old: policy.is_old(facts.silent_for(), facts.plan.duration),
            now: known(facts, outlook),
            before,
            closes_below,
            closes_after: limits.map_or(0.0, |limits| limits.continues * facts.plan.duration),
        }
    }
}

/// The facts of today.
pub(super) fn known(facts: &Facts<'_>, outlook: Option<&Outlook>) -> ReportedFacts {
    ReportedFacts {
        day: facts.day,
        p: outlook.map(|outlook| outlook.p),
        forecast: outlook.map(|outlook| outlook.forecast),
        earned: facts.earned(),
        spent: facts.spending.total(),
    }
}

/// The leaf tasks that are furthest behind, with the days of their work that are missing.
fn behind(facts: &Facts<'_>) -> Vec<Contributor> {
    let plan = facts.plan;
    let missing = plan.leaves().filter_map(|leaf| {
        let task = &plan.tasks()[leaf];
        let days =
            (facts.day.min(task.end) - task.start).max(0.0) - facts.done(leaf) * (task.end - task.start);
        let value = plan.planned_value(leaf, facts.day) - plan.earned_value(leaf, facts.done(leaf));
        (days > 0.0).then_some((value as f64, leaf, days))
    });
    worst(facts, missing.collect())
}

/// The tasks whose cost exceeds their earned value most.
fn over_earned(facts: &Facts<'_>) -> Vec<Contributor> {
    let plan = facts.plan;
    let over = facts.task_costs.iter().enumerate().take(plan.tasks().len()).filter_map(|(task, cost)| {
        let earned = if plan.parts(task).is_empty() { plan.earned_value(task, facts.done(task)) } else { 0 };
        let over = (cost - earned) as f64;
        (over > 0.0).then_some((over, task, over))
    });
    worst(facts, over.collect())
}

fn worst(facts: &Facts<'_>, mut all: Vec<(f64, usize, f64)>) -> Vec<Contributor> {
    all.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let name = |task: usize| facts.plan.tasks()[task].name.clone();
    let named = all.into_iter().take(NAMED);
    named.map(|(_, task, amount)| Contributor { task, name: name(task), amount }).collect()
}
