//! One line of the service list; its milestone is the day it must be delivered.

use sea_orm::entity::prelude::*;

use crate::enums::{Currency, ServiceItemStatus};

/// One line of the service list; its milestone is the day it must be delivered.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "service_item")]
pub struct Model {
    /// Primary key, UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The requirement that lists it.
    pub requirement_id: Uuid,
    /// The project that delivers it, once initiated.
    pub project_id: Option<Uuid>,
    /// Place in the list, from 0.
    pub position: i32,
    /// What kind of service, e.g. `Live stream`.
    pub service: String,
    /// Details.
    #[sea_orm(column_type = "Text")]
    pub description: String,
    /// How many.
    pub quantity: i32,
    /// The requirement's currency.
    pub currency: Currency,
    /// Price of one, minor units.
    pub unit_price_minor: i64,
    /// Quantity times unit price.
    pub amount_minor: i64,
    /// Day it must be delivered.
    pub milestone_date: Option<Date>,
    /// Where its work stands.
    pub status: ServiceItemStatus,
    /// Basis points, rolled up from its tasks.
    pub progress: i32,
    /// When it was delivered.
    pub delivered_at: Option<DateTimeUtc>,
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
    /// Related by the foreign key `project_id`.
    #[sea_orm(
        belongs_to = "super::project::Entity",
        from = "Column::ProjectId",
        to = "super::project::Column::Id"
    )]
    Project,
    /// Related by the foreign key `requirement_id`.
    #[sea_orm(
        belongs_to = "super::requirement::Entity",
        from = "Column::RequirementId",
        to = "super::requirement::Column::Id"
    )]
    Requirement,
    /// Related by the foreign key `cost.service_item_id`.
    #[sea_orm(has_many = "super::cost::Entity")]
    Cost,
    /// Related by the foreign key `effect_metric.service_item_id`.
    #[sea_orm(has_many = "super::effect_metric::Entity")]
    EffectMetric,
    /// Related by the foreign key `instalment.service_item_id`.
    #[sea_orm(has_many = "super::instalment::Entity")]
    Instalment,
    /// Related by the foreign key `task.service_item_id`.
    #[sea_orm(has_many = "super::task::Entity")]
    Task,
}

crate::related! {
    project by Project, requirement by Requirement, cost by Cost, effect_metric by EffectMetric, instalment
    by Instalment, task by Task,
}

impl ActiveModelBehavior for ActiveModel {}
