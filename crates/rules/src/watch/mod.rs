//! When to warn: the facts of a project on a day, what is remembered of earlier days, and what follows.
//!
//! [`evaluate`] is the whole of it. Production calls it in the transaction that touches a project and once a
//! day; the backtest calls it with a simulated clock. Both keep the [`State`] it returns for the next time.
//!
//! From the tables: `day` is today minus `project.planned_start`; the plan comes from `task` (see
//! [`crate::earned`]) and `task_dependency`; a leaf's work from `task.progress` and
//! `task.progress_on`; spending from `project.cost_submitted_minor`, `cost_committed_minor` and
//! `cost_paid_minor`; the red line from `budget.red_line_minor`; milestones from `service_item.milestone_date`
//! of those not delivered; `first_weekday` is that of the plan's first day, and `held` comes from the state, which is
//! told of every hold as it ends. The state belongs beside `project.evaluated_on`, as JSON.

mod alert;
mod evidence;
mod facts;
mod hard;
mod hold;
mod outlook;
mod policy;
mod silence;
mod soft;
mod state;
#[cfg(test)]
mod tests;

pub use alert::{Alert, Known, Open};
pub use evidence::{Contributor, Evidence};
pub use facts::{Facts, Held, Milestone};
pub use outlook::{Outlook, outlook_cost, outlook_end};
pub use policy::{Policy, SoftPolicy};
pub use silence::Silence;
pub use state::{Level, Soft, State, Status};

use terms::{AlertKind, AlertSeverity};

use super::forecast::Learnt;
use hard::Hard;
use soft::Today;

/// Ids of the rules; an alert names the one that raised it.
pub mod rule {
    /// The forecast end is likely to be late.
    pub const LATE: &str = "progress.forecast";
    /// The planned end has passed and the work is not done.
    pub const PLANNED_END: &str = "progress.planned_end";
    /// A milestone's day has passed and its service item is not delivered.
    pub const MILESTONE: &str = "progress.milestone";
    /// Nobody has reported progress for some working days while work is due.
    pub const SILENCE: &str = "progress.silence";
    /// The forecast cost is likely to pass the red line.
    pub const OVER: &str = "cost.forecast";
    /// Committed and paid cost is past the red line.
    pub const RED_LINE: &str = "cost.red_line";
    /// All of them, in the order they are judged.
    pub const ALL: [&str; 6] = [LATE, PLANNED_END, MILESTONE, SILENCE, OVER, RED_LINE];

    /// Whether a rule is about cost, which not everybody sees.
    pub(crate) fn is_cost(rule_id: &str) -> bool {
        matches!(rule_id, OVER | RED_LINE)
    }
}

/// What became of an alert.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It began.
    Opened {
        /// Whether the last one closed so lately that this continues it.
        again: bool,
    },
    /// Its severity changed, or money past the red line that was committed is now paid.
    Updated,
    /// Its cause is gone.
    Closed,
}

/// Something to tell.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Id of the rule.
    pub rule: &'static str,
    /// What it is about.
    pub kind: AlertKind,
    /// What happened.
    pub change: Change,
    /// The severity from now on, or up to now where it closed.
    pub severity: AlertSeverity,
    /// Why.
    pub evidence: Evidence,
}

/// What an evaluation comes to.
#[derive(Clone, Debug)]
pub struct Evaluation {
    /// To be kept for the next one.
    pub state: State,
    /// Where the end is heading; none where there is no plan.
    pub end: Option<Outlook>,
    /// Where the cost is heading; none where there is no red line or no budget.
    pub cost: Option<Outlook>,
    /// What to tell, in this order.
    pub events: Vec<Event>,
}

