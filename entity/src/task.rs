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
    /// The service item that the task is for.
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
    /// The last day on which progress was reported; null where none was.
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

/// What it names by a foreign key, and what names it by one.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// Related by the foreign key `assignee_id`.
    #[sea_orm(
        belongs_to = "super::user_account::Entity",
        from = "Column::AssigneeId",
        to = "super::user_account::Column::Id"
    )]
    Assignee,
    /// Related by the foreign key `parent_id`.
    #[sea_orm(belongs_to = "Entity", from = "Column::ParentId", to = "Column::Id")]
    Parent,
    /// Related by the foreign key `project_id`.
    #[sea_orm(
        belongs_to = "super::project::Entity",
        from = "Column::ProjectId",
        to = "super::project::Column::Id"
    )]
    Project,
    /// Related by the foreign key `service_item_id`.
    #[sea_orm(
        belongs_to = "super::service_item::Entity",
        from = "Column::ServiceItemId",
        to = "super::service_item::Column::Id"
    )]
    ServiceItem,
    /// Related by the foreign key `cost.task_id`.
    #[sea_orm(has_many = "super::cost::Entity")]
    Cost,
    /// Related by the foreign key `progress_entry.task_id`.
    #[sea_orm(has_many = "super::progress_entry::Entity")]
    ProgressEntry,
    /// Related by the foreign key `project_issue.task_id`.
    #[sea_orm(has_many = "super::issue::Entity")]
    Issue,
    /// Related by the foreign key `task.parent_id`.
    #[sea_orm(has_many = "Entity", via_rel = "Relation::Parent")]
    Part,
    /// Related by the foreign key `task_dependency.depends_on_id`.
    #[sea_orm(has_many = "super::task_dependency::Entity", via_rel = "Relation::DependsOn")]
    Dependent,
    /// Related by the foreign key `task_dependency.task_id`.
    #[sea_orm(has_many = "super::task_dependency::Entity", via_rel = "Relation::Task")]
    Dependency,
}

crate::related! {
    user_account by Assignee, project by Project, service_item by ServiceItem, cost by Cost, progress_entry
    by ProgressEntry, issue by Issue,
}

impl ActiveModelBehavior for ActiveModel {}
