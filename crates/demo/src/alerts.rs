//! Alerts for what holds today, raised by the same code that raises them in production.

use std::collections::{BTreeSet, HashMap, HashSet};

use entity::enums::{CostStep, ReviewDecision};
use entity::{alert, authorship, project};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::rows::Rows;
use app::alert::approval::{ApprovalRequest, NextApproval};
use app::alert::pass_new;
use app::baseline::{self, BaselineDraft};
use app::error::Result;
use app::{Tx, compliance, json_column};
use rules::approval;
use rules::baseline::bac_of;
use rules::cost::approval_of;
use rules::four_eyes::CostParticipants;

/// Notes who asked for what is to be decided on in these rows: requirements, contracts, and compliance.
pub(super) fn note_authors(rows: &mut Rows) {
    let projects: HashMap<Uuid, &project::Model> = rows.project.iter().map(|row| (row.id, row)).collect();
    let mut authors: BTreeSet<(Uuid, Uuid)> =
        rows.requirement.iter().map(|row| (row.id, row.created_by_id)).collect();
    let sold = rows.contract.iter().filter_map(|row| Some((row.id, projects.get(&row.project_id)?.sales_id)));
    authors.extend(sold);
    let reviews = rows.compliance_review.iter();
    authors
        .extend(reviews.filter_map(|row| Some((row.project_id, projects.get(&row.project_id)?.manager_id))));
    let row = |(subject_id, user_id)| authorship::Model { subject_id, user_id };
    rows.authorship = authors.into_iter().map(row).collect();
}

/// What waits for somebody's approval in these rows.
pub(super) fn questions(rows: &Rows) -> Vec<ApprovalRequest> {
    let authors = |subject: Uuid| -> Vec<Uuid> {
        let own = rows.authorship.iter().filter(|row| row.subject_id == subject);
        own.map(|row| row.user_id).collect()
    };
    let mut steps: HashMap<Uuid, Vec<(CostStep, Uuid)>> = HashMap::new();
    for row in &rows.cost_approval {
        steps.entry(row.cost_id).or_default().push((row.step, row.decided_by_id));
    }
    let of_costs = rows.cost.iter().filter_map(|row| {
        let verdict = approval::of_cost(row.status, &row.payee, row.amount_minor, row.currency)?;
        let steps = steps.get(&row.id).cloned().unwrap_or_default();
        let hands = CostParticipants { submitted_by: Some(row.submitted_by_id), steps };
        let closed_to = hands.barred(approval_of(row.status), true);
        Some((row.project_id, row.id, NextApproval { verdict, closed_to }))
    });
    let of_contracts = rows.contract.iter().filter_map(|row| {
        let verdict = approval::of_contract(row.status, &row.number, row.amount_minor, row.currency)?;
        Some((row.project_id, row.id, NextApproval { verdict, closed_to: authors(row.id) }))
    });
    let open = rows.compliance_review.iter().filter(|row| row.decision == ReviewDecision::Pending);
    let of_reviews = open.filter_map(|row| {
        let offer = rows.proposal.iter().find(|offer| Some(offer.id) == row.proposal_id)?;
        let (price, cost) = (offer.quote_minor, offer.estimated_minor);
        let verdict = approval::of_compliance(row.track, price, cost, offer.currency);
        let reviews = rows.compliance_review.iter().filter(|other| other.project_id == row.project_id);
        let hands = compliance::participants(authors(row.project_id), &reviews.cloned().collect::<Vec<_>>());
        let closed_to = hands.barred(row.track, true);
        Some((row.project_id, row.project_id, NextApproval { verdict, closed_to }))
    });
    // Nothing waits while its project is on hold.
    let held: HashSet<Uuid> = rows.project.iter().filter(|row| row.on_hold).map(|row| row.id).collect();
    of_costs.chain(of_contracts).chain(of_reviews).filter(|asked| !held.contains(&asked.0)).collect()
}

/// Freezes the plans of those projects whose work has begun.
pub(super) fn freeze(rows: &mut Rows) -> Result<()> {
    let mut sketches: HashMap<Uuid, BaselineDraft<'_>> = HashMap::new();
    let mut project_of: HashMap<Uuid, Uuid> = HashMap::new();
    for row in &rows.task {
        sketches.entry(row.project_id).or_default().tasks.push(row);
        project_of.insert(row.id, row.project_id);
    }
    for row in &rows.task_dependency {
        if let Some(project) = project_of.get(&row.task_id) {
            sketches.entry(*project).or_default().waits.push(row);
        }
    }
    for row in &rows.service_item {
        if let Some(project) = row.project_id {
            sketches.entry(project).or_default().items.push(row);
        }
    }
    for row in &rows.budget {
        sketches.entry(row.project_id).or_default().budget = row.total_minor;
    }
    let mut baselines = Vec::new();
    for row in rows.project.iter().filter(|row| row.actual_start.is_some()) {
        let frozen = sketches.get(&row.id).and_then(|sketch| sketch.freeze(row));
        if let Some(((frozen, start), end)) = frozen.zip(row.planned_start).zip(row.planned_end) {
            baselines.push(entity::baseline::Model {
                id: row.id,
                project_id: row.id,
                number: 1,
                reason: baseline::ORIGINAL.into(),
                planned_start: start,
                planned_end: end,
                bac_minor: bac_of(&frozen),
                plan: json_column::write(&frozen)?,
                taken_on: start,
                taken_by_id: None,
                current: true,
                created_at: row.created_at,
                updated_at: row.created_at,
            });
        }
    }
    rows.baseline = baselines;
    Ok(())
}

/// Judges those of these projects that are in execution or collection; gives how many have something to tell.
pub(super) async fn raise(tx: &Tx, rows: Vec<project::Model>) -> Result<usize> {
    let running: Vec<_> = rows.into_iter().filter(baseline::has_begun).collect();
    let ids: Vec<Uuid> = running.iter().map(|row| row.id).collect();
    pass_new(tx, running).await?;
    let alerted: Vec<Uuid> = alert::Entity::find()
        .select_only()
        .column(alert::Column::ProjectId)
        .filter(alert::Column::ProjectId.is_in(ids))
        .distinct()
        .into_tuple()
        .all(&tx.txn)
        .await?;
    Ok(alerted.len())
}
