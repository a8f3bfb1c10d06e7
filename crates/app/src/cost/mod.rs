//! Costs: submitted, approved by finance (and the director), paid. Each step is one transaction that moves
//! the project's sums and judges its red line.

mod duplicates;
mod input;
mod list;
mod oa;
mod participants;
mod reference;
mod route;

use entity::enums::{AuditAction, CostStatus, CostStep};
use entity::{cost, cost_approval, policy as policies, project, service_item, task};
use sea_orm::{EntityTrait, IntoActiveModel};
use uuid::Uuid;

use crate::alert::approval::NextApproval;
use crate::alert::{self, EvaluationCause};
use crate::audit::{self, FieldChanges};
use crate::dashboard::total;
use crate::error::{Error, ErrorCode, Result, UserError};
use crate::project::{allow, lock, store};
use crate::scalar::{GlobalId, Id, NodeKind};
use crate::validation::Validator;
use crate::viewer::{Permission, Viewer};
use crate::{App, Tx, cost_category, json_column, policy, proposal, scope};
use rules::approval;
use rules::cost::{LimitedSpending, Route, approval_of, check_hard_limit, next};
use rules::four_eyes::Decider;
use rules::lifecycle::ProjectStep;
use rules::split::SplitCandidate;

pub use duplicates::duplicates_of;
pub use input::*;
pub use list::*;
pub use oa::{OaDecisionOutcome, RecordOaDecisionInput, record_decision};
pub use participants::{participants, participants_of_all};
use reference::{Submission, key_after, repeated, take_over};
use route::{budget_of, route};

/// Submits a cost. With an external reference that is known already, and the same of all that is said, that cost is the
/// answer.
pub async fn submit(app: &App, viewer: &Viewer, input: SubmitCostInput) -> Result<cost::Model> {
    viewer.require(Permission::SubmitCost)?;
    let viewer = &viewer.acting(Permission::SubmitCost);
    let mut check = Validator::default();
    let project_id = check.id("projectId", &input.project_id, NodeKind::Project);
    let service_item_id =
        check.id_opt("serviceItemId", input.service_item_id.as_ref(), NodeKind::ServiceItem);
    let task_id = check.id_opt("taskId", input.task_id.as_ref(), NodeKind::Task);
    let description = check.text("description", &input.description, 5_000);
    let payee = check.line("payee", &input.payee, 200);
    let incurred_on = check.day("incurredOn", &input.incurred_on);
    let external_ref = check.line_opt("externalRef", input.external_ref.as_deref(), 100);
    let proof_url = check.link_opt("proofUrl", input.proof_url.as_deref(), 2_000);
    check.done()?;

    let tx = app.begin_once().await?;
    let project = lock(&tx, viewer, project_id, &["input", "projectId"]).await?;
    let mut check = Validator::default();
    let amount_minor = check.money("amount", &input.amount, project.currency, 1);
    if incurred_on > tx.today {
        check.fail(&["incurredOn"], messages::day_to_come(incurred_on, tx.today)).allowed =
            vec![messages::allow_or_before(tx.today).into()];
    }
    check.done()?;
    let asked = Submission {
        project_id,
        category: input.category,
        payee: &payee,
        amount_minor,
        incurred_on,
        description: &description,
        proof_url: proof_url.as_deref(),
        task_id,
        service_item_id,
    };
    if let Some(reference) = &external_ref
        && let Some(known) = repeated(&tx, reference, &asked).await?
    {
        tx.commit(known.id).await?;
        return Ok(known);
    }
    allow(&project, ProjectStep::Spend, &["input", "projectId"])?;
    let mut check = Validator::default();
    let of_budget = proposal::categories_of_budget(&tx.txn, project_id).await?;
    let offered = cost_category::offered(&tx.txn, of_budget).await?;
    cost_category::check(&mut check, "category", input.category, &offered);
    check.done()?;
    let service_item_id = item_of(&tx, project_id, service_item_id, task_id).await?;
    let paid = SplitCandidate { payee: &payee, incurred_on, submitted_on: tx.today };
    let route = route(&tx, &project, amount_minor, &paid).await?;
    let row = cost::Model {
        id: tx.id(),
        project_id,
        service_item_id,
        task_id,
        category: input.category,
        description,
        payee,
        proof_url,
        currency: project.currency,
        amount_minor,
        status: CostStatus::Submitted,
        incurred_on,
        ref_key: external_ref.clone(),
        external_ref,
        route: json_column::write(&route)?,
        submitted_by_id: viewer.user_id,
        decided_at: None,
        reason: None,
        paid_at: None,
        search_text: String::new(),
        version: 1,
        created_at: tx.now,
        updated_at: tx.now,
    };
    let row = audit::insert(&tx, Some(viewer), row, AuditAction::SubmitCost, FieldChanges::default()).await?;
    take_over(&tx, &row).await?;
    let project = book(&tx, viewer, project, None, &row).await?;
    let row = oa::catch_up(&tx, viewer, project, row).await?;
    tx.commit(row.id).await?;
    Ok(row)
}

