//! Alerts about deliveries and due money.

use chrono::NaiveDate;
use terms::{AlertKind, AlertSeverity, Currency};
use uuid::Uuid;

use super::figure::{Figure, amount, figure};

/// The ids of the rules.
pub mod rule {
    /// A service item is delivered, and the money for it is not received.
    pub const DELIVERED: &str = "delivery.service_item";
    /// The last day to pay an instalment has passed.
    pub const OVERDUE: &str = "collection.overdue";
    /// All rules.
    pub const ALL: [&str; 2] = [DELIVERED, OVERDUE];
}

/// A delivered service item for which money is expected.
#[derive(Clone, Debug)]
pub struct DeliveredItem {
    /// Its id.
    pub item: Uuid,
    /// The name of its service.
    pub service: String,
    /// The day of delivery; `None` if it is not known.
    pub on: Option<NaiveDate>,
    /// What is outstanding of its own instalments in minor units; `None` if it has none.
    pub outstanding: Option<i64>,
    /// The last day to pay for it.
    pub due_on: Option<NaiveDate>,
    /// The currency of the amount.
    pub currency: Currency,
}

/// Overdue money.
#[derive(Clone, Copy, Debug)]
pub struct OverdueMoney {
    /// The outstanding amount in minor units.
    pub outstanding: i64,
    /// The last day to pay.
    pub due_on: NaiveDate,
    /// The currency of the amount.
    pub currency: Currency,
}

/// A rule that holds, its severity, and the figures it was decided on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The id of the rule.
    pub rule: &'static str,
    /// The kind of the alert.
    pub kind: AlertKind,
    /// The severity.
    pub severity: AlertSeverity,
    /// The figures, which suffice to compute the verdict again.
    pub evidence: Vec<Figure>,
}

/// The verdicts, each with its subject: a service item, or the project.
pub fn judge(
    project: Uuid,
    delivered: &[DeliveredItem],
    overdue: &[OverdueMoney],
    day: NaiveDate,
) -> Vec<(Uuid, Verdict)> {
    let mut verdicts: Vec<_> = delivered.iter().map(|one| (one.item, to_collect(one))).collect();
    verdicts.extend(late(overdue, day).map(|verdict| (project, verdict)));
    verdicts
}

/// The verdict for sales that money can be collected. It says nothing about the project's health.
fn to_collect(one: &DeliveredItem) -> Verdict {
    let mut evidence = vec![figure("serviceItem", &one.service, "text")];
    evidence.extend(one.on.map(|day| figure("deliveredOn", day, "date")));
    evidence.extend(one.outstanding.map(|minor| amount("outstanding", minor, one.currency)));
    evidence.extend(one.due_on.map(|day| figure("dueOn", day, "date")));
    Verdict {
        rule: rule::DELIVERED,
        kind: AlertKind::ServiceItemDelivered,
        severity: AlertSeverity::Watch,
        evidence,
    }
}

fn late(overdue: &[OverdueMoney], day: NaiveDate) -> Option<Verdict> {
    let oldest = overdue.iter().min_by_key(|owed| owed.due_on)?;
    let sum: i64 = overdue.iter().map(|owed| owed.outstanding).sum();
    Some(Verdict {
        rule: rule::OVERDUE,
        kind: AlertKind::CollectionOverdue,
        severity: AlertSeverity::Warning,
        evidence: vec![
            amount("overdue", sum, oldest.currency),
            figure("dueOn", oldest.due_on, "date"),
            figure("today", day, "date"),
            figure("daysLate", (day - oldest.due_on).num_days(), "days"),
            figure("instalments", overdue.len(), "count"),
        ],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(n: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 4, n).unwrap()
    }

    #[test]
    fn what_is_overdue_is_summed_from_the_oldest() {
        let owed = |outstanding, due| OverdueMoney { outstanding, due_on: day(due), currency: Currency::Cny };
        let verdicts = judge(Uuid::nil(), &[], &[owed(100, 9), owed(250, 3)], day(10));
        let values: Vec<_> = verdicts[0].1.evidence.iter().map(|figure| figure.value.as_str()).collect();
        assert_eq!(values, ["3.50", "2026-04-03", "2026-04-10", "7", "2"]);
        assert!(judge(Uuid::nil(), &[], &[], day(10)).is_empty());
    }
}
