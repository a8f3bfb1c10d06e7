//! The watch decides when to warn, from the facts of a project on a day and the state of earlier days.
//!
//! [`evaluate`] is its only entry point. Production calls it in the transaction of each change of a project and
//! once a day; the backtest calls it with a simulated clock. Both store the returned [`WatchMemory`] for the next
//! evaluation.
//!
//! The facts come from these columns: `day` is today minus `project.planned_start`; the plan is from `task` (see
//! [`crate::earned`]) and `task_dependency`; the progress of a leaf is from `task.progress` and
//! `task.progress_on`; spending is from `project.cost_submitted_minor`, `cost_committed_minor` and
//! `cost_paid_minor`; the red line is `budget.red_line_minor`; milestones are the `service_item.milestone_date` of
//! those not delivered; `first_weekday` is that of the plan's first day; and `held` is from the state, which is
//! told of every hold when it ends. The state is stored as JSON, beside `project.evaluated_on`.

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

pub use alert::{OpenAlert, ReportedFacts, RuleAlert};
pub use evidence::{Contributor, Evidence};
pub use facts::{Facts, HoldPeriod, Milestone};
pub use outlook::{Outlook, outlook_cost, outlook_end};
pub use policy::{Policy, SoftPolicy};
pub use silence::Silence;
pub use state::{DataFreshness, ForecastAlert, Level, WatchMemory};

use terms::{AlertKind, AlertRule, AlertSeverity};

use super::forecast::Calibration;
use hard::HardFacts;
use soft::DayForecast;

/// The rules of the watch, in the order in which they are evaluated.
pub const RULES: [AlertRule; 6] = [
    AlertRule::ProgressForecast,
    AlertRule::ProgressPlannedEnd,
    AlertRule::ProgressMilestone,
    AlertRule::ProgressSilence,
    AlertRule::CostForecast,
    AlertRule::CostRedLine,
];

/// Whether a rule of the watch is about cost, which not everybody may see.
pub(crate) fn is_cost(rule: AlertRule) -> bool {
    matches!(rule, AlertRule::CostForecast | AlertRule::CostRedLine)
}

/// How an alert changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It opened.
    Opened {
        /// Whether the last alert of the rule closed so recently that this one continues it.
        again: bool,
    },
    /// Its severity changed, or committed cost beyond the red line was paid.
    Updated,
    /// It closed, as its cause is gone.
    Closed,
}

/// An event to be reported.
#[derive(Clone, Debug, PartialEq)]
pub struct WatchEvent {
    /// The rule that raised the alert.
    pub rule: AlertRule,
    /// The kind of the alert.
    pub kind: AlertKind,
    /// How the alert changed.
    pub change: Change,
    /// The new severity, or the last one if the alert closed.
    pub severity: AlertSeverity,
    /// The evidence.
    pub evidence: Evidence,
}

/// The result of an evaluation.
#[derive(Clone, Debug)]
pub struct Evaluation {
    /// The state for the next evaluation.
    pub state: WatchMemory,
    /// The outlook on the end; `None` if there is no plan.
    pub end: Option<Outlook>,
    /// The outlook on the cost; `None` if there is no red line or no budget.
    pub cost: Option<Outlook>,
    /// The events, in the order in which they are to be reported.
    pub events: Vec<WatchEvent>,
}

impl Evaluation {
    /// The evidence of each open alert by today's facts. Where an event reports an alert, this is the event's
    /// evidence.
    pub fn open(&self, facts: &Facts<'_>, policy: &Policy) -> Vec<Evidence> {
        let paced = facts.of_progress();
        let why = |rule: AlertRule, reported: Option<ReportedFacts>| {
            let is_event = |event: &&WatchEvent| event.rule == rule;
            if let Some(event) = self.events.iter().find(is_event) {
                return event.evidence.clone();
            }
            let (outlook, facts) =
                if is_cost(rule) { (self.cost.as_ref(), facts) } else { (self.end.as_ref(), &paced) };
            Evidence::of(rule, facts, outlook, reported, policy)
        };
        self.state.open().map(|(rule, ..)| why(rule, self.state.alert(rule).reported)).collect()
    }
}

