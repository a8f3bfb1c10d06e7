//! The OA system's side: its decisions may come twice, late, or before the cost they are about.
//!
//! Each decision is kept, once for each cost: a reference means the cost of the project that holds it, or else the last
//! one that did, and what comes before any is kept for the first that is submitted with it. What a cost comes to follows from the set of them and of the steps taken here,
//! never from the order in which they came. Whoever tells a decision counts as the one who took it.

use std::collections::BTreeSet;

use async_graphql::InputObject;
use entity::enums::{AuditAction, CostStatus, CostStep};
use entity::{cost, cost_approval, oa_decision, project};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::reference::{cost_of, key_after};
use super::route::route as route_now;
use super::{book, check_limit, participants, route_of};
use crate::audit::{self, FieldChanges};
use crate::error::{Error, ErrorCode, Result, UserError};
use crate::idempotency::OperationOutcome;
use crate::project::{about as about_project, allow, lock};
use crate::scalar::{Id, NodeKind};
use crate::validation::Validator;
use crate::viewer::{Permission, Viewer};
use crate::{App, Tx, json_column, policy};
use rules::cost::is_over;
use rules::four_eyes::{CostParticipants, Decider};
use rules::lifecycle::ProjectStep;
use rules::oa::{effective, settle};
use rules::split::SplitCandidate;

/// A decision of the OA system on a cost, be the cost known already or not. It counts as the decision of whoever
/// records it, so nobody can record what they could not decide here themselves.
#[derive(Clone, Debug, InputObject)]
pub struct RecordOaDecisionInput {
    /// The project that the cost is booked to.
    pub project_id: Id,
    /// The reference that the cost is, or will be, submitted with.
    pub external_ref: String,
    /// The step that was taken in the OA system.
    pub step: CostStep,
    /// A comment on the decision; a rejection needs one that says why.
    pub comment: Option<String>,
}

/// What became of a decision.
#[derive(Clone, Debug)]
pub struct OaDecisionOutcome {
    /// The decision, as it was first recorded.
    pub decision: oa_decision::Model,
    /// The cost as it is now; null while it is not submitted.
    pub cost: Option<cost::Model>,
}

/// Records a decision. One that is recorded again changes nothing; with another comment it is a conflict. One that
/// comes before its cost waits until the cost is submitted.
pub async fn record_decision(
    app: &App,
    viewer: &Viewer,
    input: RecordOaDecisionInput,
) -> Result<OaDecisionOutcome> {
    let permission = match input.step {
        CostStep::FinanceApproval | CostStep::Payment => Permission::Finance,
        CostStep::DirectorApproval => Permission::Direct,
        CostStep::Rejection => Permission::DecideCost,
        CostStep::Cancellation => Permission::SubmitCost,
    };
    viewer.require(permission)?;
    let viewer = &viewer.acting(permission);
    let mut check = Validator::default();
    let project_id = check.id("projectId", &input.project_id, NodeKind::Project);
    let external_ref = check.line("externalRef", &input.external_ref, 100);
    let comment = check.text_opt("comment", input.comment.as_deref(), 2_000);
    if input.step == CostStep::Rejection && comment.is_none() {
        check.fail(&["comment"], messages::rejection_without_why());
    }
    check.done()?;

    let tx = app.begin_once().await?;
    let project = lock(&tx, viewer, project_id, &["input", "projectId"]).await?;
    let row = cost_of(&tx, project_id, &external_ref).await?;
    let decisions = match &row {
        Some(row) => decisions_of(&tx, row).await?,
        None => early_decisions(&tx, project_id, &external_ref).await?,
    };
    let known = decisions.iter().find(|decision| decision.step == input.step).cloned();
    let decision = match known {
        Some(known) if comment.is_some() && comment != known.comment => {
            // Kept neither here nor there, it would be lost in silence.
            let message = messages::decision_told_otherwise();
            return Err(UserError::new(ErrorCode::Conflict, &["input", "comment"], message).into());
        }
        Some(known) => known,
        None => {
            allow(&project, ProjectStep::Settle, &["input", "projectId"])?;
            let four_eyes = policy::of_line(&tx.txn, project.business_line_id).await?.four_eyes;
            let hands = match &row {
                Some(row) => participants(&tx.txn, row).await?,
                None => CostParticipants { submitted_by: None, steps: decisions.iter().map(by).collect() },
            };
            hands
                .check(input.step, Decider { person: viewer.user_id, four_eyes })
                .map_err(|refusal| refusal.at(&["input", "externalRef"]))?;
            let decision = oa_decision::Model {
                id: tx.id(),
                project_id,
                external_ref,
                cost_id: row.as_ref().map(|row| row.id),
                step: input.step,
                comment,
                decided_by_id: viewer.user_id,
                created_at: tx.now,
            };
            keep(&tx, viewer, &decision, row.as_ref()).await?;
            decision
        }
    };
    let row = match row {
        Some(row) => Some(follow(&tx, viewer, project, row).await?),
        None => None,
    };
    tx.commit(OperationOutcome::Done(row.as_ref().map(|row| row.id))).await?;
    Ok(OaDecisionOutcome { decision, cost: row })
}

async fn keep(
    tx: &Tx,
    viewer: &Viewer,
    decision: &oa_decision::Model,
    row: Option<&cost::Model>,
) -> Result<()> {
    oa_decision::Entity::insert(decision.clone().into_active_model()).exec_without_returning(&tx.txn).await?;
    let about = row.map_or_else(|| about_project(decision.project_id), audit::about);
    let changes = FieldChanges::between(None, decision);
    audit::write(tx, Some(viewer), about, AuditAction::RecordOaDecision, changes).await
}

