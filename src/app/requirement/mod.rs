//! Requirements, their service list and their review.

use async_graphql::{Enum, InputObject};
use entity::enums::{Currency, RequirementStatus, ReviewCriterion, ServiceItemStatus, Subject};
use entity::{customer, requirement, requirement_finding, requirement_review, service_item};
use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::audit::{self, About, Changes};
use super::page::{Listed, Sort, holds};
use super::{App, Tx, scope};
use crate::check::{Check, MoneyInput};
use crate::error::{Error, Result};
use crate::rules::lifecycle::{self, RequirementStep};
use crate::scalar::{Day, Id, Kind};
use crate::viewer::{Permission, Viewer};

/// One line of the service list.
#[derive(Clone, Debug, InputObject)]
pub struct ServiceItemInput {
    /// What kind of service, such as `Live stream`.
    pub service: String,
    /// Details.
    pub description: Option<String>,
    /// How many, 1 to 100,000.
    pub quantity: i32,
    /// Price of one.
    pub unit_price: MoneyInput,
}

/// A requirement to be written.
#[derive(Clone, Debug, InputObject)]
pub struct CreateRequirementInput {
    /// Who wants it.
    pub customer_id: Id,
    /// One line.
    pub title: String,
    /// What is wanted.
    pub description: String,
    /// What the customer expects to gain.
    pub expected_results: String,
    /// Kind of business it advertises.
    pub category: Option<String>,
    /// First wanted day.
    pub wanted_start: Option<Day>,
    /// Last wanted day.
    pub wanted_end: Option<Day>,
    /// 1 to 50 items, all in one currency (CNY where none is given).
    pub service_items: Vec<ServiceItemInput>,
}

/// A requirement to be handed to the project managers.
#[derive(Clone, Debug, InputObject)]
pub struct SubmitRequirementInput {
    /// Which requirement.
    pub id: Id,
    /// The version that was read; somebody else's change in between is a CONFLICT.
    pub version: Option<i32>,
}

/// A requirement to be taken back.
#[derive(Clone, Debug, InputObject)]
pub struct WithdrawRequirementInput {
    /// Which requirement.
    pub id: Id,
    /// The version that was read; somebody else's change in between is a CONFLICT.
    pub version: Option<i32>,
}

/// The verdict on one criterion.
#[derive(Clone, Debug, InputObject)]
pub struct ReviewFindingInput {
    /// What is judged.
    pub criterion: ReviewCriterion,
    /// The verdict.
    pub passed: bool,
    /// Why.
    pub note: Option<String>,
}

/// A review: each of the four criteria once.
#[derive(Clone, Debug, InputObject)]
pub struct ReviewRequirementInput {
    /// Which requirement.
    pub id: Id,
    /// The version that was read; somebody else's change in between is a CONFLICT.
    pub version: Option<i32>,
    /// One failure rejects.
    pub findings: Vec<ReviewFindingInput>,
}

/// Which requirements are listed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, InputObject)]
pub struct RequirementFilter {
    /// In any of these states.
    pub status: Option<Vec<RequirementStatus>>,
    /// Of this customer.
    pub customer_id: Option<Id>,
    /// Title holds this text.
    pub search: Option<String>,
}

/// What requirements are ordered by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Enum)]
pub enum RequirementOrder {
    /// Oldest first.
    #[default]
    CreatedAtAsc,
    /// Newest first.
    CreatedAtDesc,
}

impl Listed for requirement::Entity {
    type Filter = RequirementFilter;
    type Order = RequirementOrder;
    const ID: Self::Column = requirement::Column::Id;

    fn visible(viewer: &Viewer) -> Condition {
        scope::requirements(viewer)
    }

    fn matching(filter: &RequirementFilter, _: &Viewer) -> Result<Condition> {
        let mut check = Check::filter();
        let search = check.text_opt("search", filter.search.as_deref(), 200);
        let customer = check.id_opt("customerId", filter.customer_id.as_ref(), Kind::Customer);
        check.done()?;
        let mut rows = Condition::all();
        if let Some(status) = &filter.status {
            rows = rows.add(requirement::Column::Status.is_in(status.iter().copied()));
        }
        if let Some(customer) = customer {
            rows = rows.add(requirement::Column::CustomerId.eq(customer));
        }
        if let Some(text) = &search {
            rows = rows.add(holds(requirement::Column::Title, text));
        }
        Ok(rows)
    }

