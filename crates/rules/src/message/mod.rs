//! What an alert says to people, in English and Chinese, from its rule and evidence alone: what holds now or held on
//! a day ([`holds`]), and what has ended ([`ended`]).

mod ended;
mod holds;
mod words;

use chrono::NaiveDate;
use terms::AlertKind;

use super::figure::Figure;
use words::Words;

/// Languages that messages are written in.
pub const LOCALES: [&str; 2] = ["en", "zh-CN"];

/// What is worth knowing and never an alert.
pub mod note {
    /// Tasks whose planned end has passed; they count through the forecast.
    pub const OVERDUE_TASKS: &str = "progress.overdue_tasks";
    /// Nothing was reported for so long that forecasts are unsure.
    pub const OLD_DATA: &str = "progress.old_data";
    /// The plan contradicts itself: work is planned outside of the project's days, or before what it waits for.
    pub const CONTRADICTION: &str = "plan.contradiction";
    /// All of them.
    pub const ALL: [&str; 3] = [OVERDUE_TASKS, OLD_DATA, CONTRADICTION];
}

/// Which time a message speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tense {
    /// What holds now.
    Now,
    /// What held on this day, or on the day that the evidence says its figures are of: days on which no server ran are
    /// judged afterwards.
    AsOf(NaiveDate),
    /// What ended on this day.
    Ended(NaiveDate),
}

/// One sentence about `project` (its code and name). Whatever language is asked for, it is Chinese or English.
pub fn of_alert(
    locale: &str,
    rule_id: &str,
    kind: AlertKind,
    project: &str,
    evidence: &[Figure],
    tense: Tense,
) -> String {
    let words = Words::new(locale, evidence);
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
