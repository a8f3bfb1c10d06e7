//! Every threshold, with its default.

use serde::{Deserialize, Serialize};

use super::outlook::Outlook;
use super::rule;
use crate::forecast::Method;

/// When to warn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Policy {
    /// A project is late when it ends this share of its planned duration (PD) after its planned end. 0.05.
    pub late: f64,
    /// Warnings of lateness.
    pub end: SoftPolicy,
    /// Warnings of cost.
    pub cost: SoftPolicy,
    /// Warnings of cost that is booked together with the progress it is for. It jumps from report to report, so that a
    /// chance must be seen twice.
    pub cost_in_step: SoftPolicy,
    /// The planned end counts as passed this share of PD after it. 0: on the first day after it.
    pub overdue: f64,
    /// Data are old when nothing was reported for this many days. 7.
    pub old_days: f64,
    /// And for this share of PD. 0.10.
    pub old_share: f64,
    /// Silence for less than this share of PD does not mean that work stands still; see
    /// [`super::Status`]. 0.15.
    pub patience: f64,
    /// People are warned when nobody has reported for this many working days while work is due; 0 never warns. 10: who
    /// reports every week, or every other week, is never silent for so long, and one week of holidays is not enough.
    pub silent_working_days: u32,
    /// What old data multiply the spread of forecasts with. 1.5.
    pub old_widens: f64,
    /// How forecasts are made.
    pub method: Method,
}

/// When to warn of a forecast.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SoftPolicy {
    /// Opens from this chance on. 0.86 of lateness, 0.87 of cost; 0.60 where that is booked together with progress.
    pub opens: f64,
    /// Severe from this chance on. 0.92; 0.85 of cost that is booked together with progress.
    pub severe: f64,
    /// No longer severe below this chance. 0.87; 0.75 of cost that is booked together with progress.
    pub eases: f64,
    /// Closes below this chance. 0.30 of lateness, 0.25 of cost.
    pub closes: f64,
    /// No warning before this share of PD. 0.08.
    pub gate: f64,
    /// The chance must hold for this share of PD. 0; 0.05 of cost that is booked together with progress.
    pub holds: f64,
    /// And by this number of evaluations with news, each on a day of its own. 1; 2 of cost that is booked together with
    /// progress.
    pub evaluations: u32,
    /// A chance that comes back within this share of PD continues the same alert: it closes when its chance was
    /// small for as long. 0.10 of lateness, 0.15 of cost.
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
    /// Whether data are old that nobody touched for so many days.
    pub(crate) fn is_old(&self, silent_for: f64, duration: f64) -> bool {
        silent_for > self.old_days.max(self.old_share * duration)
    }

    /// The thresholds of a rule that goes by the chance of this outlook; none for one that tells of a fact.
    pub fn limits(&self, rule_id: &str, outlook: Option<&Outlook>) -> Option<&SoftPolicy> {
        match rule_id {
            rule::LATE => Some(&self.end),
            rule::OVER if outlook.is_some_and(|outlook| outlook.in_step) => Some(&self.cost_in_step),
            rule::OVER => Some(&self.cost),
            _ => None,
        }
    }

    /// Days of silence in which work is not taken to stand still.
    pub(crate) fn usual_silence(&self, duration: f64) -> f64 {
        self.old_days.max(self.patience * duration)
    }
}
