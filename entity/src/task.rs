//! Work of a project: requirement -> task -> subtask, as deep as needed.

use sea_orm::entity::prelude::*;

use crate::enums::{Currency, TaskStatus};

/// Work of a project: requirement -> task -> subtask, as deep as needed.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "task")]
pub struct Model {
    /// Primary key, UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Of which project.
    pub project_id: Uuid,
    /// The service item it works for.
    pub service_item_id: Option<Uuid>,
    /// The task it is a part of.
    pub parent_id: Option<Uuid>,
    /// One line.
    pub title: String,
    /// Who does it.
    pub assignee_id: Option<Uuid>,
    /// First planned day.
    pub planned_start: Option<Date>,
    /// Last planned day.
    pub planned_end: Option<Date>,
    /// The project's currency.
    pub currency: Currency,
    /// What it may cost.
    pub planned_cost_minor: Option<i64>,
    /// Its share among its siblings, at least 1.
    pub weight: i32,
    /// True where its end is a milestone.
    pub milestone: bool,
    /// Basis points: reported on leaves, rolled up on parents.
    pub progress: i32,
    /// Where it stands.
    pub status: TaskStatus,
    /// Last day progress was reported.
    pub progress_on: Option<Date>,
    /// When it was done.
    pub done_at: Option<DateTimeUtc>,
    /// What it is found by: made of other columns as it is stored.
    #[sea_orm(column_type = "Text")]
    pub search_text: String,
    /// Grows by one at every edit.
    pub version: i32,
    /// When it was made.
    pub created_at: DateTimeUtc,
    /// When it was last changed.
    pub updated_at: DateTimeUtc,
}

/// No relations: edges are loaded in batches by their keys.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
