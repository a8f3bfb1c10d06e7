//! Projects: how they begin, are planned, paused and ended, and how they stand.

mod close;
mod end;
mod figures;
mod input;
mod list;
mod revision;
mod shift;

use std::collections::HashMap;

use chrono::{Datelike, NaiveDate};
use entity::enums::{AuditAction, CollectionStatus, Health, ProjectStage, Role, Subject};
use entity::{project, requirement, service_item, user_role};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use crate::alert::{self, EvaluationCause};
use crate::audit::{self, About, FieldChanges};
use crate::error::{Error, ErrorCode, Result, UserError};
use crate::scalar::NodeKind;
use crate::validation::Validator;
use crate::viewer::{Permission, Viewer};
use crate::{App, Tx, baseline, scope, sequence};
use rules::lifecycle::{self, ProjectStep, RequirementStep};

pub use close::open_work;
pub use end::{cancel, complete, hold, open_costs, resume};
pub use figures::*;
pub use input::*;
pub use list::*;
pub use revision::{Revisions, count_changes, if_visible, revisions};

/// The project, locked for this transaction, if the viewer may see it: whatever changes a project, its
/// tasks or its costs takes this lock first. What days that passed unseen bring comes before it.
pub async fn lock(tx: &Tx, viewer: &Viewer, id: Uuid, field: &[&str]) -> Result<project::Model> {
    let row = scope::projects(viewer).lock(&tx.txn, id).await?;
    let row = row.ok_or_else(|| Error::not_found("project", field))?;
    alert::catch_up(tx, row).await
}

/// Whether a locked project lets a step happen; a refusal names the input that named the project.
pub fn allow(row: &project::Model, step: ProjectStep, field: &[&str]) -> Result<()> {
    Ok(lifecycle::project(row.stage, row.on_hold, step).map_err(|refusal| refusal.at(field))?)
}

/// Stores a project that follows from its parts: its sums and verdicts, and its stage where all is delivered or
/// something is open again.
pub async fn store(
    tx: &Tx,
    viewer: Option<&Viewer>,
    old: &project::Model,
    new: project::Model,
) -> Result<project::Model> {
    audit::follow(tx, viewer, old, new, AuditAction::DeliverProject).await
}

/// What an audit entry on a project is about.
pub fn about(id: Uuid) -> About {
    About { subject: Subject::Project, id, project_id: Some(id) }
}

/// Makes the one project of an approved requirement.
pub async fn initiate(app: &App, viewer: &Viewer, input: InitiateProjectInput) -> Result<project::Model> {
    viewer.require(Permission::Manage)?;
    let viewer = &viewer.acting(Permission::Manage);
    let mut check = Validator::default();
    let requirement_id = check.id("requirementId", &input.requirement_id, NodeKind::Requirement);
    let manager_id = check.id("managerId", &input.manager_id, NodeKind::User);
    let name = input.name.as_deref().map(|name| check.line("name", name, 200));
    check.done()?;

    let tx = app.begin_once().await?;
    let needed =
        super::requirement::lock(&tx, viewer, requirement_id, &["input", "requirementId"], None).await?;
    let status = lifecycle::requirement(needed.status, RequirementStep::Initiate)
        .map_err(|refusal| refusal.at(&["input", "requirementId"]))?;
    let manages = user_role::Entity::find_by_id((manager_id, Role::ProjectManager)).one(&tx.txn).await?;
    if manages.is_none() {
        let field = ["input", "managerId"];
        return Err(UserError::new(ErrorCode::BadUserInput, &field, messages::not_a_project_manager()).into());
    }
    let row = project::Model {
        id: tx.id(),
        code: next_code(&tx).await?,
        name: name.unwrap_or_else(|| needed.title.clone()),
        customer_id: needed.customer_id,
        requirement_id,
        business_line_id: needed.business_line_id,
        sales_id: needed.created_by_id,
        manager_id,
        stage: ProjectStage::Planning,
        on_hold: false,
        held_since: None,
        resumed_on: None,
        hold_reason: None,
        cancel_reason: None,
        currency: needed.currency,
        planned_start: None,
        planned_end: None,
        actual_start: None,
        actual_end: None,
        progress: 0,
        health: Health::OnTrack,
        health_without_cost: Health::OnTrack,
        attention: 0,
        attention_without_cost: 0,
        cost_submitted_minor: 0,
        cost_committed_minor: 0,
        cost_paid_minor: 0,
        collection_status: CollectionStatus::NotDue,
        evaluated_on: None,
        revision: 0,
        revision_without_cost: 0,
        search_text: String::new(),
        name_key: String::new(),
        version: 1,
        created_at: tx.now,
        updated_at: tx.now,
    };
    let row =
        audit::insert(&tx, Some(viewer), row, AuditAction::InitiateProject, FieldChanges::default()).await?;
    service_item::Entity::update_many()
        .col_expr(service_item::Column::ProjectId, Expr::val(row.id))
        .filter(service_item::Column::RequirementId.eq(requirement_id))
        .exec(&tx.txn)
        .await?;
    let initiated = requirement::Model { status, ..needed.clone() };
    let action = AuditAction::InitiateRequirement;
    audit::update(&tx, Some(viewer), &needed, initiated, action, FieldChanges::default()).await?;
    tx.commit(row.id).await?;
    Ok(row)
}

