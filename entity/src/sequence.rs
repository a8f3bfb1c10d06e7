//! Numbers given out in the order of commits: a row's lock is held until its transaction ends.

use sea_orm::entity::prelude::*;

/// Numbers given out in the order of commits: a row's lock is held until its transaction ends.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sequence")]
pub struct Model {
    /// What is numbered.
    #[sea_orm(primary_key, auto_increment = false)]
    pub name: String,
    /// Last number given out.
    pub last_number: i64,
}

/// It has no foreign key, and nothing names it by one.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
