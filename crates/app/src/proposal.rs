//! Proposals: drafted in revisions, sent to the customer and decided there. The estimate of the confirmed one
//! becomes the budget.

use async_graphql::InputObject;
use entity::enums::{AuditAction, CostCategory, Currency, ProposalStatus};
use entity::{budget, budget_line, project, proposal, proposal_line};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::audit::{self, FieldChanges};
use super::dashboard::total;
use super::db::insert_all;
use super::project::{BudgetLineInput, allow, lock};
use super::{App, Tx, compliance, cost_category, policy, scope};
use crate::error::{Error, Result};
use crate::scalar::{Id, NodeKind};
use crate::validation::{MoneyInput, Validator};
use crate::viewer::{Permission, Viewer};
use rules::lifecycle::{self, ProjectStep, ProposalStep};
use rules::margin::red_line;

/// The next revision of a project's proposal.
#[derive(Clone, Debug, InputObject)]
pub struct DraftProposalInput {
    /// The project that the proposal is for.
    pub project_id: Id,
    /// What the customer is offered, 1 to 50,000 characters.
    pub content: String,
    /// What it is expected to cost; each category at most once.
    pub estimate: Vec<BudgetLineInput>,
    /// The price that the customer is asked to pay.
    pub quote: MoneyInput,
    /// The cost red line; defaults to the policy's.
    pub red_line: Option<MoneyInput>,
}

/// A proposal that goes to the customer.
#[derive(Clone, Debug, InputObject)]
pub struct SendProposalInput {
    /// The proposal that goes to the customer.
    pub id: Id,
    /// The version that was read; somebody else's change in between is a CONFLICT.
    pub version: Option<i32>,
}

/// What the customer said to a proposal.
#[derive(Clone, Debug, InputObject)]
pub struct RecordCustomerDecisionInput {
    /// The proposal that the customer decided on.
    pub proposal_id: Id,
    /// The version that was read; somebody else's change in between is a CONFLICT.
    pub version: Option<i32>,
    /// Whether the customer agreed.
    pub confirmed: bool,
    /// What the customer said, up to 5,000 characters.
    pub comment: Option<String>,
    /// The name of whoever decided on the customer's side.
    pub decided_by: String,
}

/// The most categories in an estimate.
const MOST_LINES: usize = 100;

/// Validates an estimate, in which each of these categories may occur once.
pub(super) fn check_estimate(
    check: &mut Validator,
    field: &str,
    lines: &[BudgetLineInput],
    currency: Currency,
    offered: &[CostCategory],
) -> Vec<(CostCategory, i64)> {
    let mut categories: Vec<_> = lines.iter().map(|line| line.category).collect();
    categories.sort();
    categories.dedup();
    if categories.len() < lines.len() {
        check.fail(&[field], messages::category_twice());
    }
    let mut read = Vec::with_capacity(lines.len());
    for (position, line) in lines.iter().enumerate() {
        check.within(&[field, &position.to_string()], |check| {
            cost_category::check(check, "category", line.category, offered);
            read.push((line.category, check.money("amount", &line.amount, currency, 0)));
        });
    }
    read
}

/// A project's latest proposal.
pub async fn latest(db: &impl ConnectionTrait, project_id: Uuid) -> Result<Option<proposal::Model>> {
    Ok(proposal::Entity::find()
        .filter(proposal::Column::ProjectId.eq(project_id))
        .order_by_desc(proposal::Column::Revision)
        .one(db)
        .await?)
}

/// The categories that a project's budget has lines for.
pub async fn categories_of_budget(db: &impl ConnectionTrait, project_id: Uuid) -> Result<Vec<CostCategory>> {
    let lines = budget_line::Entity::find()
        .inner_join(budget::Entity)
        .filter(budget::Column::ProjectId.eq(project_id))
        .all(db)
        .await?;
    Ok(lines.into_iter().map(|line| line.category).collect())
}

/// The estimate of a proposal, by category.
pub async fn estimate_of(db: &impl ConnectionTrait, proposal_id: Uuid) -> Result<Vec<(CostCategory, i64)>> {
    let lines = proposal_line::Entity::find()
        .filter(proposal_line::Column::ProposalId.eq(proposal_id))
        .order_by_asc(proposal_line::Column::Category)
        .all(db)
        .await?;
    Ok(lines.into_iter().map(|line| (line.category, line.amount_minor)).collect())
}

