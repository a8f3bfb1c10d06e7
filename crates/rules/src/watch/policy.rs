//! The thresholds of the watch, with their defaults.

use serde::{Deserialize, Serialize};
use terms::AlertRule;

use super::outlook::Outlook;
use crate::forecast::Method;

/// The thresholds of the watch.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Policy {
    /// A project is late if it ends later than its planned end by this share of its planned duration (PD). 0.05.
    pub late: f64,
    /// Warnings of lateness.
    pub end: SoftPolicy,
    /// Warnings of cost.
    pub cost: SoftPolicy,
    /// Warnings of cost that is booked together with progress. Such cost jumps from report to report, so that a
    /// probability must be confirmed by a second evaluation.
    pub cost_in_step: SoftPolicy,
    /// The planned end counts as passed this share of PD later. 0: on the first day after it.
    pub overdue: f64,
    /// Data are old if nothing was reported for more than this many days, and more than `old_share` of PD. 7.
    pub old_days: f64,
    /// The share of PD after which data without a report may be old; see `old_days`. 0.10.
    pub old_share: f64,
    /// Silence for less than this share of PD does not mean that work stands still; see [`super::DataFreshness`]. 0.15.
    pub patience: f64,
    /// The number of working days without a report, while work is due, after which there is a warning; 0 never
    /// warns. 10: somebody who reports every week or every other week is never silent for so long, and one week of
    /// holidays is too short, too.
    pub silent_working_days: u32,
    /// The factor by which old data widen the spread of forecasts. 1.5.
    pub old_widens: f64,
    /// The parameters of forecasts.
    pub method: Method,
}

/// The thresholds of warnings of a forecast.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SoftPolicy {
    /// A warning opens from this probability on. 0.86 for lateness, 0.87 for cost; 0.60 for cost that is booked
    /// together with progress.
    pub opens: f64,
    /// A warning is severe from this probability on. 0.92; 0.85 for cost that is booked together with progress.
    pub severe: f64,
    /// A warning is no longer severe below this probability. 0.87; 0.75 for cost that is booked together with
    /// progress.
    pub eases: f64,
    /// A warning closes below this probability. 0.30 for lateness, 0.25 for cost.
    pub closes: f64,
    /// There is no warning before this share of PD. 0.08.
    pub gate: f64,
    /// The probability must stay for this share of PD. 0; 0.05 for cost that is booked together with progress.
    pub holds: f64,
    /// It must also stay for this number of evaluations with news, each on a different day. 1; 2 for cost that is
    /// booked together with progress.
    pub evaluations: u32,
    /// A warning that returns within this share of PD continues the same alert; so an alert closes only after its
    /// probability has been small for as long. 0.10 for lateness, 0.15 for cost.
    pub continues: f64,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            late: 0.05,
            end: SoftPolicy::default(),
            cost: SoftPolicy { opens: 0.87, closes: 0.25, continues: 0.15, ..SoftPolicy::default() },
            cost_in_step: SoftPolicy {
                opens: 0.60,
                severe: 0.85,
                eases: 0.75,
                closes: 0.25,
                holds: 0.05,
                evaluations: 2,
                continues: 0.15,
                ..SoftPolicy::default()
            },
            overdue: 0.0,
            old_days: 7.0,
            old_share: 0.10,
            patience: 0.15,
            silent_working_days: 10,
            old_widens: 1.5,
            method: Method::default(),
        }
    }
}

impl Default for SoftPolicy {
    fn default() -> Self {
        Self {
            opens: 0.86,
            severe: 0.92,
            eases: 0.87,
            closes: 0.30,
            gate: 0.08,
            holds: 0.0,
            evaluations: 1,
            continues: 0.10,
        }
    }
}

impl Policy {
    /// Whether data are old after so many days without a report.
    pub(crate) fn is_old(&self, silent_for: f64, duration: f64) -> bool {
        silent_for > self.old_days.max(self.old_share * duration)
    }

    /// The thresholds of a rule about this outlook; `None` for a rule about facts.
    pub fn limits(&self, rule: AlertRule, outlook: Option<&Outlook>) -> Option<&SoftPolicy> {
        match rule {
            AlertRule::ProgressForecast => Some(&self.end),
            AlertRule::CostForecast if outlook.is_some_and(|outlook| outlook.in_step) => {
                Some(&self.cost_in_step)
            }
            AlertRule::CostForecast => Some(&self.cost),
            _ => None,
        }
    }

    /// The days of silence during which work is not assumed to stand still.
    pub(crate) fn usual_silence(&self, duration: f64) -> f64 {
        self.old_days.max(self.patience * duration)
    }
}
