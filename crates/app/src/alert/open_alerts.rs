//! The open alerts of a locked project, and how evaluations change them.

use chrono::{DateTime, Utc};
use entity::enums::{
    AlertEventType, AlertKind, AlertRule, AlertSeverity, AlertStatus, AuditAction, EvidenceName, EvidenceUnit,
};
use entity::{alert, policy, project};
use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::approval::NextApproval;
use super::facts::Outlooks;
use super::{record_event, save, touch};
use crate::audit::{self, FieldChanges};
use crate::error::Result;
use crate::viewer::Viewer;
use crate::{Tx, json_column};
use rules::alert::{Ending, affects_health, change, escalates_at, event_to_send, first_role, health};
use rules::attention::{PossibleLoss, attention};
use rules::delivery::{self, Verdict};
use rules::figure::{Figure, figure};
use rules::issue::{self, CriticalIssue};
use rules::watch::{self, WatchEvent};

/// The open alerts of a locked project.
pub(super) struct OpenAlerts<'a> {
    tx: &'a Tx,
    viewer: Option<&'a Viewer>,
    project: Uuid,
    hours: Option<i32>,
    open: Vec<alert::Model>,
}

/// What an alert is based on.
pub(super) struct AlertBasis<'a> {
    rule: AlertRule,
    kind: AlertKind,
    severity: AlertSeverity,
    figures: &'a [Figure],
    closed_to: &'a [Uuid],
}

impl<'a> AlertBasis<'a> {
    /// From a verdict of a rule.
    pub(super) fn of(verdict: &'a Verdict) -> Self {
        let Verdict { rule, kind, severity, ref evidence } = *verdict;
        Self { rule, kind, severity, figures: evidence, closed_to: &[] }
    }

    /// From an approval that is asked for.
    pub(super) fn of_ask(ask: &'a NextApproval) -> Self {
        Self { closed_to: &ask.closed_to, ..Self::of(&ask.verdict) }
    }

    /// The ids of the users who get no alert, in the stored form; `None` if there are none.
    fn closed_to(&self) -> Option<String> {
        let ids: Vec<_> = self.closed_to.iter().map(Uuid::to_string).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }
}

/// A new alert, which the caller must store.
pub(super) fn raised(
    tx: &Tx,
    project: Uuid,
    subject: Uuid,
    grounds: &AlertBasis<'_>,
) -> Result<alert::Model> {
    let row = alert::Model {
        id: tx.id(),
        project_id: project,
        kind: grounds.kind,
        rule: grounds.rule,
        subject_id: subject,
        severity: grounds.severity,
        status: AlertStatus::Open,
        closed_to: grounds.closed_to(),
        evidence: json_column::write(&grounds.figures.to_vec())?,
        raised_at: tx.now,
        acknowledged_by_id: None,
        acknowledged_at: None,
        note: None,
        snoozed_until: None,
        responsible: first_role(grounds.kind, grounds.rule),
        escalates_at: None,
        resolved_at: None,
        resolved_from: None,
        version: 1,
        created_at: tx.now,
        updated_at: tx.now,
    };
    touch(tx, &row);
    Ok(row)
}

impl<'a> OpenAlerts<'a> {
    /// For a project, with the policy that applies to it.
    pub(super) fn new(
        tx: &'a Tx,
        viewer: Option<&'a Viewer>,
        project: Uuid,
        policy: &policy::Model,
        open: Vec<alert::Model>,
    ) -> Self {
        Self { tx, viewer, project, hours: policy.escalation_hours, open }
    }

    /// For alerts that are never escalated.
    pub(super) fn quiet(
        tx: &'a Tx,
        viewer: Option<&'a Viewer>,
        project: Uuid,
        open: Vec<alert::Model>,
    ) -> Self {
        Self { tx, viewer, project, hours: None, open }
    }

    fn place(&self, rule: AlertRule, subject: Uuid) -> Option<usize> {
        self.open.iter().position(|row| row.rule == rule && row.subject_id == subject)
    }

    fn escalates_at(&self, row: &alert::Model) -> Option<DateTime<Utc>> {
        escalates_at(row.kind, row.severity, row.responsible, self.tx.now, self.hours)
    }

