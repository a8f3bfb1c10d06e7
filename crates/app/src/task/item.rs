//! The service item of a subtree is that of its top task, always: no piece of work counts for two items. The costs of a
//! task are for its item.

use entity::enums::AuditAction;
use entity::{cost, service_item, task};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::tree::LockedTasks;
use crate::dashboard::total;
use crate::error::{Error, ErrorCode, Result, UserError};
use crate::scalar::{GlobalId, NodeKind};
use crate::viewer::Viewer;
use crate::{Tx, audit};

const FIELD: [&str; 2] = ["input", "serviceItemId"];

/// The service item of a task, from what the input gives. A part of another task has the item of that task; only this
/// one may be given. A task that is no part has the item that is given; without one it keeps the item that it `had`.
pub(super) async fn item_of(
    tx: &Tx,
    plan: &LockedTasks,
    parent: Option<&task::Model>,
    said: Option<Option<Uuid>>,
    had: Option<Uuid>,
) -> Result<Option<Uuid>> {
    if let Some(item) = said.flatten() {
        let own = service_item::Entity::find_by_id(item).one(&tx.txn).await?;
        own.filter(|own| own.project_id == Some(plan.project.id))
            .ok_or_else(|| Error::not_found("service item", &FIELD))?;
    }
    match (parent, said) {
        (None, said) => Ok(said.unwrap_or(had)),
        (Some(parent), Some(said)) if said != parent.service_item_id => {
            let message = messages::part_of_other_item(&parent.title);
            let allowed = parent.service_item_id.map(|item| GlobalId(NodeKind::ServiceItem, item).encode());
            Err(UserError::new(ErrorCode::BadUserInput, &FIELD, message).allowing(allowed).into())
        }
        (Some(parent), _) => Ok(parent.service_item_id),
    }
}

impl LockedTasks {
    /// Lets all parts work for the item of their top task.
    pub(super) fn spread_items(&mut self) {
        let tops = self.tasks.values().filter(|row| row.parent_id.is_none());
        let tops: Vec<_> = tops.map(|row| (row.id, row.service_item_id)).collect();
        for (top, item) in tops {
            for part in self.subtree(top) {
                if let Some(row) = self.tasks.get_mut(&part) {
                    row.service_item_id = item;
                }
            }
        }
    }

    /// Moves the costs of tasks that now have another service item to that item, in every state and of every month:
    /// the costs themselves, the figures of the items and the sums of the line.
    pub(super) async fn move_costs(&self, tx: &Tx, viewer: &Viewer) -> Result<()> {
        let item = |task: Uuid| self.tasks.get(&task).and_then(|row| row.service_item_id);
        let moved = self.items.iter().filter(|(task, had)| item(**task) != **had).map(|(task, _)| *task);
        let moved: Vec<Uuid> = moved.collect();
        if moved.is_empty() {
            return Ok(());
        }
        let costs = cost::Entity::find()
            .filter(cost::Column::ProjectId.eq(self.project.id))
            .filter(cost::Column::TaskId.is_in(moved))
            .order_by_asc(cost::Column::Id)
            .all(&tx.txn)
            .await?;
        let mut pairs = Vec::with_capacity(costs.len());
        for old in costs {
            let new = cost::Model { service_item_id: old.task_id.and_then(item), ..old.clone() };
            if new != old {
                let new = audit::follow(tx, Some(viewer), &old, new, AuditAction::FollowCost).await?;
                pairs.push((old, new));
            }
        }
        total::move_items(tx, &self.project, &pairs).await
    }
}
