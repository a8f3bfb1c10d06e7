//! Estimated cost of one category.

use sea_orm::entity::prelude::*;

use crate::enums::CostCategory;

/// Estimated cost of one category.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "proposal_line")]
pub struct Model {
    /// Of which proposal.
    #[sea_orm(primary_key, auto_increment = false)]
    pub proposal_id: Uuid,
    /// What it is spent on.
    #[sea_orm(primary_key, auto_increment = false)]
    pub category: CostCategory,
    /// Minor units of the proposal's currency.
    pub amount_minor: i64,
}

/// What it names by a foreign key, and what names it by one.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// Related by the foreign key `proposal_id`.
    #[sea_orm(
        belongs_to = "super::proposal::Entity",
        from = "Column::ProposalId",
        to = "super::proposal::Column::Id"
    )]
    Proposal,
}

crate::related! { proposal by Proposal }

impl ActiveModelBehavior for ActiveModel {}
