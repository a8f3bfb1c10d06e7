//! Verdicts on projects, and what they make of open alerts.

use std::collections::HashMap;

use chrono::NaiveDate;
use chrono_tz::Tz;
use entity::enums::{AlertEventType, AlertKind, AlertSeverity, AlertStatus, ProjectStage};
use entity::{alert, budget, policy, project};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::{about, evidence, open_alerts, save, tell, touch};
use crate::app::audit::{self, Changes};
use crate::app::collection::{self, Terms, terms_of};
use crate::app::project::{open_milestones, work_of};
use crate::app::{Tx, policy as policies};
use crate::error::{Error, Result};
use crate::rules::alert::{Change, Open, attention, change, health, tells_of_health};
use crate::rules::delivery;
use crate::rules::progress::standing;
use crate::rules::warning::{Facts, Verdict, judge, rule};
use crate::viewer::Viewer;

/// What the rules need of some projects beyond their own rows, read in a handful of statements.
pub struct Background {
    red_lines: HashMap<Uuid, i64>,
    milestones: HashMap<Uuid, Vec<(String, NaiveDate)>>,
    work: HashMap<Uuid, Vec<crate::rules::progress::Work>>,
    policies: Vec<policy::Model>,
    terms: HashMap<Uuid, Terms>,
}

impl Background {
    /// Reads it for these projects.
    pub async fn read(db: &impl ConnectionTrait, projects: &[Uuid]) -> Result<Self> {
        let red_lines: Vec<(Uuid, i64)> = budget::Entity::find()
            .select_only()
            .columns([budget::Column::ProjectId, budget::Column::RedLineMinor])
            .filter(budget::Column::ProjectId.is_in(projects.iter().copied()))
            .into_tuple()
            .all(db)
            .await?;
        Ok(Self {
            red_lines: red_lines.into_iter().collect(),
            milestones: open_milestones(db, projects).await?,
            work: work_of(db, projects).await?,
            policies: policy::Entity::find().all(db).await?,
            terms: terms_of(db, projects).await?,
        })
    }

    /// The facts about one of them.
    fn facts(&self, project: &project::Model, day: NaiveDate) -> Result<Facts> {
        let policy = policies::pick(&self.policies, project.business_line_id)?;
        let work = self.work.get(&project.id).map_or(&[][..], Vec::as_slice);
        let dates = project.planned_start.zip(project.planned_end);
        Ok(Facts {
            day,
            executing: project.stage == ProjectStage::Execution,
            currency: project.currency,
            committed: project.cost_committed_minor,
            paid: project.cost_paid_minor,
            red_line: self.red_lines.get(&project.id).copied(),
            planned_end: project.planned_end,
            standing: dates.map(|(start, end)| standing(work, start, end, day)),
            milestones: self.milestones.get(&project.id).cloned().unwrap_or_default(),
            behind_warning: policy.behind_warning,
            behind_severe: policy.behind_severe,
        })
    }

    /// Whether a day passing, or what was delivered, changes what is told of its deliveries and money due.
    pub fn collects(
        &self,
        project: &project::Model,
        open: &[&alert::Model],
        day: NaiveDate,
        zone: Tz,
    ) -> bool {
        let Some(terms) = self.terms.get(&project.id).filter(|_| !project.on_hold) else { return false };
        terms.moves_on(day) || differ(open, &collection_verdicts(project, terms, day, zone))
    }

    /// The verdicts on a project on a day, and how far it is behind its plan.
    pub fn verdicts(&self, project: &project::Model, day: NaiveDate) -> Result<(Vec<Verdict>, i32)> {
        if !matches!(project.stage, ProjectStage::Execution | ProjectStage::Collection) {
            return Ok((Vec::new(), 0));
        }
        let facts = self.facts(project, day)?;
        let behind = facts.standing.map_or(0, |standing| standing.planned - standing.actual);
        Ok((judge(&facts), behind))
    }
}

/// Whether two sets of alerts and verdicts on deliveries and money due differ.
fn differ(open: &[&alert::Model], verdicts: &[(Uuid, Verdict)]) -> bool {
    let told = |rule: &str, subject: Uuid| {
        verdicts.iter().any(|(about, verdict)| verdict.rule == rule && *about == subject)
    };
    let known = |rule: &str, subject: Uuid| {
        open.iter().any(|alert| alert.rule == rule && alert.subject_id == subject)
    };
    let own = open.iter().filter(|alert| delivery::rule::ALL.contains(&alert.rule.as_str()));
    own.clone().any(|alert| alert.rule == delivery::rule::OVERDUE || !told(&alert.rule, alert.subject_id))
        || verdicts.iter().any(|(subject, verdict)| !known(verdict.rule, *subject))
}

/// The verdicts on a project's deliveries and on money that is due.
fn collection_verdicts(
    project: &project::Model,
    terms: &Terms,
    day: NaiveDate,
    zone: Tz,
) -> Vec<(Uuid, Verdict)> {
    if !matches!(project.stage, ProjectStage::Execution | ProjectStage::Collection) {
        return Vec::new();
    }
    delivery::judge(project.id, &terms.delivered(zone), &terms.overdue(day), day)
}

