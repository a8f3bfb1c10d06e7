//! Alerts about deliveries and due money.

use chrono::NaiveDate;
use terms::{AlertKind, AlertRule, AlertSeverity, Currency, EvidenceName as Name, EvidenceUnit as Unit};
use uuid::Uuid;

use super::figure::{Figure, amount, figure};

/// The rules about deliveries and due money.
pub const RULES: [AlertRule; 2] = [AlertRule::DeliveryServiceItem, AlertRule::CollectionOverdue];

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
    /// The rule that holds.
    pub rule: AlertRule,
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
    let mut evidence = vec![figure(Name::ServiceItem, &one.service, Unit::Text)];
    evidence.extend(one.on.map(|day| figure(Name::DeliveredOn, day, Unit::Date)));
    evidence.extend(one.outstanding.map(|minor| amount(Name::Outstanding, minor, one.currency)));
    evidence.extend(one.due_on.map(|day| figure(Name::DueOn, day, Unit::Date)));
    Verdict {
        rule: AlertRule::DeliveryServiceItem,
        kind: AlertKind::ServiceItemDelivered,
        severity: AlertSeverity::Watch,
        evidence,
    }
}

fn late(overdue: &[OverdueMoney], day: NaiveDate) -> Option<Verdict> {
    let oldest = overdue.iter().min_by_key(|owed| owed.due_on)?;
    let sum: i64 = overdue.iter().map(|owed| owed.outstanding).sum();
    Some(Verdict {
        rule: AlertRule::CollectionOverdue,
        kind: AlertKind::CollectionOverdue,
        severity: AlertSeverity::Warning,
        evidence: vec![
            amount(Name::Overdue, sum, oldest.currency),
            figure(Name::DueOn, oldest.due_on, Unit::Date),
            figure(Name::Today, day, Unit::Date),
            figure(Name::DaysLate, (day - oldest.due_on).num_days(), Unit::Days),
            figure(Name::Instalments, overdue.len(), Unit::Count),
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
