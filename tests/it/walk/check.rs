//! What must be true after every step.

use std::collections::BTreeSet;

use entity::enums::{
    AlertKind, AlertRule, AlertStatus, ComplianceTrack, ContractStatus, CostStatus, IssueStatus,
    ProjectStage, ProposalStatus, RequirementStatus, ReviewDecision, ServiceItemStatus, TaskStatus,
};
use entity::{project, task};
use plimsoll::rules::alert::{affects_health, health};
use plimsoll::rules::approval;
use plimsoll::rules::collection::overall;
use plimsoll::rules::progress::{COMPLETE, weighted_mean};
use uuid::Uuid;

use super::world::World;

/// Panics with all that is broken.
pub(super) fn all(before: &World, after: &World, step: &str, seed: u64) {
    let mut broken = Vec::new();
    let mut must = |true_: bool, what: String| {
        if !true_ {
            broken.push(what);
        }
    };
    for project in after.projects.values() {
        costs_add_up(after, project, &mut must);
        progress_adds_up(after, project, &mut must);
        money_adds_up(after, project, &mut must);
        budget_adds_up(after, project, &mut must);
        stage_is_earned(after, project, &mut must);
        alerts_fit(after, project, &mut must);
    }
    requirements_add_up(after, &mut must);
    changes_are_legal(before, after, &mut must);
    assert!(broken.is_empty(), "{broken:#?}\nafter {step}\nseed {seed}");
}

type Must<'a> = &'a mut dyn FnMut(bool, String);

fn costs_add_up(world: &World, project: &project::Model, must: Must<'_>) {
    let sum = |statuses: &[CostStatus]| -> i64 {
        let own = world.costs_of(project.id).filter(|cost| statuses.contains(&cost.status));
        own.map(|cost| cost.amount_minor).sum()
    };
    let found = (project.cost_submitted_minor, project.cost_committed_minor, project.cost_paid_minor);
    let submitted = sum(&[CostStatus::Submitted, CostStatus::FinanceApproved]);
    let expected = (submitted, sum(&[CostStatus::Approved]), sum(&[CostStatus::Paid]));
    must(found == expected, format!("{}: costs {found:?}, the rows say {expected:?}", project.code));
}

fn parts_of(world: &World, id: Uuid) -> impl Iterator<Item = &task::Model> {
    let alive = |task: &&task::Model| task.status != TaskStatus::Cancelled;
    world.tasks.values().filter(move |task| task.parent_id == Some(id)).filter(alive)
}

fn mean<'a>(tasks: impl Iterator<Item = &'a task::Model>) -> i32 {
    weighted_mean(tasks.map(|task| (task.weight, task.progress)))
}

fn progress_adds_up(world: &World, project: &project::Model, must: Must<'_>) {
    let alive: Vec<_> =
        world.tasks_of(project.id).filter(|task| task.status != TaskStatus::Cancelled).collect();
    for task in &alive {
        if parts_of(world, task.id).next().is_some() {
            let expected = mean(parts_of(world, task.id));
            must(
                task.progress == expected,
                format!("{}: a task at {}, its parts at {expected}", project.code, task.progress),
            );
        }
        let done = task.progress == COMPLETE;
        must(
            (task.status == TaskStatus::Done) == done,
            format!("{}: {:?} at {}", project.code, task.status, task.progress),
        );
    }
    for task in world.tasks_of(project.id) {
        let whole = task.parent_id.and_then(|id| world.tasks.get(&id));
        must(
            whole.is_none_or(|whole| whole.service_item_id == task.service_item_id),
            format!("{}: a part works for another service item than its whole", project.code),
        );
    }
    let roots = alive.iter().copied().filter(|task| task.parent_id.is_none());
    let expected = mean(roots);
    // What was given up keeps the progress it had.
    must(
        project.progress == expected || project.stage == ProjectStage::Cancelled,
        format!("{}: at {}, its tasks at {expected}", project.code, project.progress),
    );
    for item in
        world.items_of(project.id).into_iter().filter(|item| item.status != ServiceItemStatus::Cancelled)
    {
        let tops = alive.iter().copied().filter(|task| task.parent_id.is_none());
        let tops = tops.filter(|task| task.service_item_id == Some(item.id));
        let expected = mean(tops);
        must(
            item.progress == expected,
            format!("{}: {} at {}, its tasks at {expected}", project.code, item.service, item.progress),
        );
        let delivered = item.status == ServiceItemStatus::Delivered;
        must(
            delivered == (expected == COMPLETE),
            format!("{}: {} is {:?} at {expected}", project.code, item.service, item.status),
        );
    }
}

