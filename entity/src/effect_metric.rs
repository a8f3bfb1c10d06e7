//! A figure the work was to move: target and actual.

use sea_orm::entity::prelude::*;

/// A figure the work was to move: target and actual.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "effect_metric")]
pub struct Model {
    /// Primary key, UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Of which retrospective.
    pub retrospective_id: Uuid,
    /// For which service item.
    pub service_item_id: Option<Uuid>,
    /// What is measured, e.g. `reads`.
    pub metric: String,
    /// What was aimed at.
    pub target: Option<i64>,
    /// What was reached.
    pub actual: Option<i64>,
}

/// What it names by a foreign key, and what names it by one.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// Related by the foreign key `retrospective_id`.
    #[sea_orm(
        belongs_to = "super::retrospective::Entity",
        from = "Column::RetrospectiveId",
        to = "super::retrospective::Column::Id"
    )]
    Retrospective,
    /// Related by the foreign key `service_item_id`.
    #[sea_orm(
        belongs_to = "super::service_item::Entity",
        from = "Column::ServiceItemId",
        to = "super::service_item::Column::Id"
    )]
    ServiceItem,
}

crate::related! { retrospective by Retrospective, service_item by ServiceItem }

impl ActiveModelBehavior for ActiveModel {}
