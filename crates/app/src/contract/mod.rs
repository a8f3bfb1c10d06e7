//! Contracts: one to one with projects, written for legal, who put them in force; that begins the work.

mod input;
mod terms;

use entity::enums::{AuditAction, ContractStatus, ProjectStage};
use entity::{contract, project};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use crate::alert::approval::NextApproval;
use crate::alert::{self, EvaluationCause};
use crate::audit::{self, FieldChanges};
use crate::error::{Error, Result};
use crate::project::{allow, lock};
use crate::scalar::NodeKind;
use crate::validation::Validator;
use crate::viewer::{Permission, Viewer};
use crate::{App, Tx, authorship, compliance, policy, proposal, scope};
use rules::approval;
use rules::collection::check_sum;
use rules::compliance::{check_confirmed, check_open};
use rules::four_eyes::{Decider, check_contract};
use rules::lifecycle::{self, ContractStep, ProjectStep, StageEvent, turn};

pub use input::*;

/// A project's contract.
pub(super) async fn of_project(tx: &Tx, project_id: Uuid) -> Result<Option<contract::Model>> {
    Ok(contract::Entity::find().filter(contract::Column::ProjectId.eq(project_id)).one(&tx.txn).await?)
}

/// Writes the contract of a project whose proposal the customer has confirmed.
pub async fn draft(app: &App, viewer: &Viewer, input: DraftContractInput) -> Result<contract::Model> {
    viewer.require(Permission::WriteContract)?;
    let viewer = &viewer.acting(Permission::WriteContract);
    let mut check = Validator::default();
    let project_id = check.id("projectId", &input.project_id, NodeKind::Project);
    let number = check.line("number", &input.number, 100);
    check.done()?;

    let tx = app.begin_once().await?;
    let field = ["input", "projectId"];
    let project = lock(&tx, viewer, project_id, &field).await?;
    if of_project(&tx, project_id).await?.is_some() {
        return Err(lifecycle::contract_exists().at(&field).into());
    }
    allow(&project, ProjectStep::DraftContract, &field)?;
    let mut check = Validator::default();
    let amount_minor = check.money("amount", &input.amount, project.currency, 1);
    let terms = terms::check_terms(&mut check, &input.instalments, project.currency);
    check.done()?;
    let amounts: Vec<_> = terms.iter().map(|term| term.amount_minor).collect();
    check_sum(amount_minor, &amounts, project.currency)?;
    terms::check_items(&tx, project_id, &terms).await?;
    let proposal = proposal::latest(&tx.txn, project_id).await?;
    check_confirmed(proposal.map(|proposal| proposal.status)).map_err(|refusal| refusal.at(&field))?;
    let row = contract::Model {
        id: tx.id(),
        project_id,
        number,
        currency: project.currency,
        amount_minor,
        received_minor: 0,
        status: ContractStatus::Draft,
        signed_on: None,
        comment: None,
        search_text: String::new(),
        version: 1,
        created_at: tx.now,
        updated_at: tx.now,
    };
    let parts = terms::listed(&tx, &row, terms);
    let list = FieldChanges::default().list("instalments", &[], &parts);
    let row = audit::insert(&tx, Some(viewer), row, AuditAction::DraftContract, list).await?;
    terms::replace(&tx, &row, &parts).await?;
    authorship::note(&tx, viewer, row.id).await?;
    compliance::follow(&tx, viewer, project).await?;
    tx.commit(row.id).await?;
    Ok(row)
}