/// Evaluates a project for one day.
pub fn evaluate(facts: &Facts<'_>, state: &WatchMemory, policy: &Policy, learnt: &Calibration) -> Evaluation {
    let mut state = state.clone();
    state.observe(facts, learnt.entry_lag);
    let paced = facts.of_progress();
    let end = outlook_end(&paced, &state, policy, learnt);
    let cost = outlook_cost(facts, &state, policy, learnt, end.as_ref());

    let (day, pd) = (facts.day, facts.plan.duration);
    let late = end.as_ref().filter(|_| facts.executing && !facts.is_done());
    // Submitted cost beyond the red line is reported at once, as soon as forecasts are reported at all.
    let asked = facts.red_line.is_some_and(|line| facts.spending.total() > line);
    let asked_past_line = asked && day >= policy.cost.gate * pd;
    // Without reports there is no news of the work; a silence that lasts too long is news itself.
    let silence_lasts = facts.silent_for() >= 2.0 * policy.usual_silence(pd);
    let reported = if silence_lasts { day } else { facts.reported_on() };
    let hard = HardFacts::of(facts, policy);
    let turn = |alert: &mut RuleAlert, severity: Option<AlertSeverity>| {
        alert.turn(severity, day, policy.end.continues * pd)
    };
    let fact = |alert: &mut RuleAlert, holds: bool| turn(alert, holds.then_some(AlertSeverity::Critical));
    let silent = Silence::lasts(facts, policy.silent_working_days).then_some(AlertSeverity::Warning);
    // The passed planned end is reported as a fact, so no new forecast of it is reported besides.
    let passed = hard.planned_end && state.late.alert.open.is_none();
    let late_today =
        DayForecast { day, news: reported, pd, outlook: late, asked_past_line: false, happened: passed };
    let over_today =
        DayForecast { day, news: day, pd, outlook: cost.as_ref(), asked_past_line, happened: hard.red_line };
    let progress = (!facts.cost_only).then(|| {
        [
            (AlertRule::ProgressForecast, soft::step(&mut state.late, &late_today, &policy.end)),
            (AlertRule::ProgressPlannedEnd, fact(&mut state.planned_end, hard.planned_end)),
            (AlertRule::ProgressMilestone, fact(&mut state.milestone, hard.milestone)),
            (AlertRule::ProgressSilence, turn(&mut state.silence, silent)),
        ]
    });
    let newly_paid = hard.paid && !std::mem::replace(&mut state.paid_past_line, hard.paid);
    let red_line = fact(&mut state.red_line, hard.red_line);
    let of_cost = policy.limits(AlertRule::CostForecast, cost.as_ref()).unwrap_or(&policy.cost);
    let cost_changes = [
        (AlertRule::CostForecast, soft::step(&mut state.over, &over_today, of_cost)),
        (
            AlertRule::CostRedLine,
            red_line.or(newly_paid.then_some((Change::Updated, AlertSeverity::Critical))),
        ),
    ];
    let changes = progress.into_iter().flatten().chain(cost_changes);
    let changed = changes.filter_map(|(rule, change)| Some((rule, change?)));
    let events = changed.map(|(rule, (change, severity))| {
        let (kind, outlook, facts) = if is_cost(rule) {
            (AlertKind::CostOverrun, cost.as_ref(), facts)
        } else {
            (AlertKind::ProgressWarning, end.as_ref(), &paced)
        };
        let now = evidence::known(facts, outlook);
        let before = state.alert_mut(rule).reported.replace(now);
        let evidence = Evidence::of(rule, facts, outlook, before, policy);
        WatchEvent { rule, kind, change, severity, evidence }
    });
    let events = events.collect();
    Evaluation { state, end, cost, events }
}
