//! The state that is stored between two evaluations of a project.

use serde::{Deserialize, Serialize};
use terms::{AlertKind, AlertRule};

use super::alert::{OpenAlert, RuleAlert};
use super::facts::{Facts, HoldPeriod};
use super::hold::ConditionSpan;
use crate::forecast::fit_lag;

/// The stored state of a project. It is small, and the same in the database and in a backtest.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WatchMemory {
    /// The name of the plan that earned value is computed by.
    pub plan: String,
    /// Earned value on the days of reports, which cost is compared with.
    pub earned: Vec<Level>,
    /// The total of submitted, committed and paid cost, from each day on which it changed.
    pub spent: Vec<Level>,
    /// The number of days by which this project's cost follows its work; `None` until it can be estimated.
    pub entry_lag: Option<f64>,
    /// Whether cost is booked together with progress.
    pub bookings: Bookings,
    /// How up to date the data are.
    pub status: DataFreshness,
    /// The alert on the forecast end.
    pub late: ForecastAlert,
    /// The alert on the forecast cost.
    pub over: ForecastAlert,
    /// The alert that the planned end has passed.
    pub planned_end: RuleAlert,
    /// The alert that a milestone has passed.
    pub milestone: RuleAlert,
    /// The alert that nobody reports.
    #[serde(default)]
    pub silence: RuleAlert,
    /// The alert that the red line has been exceeded.
    pub red_line: RuleAlert,
    /// Whether paid cost alone exceeds the red line.
    pub paid_past_line: bool,
    /// The times when the project was on hold. The last one is kept even if it ended on the day it began.
    #[serde(default)]
    pub held: Vec<HoldPeriod>,
}

/// Whether cost is booked on days of its own after the work, or together with the progress that it is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bookings {
    /// How often cost has changed.
    pub changes: u32,
    /// How often it changed on a day of progress while nothing waited for approval or payment.
    pub with_progress: u32,
}

impl Bookings {
    fn observe(&mut self, facts: &Facts<'_>) {
        let spending = facts.spending;
        let at_once = spending.submitted == 0 && spending.committed == 0;
        let reported = facts.work.iter().any(|work| work.reported_on.is_some());
        let today = reported && facts.day.floor() - facts.reported_on().floor() < 0.5;
        self.changes += 1;
        self.with_progress += u32::from(at_once && today);
    }

    /// Whether reports bring progress and cost together, as accountants do at the end of a period: at least four
    /// changes of five. Then there is no lag between the two to allow for.
    pub fn in_step(self) -> bool {
        self.changes > 0 && 5 * self.with_progress >= 4 * self.changes
    }
}

/// How up to date the data are, and usually are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DataFreshness {
    /// The latest status date.
    pub date: f64,
    /// How often it has advanced.
    pub moves: u32,
}

impl DataFreshness {
    /// Records a status date.
    pub(super) fn observe(&mut self, date: f64) {
        if date > self.date {
            self.date = date;
            self.moves += 1;
        }
    }

    /// The day as of which forecasts are made. Work without reports since then has not necessarily stood still,
    /// unless the silence is longer than `silence` days and longer than one and a half times the usual interval.
    pub(super) fn as_of(&self, day: f64, silence: f64) -> f64 {
        let usual = if self.moves == 0 { 0.0 } else { self.date / f64::from(self.moves) };
        self.date.max(day - silence.max(1.5 * usual)).min(day)
    }
}

/// A cumulative amount from a day on.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Level {
    /// The day, counted from the plan's start.
    pub day: f64,
    /// The amount in minor units.
    pub amount: i64,
}

/// An alert on a forecast, with its conditions over time.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ForecastAlert {
    /// Since when the probability has justified a warning.
    pub likely: ConditionSpan,
    /// Since when the probability has justified a severe warning.
    pub very_likely: ConditionSpan,
    /// Since when the probability has been small enough to close the alert.
    pub unlikely: ConditionSpan,
    /// The alert.
    pub alert: RuleAlert,
}

/// The most levels that are stored; older ones are thinned out.
const MOST_LEVELS: usize = 64;

/// Levels as points of a curve.
pub(super) fn levels(levels: &[Level]) -> Vec<(f64, f64)> {
    levels.iter().map(|level| (level.day, level.amount as f64)).collect()
}

/// Records a level. Of two on the same day the later counts.
fn remember(levels: &mut Vec<Level>, next: Level) {
    while levels.last().is_some_and(|last| last.day >= next.day) {
        levels.pop();
    }
    levels.push(next);
    if levels.len() > MOST_LEVELS {
        let mut index = 0;
        levels.retain(|_| {
            index += 1;
            index > MOST_LEVELS / 2 || index % 2 == 1
        });
    }
}

impl WatchMemory {
    /// All open alerts: the rule, the kind, and since when each is open.
    pub fn open(&self) -> impl Iterator<Item = (AlertRule, AlertKind, OpenAlert)> {
        let (progress, cost) = (AlertKind::ProgressWarning, AlertKind::CostOverrun);
        [
            (AlertRule::ProgressForecast, progress, self.late.alert.open),
            (AlertRule::ProgressPlannedEnd, progress, self.planned_end.open),
            (AlertRule::ProgressMilestone, progress, self.milestone.open),
            (AlertRule::ProgressSilence, progress, self.silence.open),
            (AlertRule::CostForecast, cost, self.over.alert.open),
            (AlertRule::CostRedLine, cost, self.red_line.open),
        ]
        .into_iter()
        .filter_map(|(rule, kind, open)| Some((rule, kind, open?)))
    }