/// The service item that a cost is for: its task's, where it names a task; another one cannot be said then.
async fn item_of(
    tx: &Tx,
    project_id: Uuid,
    said: Option<Uuid>,
    task_id: Option<Uuid>,
) -> Result<Option<Uuid>> {
    let field = ["input", "serviceItemId"];
    if let Some(item) = said {
        let own = service_item::Entity::find_by_id(item).one(&tx.txn).await?;
        own.filter(|own| own.project_id == Some(project_id))
            .ok_or_else(|| Error::not_found("service item", &field))?;
    }
    let Some(task) = task_id else { return Ok(said) };
    let task = task::Entity::find_by_id(task).one(&tx.txn).await?.filter(|own| own.project_id == project_id);
    let task = task.ok_or_else(|| Error::not_found("task", &["input", "taskId"]))?;
    if said.is_some() && said != task.service_item_id {
        let message = match task.service_item_id {
            Some(_) => messages::task_of_other_item(),
            None => messages::task_of_no_item(),
        };
        let allowed = task.service_item_id.map(|item| GlobalId(NodeKind::ServiceItem, item).encode());
        return Err(UserError::new(ErrorCode::BadUserInput, &field, message).allowing(allowed).into());
    }
    Ok(task.service_item_id)
}

/// Whether a cost may be committed within the policy's hard limit. Asked under the project's lock, so that
/// approvals at the same time can't pass it together.
async fn check_limit(
    tx: &Tx,
    policy: &policies::Model,
    project: &project::Model,
    row: &cost::Model,
) -> Result<()> {
    if policy.hard_limit_ratio.is_none() {
        return Ok(());
    }
    let spending = LimitedSpending {
        used: project.cost_committed_minor + project.cost_paid_minor,
        amount: row.amount_minor,
        budget: budget_of(tx, project).await?,
    };
    Ok(check_hard_limit(spending, policy.hard_limit_ratio, project.currency)?)
}

/// The approvals a stored cost needs.
pub fn route_of(row: &cost::Model) -> Result<Route> {
    json_column::read(&row.route, row.id)
}

/// Approves as finance or as the director, whoever's turn it is.
pub async fn approve(app: &App, viewer: &Viewer, input: ApproveCostInput) -> Result<cost::Model> {
    viewer.require(Permission::DecideCost)?;
    let viewer = &viewer.acting(Permission::DecideCost);
    let step = Step { id: input.id, version: input.version, words: input.comment, words_field: "comment" };
    take(app, viewer, step, Taken::Approval).await
}

/// Books an approved cost as paid.
pub async fn pay(app: &App, viewer: &Viewer, input: PayCostInput) -> Result<cost::Model> {
    viewer.require(Permission::Finance)?;
    let viewer = &viewer.acting(Permission::Finance);
    let step = Step { id: input.id, version: input.version, words: input.comment, words_field: "comment" };
    take(app, viewer, step, Taken::Other(CostStep::Payment)).await
}

/// Refuses a cost.
pub async fn reject(app: &App, viewer: &Viewer, input: RejectCostInput) -> Result<cost::Model> {
    viewer.require(Permission::DecideCost)?;
    let viewer = &viewer.acting(Permission::DecideCost);
    let mut check = Validator::default();
    check.text("reason", &input.reason, 2_000);
    check.done()?;
    let step =
        Step { id: input.id, version: input.version, words: Some(input.reason), words_field: "reason" };
    take(app, viewer, step, Taken::Other(CostStep::Rejection)).await
}

/// Takes a cost back.
pub async fn cancel(app: &App, viewer: &Viewer, input: CancelCostInput) -> Result<cost::Model> {
    viewer.require(Permission::SubmitCost)?;
    let viewer = &viewer.acting(Permission::SubmitCost);
    let step = Step { id: input.id, version: input.version, words: input.comment, words_field: "comment" };
    take(app, viewer, step, Taken::Other(CostStep::Cancellation)).await
}

/// What all steps are given.
struct Step {
    id: Id,
    version: Option<i32>,
    words: Option<String>,
    words_field: &'static str,
}

/// Which step is taken; an approval is whoever's turn it is.
enum Taken {
    Approval,
    Other(CostStep),
}

