//! The audit log of projects that are made up: an entry for each step that their rows tell of.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::audit_entry;
use entity::document::{AuditChanges, Document};
use entity::enums::{AuditAction, CostStatus, CostStep, ProjectStage, ReviewDecision, Subject};
use serde_json::{Value, json};
use uuid::Uuid;

use super::dice::Dice;
use super::rows::Rows;
use app::error::Result;
use app::json_column::JsonColumn;

/// What an entry is about: the kind of thing, which one, and its project.
type About = (Subject, Uuid, Option<Uuid>);

/// Entries, as they are gathered.
struct Log<'a> {
    dice: &'a mut Dice,
    entries: Vec<audit_entry::Model>,
}

impl Log<'_> {
    /// Adds an entry; no actor where the system itself acts.
    fn add(
        &mut self,
        (at, actor_id): (DateTime<Utc>, Option<Uuid>),
        (subject, subject_id, project_id): About,
        action: AuditAction,
        changes: Value,
    ) {
        let id = self.dice.id(at);
        self.entries.push(audit_entry::Model {
            id,
            at,
            actor_id,
            subject,
            subject_id,
            project_id,
            action,
            changes: Document::new(AuditChanges::FORMAT, changes),
        });
    }
}

/// The entries that these rows tell of; of tasks and progress only where all of it is told.
pub(super) fn write(dice: &mut Dice, rows: &mut Rows, all: bool) -> Result<()> {
    let mut log = Log { dice, entries: Vec::new() };
    requirements(&mut log, rows);
    offers(&mut log, rows);
    contracts(&mut log, rows);
    costs(&mut log, rows)?;
    if all {
        work(&mut log, rows);
    }
    ends(&mut log, rows);
    let entries = log.entries;
    rows.audit_entry.extend(entries);
    Ok(())
}

fn requirements(log: &mut Log<'_>, rows: &Rows) {
    for row in &rows.requirement {
        let changes = json!({ "title": [null, row.title], "amountMinor": [null, row.amount_minor], "status": [null, "DRAFT"] });
        let about = (Subject::Requirement, row.id, None);
        log.add((row.created_at, Some(row.created_by_id)), about, AuditAction::CreateRequirement, changes);
    }
    for row in &rows.requirement_review {
        let to = if row.passed { "APPROVED" } else { "REJECTED" };
        let about = (Subject::Requirement, row.requirement_id, None);
        let changes = json!({ "status": ["SUBMITTED", to], "reviewRound": [row.round - 1, row.round] });
        log.add((row.decided_at, Some(row.reviewer_id)), about, AuditAction::ReviewRequirement, changes);
    }
    for row in &rows.project {
        let about = (Subject::Project, row.id, Some(row.id));
        let changes =
            json!({ "code": [null, row.code], "name": [null, row.name], "stage": [null, "PLANNING"] });
        log.add((row.created_at, Some(row.manager_id)), about, AuditAction::InitiateProject, changes);
        if row.planned_start.is_some() {
            let changes =
                json!({ "plannedStart": [null, row.planned_start], "plannedEnd": [null, row.planned_end] });
            log.add((row.created_at, Some(row.manager_id)), about, AuditAction::PlanProject, changes);
        }
    }
}

fn offers(log: &mut Log<'_>, rows: &Rows) {
    for row in &rows.proposal {
        let about = (Subject::Proposal, row.id, Some(row.project_id));
        let by = Some(row.created_by_id);
        let changes = json!({ "revision": [null, row.revision], "estimatedMinor": [null, row.estimated_minor],
            "quoteMinor": [null, row.quote_minor], "status": [null, "DRAFT"] });
        log.add((row.created_at, by), about, AuditAction::DraftProposal, changes);
        if let Some(at) = row.sent_at {
            log.add((at, by), about, AuditAction::SendProposal, json!({ "status": ["DRAFT", "SENT"] }));
        }
        if let Some(at) = row.decided_at {
            let changes = json!({ "status": ["SENT", row.status.name()], "decidedBy": [null, row.decided_by],
                "customerComment": [null, row.customer_comment] });
            log.add((at, by), about, AuditAction::RecordCustomerDecision, changes);
        }
    }
    for row in rows.compliance_review.iter().filter(|row| row.decision != ReviewDecision::Pending) {
        let about = (Subject::Project, row.project_id, Some(row.project_id));
        let mut changes = json!({ "comment": [null, row.comment] });
        changes[row.track.name()] = json!(["PENDING", row.decision.name()]);
        log.add(
            (row.decided_at.unwrap_or(row.created_at), row.reviewer_id),
            about,
            AuditAction::DecideComplianceReview,
            changes,
        );
    }
}

