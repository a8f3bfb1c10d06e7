//! The actions that a viewer can take next, for many things at once: the facts are read here and judged by the
//! rules.

use std::collections::{HashMap, HashSet};

use entity::enums::{ProposalStatus, Role, TaskStatus};
use entity::{
    budget, compliance_review, contract, cost, instalment, project, proposal, requirement, retrospective,
    service_item, task,
};
use messages::Message;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::project::{open_costs, open_work};
use super::scope::Visible;
use super::{
    App, authorship, collection, compliance, cost as costs, policy, requirement as requirements, scope,
};
use crate::error::{Error, Result};
use crate::viewer::{Permission, Viewer};
use rules::action::{
    Action, ContractFacts, CostFacts, ProjectFacts, RequirementFacts, TaskFacts, of_contract, of_cost,
    of_project, of_proposal, of_requirement, of_task,
};
use rules::completion;
use rules::compliance::Preparation;
use rules::cost::LimitedSpending;
use rules::four_eyes::Decider;

/// The actions for each of several things, by id.
type Actions = HashMap<Uuid, Vec<Action>>;

/// A project, and whether the viewer has tasks in it.
struct ProjectAccess {
    row: project::Model,
    member: bool,
}

impl ProjectAccess {
    /// Whether one of the viewer's roles both grants the permission and sees the project. If not, the message that
    /// a mutation would return.
    fn may(&self, viewer: &Viewer, permission: Permission, noun: &'static str) -> Result<(), Message> {
        if !viewer.may(permission) {
            return Err(messages::refusal(permission));
        }
        let acting = viewer.acting(permission);
        let as_member = self.member && acting.is(Role::Member);
        if as_member || scope::sees_project(&acting, &self.row) {
            return Ok(());
        }
        Err(Error::not_found(noun, &[]).message())
    }
}

/// The viewer as somebody who decides on something of this business line.
fn decider(policies: &[entity::policy::Model], viewer: &Viewer, line: Option<Uuid>) -> Result<Decider> {
    Ok(Decider { person: viewer.user_id, four_eyes: policy::pick(policies, line)?.four_eyes })
}

/// Those projects of several things that the viewer may see.
async fn places(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    ids: impl IntoIterator<Item = Uuid>,
) -> Result<HashMap<Uuid, ProjectAccess>> {
    let ids: HashSet<Uuid> = ids.into_iter().collect();
    let mine: HashSet<Uuid> = task::Entity::find()
        .select_only()
        .column(task::Column::ProjectId)
        .filter(task::Column::ProjectId.is_in(ids.iter().copied()))
        .filter(task::Column::AssigneeId.eq(viewer.user_id))
        .distinct()
        .into_tuple()
        .all(db)
        .await?
        .into_iter()
        .collect();
    let rows = project::Entity::find().filter(project::Column::Id.is_in(ids)).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.id, ProjectAccess { member: mine.contains(&row.id), row })).collect())
}

