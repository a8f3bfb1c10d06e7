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

/// No relations: edges are loaded in batches by their keys.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
