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
    /// Whether the requirement passed; it does so only if it passes all four criteria.
    pub passed: bool,
    /// When.
    pub decided_at: DateTimeUtc,
}

/// What it names by a foreign key, and what names it by one.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// Related by the foreign key `requirement_id`.
    #[sea_orm(
        belongs_to = "super::requirement::Entity",
        from = "Column::RequirementId",
        to = "super::requirement::Column::Id"
    )]
    Requirement,
    /// Related by the foreign key `reviewer_id`.
    #[sea_orm(
        belongs_to = "super::user_account::Entity",
        from = "Column::ReviewerId",
        to = "super::user_account::Column::Id"
    )]
    Reviewer,
    /// Related by the foreign key `requirement_finding.review_id`.
    #[sea_orm(has_many = "super::requirement_finding::Entity")]
    RequirementFinding,
}

crate::related! {
    requirement by Requirement, user_account by Reviewer, requirement_finding by RequirementFinding,
}

impl ActiveModelBehavior for ActiveModel {}
