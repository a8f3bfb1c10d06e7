//! Alerts on issues: CRITICAL ones have an alert until they are resolved.

use terms::{AlertKind, AlertRule, AlertSeverity, EvidenceName as Name, EvidenceUnit as Unit};
use uuid::Uuid;

use super::delivery::Verdict;
use super::figure::figure;

/// An open issue of severity CRITICAL.
#[derive(Clone, Debug)]
pub struct CriticalIssue {
    /// Its id.
    pub id: Uuid,
    /// Its title.
    pub title: String,
    /// The name of its owner.
    pub owner: String,
}

/// The verdicts on these issues, one for each. A project with one is OFF_TRACK; issues of lesser severity concern
/// only their owners and say nothing about the project's health.
pub fn judge(critical: &[CriticalIssue]) -> Vec<(Uuid, Verdict)> {
    let verdict = |one: &CriticalIssue| Verdict {
        rule: AlertRule::IssueCritical,
        kind: AlertKind::IssueRaised,
        severity: AlertSeverity::Critical,
        evidence: vec![
            figure(Name::Title, &one.title, Unit::Text),
            figure(Name::Owner, &one.owner, Unit::Text),
        ],
    };
    critical.iter().map(|one| (one.id, verdict(one))).collect()
}