/// Changes the terms of a contract that is not in force.
pub async fn update(app: &App, viewer: &Viewer, input: UpdateContractInput) -> Result<contract::Model> {
    viewer.require(Permission::WriteContract)?;
    let viewer = &viewer.acting(Permission::WriteContract);
    let mut check = Validator::default();
    let id = check.id("id", &input.id, NodeKind::Contract);
    let number = check.change("number", &input.number, |check, at, text| check.line(at, text, 100));
    check.done()?;

    let tx = app.begin_once().await?;
    let (project, old) = lock_with_project(&tx, viewer, id, input.version).await?;
    allow(&project, ProjectStep::EditContract, &["input", "id"])?;
    let status = lifecycle::contract(old.status, ContractStep::Edit)
        .map_err(|refusal| refusal.at(&["input", "id"]))?;
    let mut check = Validator::default();
    let amount =
        check.change("amount", &input.amount, |check, at, given| check.money(at, given, old.currency, 1));
    let given = check.change("instalments", &input.instalments, |check, _, given| {
        terms::check_terms(check, given, old.currency)
    });
    check.done()?;
    let before = terms::stored(&tx, id).await?;
    let amounts: Vec<_> = match &given {
        Some(terms) => terms.iter().map(|term| term.amount_minor).collect(),
        None => before.iter().map(|part| part.amount_minor).collect(),
    };
    let new = contract::Model {
        number: number.unwrap_or_else(|| old.number.clone()),
        amount_minor: amount.unwrap_or(old.amount_minor),
        status,
        ..old.clone()
    };
    check_sum(new.amount_minor, &amounts, new.currency)?;
    let after = match given {
        Some(terms) => {
            terms::check_items(&tx, project.id, &terms).await?;
            let after = terms::listed(&tx, &new, terms);
            terms::replace(&tx, &new, &after).await?;
            after
        }
        None => before.clone(),
    };
    authorship::note(&tx, viewer, id).await?;
    let list = FieldChanges::default().list("instalments", &before, &after);
    let new = audit::update(&tx, Some(viewer), &old, new, AuditAction::UpdateContract, list).await?;
    compliance::follow(&tx, viewer, project).await?;
    tx.commit(new.id).await?;
    Ok(new)
}

/// Hands a contract to legal.
pub async fn submit(app: &App, viewer: &Viewer, input: SubmitContractInput) -> Result<contract::Model> {
    viewer.require(Permission::WriteContract)?;
    let viewer = &viewer.acting(Permission::WriteContract);
    let mut check = Validator::default();
    let id = check.id("id", &input.id, NodeKind::Contract);
    check.done()?;
    let tx = app.begin_once().await?;
    let (project, old) = lock_with_project(&tx, viewer, id, input.version).await?;
    allow(&project, ProjectStep::DraftContract, &["input", "id"])?;
    let status = lifecycle::contract(old.status, ContractStep::Submit)
        .map_err(|refusal| refusal.at(&["input", "id"]))?;
    let new = contract::Model { status, ..old.clone() };
    authorship::note(&tx, viewer, id).await?;
    let new =
        audit::update(&tx, Some(viewer), &old, new, AuditAction::SubmitContract, FieldChanges::default())
            .await?;
    ask_legal(&tx, viewer, &project, &new).await?;
    tx.commit(new.id).await?;
    Ok(new)
}

/// Decides as legal. In force, the contract begins the work: nothing else does.
pub async fn decide(app: &App, viewer: &Viewer, input: DecideContractInput) -> Result<contract::Model> {
    viewer.require(Permission::ReviewRisk)?;
    let viewer = &viewer.acting(Permission::ReviewRisk);
    let mut check = Validator::default();
    let id = check.id("id", &input.id, NodeKind::Contract);
    let comment = check.text_opt("comment", input.comment.as_deref(), 5_000);
    if !input.approve && comment.is_none() {
        check.fail(&["comment"], messages::refusal_without_why());
    }
    check.done()?;
    let tx = app.begin_once().await?;
    let field = ["input", "id"];
    let (project, old) = lock_with_project(&tx, viewer, id, input.version).await?;
    allow(&project, ProjectStep::DecideContract, &field)?;
    let status = lifecycle::contract(old.status, ContractStep::Decide(input.approve))
        .map_err(|refusal| refusal.at(&field))?;
    let four_eyes = policy::of_line(&tx.txn, project.business_line_id).await?.four_eyes;
    let authors = authorship::of(&tx.txn, id).await?;
    check_contract(&authors, Decider { person: viewer.user_id, four_eyes })?;
    let mut new = contract::Model { status, comment, ..old.clone() };
    if input.approve {
        let proposal = proposal::latest(&tx.txn, project.id).await?;
        check_confirmed(proposal.map(|proposal| proposal.status)).map_err(|refusal| refusal.at(&field))?;
        let reviews = compliance::reviews_of(&tx.txn, project.id).await?;
        check_open(compliance::latest_decisions(&reviews)).map_err(|refusal| refusal.at(&field))?;
        new.signed_on = Some(tx.today);
    }
    let new =
        audit::update(&tx, Some(viewer), &old, new, AuditAction::DecideContract, FieldChanges::default())
            .await?;
    ask_legal(&tx, viewer, &project, &new).await?;
    if input.approve {
        begin_work(&tx, viewer, project).await?;
    }
    tx.commit(new.id).await?;
    Ok(new)
}

