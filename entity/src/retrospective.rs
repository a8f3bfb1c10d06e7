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

/// What it names by a foreign key, and what names it by one.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// Related by the foreign key `finished_by_id`.
    #[sea_orm(
        belongs_to = "super::user_account::Entity",
        from = "Column::FinishedById",
        to = "super::user_account::Column::Id"
    )]
    FinishedBy,
    /// Related by the foreign key `project_id`.
    #[sea_orm(
        belongs_to = "super::project::Entity",
        from = "Column::ProjectId",
        to = "super::project::Column::Id"
    )]
    Project,
    /// Related by the foreign key `avoidable_cost.retrospective_id`.
    #[sea_orm(has_many = "super::avoidable_cost::Entity")]
    AvoidableCost,
    /// Related by the foreign key `effect_metric.retrospective_id`.
    #[sea_orm(has_many = "super::effect_metric::Entity")]
    EffectMetric,
}

crate::related! {
    user_account by FinishedBy, project by Project, avoidable_cost by AvoidableCost, effect_metric by
    EffectMetric,
}

impl ActiveModelBehavior for ActiveModel {}