fn money_adds_up(world: &World, project: &project::Model, must: Must<'_>) {
    let Some(contract) = world.contract_of(project.id) else { return };
    let parts = world.parts_of(contract.id);
    let agreed: i64 = parts.iter().map(|part| part.amount_minor).sum();
    must(agreed == contract.amount_minor, format!("{}: instalments of {agreed}", project.code));
    let received: i64 = parts.iter().map(|part| part.received_minor).sum();
    must(received == contract.received_minor, format!("{}: {received} received", project.code));
    for part in &parts {
        let own = world.receipts.values().filter(|receipt| receipt.instalment_id == part.id);
        let sum: i64 = own.map(|receipt| receipt.amount_minor).sum();
        must(
            sum == part.received_minor && sum <= part.amount_minor,
            format!("{}: receipts of {sum}", project.code),
        );
    }
    if contract.status == ContractStatus::Active {
        let statuses: Vec<_> = parts.iter().map(|part| part.status).collect();
        let expected = overall(&statuses);
        must(
            project.collection_status == expected,
            format!("{}: {:?} of {statuses:?}", project.code, project.collection_status),
        );
    }
}

fn budget_adds_up(world: &World, project: &project::Model, must: Must<'_>) {
    let mut revisions: Vec<_> = world.proposals.values().filter(|row| row.project_id == project.id).collect();
    revisions.sort_by_key(|row| row.revision);
    for (number, row) in (1..).zip(&revisions) {
        must(row.revision == number, format!("{}: revision {}", project.code, row.revision));
        let lines = world.proposal_lines.iter().filter(|line| line.proposal_id == row.id);
        let sum: i64 = lines.map(|line| line.amount_minor).sum();
        must(sum == row.estimated_minor, format!("{}: an estimate of {sum}", project.code));
        let last = row.revision == i32::try_from(revisions.len()).unwrap();
        must((row.status == ProposalStatus::Superseded) != last, format!("{}: {row:?}", project.code));
    }
    let confirmed = revisions
        .iter()
        .rev()
        .find(|row| row.decided_at.is_some() && row.status == ProposalStatus::Confirmed);
    let budget = world.budgets.values().find(|row| row.project_id == project.id);
    if let Some(confirmed) = confirmed {
        must(
            budget.is_some_and(|row| row.total_minor == confirmed.estimated_minor),
            format!("{}: {budget:?}", project.code),
        );
    }
    if let Some(budget) = budget {
        let lines = world.budget_lines.iter().filter(|line| line.budget_id == budget.id);
        let sum: i64 = lines.map(|line| line.amount_minor).sum();
        must(sum == budget.total_minor, format!("{}: budget lines of {sum}", project.code));
    }
}

/// Each stage has what leads into it.
fn stage_is_earned(world: &World, project: &project::Model, must: Must<'_>) {
    let contract = world.contract_of(project.id);
    let confirmed =
        world.latest_proposal(project.id).is_some_and(|row| row.status == ProposalStatus::Confirmed);
    let approved = ComplianceTrack::ALL.iter().all(|track| {
        world.review_of(project.id, *track).is_some_and(|row| row.decision == ReviewDecision::Approved)
    });
    let items = world.items_of(project.id);
    let delivered = items.iter().all(|item| item.status == ServiceItemStatus::Delivered);
    let is = |status: ContractStatus| contract.is_some_and(|row| row.status == status);
    let context = format!("{}: {:?} with {contract:?}", project.code, project.stage);
    match project.stage {
        ProjectStage::Planning => must(!is(ContractStatus::Active), context),
        ProjectStage::ComplianceReview => must(!approved && !is(ContractStatus::Active), context),
        ProjectStage::Contracting => must(approved && !is(ContractStatus::Active), context),
        ProjectStage::Execution => {
            must(approved && confirmed && is(ContractStatus::Active) && !delivered, context);
        }
        ProjectStage::Collection => {
            must(approved && confirmed && is(ContractStatus::Active) && delivered, context);
        }
        ProjectStage::Completed => {
            let paid = contract.is_some_and(|row| row.received_minor == row.amount_minor);
            let settled = project.cost_submitted_minor + project.cost_committed_minor == 0;
            must(paid && settled && delivered && is(ContractStatus::Fulfilled), context);
            let mut issues = world.issues.values().filter(|issue| issue.project_id == project.id);
            let solved = issues.all(|issue| issue.status == IssueStatus::Resolved);
            must(solved, format!("{}: completed with an open problem", project.code));
        }
        ProjectStage::Cancelled => must(!is(ContractStatus::Active), context),
    }
    if matches!(project.stage, ProjectStage::Completed | ProjectStage::Cancelled) {
        let over = |task: &task::Model| matches!(task.status, TaskStatus::Done | TaskStatus::Cancelled);
        must(world.tasks_of(project.id).all(over), format!("{}: over, with open tasks", project.code));
    }
    if !matches!(project.stage, ProjectStage::Planning | ProjectStage::Cancelled) {
        let dated = items.iter().all(|item| item.milestone_date.is_some());
        must(project.planned_start.is_some() && dated, format!("{}: without dates", project.code));
    }
}

