//! Alerts of approvals: whoever must decide next is told in the transaction that makes it their turn, and the
//! alert ends when it is decided.

use entity::enums::{AlertEventType, AlertKind, AlertStatus, AuditAction};
use entity::{alert, audit_entry};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::open_alerts::{AlertBasis, OpenAlerts, raised};
use super::record_event;
use crate::Tx;
use crate::audit::{self, FieldChanges};
use crate::db::insert_all;
use crate::error::Result;
use crate::viewer::Viewer;
use rules::delivery::Verdict;

/// An approval to be asked for.
#[derive(Clone, Debug)]
pub struct NextApproval {
    /// The alert to be raised: what is to be decided, and by whom.
    pub verdict: Verdict,
    /// The users who may not decide because of what they have done before. They get no alert.
    pub closed_to: Vec<Uuid>,
}

/// A question: the ids of the project and of the subject, and what is asked.
pub type ApprovalRequest = (Uuid, Uuid, NextApproval);

/// Asks many questions at once, on subjects of which none was asked before.
pub async fn ask_all(tx: &Tx, questions: Vec<ApprovalRequest>) -> Result<()> {
    let mut rows = Vec::with_capacity(questions.len());
    let mut entries = Vec::with_capacity(questions.len());
    for (project_id, subject_id, ask) in questions {
        let row = raised(tx, project_id, subject_id, &AlertBasis::of_ask(&ask))?;
        record_event(tx, None, &row, AlertEventType::Raised);
        let changes = FieldChanges::between(None, &row);
        entries.push(audit::entry(tx, None, audit::about(&row), AuditAction::RaiseAlert, changes)?);
        rows.push(row);
    }
    insert_all::<alert::Entity>(&tx.txn, rows).await?;
    Ok(insert_all::<audit_entry::Entity>(&tx.txn, entries).await?)
}

/// Raises the alert of the one approval that a subject waits for, and resolves all other approval alerts of it.
pub async fn ask(
    tx: &Tx,
    viewer: Option<&Viewer>,
    project_id: Uuid,
    subject_id: Uuid,
    next: Option<&NextApproval>,
) -> Result<()> {
    let open = alert::Entity::find()
        .filter(alert::Column::ProjectId.eq(project_id))
        .filter(alert::Column::SubjectId.eq(subject_id))
        .filter(alert::Column::Kind.eq(AlertKind::ApprovalRequired))
        .filter(alert::Column::Status.ne(AlertStatus::Resolved))
        .order_by_asc(alert::Column::Id)
        .all(&tx.txn)
        .await?;
    OpenAlerts::quiet(tx, viewer, project_id, open).ask(subject_id, next).await
}