    /// Applies an event of the watch to the alerts.
    pub(super) async fn apply_event(&mut self, event: &WatchEvent, figures: &[Figure]) -> Result<()> {
        let place = self.place(event.rule, self.project);
        let happened = event_to_send(place.map(|place| self.open[place].severity), event);
        let (rule, kind, severity) = (event.rule, event.kind, event.severity);
        let grounds = AlertBasis { rule, kind, severity, figures, closed_to: &[] };
        let again = matches!(event.change, watch::Change::Opened { again: true });
        match (place, event.change) {
            (None, watch::Change::Closed) => Ok(()),
            (Some(place), watch::Change::Closed) => self.close(place, Some(figures)).await,
            (Some(place), _) => self.go_on(place, &grounds, happened).await,
            (None, _) => self.open(self.project, &grounds, again).await,
        }
    }

    /// Resolves the alerts of the watch's rules that the watch no longer holds open, and no others.
    pub(super) async fn keep_only(&mut self, state: &watch::WatchMemory) -> Result<()> {
        let held: Vec<_> = state.open().map(|(rule, ..)| rule).collect();
        let is_watched = |row: &alert::Model| {
            matches!(row.kind, AlertKind::ProgressWarning | AlertKind::CostOverrun)
                && !held.contains(&row.rule)
        };
        while let Some(place) = self.open.iter().position(is_watched) {
            self.close(place, None).await?;
        }
        Ok(())
    }

    /// Resolves all alerts of these kinds, whatever their rules say.
    pub(super) async fn end(&mut self, kinds: fn(AlertKind) -> bool, ending: Ending) -> Result<()> {
        while let Some(place) = self.open.iter().position(|row| kinds(row.kind)) {
            let row = &self.open[place];
            let mut figures = json_column::read(&row.evidence, row.id)?;
            figures.push(figure(EvidenceName::Ended, ending.name(), EvidenceUnit::Text));
            self.close(place, Some(&figures)).await?;
        }
        Ok(())
    }

    /// Updates the figures of open alerts to the present. It sends no event, and conflicts with nobody's edit:
    /// severity, people's reactions and version stay.
    pub(super) async fn refresh(&mut self, now: &[(AlertRule, Vec<Figure>)]) -> Result<()> {
        for (rule, figures) in now {
            if let Some(place) = self.place(*rule, self.project) {
                self.speak_of_now(place, figures).await?;
            }
        }
        Ok(())
    }

    async fn speak_of_now(&mut self, place: usize, figures: &[Figure]) -> Result<()> {
        let (row, evidence) = (&mut self.open[place], json_column::write(&figures.to_vec())?);
        if row.evidence != evidence {
            row.evidence = evidence;
            let changed = alert::ActiveModel {
                id: Unchanged(row.id),
                evidence: Set(row.evidence.clone()),
                ..Default::default()
            };
            alert::Entity::update(changed).exec(&self.tx.txn).await?;
        }
        Ok(())
    }

    /// Applies the verdicts on deliveries and due money: one alert for each service item, and one for everything
    /// overdue.
    pub(super) async fn collect(&mut self, verdicts: &[(Uuid, Verdict)]) -> Result<()> {
        self.hold_only(|rule| delivery::RULES.contains(&rule), verdicts).await
    }

    /// Applies the open critical issues: one alert for each.
    pub(super) async fn issues(&mut self, critical: &[CriticalIssue]) -> Result<()> {
        self.hold_only(|rule| rule == AlertRule::IssueCritical, &issue::judge(critical)).await
    }

    /// Opens or updates the alerts of these verdicts, and resolves the other alerts of the rules that `of`
    /// selects.
    async fn hold_only(&mut self, of: fn(AlertRule) -> bool, verdicts: &[(Uuid, Verdict)]) -> Result<()> {
        let gone = |row: &alert::Model| {
            of(row.rule)
                && !verdicts.iter().any(|(subject, one)| *subject == row.subject_id && one.rule == row.rule)
        };
        while let Some(place) = self.open.iter().position(gone) {
            self.close(place, None).await?;
        }
        for (subject, verdict) in verdicts {
            self.hold(*subject, &AlertBasis::of(verdict)).await?;
        }
        Ok(())
    }

