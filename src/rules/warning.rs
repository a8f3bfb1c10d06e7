//! When to warn: from the facts of a project on a day to verdicts, one at most per rule.

use chrono::NaiveDate;
use entity::enums::{AlertKind, AlertSeverity, Currency};
use serde::{Deserialize, Serialize};

use super::money::to_major;
use super::progress::{COMPLETE, Standing};

/// Ids of the rules; an alert names the one that raised it.
pub mod rule {
    /// Committed and paid cost is past the red line.
    pub const RED_LINE: &str = "cost.red_line";
    /// The planned end has passed and the work is not done.
    pub const PLANNED_END: &str = "progress.planned_end";
    /// A milestone's day has passed and its service item is not delivered.
    pub const MILESTONE: &str = "progress.milestone";
    /// Actual progress is behind planned progress by more than the policy lets it.
    pub const BEHIND_PLAN: &str = "progress.behind_plan";
    /// All of them, in the order they are judged.
    pub const ALL: [&str; 4] = [RED_LINE, PLANNED_END, MILESTONE, BEHIND_PLAN];
}

/// What the rules look at.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The day that has begun.
    pub day: NaiveDate,
    /// Whether the work is going on; afterwards only money is judged.
    pub executing: bool,
    /// Currency of the costs.
    pub currency: Currency,
    /// Costs approved and not yet paid.
    pub committed: i64,
    /// Costs paid.
    pub paid: i64,
    /// The cost red line; null before there is a budget.
    pub red_line: Option<i64>,
    /// Last planned day.
    pub planned_end: Option<NaiveDate>,
    /// Plan against actual; null before there is a plan.
    pub standing: Option<Standing>,
    /// Milestones that are not delivered: service and day.
    pub milestones: Vec<(String, NaiveDate)>,
    /// Basis points behind the plan that are worth a warning.
    pub behind_warning: i32,
    /// Basis points behind the plan that are severe.
    pub behind_severe: i32,
}

/// A rule that holds, how bad it is, and the figures it was decided on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Id of the rule.
    pub rule: &'static str,
    /// What it is about.
    pub kind: AlertKind,
    /// How bad.
    pub severity: AlertSeverity,
    /// The figures, enough to recompute the verdict.
    pub evidence: Vec<Evidence>,
}

/// One figure of the evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// What it is, e.g. `redLine`.
    pub name: String,
    /// Its value: amounts in major units, days as dates, shares in percent.
    pub value: String,
    /// What the value is counted in: a currency code, `%`, `days`, `date` or `text`.
    pub unit: String,
}

fn figure(name: &str, value: impl ToString, unit: &str) -> Evidence {
    Evidence { name: name.into(), value: value.to_string(), unit: unit.into() }
}

/// Basis points as people read them: 1234 -> `12.34`.
pub fn percent(basis_points: i32) -> String {
    to_major(i64::from(basis_points), Currency::Cny)
}

/// The verdicts of all rules that hold.
pub fn judge(facts: &Facts) -> Vec<Verdict> {
    let complete = facts.standing.is_some_and(|standing| standing.actual >= COMPLETE);
    let mut verdicts: Vec<_> = red_line(facts).into_iter().collect();
    if !facts.executing {
        return verdicts;
    }
    if !complete {
        verdicts.extend(planned_end(facts));
        verdicts.extend(behind_plan(facts));
    }
    verdicts.extend(milestone(facts));
    verdicts
}

fn red_line(facts: &Facts) -> Option<Verdict> {
    let red_line = facts.red_line?;
    let spent = facts.committed + facts.paid;
    if spent <= red_line {
        return None;
    }
    let code = facts.currency.name();
    let money = |name, minor| figure(name, to_major(minor, facts.currency), code);
    Some(Verdict {
        rule: rule::RED_LINE,
        kind: AlertKind::CostOverrun,
        severity: AlertSeverity::Critical,
        evidence: vec![
            money("redLine", red_line),
            money("committed", facts.committed),
            money("paid", facts.paid),
            money("over", spent - red_line),
            figure("passedBy", if facts.paid > red_line { "PAID" } else { "COMMITTED" }, "text"),
        ],
    })
}

fn planned_end(facts: &Facts) -> Option<Verdict> {
    let end = facts.planned_end.filter(|end| *end < facts.day)?;
    let standing = facts.standing?;
    Some(Verdict {
        rule: rule::PLANNED_END,
        kind: AlertKind::ProgressWarning,
        severity: AlertSeverity::Critical,
        evidence: vec![
            figure("plannedEnd", end, "date"),
            figure("today", facts.day, "date"),
            figure("daysLate", (facts.day - end).num_days(), "days"),
            figure("actualProgress", percent(standing.actual), "%"),
        ],
    })
}

