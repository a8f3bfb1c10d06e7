//! How long a condition has been true.

use serde::{Deserialize, Serialize};

/// A condition over time: since when it has been true without a break, and in how many evaluations with news.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConditionSpan {
    /// The first day of the unbroken run; `None` if the condition is false.
    pub since: Option<f64>,
    /// The evaluations of the run that had news; those of one day count once.
    pub evaluations: u32,
    /// The day of the latest news.
    pub last: f64,
}

impl ConditionSpan {
    /// Records whether the condition is true on a day, by news of the day `news`. If that news is from before the
    /// run, the run begins with no evaluations: what happens without news is no evidence.
    pub fn observe(&mut self, holds: bool, day: f64, news: f64) {
        match (holds, self.since) {
            (false, _) => *self = Self { last: news, ..Self::default() },
            (true, None) => {
                let evaluations = u32::from(news.floor() > self.last.floor());
                *self = Self { since: Some(day), evaluations, last: news };
            }
            (true, Some(_)) if news.floor() > self.last.floor() => {
                self.evaluations += 1;
                self.last = news;
            }
            (true, Some(_)) => {}
        }
    }

    /// Whether the condition has been true for this many days and evaluations.
    pub(crate) fn has_held(&self, day: f64, days: f64, evaluations: u32) -> bool {
        self.since.is_some_and(|since| day - since >= days - 1e-9) && self.evaluations >= evaluations
    }
}