    fn sort(order: RequirementOrder, _: &Viewer) -> Sort<Self::Column> {
        match order {
            RequirementOrder::CreatedAtAsc => Sort::up(None),
            RequirementOrder::CreatedAtDesc => Sort::down(None),
        }
    }
}

/// A line of the service list, checked.
struct Line {
    service: String,
    description: String,
    quantity: i32,
    unit_price_minor: i64,
    amount_minor: i64,
}

fn check_lines(check: &mut Check, items: &[ServiceItemInput], currency: Currency) -> Vec<Line> {
    check.list("serviceItems", items, 1, 50);
    let mut lines = Vec::with_capacity(items.len());
    for (position, item) in items.iter().enumerate() {
        check.within(&["serviceItems", &position.to_string()], |check| {
            let quantity = check.within_bounds("quantity", item.quantity, 1, 100_000);
            let unit_price_minor = check.money("unitPrice", &item.unit_price, currency, 0);
            let amount_minor = unit_price_minor.saturating_mul(i64::from(quantity));
            if amount_minor > crate::rules::money::LARGEST_MINOR {
                check.fail(&["quantity"], "Quantity times unit price is more than the largest amount.");
            }
            lines.push(Line {
                service: check.text("service", &item.service, 100),
                description: check.text_or_empty(
                    "description",
                    item.description.as_deref().unwrap_or(""),
                    5_000,
                ),
                quantity,
                unit_price_minor,
                amount_minor,
            });
        });
    }
    lines
}

/// Writes a requirement, as a draft.
pub async fn create(app: &App, viewer: &Viewer, input: CreateRequirementInput) -> Result<requirement::Model> {
    viewer.require(Permission::Sell)?;
    let viewer = &viewer.acting(Permission::Sell);
    let currency =
        input.service_items.iter().find_map(|item| item.unit_price.currency).unwrap_or(Currency::Cny);
    let mut check = Check::default();
    let customer_id = check.id("customerId", &input.customer_id, Kind::Customer);
    let title = check.text("title", &input.title, 200);
    let description = check.text_or_empty("description", &input.description, 20_000);
    let expected_results = check.text_or_empty("expectedResults", &input.expected_results, 20_000);
    let category = check.text_opt("category", input.category.as_deref(), 100);
    let wanted_start = check.day_opt("wantedStart", input.wanted_start.as_ref());
    let wanted_end = check.day_opt("wantedEnd", input.wanted_end.as_ref());
    check.span("wantedEnd", wanted_start, wanted_end);
    let lines = check_lines(&mut check, &input.service_items, currency);
    check.done()?;

    let tx = app.begin().await?;
    let customer = customer::Entity::find_by_id(customer_id)
        .filter(scope::customers(viewer))
        .one(&tx.txn)
        .await?
        .ok_or_else(|| Error::not_found("customer", &["input", "customerId"]))?;
    let row = requirement::Model {
        id: tx.id(),
        customer_id,
        business_line_id: viewer.business_line_id.or(customer.business_line_id),
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
        version: 1,
        created_at: tx.now,
        updated_at: tx.now,
    };
    requirement::Entity::insert(requirement::ActiveModel::from(row.clone()))
        .exec_without_returning(&tx.txn)
        .await?;
    for (position, line) in (0..).zip(lines) {
        let item = service_item::ActiveModel {
            id: Set(tx.id()),
            requirement_id: Set(row.id),
            project_id: Set(None),
            position: Set(position),
            service: Set(line.service),
            description: Set(line.description),
            quantity: Set(line.quantity),
            currency: Set(currency),
            unit_price_minor: Set(line.unit_price_minor),
            amount_minor: Set(line.amount_minor),
            milestone_date: Set(None),
            status: Set(ServiceItemStatus::Planned),
            progress: Set(0),
            delivered_at: Set(None),
            version: Set(1),
            created_at: Set(tx.now),
            updated_at: Set(tx.now),
        };
        service_item::Entity::insert(item).exec_without_returning(&tx.txn).await?;
    }
    let changes = Changes::default()
        .new_field("title", &row.title)
        .new_field("customer", row.customer_id)
        .new_field("amountMinor", row.amount_minor)
        .new_field("status", row.status);
    audit::write(&tx, Some(viewer), about(row.id), "requirement.create", changes).await?;
    tx.commit().await?;
    Ok(row)
}