/// Judges deliveries and money due: one alert for each service item, and one for all that is overdue.
async fn judge_collection(
    tx: &Tx,
    viewer: Option<&Viewer>,
    row: &project::Model,
    terms: &Terms,
    open: &[alert::Model],
) -> Result<()> {
    let verdicts = collection_verdicts(row, terms, tx.today, tx.zone);
    for alert in open.iter().filter(|alert| delivery::rule::ALL.contains(&alert.rule.as_str())) {
        let same = |(subject, verdict): &&(Uuid, Verdict)| {
            *subject == alert.subject_id && verdict.rule == alert.rule
        };
        let verdict = verdicts.iter().find(same).map(|(_, verdict)| verdict);
        apply(tx, viewer, (row.id, alert.subject_id), Some(alert), verdict).await?;
    }
    for (subject, verdict) in &verdicts {
        if !open.iter().any(|alert| alert.rule == verdict.rule && alert.subject_id == *subject) {
            apply(tx, viewer, (row.id, *subject), None, Some(verdict)).await?;
        }
    }
    Ok(())
}

/// Judges a locked project, opens, escalates and closes its alerts, and rolls its health up. The caller
/// stores the row that comes back.
pub async fn evaluate(tx: &Tx, viewer: Option<&Viewer>, mut row: project::Model) -> Result<project::Model> {
    row.evaluated_on = Some(tx.today);
    let terms = collection::refresh(tx, viewer, &mut row).await?;
    if row.on_hold {
        return Ok(row);
    }
    let background = Background::read(&tx.txn, &[row.id]).await?;
    let (verdicts, behind) = background.verdicts(&row, tx.today)?;
    let open = open_alerts(&tx.txn, &[row.id]).await?;
    for id in rule::ALL {
        let standing = open.iter().find(|alert| alert.rule == id);
        let verdict = verdicts.iter().find(|verdict| verdict.rule == id);
        apply(tx, viewer, (row.id, row.id), standing, verdict).await?;
    }
    judge_collection(tx, viewer, &row, &terms, &open).await?;
    let open = open_alerts(&tx.txn, &[row.id]).await?;
    let severities = |with_cost: bool| -> Vec<AlertSeverity> {
        let judged = open.iter().filter(|alert| tells_of_health(alert.kind));
        let counted = judged.filter(|alert| with_cost || alert.kind != AlertKind::CostOverrun);
        counted.map(|alert| alert.severity).collect()
    };
    let (all, without_cost) = (severities(true), severities(false));
    row.health = health(all.iter().copied());
    row.health_without_cost = health(without_cost.iter().copied());
    row.attention = attention(&all, behind);
    row.attention_without_cost = attention(&without_cost, behind);
    Ok(row)
}

/// Whether a day passing changes what is open on a project; without a lock, to find those worth one.
pub fn is_touched(project: &project::Model, verdicts: &[Verdict], open: &[&alert::Model]) -> bool {
    !project.on_hold
        && rule::ALL.iter().any(|id| {
            let standing = open.iter().find(|alert| alert.rule == *id).map(|alert| as_open(alert));
            let verdict = verdicts.iter().find(|verdict| verdict.rule == *id);
            standing.is_some() || change(standing.as_ref(), verdict) != Change::Keep
        })
}

pub(super) fn as_open(alert: &alert::Model) -> Open {
    Open { severity: alert.severity, evidence: evidence(&alert.evidence) }
}

/// A new alert; the caller stores it.
pub(super) fn raised(
    tx: &Tx,
    (project_id, subject_id): (Uuid, Uuid),
    verdict: &Verdict,
) -> Result<alert::Model> {
    let row = alert::Model {
        id: tx.id(),
        project_id,
        kind: verdict.kind,
        rule: verdict.rule.into(),
        subject_id,
        severity: verdict.severity,
        status: AlertStatus::Open,
        evidence: serde_json::to_value(&verdict.evidence).map_err(Error::internal)?,
        raised_at: tx.now,
        acknowledged_by_id: None,
        acknowledged_at: None,
        note: None,
        snoozed_until: None,
        resolved_at: None,
        version: 1,
        created_at: tx.now,
        updated_at: tx.now,
    };
    touch(tx, &row);
    Ok(row)
}

pub(super) async fn apply(
    tx: &Tx,
    viewer: Option<&Viewer>,
    (project_id, subject_id): (Uuid, Uuid),
    standing: Option<&alert::Model>,
    verdict: Option<&Verdict>,
) -> Result<()> {
    let change = change(standing.map(as_open).as_ref(), verdict);
    let row = match (standing, verdict) {
        (None, None) => return Ok(()),
        (None, Some(verdict)) => {
            let row = raised(tx, (project_id, subject_id), verdict)?;
            alert::Entity::insert(alert::ActiveModel::from(row.clone()))
                .exec_without_returning(&tx.txn)
                .await?;
            row
        }
        (Some(standing), Some(verdict)) => {
            let figures = serde_json::to_value(&verdict.evidence).map_err(Error::internal)?;
            if figures == standing.evidence && verdict.severity == standing.severity {
                return Ok(());
            }
            let mut row = standing.clone();
            row.severity = verdict.severity;
            row.evidence = figures;
            if change == Change::Tell(AlertEventType::Escalated) {
                // It got worse: whoever took notice took notice of less.
                row.status = AlertStatus::Open;
                row.snoozed_until = None;
            }
            save(tx, row).await?
        }
        (Some(standing), None) => {
            let row =
                alert::Model { status: AlertStatus::Resolved, resolved_at: Some(tx.now), ..standing.clone() };
            save(tx, row).await?
        }
    };
    let action = match change {
        Change::Keep => "alert.update".to_string(),
        Change::Tell(event) => {
            tell(tx, viewer, &row, event);
            format!("alert.{}", event.name().to_lowercase())
        }
    };
    let changes = Changes::default()
        .field("severity", &standing.map(|old| old.severity), &Some(row.severity))
        .field("status", &standing.map(|old| old.status), &Some(row.status));
    if changes.is_empty() {
        return Ok(());
    }
    audit::write(tx, viewer, about(&row), &action, changes).await
}
