//! A plan as it was frozen: what progress and cost are measured against.

use sea_orm::entity::prelude::*;

use crate::document::{BaselinePlan, Document};

/// A plan as it was frozen: what progress and cost are measured against.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "baseline")]
pub struct Model {
    /// Primary key, UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Of which project.
    pub project_id: Uuid,
    /// 1 is the original plan, each re-plan adds one.
    pub number: i32,
    /// Why it was taken.
    #[sea_orm(column_type = "Text")]
    pub reason: String,
    /// First planned day of the project.
    pub planned_start: Date,
    /// Last planned day of the project.
    pub planned_end: Date,
    /// Budget at completion: the planned cost of all work.
    pub bac_minor: i64,
    /// The work, as `rules::baseline` freezes it.
    pub plan: Document<BaselinePlan>,
    /// The day it was taken; what is planned anew on the same day changes it.
    pub taken_on: Date,
    /// The person who changed the plan; null for the baseline that was taken when the work began.
    pub taken_by_id: Option<Uuid>,
    /// Whether it is the latest of its project.
    pub current: bool,
    /// When it was made.
    pub created_at: DateTimeUtc,
    /// When it was last changed.
    pub updated_at: DateTimeUtc,
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
    /// Related by the foreign key `taken_by_id`.
    #[sea_orm(
        belongs_to = "super::user_account::Entity",
        from = "Column::TakenById",
        to = "super::user_account::Column::Id"
    )]
    TakenBy,
}

crate::related! { project by Project, user_account by TakenBy }

impl ActiveModelBehavior for ActiveModel {}