    /// Opens the alert of the one approval that a subject waits for, and resolves all other approval alerts of it.
    pub(super) async fn ask(&mut self, subject: Uuid, next: Option<&NextApproval>) -> Result<()> {
        let over = |row: &alert::Model| next.is_none_or(|next| next.verdict.rule != row.rule);
        while let Some(place) = self.open.iter().position(over) {
            self.close(place, None).await?;
        }
        match next {
            Some(next) => self.hold(subject, &AlertBasis::of_ask(next)).await,
            None => Ok(()),
        }
    }

    /// Opens the alert of a verdict, or updates the one that is open.
    async fn hold(&mut self, subject: Uuid, grounds: &AlertBasis<'_>) -> Result<()> {
        match self.place(grounds.rule, subject) {
            None => self.open(subject, grounds, false).await,
            Some(place) => {
                let happened = change(Some(self.open[place].severity), Some(grounds.severity));
                self.go_on(place, grounds, happened).await
            }
        }
    }

    async fn open(&mut self, subject: Uuid, grounds: &AlertBasis<'_>, again: bool) -> Result<()> {
        let before = if again { self.last_of(grounds.rule, subject).await? } else { None };
        let row = match &before {
            None => {
                let mut row = raised(self.tx, self.project, subject, grounds)?;
                row.escalates_at = self.escalates_at(&row);
                let action = action_of(Some(AlertEventType::Raised));
                let row = audit::insert(self.tx, self.viewer, row, action, FieldChanges::default()).await?;
                record_event(self.tx, self.viewer, &row, AlertEventType::Raised);
                row
            }
            // It comes back so soon that it is the same alert.
            Some(old) => self.save(old, self.reopened(old, grounds)?, Some(AlertEventType::Raised)).await?,
        };
        self.open.push(row);
        Ok(())
    }

    /// An alert that comes back, after a hold or by itself, continues where it was: with the responsible role,
    /// people's reactions and comments, and the remaining time. If it comes back worse, it is open again with the
    /// whole time, as whoever acknowledged it acknowledged less.
    fn reopened(&self, old: &alert::Model, grounds: &AlertBasis<'_>) -> Result<alert::Model> {
        let worse = grounds.severity > old.severity;
        let status = old.resolved_from.filter(|_| !worse).unwrap_or(AlertStatus::Open);
        let row = alert::Model {
            severity: grounds.severity,
            status,
            closed_to: grounds.closed_to(),
            evidence: json_column::write(&grounds.figures.to_vec())?,
            snoozed_until: old.snoozed_until.filter(|_| status == AlertStatus::Snoozed),
            resolved_at: None,
            resolved_from: None,
            ..old.clone()
        };
        let left = old.escalates_at.zip(old.resolved_at).map(|(at, resolved)| self.tx.now + (at - resolved));
        let whole = self.escalates_at(&row).filter(|_| status == AlertStatus::Open);
        let escalates_at = whole.map(|whole| left.filter(|_| !worse).map_or(whole, |left| left.min(whole)));
        Ok(alert::Model { escalates_at, ..row })
    }

    /// The most recently resolved alert of a rule.
    async fn last_of(&self, rule: AlertRule, subject: Uuid) -> Result<Option<alert::Model>> {
        Ok(alert::Entity::find()
            .filter(alert::Column::ProjectId.eq(self.project))
            .filter(alert::Column::Rule.eq(rule))
            .filter(alert::Column::SubjectId.eq(subject))
            .filter(alert::Column::Status.eq(AlertStatus::Resolved))
            .order_by_desc(alert::Column::Id)
            .one(&self.tx.txn)
            .await?)
    }

