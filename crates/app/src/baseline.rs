//! Baselines: frozen plans that figures and warnings are computed against.
//!
//! The first baseline is taken when the work begins. Afterwards every change of the plan (the project's days; a
//! task that is added, moved, split, priced or cancelled; the order of the work) takes a new one, with a reason.
//! Changes of the execution (progress, assignee, name) do not. All changes of one day make one baseline: splitting
//! the work in the morning and moving a task at noon is one plan.

use std::collections::HashMap;

use entity::enums::{AuditAction, ProjectStage, ServiceItemStatus, TaskStatus};
use entity::{baseline, budget, project, service_item, task, task_dependency};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::audit::{self, FieldChanges};
use super::{Tx, json_column};
use crate::error::Result;
use crate::viewer::Viewer;
use rules::baseline::{BaselineItem, BaselineTask, FrozenTask, bac_of, freeze};

/// The reason of the first baseline.
pub const ORIGINAL: &str = "The plan when the work began.";

/// The most characters of a reason that are stored; it may be joined from many changes of one day.
const LONGEST_REASON: usize = 2_000;

/// What a plan is frozen from.
#[derive(Default)]
pub struct BaselineDraft<'a> {
    /// All tasks, including cancelled ones.
    pub tasks: Vec<&'a task::Model>,
    /// The dependencies of the tasks.
    pub waits: Vec<&'a task_dependency::Model>,
    /// The service list.
    pub items: Vec<&'a service_item::Model>,
    /// The budget of the work in minor units.
    pub budget: i64,
}

impl BaselineDraft<'_> {
    /// The frozen tasks; `None` if the project has no planned days.
    pub fn freeze(&self, project: &project::Model) -> Option<Vec<FrozenTask>> {
        let days = project.planned_start.zip(project.planned_end)?;
        let mut waits: HashMap<Uuid, Vec<_>> = HashMap::new();
        for wait in &self.waits {
            waits.entry(wait.task_id).or_default().push((wait.depends_on_id, wait.kind, wait.lag_days));
        }
        let counted = self.tasks.iter().filter(|row| row.status != TaskStatus::Cancelled);
        let tasks = counted.map(|row| BaselineTask {
            id: row.id,
            parent: row.parent_id,
            item: row.service_item_id,
            name: row.title.clone(),
            start: row.planned_start,
            end: row.planned_end,
            cost: row.planned_cost_minor,
            weight: row.weight,
            waits: waits.remove(&row.id).unwrap_or_default(),
        });
        let tasks: Vec<_> = tasks.collect();
        let alive = self.items.iter().filter(|row| row.status != ServiceItemStatus::Cancelled);
        let items = alive.map(|row| BaselineItem {
            id: row.id,
            name: row.service.clone(),
            amount: row.amount_minor,
            milestone: row.milestone_date,
        });
        Some(freeze(days, &tasks, &items.collect::<Vec<_>>(), self.budget))
    }
}

/// The frozen tasks of a stored baseline.
pub fn work_of(row: &baseline::Model) -> Result<Vec<FrozenTask>> {
    json_column::read(&row.plan, row.id)
}

/// The baselines in force of these projects.
pub async fn current(db: &impl ConnectionTrait, projects: &[Uuid]) -> Result<HashMap<Uuid, baseline::Model>> {
    let rows = baseline::Entity::find()
        .filter(baseline::Column::ProjectId.is_in(projects.iter().copied()))
        .filter(baseline::Column::Current.eq(true))
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| (row.project_id, row)).collect())
}

/// Whether figures are computed against a baseline, which is so from the day the work begins.
pub fn has_begun(project: &project::Model) -> bool {
    matches!(project.stage, ProjectStage::Execution | ProjectStage::Collection)
}

/// Takes a new baseline of a locked project if its plan differs from the one in force.
pub async fn take(tx: &Tx, viewer: Option<&Viewer>, project: &project::Model, reason: &str) -> Result<()> {
    let db = &tx.txn;
    let id = project.id;
    let tasks = task::Entity::find()
        .filter(task::Column::ProjectId.eq(id))
        .order_by_asc(task::Column::Id)
        .all(db)
        .await?;
    let waits = task_dependency::Entity::find()
        .filter(task_dependency::Column::TaskId.is_in(tasks.iter().map(|row| row.id)))
        .order_by_asc(task_dependency::Column::TaskId)
        .order_by_asc(task_dependency::Column::DependsOnId)
        .all(db)
        .await?;
    let items = service_item::Entity::find()
        .filter(service_item::Column::ProjectId.eq(id))
        .order_by_asc(service_item::Column::Position)
        .all(db)
        .await?;
    let budget = budget::Entity::find().filter(budget::Column::ProjectId.eq(id)).one(db).await?;
    let sketch = BaselineDraft {
        tasks: tasks.iter().collect(),
        waits: waits.iter().collect(),
        items: items.iter().collect(),
        budget: budget.map_or(0, |budget| budget.total_minor),
    };
    let Some((days, frozen)) = project.planned_start.zip(project.planned_end).zip(sketch.freeze(project))
    else {
        return Ok(());
    };
    let old = current(db, &[id]).await?.remove(&id);
    if let Some(old) = &old
        && (old.planned_start, old.planned_end) == days
        && is_same_plan(&work_of(old)?, &frozen)
    {
        return Ok(());
    }
    let again = old.as_ref().filter(|old| old.taken_on == tx.today);
    let row = baseline::Model {
        id: again.map_or_else(|| tx.id(), |old| old.id),
        project_id: id,
        number: again.map_or_else(|| old.as_ref().map_or(0, |old| old.number) + 1, |old| old.number),
        reason: again.map_or_else(|| reason.to_string(), |old| both(&old.reason, reason)),
        planned_start: days.0,
        planned_end: days.1,
        bac_minor: bac_of(&frozen),
        plan: json_column::write(&frozen)?,
        taken_on: tx.today,
        taken_by_id: viewer.map(|viewer| viewer.user_id),
        current: true,
        created_at: again.map_or(tx.now, |old| old.created_at),
        updated_at: tx.now,
    };
    let mut changes = FieldChanges::default().part("baseline", old.as_ref(), &row);
    if changes.is_empty() {
        // Only the tasks have changed, for the second time on one day and for the same reason.
        changes = changes.words("baseline reason", Some(reason));
    }
    let active = baseline::ActiveModel::from(row);
    if again.is_some() {
        active.reset_all().update(db).await?;
    } else {
        baseline::Entity::update_many()
            .col_expr(baseline::Column::Current, Expr::val(false))
            .filter(baseline::Column::ProjectId.eq(id))
            .filter(baseline::Column::Current.eq(true))
            .exec(db)
            .await?;
        baseline::Entity::insert(active).exec_without_returning(db).await?;
    }
    audit::write(tx, viewer, super::project::about(id), AuditAction::TakeBaseline, changes).await
}

/// Whether two plans are equal except for names.
fn is_same_plan(old: &[FrozenTask], new: &[FrozenTask]) -> bool {
    let nameless = |one: &FrozenTask| FrozenTask { name: String::new(), ..one.clone() };
    old.len() == new.len() && old.iter().zip(new).all(|(old, new)| nameless(old) == nameless(new))
}

/// Joins two reasons of one day.
fn both(first: &str, second: &str) -> String {
    if first.split("; ").any(|known| known == second) {
        return first.into();
    }
    let all = format!("{first}; {second}");
    if all.chars().count() > LONGEST_REASON { first.into() } else { all }
}