    /// The state of a project that is put on hold: its alerts about progress close.
    pub fn pause(&mut self, day: f64) {
        let progress = [&mut self.late.alert, &mut self.planned_end, &mut self.milestone, &mut self.silence];
        for alert in progress {
            alert.turn(None, day, 0.0);
        }
    }

    /// The state of a project that resumes on a day after `days` days on hold: conditions that have lasted for a
    /// while, and alerts that closed a while ago, did so that much later.
    pub fn rest(&mut self, day: f64, days: f64) {
        self.held.retain(|held| held.to > held.from);
        self.held.push(HoldPeriod { from: day - days, to: day });
        let mut alerts =
            vec![&mut self.planned_end, &mut self.milestone, &mut self.silence, &mut self.red_line];
        for soft in [&mut self.late, &mut self.over] {
            for hold in [&mut soft.likely, &mut soft.very_likely, &mut soft.unlikely] {
                hold.since = hold.since.map(|since| since + days);
            }
            alerts.push(&mut soft.alert);
        }
        for alert in alerts {
            alert.closed_on = alert.closed_on.map(|closed| closed + days);
        }
    }

    /// Shifts all days to a plan that starts `days_earlier` earlier, as all days are counted from the plan's
    /// start.
    pub fn count_from(&mut self, days_earlier: f64) {
        let levels = self.earned.iter_mut().chain(&mut self.spent).map(|level| &mut level.day);
        let softs = [&mut self.late, &mut self.over];
        let (mut holds, mut alerts) = (
            Vec::new(),
            vec![&mut self.planned_end, &mut self.milestone, &mut self.silence, &mut self.red_line],
        );
        for soft in softs {
            holds.extend([&mut soft.likely, &mut soft.very_likely, &mut soft.unlikely]);
            alerts.push(&mut soft.alert);
        }
        let of_holds = holds.into_iter().flat_map(|hold| hold.since.iter_mut().chain([&mut hold.last]));
        let of_alerts = alerts.into_iter().flat_map(|alert| {
            let open = alert.open.iter_mut().map(|open| &mut open.since);
            open.chain(&mut alert.closed_on)
                .chain(alert.reported.iter_mut().map(|reported| &mut reported.day))
        });
        let of_held = self.held.iter_mut().flat_map(|held| [&mut held.from, &mut held.to]);
        for day in levels.chain(of_held).chain(of_holds).chain(of_alerts).chain([&mut self.status.date]) {
            *day += days_earlier;
        }
    }

    /// If the plan is another than before, recomputes the stored earned value as if by that plan from the
    /// beginning, because cost is compared with it. It must be called before the work goes on.
    pub fn count_by(&mut self, facts: &Facts<'_>) {
        let known = !self.plan.is_empty();
        if self.plan == facts.plan.name {
            return;
        }
        self.plan.clone_from(&facts.plan.name);
        let before = self.earned.last().map_or(0, |level| level.amount);
        if known && before > 0 {
            let worth = facts.earned() as f64 / before as f64;
            for level in &mut self.earned {
                level.amount = (level.amount as f64 * worth).round() as i64;
            }
        }
    }

    /// The alert of a rule.
    pub(super) fn alert(&self, rule: AlertRule) -> &RuleAlert {
        match rule {
            AlertRule::ProgressPlannedEnd => &self.planned_end,
            AlertRule::ProgressMilestone => &self.milestone,
            AlertRule::ProgressSilence => &self.silence,
            AlertRule::CostForecast => &self.over.alert,
            AlertRule::CostRedLine => &self.red_line,
            _ => &self.late.alert,
        }
    }

    /// The alert of a rule, mutable.
    pub(super) fn alert_mut(&mut self, rule: AlertRule) -> &mut RuleAlert {
        match rule {
            AlertRule::ProgressPlannedEnd => &mut self.planned_end,
            AlertRule::ProgressMilestone => &mut self.milestone,
            AlertRule::ProgressSilence => &mut self.silence,
            AlertRule::CostForecast => &mut self.over.alert,
            AlertRule::CostRedLine => &mut self.red_line,
            _ => &mut self.late.alert,
        }
    }

    /// Records the facts of a day.
    pub(super) fn observe(&mut self, facts: &Facts<'_>, usual_lag: f64) {
        self.count_by(facts);
        self.status.observe(facts.status_date());
        let reported = Level { day: facts.reported_on(), amount: facts.earned() };
        let spent = Level { day: facts.day, amount: facts.spending.total() };
        let is_spent = self.spent.last().map_or(0, |last| last.amount) != spent.amount;
        let is_earned = self.earned.last().map_or(reported.amount > 0, |last| *last != reported);
        if is_spent {
            remember(&mut self.spent, spent);
            self.bookings.observe(facts);
        }
        if is_earned {
            remember(&mut self.earned, reported);
        }
        if is_earned || is_spent {
            let (earned, spent) = (levels(&self.earned), levels(&self.spent));
            self.entry_lag = Some(if self.bookings.in_step() {
                0.0
            } else {
                fit_lag(&earned, &spent, facts.plan.bac as f64, usual_lag)
            });
        }
    }
}