/// The next free code of the year.
async fn next_code(tx: &Tx) -> Result<String> {
    let year = tx.today.year();
    let number = sequence::draw(tx, &codes_of(year), 1).await?;
    Ok(code(year, number))
}

/// The sequence that numbers a year's projects.
pub fn codes_of(year: i32) -> String {
    format!("project_code/{year}")
}

/// A code that sorts by number up to a million projects a year.
pub fn code(year: i32, number: i64) -> String {
    format!("P-{year}-{number:06}")
}

/// Sets a project's dates and milestones.
pub async fn plan(app: &App, viewer: &Viewer, input: PlanProjectInput) -> Result<project::Model> {
    viewer.require(Permission::Manage)?;
    let viewer = &viewer.acting(Permission::Manage);
    let mut check = Validator::default();
    let id = check.id("id", &input.id, NodeKind::Project);
    let start = check.day("plannedStart", &input.planned_start);
    let end = check.day("plannedEnd", &input.planned_end);
    check.span("plannedEnd", Some(start), Some(end));
    let reason = check.text_opt("reason", input.reason.as_deref(), 500);
    let given =
        check.change("milestones", &input.milestones, |_, _, given| given.clone()).unwrap_or_default();
    check.list("milestones", &given, 0, 50);
    let mut milestones = HashMap::new();
    for (position, milestone) in given.iter().enumerate() {
        check.within(&["milestones", &position.to_string()], |check| {
            let item = check.id("serviceItemId", &milestone.service_item_id, NodeKind::ServiceItem);
            let date = check.day("date", &milestone.date);
            if date != NaiveDate::MIN && !(start..=end).contains(&date) {
                check.fail(&["date"], messages::outside_of_project(date, start, end)).allowed =
                    vec![messages::allow_range(start, end).into()];
            }
            milestones.insert(item, date);
        });
    }
    check.done()?;

    let tx = app.begin_once().await?;
    let old = lock(&tx, viewer, id, &["input", "id"]).await?;
    Error::expect_version(input.version, old.version)?;
    allow(&old, ProjectStep::Plan, &["input", "id"])?;
    let items =
        service_item::Entity::find().filter(service_item::Column::ProjectId.eq(id)).all(&tx.txn).await?;
    if let Some(stranger) = milestones.keys().find(|given| !items.iter().any(|item| item.id == **given)) {
        let position = given.iter().position(|one| {
            crate::scalar::GlobalId::decode(&one.service_item_id.0).is_some_and(|id| id.1 == *stranger)
        });
        let position = position.unwrap_or_default().to_string();
        return Err(Error::not_found("service item", &["input", "milestones", &position, "serviceItemId"]));
    }
    let mut check = Validator::default();
    for item in &items {
        let day = milestones.get(&item.id).copied().or(item.milestone_date);
        if let Some(day) = day.filter(|day| !(start..=end).contains(day)) {
            let message = messages::milestone_outside(&item.service, day, start, end);
            check.fail(&["milestones"], message).allowed = vec![messages::allow_range(start, end).into()];
        }
    }
    check.done()?;
    for item in items {
        if let Some(date) = milestones.get(&item.id) {
            let planned = service_item::Model { milestone_date: Some(*date), ..item.clone() };
            let action = AuditAction::PlanServiceItem;
            audit::update(&tx, Some(viewer), &item, planned, action, FieldChanges::default()).await?;
        }
    }
    let new = project::Model { planned_start: Some(start), planned_end: Some(end), ..old.clone() };
    if baseline::has_begun(&new) {
        let reason = reason.clone().unwrap_or_else(|| format!("Planned anew: {start} to {end}."));
        baseline::take(&tx, Some(viewer), &new, &reason).await?;
    }
    let new = alert::evaluate(&tx, Some(viewer), new, EvaluationCause::Work).await?;
    let words = FieldChanges::default().words("reason", reason.as_deref());
    let new = audit::update(&tx, Some(viewer), &old, new, AuditAction::PlanProject, words).await?;
    tx.commit(new.id).await?;
    Ok(new)
}
