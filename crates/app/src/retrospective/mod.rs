//! Retrospectives: what a project achieved and cost, how content its customer is, and what the next one learns.

mod figures;
mod input;
mod list;
mod similar;

use entity::enums::{AuditAction, ServiceItemStatus};
use entity::{avoidable_cost, cost, effect_metric, project, retrospective, service_item};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use crate::audit::{self, FieldChanges};
use crate::db::insert_all;
use crate::error::{Error, ErrorCode, Result, UserError};
use crate::idempotency::OnceTx;
use crate::project::{allow, lock};
use crate::scalar::{Id, NodeKind};
use crate::validation::Validator;
use crate::viewer::{Operation, Permission, Viewer};
use crate::{App, Tx, scope};
use rules::action::check_look_back;
use rules::effect::{Formula, Metric};
use rules::lifecycle::ProjectStep;

pub use figures::{Effects, ServiceEffect, Variance, effects_of, variances_of};
pub use input::*;
pub use list::*;
pub use similar::{Similar, similar_to};

/// Opens the retrospective of a project whose work is over, with the metrics of its services to be filled in.
pub async fn open(app: &App, viewer: &Viewer, input: OpenRetrospectiveInput) -> Result<retrospective::Model> {
    viewer.require(Permission::Manage)?;
    let viewer = &viewer.acting(Permission::Manage);
    let mut check = Validator::default();
    let project_id = check.id("projectId", &input.project_id, NodeKind::Project);
    check.done()?;
    let tx = app.begin_once().await?;
    let field = ["input", "projectId"];
    let project = lock(&tx, viewer, project_id, &field).await?;
    allow(&project, ProjectStep::LookBack, &field)?;
    let known = retrospective::Entity::find()
        .filter(retrospective::Column::ProjectId.eq(project_id))
        .one(&tx.txn)
        .await?;
    check_look_back(project.stage, project.actual_start.is_some(), known.is_some())
        .map_err(|refusal| refusal.at(&field))?;
    let row = retrospective::Model {
        id: tx.id(),
        project_id,
        lessons: String::new(),
        effect_score: None,
        satisfaction: None,
        customer_words: None,
        finished_at: None,
        finished_by_id: None,
        search_text: String::new(),
        version: 1,
        created_at: tx.now,
        updated_at: tx.now,
    };
    let metrics = expected(&tx, &row).await?;
    let list = FieldChanges::default().list("effects", &[], &metrics);
    let row = audit::insert(&tx, Some(viewer), row, AuditAction::OpenRetrospective, list).await?;
    insert_all::<effect_metric::Entity>(&tx.txn, metrics).await?;
    tx.commit(row.id).await?;
    Ok(row)
}

/// The metrics that the formulas of the delivered services ask for.
async fn expected(tx: &Tx, row: &retrospective::Model) -> Result<Vec<effect_metric::Model>> {
    let items = service_item::Entity::find()
        .filter(service_item::Column::ProjectId.eq(row.project_id))
        .filter(service_item::Column::Status.eq(ServiceItemStatus::Delivered))
        .order_by_asc(service_item::Column::Position)
        .all(&tx.txn)
        .await?;
    let of_item = |item: service_item::Model| {
        let metrics = Formula::of(&item.service).metrics();
        metrics.into_iter().map(move |metric| effect_metric::Model {
            id: tx.id(),
            retrospective_id: row.id,
            service_item_id: Some(item.id),
            metric: metric.into(),
            target: None,
            actual: None,
        })
    };
    Ok(items.into_iter().flat_map(of_item).collect())
}

/// An open retrospective, under its project's lock.
async fn lock_open(
    app: &App,
    viewer: &Viewer,
    mut check: Validator,
    id: &Id,
    version: Option<i32>,
) -> Result<(OnceTx, project::Model, retrospective::Model)> {
    let field = ["input", "id"];
    let id = check.id("id", id, NodeKind::Retrospective);
    check.done()?;
    let gone = || Error::not_found("retrospective", &field);
    let tx = app.begin_once().await?;
    let find = || scope::retrospectives(viewer).find_by_id(id);
    let project_id = find().one(&tx.txn).await?.ok_or_else(gone)?.project_id;
    let project = lock(&tx, viewer, project_id, &field).await?;
    let row = find().one(&tx.txn).await?.ok_or_else(gone)?;
    Error::expect_version(version, row.version)?;
    if row.finished_at.is_some() {
        let message = messages::retrospective_finished();
        return Err(UserError::new(ErrorCode::InvalidTransition, &field, message).into());
    }
    Ok((tx, project, row))
}

