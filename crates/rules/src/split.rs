//! Split costs: costs of one project to one payee within some days count as one against the director's limit.

use chrono::NaiveDate;

use super::payee::payee_key;

/// What decides whether costs of a project count as one.
#[derive(Clone, Debug)]
pub struct SplitCandidate<'a> {
    /// The payee.
    pub payee: &'a str,
    /// The day of the work, as the submitter states it.
    pub incurred_on: NaiveDate,
    /// The day it was submitted.
    pub submitted_on: NaiveDate,
}

impl SplitCandidate<'_> {
    /// Whether two costs count as one: they have the same payee, and their days of work, or their days of
    /// submission, are less than `window` days apart. Either is enough, because days of work can be made up, and
    /// work of one day can be submitted bit by bit.
    pub fn counts_with(&self, other: &SplitCandidate<'_>, window: i32) -> bool {
        let near = |one: NaiveDate, other: NaiveDate| (one - other).num_days().abs() < i64::from(window);
        let together =
            near(self.incurred_on, other.incurred_on) || near(self.submitted_on, other.submitted_on);
        together && payee_key(self.payee) == payee_key(other.payee)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paid(payee: &str, incurred: u32, submitted: u32) -> SplitCandidate<'_> {
        let day = |day| NaiveDate::from_ymd_opt(2026, 1, 1).unwrap() + chrono::Days::new(day);
        SplitCandidate { payee, incurred_on: day(incurred.into()), submitted_on: day(submitted.into()) }
    }

    #[test]
    fn the_same_payee_counts_within_the_window_by_work_or_by_submission() {
        let one = paid("Metro", 0, 40);
        assert!(one.counts_with(&paid("METRO ", 29, 80), 30));
        assert!(!one.counts_with(&paid("METRO ", 30, 80), 30));
        assert!(one.counts_with(&paid("Metro", 200, 69), 30));
        assert!(!one.counts_with(&paid("Metro", 200, 70), 30));
        assert!(!one.counts_with(&paid("Subway", 0, 40), 30));
        assert!(one.counts_with(&paid("Metro", 0, 80), 1));
        assert!(!one.counts_with(&paid("Metro", 0, 40), 0), "each by itself");
    }
}