/// Drafts the next revision. It replaces the one before and makes approvals of that stale.
pub async fn draft(app: &App, viewer: &Viewer, input: DraftProposalInput) -> Result<proposal::Model> {
    viewer.require(Permission::Manage)?;
    let viewer = &viewer.acting(Permission::Manage);
    let mut check = Validator::default();
    let project_id = check.id("projectId", &input.project_id, NodeKind::Project);
    let content = check.text("content", &input.content, 50_000);
    check.list("estimate", &input.estimate, 1, MOST_LINES);
    check.done()?;

    let tx = app.begin_once().await?;
    let project = lock(&tx, viewer, project_id, &["input", "projectId"]).await?;
    allow(&project, ProjectStep::Propose, &["input", "projectId"])?;
    let before = latest(&tx.txn, project_id).await?;
    let estimated = match &before {
        Some(before) => estimate_of(&tx.txn, before.id).await?,
        None => Vec::new(),
    };
    let offered = cost_category::offered(&tx.txn, estimated.iter().map(|(category, _)| *category)).await?;
    let mut check = Validator::default();
    let lines = check_estimate(&mut check, "estimate", &input.estimate, project.currency, &offered);
    let quote_minor = check.money("quote", &input.quote, project.currency, 1);
    let red_line_minor =
        input.red_line.as_ref().map(|given| check.money("redLine", given, project.currency, 0));
    check.done()?;

    let row = proposal::Model {
        id: tx.id(),
        project_id,
        revision: before.as_ref().map_or(1, |before| before.revision + 1),
        content,
        currency: project.currency,
        estimated_minor: lines.iter().map(|(_, amount)| amount).sum(),
        quote_minor,
        red_line_minor,
        status: ProposalStatus::Draft,
        created_by_id: viewer.user_id,
        sent_at: None,
        decided_at: None,
        decided_by: None,
        customer_comment: None,
        version: 1,
        created_at: tx.now,
        updated_at: tx.now,
    };
    if let Some(before) = before {
        let superseded = proposal::Model { status: ProposalStatus::Superseded, ..before.clone() };
        let none = FieldChanges::default();
        audit::update(&tx, Some(viewer), &before, superseded, AuditAction::SupersedeProposal, none).await?;
    }
    let lines = lines.into_iter().map(|(category, amount_minor)| proposal_line::Model {
        proposal_id: row.id,
        category,
        amount_minor,
    });
    let lines: Vec<_> = lines.collect();
    let list = FieldChanges::default().list("estimate", &[], &lines);
    let row = audit::insert(&tx, Some(viewer), row, AuditAction::DraftProposal, list).await?;
    insert_all::<proposal_line::Entity>(&tx.txn, lines).await?;
    compliance::follow(&tx, viewer, project).await?;
    tx.commit(row.id).await?;
    Ok(row)
}

/// Sends a proposal to the customer.
pub async fn send(app: &App, viewer: &Viewer, input: SendProposalInput) -> Result<proposal::Model> {
    viewer.require(Permission::Negotiate)?;
    let viewer = &viewer.acting(Permission::Negotiate);
    let mut check = Validator::default();
    let id = check.id("id", &input.id, NodeKind::Proposal);
    check.done()?;
    let tx = app.begin_once().await?;
    let (_, old) = lock_with_project(&tx, viewer, id, &["input", "id"], input.version).await?;
    let status = lifecycle::proposal(old.status, ProposalStep::Send)
        .map_err(|refusal| refusal.at(&["input", "id"]))?;
    let new = proposal::Model { status, sent_at: Some(tx.now), ..old.clone() };
    let new = audit::update(&tx, Some(viewer), &old, new, AuditAction::SendProposal, FieldChanges::default())
        .await?;
    tx.commit(new.id).await?;
    Ok(new)
}

