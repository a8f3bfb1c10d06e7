//! One decision of finance or legal on a version of the project.

use sea_orm::entity::prelude::*;

use crate::document::{ComplianceBasis, Document};
use crate::enums::{ComplianceTrack, ReviewDecision};

/// One decision of finance or legal on a version of the project.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "compliance_review")]
pub struct Model {
    /// Primary key, UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Of which project.
    pub project_id: Uuid,
    /// Who decides.
    pub track: ComplianceTrack,
    /// The number of the review within its track, from 1.
    pub round: i32,
    /// What was decided; STALE once its subject changed.
    pub decision: ReviewDecision,
    /// The proposal decided on.
    pub proposal_id: Option<Uuid>,
    /// What the decision rests on: as soon as this is no longer so, an approval is stale.
    pub basis: Option<Document<ComplianceBasis>>,
    /// Who decided.
    pub reviewer_id: Option<Uuid>,
    /// Why.
    #[sea_orm(column_type = "Text", nullable)]
    pub comment: Option<String>,
    /// When.
    pub decided_at: Option<DateTimeUtc>,
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
    /// Related by the foreign key `proposal_id`.
    #[sea_orm(
        belongs_to = "super::proposal::Entity",
        from = "Column::ProposalId",
        to = "super::proposal::Column::Id"
    )]
    Proposal,
    /// Related by the foreign key `reviewer_id`.
    #[sea_orm(
        belongs_to = "super::user_account::Entity",
        from = "Column::ReviewerId",
        to = "super::user_account::Column::Id"
    )]
    Reviewer,
}

crate::related! { project by Project, proposal by Proposal, user_account by Reviewer }

impl ActiveModelBehavior for ActiveModel {}
