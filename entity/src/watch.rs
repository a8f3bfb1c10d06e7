//! What the warning rules remember of a project between two evaluations.

use sea_orm::entity::prelude::*;

use crate::document::{Document, WatchOutlook, WatchState};

/// What the warning rules remember of a project between two evaluations.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "watch")]
pub struct Model {
    /// Of which project; one each.
    #[sea_orm(primary_key, auto_increment = false)]
    pub project_id: Uuid,
    /// The start of the plan that its days are counted from.
    pub counted_from: Date,
    /// `rules::watch::WatchMemory`.
    pub state: Document<WatchState>,
    /// Where end and cost were heading when it was last evaluated.
    pub outlook: Document<WatchOutlook>,
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
}

crate::related! { project by Project }

impl ActiveModelBehavior for ActiveModel {}
