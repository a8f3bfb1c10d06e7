//! The life of an alert: one per project, rule and subject while its cause lasts, not one per event.

use entity::enums::{AlertEventType, AlertKind, AlertSeverity, AlertStatus, Health};

use super::warning::{Evidence, Verdict};

/// What is open now.
#[derive(Clone, Debug)]
pub struct Open {
    /// Its severity.
    pub severity: AlertSeverity,
    /// The figures it was last decided on.
    pub evidence: Vec<Evidence>,
}

/// What becomes of an alert.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Nothing to tell; the figures may be brought up to date.
    Keep,
    /// Tell people.
    Tell(AlertEventType),
}

/// What a verdict, or the lack of one, makes of what is open.
pub fn change(open: Option<&Open>, verdict: Option<&Verdict>) -> Change {
    match (open, verdict) {
        (None, None) => Change::Keep,
        (None, Some(_)) => Change::Tell(AlertEventType::Raised),
        (Some(_), None) => Change::Tell(AlertEventType::Resolved),
        (Some(open), Some(verdict)) if worse(open, verdict) => Change::Tell(AlertEventType::Escalated),
        (Some(_), Some(_)) => Change::Keep,
    }
}

/// A higher severity, or money that was committed and is now paid.
fn worse(open: &Open, verdict: &Verdict) -> bool {
    let paid = |evidence: &[Evidence]| evidence.iter().any(|e| e.name == "passedBy" && e.value == "PAID");
    verdict.severity > open.severity || (paid(&verdict.evidence) && !paid(&open.evidence))
}

/// Whether an alert says how its project does: what waits to be collected or approved does not.
pub fn tells_of_health(kind: AlertKind) -> bool {
    !matches!(kind, AlertKind::ServiceItemDelivered | AlertKind::ApprovalRequired)
}

/// A project's health from the severities of its open alerts.
pub fn health(open: impl IntoIterator<Item = AlertSeverity>) -> Health {
    match open.into_iter().max() {
        None | Some(AlertSeverity::Watch) => Health::OnTrack,
        Some(AlertSeverity::Warning) => Health::AtRisk,
        Some(AlertSeverity::Severe | AlertSeverity::Critical) => Health::OffTrack,
    }
}

/// How soon a lead should look: worst severity first, then the number of alerts, then how far behind; 0
/// where nothing is open.
pub fn attention(open: &[AlertSeverity], behind_basis_points: i32) -> i64 {
    let Some(worst) = open.iter().max().map(|severity| *severity as i64 + 1) else {
        return 0;
    };
    let count = i64::try_from(open.len()).unwrap_or(0).min(99);
    worst * 10_000_000 + count * 100_000 + i64::from(behind_basis_points.clamp(0, 10_000))
}

/// The status a person may give an alert, and the event that tells of it.
pub fn react(from: AlertStatus, to: AlertStatus) -> Option<AlertEventType> {
    match (from, to) {
        (AlertStatus::Resolved, _) => None,
        (_, AlertStatus::Acknowledged) => Some(AlertEventType::Acknowledged),
        (_, AlertStatus::Snoozed) => Some(AlertEventType::Snoozed),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(severity: AlertSeverity, passed_by: &str) -> Verdict {
        Verdict {
            rule: "cost.red_line",
            kind: AlertKind::CostOverrun,
            severity,
            evidence: vec![Evidence {
                name: "passedBy".into(),
                value: passed_by.into(),
                unit: "text".into(),
            }],
        }
    }

    #[test]
    fn told_once_while_it_lasts_and_again_when_worse() {
        let committed = verdict(AlertSeverity::Critical, "COMMITTED");
        let open = Open { severity: AlertSeverity::Critical, evidence: committed.evidence.clone() };
        assert_eq!(change(None, Some(&committed)), Change::Tell(AlertEventType::Raised));
        assert_eq!(change(Some(&open), Some(&committed)), Change::Keep);
        let paid = verdict(AlertSeverity::Critical, "PAID");
        assert_eq!(change(Some(&open), Some(&paid)), Change::Tell(AlertEventType::Escalated));
        assert_eq!(change(Some(&open), None), Change::Tell(AlertEventType::Resolved));
        assert_eq!(change(None, None), Change::Keep);
    }

    #[test]
    fn attention_puts_severity_first() {
        let critical = attention(&[AlertSeverity::Critical], 0);
        let many_warnings = attention(&[AlertSeverity::Warning; 50], 10_000);
        assert!(critical > many_warnings);
        assert_eq!(attention(&[], 0), 0);
    }
}
