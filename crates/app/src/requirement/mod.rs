//! Requirements, from the first draft to their project.

mod flag;
mod input;
mod items;
mod list;
mod review;

use entity::enums::{AuditAction, RequirementStatus, Role};
use entity::requirement;
use uuid::Uuid;

use super::audit::{self, FieldChanges};
use super::{App, Tx, authorship, policy, scope};
use crate::error::{Error, Result};
use crate::scalar::{Id, NodeKind};
use crate::validation::Validator;
use crate::viewer::{Permission, Viewer};
use rules::four_eyes::{Decider, check_requirement};
use rules::lifecycle::{self, RequirementStep};

use flag::refusals;
pub use flag::{Flag, flags_by, override_restriction, restrictions_of};
pub use input::*;
pub use list::*;
pub use review::review;

/// Writes a requirement, as a draft.
pub async fn create(app: &App, viewer: &Viewer, input: CreateRequirementInput) -> Result<requirement::Model> {
    viewer.require(Permission::Sell)?;
    let viewer = &viewer.acting(Permission::Sell);
    let mut check = Validator::default();
    let customer_id = check.id("customerId", &input.customer_id, NodeKind::Customer);
    let line = match viewer.business_line_id {
        Some(line) => Some(line),
        // Who has no line sells for the customer's.
        None => {
            let customer = scope::customers(viewer).find_by_id(customer_id).one(&app.db.reader).await?;
            customer.and_then(|customer| customer.business_line_id)
        }
    };
    let policy = policy::of_line(&app.db.reader, line).await?;
    let allowed = policy::currencies(&policy.currencies, policy.id)?;
    let title = check.line("title", &input.title, 200);
    let description = check.text_or_empty("description", &input.description, 20_000);
    let expected_results = check.text_or_empty("expectedResults", &input.expected_results, 20_000);
    let category = check.line_opt("category", input.category.as_deref(), 100);
    let wanted_start = check.day_opt("wantedStart", input.wanted_start.as_ref());
    let wanted_end = check.day_opt("wantedEnd", input.wanted_end.as_ref());
    check.span("wantedEnd", wanted_start, wanted_end);
    let (currency, lines) = items::check_lines(&mut check, &input.service_items, policy.currency, &allowed);
    check.done()?;

    let tx = app.begin_once().await?;
    let customer = scope::customers(viewer).find_by_id(customer_id).one(&tx.txn).await?;
    customer.ok_or_else(|| Error::not_found("customer", &["input", "customerId"]))?;
    let row = requirement::Model {
        id: tx.id(),
        customer_id,
        business_line_id: line,
        created_by_id: viewer.user_id,
        title,
        description,
        expected_results,
        category,
        wanted_start,
        wanted_end,
        currency,
        amount_minor: lines.iter().map(|line| line.amount_minor).sum(),
        status: RequirementStatus::Draft,
        review_round: 0,
        search_text: String::new(),
        version: 1,
        created_at: tx.now,
        updated_at: tx.now,
    };
    let items = items::listed(&tx, &row, lines);
    let list = FieldChanges::default().list("serviceItems", &[], &items);
    let row = audit::insert(&tx, Some(viewer), row, AuditAction::CreateRequirement, list).await?;
    let items = items::replace(&tx, &row, items).await?;
    authorship::note(&tx, viewer, row.id).await?;
    flag::refresh(&tx, viewer, &row, &items).await?;
    tx.commit(row.id).await?;
    Ok(row)
}

