//! The messages of alerts, from the rule and evidence alone: what is true now or was true
//! on a day ([`holds`]), and what has ended ([`ended`]).

mod ended;
mod holds;
mod words;

use chrono::NaiveDate;
use messages::Message;
use terms::AlertKind;

use super::figure::Figure;
use words::FigureArgs;

/// Notes: what is worth knowing but never an alert.
pub mod note {
    /// Tasks whose planned end has passed; they affect the project's health through the forecast.
    pub const OVERDUE_TASKS: &str = "progress.overdue_tasks";
    /// Nothing was reported for so long that forecasts are unreliable.
    pub const OLD_DATA: &str = "progress.old_data";
    /// The plan contradicts itself: work is planned outside of the project's days, or before what it waits for.
    pub const CONTRADICTION: &str = "plan.contradiction";
    /// All notes.
    pub const ALL: [&str; 3] = [OVERDUE_TASKS, OLD_DATA, CONTRADICTION];
}

/// The time that a message is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tense {
    /// What is true now.
    Now,
    /// What was true on this day, or on the day that the evidence names: days on which no server ran are evaluated
    /// afterwards.
    AsOf(NaiveDate),
    /// What ended on this day.
    Ended(NaiveDate),
}

/// One sentence about `project` (its code and name).
pub fn of_alert(rule_id: &str, kind: AlertKind, project: &str, evidence: &[Figure], tense: Tense) -> Message {
    let figures = FigureArgs(evidence);
    let says = match tense {
        Tense::Now | Tense::AsOf(_) => holds::says(&figures, rule_id, kind),
        Tense::Ended(_) => ended::says(&figures, rule_id, kind),
    };
    let told = figures.find("today").and_then(|day| day.parse().ok());
    match tense {
        Tense::Now => messages::alert_now(project, says),
        Tense::AsOf(day) => messages::alert_as_of(project, told.unwrap_or(day), says),
        Tense::Ended(day) => messages::alert_as_of(project, day, says),
    }
}

#[cfg(test)]
mod tests;
