//! The lines of a history.

use serde::{Deserialize, Deserializer, Serialize};
use terms::DependencyKind;

/// A line of a history. Fields and types that are not known are passed over.
#[derive(Debug, Deserialize)]
pub(super) struct Line {
    /// Which project; lines without one say nothing.
    #[serde(default, deserialize_with = "id")]
    pub(super) project: Option<String>,
    /// Days from the project's start.
    #[serde(default)]
    pub(super) day: Option<f64>,
    /// What happened.
    #[serde(flatten)]
    pub(super) event: HistoryEvent,
}

/// What happened.
#[derive(Debug, Deserialize, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum HistoryEvent {
    /// The baseline; a second one replaces the first.
    Plan(PlanLine),
    /// Progress of a task, replacing the earlier value.
    Progress {
        /// Which.
        #[serde(deserialize_with = "required_id")]
        task: String,
        /// 0 to 1.
        pct: f64,
    },
    /// A cost waits for an approval.
    CostSubmitted(CostLine),
    /// It was approved.
    CostApproved(CostLine),
    /// It was rejected.
    CostRejected(CostLine),
    /// It was paid.
    CostPaid(CostLine),
    /// Evaluate now.
    Tick,
    /// How the project ended.
    Outcome {
        /// Its last day.
        end: f64,
        /// What it cost, major units.
        cost: f64,
    },
    /// Anything else.
    #[serde(other)]
    Unknown,
}

/// A baseline.
#[derive(Debug, Default, Deserialize, Serialize)]
pub struct PlanLine {
    /// Planned duration; the last task's end where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pd: Option<f64>,
    /// Budget at completion, major units; the sum of the tasks where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bac: Option<f64>,
    /// The cost red line, major units.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub red_line: Option<f64>,
    /// The work.
    #[serde(default, deserialize_with = "or_default")]
    pub tasks: Vec<TaskLine>,
}

/// A task of a baseline.
#[derive(Debug, Default, Deserialize, Serialize)]
pub struct TaskLine {
    /// Its id, a number or a text.
    #[serde(deserialize_with = "required_id")]
    pub id: String,
    /// The service item that the task is for.
    #[serde(default, deserialize_with = "id", skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    /// The task it is a part of.
    #[serde(default, deserialize_with = "id", skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
    /// As people call it.
    #[serde(default, deserialize_with = "or_default")]
    pub name: String,
    /// Planned start in days.
    pub start: f64,
    /// Planned end in days.
    pub end: f64,
    /// Planned cost, major units.
    #[serde(default, deserialize_with = "or_default")]
    pub cost: f64,
    /// What it waits for.
    #[serde(default, deserialize_with = "or_default")]
    pub preds: Vec<Pred>,
}

/// A dependency: on which task, how, with how many days in between.
#[derive(Debug, Deserialize, Serialize)]
pub struct Pred(
    #[serde(deserialize_with = "required_id")] pub String,
    #[serde(with = "Kind")] pub DependencyKind,
    #[serde(default)] pub f64,
);

/// How dependencies are written.
#[derive(Deserialize, Serialize)]
#[serde(remote = "DependencyKind")]
enum Kind {
    #[serde(rename = "FS")]
    FinishToStart,
    #[serde(rename = "SS")]
    StartToStart,
    #[serde(rename = "FF")]
    FinishToFinish,
    #[serde(rename = "SF")]
    StartToFinish,
}

/// A cost and what became of it.
#[derive(Debug, Deserialize, Serialize)]
pub(super) struct CostLine {
    /// What tells costs apart; one without is a cost of its own.
    #[serde(default, deserialize_with = "id", skip_serializing_if = "Option::is_none")]
    pub(super) id: Option<String>,
    /// For which task.
    #[serde(default, deserialize_with = "id", skip_serializing_if = "Option::is_none")]
    pub(super) task: Option<String>,
    /// Major units; what was said before where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) amount: Option<f64>,
}

/// An id is a number or a text; `1` and `"1"` are the same.
#[derive(Deserialize)]
#[serde(untagged)]
enum Id {
    Whole(i64),
    Number(f64),
    Text(String),
}

fn id<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    Ok(Option::<Id>::deserialize(from)?.map(|id| match id {
        Id::Whole(number) => number.to_string(),
        Id::Number(number) => number.to_string(),
        Id::Text(text) => text,
    }))
}

fn required_id<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    id(from)?.ok_or_else(|| serde::de::Error::custom("an id is missing"))
}

/// Null means the same as nothing.
fn or_default<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(from: D) -> Result<T, D::Error> {
    Ok(Option::deserialize(from)?.unwrap_or_default())
}

/// The furthest day that makes sense, some 2,700 years from the start.
const LAST_DAY: f64 = 1e6;
/// The largest amount that makes sense, major units: many of them add up without overflow.
const LARGEST: f64 = 1e12;

/// Whether a day makes sense, under the name of its field.
pub(super) fn check_day(field: &str, day: f64) -> Result<(), String> {
    if day.abs() <= LAST_DAY { Ok(()) } else { Err(format!("`{field}` must be within {LAST_DAY} days")) }
}

fn check_amount(field: &str, amount: f64) -> Result<(), String> {
    if amount.abs() <= LARGEST { Ok(()) } else { Err(format!("`{field}` must be at most {LARGEST}")) }
}

impl HistoryEvent {
    /// Refuses numbers that are none: what is wrong, by the name of the field.
    pub(super) fn check(&self) -> Result<(), String> {
        match self {
            Self::Plan(plan) => plan.check(),
            Self::CostSubmitted(cost)
            | Self::CostApproved(cost)
            | Self::CostRejected(cost)
            | Self::CostPaid(cost) => cost.amount.map_or(Ok(()), |amount| check_amount("amount", amount)),
            Self::Outcome { end, cost } => check_day("end", *end).and(check_amount("cost", *cost)),
            Self::Progress { .. } | Self::Tick | Self::Unknown => Ok(()),
        }
    }
}

impl PlanLine {
    fn check(&self) -> Result<(), String> {
        check_day("pd", self.pd.unwrap_or(0.0))?;
        check_amount("bac", self.bac.unwrap_or(0.0))?;
        check_amount("red_line", self.red_line.unwrap_or(0.0))?;
        for task in &self.tasks {
            let of_task = |error: String| format!("task {}: {error}", task.id);
            check_day("start", task.start).map_err(of_task)?;
            check_day("end", task.end).map_err(of_task)?;
            check_amount("cost", task.cost).map_err(of_task)?;
            for pred in &task.preds {
                check_day("preds", pred.2).map_err(of_task)?;
            }
        }
        Ok(())
    }
}

/// Major units to hundredths, the nearest.
pub(super) fn minor(major: f64) -> i64 {
    (major * 100.0).round() as i64
}

/// Hundredths to major units.
pub(super) fn major(minor: f64) -> f64 {
    minor / 100.0
}