fn milestone(facts: &Facts) -> Option<Verdict> {
    let missed: Vec<_> = facts.milestones.iter().filter(|(_, day)| *day < facts.day).collect();
    let (service, day) = missed.iter().min_by_key(|(_, day)| *day)?;
    Some(Verdict {
        rule: rule::MILESTONE,
        kind: AlertKind::ProgressWarning,
        severity: AlertSeverity::Critical,
        evidence: vec![
            figure("milestone", service, "text"),
            figure("milestoneDate", day, "date"),
            figure("today", facts.day, "date"),
            figure("daysLate", (facts.day - *day).num_days(), "days"),
            figure("missedMilestones", missed.len(), "count"),
        ],
    })
}

fn behind_plan(facts: &Facts) -> Option<Verdict> {
    let standing = facts.standing?;
    let behind = standing.planned - standing.actual;
    if behind < facts.behind_warning {
        return None;
    }
    let severe = behind >= facts.behind_severe;
    Some(Verdict {
        rule: rule::BEHIND_PLAN,
        kind: AlertKind::ProgressWarning,
        severity: if severe { AlertSeverity::Severe } else { AlertSeverity::Warning },
        evidence: vec![
            figure("plannedProgress", percent(standing.planned), "%"),
            figure("actualProgress", percent(standing.actual), "%"),
            figure("behind", percent(behind), "%"),
            figure("warningThreshold", percent(facts.behind_warning), "%"),
            figure("severeThreshold", percent(facts.behind_severe), "%"),
            figure("daysBehind", format!("{:.1}", standing.days_behind), "days"),
            figure("today", facts.day, "date"),
        ],
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(n: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 5, n).unwrap()
    }

    fn facts() -> Facts {
        Facts {
            day: day(10),
            executing: true,
            currency: Currency::Cny,
            committed: 0,
            paid: 0,
            red_line: Some(100_000),
            planned_end: Some(day(20)),
            standing: Some(Standing {
                planned: 5000,
                actual: 5000,
                earned_days: 5.0,
                days_behind: 0.0,
                forecast_end: None,
            }),
            milestones: vec![("Live stream".into(), day(15))],
            behind_warning: 1000,
            behind_severe: 2000,
        }
    }

    fn rules(facts: &Facts) -> Vec<&'static str> {
        judge(facts).iter().map(|verdict| verdict.rule).collect()
    }

    #[test]
    fn a_healthy_project_is_left_alone() {
        assert!(judge(&facts()).is_empty());
    }

    #[test]
    fn days_passing_are_enough() {
        assert_eq!(rules(&Facts { day: day(16), ..facts() }), [rule::MILESTONE]);
        assert_eq!(rules(&Facts { day: day(20), milestones: vec![], ..facts() }), [] as [&str; 0]);
        assert_eq!(rules(&Facts { day: day(21), milestones: vec![], ..facts() }), [rule::PLANNED_END]);
    }

    #[test]
    fn after_the_work_only_money_is_judged() {
        let late = Facts { day: day(30), paid: 100_001, executing: false, ..facts() };
        assert_eq!(rules(&late), [rule::RED_LINE]);
    }

    #[test]
    fn complete_work_is_not_late() {
        let mut done = Facts { day: day(30), milestones: vec![], ..facts() };
        done.standing = Some(Standing { planned: 10_000, actual: 10_000, ..facts().standing.unwrap() });
        assert!(judge(&done).is_empty());
    }

    #[test]
    fn behind_by_the_threshold_warns_and_by_more_is_severe() {
        let behind = |by: i32| {
            let standing = Standing { actual: 5000 - by, ..facts().standing.unwrap() };
            judge(&Facts { standing: Some(standing), ..facts() }).first().map(|v| v.severity)
        };
        assert_eq!(behind(999), None);
        assert_eq!(behind(1000), Some(AlertSeverity::Warning));
        assert_eq!(behind(2000), Some(AlertSeverity::Severe));
    }

    proptest! {
        #[test]
        fn the_red_line_is_exact(committed in 0..300_000_i64, paid in 0..300_000_i64) {
            let over = judge(&Facts { committed, paid, ..facts() }).iter().any(|v| v.rule == rule::RED_LINE);
            prop_assert_eq!(over, committed + paid > 100_000);
        }
    }
}