/// Changes what a requirement says, before it is submitted or after it was rejected.
pub async fn update(app: &App, viewer: &Viewer, input: UpdateRequirementInput) -> Result<requirement::Model> {
    viewer.require(Permission::Sell)?;
    let viewer = &viewer.acting(Permission::Sell);
    let mut check = Validator::default();
    let id = check.id("id", &input.id, NodeKind::Requirement);
    let title = check.change("title", &input.title, |check, at, text| check.line(at, text, 200));
    let long = |check: &mut Validator, at: &str, text: &String| check.text_or_empty(at, text, 20_000);
    let description = check.change_or_clear("description", &input.description, long);
    let expected_results = check.change_or_clear("expectedResults", &input.expected_results, long);
    let category = check
        .change_or_clear("category", &input.category, |check, at, text| check.line_opt(at, Some(text), 100));
    let wanted_start = check.change_or_clear("wantedStart", &input.wanted_start, Validator::day);
    let wanted_end = check.change_or_clear("wantedEnd", &input.wanted_end, Validator::day);
    check.done()?;

    let tx = app.begin_once().await?;
    let old = lock(&tx, viewer, id, &["input", "id"], input.version).await?;
    let status = lifecycle::requirement(old.status, RequirementStep::Edit)
        .map_err(|refusal| refusal.at(&["input", "id"]))?;
    let mut new = requirement::Model {
        status,
        title: title.unwrap_or_else(|| old.title.clone()),
        description: description.map_or_else(|| old.description.clone(), Option::unwrap_or_default),
        expected_results: expected_results
            .map_or_else(|| old.expected_results.clone(), Option::unwrap_or_default),
        category: category.map_or_else(|| old.category.clone(), Option::flatten),
        wanted_start: wanted_start.unwrap_or(old.wanted_start),
        wanted_end: wanted_end.unwrap_or(old.wanted_end),
        ..old.clone()
    };
    let mut check = Validator::default();
    check.span("wantedEnd", new.wanted_start, new.wanted_end);
    let policy = policy::of_line(&tx.txn, old.business_line_id).await?;
    let allowed = policy::currencies(&policy.currencies, policy.id)?;
    let lines = check.change("serviceItems", &input.service_items, |check, _, given| {
        let (currency, lines) = items::check_lines(check, given, old.currency, &allowed);
        new.currency = currency;
        lines
    });
    check.done()?;
    let before = items::stored(&tx, id).await?;
    let after = match lines {
        Some(lines) => {
            new.amount_minor = lines.iter().map(|line| line.amount_minor).sum();
            let items = items::listed(&tx, &new, lines);
            items::replace(&tx, &new, items).await?
        }
        None => before.clone(),
    };
    authorship::note(&tx, viewer, id).await?;
    let list = FieldChanges::default().list("serviceItems", &before, &after);
    let new = audit::update(&tx, Some(viewer), &old, new, AuditAction::UpdateRequirement, list).await?;
    flag::refresh(&tx, viewer, &new, &after).await?;
    tx.commit(new.id).await?;
    Ok(new)
}

/// Hands a requirement to the project managers, unless it touches what the company never takes.
pub async fn submit(app: &App, viewer: &Viewer, input: SubmitRequirementInput) -> Result<requirement::Model> {
    step(app, viewer, &input.id, input.version, RequirementStep::Submit).await
}

/// Takes a requirement back.
pub async fn withdraw(
    app: &App,
    viewer: &Viewer,
    input: WithdrawRequirementInput,
) -> Result<requirement::Model> {
    step(app, viewer, &input.id, input.version, RequirementStep::Withdraw).await
}

/// A step of the sales person's alone.
async fn step(
    app: &App,
    viewer: &Viewer,
    id: &Id,
    version: Option<i32>,
    step: RequirementStep,
) -> Result<requirement::Model> {
    viewer.require(Permission::Sell)?;
    let viewer = &viewer.acting(Permission::Sell);
    let mut check = Validator::default();
    let id = check.id("id", id, NodeKind::Requirement);
    check.done()?;
    let tx = app.begin_once().await?;
    let old = lock(&tx, viewer, id, &["input", "id"], version).await?;
    let status = lifecycle::requirement(old.status, step).map_err(|refusal| refusal.at(&["input", "id"]))?;
    let submitted = step == RequirementStep::Submit;
    if submitted {
        authorship::note(&tx, viewer, id).await?;
        let items = items::stored(&tx, id).await?;
        let refusals = refusals(&flag::refresh(&tx, viewer, &old, &items).await?);
        if !refusals.is_empty() {
            return flag::refuse(tx, viewer, &old, refusals).await;
        }
    }
    let new =
        requirement::Model { status, review_round: old.review_round + i32::from(submitted), ..old.clone() };
    let action = if submitted { AuditAction::SubmitRequirement } else { AuditAction::WithdrawRequirement };
    let new = audit::update(&tx, Some(viewer), &old, new, action, FieldChanges::default()).await?;
    tx.commit(new.id).await?;
    Ok(new)
}

/// An error if the viewer must leave a decision on a requirement, in this role, to others.
async fn check_others(tx: &Tx, viewer: &Viewer, row: &requirement::Model, role: Role) -> Result<()> {
    let four_eyes = policy::of_line(&tx.txn, row.business_line_id).await?.four_eyes;
    let authors = authorship::of(&tx.txn, row.id).await?;
    Ok(check_requirement(&authors, Decider { person: viewer.user_id, four_eyes }, role)?)
}

/// The requirement, locked for this transaction, if the viewer may see it and read its latest version.
pub async fn lock(
    tx: &Tx,
    viewer: &Viewer,
    id: Uuid,
    field: &[&str],
    version: Option<i32>,
) -> Result<requirement::Model> {
    let row = scope::requirements(viewer).lock(&tx.txn, id).await?;
    let row = row.ok_or_else(|| Error::not_found("requirement", field))?;
    Error::expect_version(version, row.version)?;
    Ok(row)
}
