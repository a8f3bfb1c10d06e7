//! Alert events: how they are written, and how they are read for subscribers.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::Ordering;

use entity::enums::{AlertEventType, AlertKind};
use entity::{alert, alert_event, project, task};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use uuid::Uuid;

use crate::db::insert_all;
use crate::error::{Error, Result};
use crate::request_id;
use crate::viewer::Viewer;
use crate::{App, Tx, scope, sequence};

/// The sequence that numbers alert events.
pub const EVENTS: &str = "alert_event";

/// Records an event, which is written when the transaction commits.
pub fn record_event(tx: &Tx, viewer: Option<&Viewer>, row: &alert::Model, event: AlertEventType) {
    tx.events().push(alert_event::ActiveModel {
        seq: NotSet,
        alert_id: Set(row.id),
        project_id: Set(row.project_id),
        kind: Set(row.kind),
        event: Set(event),
        severity: Set(row.severity),
        responsible: Set(row.responsible),
        evidence: Set(row.evidence.clone().moved()),
        actor_id: Set(viewer.map(|viewer| viewer.user_id)),
        at: Set(tx.now),
    });
}

/// Writes the recorded events as the last thing of a transaction. They are numbered in the order of commits, so
/// that a reader never misses a late one.
pub async fn write_events(tx: &Tx) -> Result<()> {
    let mut events = std::mem::take(&mut *tx.events());
    if events.is_empty() {
        return Ok(());
    }
    // Drawing from the sequence, even 0 numbers, locks it until the transaction ends, so that no other transaction
    // numbers events meanwhile.
    let first = sequence::draw(tx, EVENTS, 0).await?;
    let mut last = first;
    for event in &mut events {
        let insiders = matches!(event.kind, Set(kind) if INSIDERS.contains(&kind));
        last = number_after(last, insiders);
        event.seq = Set(last);
    }
    sequence::draw(tx, EVENTS, last - first).await?;
    tx.has_events.store(true, Ordering::Relaxed);
    Ok(insert_all::<alert_event::Entity>(&tx.txn, events).await?)
}

/// The kinds of alerts that are never shown to those who may not see cost.
const INSIDERS: [AlertKind; 2] = [AlertKind::CostOverrun, AlertKind::ApprovalRequired];

/// Events of those kinds get numbers in between, and the others get multiples of this number. Otherwise gaps in
/// the numbers would tell how many hidden events there are.
const BETWEEN: i64 = 1 << 20;

/// The number of the event after `last`.
fn number_after(last: i64, for_insiders: bool) -> i64 {
    if for_insiders { last + 1 } else { (last / BETWEEN + 1) * BETWEEN }
}

/// An event with what is needed to render it and to decide who may see it.
#[derive(Clone, Debug)]
pub struct EventDetails {
    /// The event.
    pub event: alert_event::Model,
    /// Its alert as it is now.
    pub alert: Arc<alert::Model>,
    /// Who is involved in its project.
    pub audience: Arc<scope::Audience>,
}

fn later(events: Select<alert_event::Entity>, seq: i64) -> Select<alert_event::Entity> {
    events.filter(alert_event::Column::Seq.gt(seq)).order_by_asc(alert_event::Column::Seq)
}

/// The events of alerts that the viewer may see.
fn visible(viewer: &Viewer) -> Select<alert_event::Entity> {
    let alerts = scope::alerts(viewer);
    let events = scope::as_parent::<alert_event::Entity>(viewer);
    events.under(alert_event::Column::AlertId, alert::Column::Id, alerts).find()
}

/// Events after `seq`, at most `limit`, in the order of commits. An event that cannot be read is logged and left
/// out. Fewer than `limit` means that there are no more.
pub async fn events_after(app: &App, seq: i64, limit: u64) -> Result<Vec<EventDetails>> {
    details_of(app, &alert_event::Entity::find(), seq, limit).await
}

/// As [`events_after`], but only the events that the viewer may see. The database filters them, so that for a viewer
/// who sees few events no others are read.
pub async fn events_visible_to(
    app: &App,
    viewer: &Viewer,
    seq: i64,
    limit: u64,
) -> Result<Vec<EventDetails>> {
    details_of(app, &visible(viewer), seq, limit).await
}

async fn details_of(
    app: &App,
    events: &Select<alert_event::Entity>,
    seq: i64,
    limit: u64,
) -> Result<Vec<EventDetails>> {
    match read(app, later(events.clone(), seq).limit(limit)).await {
        Err(Error::Internal(_)) => readable_of(app, events, seq, limit).await,
        details => details,
    }
}

async fn readable_of(
    app: &App,
    events: &Select<alert_event::Entity>,
    mut seq: i64,
    limit: u64,
) -> Result<Vec<EventDetails>> {
    let mut details = Vec::new();
    while (details.len() as u64) < limit {
        let next = later(events.clone(), seq).select_only().column(alert_event::Column::Seq).limit(1);
        let Some(next) = next.into_tuple().one(&app.db.reader).await? else { break };
        seq = next;
        match read(app, alert_event::Entity::find_by_id(seq)).await {
            Ok(one) => details.extend(one),
            Err(error @ Error::Internal(_)) => {
                tracing::error!(
                    event = seq,
                    request_id = request_id::text(),
                    cause = error.cause(),
                    "an alert event could not be read; it is not told"
                );
            }
            Err(error) => return Err(error),
        }
    }
    Ok(details)
}

async fn read(app: &App, events: Select<alert_event::Entity>) -> Result<Vec<EventDetails>> {
    let db = &app.db.reader;
    let events = events.all(db).await?;
    if events.is_empty() {
        return Ok(Vec::new());
    }
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
    let details = events.into_iter().map(|event| {
        let found = alerts.get(&event.alert_id).zip(audiences.get(&event.project_id));
        let (alert, audience) = found.ok_or_else(|| Error::bug("an event without its alert"))?;
        Ok(EventDetails { alert: alert.clone(), audience: audience.clone(), event })
    });
    details.collect()
}

pub(super) async fn audiences(
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

/// The number of the last committed event; 0 if there is none.
pub async fn last_seq(app: &App) -> Result<i64> {
    sequence::last(&app.db.reader, EVENTS).await
}

/// The last event of an alert that the viewer may see. They must not learn how many other events there are.
pub async fn last_event(app: &App, viewer: &Viewer) -> Result<Option<alert_event::Model>> {
    Ok(visible(viewer).order_by_desc(alert_event::Column::Seq).limit(1).one(&app.db.reader).await?)
}

/// The number of the oldest event that is still stored; `None` if there is none.
pub async fn first_seq(app: &App) -> Result<Option<i64>> {
    let oldest = alert_event::Entity::find()
        .select_only()
        .column(alert_event::Column::Seq)
        .order_by_asc(alert_event::Column::Seq)
        .limit(1);
    Ok(oldest.into_tuple().one(&app.db.reader).await?)
}

/// The event of this number, if it is still stored.
pub async fn event(app: &App, seq: i64) -> Result<Option<alert_event::Model>> {
    Ok(alert_event::Entity::find_by_id(seq).one(&app.db.reader).await?)
}
