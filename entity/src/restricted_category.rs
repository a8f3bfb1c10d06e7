//! A kind of business that is never taken, or only with care.

use sea_orm::entity::prelude::*;

use crate::enums::RestrictionList;

/// A kind of business that is never taken, or only with care.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "restricted_category")]
pub struct Model {
    /// Primary key, UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// How strictly it is meant.
    pub list: RestrictionList,
    /// The word that is looked for in the texts of a requirement.
    pub word: String,
    /// Why, as the reviewer reads it.
    pub reason: String,
    /// When it was added.
    pub created_at: DateTimeUtc,
    /// When it was taken off the list; what it flagged before stays flagged.
    pub retired_at: Option<DateTimeUtc>,
}

/// What it names by a foreign key, and what names it by one.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// Related by the foreign key `requirement_flag.restricted_category_id`.
    #[sea_orm(has_many = "super::requirement_flag::Entity")]
    RequirementFlag,
}

crate::related! { requirement_flag by RequirementFlag }

impl ActiveModelBehavior for ActiveModel {}
