//! The formal agreement; contract and project are one to one.

use sea_orm::entity::prelude::*;

use crate::enums::{ContractStatus, Currency};

/// The formal agreement; contract and project are one to one.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "contract")]
pub struct Model {
    /// Primary key, UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Of which project.
    pub project_id: Uuid,
    /// Unique contract number.
    pub number: String,
    /// The project's currency.
    pub currency: Currency,
    /// Agreed price.
    pub amount_minor: i64,
    /// Rolled up from receipts.
    pub received_minor: i64,
    /// Where it stands.
    pub status: ContractStatus,
    /// Day it became active.
    pub signed_on: Option<Date>,
    /// What legal wrote with its last decision.
    #[sea_orm(column_type = "Text", nullable)]
    pub comment: Option<String>,
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
    /// Related by the foreign key `project_id`.
    #[sea_orm(
        belongs_to = "super::project::Entity",
        from = "Column::ProjectId",
        to = "super::project::Column::Id"
    )]
    Project,
    /// Related by the foreign key `instalment.contract_id`.
    #[sea_orm(has_many = "super::instalment::Entity")]
    Instalment,
}

crate::related! { project by Project, instalment by Instalment }

impl ActiveModelBehavior for ActiveModel {}