/// The actions for these projects.
pub async fn of_projects(app: &App, viewer: &Viewer, ids: &[Uuid]) -> Result<Actions> {
    let db = &app.db.reader;
    let seen: Vec<Uuid> = scope::projects(viewer)
        .and(project::Column::Id.is_in(ids.iter().copied()))
        .find()
        .select_only()
        .column(project::Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    let places = places(db, viewer, seen).await?;
    let policies = policy::all(db).await?;
    let mut asked = authorship::of_all(db, ids).await?;
    let proposals = latest_proposals(db, ids).await?;
    let mut contracts: HashMap<Uuid, ContractFacts> = HashMap::new();
    let rows = contract::Entity::find().filter(contract::Column::ProjectId.is_in(ids.iter().copied()));
    for (row, facts) in contract_facts(db, viewer, &places, rows.all(db).await?).await? {
        contracts.insert(row.project_id, facts);
    }
    let mut tasks: HashMap<Uuid, Vec<TaskFacts>> = HashMap::new();
    let of_these = scope::as_parent(viewer).and(task::Column::ProjectId.is_in(ids.iter().copied()));
    for (row, facts) in task_facts(db, viewer, &places, task_rows(db, of_these).await?).await? {
        tasks.entry(row.project_id).or_default().push(facts);
    }
    let mut reviews: HashMap<Uuid, Vec<compliance_review::Model>> = HashMap::new();
    let all = compliance_review::Entity::find()
        .filter(compliance_review::Column::ProjectId.is_in(ids.iter().copied()));
    for review in all.all(db).await? {
        reviews.entry(review.project_id).or_default().push(review);
    }
    let mut undated: HashMap<Uuid, Vec<String>> = HashMap::new();
    let items = service_item::Entity::find()
        .filter(service_item::Column::ProjectId.is_in(ids.iter().copied()))
        .filter(service_item::Column::MilestoneDate.is_null())
        .order_by_asc(service_item::Column::Position);
    for item in items.all(db).await? {
        if let Some(project) = item.project_id {
            undated.entry(project).or_default().push(item.service);
        }
    }
    let mut completion = collection::completion_of(db, ids).await?;
    let mut open = open_work(db, ids).await?;
    let looked_back: HashSet<Uuid> = retrospective::Entity::find()
        .select_only()
        .column(retrospective::Column::ProjectId)
        .filter(retrospective::Column::ProjectId.is_in(ids.iter().copied()))
        .into_tuple()
        .all(db)
        .await?
        .into_iter()
        .collect();
    let each = places.into_iter().map(|(id, place)| {
        let row = &place.row;
        let (items, parts) = completion.remove(&id).unwrap_or_default();
        let reviews = reviews.get(&id).map_or(&[][..], Vec::as_slice);
        let facts = ProjectFacts {
            stage: row.stage,
            on_hold: row.on_hold,
            began: row.actual_start.is_some(),
            preparation: Preparation {
                dated: row.planned_start.is_some() && row.planned_end.is_some(),
                without_milestone: undated.remove(&id).unwrap_or_default(),
                proposal: proposals.get(&id).copied(),
            },
            standing: compliance::latest_decisions(reviews),
            hands: compliance::participants(asked.remove(&id).unwrap_or_default(), reviews),
            viewer: decider(&policies, viewer, row.business_line_id)?,
            contract: contracts.remove(&id),
            tasks: tasks.remove(&id).unwrap_or_default(),
            missing: {
                let work = open.remove(&id).unwrap_or_default();
                let missing = completion::check(&items, &parts, open_costs(row), &work, row.currency);
                missing.err().unwrap_or_default()
            },
            looked_back: looked_back.contains(&id),
        };
        Ok((id, of_project(&facts, &|permission, noun| place.may(viewer, permission, noun))))
    });
    each.collect()
}

async fn latest_proposals(
    db: &impl ConnectionTrait,
    projects: &[Uuid],
) -> Result<HashMap<Uuid, ProposalStatus>> {
    // Sorted by revision, so that the last one remains in the map.
    let rows: Vec<(Uuid, ProposalStatus)> = proposal::Entity::find()
        .select_only()
        .columns([proposal::Column::ProjectId, proposal::Column::Status])
        .filter(proposal::Column::ProjectId.is_in(projects.iter().copied()))
        .order_by_asc(proposal::Column::Revision)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().collect())
}

/// The actions for these proposals.
pub async fn of_proposals(app: &App, viewer: &Viewer, ids: &[Uuid]) -> Result<Actions> {
    let db = &app.db.reader;
    let rows =
        scope::proposals(viewer).and(proposal::Column::Id.is_in(ids.iter().copied())).find().all(db).await?;
    let places = places(db, viewer, rows.iter().map(|row| row.project_id)).await?;
    let each = rows.into_iter().filter_map(|row| {
        let place = places.get(&row.project_id)?;
        let stage = (place.row.stage, place.row.on_hold);
        let may = |permission, noun| place.may(viewer, permission, noun);
        Some((row.id, of_proposal(row.status, stage, &may)))
    });
    Ok(each.collect())
}

