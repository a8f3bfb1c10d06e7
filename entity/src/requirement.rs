//! What a customer wants, with its service list, before anyone promises it.

use sea_orm::entity::prelude::*;

use crate::enums::{Currency, RequirementStatus};

/// What a customer wants, with its service list, before anyone promises it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "requirement")]
pub struct Model {
    /// Primary key, UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Who wants it.
    pub customer_id: Uuid,
    /// The business line that would deliver what is wanted.
    pub business_line_id: Option<Uuid>,
    /// The sales person who wrote it.
    pub created_by_id: Uuid,
    /// One line.
    pub title: String,
    /// What is wanted.
    #[sea_orm(column_type = "Text")]
    pub description: String,
    /// What the customer expects to gain.
    #[sea_orm(column_type = "Text")]
    pub expected_results: String,
    /// Kind of business it advertises; looked up in the restricted categories.
    pub category: Option<String>,
    /// First wanted day.
    pub wanted_start: Option<Date>,
    /// Last wanted day.
    pub wanted_end: Option<Date>,
    /// Currency of the whole service list.
    pub currency: Currency,
    /// Sum of the service list, minor units.
    pub amount_minor: i64,
    /// How far the requirement is on its way to a project.
    pub status: RequirementStatus,
    /// How often it has been submitted.
    pub review_round: i32,
    /// What it is found by: made of other columns as it is stored.
    #[sea_orm(column_type = "Text")]
    pub search_text: String,
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
    /// Related by the foreign key `business_line_id`.
    #[sea_orm(
        belongs_to = "super::business_line::Entity",
        from = "Column::BusinessLineId",
        to = "super::business_line::Column::Id"
    )]
    BusinessLine,
    /// Related by the foreign key `created_by_id`.
    #[sea_orm(
        belongs_to = "super::user_account::Entity",
        from = "Column::CreatedById",
        to = "super::user_account::Column::Id"
    )]
    CreatedBy,
    /// Related by the foreign key `customer_id`.
    #[sea_orm(
        belongs_to = "super::customer::Entity",
        from = "Column::CustomerId",
        to = "super::customer::Column::Id"
    )]
    Customer,
    /// Related by the foreign key `project.requirement_id`.
    #[sea_orm(has_one = "super::project::Entity")]
    Project,
    /// Related by the foreign key `requirement_flag.requirement_id`.
    #[sea_orm(has_many = "super::requirement_flag::Entity")]
    RequirementFlag,
    /// Related by the foreign key `requirement_review.requirement_id`.
    #[sea_orm(has_many = "super::requirement_review::Entity")]
    RequirementReview,
    /// Related by the foreign key `service_item.requirement_id`.
    #[sea_orm(has_many = "super::service_item::Entity")]
    ServiceItem,
}

crate::related! {
    business_line by BusinessLine, user_account by CreatedBy, customer by Customer, project by Project,
    requirement_flag by RequirementFlag, requirement_review by RequirementReview, service_item by
    ServiceItem,
}

impl ActiveModelBehavior for ActiveModel {}
