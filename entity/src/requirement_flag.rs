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

/// What it names by a foreign key, and what names it by one.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// Related by the foreign key `overridden_by_id`.
    #[sea_orm(
        belongs_to = "super::user_account::Entity",
        from = "Column::OverriddenById",
        to = "super::user_account::Column::Id"
    )]
    OverriddenBy,
    /// Related by the foreign key `requirement_id`.
    #[sea_orm(
        belongs_to = "super::requirement::Entity",
        from = "Column::RequirementId",
        to = "super::requirement::Column::Id"
    )]
    Requirement,
    /// Related by the foreign key `restricted_category_id`.
    #[sea_orm(
        belongs_to = "super::restricted_category::Entity",
        from = "Column::RestrictedCategoryId",
        to = "super::restricted_category::Column::Id"
    )]
    RestrictedCategory,
}

crate::related! {
    user_account by OverriddenBy, requirement by Requirement, restricted_category by RestrictedCategory,
}

impl ActiveModelBehavior for ActiveModel {}
