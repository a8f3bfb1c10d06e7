//! A task that waits for another.

use sea_orm::entity::prelude::*;

use crate::enums::DependencyKind;

/// A task that waits for another.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "task_dependency")]
pub struct Model {
    /// The one that waits.
    #[sea_orm(primary_key, auto_increment = false)]
    pub task_id: Uuid,
    /// The one it waits for.
    #[sea_orm(primary_key, auto_increment = false)]
    pub depends_on_id: Uuid,
    /// Which of its ends waits for which.
    pub kind: DependencyKind,
    /// Days in between; may be negative.
    pub lag_days: i32,
}

/// What it names by a foreign key, and what names it by one.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// Related by the foreign key `depends_on_id`.
    #[sea_orm(
        belongs_to = "super::task::Entity",
        from = "Column::DependsOnId",
        to = "super::task::Column::Id"
    )]
    DependsOn,
    /// Related by the foreign key `task_id`.
    #[sea_orm(belongs_to = "super::task::Entity", from = "Column::TaskId", to = "super::task::Column::Id")]
    Task,
}

impl ActiveModelBehavior for ActiveModel {}