/// One step in the life of a cost.
async fn take(app: &App, viewer: &Viewer, given: Step, taken: Taken) -> Result<cost::Model> {
    let mut check = Validator::default();
    let id = check.id("id", &given.id, NodeKind::Cost);
    let words = check.text_opt(given.words_field, given.words.as_deref(), 2_000);
    check.done()?;

    let tx = app.begin_once().await?;
    let gone = || Error::not_found("cost", &["input", "id"]);
    let find = || scope::costs(viewer).find_by_id(id);
    let project_id = find().one(&tx.txn).await?.ok_or_else(gone)?.project_id;
    let project = lock(&tx, viewer, project_id, &["input", "id"]).await?;
    let old = find().one(&tx.txn).await?.ok_or_else(gone)?;
    Error::expect_version(given.version, old.version)?;
    let step = match taken {
        Taken::Other(step) => step,
        Taken::Approval => approval_of(old.status),
    };
    let status = next(old.status, step, route_of(&old)?.needs_director())
        .map_err(|refusal| refusal.at(&["input", "id"]))?;
    require_turn(viewer, &project, &old, step)?;
    let policy = policy::of_line(&tx.txn, project.business_line_id).await?;
    let decider = Decider { person: viewer.user_id, four_eyes: policy.four_eyes };
    participants(&tx.txn, &old).await?.check(step, decider)?;
    allow(&project, ProjectStep::Settle, &["input", "id"])?;
    if matches!(step, CostStep::FinanceApproval | CostStep::DirectorApproval) {
        check_limit(&tx, &policy, &project, &old).await?;
    }
    let taken = cost_approval::Model {
        id: tx.id(),
        cost_id: id,
        step,
        decided_by_id: viewer.user_id,
        comment: words.clone(),
        decided_at: tx.now,
    };
    let said = FieldChanges::default().part(step.name(), None, &taken);
    cost_approval::Entity::insert(taken.into_active_model()).exec_without_returning(&tx.txn).await?;
    let ends = matches!(step, CostStep::Rejection | CostStep::Cancellation);
    let new = cost::Model {
        status,
        decided_at: if step == CostStep::Payment { old.decided_at } else { Some(tx.now) },
        ref_key: key_after(&old, status),
        reason: if ends { words } else { old.reason.clone() },
        paid_at: (status == CostStatus::Paid).then_some(tx.now),
        ..old.clone()
    };
    let action = match step {
        CostStep::FinanceApproval | CostStep::DirectorApproval => AuditAction::ApproveCost,
        CostStep::Payment => AuditAction::PayCost,
        CostStep::Rejection => AuditAction::RejectCost,
        CostStep::Cancellation => AuditAction::CancelCost,
    };
    let new = audit::update(&tx, Some(viewer), &old, new, action, said).await?;
    let project = book(&tx, viewer, project, Some(&old), &new).await?;
    let new = oa::catch_up(&tx, viewer, project, new).await?;
    tx.commit(new.id).await?;
    Ok(new)
}

/// The step belongs to the role whose turn it is, in a project seen in that role.
fn require_turn(viewer: &Viewer, project: &project::Model, row: &cost::Model, step: CostStep) -> Result<()> {
    let permission = match step {
        CostStep::FinanceApproval | CostStep::Payment => Permission::Finance,
        CostStep::DirectorApproval => Permission::Direct,
        CostStep::Rejection if row.status == CostStatus::Submitted => Permission::Finance,
        CostStep::Rejection => Permission::Direct,
        CostStep::Cancellation => Permission::SubmitCost,
    };
    viewer.require(permission)?;
    if !scope::sees_project(&viewer.acting(permission), project) {
        return Err(Error::not_found("cost", &["input", "id"]));
    }
    Ok(())
}

/// Moves a cost between the project's sums, tells who must decide next, and judges the project.
async fn book(
    tx: &Tx,
    viewer: &Viewer,
    before: project::Model,
    old: Option<&cost::Model>,
    new: &cost::Model,
) -> Result<project::Model> {
    let mut project = before.clone();
    if let Some(sum) = old.and_then(|old| sum_of(&mut project, old.status)) {
        *sum -= new.amount_minor;
    }
    if let Some(sum) = sum_of(&mut project, new.status) {
        *sum += new.amount_minor;
    }
    total::move_cost(tx, &project, old.map(|old| old.status), new).await?;
    let next = match approval::of_cost(new.status, &new.payee, new.amount_minor, new.currency) {
        None => None,
        Some(verdict) => {
            let four_eyes = policy::of_line(&tx.txn, project.business_line_id).await?.four_eyes;
            let closed_to = participants(&tx.txn, new).await?.barred(approval_of(new.status), four_eyes);
            Some(NextApproval { verdict, closed_to })
        }
    };
    alert::approval::ask(tx, Some(viewer), new.project_id, new.id, next.as_ref()).await?;
    let project = alert::evaluate(tx, Some(viewer), project, EvaluationCause::Cost).await?;
    store(tx, Some(viewer), &before, project).await
}

/// The sum that a cost of this status counts in.
fn sum_of(project: &mut project::Model, status: CostStatus) -> Option<&mut i64> {
    match status {
        CostStatus::Submitted | CostStatus::FinanceApproved => Some(&mut project.cost_submitted_minor),
        CostStatus::Approved => Some(&mut project.cost_committed_minor),
        CostStatus::Paid => Some(&mut project.cost_paid_minor),
        CostStatus::Rejected | CostStatus::Cancelled => None,
    }
}