fn alerts_fit(world: &World, project: &project::Model, must: Must<'_>) {
    let open: Vec<_> = world
        .alerts
        .values()
        .filter(|alert| alert.project_id == project.id && alert.status != AlertStatus::Resolved)
        .collect();
    let mut asked: BTreeSet<(AlertRule, Uuid)> = BTreeSet::new();
    for cost in world.costs_of(project.id) {
        if let Some(verdict) = approval::of_cost(cost.status, &cost.payee, cost.amount_minor, cost.currency) {
            asked.insert((verdict.rule, cost.id));
        }
    }
    // A contract is decided on as long as finance and legal stand by what it rests on.
    let contract = world.contract_of(project.id).filter(|_| project.stage == ProjectStage::Contracting);
    if let Some(contract) = contract.filter(|row| row.status == ContractStatus::LegalReview) {
        asked.insert((AlertRule::ApprovalContract, contract.id));
    }
    if project.stage == ProjectStage::ComplianceReview {
        let waits = |track: &&ComplianceTrack| {
            world.review_of(project.id, **track).is_none_or(|row| row.decision != ReviewDecision::Approved)
        };
        let rule = match ComplianceTrack::ALL.iter().find(waits) {
            Some(ComplianceTrack::Finance) => AlertRule::ApprovalComplianceFinance,
            _ => AlertRule::ApprovalComplianceLegal,
        };
        asked.insert((rule, project.id));
    }
    if project.on_hold {
        // What nobody can decide waits for nobody.
        asked.clear();
    }
    let alerted = open.iter().filter(|alert| alert.kind == AlertKind::ApprovalRequired);
    let alerted: BTreeSet<_> = alerted.map(|alert| (alert.rule, alert.subject_id)).collect();
    must(alerted == asked, format!("{}: asked for {alerted:?} instead of {asked:?}", project.code));

    let judged = open.iter().filter(|alert| affects_health(alert.kind));
    let with_cost = health(judged.clone().map(|alert| alert.severity));
    let without =
        health(judged.filter(|alert| alert.kind != AlertKind::CostOverrun).map(|alert| alert.severity));
    let found = (project.health, project.health_without_cost);
    must(found == (with_cost, without), format!("{}: health {found:?} with {open:?}", project.code));

    let working =
        matches!(project.stage, ProjectStage::Execution | ProjectStage::Collection) && !project.on_hold;
    if let Some(budget) = world.budgets.values().find(|row| row.project_id == project.id).filter(|_| working)
    {
        let over = project.cost_committed_minor + project.cost_paid_minor > budget.red_line_minor;
        let alerted = open.iter().any(|alert| alert.rule == AlertRule::CostRedLine);
        must(over == alerted, format!("{}: past its red line {over}, told {alerted}", project.code));
    }
}

fn requirements_add_up(world: &World, must: Must<'_>) {
    for row in world.requirements.values() {
        let own = world.items.values().filter(|item| item.requirement_id == row.id);
        let sum: i64 = own.map(|item| i64::from(item.quantity) * item.unit_price_minor).sum();
        must(sum == row.amount_minor, format!("{}: items of {sum}", row.title));
        let projects = world.projects.values().filter(|project| project.requirement_id == row.id).count();
        let expected = usize::from(row.status == RequirementStatus::Initiated);
        must(
            projects == expected,
            format!("{}: {projects} projects of one that is {:?}", row.title, row.status),
        );
    }
}