/// The work begins on the day its contract is in force.
async fn begin_work(tx: &Tx, viewer: &Viewer, old: project::Model) -> Result<()> {
    let stage = turn(old.stage, StageEvent::ContractActive);
    let new = project::Model { stage, actual_start: Some(tx.today), ..old.clone() };
    let new = alert::evaluate(tx, Some(viewer), new, EvaluationCause::Work).await?;
    audit::update(tx, Some(viewer), &old, new, AuditAction::BeginProject, FieldChanges::default()).await?;
    Ok(())
}

/// Ends the contract of a project that ends; one that never was in force is terminated, too.
pub(super) async fn end(tx: &Tx, viewer: &Viewer, project_id: Uuid, status: ContractStatus) -> Result<()> {
    let Some(old) = of_project(tx, project_id).await? else { return Ok(()) };
    let new = contract::Model { status, ..old.clone() };
    let new =
        audit::update(tx, Some(viewer), &old, new, AuditAction::EndContract, FieldChanges::default()).await?;
    // Legal may have been asked for it.
    alert::approval::ask(tx, Some(viewer), project_id, new.id, None).await
}

async fn lock_with_project(
    tx: &Tx,
    viewer: &Viewer,
    id: Uuid,
    version: Option<i32>,
) -> Result<(project::Model, contract::Model)> {
    let field = ["input", "id"];
    let gone = || Error::not_found("contract", &field);
    let find = || scope::contracts(viewer).find_by_id(id);
    let project_id = find().one(&tx.txn).await?.ok_or_else(gone)?.project_id;
    let project = lock(tx, viewer, project_id, &field).await?;
    let row = find().one(&tx.txn).await?.ok_or_else(gone)?;
    Error::expect_version(version, row.version)?;
    Ok((project, row))
}

/// Asks legal for the contract that there is, or lets the question rest, after the project's reviews have moved.
pub(super) async fn ask_again(tx: &Tx, viewer: &Viewer, project: &project::Model) -> Result<()> {
    let row = contract::Entity::find()
        .filter(contract::Column::ProjectId.eq(project.id))
        .filter(contract::Column::Status.ne(ContractStatus::Terminated))
        .one(&tx.txn)
        .await?;
    match row {
        Some(row) => ask_legal(tx, viewer, project, &row).await,
        None => Ok(()),
    }
}

/// Asks legal for a contract that waits for them, as long as finance and legal stand by what it rests on.
async fn ask_legal(tx: &Tx, viewer: &Viewer, project: &project::Model, row: &contract::Model) -> Result<()> {
    let next = approval::of_contract(row.status, &row.number, row.amount_minor, row.currency);
    let next = match next.filter(|_| project.stage == ProjectStage::Contracting) {
        None => None,
        Some(verdict) => {
            let four_eyes = policy::of_line(&tx.txn, project.business_line_id).await?.four_eyes;
            let authors = if four_eyes { authorship::of(&tx.txn, row.id).await? } else { Vec::new() };
            Some(NextApproval { verdict, closed_to: authors })
        }
    };
    alert::approval::ask(tx, Some(viewer), project.id, row.id, next.as_ref()).await
}
