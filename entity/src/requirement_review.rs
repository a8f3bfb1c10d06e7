//! One round of review by a project manager.

use sea_orm::entity::prelude::*;

/// One round of review by a project manager.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "requirement_review")]
pub struct Model {
    /// Primary key, UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// What was reviewed.
    pub requirement_id: Uuid,
    /// Which submission, from 1.
    pub round: i32,
    /// Who decided.
    pub reviewer_id: Uuid,
    /// True only if all four criteria passed.
    pub passed: bool,
    /// When.
    pub decided_at: DateTimeUtc,
}

/// No relations: edges are loaded in batches by their keys.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
