//! An issue met on the way.

use sea_orm::entity::prelude::*;

use crate::enums::{IssueSeverity, IssueStatus};

/// An issue met on the way.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "project_issue")]
pub struct Model {
    /// Primary key, UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Of which project.
    pub project_id: Uuid,
    /// On which task.
    pub task_id: Option<Uuid>,
    /// One line.
    pub title: String,
    /// What is wrong.
    #[sea_orm(column_type = "Text")]
    pub description: String,
    /// How much it hurts.
    pub severity: IssueSeverity,
    /// Whether it is solved.
    pub status: IssueStatus,
    /// Who sees to it.
    pub owner_id: Uuid,
    /// Who met it.
    pub raised_by_id: Uuid,
    /// How it was solved.
    #[sea_orm(column_type = "Text", nullable)]
    pub resolution: Option<String>,
    /// When it was solved.
    pub resolved_at: Option<DateTimeUtc>,
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
    /// Related by the foreign key `owner_id`.
    #[sea_orm(
        belongs_to = "super::user_account::Entity",
        from = "Column::OwnerId",
        to = "super::user_account::Column::Id"
    )]
    Owner,
    /// Related by the foreign key `project_id`.
    #[sea_orm(
        belongs_to = "super::project::Entity",
        from = "Column::ProjectId",
        to = "super::project::Column::Id"
    )]
    Project,
    /// Related by the foreign key `raised_by_id`.
    #[sea_orm(
        belongs_to = "super::user_account::Entity",
        from = "Column::RaisedById",
        to = "super::user_account::Column::Id"
    )]
    RaisedBy,
    /// Related by the foreign key `task_id`.
    #[sea_orm(belongs_to = "super::task::Entity", from = "Column::TaskId", to = "super::task::Column::Id")]
    Task,
}

crate::related! { project by Project, task by Task }

impl ActiveModelBehavior for ActiveModel {}
