//! A role that a person holds; a person can hold several.

use sea_orm::entity::prelude::*;

use crate::enums::Role;

/// A role that a person holds; a person can hold several.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "user_role")]
pub struct Model {
    /// Who.
    #[sea_orm(primary_key, auto_increment = false)]
    pub user_id: Uuid,
    /// What they are.
    #[sea_orm(primary_key, auto_increment = false)]
    pub role: Role,
}

/// No relations: edges are loaded in batches by their keys.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
