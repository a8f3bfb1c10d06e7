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

/// No relations: edges are loaded in batches by their keys.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
