//! What is told of problems: those that are CRITICAL, until they are solved.

use terms::{AlertKind, AlertSeverity};
use uuid::Uuid;

use super::delivery::Verdict;
use super::figure::figure;

/// Ids of the rules.
pub mod rule {
    /// A problem of severity CRITICAL is not solved.
    pub const CRITICAL: &str = "issue.critical";
}

/// A problem that is CRITICAL and not solved.
#[derive(Clone, Debug)]
pub struct Critical {
    /// Which.
    pub id: Uuid,
    /// Its title.
    pub title: String,
    /// The name of who sees to it.
    pub owner: String,
}

/// What is told of them, each as an alert of its own. A project with one is OFF_TRACK; problems of lesser severity are
/// for their owners, and say nothing about the project's health.
pub fn judge(critical: &[Critical]) -> Vec<(Uuid, Verdict)> {
    let verdict = |one: &Critical| Verdict {
        rule: rule::CRITICAL,
        kind: AlertKind::IssueRaised,
        severity: AlertSeverity::Critical,
        evidence: vec![figure("title", &one.title, "text"), figure("owner", &one.owner, "text")],
    };
    critical.iter().map(|one| (one.id, verdict(one))).collect()
}