impl Evaluation {
    /// Why each alert that is open is open, by what is known today. Where an event tells of it, that is its evidence.
    pub fn open(&self, facts: &Facts<'_>, policy: &Policy) -> Vec<Evidence> {
        let paced = facts.of_progress();
        let why = |rule_id: &'static str, told: Option<Known>| {
            let is_event = |event: &&Event| event.rule == rule_id;
            if let Some(event) = self.events.iter().find(is_event) {
                return event.evidence.clone();
            }
            let (outlook, facts) = if rule::is_cost(rule_id) {
                (self.cost.as_ref(), facts)
            } else {
                (self.end.as_ref(), &paced)
            };
            Evidence::of(rule_id, facts, outlook, told, policy)
        };
        self.state.open().map(|(rule_id, ..)| why(rule_id, self.state.alert(rule_id).told)).collect()
    }
}

/// Evaluates a project.
pub fn evaluate(facts: &Facts<'_>, state: &State, policy: &Policy, learnt: &Learnt) -> Evaluation {
    let mut state = state.clone();
    state.observe(facts, learnt.entry_lag);
    let paced = facts.of_progress();
    let end = outlook_end(&paced, &state, policy, learnt);
    let cost = outlook_cost(facts, &state, policy, learnt, end.as_ref());

    let (day, pd) = (facts.day, facts.plan.duration);
    let late = end.as_ref().filter(|_| facts.executing && !facts.is_done());
    // What is asked for past the line is told at once, as soon as forecasts are told at all.
    let asked = facts.red_line.is_some_and(|line| facts.spending.total() > line);
    let asked_past_line = asked && day >= policy.cost.gate * pd;
    // Days pass without news of the work; a silence that lasts too long is news of its own.
    let silence_lasts = facts.silent_for() >= 2.0 * policy.usual_silence(pd);
    let reported = if silence_lasts { day } else { facts.reported_on() };
    let hard = Hard::of(facts, policy);
    let turn = |alert: &mut Alert, severity: Option<AlertSeverity>| {
        alert.turn(severity, day, policy.end.continues * pd)
    };
    let fact = |alert: &mut Alert, holds: bool| turn(alert, holds.then_some(AlertSeverity::Critical));
    let silent = Silence::lasts(facts, policy.silent_working_days).then_some(AlertSeverity::Warning);
    // That the planned end has passed is told as a fact: no new forecast of it is told beside that.
    let passed = hard.planned_end && state.late.alert.open.is_none();
    let late_today =
        Today { day, news: reported, pd, outlook: late, asked_past_line: false, happened: passed };
    let over_today =
        Today { day, news: day, pd, outlook: cost.as_ref(), asked_past_line, happened: hard.red_line };
    let progress = (!facts.cost_only).then(|| {
        [
            (rule::LATE, soft::step(&mut state.late, &late_today, &policy.end)),
            (rule::PLANNED_END, fact(&mut state.planned_end, hard.planned_end)),
            (rule::MILESTONE, fact(&mut state.milestone, hard.milestone)),
            (rule::SILENCE, turn(&mut state.silence, silent)),
        ]
    });
    let newly_paid = hard.paid && !std::mem::replace(&mut state.paid_past_line, hard.paid);
    let red_line = fact(&mut state.red_line, hard.red_line);
    let of_cost = policy.limits(rule::OVER, cost.as_ref()).unwrap_or(&policy.cost);
    let cost_changes = [
        (rule::OVER, soft::step(&mut state.over, &over_today, of_cost)),
        (rule::RED_LINE, red_line.or(newly_paid.then_some((Change::Updated, AlertSeverity::Critical)))),
    ];
    let changes = progress.into_iter().flatten().chain(cost_changes);
    let told = changes.filter_map(|(rule_id, change)| Some((rule_id, change?)));
    let events = told.map(|(rule_id, (change, severity))| {
        let (kind, outlook, facts) = if rule::is_cost(rule_id) {
            (AlertKind::CostOverrun, cost.as_ref(), facts)
        } else {
            (AlertKind::ProgressWarning, end.as_ref(), &paced)
        };
        let now = evidence::known(facts, outlook);
        let before = state.alert_mut(rule_id).told.replace(now);
        let evidence = Evidence::of(rule_id, facts, outlook, before, policy);
        Event { rule: rule_id, kind, change, severity, evidence }
    });
    let events = events.collect();
    Evaluation { state, end, cost, events }
}
