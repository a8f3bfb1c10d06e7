//! The verdict on one criterion of a review.

use sea_orm::entity::prelude::*;

use crate::enums::ReviewCriterion;

/// The verdict on one criterion of a review.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "requirement_finding")]
pub struct Model {
    /// Which review.
    #[sea_orm(primary_key, auto_increment = false)]
    pub review_id: Uuid,
    /// What was judged.
    #[sea_orm(primary_key, auto_increment = false)]
    pub criterion: ReviewCriterion,
    /// The verdict.
    pub passed: bool,
    /// Why.
    pub note: Option<String>,
}

/// What it names by a foreign key, and what names it by one.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// Related by the foreign key `review_id`.
    #[sea_orm(
        belongs_to = "super::requirement_review::Entity",
        from = "Column::ReviewId",
        to = "super::requirement_review::Column::Id"
    )]
    Review,
}

crate::related! { requirement_review by Review }

impl ActiveModelBehavior for ActiveModel {}
