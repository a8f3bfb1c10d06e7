//! The messages of alerts in English and Chinese, from the rule and evidence alone: what is true now or was true
//! on a day ([`holds`]), and what has ended ([`ended`]).

mod ended;
mod holds;
mod words;

use chrono::NaiveDate;
use terms::AlertKind;

use super::figure::Figure;
use words::FigureText;

/// The languages of messages.
pub const LOCALES: [&str; 2] = ["en", "zh-CN"];

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

/// One sentence about `project` (its code and name). It is in Chinese or English, whatever language is asked for.
pub fn of_alert(
    locale: &str,
    rule_id: &str,
    kind: AlertKind,
    project: &str,
    evidence: &[Figure],
    tense: Tense,
) -> String {
    let words = FigureText::new(locale, evidence);
    let says = match tense {
        Tense::Now | Tense::AsOf(_) => holds::says(&words, rule_id, kind),
        Tense::Ended(_) => ended::says(&words, rule_id, kind),
    };
    let tense = match (tense, words.find("today").and_then(|day| day.parse().ok())) {
        (Tense::AsOf(_), Some(day)) => Tense::AsOf(day),
        _ => tense,
    };
    match (tense, words.chinese) {
        (Tense::Now, true) => format!("{project}：{says}"),
        (Tense::Now, false) => format!("{project}: {says}"),
        (Tense::AsOf(day) | Tense::Ended(day), true) => format!("{project}（截至 {day}）：{says}"),
        (Tense::AsOf(day) | Tense::Ended(day), false) => format!("{project}, as of {day}: {says}"),
    }
}

#[cfg(test)]
mod tests;
