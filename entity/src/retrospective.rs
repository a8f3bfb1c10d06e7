//! What a finished project teaches the next one.

use sea_orm::entity::prelude::*;

/// What a finished project teaches the next one.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "retrospective")]
pub struct Model {
    /// Primary key, UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Of which project; one each.
    pub project_id: Uuid,
    /// In words.
    #[sea_orm(column_type = "Text")]
    pub lessons: String,
    /// Basis points, by the formula stated for its services; null where undefined.
    pub effect_score: Option<i32>,
    /// The customer's rating, 1 to 5.
    pub satisfaction: Option<i32>,
    /// The customer's own words.
    #[sea_orm(column_type = "Text", nullable)]
    pub customer_words: Option<String>,
    /// When the manager finished it.
    pub finished_at: Option<DateTimeUtc>,
    /// Who finished it.
    pub finished_by_id: Option<Uuid>,
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

/// No relations: edges are loaded in batches by their keys.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