    async fn go_on(
        &mut self,
        place: usize,
        grounds: &AlertBasis<'_>,
        happened: Option<AlertEventType>,
    ) -> Result<()> {
        if happened.is_none() {
            return self.speak_of_now(place, grounds.figures).await;
        }
        let old = self.open[place].clone();
        let mut row = alert::Model {
            severity: grounds.severity,
            closed_to: grounds.closed_to(),
            evidence: json_column::write(&grounds.figures.to_vec())?,
            ..old.clone()
        };
        if happened == Some(AlertEventType::Escalated) {
            // It got worse, so an acknowledgement no longer counts: what was acknowledged was less.
            row.status = AlertStatus::Open;
            row.snoozed_until = None;
            row.escalates_at = self.escalates_at(&row);
        }
        self.open[place] = self.save(&old, row, happened).await?;
        Ok(())
    }

    async fn close(&mut self, place: usize, figures: Option<&[Figure]>) -> Result<()> {
        let old = self.open.remove(place);
        let evidence = match figures {
            Some(figures) => json_column::write(&figures.to_vec())?,
            None => old.evidence.clone(),
        };
        let (status, resolved_at, resolved_from) =
            (AlertStatus::Resolved, Some(self.tx.now), Some(old.status));
        let row = alert::Model { status, resolved_at, resolved_from, evidence, ..old.clone() };
        self.save(&old, row, Some(AlertEventType::Resolved)).await?;
        Ok(())
    }

    /// Stores a changed alert with its audit entry, and records the event.
    async fn save(
        &self,
        old: &alert::Model,
        new: alert::Model,
        happened: Option<AlertEventType>,
    ) -> Result<alert::Model> {
        let new = save(self.tx, self.viewer, old, new, action_of(happened)).await?;
        if let Some(event) = happened {
            record_event(self.tx, self.viewer, &new, event);
        }
        Ok(new)
    }

    /// Computes the project's health from its open alerts.
    pub(super) fn roll_up(&self, row: &mut project::Model, outlooks: &Outlooks) {
        roll_up(self.open.iter(), row, outlooks);
    }
}

/// What the audit log calls an event, or a change that sends none.
pub(super) fn action_of(happened: Option<AlertEventType>) -> AuditAction {
    match happened {
        None => AuditAction::UpdateAlert,
        Some(AlertEventType::Raised) => AuditAction::RaiseAlert,
        Some(AlertEventType::Escalated) => AuditAction::EscalateAlert,
        Some(AlertEventType::Eased) => AuditAction::EaseAlert,
        Some(AlertEventType::Acknowledged) => AuditAction::AcknowledgeAlert,
        Some(AlertEventType::Snoozed) => AuditAction::SnoozeAlert,
        Some(AlertEventType::Resolved) => AuditAction::ResolveAlert,
    }
}

/// Computes a project's health and its need of attention from its open alerts.
pub(super) fn roll_up<'a>(
    open: impl Iterator<Item = &'a alert::Model>,
    row: &mut project::Model,
    outlooks: &Outlooks,
) {
    let judged: Vec<_> = open.filter(|alert| affects_health(alert.kind)).collect();
    let severities = |with_cost: bool| {
        let counted = judged.iter().filter(move |alert| with_cost || alert.kind != AlertKind::CostOverrun);
        counted.map(|alert| alert.severity)
    };
    // What has already happened has a probability of 1.
    let stake = |kind: AlertKind, chance: f64, share: f64| {
        let of_kind = || judged.iter().filter(|alert| alert.kind == kind);
        let fact = of_kind().any(|alert| alert.severity == AlertSeverity::Critical);
        of_kind().next().map(|_| PossibleLoss { chance: if fact { 1.0 } else { chance }, share })
    };
    let time = outlooks.end.and_then(|end| {
        let duration = outlooks.duration.max(1.0);
        stake(AlertKind::ProgressWarning, end.p, (end.forecast - outlooks.duration) / duration)
    });
    let cost = outlooks.cost.and_then(|cost| {
        stake(AlertKind::CostOverrun, cost.p, (cost.forecast - cost.line) / outlooks.bac.max(1) as f64)
    });
    row.health = health(severities(true));
    row.health_without_cost = health(severities(false));
    row.attention = attention(severities(true).max(), [time, cost]);
    row.attention_without_cost = attention(severities(false).max(), [time, None]);
}
