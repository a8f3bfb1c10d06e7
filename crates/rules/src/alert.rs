//! The life cycle of alerts. There is one for each project, rule and subject while its cause lasts, not one for
//! each event.

use chrono::{DateTime, Duration, Utc};
use messages::{Arg, Message};
use terms::{AlertEventType, AlertKind, AlertRule, AlertSeverity, AlertStatus, Health, Role};

use super::approval::addressee;
use super::watch;
use crate::error::{ErrorCode, UserError};

/// The most hours after which an alert without a reaction is escalated to the next role.
pub const MOST_ESCALATION_HOURS: i32 = 720;
/// The most days for which an alert may be snoozed.
pub const MOST_SNOOZE_DAYS: i32 = 90;

/// Why an alert ended, if its rule did not end it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The project is completed or cancelled.
    ProjectOver,
    /// The project is on hold.
    OnHold,
}

impl Ending {
    const ALL: [Self; 2] = [Self::ProjectOver, Self::OnHold];

    /// The name as stored in the evidence.
    pub fn name(self) -> &'static str {
        match self {
            Self::ProjectOver => "PROJECT_OVER",
            Self::OnHold => "ON_HOLD",
        }
    }

    /// The ending of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|ending| ending.name() == name)
    }
}

/// The event when the severity changes from `open` to `next` (`None` is no alert); `None` if there is nothing to
/// report.
pub fn change(open: Option<AlertSeverity>, next: Option<AlertSeverity>) -> Option<AlertEventType> {
    match (open, next) {
        (None, None) => None,
        (None, Some(_)) => Some(AlertEventType::Raised),
        (Some(_), None) => Some(AlertEventType::Resolved),
        (Some(open), Some(next)) if next > open => Some(AlertEventType::Escalated),
        (Some(open), Some(next)) if next < open => Some(AlertEventType::Eased),
        (Some(_), Some(_)) => None,
    }
}

/// The event that people are sent for an event of the watch, if an alert of severity `open` is open.
pub fn event_to_send(open: Option<AlertSeverity>, event: &watch::WatchEvent) -> Option<AlertEventType> {
    let next = (event.change != watch::Change::Closed).then_some(event.severity);
    // With an unchanged severity, the watch reports that committed money was paid.
    let paid = event.change == watch::Change::Updated && open == next;
    if paid { Some(AlertEventType::Escalated) } else { change(open, next) }
}

/// Whether an alert is about the project's health: those about collections and approvals are not.
pub fn affects_health(kind: AlertKind) -> bool {
    !matches!(kind, AlertKind::ServiceItemDelivered | AlertKind::ApprovalRequired)
}

/// The health of a project, from the severities of its open alerts.
pub fn health(open: impl IntoIterator<Item = AlertSeverity>) -> Health {
    match open.into_iter().max() {
        None | Some(AlertSeverity::Watch) => Health::OnTrack,
        Some(AlertSeverity::Warning) => Health::AtRisk,
        Some(AlertSeverity::Severe | AlertSeverity::Critical) => Health::OffTrack,
    }
}

/// The event of a status change by a person; `None` if the change is not allowed.
pub fn react(from: AlertStatus, to: AlertStatus) -> Option<AlertEventType> {
    match (from, to) {
        (AlertStatus::Resolved, _) => None,
        (_, AlertStatus::Acknowledged) => Some(AlertEventType::Acknowledged),
        (_, AlertStatus::Snoozed) => Some(AlertEventType::Snoozed),
        _ => None,
    }
}

/// The role that must react first: whoever must approve, sales for collections, and the project manager for the
/// project's health.
pub fn first_role(kind: AlertKind, rule: AlertRule) -> Role {
    match kind {
        AlertKind::ServiceItemDelivered | AlertKind::CollectionOverdue => Role::Sales,
        AlertKind::ProgressWarning
        | AlertKind::CostOverrun
        | AlertKind::ApprovalRequired
        | AlertKind::IssueRaised => addressee(rule).unwrap_or(Role::ProjectManager),
    }
}

/// The roles that may react to an alert of this role: the role itself and those above it.
pub fn may_react(responsible: Role) -> &'static [Role] {
    use Role::{BusinessOwner, Director, Finance, Legal, ProjectManager, Sales, TeamLead};
    match responsible {
        Sales => &[Sales, TeamLead, Director, BusinessOwner],
        ProjectManager => &[ProjectManager, TeamLead, Director, BusinessOwner],
        TeamLead => &[TeamLead, Director, BusinessOwner],
        Director => &[Director, BusinessOwner],
        BusinessOwner => &[BusinessOwner],
        Finance => &[Finance],
        Legal => &[Legal],
        Role::Member | Role::Admin => &[],
    }
}

