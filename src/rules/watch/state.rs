//! What must be remembered between two evaluations.

use entity::enums::{AlertKind, AlertSeverity};
use serde::{Deserialize, Serialize};

use super::hold::Hold;
use super::Change;
use super::facts::Facts;
use super::rule;

/// All that is remembered of a project. Small, and the same in the database and in a backtest.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct State {
    /// Earned value on the days of reports: cost is compared with the work it was for.
    pub earned: Vec<Level>,
    /// Cost submitted, committed and paid, from the days on which it changed.
    pub spent: Vec<Level>,
    /// How data come in.
    pub status: Status,
    /// The forecast of the end.
    pub late: Soft,
    /// The forecast of the cost.
    pub over: Soft,
    /// Planned end passed.
    pub planned_end: Alert,
    /// Milestone passed.
    pub milestone: Alert,
    /// Red line passed.
    pub red_line: Alert,
}

/// How up to date data are, and usually are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Status {
    /// The latest status date.
    pub date: f64,
    /// How often it moved on.
    pub moves: u32,
}

impl Status {
    /// Takes note of a status date.
    pub(super) fn observe(&mut self, date: f64) {
        if date > self.date {
            self.date = date;
            self.moves += 1;
        }
    }

    /// The day that forecasts are made as of: work that nobody has reported on since is not work that stood
    /// still, as long as the silence is no longer than so many days or half as long again as is usual.
    pub(super) fn as_of(&self, day: f64, silence: f64) -> f64 {
        let usual = if self.moves == 0 { 0.0 } else { self.date / f64::from(self.moves) };
        self.date.max(day - silence.max(1.5 * usual)).min(day)
    }
}

/// A cumulative amount from a day on.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Level {
    /// From the plan's start.
    pub day: f64,
    /// Minor units.
    pub amount: i64,
}

/// An alert that is open.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Open {
    /// How bad.
    pub severity: AlertSeverity,
    /// Since when.
    pub since: f64,
}

/// An alert of one rule over time.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Alert {
    /// What is open.
    pub open: Option<Open>,
    /// When the last one closed.
    pub closed_on: Option<f64>,
    /// What was known when people were last told.
    pub told: Option<Known>,
}

impl Alert {
    /// Takes on a severity, or none: what that means for people, and the severity it is about. What closed no
    /// more than `again` days ago goes on.
    pub(super) fn turn(
        &mut self,
        next: Option<AlertSeverity>,
        day: f64,
        again: f64,
    ) -> Option<(Change, AlertSeverity)> {
        match (self.open, next) {
            (None, None) => None,
            (None, Some(severity)) => {
                self.open = Some(Open { severity, since: day });
                let again = self.closed_on.is_some_and(|closed| day - closed <= again);
                Some((Change::Opened { again }, severity))
            }
            (Some(open), Some(severity)) => {
                self.open = Some(Open { severity, ..open });
                (open.severity != severity).then_some((Change::Updated, severity))
            }
            (Some(open), None) => {
                self.open = None;
                self.closed_on = Some(day);
                Some((Change::Closed, open.severity))
            }
        }
    }
}

/// What was known on a day.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Known {
    /// From the plan's start.
    pub day: f64,
    /// The chance.
    pub p: Option<f64>,
    /// Forecast of the end or the cost.
    pub forecast: Option<f64>,
    /// Earned value.
    pub earned: i64,
    /// Cost submitted, committed and paid.
    pub spent: i64,
}

/// An alert on a forecast.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Soft {
    /// The chance is worth a warning.
    pub likely: Hold,
    /// The chance is worth a severe one.
    pub very_likely: Hold,
    /// The chance is small enough to close.
    pub unlikely: Hold,
    /// What came of it.
    pub alert: Alert,
}

/// Levels that are remembered at most; older ones are thinned out.
const MOST_LEVELS: usize = 64;

/// Takes note of a level. Of two on one day the later counts.
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

impl State {
    /// Every open alert: its rule, its kind, and since when it is open.
    pub fn open(&self) -> impl Iterator<Item = (&'static str, AlertKind, Open)> {
        let (progress, cost) = (AlertKind::ProgressWarning, AlertKind::CostOverrun);
        [
            (rule::LATE, progress, self.late.alert.open),
            (rule::PLANNED_END, progress, self.planned_end.open),
            (rule::MILESTONE, progress, self.milestone.open),
            (rule::OVER, cost, self.over.alert.open),
            (rule::RED_LINE, cost, self.red_line.open),
        ]
        .into_iter()
        .filter_map(|(rule, kind, open)| Some((rule, kind, open?)))
    }

    /// The alert of a rule.
    pub(super) fn alert_mut(&mut self, rule_id: &str) -> &mut Alert {
        match rule_id {
            rule::PLANNED_END => &mut self.planned_end,
            rule::MILESTONE => &mut self.milestone,
            rule::OVER => &mut self.over.alert,
            rule::RED_LINE => &mut self.red_line,
            _ => &mut self.late.alert,
        }
    }

    /// Takes note of what is known on a day.
    pub(super) fn observe(&mut self, facts: &Facts<'_>) {
        self.status.observe(facts.status_date());
        let reported = Level { day: facts.reported_on(), amount: facts.earned() };
        if self.earned.last().map_or(reported.amount > 0, |last| *last != reported) {
            remember(&mut self.earned, reported);
        }
        let spent = Level { day: facts.day, amount: facts.spending.total() };
        if self.spent.last().map_or(0, |last| last.amount) != spent.amount {
            remember(&mut self.spent, spent);
        }
    }
}
