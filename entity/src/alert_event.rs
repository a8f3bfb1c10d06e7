//! What happened to an alert; the order of `seq` is the order of commits.

use sea_orm::entity::prelude::*;

use crate::document::{AlertEventEvidence, Document};
use crate::enums::{AlertEventType, AlertKind, AlertSeverity, Role};

/// What happened to an alert; the order of `seq` is the order of commits.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "alert_event")]
pub struct Model {
    /// Drawn under a lock held until commit.
    #[sea_orm(primary_key, auto_increment = false)]
    pub seq: i64,
    /// Which alert.
    pub alert_id: Uuid,
    /// Its project.
    pub project_id: Uuid,
    /// Its kind.
    pub kind: AlertKind,
    /// What happened.
    pub event: AlertEventType,
    /// Its severity from then on.
    pub severity: AlertSeverity,
    /// Who had to react from then on.
    pub responsible: Role,
    /// The figures at that moment.
    pub evidence: Document<AlertEventEvidence>,
    /// Who did it; null where days passing did.
    pub actor_id: Option<Uuid>,
    /// When.
    pub at: DateTimeUtc,
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
    /// Related by the foreign key `alert_id`.
    #[sea_orm(belongs_to = "super::alert::Entity", from = "Column::AlertId", to = "super::alert::Column::Id")]
    Alert,
    /// Related by the foreign key `project_id`.
    #[sea_orm(
        belongs_to = "super::project::Entity",
        from = "Column::ProjectId",
        to = "super::project::Column::Id"
    )]
    Project,
}

crate::related! { user_account by Actor, alert by Alert, project by Project }

impl ActiveModelBehavior for ActiveModel {}
