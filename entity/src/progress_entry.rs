//! A report of progress; the history that forecasts and backtests rest on.

use sea_orm::entity::prelude::*;

/// A report of progress; the history that forecasts and backtests rest on.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "progress_entry")]
pub struct Model {
    /// Primary key, UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// On which task.
    pub task_id: Uuid,
    /// Of which project.
    pub project_id: Uuid,
    /// Basis points reported.
    pub progress: i32,
    /// The reporter's words.
    #[sea_orm(column_type = "Text", nullable)]
    pub note: Option<String>,
    /// Who reported.
    pub reported_by_id: Uuid,
    /// For which calendar day.
    pub reported_on: Date,
    /// When.
    pub created_at: DateTimeUtc,
}

/// What it names by a foreign key, and what names it by one.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// Related by the foreign key `project_id`.
    #[sea_orm(
        belongs_to = "super::project::Entity",
        from = "Column::ProjectId",
        to = "super::project::Column::Id"
    )]
    Project,
    /// Related by the foreign key `reported_by_id`.
    #[sea_orm(
        belongs_to = "super::user_account::Entity",
        from = "Column::ReportedById",
        to = "super::user_account::Column::Id"
    )]
    ReportedBy,
    /// Related by the foreign key `task_id`.
    #[sea_orm(belongs_to = "super::task::Entity", from = "Column::TaskId", to = "super::task::Column::Id")]
    Task,
}

crate::related! { project by Project, user_account by ReportedBy, task by Task }

impl ActiveModelBehavior for ActiveModel {}
