//! Projects on hold: their work is not evaluated, progress alerts end, nothing is escalated, and no approval
//! waits. Due money and open issues still have alerts.

use std::collections::HashMap;

use entity::enums::{AlertEventType, AlertKind, AlertStatus, AuditAction, EvidenceName};
use entity::{alert, project};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::facts::{EvaluationInputs, remember};
use super::{open_alerts, record_event, save};
use crate::error::Result;
use crate::viewer::Viewer;
use crate::{Tx, json_column};
use rules::alert::Ending;
use rules::figure::value;

/// Whether alerts of a kind end while their project is on hold.
pub(super) fn pauses(kind: AlertKind) -> bool {
    matches!(kind, AlertKind::ProgressWarning | AlertKind::ApprovalRequired)
}

/// Resumes the alerts of a locked project after `days` days on hold. What had lasted for some days has lasted no
/// longer because of the hold, the remaining time before an escalation is kept, and approvals that waited are
/// asked for again. The caller must evaluate the project.
pub async fn go_on(tx: &Tx, viewer: &Viewer, project: &project::Model, days: i64) -> Result<()> {
    let background =
        EvaluationInputs::read(&tx.txn, std::slice::from_ref(&project.id), HashMap::new()).await?;
    if background.remembers(project.id)
        && let Some(watched) = background.watched(project)?
    {
        remember(&tx.txn, [&watched.rested(tx.today, days)]).await?;
    }
    let since = project.held_since.unwrap_or(tx.now);
    for old in open_alerts(&tx.txn, &[project.id]).await? {
        if let Some(at) = old.escalates_at {
            let stood_still = tx.now - since.max(old.raised_at);
            let later = alert::Model { escalates_at: Some(at + stood_still), ..old.clone() };
            save(tx, Some(viewer), &old, later, AuditAction::ResumeAlert).await?;
        }
    }
    let asked = alert::Entity::find()
        .filter(alert::Column::ProjectId.eq(project.id))
        .filter(alert::Column::Kind.eq(AlertKind::ApprovalRequired))
        .filter(alert::Column::Status.eq(AlertStatus::Resolved))
        .filter(alert::Column::ResolvedAt.gte(since))
        .order_by_asc(alert::Column::Id)
        .all(&tx.txn)
        .await?;
    for old in asked {
        let mut figures = json_column::read(&old.evidence, old.id)?;
        // An approval that was decided at the instant in which the hold began is not asked for again.
        if value(&figures, EvidenceName::Ended).and_then(Ending::named) != Some(Ending::OnHold) {
            continue;
        }
        figures.retain(|figure| figure.name != EvidenceName::Ended);
        let status = old.resolved_from.unwrap_or(AlertStatus::Open);
        let evidence = json_column::write(&figures)?;
        let again = alert::Model { status, resolved_at: None, resolved_from: None, evidence, ..old.clone() };
        let again = save(tx, Some(viewer), &old, again, AuditAction::RaiseAlert).await?;
        record_event(tx, Some(viewer), &again, AlertEventType::Raised);
    }
    Ok(())
}