async fn contract_facts(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    places: &HashMap<Uuid, ProjectAccess>,
    rows: Vec<contract::Model>,
) -> Result<Vec<(contract::Model, ContractFacts)>> {
    let policies = policy::all(db).await?;
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let mut authors = authorship::of_all(db, &ids).await?;
    let mut parts: HashMap<Uuid, Vec<instalment::Model>> = HashMap::new();
    let listed = instalment::Entity::find()
        .filter(instalment::Column::ContractId.is_in(rows.iter().map(|row| row.id)))
        .order_by_asc(instalment::Column::Position);
    for part in listed.all(db).await? {
        parts.entry(part.contract_id).or_default().push(part);
    }
    let each = rows.into_iter().map(|row| {
        let parts = parts.remove(&row.id).unwrap_or_default();
        let parts = parts.iter().map(collection::as_part).collect();
        let line = places.get(&row.project_id).and_then(|place| place.row.business_line_id);
        let facts = ContractFacts {
            status: row.status,
            authors: authors.remove(&row.id).unwrap_or_default(),
            viewer: decider(&policies, viewer, line)?,
            parts,
            currency: row.currency,
        };
        Ok((row, facts))
    });
    each.collect()
}

/// The actions for these contracts.
pub async fn of_contracts(app: &App, viewer: &Viewer, ids: &[Uuid]) -> Result<Actions> {
    let db = &app.db.reader;
    let rows =
        scope::contracts(viewer).and(contract::Column::Id.is_in(ids.iter().copied())).find().all(db).await?;
    let places = places(db, viewer, rows.iter().map(|row| row.project_id)).await?;
    let each = contract_facts(db, viewer, &places, rows).await?.into_iter().filter_map(|(row, facts)| {
        let place = places.get(&row.project_id)?;
        let stage = (place.row.stage, place.row.on_hold);
        let may = |permission, noun| place.may(viewer, permission, noun);
        Some((row.id, of_contract(&facts, stage, &may)))
    });
    Ok(each.collect())
}

/// The columns that are read of a task, as a project has many tasks.
#[derive(FromQueryResult)]
struct TaskRow {
    id: Uuid,
    project_id: Uuid,
    assignee_id: Option<Uuid>,
    status: TaskStatus,
}

async fn task_rows(db: &impl ConnectionTrait, rows: Visible<task::Entity>) -> Result<Vec<TaskRow>> {
    use task::Column::{AssigneeId, Id, ProjectId, Status};
    Ok(rows
        .find()
        .select_only()
        .columns([Id, ProjectId, AssigneeId, Status])
        .order_by_asc(Id)
        .into_model()
        .all(db)
        .await?)
}

async fn task_facts(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    places: &HashMap<Uuid, ProjectAccess>,
    rows: Vec<TaskRow>,
) -> Result<Vec<(TaskRow, TaskFacts)>> {
    let parents: HashSet<Uuid> = task::Entity::find()
        .select_only()
        .column(task::Column::ParentId)
        .filter(task::Column::ProjectId.is_in(places.keys().copied()))
        .filter(task::Column::ParentId.is_not_null())
        .filter(task::Column::Status.ne(TaskStatus::Cancelled))
        .distinct()
        .into_tuple()
        .all(db)
        .await?
        .into_iter()
        .collect();
    let each = rows.into_iter().map(|row| {
        let leads = places.get(&row.project_id).is_some_and(|place| place.row.manager_id == viewer.user_id);
        let own = leads || row.assignee_id == Some(viewer.user_id);
        let facts = TaskFacts { status: row.status, parts: parents.contains(&row.id), own };
        (row, facts)
    });
    Ok(each.collect())
}

