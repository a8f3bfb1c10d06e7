//! A locked project with all its tasks, and what rolls up from them.

use std::collections::{HashMap, HashSet};

use entity::enums::{AuditAction, ServiceItemStatus, TaskStatus};
use entity::{project, service_item, task};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use crate::alert::{self, EvaluationCause};
use crate::audit::{self, FieldChanges};
use crate::error::{Error, ErrorCode, Result, UserError};
use crate::project as projects;
use crate::viewer::Viewer;
use crate::{Tx, baseline, scope};
use rules::lifecycle;
use rules::progress::weighted_mean;

/// A locked project with all its tasks: what every change of a task needs.
pub(super) struct LockedTasks {
    pub(super) project: project::Model,
    pub(super) tasks: HashMap<Uuid, task::Model>,
    /// Tasks that had parts before the change.
    parents: HashSet<Uuid>,
    /// The service items that the tasks worked for before the change.
    pub(super) items: HashMap<Uuid, Option<Uuid>>,
}

impl LockedTasks {
    pub(super) async fn lock(tx: &Tx, viewer: &Viewer, project_id: Uuid, field: &[&str]) -> Result<Self> {
        let project = projects::lock(tx, viewer, project_id, field).await?;
        let rows = task::Entity::find().filter(task::Column::ProjectId.eq(project_id)).all(&tx.txn).await?;
        let items = rows.iter().map(|row| (row.id, row.service_item_id)).collect();
        let tasks = rows.into_iter().map(|row| (row.id, row)).collect();
        let mut plan = Self { project, tasks, parents: HashSet::new(), items };
        plan.parents = plan.tasks.keys().copied().filter(|id| plan.has_children(*id)).collect();
        Ok(plan)
    }

    /// The plan of the project that a visible task belongs to, and the task.
    pub(super) async fn of_task(
        tx: &Tx,
        viewer: &Viewer,
        id: Uuid,
        field: &[&str],
        version: Option<i32>,
    ) -> Result<(Self, task::Model)> {
        let gone = || Error::not_found("task", field);
        let row = scope::tasks(viewer).find_by_id(id).one(&tx.txn).await?.ok_or_else(gone)?;
        let plan = Self::lock(tx, viewer, row.project_id, field).await?;
        let row = plan.tasks.get(&id).cloned().ok_or_else(gone)?;
        Error::expect_version(version, row.version)?;
        Ok((plan, row))
    }

    pub(super) fn children_of(&self, id: Uuid) -> impl Iterator<Item = &task::Model> {
        self.tasks.values().filter(move |row| row.parent_id == Some(id))
    }

    /// Tasks that had parts and have none any more.
    pub(super) fn lost_all_parts(&self) -> Vec<Uuid> {
        let alone = |id: &Uuid| {
            let alive = self.tasks.get(id).is_some_and(|row| row.status != TaskStatus::Cancelled);
            alive && !self.has_children(*id)
        };
        self.parents.iter().copied().filter(alone).collect()
    }

    pub(super) fn has_children(&self, id: Uuid) -> bool {
        self.children_of(id).any(|row| row.status != TaskStatus::Cancelled)
    }

    /// A task that can get a part: it is not cancelled, and has no progress of its own.
    pub(super) fn may_get_parts(&self, parent: Uuid) -> Result<&task::Model> {
        let field = ["input", "parentId"];
        let row = self.tasks.get(&parent).ok_or_else(|| Error::not_found("task", &field))?;
        let message = match row.status {
            TaskStatus::Cancelled => messages::task_cancelled(),
            _ if row.progress > 0 && !self.has_children(parent) => messages::task_has_progress(),
            _ => return Ok(row),
        };
        Err(UserError::new(ErrorCode::RuleRefused, &field, message).into())
    }

    /// The task and all its parts.
    pub(super) fn subtree(&self, id: Uuid) -> HashSet<Uuid> {
        let mut found = HashSet::from([id]);
        let mut open = vec![id];
        while let Some(next) = open.pop() {
            open.extend(self.children_of(next).map(|row| row.id).filter(|id| found.insert(*id)));
        }
        found
    }

    /// Stores a task that somebody changed, with its entry.
    pub(super) async fn store(
        &mut self,
        tx: &Tx,
        viewer: &Viewer,
        old: &task::Model,
        new: task::Model,
        action: AuditAction,
        more: FieldChanges,
    ) -> Result<task::Model> {
        let row = audit::update(tx, Some(viewer), old, new, action, more).await?;
        self.tasks.insert(row.id, row.clone());
        Ok(row)
    }

