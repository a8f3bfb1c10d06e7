//! The alert of one rule over time.

use serde::{Deserialize, Serialize};
use terms::AlertSeverity;

use super::Change;

/// An open alert.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct OpenAlert {
    /// Its severity.
    pub severity: AlertSeverity,
    /// The day it opened.
    pub since: f64,
}

/// The alert of one rule over time.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleAlert {
    /// The open alert; `None` if none is open.
    pub open: Option<OpenAlert>,
    /// The day on which the last one closed; `None` if none has closed.
    pub closed_on: Option<f64>,
    /// The facts when the alert was last reported.
    #[serde(rename = "told")]
    pub reported: Option<ReportedFacts>,
}

impl RuleAlert {
    /// Changes the severity (`None` closes the alert), and returns the change to be reported with the severity it
    /// concerns. An alert that closed at most `again` days ago is continued.
    pub(super) fn turn(
        &mut self,
        next: Option<AlertSeverity>,
        day: f64,
        again: f64,
    ) -> Option<(Change, AlertSeverity)> {
        match (self.open, next) {
            (None, None) => None,
            (None, Some(severity)) => {
                self.open = Some(OpenAlert { severity, since: day });
                let again = self.closed_on.is_some_and(|closed| day - closed <= again);
                Some((Change::Opened { again }, severity))
            }
            (Some(open), Some(severity)) => {
                self.open = Some(OpenAlert { severity, ..open });
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

/// The facts of a day that reports compare with.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReportedFacts {
    /// The day, counted from the plan's start.
    pub day: f64,
    /// The probability that the limit is exceeded.
    pub p: Option<f64>,
    /// The forecast of the end or of the cost.
    pub forecast: Option<f64>,
    /// The earned value.
    pub earned: i64,
    /// The total of submitted, committed and paid cost.
    pub spent: i64,
}
