//! The messages of alerts, from the rule and evidence alone: what is true now or was true
//! on a day ([`holds`]), and what has ended ([`ended`]).

mod ended;
mod holds;
mod words;

use chrono::NaiveDate;
use messages::Message;
use terms::{AlertRule, EvidenceName as Name};

use super::figure::Figure;
use words::FigureArgs;

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
pub fn of_alert(rule: AlertRule, project: &str, evidence: &[Figure], tense: Tense) -> Message {
    let figures = FigureArgs(evidence);
    let says = match tense {
        Tense::Now | Tense::AsOf(_) => holds::says(&figures, rule),
        Tense::Ended(_) => ended::says(&figures, rule),
    };
    let told = figures.find(Name::Today).and_then(|day| day.parse().ok());
    match tense {
        Tense::Now => messages::alert_now(project, says),
        Tense::AsOf(day) => messages::alert_as_of(project, told.unwrap_or(day), says),
        Tense::Ended(day) => messages::alert_as_of(project, day, says),
    }
}

#[cfg(test)]
mod tests;
