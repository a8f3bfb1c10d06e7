//! What is open when a project ends, and how it is closed along.

use std::collections::HashMap;

use entity::enums::{AuditAction, IssueStatus, TaskStatus};
use entity::{issue, task};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Select};
use uuid::Uuid;

use super::work_of;
use crate::Tx;
use crate::audit::{self, FieldChanges};
use crate::error::Result;
use crate::viewer::Viewer;
use rules::completion::OpenWork;
use rules::progress::Tree;

fn open_tasks(projects: &[Uuid]) -> Select<task::Entity> {
    task::Entity::find()
        .filter(task::Column::ProjectId.is_in(projects.iter().copied()))
        .filter(task::Column::Status.is_not_in([TaskStatus::Done, TaskStatus::Cancelled]))
        .order_by_asc(task::Column::Id)
}

fn open_issues(projects: &[Uuid]) -> Select<issue::Entity> {
    issue::Entity::find()
        .filter(issue::Column::ProjectId.is_in(projects.iter().copied()))
        .filter(issue::Column::Status.eq(IssueStatus::Open))
        .order_by_asc(issue::Column::Id)
}

/// The open work of those of these projects that have any.
pub async fn open_work(db: &impl ConnectionTrait, projects: &[Uuid]) -> Result<HashMap<Uuid, OpenWork>> {
    let mut work: HashMap<Uuid, OpenWork> = HashMap::new();
    for task in open_tasks(projects).all(db).await? {
        work.entry(task.project_id).or_default().tasks.push(task.title);
    }
    for issue in open_issues(projects).all(db).await? {
        work.entry(issue.project_id).or_default().issues.push(issue.title);
    }
    Ok(work)
}

/// Cancels all open tasks of a locked project, each with the reason.
pub(super) async fn cancel_tasks(tx: &Tx, viewer: &Viewer, project: Uuid, reason: &str) -> Result<()> {
    for old in open_tasks(&[project]).all(&tx.txn).await? {
        let new = task::Model { status: TaskStatus::Cancelled, ..old.clone() };
        let words = FieldChanges::default().words("reason", Some(reason));
        audit::update(tx, Some(viewer), &old, new, AuditAction::CancelTask, words).await?;
    }
    Ok(())
}

/// Resolves all open issues of a locked project, each with the reason.
pub(super) async fn resolve_issues(tx: &Tx, viewer: &Viewer, project: Uuid, reason: &str) -> Result<()> {
    for old in open_issues(&[project]).all(&tx.txn).await? {
        let new = issue::Model {
            status: IssueStatus::Resolved,
            resolution: Some(reason.into()),
            resolved_at: Some(tx.now),
            ..old.clone()
        };
        audit::update(tx, Some(viewer), &old, new, AuditAction::ResolveIssue, FieldChanges::default())
            .await?;
    }
    Ok(())
}

/// The progress of a project by the tasks that are not cancelled.
pub(super) async fn progress_of(tx: &Tx, project: Uuid) -> Result<i32> {
    let work = work_of(&tx.txn, &[project]).await?.remove(&project).unwrap_or_default();
    Ok(Tree::new(&work).actual())
}