/// Every status that changed did so on a legal way, and an audit entry tells from what to what.
fn changes_are_legal(before: &World, after: &World, must: Must<'_>) {
    let new: Vec<_> = after.audit.values().filter(|entry| !before.audit.contains_key(&entry.id)).collect();
    let mut check = |what: &str, id: Uuid, field: &str, from: Option<&str>, to: &str, is_logged: bool| {
        let Some(from) = from.filter(|from| *from != to) else { return };
        let way = WAYS.iter().find(|(of, start, _)| *of == what && *start == from);
        let legal = way.is_some_and(|(.., ends)| ends.contains(&to));
        must(legal, format!("a {what} went from {from} to {to}"));
        let step = serde_json::json!([from, to]);
        // Twice at once, there are two entries on the way.
        let tells = |entry: &&entity::audit_entry::Model| {
            let logged = plimsoll::app::json_column::read(&entry.changes, entry.id).unwrap();
            let change = serde_json::json!(logged.get(field));
            entry.subject_id == id && (change == step || change[0] == step[0] || change[1] == step[1])
        };
        must(
            !is_logged || new.iter().any(tells),
            format!("no entry says that a {what} went from {from} to {to}"),
        );
    };
    macro_rules! compare {
        ($($table:ident $what:literal $column:ident $field:literal $(if $is_logged:expr)?;)*) => {
            $(for (id, row) in &after.$table {
                let from = before.$table.get(id).map(|old| old.$column.name());
                let is_logged = true $(&& $is_logged(row))?;
                check($what, *id, $field, from, row.$column.name(), is_logged);
            })*
        };
    }
    // What is computed of parts is told with the parts.
    let is_leaf = |row: &task::Model| {
        parts_of(after, row.id).next().is_none() && parts_of(before, row.id).next().is_none()
    };
    compare! {
        requirements "requirement" status "status";
        projects "project" stage "stage";
        proposals "proposal" status "status";
        contracts "contract" status "status";
        costs "cost" status "status";
        tasks "task" status "status" if is_leaf;
        items "service item" status "status";
        issues "issue" status "status";
        alerts "alert" status "status";
    }
    for (id, old) in &before.audit {
        must(after.audit.get(id) == Some(old), "an audit entry was changed".into());
    }
    for (id, old) in &before.receipts {
        must(after.receipts.get(id) == Some(old), "a receipt was changed".into());
    }
}

/// From where to where a thing may go in one step.
const WAYS: &[(&str, &str, &[&str])] = &[
    ("requirement", "DRAFT", &["SUBMITTED", "WITHDRAWN"]),
    ("requirement", "SUBMITTED", &["APPROVED", "REJECTED", "WITHDRAWN"]),
    ("requirement", "REJECTED", &["SUBMITTED", "WITHDRAWN"]),
    ("requirement", "APPROVED", &["INITIATED", "WITHDRAWN"]),
    // Approvals that still hold are not asked for again.
    ("project", "PLANNING", &["COMPLIANCE_REVIEW", "CONTRACTING", "CANCELLED"]),
    ("project", "COMPLIANCE_REVIEW", &["PLANNING", "CONTRACTING", "CANCELLED"]),
    ("project", "CONTRACTING", &["COMPLIANCE_REVIEW", "EXECUTION", "CANCELLED"]),
    ("project", "EXECUTION", &["COLLECTION", "CANCELLED"]),
    ("project", "COLLECTION", &["EXECUTION", "COMPLETED", "CANCELLED"]),
    ("proposal", "DRAFT", &["SENT", "SUPERSEDED"]),
    ("proposal", "SENT", &["CONFIRMED", "CHANGES_REQUESTED", "SUPERSEDED"]),
    ("proposal", "CONFIRMED", &["SUPERSEDED"]),
    ("proposal", "CHANGES_REQUESTED", &["SUPERSEDED"]),
    ("contract", "DRAFT", &["LEGAL_REVIEW", "TERMINATED"]),
    ("contract", "LEGAL_REVIEW", &["ACTIVE", "REJECTED", "DRAFT", "TERMINATED"]),
    ("contract", "REJECTED", &["DRAFT", "TERMINATED"]),
    ("contract", "ACTIVE", &["FULFILLED", "TERMINATED"]),
    // The OA system may have decided all of it before.
    ("cost", "SUBMITTED", &["FINANCE_APPROVED", "APPROVED", "PAID", "REJECTED", "CANCELLED"]),
    ("cost", "FINANCE_APPROVED", &["APPROVED", "PAID", "REJECTED", "CANCELLED"]),
    ("cost", "APPROVED", &["PAID", "REJECTED", "CANCELLED"]),
    // A payment that the OA system made is a fact, once all have approved.
    ("cost", "REJECTED", &["PAID"]),
    ("cost", "CANCELLED", &["PAID"]),
    ("task", "TODO", &["IN_PROGRESS", "BLOCKED", "DONE", "CANCELLED"]),
    ("task", "IN_PROGRESS", &["TODO", "BLOCKED", "DONE", "CANCELLED"]),
    ("task", "BLOCKED", &["TODO", "IN_PROGRESS", "DONE", "CANCELLED"]),
    ("task", "DONE", &["TODO", "IN_PROGRESS", "CANCELLED"]),
    ("service item", "PLANNED", &["IN_PROGRESS", "DELIVERED", "CANCELLED"]),
    ("service item", "IN_PROGRESS", &["PLANNED", "DELIVERED", "CANCELLED"]),
    ("service item", "DELIVERED", &["PLANNED", "IN_PROGRESS"]),
    ("issue", "OPEN", &["RESOLVED"]),
    ("alert", "OPEN", &["ACKNOWLEDGED", "SNOOZED", "RESOLVED"]),
    ("alert", "RESOLVED", &["OPEN"]),
];
