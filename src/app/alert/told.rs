//! Events, and how they are read again.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use entity::enums::AlertEventType;
use entity::{alert, alert_event, project, task};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::app::db::insert_all;
use crate::app::{App, Tx, scope, sequence};
use crate::error::{Error, Result};
use crate::viewer::Viewer;

/// The sequence that numbers alert events.
pub(super) const EVENTS: &str = "alert_event";

/// Notes an event; it is written with the transaction's commit.
pub(super) fn tell(tx: &Tx, viewer: Option<&Viewer>, row: &alert::Model, event: AlertEventType) {
    tx.events().push(alert_event::ActiveModel {
        seq: NotSet,
        alert_id: Set(row.id),
        project_id: Set(row.project_id),
        kind: Set(row.kind),
        event: Set(event),
        severity: Set(row.severity),
        responsible: Set(row.responsible),
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
    Ok(insert_all::<alert_event::Entity>(&tx.txn, numbered).await?)
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

/// The number of the last event that was committed.
pub async fn last_seq(app: &App) -> Result<i64> {
    sequence::last(&app.db.reader, EVENTS).await
}