fn contracts(log: &mut Log<'_>, rows: &Rows) {
    let sales: HashMap<Uuid, Uuid> = rows.project.iter().map(|row| (row.id, row.sales_id)).collect();
    let mut of_part = HashMap::new();
    for row in &rows.contract {
        let about = (Subject::Contract, row.id, Some(row.project_id));
        let changes = json!({ "number": [null, row.number], "amountMinor": [null, row.amount_minor], "status": [null, "DRAFT"] });
        log.add(
            (row.created_at, sales.get(&row.project_id).copied()),
            about,
            AuditAction::DraftContract,
            changes,
        );
        if row.signed_on.is_some() {
            let changes = json!({ "status": ["LEGAL_REVIEW", "ACTIVE"], "signedOn": [null, row.signed_on] });
            log.add((row.updated_at, None), about, AuditAction::DecideContract, changes);
        }
        let parts = rows.instalment.iter().filter(|part| part.contract_id == row.id);
        of_part.extend(parts.map(|part| (part.id, (about, part.position + 1))));
    }
    for row in &rows.receipt {
        let Some((about, number)) = of_part.get(&row.instalment_id) else { continue };
        let changes = json!({ "instalment": [null, number], "amountMinor": [null, row.amount_minor],
            "receivedOn": [null, row.received_on] });
        log.add((row.created_at, Some(row.recorded_by_id)), *about, AuditAction::RecordReceipt, changes);
    }
}

fn costs(log: &mut Log<'_>, rows: &Rows) -> Result<()> {
    let mut status: HashMap<Uuid, (Uuid, CostStatus, bool)> = HashMap::new();
    for row in &rows.cost {
        let about = (Subject::Cost, row.id, Some(row.project_id));
        let changes = json!({ "amountMinor": [null, row.amount_minor], "currency": [null, row.currency],
            "category": [null, row.category], "payee": [null, row.payee], "status": [null, "SUBMITTED"] });
        log.add((row.created_at, Some(row.submitted_by_id)), about, AuditAction::SubmitCost, changes);
        let director = app::cost::route_of(row)?.needs_director();
        status.insert(row.id, (row.project_id, CostStatus::Submitted, director));
    }
    for row in &rows.cost_approval {
        let Some((project, from, director)) = status.get_mut(&row.cost_id) else { continue };
        let Ok(to) = rules::cost::next(*from, row.step, *director) else { continue };
        let action = match row.step {
            CostStep::FinanceApproval | CostStep::DirectorApproval => AuditAction::ApproveCost,
            CostStep::Payment => AuditAction::PayCost,
            CostStep::Rejection => AuditAction::RejectCost,
            CostStep::Cancellation => AuditAction::CancelCost,
        };
        let about = (Subject::Cost, row.cost_id, Some(*project));
        let changes = json!({ "status": [from.name(), to.name()], "reason": [null, row.comment] });
        log.add((row.decided_at, Some(row.decided_by_id)), about, action, changes);
        *from = to;
    }
    Ok(())
}

fn work(log: &mut Log<'_>, rows: &Rows) {
    let managers: HashMap<Uuid, Uuid> = rows.project.iter().map(|row| (row.id, row.manager_id)).collect();
    for row in &rows.task {
        let about = (Subject::Task, row.id, Some(row.project_id));
        let changes = json!({ "title": [null, row.title], "assignee": [null, row.assignee_id],
            "plannedStart": [null, row.planned_start], "plannedEnd": [null, row.planned_end] });
        log.add(
            (row.created_at, managers.get(&row.project_id).copied()),
            about,
            AuditAction::CreateTask,
            changes,
        );
    }
    let mut progress: HashMap<Uuid, i32> = HashMap::new();
    for row in &rows.progress_entry {
        let before = progress.insert(row.task_id, row.progress).unwrap_or(0);
        let about = (Subject::Task, row.task_id, Some(row.project_id));
        let changes = json!({ "progress": [before, row.progress] });
        log.add((row.created_at, Some(row.reported_by_id)), about, AuditAction::ReportProgress, changes);
    }
}

fn ends(log: &mut Log<'_>, rows: &Rows) {
    for row in &rows.issue {
        let about = (Subject::Issue, row.id, Some(row.project_id));
        let changes =
            json!({ "title": [null, row.title], "severity": [null, row.severity], "status": [null, "OPEN"] });
        log.add((row.created_at, Some(row.raised_by_id)), about, AuditAction::RaiseIssue, changes);
        if let Some(at) = row.resolved_at {
            let changes = json!({ "status": ["OPEN", "RESOLVED"], "resolution": [null, row.resolution] });
            log.add((at, Some(row.owner_id)), about, AuditAction::ResolveIssue, changes);
        }
    }
    for row in &rows.project {
        let about = (Subject::Project, row.id, Some(row.id));
        let (action, changes) = match row.stage {
            ProjectStage::Completed => {
                (AuditAction::CompleteProject, json!({ "stage": ["COLLECTION", "COMPLETED"] }))
            }
            ProjectStage::Cancelled => (
                AuditAction::CancelProject,
                json!({ "stage": [null, "CANCELLED"], "reason": [null, row.cancel_reason] }),
            ),
            _ if row.on_hold => (
                AuditAction::HoldProject,
                json!({ "onHold": [false, true], "reason": [null, row.hold_reason] }),
            ),
            _ => continue,
        };
        log.add((row.updated_at, Some(row.manager_id)), about, action, changes);
    }
    for row in &rows.retrospective {
        let about = (Subject::Retrospective, row.id, Some(row.project_id));
        log.add((row.created_at, None), about, AuditAction::OpenRetrospective, json!({}));
        if let Some(at) = row.finished_at {
            let changes = json!({ "lessons": ["", row.lessons], "finishedAt": [null, at] });
            log.add((at, row.finished_by_id), about, AuditAction::FinishRetrospective, changes);
        }
    }
}