/// Hands a requirement to the project managers.
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
    let mut check = Check::default();
    let id = check.id("id", id, Kind::Requirement);
    check.done()?;
    let tx = app.begin().await?;
    let old = lock(&tx, viewer, id, &["input", "id"], version).await?;
    let status = lifecycle::requirement(old.status, step).map_err(|refusal| refusal.at(&["input", "id"]))?;
    let submitted = step == RequirementStep::Submit;
    let new =
        requirement::Model { status, review_round: old.review_round + i32::from(submitted), ..old.clone() };
    let action = if submitted { "requirement.submit" } else { "requirement.withdraw" };
    let new = save(&tx, viewer, &old, new, action).await?;
    tx.commit().await?;
    Ok(new)
}

/// Decides on a submitted requirement.
pub async fn review(app: &App, viewer: &Viewer, input: ReviewRequirementInput) -> Result<requirement::Model> {
    viewer.require(Permission::Manage)?;
    let viewer = &viewer.acting(Permission::Manage);
    let mut check = Check::default();
    let id = check.id("id", &input.id, Kind::Requirement);
    let mut judged: Vec<_> = input.findings.iter().map(|finding| finding.criterion).collect();
    judged.sort();
    if judged != ReviewCriterion::ALL {
        check.fail(&["findings"], "A review judges each of the four criteria once.").allowed =
            ReviewCriterion::ALL.iter().map(|criterion| criterion.name().to_string()).collect();
    }
    let mut notes = Vec::new();
    for (position, finding) in input.findings.iter().enumerate() {
        check.within(&["findings", &position.to_string()], |check| {
            notes.push(check.text_opt("note", finding.note.as_deref(), 5_000));
        });
    }
    check.done()?;
    let passed = input.findings.iter().all(|finding| finding.passed);

    let tx = app.begin().await?;
    let old = lock(&tx, viewer, id, &["input", "id"], input.version).await?;
    let status = lifecycle::requirement(old.status, RequirementStep::Review(passed))
        .map_err(|refusal| refusal.at(&["input", "id"]))?;
    let review_id = tx.id();
    let review = requirement_review::ActiveModel {
        id: Set(review_id),
        requirement_id: Set(id),
        round: Set(old.review_round),
        reviewer_id: Set(viewer.user_id),
        passed: Set(passed),
        decided_at: Set(tx.now),
    };
    requirement_review::Entity::insert(review).exec_without_returning(&tx.txn).await?;
    let findings = input.findings.iter().zip(notes).map(|(finding, note)| requirement_finding::ActiveModel {
        review_id: Set(review_id),
        criterion: Set(finding.criterion),
        passed: Set(finding.passed),
        note: Set(note),
    });
    requirement_finding::Entity::insert_many(findings).exec_without_returning(&tx.txn).await?;
    let new = requirement::Model { status, ..old.clone() };
    let new = save(&tx, viewer, &old, new, "requirement.review").await?;
    tx.commit().await?;
    Ok(new)
}

fn about(id: Uuid) -> About {
    About { subject: Subject::Requirement, id, project_id: None }
}

/// The requirement, locked for this transaction, if the viewer may see it and read its latest version.
pub async fn lock(
    tx: &Tx,
    viewer: &Viewer,
    id: Uuid,
    field: &[&str],
    version: Option<i32>,
) -> Result<requirement::Model> {
    let row = requirement::Entity::find_by_id(id)
        .filter(scope::requirements(viewer))
        .lock_exclusive()
        .one(&tx.txn)
        .await?
        .ok_or_else(|| Error::not_found("requirement", field))?;
    Error::expect_version(version, row.version)?;
    Ok(row)
}

/// Stores a changed requirement under its next version, with its audit entry.
pub async fn save(
    tx: &Tx,
    viewer: &Viewer,
    old: &requirement::Model,
    mut new: requirement::Model,
    action: &str,
) -> Result<requirement::Model> {
    new.version = old.version + 1;
    new.updated_at = tx.now;
    requirement::ActiveModel::from(new.clone()).reset_all().update(&tx.txn).await?;
    let changes = Changes::default().field("status", &old.status, &new.status).field(
        "reviewRound",
        &old.review_round,
        &new.review_round,
    );
    audit::write(tx, Some(viewer), about(new.id), action, changes).await?;
    Ok(new)
}