    /// Recomputes parents from their children, service items and the project from their tasks, stores what
    /// changed and judges the project. `replanned` says why the plan may have changed.
    pub(super) async fn roll_up(mut self, tx: &Tx, viewer: &Viewer, replanned: Option<&str>) -> Result<()> {
        let before = self.tasks.clone();
        let roots: Vec<_> =
            self.tasks.values().filter(|row| row.parent_id.is_none()).map(|row| row.id).collect();
        self.spread_items();
        for id in self.lost_all_parts() {
            if let Some(row) = self.tasks.get_mut(&id) {
                // What was computed from its parts went with them.
                row.progress = 0;
                row.status = TaskStatus::Todo;
                row.done_at = None;
            }
        }
        for root in &roots {
            roll_up_task(&mut self.tasks, *root, tx);
        }
        for (id, row) in &mut self.tasks {
            let Some(old) = before.get(id).filter(|old| *old != row) else { continue };
            // Versions stay: nobody's edit is in conflict with what is computed.
            row.updated_at = tx.now;
            if old.service_item_id == row.service_item_id {
                task::ActiveModel::from(row.clone()).reset_all().update(&tx.txn).await?;
            } else {
                audit::follow(tx, Some(viewer), old, row.clone(), AuditAction::FollowTask).await?;
            }
        }
        self.move_costs(tx, viewer).await?;
        roll_up_items(tx, viewer, &self).await?;
        let counted = |row: &&task::Model| row.parent_id.is_none() && row.status != TaskStatus::Cancelled;
        let roots = self.tasks.values().filter(counted);
        let progress = weighted_mean(roots.map(|row| (row.weight, row.progress)));
        let before = self.project;
        let project = project::Model { progress, ..before.clone() };
        if let Some(reason) = replanned.filter(|_| baseline::has_begun(&project)) {
            baseline::take(tx, Some(viewer), &project, reason).await?;
        }
        let project = alert::evaluate(tx, Some(viewer), project, EvaluationCause::Work).await?;
        projects::store(tx, Some(viewer), &before, project).await?;
        Ok(())
    }
}

/// A parent's progress and status follow from its children.
pub(super) fn roll_up_task(tasks: &mut HashMap<Uuid, task::Model>, id: Uuid, tx: &Tx) {
    let children: Vec<_> = tasks
        .values()
        .filter(|row| row.parent_id == Some(id) && row.status != TaskStatus::Cancelled)
        .map(|row| row.id)
        .collect();
    if children.is_empty() {
        return;
    }
    for child in &children {
        roll_up_task(tasks, *child, tx);
    }
    let parts: Vec<_> =
        children.iter().filter_map(|id| tasks.get(id)).map(|row| (row.weight, row.progress)).collect();
    let progress = weighted_mean(parts);
    if let Some(row) = tasks.get_mut(&id)
        && row.status != TaskStatus::Cancelled
        && row.progress != progress
    {
        row.progress = progress;
        row.progress_on = Some(tx.today);
        if let Ok(status) = lifecycle::task_after_progress(row.status, progress) {
            row.status = status;
        }
        row.done_at = (row.status == TaskStatus::Done).then_some(tx.now);
    }
}

/// A service item's progress is that of the top tasks that work for it; it is delivered when they are complete, and open
/// again when they are not.
pub(super) async fn roll_up_items(tx: &Tx, viewer: &Viewer, plan: &LockedTasks) -> Result<()> {
    let items = service_item::Entity::find()
        .filter(service_item::Column::ProjectId.eq(plan.project.id))
        .all(&tx.txn)
        .await?;
    for item in items {
        let own = plan.tasks.values().filter(|row| {
            let is_top = row.parent_id.is_none() && row.status != TaskStatus::Cancelled;
            is_top && row.service_item_id == Some(item.id)
        });
        let progress = weighted_mean(own.map(|row| (row.weight, row.progress)));
        let status = lifecycle::service_item_after_progress(item.status, progress);
        if (progress, status) == (item.progress, item.status) {
            continue;
        }
        let delivered = status == ServiceItemStatus::Delivered;
        let changed = service_item::Model {
            progress,
            status,
            delivered_at: delivered.then(|| item.delivered_at.unwrap_or(tx.now)),
            ..item.clone()
        };
        audit::follow(tx, Some(viewer), &item, changed, AuditAction::FollowServiceItem).await?;
    }
    Ok(())
}
