//! A restricted category that a requirement touches.

use sea_orm::entity::prelude::*;

/// A restricted category that a requirement touches.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "requirement_flag")]
pub struct Model {
    /// Primary key, UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Which requirement.
    pub requirement_id: Uuid,
    /// What it touches.
    pub restricted_category_id: Uuid,
    /// Whether it is said as it is listed; else as a part or another form of a word, which refuses nothing.
    pub whole: bool,
    /// When it was first seen there.
    pub flagged_at: DateTimeUtc,
    /// Who let it pass all the same.
    pub overridden_by_id: Option<Uuid>,
    /// Why.
    #[sea_orm(column_type = "Text", nullable)]
    pub override_reason: Option<String>,
}

/// No relations: edges are loaded in batches by their keys.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
