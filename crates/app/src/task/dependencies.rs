//! Which tasks wait for which.

use std::collections::{HashMap, HashSet};

use entity::enums::DependencyKind;
use entity::{task, task_dependency};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::LockedTasks;
use crate::error::{Error, ErrorCode, Result, UserError};
use crate::scalar::{Id, NodeKind};
use crate::validation::Validator;
use crate::{App, Tx};
use rules::progress::waits_for_itself;

/// The order of the work with this task as it will be, waiting for `on` (or for what it waited for): all of
/// this project, and nothing waits for itself.
pub(super) async fn check_waits(
    tx: &Tx,
    plan: &LockedTasks,
    task: &task::Model,
    on: Option<&[Uuid]>,
) -> Result<()> {
    let rows = task_dependency::Entity::find()
        .filter(task_dependency::Column::TaskId.is_in(plan.tasks.keys().copied()))
        .all(&tx.txn)
        .await?;
    let mut waits: HashMap<Uuid, Vec<Uuid>> = HashMap::new();
    for row in rows.into_iter().filter(|row| on.is_none() || row.task_id != task.id) {
        waits.entry(row.task_id).or_default().push(row.depends_on_id);
    }
    let mut parents: HashMap<Uuid, Option<Uuid>> =
        plan.tasks.values().map(|row| (row.id, row.parent_id)).collect();
    parents.insert(task.id, task.parent_id);
    let refusal =
        |field: &[&str]| UserError::new(ErrorCode::BadUserInput, field, messages::task_waits_for_itself());
    if on.is_none() && waits_for_itself(&parents, &waits) {
        return Err(refusal(&["input", "parentId"]).into());
    }
    for (position, id) in on.unwrap_or_default().iter().enumerate() {
        let position = position.to_string();
        let field = ["input", "dependsOn", position.as_str()];
        if !plan.tasks.contains_key(id) {
            return Err(Error::not_found("task", &field));
        }
        waits.entry(task.id).or_default().push(*id);
        if waits_for_itself(&parents, &waits) {
            return Err(refusal(&field).into());
        }
    }
    Ok(())
}

pub(super) async fn waits_of_one(tx: &Tx, task: Uuid) -> Result<Vec<Uuid>> {
    Ok(task_dependency::Entity::find()
        .select_only()
        .column(task_dependency::Column::DependsOnId)
        .filter(task_dependency::Column::TaskId.eq(task))
        .order_by_asc(task_dependency::Column::DependsOnId)
        .into_tuple()
        .all(&tx.txn)
        .await?)
}

pub(super) async fn insert_waits(tx: &Tx, task_id: Uuid, on: &[Uuid]) -> Result<()> {
    let mut seen = HashSet::new();
    for depends_on_id in on.iter().copied().filter(|id| seen.insert(*id)) {
        let row = task_dependency::ActiveModel {
            task_id: Set(task_id),
            depends_on_id: Set(depends_on_id),
            kind: Set(DependencyKind::FinishToStart),
            lag_days: Set(0),
        };
        task_dependency::Entity::insert(row).exec_without_returning(&tx.txn).await?;
    }
    Ok(())
}

pub(super) fn check_waiting_ids(check: &mut Validator, ids: Option<&[Id]>) -> Vec<Uuid> {
    let ids = ids.unwrap_or_default();
    check.list("dependsOn", ids, 0, 50);
    let mut read = Vec::with_capacity(ids.len());
    check.within(&["dependsOn"], |check| {
        for (position, id) in ids.iter().enumerate() {
            read.push(check.id(&position.to_string(), id, NodeKind::Task));
        }
    });
    read
}

/// What each of these tasks waits for.
pub async fn dependencies_of(app: &App, tasks: &[Uuid]) -> Result<HashMap<Uuid, Vec<Uuid>>> {
    let rows = task_dependency::Entity::find()
        .filter(task_dependency::Column::TaskId.is_in(tasks.iter().copied()))
        .order_by_asc(task_dependency::Column::DependsOnId)
        .all(&app.db.reader)
        .await?;
    let mut waits: HashMap<Uuid, Vec<Uuid>> = HashMap::new();
    for row in rows {
        waits.entry(row.task_id).or_default().push(row.depends_on_id);
    }
    Ok(waits)
}
