//! An alert of one rule over time.

use serde::{Deserialize, Serialize};
use terms::AlertSeverity;

use super::Change;

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
#[serde(deny_unknown_fields)]
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
