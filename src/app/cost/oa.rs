//! The OA system's side: its decisions may come twice, late, or before the cost they are about.
//!
//! Each decision is kept, once. What a cost comes to follows from the set of them and of the steps taken here,
//! never from the order in which they came.

use std::collections::BTreeSet;

use async_graphql::InputObject;
use entity::enums::{CostStatus, CostStep};
use entity::{cost, cost_approval, oa_decision, project};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};

use super::{book, check_limit, route_of};
use crate::app::audit::{self, Changes};
use crate::app::project::{about as about_project, allow, lock};
use crate::app::{App, Tx};
use crate::check::Check;
use crate::error::{Error, Result};
use crate::rules::cost::own_cost;
use crate::rules::lifecycle::ProjectStep;
use crate::rules::oa::{effective, settle};
use crate::scalar::{Id, Kind};
use crate::viewer::{Permission, Viewer};

/// A decision of the OA system on a cost, whether it is known already or not.
#[derive(Clone, Debug, InputObject)]
pub struct RecordOaDecisionInput {
    /// The project of the cost.
    pub project_id: Id,
    /// The reference that the cost is, or will be, submitted with.
    pub external_ref: String,
    /// What was decided.
    pub step: CostStep,
    /// In words; a rejection says why.
    pub comment: Option<String>,
}

/// What became of a decision.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The decision, as it was told first.
    pub decision: oa_decision::Model,
    /// The cost as it is now; null while it is not submitted.
    pub cost: Option<cost::Model>,
}

/// Takes a decision. Told again it changes nothing; told before the cost is submitted it waits for it.
pub async fn record_decision(app: &App, viewer: &Viewer, input: RecordOaDecisionInput) -> Result<Outcome> {
    let permission = match input.step {
        CostStep::FinanceApproval | CostStep::Payment => Permission::Finance,
        CostStep::DirectorApproval => Permission::Direct,
        CostStep::Rejection => Permission::DecideCost,
        CostStep::Cancellation => Permission::SubmitCost,
    };
    viewer.require(permission)?;
    let viewer = &viewer.acting(permission);
    let mut check = Check::default();
    let project_id = check.id("projectId", &input.project_id, Kind::Project);
    let external_ref = check.text("externalRef", &input.external_ref, 100);
    let comment = check.text_opt("comment", input.comment.as_deref(), 2_000);
    if input.step == CostStep::Rejection && comment.is_none() {
        check.fail(&["comment"], "A rejection says why.");
    }
    check.done()?;

    let tx = app.begin().await?;
    let project = lock(&tx, viewer, project_id, &["input", "projectId"]).await?;
    let known = oa_decision::Entity::find()
        .filter(oa_decision::Column::ProjectId.eq(project_id))
        .filter(oa_decision::Column::ExternalRef.eq(&external_ref))
        .filter(oa_decision::Column::Step.eq(input.step))
        .one(&tx.txn)
        .await?;
    let row = cost::Entity::find()
        .filter(cost::Column::ProjectId.eq(project_id))
        .filter(cost::Column::ExternalRef.eq(&external_ref))
        .one(&tx.txn)
        .await?;
    let decision = match known {
        Some(known) => known,
        None => {
            allow(&project, ProjectStep::Settle, &["input", "projectId"])?;
            let approval = matches!(input.step, CostStep::FinanceApproval | CostStep::DirectorApproval);
            if approval && row.as_ref().is_some_and(|row| row.submitted_by_id == viewer.user_id) {
                return Err(own_cost().at(&["input", "externalRef"]).into());
            }
            let decision = oa_decision::Model {
                id: tx.id(),
                project_id,
                external_ref,
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
    tx.commit().await?;
    Ok(Outcome { decision, cost: row })
}

async fn keep(
    tx: &Tx,
    viewer: &Viewer,
    decision: &oa_decision::Model,
    row: Option<&cost::Model>,
) -> Result<()> {
    oa_decision::Entity::insert(decision.clone().into_active_model()).exec_without_returning(&tx.txn).await?;
    let about = row.map_or_else(|| about_project(decision.project_id), audit::about);
    let changes = Changes::between(None, decision);
    audit::write(tx, Some(viewer), about, "cost.oa_decision", changes).await
}

/// Lets a cost follow the decisions that are known, as far as the rules let it: what they refuse (a hard limit)
/// waits, and is tried again when something more is told.
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

/// Brings a cost to what all that is known comes to.
async fn follow(tx: &Tx, viewer: &Viewer, project: project::Model, old: cost::Model) -> Result<cost::Model> {
    let Some(reference) = &old.external_ref else { return Ok(old) };
    let told = oa_decision::Entity::find()
        .filter(oa_decision::Column::ProjectId.eq(old.project_id))
        .filter(oa_decision::Column::ExternalRef.eq(reference))
        .order_by_asc(oa_decision::Column::Id)
        .all(&tx.txn)
        .await?;
    if told.is_empty() {
        return Ok(old);
    }
    let taken: BTreeSet<CostStep> = cost_approval::Entity::find()
        .filter(cost_approval::Column::CostId.eq(old.id))
        .all(&tx.txn)
        .await?
        .into_iter()
        .map(|step| step.step)
        .collect();
    // Nobody approves their own cost, not by way of the OA system either.
    let own = |decision: &&oa_decision::Model| {
        let approval = matches!(decision.step, CostStep::FinanceApproval | CostStep::DirectorApproval);
        approval && decision.decided_by_id == old.submitted_by_id
    };
    let valid: Vec<_> = told.iter().filter(|decision| !own(decision)).collect();
    let all = taken.iter().copied().chain(valid.iter().map(|decision| decision.step)).collect();
    let needs_director = route_of(&old)?.needs_director();
    let status = settle(&all, needs_director);
    if status == old.status {
        return Ok(old);
    }
    allow(&project, ProjectStep::Settle, &["input", "projectId"])?;
    let spends = |status| matches!(status, CostStatus::Approved | CostStatus::Paid);
    if spends(status) && !spends(old.status) {
        check_limit(tx, &project, &old).await?;
    }
    let (mut reason, mut said) = (old.reason.clone(), Changes::default());
    for step in effective(&all, needs_director).into_iter().filter(|step| !taken.contains(step)) {
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
    let ended = matches!(status, CostStatus::Rejected | CostStatus::Cancelled);
    let new = cost::Model {
        status,
        decided_at: Some(tx.now),
        reason: reason.filter(|_| ended),
        paid_at: (status == CostStatus::Paid).then_some(tx.now),
        ..old.clone()
    };
    let new = audit::update(tx, Some(viewer), &old, new, "cost.follow_oa", said).await?;
    book(tx, viewer, project, Some(&old), &new).await?;
    Ok(new)
}
