//! Alerts: judged in the transaction that gives them cause, told through `alert_event`.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use async_graphql::{Enum, InputObject};
use chrono::NaiveDate;
use entity::enums::{AlertEventType, AlertKind, AlertSeverity, AlertStatus, ProjectStage, Subject};
use entity::{alert, alert_event, budget, policy, project, task};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use uuid::Uuid;

use super::audit::{self, About, Changes};
use super::page::{Listed, Sort};
use super::project::{open_milestones, work_of};
use super::{App, Tx, policy as policies, scope, sequence};
use crate::check::Check;
use crate::error::{Error, ErrorCode, Result, UserError};
use crate::rules::alert::{Change, Open, attention, change, health, react};
use crate::rules::progress::standing;
use crate::rules::warning::{Evidence, Facts, Verdict, judge, rule};
use crate::scalar::{Id, Kind, Moment};
use crate::viewer::{Permission, Viewer};

/// Which alerts are listed or streamed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, InputObject)]
pub struct AlertFilter {
    /// Of any of these kinds.
    pub kind: Option<Vec<AlertKind>>,
    /// Of this severity or worse.
    pub min_severity: Option<AlertSeverity>,
    /// In any of these states.
    pub status: Option<Vec<AlertStatus>>,
    /// Of this project.
    pub project_id: Option<Id>,
}

/// What alerts are ordered by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Enum)]
pub enum AlertOrder {
    /// Newest first.
    #[default]
    RaisedAtDesc,
    /// Oldest first.
    RaisedAtAsc,
}

/// Takes notice of an alert.
#[derive(Clone, Debug, InputObject)]
pub struct AcknowledgeAlertInput {
    /// Which alert.
    pub id: Id,
    /// In words.
    pub note: Option<String>,
}

/// Tells an alert to keep quiet for a while.
#[derive(Clone, Debug, InputObject)]
pub struct SnoozeAlertInput {
    /// Which alert.
    pub id: Id,
    /// Until when; in the future.
    pub until: Moment,
}

impl Listed for alert::Entity {
    type Filter = AlertFilter;
    type Order = AlertOrder;
    const ID: Self::Column = alert::Column::Id;

    fn visible(viewer: &Viewer) -> Condition {
        scope::alerts(viewer)
    }

    fn matching(filter: &AlertFilter, _: &Viewer) -> Result<Condition> {
        let mut check = Check::filter();
        let project = check.id_opt("projectId", filter.project_id.as_ref(), Kind::Project);
        check.done()?;
        let mut rows = Condition::all();
        if let Some(kinds) = &filter.kind {
            rows = rows.add(alert::Column::Kind.is_in(kinds.iter().copied()));
        }
        if let Some(least) = filter.min_severity {
            let enough = AlertSeverity::ALL.iter().copied().filter(|severity| *severity >= least);
            rows = rows.add(alert::Column::Severity.is_in(enough));
        }
        if let Some(status) = &filter.status {
            rows = rows.add(alert::Column::Status.is_in(status.iter().copied()));
        }
        if let Some(project) = project {
            rows = rows.add(alert::Column::ProjectId.eq(project));
        }
        Ok(rows)
    }

    fn sort(order: AlertOrder, _: &Viewer) -> Sort<Self::Column> {
        match order {
            AlertOrder::RaisedAtDesc => Sort::down(None),
            AlertOrder::RaisedAtAsc => Sort::up(None),
        }
    }
}

