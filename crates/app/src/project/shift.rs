//! Moves all that is still to be done of a project by some days.

use std::collections::HashMap;

use chrono::{Duration, NaiveDate};
use entity::enums::{AuditAction, ServiceItemStatus, TaskStatus};
use entity::{project, service_item, task};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use crate::audit::{self, FieldChanges};
use crate::error::Result;
use crate::viewer::Viewer;
use crate::{Tx, baseline};

/// Moves the end of a locked project, its open tasks and the milestones that are not delivered by so many days, and
/// takes a baseline with this reason where the work has begun. An open task keeps its length, whether or not it was
/// begun, so that its work is as far behind as it was; a whole whose parts are partly done keeps its start.
/// Days on which instalments are due are terms of the contract, and stay. The caller stores the project.
pub(super) async fn shift(
    tx: &Tx,
    viewer: &Viewer,
    project: project::Model,
    days: i64,
    reason: &str,
) -> Result<project::Model> {
    let later = |day: NaiveDate| day + Duration::days(days);
    let rows = task::Entity::find()
        .filter(task::Column::ProjectId.eq(project.id))
        .order_by_asc(task::Column::Id)
        .all(&tx.txn)
        .await?;
    let tasks: HashMap<Uuid, &task::Model> = rows.iter().map(|row| (row.id, row)).collect();
    let words = || FieldChanges::default().words("reason", Some(reason));
    for old in rows.iter().filter(|row| is_open(row)) {
        let parts = || rows.iter().filter(|row| row.parent_id == Some(old.id));
        let start = if parts().any(|part| part.status == TaskStatus::Done) {
            old.planned_start
        } else if project.actual_start.is_some() && parts().next().is_none() {
            // Work without a start of its own begins with what it is a part of, or with the project, which has begun.
            start_of(&tasks, old).or(project.planned_start).map(later)
        } else {
            old.planned_start.map(later)
        };
        let end = old.planned_end.map(later);
        let new = task::Model { planned_start: start, planned_end: end, ..old.clone() };
        if new != *old {
            audit::update(tx, Some(viewer), old, new, AuditAction::ShiftTask, words()).await?;
        }
    }
    let items = service_item::Entity::find()
        .filter(service_item::Column::ProjectId.eq(project.id))
        .filter(service_item::Column::MilestoneDate.is_not_null())
        .filter(
            service_item::Column::Status.is_in([ServiceItemStatus::Planned, ServiceItemStatus::InProgress]),
        )
        .order_by_asc(service_item::Column::Position)
        .all(&tx.txn)
        .await?;
    for old in items {
        let new = service_item::Model { milestone_date: old.milestone_date.map(later), ..old.clone() };
        audit::update(tx, Some(viewer), &old, new, AuditAction::ShiftServiceItem, words()).await?;
    }
    let begun = project.actual_start.is_some();
    let moved = project::Model {
        planned_start: if begun { project.planned_start } else { project.planned_start.map(later) },
        planned_end: project.planned_end.map(later),
        ..project
    };
    if baseline::has_begun(&moved) {
        baseline::take(tx, Some(viewer), &moved, reason).await?;
    }
    Ok(moved)
}

fn is_open(row: &task::Model) -> bool {
    !matches!(row.status, TaskStatus::Done | TaskStatus::Cancelled)
}

/// The first planned day of a task, or of what it is a part of.
fn start_of(tasks: &HashMap<Uuid, &task::Model>, row: &task::Model) -> Option<NaiveDate> {
    let above = |row: &&task::Model| row.parent_id.and_then(|id| tasks.get(&id).copied());
    std::iter::successors(Some(row), above).take(tasks.len() + 1).find_map(|row| row.planned_start)
}
