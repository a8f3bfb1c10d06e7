//! A decision on a cost, as the OA system told it: before the cost is known or after.

use sea_orm::entity::prelude::*;

use crate::enums::CostStep;

/// A decision on a cost, as the OA system told it: before the cost is known or after.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "oa_decision")]
pub struct Model {
    /// Primary key, UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Of which project.
    pub project_id: Uuid,
    /// The reference that the cost is submitted with.
    pub external_ref: String,
    /// Which cost it is about; null until one is submitted with the reference.
    pub cost_id: Option<Uuid>,
    /// What was decided; told again, it is the same decision.
    pub step: CostStep,
    /// In words.
    #[sea_orm(column_type = "Text", nullable)]
    pub comment: Option<String>,
    /// Who decided.
    pub decided_by_id: Uuid,
    /// When it was told first.
    pub created_at: DateTimeUtc,
}

/// What it names by a foreign key, and what names it by one.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// Related by the foreign key `cost_id`.
    #[sea_orm(belongs_to = "super::cost::Entity", from = "Column::CostId", to = "super::cost::Column::Id")]
    Cost,
    /// Related by the foreign key `decided_by_id`.
    #[sea_orm(
        belongs_to = "super::user_account::Entity",
        from = "Column::DecidedById",
        to = "super::user_account::Column::Id"
    )]
    DecidedBy,
    /// Related by the foreign key `project_id`.
    #[sea_orm(
        belongs_to = "super::project::Entity",
        from = "Column::ProjectId",
        to = "super::project::Column::Id"
    )]
    Project,
}

crate::related! { cost by Cost, user_account by DecidedBy, project by Project }

impl ActiveModelBehavior for ActiveModel {}