/// What the rules need of some projects beyond their own rows, read in a handful of statements.
pub struct Background {
    red_lines: HashMap<Uuid, i64>,
    milestones: HashMap<Uuid, Vec<(String, NaiveDate)>>,
    work: HashMap<Uuid, Vec<crate::rules::progress::Work>>,
    policies: Vec<policy::Model>,
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

/// Judges a locked project, opens, escalates and closes its alerts, and rolls its health up. The caller
/// stores the row that comes back.
pub async fn evaluate(tx: &Tx, viewer: Option<&Viewer>, mut row: project::Model) -> Result<project::Model> {
    row.evaluated_on = Some(tx.today);
    if row.on_hold {
        return Ok(row);
    }
    let background = Background::read(&tx.txn, &[row.id]).await?;
    let (verdicts, behind) = background.verdicts(&row, tx.today)?;
    let open = open_alerts(&tx.txn, &[row.id]).await?;
    for id in rule::ALL {
        let standing = open.iter().find(|alert| alert.rule == id);
        let verdict = verdicts.iter().find(|verdict| verdict.rule == id);
        apply(tx, viewer, row.id, standing, verdict).await?;
    }
    let open = open_alerts(&tx.txn, &[row.id]).await?;
    let severities = |with_cost: bool| -> Vec<AlertSeverity> {
        let counted = open.iter().filter(|alert| with_cost || alert.kind != AlertKind::CostOverrun);
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

/// The alerts of these projects that are not resolved.
pub async fn open_alerts(db: &impl ConnectionTrait, projects: &[Uuid]) -> Result<Vec<alert::Model>> {
    Ok(alert::Entity::find()
        .filter(alert::Column::ProjectId.is_in(projects.iter().copied()))
        .filter(alert::Column::Status.ne(AlertStatus::Resolved))
        .order_by_asc(alert::Column::Id)
        .all(db)
        .await?)
}

/// Those of them that the viewer may see.
pub async fn visible_open_alerts(app: &App, viewer: &Viewer, projects: &[Uuid]) -> Result<Vec<alert::Model>> {
    Ok(alert::Entity::find()
        .filter(alert::Column::ProjectId.is_in(projects.iter().copied()))
        .filter(alert::Column::Status.ne(AlertStatus::Resolved))
        .filter(scope::alerts(viewer))
        .order_by_asc(alert::Column::Id)
        .all(&app.db.reader)
        .await?)
}

/// The figures an alert was decided on.
pub fn evidence(json: &serde_json::Value) -> Vec<Evidence> {
    serde_json::from_value(json.clone()).unwrap_or_default()
}

fn as_open(alert: &alert::Model) -> Open {
    Open { severity: alert.severity, evidence: evidence(&alert.evidence) }
}

async fn apply(
    tx: &Tx,
    viewer: Option<&Viewer>,
    project_id: Uuid,
    standing: Option<&alert::Model>,
    verdict: Option<&Verdict>,
) -> Result<()> {
    let change = change(standing.map(as_open).as_ref(), verdict);
    let row = match (standing, verdict) {
        (None, None) => return Ok(()),
        (None, Some(verdict)) => {
            let row = alert::Model {
                id: tx.id(),
                project_id,
                kind: verdict.kind,
                rule: verdict.rule.into(),
                subject_id: project_id,
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

async fn save(tx: &Tx, mut row: alert::Model) -> Result<alert::Model> {
    row.version += 1;
    row.updated_at = tx.now;
    alert::ActiveModel::from(row.clone()).reset_all().update(&tx.txn).await?;
    Ok(row)
}

fn about(row: &alert::Model) -> About {
    About { subject: Subject::Alert, id: row.id, project_id: Some(row.project_id) }
}

/// The sequence that numbers alert events.
const EVENTS: &str = "alert_event";

/// Notes an event; it is written with the transaction's commit.
fn tell(tx: &Tx, viewer: Option<&Viewer>, row: &alert::Model, event: AlertEventType) {
    tx.events().push(alert_event::ActiveModel {
        seq: NotSet,
        alert_id: Set(row.id),
        project_id: Set(row.project_id),
        kind: Set(row.kind),
        event: Set(event),
        severity: Set(row.severity),
        evidence: Set(row.evidence.clone()),
        actor_id: Set(viewer.map(|viewer| viewer.user_id)),
        at: Set(tx.now),
    });
}

/// Writes the noted events, the last thing a transaction does: numbered in the order of commits, so that a
/// reader never skips a late one.
pub async fn write_events(tx: &Tx) -> Result<()> {
    let events = std::mem::take(&mut *tx.events());
    let count = i64::try_from(events.len()).unwrap_or(i64::MAX);
    if count == 0 {
        return Ok(());
    }
    let last = sequence::draw(tx, EVENTS, count).await?;
    let numbered = (last - count + 1..).zip(events);
    let numbered = numbered.map(|(seq, event)| alert_event::ActiveModel { seq: Set(seq), ..event });
    alert_event::Entity::insert_many(numbered).exec_without_returning(&tx.txn).await?;
    Ok(())
}

/// Takes notice of an alert.
pub async fn acknowledge(app: &App, viewer: &Viewer, input: AcknowledgeAlertInput) -> Result<alert::Model> {
    let mut check = Check::default();
    let id = check.id("id", &input.id, Kind::Alert);
    let note = check.text_opt("note", input.note.as_deref(), 2_000);
    check.done()?;
    respond(app, viewer, id, AlertStatus::Acknowledged, |row, tx| {
        row.acknowledged_by_id = Some(viewer.user_id);
        row.acknowledged_at = Some(tx.now);
        row.note = note;
        Ok(())
    })
    .await
}

/// Tells an alert to keep quiet for a while.
pub async fn snooze(app: &App, viewer: &Viewer, input: SnoozeAlertInput) -> Result<alert::Model> {
    let mut check = Check::default();
    let id = check.id("id", &input.id, Kind::Alert);
    let until = check.moment("until", &input.until);
    check.done()?;
    respond(app, viewer, id, AlertStatus::Snoozed, |row, tx| {
        if until <= tx.now {
            let field = ["input", "until"];
            let past = UserError::new(ErrorCode::BadUserInput, &field, "This lies in the past.");
            return Err(past.allowing([tx.now.to_rfc3339()]).into());
        }
        row.snoozed_until = Some(until);
        Ok(())
    })
    .await
}

async fn respond(
    app: &App,
    viewer: &Viewer,
    id: Uuid,
    status: AlertStatus,
    change: impl FnOnce(&mut alert::Model, &Tx) -> Result<()>,
) -> Result<alert::Model> {
    viewer.require(Permission::React)?;
    let tx = app.begin().await?;
    let gone = || Error::not_found("alert", &["input", "id"]);
    let viewer = &viewer.acting(Permission::React);
    let find = || alert::Entity::find_by_id(id).filter(scope::alerts(viewer));
    let project_id = find().one(&tx.txn).await?.ok_or_else(gone)?.project_id;
    super::project::lock(&tx, viewer, project_id, &["input", "id"]).await?;
    let old = find().one(&tx.txn).await?.ok_or_else(gone)?;
    let event = react(old.status, status).ok_or_else(|| {
        let message = format!("The alert is {}; nothing follows.", old.status.name());
        UserError::new(ErrorCode::InvalidTransition, &["input", "id"], message)
    })?;
    let mut row = alert::Model { status, ..old.clone() };
    change(&mut row, &tx)?;
    let row = save(&tx, row).await?;
    tell(&tx, Some(viewer), &row, event);
    let changes =
        Changes::default().field("status", &old.status, &row.status).field("note", &old.note, &row.note);
    audit::write(&tx, Some(viewer), about(&row), &format!("alert.{}", event.name().to_lowercase()), changes)
        .await?;
    tx.commit().await?;
    Ok(row)
}

/// An event with what is needed to tell it, and to know whom.
#[derive(Clone, Debug)]
pub struct Told {
    /// What happened.
    pub event: alert_event::Model,
    /// To which alert, as it is now.
    pub alert: Arc<alert::Model>,
    /// Who is close to its project.
    pub audience: Arc<scope::Audience>,
}

/// Events after `seq`, at most `limit`, in commit order.
pub async fn told_after(app: &App, seq: i64, limit: u64) -> Result<Vec<Told>> {
    let db = &app.db.reader;
    let events = alert_event::Entity::find()
        .filter(alert_event::Column::Seq.gt(seq))
        .order_by_asc(alert_event::Column::Seq)
        .limit(limit)
        .all(db)
        .await?;
    let alert_ids: HashSet<_> = events.iter().map(|event| event.alert_id).collect();
    let project_ids: HashSet<_> = events.iter().map(|event| event.project_id).collect();
    let alerts: HashMap<_, _> = alert::Entity::find()
        .filter(alert::Column::Id.is_in(alert_ids))
        .all(db)
        .await?
        .into_iter()
        .map(|row| (row.id, Arc::new(row)))
        .collect();
    let audiences = audiences(db, project_ids).await?;
    let told = events.into_iter().map(|event| {
        let found = alerts.get(&event.alert_id).zip(audiences.get(&event.project_id));
        let (alert, audience) = found.ok_or_else(|| Error::bug("an event without its alert"))?;
        Ok(Told { alert: alert.clone(), audience: audience.clone(), event })
    });
    told.collect()
}

async fn audiences(
    db: &impl ConnectionTrait,
    projects: HashSet<Uuid>,
) -> Result<HashMap<Uuid, Arc<scope::Audience>>> {
    if projects.is_empty() {
        return Ok(HashMap::new());
    }
    let mut members: HashMap<Uuid, HashSet<Uuid>> = HashMap::new();
    let assigned: Vec<(Uuid, Uuid)> = task::Entity::find()
        .select_only()
        .columns([task::Column::ProjectId, task::Column::AssigneeId])
        .filter(task::Column::ProjectId.is_in(projects.iter().copied()))
        .filter(task::Column::AssigneeId.is_not_null())
        .distinct()
        .into_tuple()
        .all(db)
        .await?;
    for (project, member) in assigned {
        members.entry(project).or_default().insert(member);
    }
    let rows = project::Entity::find().filter(project::Column::Id.is_in(projects)).all(db).await?;
    let audiences = rows.into_iter().map(|row| {
        let audience = scope::Audience { members: members.remove(&row.id).unwrap_or_default(), project: row };
        (audience.project.id, Arc::new(audience))
    });
    Ok(audiences.collect())
}

/// Wakes the alerts whose snooze is over: they are open again, and told again. Gives how many.
pub async fn wake(app: &App) -> Result<usize> {
    let due = |now| {
        alert::Entity::find()
            .filter(alert::Column::Status.eq(AlertStatus::Snoozed))
            .filter(alert::Column::SnoozedUntil.lte(now))
    };
    let projects: Vec<Uuid> = due(app.clock.now())
        .select_only()
        .column(alert::Column::ProjectId)
        .distinct()
        .into_tuple()
        .all(&app.db.reader)
        .await?;
    let mut count = 0;
    for project_id in projects {
        let tx = app.begin().await?;
        project::Entity::find_by_id(project_id).lock_exclusive().one(&tx.txn).await?;
        let rows = due(tx.now).filter(alert::Column::ProjectId.eq(project_id));
        for old in rows.order_by_asc(alert::Column::Id).all(&tx.txn).await? {
            let changes = Changes::default().field("status", &old.status, &AlertStatus::Open);
            let row = alert::Model { status: AlertStatus::Open, snoozed_until: None, ..old };
            let row = save(&tx, row).await?;
            tell(&tx, None, &row, AlertEventType::Raised);
            audit::write(&tx, None, about(&row), "alert.wake", changes).await?;
            count += 1;
        }
        tx.commit().await?;
    }
    Ok(count)
}

/// The number of the last event that was committed.
pub async fn last_seq(app: &App) -> Result<i64> {
    sequence::last(&app.db.reader, EVENTS).await
}
