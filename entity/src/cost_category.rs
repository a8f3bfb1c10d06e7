//! A category that money is spent on, as the company has chosen it.

use sea_orm::entity::prelude::*;

use crate::enums::CostCategory;

/// A category that money is spent on, as the company has chosen it. It is never deleted, as costs and budgets name it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "cost_category")]
pub struct Model {
    /// Primary key, UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The code that costs and budgets name it by; unique.
    pub code: CostCategory,
    /// What it is called in English.
    pub label_en: String,
    /// What it is called in Chinese.
    pub label_zh: String,
    /// Its place among others, from the least; those of one place are ordered by their codes.
    pub position: i32,
    /// Whether new costs and budgets may name it.
    pub active: bool,
    /// Grows by one at every edit.
    pub version: i32,
    /// When it was made.
    pub created_at: DateTimeUtc,
    /// When it was last changed.
    pub updated_at: DateTimeUtc,
}

/// It has no foreign key, and nothing names it by one.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