/// Records the customer's decision. If the proposal is confirmed, its estimate becomes the budget.
pub async fn record_decision(
    app: &App,
    viewer: &Viewer,
    input: RecordCustomerDecisionInput,
) -> Result<proposal::Model> {
    viewer.require(Permission::Negotiate)?;
    let viewer = &viewer.acting(Permission::Negotiate);
    let mut check = Validator::default();
    let id = check.id("proposalId", &input.proposal_id, NodeKind::Proposal);
    let comment = check.text_opt("comment", input.comment.as_deref(), 5_000);
    let decided_by = check.line("decidedBy", &input.decided_by, 200);
    check.done()?;
    let tx = app.begin_once().await?;
    let field = ["input", "proposalId"];
    let (project, old) = lock_with_project(&tx, viewer, id, &field, input.version).await?;
    let status = lifecycle::proposal(old.status, ProposalStep::Decide(input.confirmed))
        .map_err(|refusal| refusal.at(&field))?;
    let new = proposal::Model {
        status,
        decided_at: Some(tx.now),
        decided_by: Some(decided_by),
        customer_comment: comment,
        ..old.clone()
    };
    let action = AuditAction::RecordCustomerDecision;
    let new = audit::update(&tx, Some(viewer), &old, new, action, FieldChanges::default()).await?;
    if input.confirmed {
        set_budget(&tx, viewer, &project, &new).await?;
    }
    tx.commit(new.id).await?;
    Ok(new)
}

async fn lock_with_project(
    tx: &Tx,
    viewer: &Viewer,
    id: Uuid,
    field: &[&str],
    version: Option<i32>,
) -> Result<(project::Model, proposal::Model)> {
    let gone = || Error::not_found("proposal", field);
    let find = || scope::proposals(viewer).find_by_id(id);
    let project_id = find().one(&tx.txn).await?.ok_or_else(gone)?.project_id;
    let project = lock(tx, viewer, project_id, field).await?;
    let row = find().one(&tx.txn).await?.ok_or_else(gone)?;
    Error::expect_version(version, row.version)?;
    allow(&project, ProjectStep::Propose, field)?;
    Ok((project, row))
}

/// Makes the estimate of a confirmed proposal the project's budget.
async fn set_budget(
    tx: &Tx,
    viewer: &Viewer,
    project: &project::Model,
    confirmed: &proposal::Model,
) -> Result<()> {
    let policy = policy::of_line(&tx.txn, project.business_line_id).await?;
    let most = policy.red_line_minor.filter(|_| policy.currency == project.currency);
    let total_minor = confirmed.estimated_minor;
    let red_line_minor =
        confirmed.red_line_minor.unwrap_or_else(|| red_line(total_minor, policy.red_line_ratio, most));
    let old = budget::Entity::find().filter(budget::Column::ProjectId.eq(project.id)).one(&tx.txn).await?;
    let row = budget::Model {
        id: old.as_ref().map_or_else(|| tx.id(), |old| old.id),
        project_id: project.id,
        currency: project.currency,
        total_minor,
        red_line_minor,
        version: old.as_ref().map_or(1, |old| old.version + 1),
        created_at: old.as_ref().map_or(tx.now, |old| old.created_at),
        updated_at: tx.now,
    };
    let stored = budget::ActiveModel::from(row.clone());
    let own = || budget_line::Entity::find().filter(budget_line::Column::BudgetId.eq(row.id));
    let before = own().order_by_asc(budget_line::Column::Category).all(&tx.txn).await?;
    if old.is_some() {
        stored.reset_all().update(&tx.txn).await?;
        budget_line::Entity::delete_many()
            .filter(budget_line::Column::BudgetId.eq(row.id))
            .exec(&tx.txn)
            .await?;
    } else {
        budget::Entity::insert(stored).exec_without_returning(&tx.txn).await?;
    }
    let lines = estimate_of(&tx.txn, confirmed.id).await?;
    let sums: Vec<_> = before.iter().map(|line| (line.category, line.amount_minor)).collect();
    total::move_budget(tx, project, &sums, &lines);
    let lines = lines.into_iter().map(|(category, amount_minor)| budget_line::Model {
        budget_id: row.id,
        category,
        amount_minor,
    });
    let lines: Vec<_> = lines.collect();
    let changes =
        FieldChanges::default().part("budget", old.as_ref(), &row).list("budget lines", &before, &lines);
    insert_all::<budget_line::Entity>(&tx.txn, lines).await?;
    audit::write(tx, Some(viewer), super::project::about(project.id), AuditAction::SetBudget, changes).await
}
