//! What a viewer can do next, for many things at once: the facts are read here, the rules judge them.

use std::collections::{HashMap, HashSet};

use entity::enums::{ContractStatus, ProposalStatus};
use entity::{
    compliance_review, contract, cost, project, proposal, requirement, retrospective, service_item, task,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::project::open_costs;
use super::{App, collection, compliance, cost as costs, requirement as requirements, scope};
use crate::error::Result;
use crate::rules::action::{Action, CostFacts, ProjectFacts, of_cost, of_project, of_requirement};
use crate::rules::completion;
use crate::rules::compliance::Preparation;
use crate::viewer::{Permission, Viewer};

/// Whether the viewer holds a role that may, and in which they see the project.
fn may(viewer: &Viewer, project: &project::Model, member: bool, permission: Permission) -> bool {
    let acting = viewer.acting(permission);
    let as_member = member && acting.is(entity::enums::Role::Member);
    as_member || scope::sees_project(&acting, project)
}

/// What can be done with these projects.
pub async fn of_projects(app: &App, viewer: &Viewer, ids: &[Uuid]) -> Result<HashMap<Uuid, Vec<Action>>> {
    let db = &app.db.reader;
    let rows = project::Entity::find()
        .filter(project::Column::Id.is_in(ids.iter().copied()))
        .filter(scope::projects(viewer))
        .all(db)
        .await?;
    let proposals = latest_proposals(db, ids).await?;
    let contracts: HashMap<Uuid, ContractStatus> = contract::Entity::find()
        .filter(contract::Column::ProjectId.is_in(ids.iter().copied()))
        .all(db)
        .await?
        .into_iter()
        .map(|row| (row.project_id, row.status))
        .collect();
    let mut reviews: HashMap<Uuid, Vec<compliance_review::Model>> = HashMap::new();
    let all = compliance_review::Entity::find()
        .filter(compliance_review::Column::ProjectId.is_in(ids.iter().copied()))
        .all(db)
        .await?;
    for review in all {
        reviews.entry(review.project_id).or_default().push(review);
    }
    let mut undated: HashMap<Uuid, Vec<String>> = HashMap::new();
    let items = service_item::Entity::find()
        .filter(service_item::Column::ProjectId.is_in(ids.iter().copied()))
        .filter(service_item::Column::MilestoneDate.is_null())
        .order_by_asc(service_item::Column::Position)
        .all(db)
        .await?;
    for item in items {
        if let Some(project) = item.project_id {
            undated.entry(project).or_default().push(item.service);
        }
    }
    let mut completion = collection::completion_of(db, ids).await?;
    let looked_back: HashSet<Uuid> = retrospective::Entity::find()
        .select_only()
        .column(retrospective::Column::ProjectId)
        .filter(retrospective::Column::ProjectId.is_in(ids.iter().copied()))
        .into_tuple()
        .all(db)
        .await?
        .into_iter()
        .collect();
    let member_of = member_of(db, viewer, ids).await?;
    let each = rows.into_iter().map(|row| {
        let (items, parts) = completion.remove(&row.id).unwrap_or_default();
        let facts = ProjectFacts {
            stage: row.stage,
            on_hold: row.on_hold,
            preparation: Preparation {
                dated: row.planned_start.is_some() && row.planned_end.is_some(),
                without_milestone: undated.remove(&row.id).unwrap_or_default(),
                proposal: proposals.get(&row.id).copied(),
            },
            standing: compliance::standing(reviews.get(&row.id).map_or(&[][..], Vec::as_slice)),
            contract: contracts.get(&row.id).copied(),
            missing: completion::check(&items, &parts, open_costs(&row), row.currency)
                .err()
                .unwrap_or_default(),
            looked_back: looked_back.contains(&row.id),
        };
        let member = member_of.contains(&row.id);
        (row.id, of_project(&facts, &|permission| may(viewer, &row, member, permission)))
    });
    Ok(each.collect())
}

async fn latest_proposals(
    db: &impl ConnectionTrait,
    projects: &[Uuid],
) -> Result<HashMap<Uuid, ProposalStatus>> {
    // In the order of revisions: the last one stays.
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

/// The projects among these that the viewer has tasks in.
async fn member_of(db: &impl ConnectionTrait, viewer: &Viewer, ids: &[Uuid]) -> Result<HashSet<Uuid>> {
    let rows: Vec<Uuid> = task::Entity::find()
        .select_only()
        .column(task::Column::ProjectId)
        .filter(task::Column::ProjectId.is_in(ids.iter().copied()))
        .filter(task::Column::AssigneeId.eq(viewer.user_id))
        .distinct()
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().collect())
}

/// What can be done with these requirements.
pub async fn of_requirements(app: &App, viewer: &Viewer, ids: &[Uuid]) -> Result<HashMap<Uuid, Vec<Action>>> {
    let db = &app.db.reader;
    let mut seen: HashMap<Uuid, (requirement::Model, HashSet<Permission>)> = HashMap::new();
    for permission in [Permission::Sell, Permission::Manage, Permission::Override] {
        let rows = requirement::Entity::find()
            .filter(requirement::Column::Id.is_in(ids.iter().copied()))
            .filter(scope::requirements(&viewer.acting(permission)))
            .all(db)
            .await?;
        for row in rows {
            seen.entry(row.id).or_insert_with(|| (row, HashSet::new())).1.insert(permission);
        }
    }
    let rest: Vec<Uuid> = ids.iter().copied().filter(|id| !seen.contains_key(id)).collect();
    if !rest.is_empty() {
        let rows = requirement::Entity::find()
            .filter(requirement::Column::Id.is_in(rest))
            .filter(scope::requirements(viewer))
            .all(db)
            .await?;
        seen.extend(rows.into_iter().map(|row| (row.id, (row, HashSet::new()))));
    }
    let flags = requirements::flags_of(db, ids).await?;
    let each = seen.into_values().map(|(row, permissions)| {
        let own: Vec<_> = flags.iter().filter(|flag| flag.flag.requirement_id == row.id).cloned().collect();
        let refusals = requirements::refusals(&own);
        let actions =
            of_requirement(row.status, refusals.first(), &|permission| permissions.contains(&permission));
        (row.id, actions)
    });
    Ok(each.collect())
}

/// What can be done with these costs.
pub async fn of_costs(app: &App, viewer: &Viewer, ids: &[Uuid]) -> Result<HashMap<Uuid, Vec<Action>>> {
    let db = &app.db.reader;
    let rows = cost::Entity::find()
        .filter(cost::Column::Id.is_in(ids.iter().copied()))
        .filter(scope::costs(viewer))
        .all(db)
        .await?;
    let projects: HashMap<Uuid, project::Model> = project::Entity::find()
        .filter(project::Column::Id.is_in(rows.iter().map(|row| row.project_id)))
        .all(db)
        .await?
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    let each = rows.into_iter().filter_map(|row| {
        let project = projects.get(&row.project_id)?;
        let facts = CostFacts {
            status: row.status,
            needs_director: costs::route_of(&row.route).needs_director(),
            stage: project.stage,
            on_hold: project.on_hold,
            own: row.submitted_by_id == viewer.user_id,
        };
        Some((row.id, of_cost(facts, &|permission| may(viewer, project, false, permission))))
    });
    Ok(each.collect())
}