/// The refusal for somebody who is neither responsible nor above.
pub fn not_theirs(responsible: Role) -> Message {
    messages::alert_not_yours(responsible, Arg::list(may_react(responsible).iter().copied()))
}

/// Fails if an alert may not be snoozed until then; its severity allows at most `most_days` days.
pub fn check_snooze(until: DateTime<Utc>, now: DateTime<Utc>, most_days: i32) -> Result<(), UserError> {
    let last = now + Duration::days(most_days.into());
    let (code, message) = if until <= now {
        (ErrorCode::BadUserInput, messages::snooze_in_past(until, now, last))
    } else if until > last {
        (ErrorCode::RuleRefused, messages::snooze_too_long(most_days, until, now, last))
    } else {
        return Ok(());
    };
    let allowed = messages::allow_between(now, last);
    Err(UserError::new(code, &["input", "until"], message).allowing([allowed]))
}

/// The role that an alert is escalated to; `None` if there is no next role.
pub fn next_role(role: Role) -> Option<Role> {
    match role {
        Role::ProjectManager => Some(Role::TeamLead),
        Role::TeamLead => Some(Role::Director),
        _ => None,
    }
}

/// When an alert without a reaction is escalated. Only warnings about the project's health are, after the policy's
/// hours.
pub fn escalates_at(
    kind: AlertKind,
    severity: AlertSeverity,
    responsible: Role,
    now: DateTime<Utc>,
    hours: Option<i32>,
) -> Option<DateTime<Utc>> {
    let warns = matches!(kind, AlertKind::ProgressWarning | AlertKind::CostOverrun | AlertKind::IssueRaised);
    let hours =
        hours.filter(|_| warns && severity >= AlertSeverity::Warning && next_role(responsible).is_some());
    hours.map(|hours| now + Duration::hours(hours.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn told_once_while_it_lasts_and_again_when_it_changes() {
        use AlertSeverity::{Severe, Warning};
        assert_eq!(change(None, Some(Warning)), Some(AlertEventType::Raised));
        assert_eq!(change(Some(Warning), Some(Warning)), None);
        assert_eq!(change(Some(Warning), Some(Severe)), Some(AlertEventType::Escalated));
        assert_eq!(change(Some(Severe), Some(Warning)), Some(AlertEventType::Eased));
        assert_eq!(change(Some(Severe), None), Some(AlertEventType::Resolved));
        assert_eq!(change(None, None), None);
    }

    #[test]
    fn silence_takes_an_alert_up_to_the_director_and_no_further() {
        let now = DateTime::UNIX_EPOCH;
        let at = |role| escalates_at(AlertKind::CostOverrun, AlertSeverity::Critical, role, now, Some(48));
        let first = first_role(AlertKind::CostOverrun, AlertRule::CostRedLine);
        assert_eq!(at(first), Some(now + Duration::days(2)));
        assert_eq!(next_role(first).and_then(next_role), Some(Role::Director));
        assert_eq!(at(Role::Director), None);
        let delivered = AlertKind::ServiceItemDelivered;
        assert_eq!(escalates_at(delivered, AlertSeverity::Watch, Role::Sales, now, Some(48)), None);
    }

    #[test]
    fn whoever_is_handed_an_alert_could_react_before() {
        for role in Role::ALL {
            if let Some(next) = next_role(*role) {
                assert!(may_react(*role).contains(&next), "{}", role.name());
                assert!(!may_react(next).contains(role), "what was handed on is not theirs any more");
            }
        }
    }

    #[test]
    fn an_alert_keeps_quiet_within_bounds() {
        let now = DateTime::UNIX_EPOCH;
        let check =
            |days, most| check_snooze(now + Duration::days(days), now, most).map_err(|error| error.code);
        assert_eq!(check(0, 7), Err(ErrorCode::BadUserInput));
        assert_eq!(check(7, 7), Ok(()));
        assert_eq!(check(8, 7), Err(ErrorCode::RuleRefused));
        assert!(check_snooze(DateTime::<Utc>::MAX_UTC, now, 7).is_err());
    }
}