/// Changes words, metrics and marked costs.
pub async fn update(
    app: &App,
    viewer: &Viewer,
    input: UpdateRetrospectiveInput,
) -> Result<retrospective::Model> {
    viewer.require(Permission::Manage)?;
    let viewer = &viewer.acting(Permission::Manage);
    let mut check = Validator::default();
    let lessons = check
        .change_or_clear("lessons", &input.lessons, |check, at, text| check.text_or_empty(at, text, 50_000));
    let effects =
        check.change_or_clear("effects", &input.effects, |check, _, given| check_effects(check, given));
    let avoidable = check.change_or_clear("avoidableCosts", &input.avoidable_costs, |check, _, given| {
        check_avoidable(check, given)
    });
    let (tx, project, old) = lock_open(app, viewer, check, &input.id, input.version).await?;
    let mut new = old.clone();
    new.lessons = lessons.map_or(new.lessons, Option::unwrap_or_default);
    let mut lists = FieldChanges::default();
    if let Some(effects) = effects.map(Option::unwrap_or_default) {
        let before = effects_in(&tx, old.id).await?;
        let after = replace_effects(&tx, &project, &old, effects).await?;
        lists = lists.list("effects", &before, &after);
    }
    if let Some(avoidable) = avoidable.map(Option::unwrap_or_default) {
        let before = avoidable_in(&tx, old.id).await?;
        let after = replace_avoidable(&tx, &project, &old, avoidable).await?;
        lists = lists.list("avoidableCosts", &before, &after);
    }
    new.effect_score = effects_of(&tx.txn, &[old.id]).await?.remove(&old.id).and_then(|found| found.score);
    save(tx, viewer, &old, new, AuditAction::UpdateRetrospective, lists).await
}

/// Records how content the customer is.
pub async fn record_satisfaction(
    app: &App,
    viewer: &Viewer,
    input: RecordSatisfactionInput,
) -> Result<retrospective::Model> {
    viewer.require(Permission::RecordSatisfaction)?;
    let viewer = &viewer.acting(Permission::RecordSatisfaction);
    let mut check = Validator::default();
    let rating = check.within_bounds("rating", input.rating, 1, 5);
    let words = check.change_or_clear("comment", &input.comment, |check, at, text| {
        check.text_opt(at, Some(text.as_str()), 20_000)
    });
    let (tx, _, old) = lock_open(app, viewer, check, &input.id, input.version).await?;
    let customer_words = words.map_or_else(|| old.customer_words.clone(), Option::flatten);
    let new = retrospective::Model { satisfaction: Some(rating), customer_words, ..old.clone() };
    if new == old {
        tx.commit(old.id).await?;
        return Ok(old);
    }
    save(tx, viewer, &old, new, AuditAction::RecordSatisfaction, FieldChanges::default()).await
}

/// Finishes a retrospective: from then on it is found for what comes next.
pub async fn finish(
    app: &App,
    viewer: &Viewer,
    input: FinishRetrospectiveInput,
) -> Result<retrospective::Model> {
    viewer.require(Permission::Manage)?;
    let viewer = &viewer.acting(Permission::Manage);
    let (tx, _, old) = lock_open(app, viewer, Validator::default(), &input.id, input.version).await?;
    if old.lessons.is_empty() {
        let message = messages::nothing_learnt_yet();
        return Err(UserError::new(ErrorCode::RuleRefused, &["input", "id"], message)
            .allowing([Operation::UpdateRetrospective])
            .into());
    }
    let new = retrospective::Model {
        finished_at: Some(tx.now),
        finished_by_id: Some(viewer.user_id),
        ..old.clone()
    };
    save(tx, viewer, &old, new, AuditAction::FinishRetrospective, FieldChanges::default()).await
}

async fn save(
    tx: OnceTx,
    viewer: &Viewer,
    old: &retrospective::Model,
    new: retrospective::Model,
    action: AuditAction,
    lists: FieldChanges,
) -> Result<retrospective::Model> {
    let new = audit::update(&tx, Some(viewer), old, new, action, lists).await?;
    tx.commit(new.id).await?;
    Ok(new)
}

/// The metrics of a retrospective.
async fn effects_in(tx: &Tx, id: Uuid) -> Result<Vec<effect_metric::Model>> {
    Ok(effect_metric::Entity::find()
        .filter(effect_metric::Column::RetrospectiveId.eq(id))
        .order_by_asc(effect_metric::Column::Id)
        .all(&tx.txn)
        .await?)
}