/// Which step was decided by whom.
fn by(decision: &oa_decision::Model) -> (CostStep, Uuid) {
    (decision.step, decision.decided_by_id)
}

/// The decisions that were recorded for a reference before its cost was submitted.
async fn early_decisions(tx: &Tx, project_id: Uuid, reference: &str) -> Result<Vec<oa_decision::Model>> {
    Ok(oa_decision::Entity::find()
        .filter(oa_decision::Column::ProjectId.eq(project_id))
        .filter(oa_decision::Column::ExternalRef.eq(reference))
        .filter(oa_decision::Column::CostId.is_null())
        .order_by_asc(oa_decision::Column::Id)
        .all(&tx.txn)
        .await?)
}

/// The decisions of the OA system that were recorded for a cost.
async fn decisions_of(tx: &Tx, row: &cost::Model) -> Result<Vec<oa_decision::Model>> {
    Ok(oa_decision::Entity::find()
        .filter(oa_decision::Column::CostId.eq(row.id))
        .order_by_asc(oa_decision::Column::Id)
        .all(&tx.txn)
        .await?)
}

/// Applies the recorded decisions to a cost as far as the rules allow. What they refuse, such as a payment beyond the
/// hard limit, waits, and is tried again with the next decision.
pub(super) async fn catch_up(
    tx: &Tx,
    viewer: &Viewer,
    project: project::Model,
    row: cost::Model,
) -> Result<cost::Model> {
    match follow(tx, viewer, project, row.clone()).await {
        Err(Error::User(_)) => Ok(row),
        other => other,
    }
}

/// Brings a cost to the state that follows from all recorded decisions.
async fn follow(tx: &Tx, viewer: &Viewer, project: project::Model, old: cost::Model) -> Result<cost::Model> {
    let decisions = decisions_of(tx, &old).await?;
    if decisions.is_empty() {
        return Ok(old);
    }
    let taken: Vec<(CostStep, Uuid)> = cost_approval::Entity::find()
        .filter(cost_approval::Column::CostId.eq(old.id))
        .all(&tx.txn)
        .await?
        .into_iter()
        .map(|taken| (taken.step, taken.decided_by_id))
        .collect();
    let here: BTreeSet<CostStep> = taken.iter().map(|(step, _)| *step).collect();
    // Who submits a cost signs none of it, not by way of the OA system either; nor does who signed it already.
    let policy = policy::of_line(&tx.txn, project.business_line_id).await?;
    let mut hands = CostParticipants { submitted_by: Some(old.submitted_by_id), steps: taken };
    let mut valid = Vec::new();
    for decision in &decisions {
        let decider = Decider { person: decision.decided_by_id, four_eyes: policy.four_eyes };
        if hands.check(decision.step, decider).is_ok() {
            hands.steps.push((decision.step, decision.decided_by_id));
            valid.push(decision);
        }
    }
    let all = here.iter().copied().chain(valid.iter().map(|decision| decision.step)).collect();
    let needs_director = route_of(&old)?.needs_director();
    let status = settle(&all, needs_director);
    // What is paid stays paid, though its route may have become a longer one as it was paid.
    if status == old.status || old.status == CostStatus::Paid {
        return Ok(old);
    }
    allow(&project, ProjectStep::Settle, &["input", "projectId"])?;
    let spends = |status| matches!(status, CostStatus::Approved | CostStatus::Paid);
    if spends(status) && !spends(old.status) {
        check_limit(tx, &policy, &project, &old).await?;
    }
    let (mut reason, mut said) = (old.reason.clone(), FieldChanges::default());
    for step in effective(&all, needs_director).into_iter().filter(|step| !here.contains(step)) {
        let Some(decision) = valid.iter().find(|decision| decision.step == step) else { continue };
        let taken = cost_approval::Model {
            id: tx.id(),
            cost_id: old.id,
            step,
            decided_by_id: decision.decided_by_id,
            comment: decision.comment.clone(),
            decided_at: tx.now,
        };
        said = said.part(step.name(), None, &taken);
        cost_approval::Entity::insert(taken.into_active_model()).exec_without_returning(&tx.txn).await?;
        if matches!(step, CostStep::Rejection | CostStep::Cancellation) {
            reason.clone_from(&decision.comment);
        }
    }
    let ended = is_over(status);
    let mut route = old.route.clone();
    if is_over(old.status) && !ended {
        // It counted for nothing, and others may have been let pass without it. The money has left, so it is booked; the
        // approval that it should have had is missing in its route for all to see.
        let paid = SplitCandidate { payee: &old.payee, incurred_on: old.incurred_on, submitted_on: tx.today };
        route = json_column::write(&route_now(tx, &project, old.amount_minor, &paid).await?)?;
    }
    let new = cost::Model {
        status,
        route,
        decided_at: Some(tx.now),
        ref_key: key_after(&old, status),
        reason: reason.filter(|_| ended),
        paid_at: (status == CostStatus::Paid).then_some(tx.now),
        ..old.clone()
    };
    let new = audit::update(tx, Some(viewer), &old, new, AuditAction::FollowOaDecision, said).await?;
    book(tx, viewer, project, Some(&old), &new).await?;
    Ok(new)
}