/// The actions for these tasks.
pub async fn of_tasks(app: &App, viewer: &Viewer, ids: &[Uuid]) -> Result<Actions> {
    let db = &app.db.reader;
    let seen = scope::tasks(viewer).and(task::Column::Id.is_in(ids.iter().copied()));
    let rows = task_rows(db, seen).await?;
    let places = places(db, viewer, rows.iter().map(|row| row.project_id)).await?;
    let each = task_facts(db, viewer, &places, rows).await?.into_iter().filter_map(|(row, facts)| {
        let place = places.get(&row.project_id)?;
        let stage = (place.row.stage, place.row.on_hold);
        let may = |permission, noun| place.may(viewer, permission, noun);
        Some((row.id, of_task(facts, stage, &may)))
    });
    Ok(each.collect())
}

/// The actions for these requirements.
pub async fn of_requirements(app: &App, viewer: &Viewer, ids: &[Uuid]) -> Result<Actions> {
    let db = &app.db.reader;
    let rows_for = async |viewer: &Viewer| -> Result<Vec<requirement::Model>> {
        Ok(scope::requirements(viewer)
            .and(requirement::Column::Id.is_in(ids.iter().copied()))
            .find()
            .all(db)
            .await?)
    };
    let mut seen: HashMap<Permission, HashSet<Uuid>> = HashMap::new();
    for permission in [Permission::Sell, Permission::Manage, Permission::Override] {
        if viewer.may(permission) {
            let rows = rows_for(&viewer.acting(permission)).await?;
            seen.insert(permission, rows.into_iter().map(|row| row.id).collect());
        }
    }
    let rows = rows_for(viewer).await?;
    let mut restrictions = requirements::restrictions_of(db, &rows.iter().collect::<Vec<_>>()).await?;
    let policies = policy::all(db).await?;
    let mut authors = authorship::of_all(db, ids).await?;
    let each = rows.into_iter().map(|row| {
        let may = |permission: Permission, noun| match seen.get(&permission) {
            None => Err(messages::refusal(permission)),
            Some(seen) if seen.contains(&row.id) => Ok(()),
            Some(_) => Err(Error::not_found(noun, &[]).message()),
        };
        let facts = RequirementFacts {
            status: row.status,
            restricted: restrictions.remove(&row.id).unwrap_or_default(),
            authors: authors.remove(&row.id).unwrap_or_default(),
            viewer: decider(&policies, viewer, row.business_line_id)?,
        };
        Ok((row.id, of_requirement(&facts, &may)))
    });
    each.collect()
}

/// The actions for these costs.
pub async fn of_costs(
    app: &App,
    viewer: &Viewer,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, Result<Vec<Action>>>> {
    let db = &app.db.reader;
    let rows = scope::costs(viewer).and(cost::Column::Id.is_in(ids.iter().copied())).find().all(db).await?;
    let places = places(db, viewer, rows.iter().map(|row| row.project_id)).await?;
    let budgets: HashMap<Uuid, i64> = budget::Entity::find()
        .filter(budget::Column::ProjectId.is_in(places.keys().copied()))
        .all(db)
        .await?
        .into_iter()
        .map(|row| (row.project_id, row.total_minor))
        .collect();
    let policies = policy::all(db).await?;
    let hands = costs::participants_of_all(db, &rows).await?;
    let mut actions = HashMap::new();
    for (row, hands) in rows.into_iter().zip(hands) {
        let Some(place) = places.get(&row.project_id) else { continue };
        let route = match costs::route_of(&row) {
            Ok(route) => route,
            Err(error) => {
                actions.insert(row.id, Err(error));
                continue;
            }
        };
        let facts = CostFacts {
            status: row.status,
            needs_director: route.needs_director(),
            stage: place.row.stage,
            on_hold: place.row.on_hold,
            hands,
            viewer: decider(&policies, viewer, place.row.business_line_id)?,
            spending: LimitedSpending {
                used: place.row.cost_committed_minor + place.row.cost_paid_minor,
                amount: row.amount_minor,
                budget: budgets.get(&row.project_id).copied().unwrap_or(0),
            },
            hard_limit: policy::pick(&policies, place.row.business_line_id)?.hard_limit_ratio,
            currency: row.currency,
        };
        let of_row = of_cost(&facts, &|permission, noun| place.may(viewer, permission, noun));
        actions.insert(row.id, Ok(of_row));
    }
    Ok(actions)
}