/// Its costs that need not have been.
async fn avoidable_in(tx: &Tx, id: Uuid) -> Result<Vec<avoidable_cost::Model>> {
    Ok(avoidable_cost::Entity::find()
        .filter(avoidable_cost::Column::RetrospectiveId.eq(id))
        .order_by_asc(avoidable_cost::Column::CostId)
        .all(&tx.txn)
        .await?)
}

/// A metric, checked.
struct Effect {
    service_item_id: Option<Uuid>,
    metric: Metric,
}

fn check_effects(check: &mut Validator, given: &[EffectInput]) -> Vec<Effect> {
    check.list("effects", given, 0, 500);
    let mut effects: Vec<Effect> = Vec::with_capacity(given.len());
    for (position, one) in given.iter().enumerate() {
        check.within(&["effects", &position.to_string()], |check| {
            let service_item_id =
                check.id_opt("serviceItemId", one.service_item_id.as_ref(), NodeKind::ServiceItem);
            let name = check.line("metric", &one.metric, 50).to_lowercase();
            let known =
                |effect: &Effect| effect.service_item_id == service_item_id && effect.metric.name == name;
            if effects.iter().any(known) {
                check.fail(&["metric"], messages::metric_twice());
            }
            let target = one.target.map(|given| check.whole("target", given));
            let actual = one.actual.map(|given| check.whole("actual", given));
            effects.push(Effect { service_item_id, metric: Metric { name, target, actual } });
        });
    }
    effects
}

async fn replace_effects(
    tx: &Tx,
    project: &project::Model,
    row: &retrospective::Model,
    effects: Vec<Effect>,
) -> Result<Vec<effect_metric::Model>> {
    let items = service_item::Entity::find()
        .filter(service_item::Column::ProjectId.eq(project.id))
        .all(&tx.txn)
        .await?;
    let stranger =
        |effect: &Effect| effect.service_item_id.is_some_and(|id| !items.iter().any(|item| item.id == id));
    if let Some(position) = effects.iter().position(stranger) {
        let field = ["input", "effects", &position.to_string(), "serviceItemId"];
        return Err(Error::not_found("service item", &field));
    }
    effect_metric::Entity::delete_many()
        .filter(effect_metric::Column::RetrospectiveId.eq(row.id))
        .exec(&tx.txn)
        .await?;
    let rows = effects.into_iter().map(|effect| effect_metric::Model {
        id: tx.id(),
        retrospective_id: row.id,
        service_item_id: effect.service_item_id,
        metric: effect.metric.name,
        target: effect.metric.target,
        actual: effect.metric.actual,
    });
    let rows: Vec<_> = rows.collect();
    insert_all::<effect_metric::Entity>(&tx.txn, rows.iter().cloned()).await?;
    Ok(rows)
}

fn check_avoidable(check: &mut Validator, given: &[AvoidableCostInput]) -> Vec<(Uuid, String)> {
    check.list("avoidableCosts", given, 0, 500);
    let mut marked: Vec<(Uuid, String)> = Vec::with_capacity(given.len());
    for (position, one) in given.iter().enumerate() {
        check.within(&["avoidableCosts", &position.to_string()], |check| {
            let cost = check.id("costId", &one.cost_id, NodeKind::Cost);
            if marked.iter().any(|(known, _)| *known == cost) {
                check.fail(&["costId"], messages::cost_twice());
            }
            marked.push((cost, check.text("reason", &one.reason, 2_000)));
        });
    }
    marked
}

async fn replace_avoidable(
    tx: &Tx,
    project: &project::Model,
    row: &retrospective::Model,
    marked: Vec<(Uuid, String)>,
) -> Result<Vec<avoidable_cost::Model>> {
    let ids = marked.iter().map(|(cost, _)| *cost);
    let own = cost::Entity::find()
        .filter(cost::Column::ProjectId.eq(project.id))
        .filter(cost::Column::Id.is_in(ids))
        .all(&tx.txn)
        .await?;
    if let Some(position) = marked.iter().position(|(id, _)| !own.iter().any(|cost| cost.id == *id)) {
        let field = ["input", "avoidableCosts", &position.to_string(), "costId"];
        return Err(Error::not_found("cost", &field));
    }
    avoidable_cost::Entity::delete_many()
        .filter(avoidable_cost::Column::RetrospectiveId.eq(row.id))
        .exec(&tx.txn)
        .await?;
    let rows = marked.into_iter().map(|(cost_id, reason)| avoidable_cost::Model {
        retrospective_id: row.id,
        cost_id,
        reason,
    });
    let rows: Vec<_> = rows.collect();
    insert_all::<avoidable_cost::Entity>(&tx.txn, rows.iter().cloned()).await?;
    Ok(rows)
}
