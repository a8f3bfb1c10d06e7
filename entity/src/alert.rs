//! Something people must know about a project, once per project, rule and subject while it lasts.

use sea_orm::entity::prelude::*;

use crate::document::{AlertEvidence, Document};
use crate::enums::{AlertKind, AlertRule, AlertSeverity, AlertStatus, Role};

/// Something people must know about a project, once per project, rule and subject while it lasts.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "alert")]
pub struct Model {
    /// Primary key, UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Which project.
    pub project_id: Uuid,
    /// What it is about; decides who is told.
    pub kind: AlertKind,
    /// The rule that raised it.
    pub rule: AlertRule,
    /// What the rule looked at: the project itself, or one of its service items or costs.
    pub subject_id: Uuid,
    /// How bad it is now.
    pub severity: AlertSeverity,
    /// What people did about it.
    pub status: AlertStatus,
    /// Those who may not give the approval that it asks for, by what they had done before it was asked: their ids, with
    /// a blank between; null where it is for everybody with the role, and on other alerts.
    #[sea_orm(column_type = "Text", nullable)]
    pub closed_to: Option<String>,
    /// The figures it was decided on.
    pub evidence: Document<AlertEvidence>,
    /// When it was first raised.
    pub raised_at: DateTimeUtc,
    /// Who took notice.
    pub acknowledged_by_id: Option<Uuid>,
    /// When.
    pub acknowledged_at: Option<DateTimeUtc>,
    /// Their words.
    #[sea_orm(column_type = "Text", nullable)]
    pub note: Option<String>,
    /// Until when it keeps quiet.
    pub snoozed_until: Option<DateTimeUtc>,
    /// Who must react now; it goes to the next role when nobody does.
    pub responsible: Role,
    /// When it goes to the next role; null where somebody reacted, or nobody is left. Of a resolved one, when it would
    /// have: what was left of the time is left when it comes back.
    pub escalates_at: Option<DateTimeUtc>,
    /// When its cause was gone.
    pub resolved_at: Option<DateTimeUtc>,
    /// What people had done about it when its cause was gone: an alert that comes back goes on from there. Null while it
    /// is not resolved, and where it was resolved before this was kept.
    pub resolved_from: Option<AlertStatus>,
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
    /// Related by the foreign key `acknowledged_by_id`.
    #[sea_orm(
        belongs_to = "super::user_account::Entity",
        from = "Column::AcknowledgedById",
        to = "super::user_account::Column::Id"
    )]
    AcknowledgedBy,
    /// Related by the foreign key `project_id`.
    #[sea_orm(
        belongs_to = "super::project::Entity",
        from = "Column::ProjectId",
        to = "super::project::Column::Id"
    )]
    Project,
    /// Related by the foreign key `alert_event.alert_id`.
    #[sea_orm(has_many = "super::alert_event::Entity")]
    AlertEvent,
}

crate::related! { user_account by AcknowledgedBy, project by Project, alert_event by AlertEvent }

impl ActiveModelBehavior for ActiveModel {}
