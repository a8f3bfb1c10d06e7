//! Who did what, when, and from what to what; only ever added.

use sea_orm::entity::prelude::*;

use crate::document::{AuditChanges, Document};
use crate::enums::{AuditAction, Subject};

/// Who did what, when, and from what to what; only ever added.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_entry")]
pub struct Model {
    /// Primary key, UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// When.
    pub at: DateTimeUtc,
    /// Who; null for the system itself.
    pub actor_id: Option<Uuid>,
    /// What kind of thing.
    pub subject: Subject,
    /// Which one.
    pub subject_id: Uuid,
    /// The project it belongs to.
    pub project_id: Option<Uuid>,
    /// The action that the entry is about.
    pub action: AuditAction,
    /// Each changed field with its value before and after: `{"field": ["before", "after"]}`.
    pub changes: Document<AuditChanges>,
}

/// What it names by a foreign key, and what names it by one.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// Related by the foreign key `actor_id`.
    #[sea_orm(
        belongs_to = "super::user_account::Entity",
        from = "Column::ActorId",
        to = "super::user_account::Column::Id"
    )]
    Actor,
    /// Related by the foreign key `project_id`.
    #[sea_orm(
        belongs_to = "super::project::Entity",
        from = "Column::ProjectId",
        to = "super::project::Column::Id"
    )]
    Project,
}

crate::related! { user_account by Actor, project by Project }

impl ActiveModelBehavior for ActiveModel {}
