//! Finished projects like a requirement: what they really cost and how long they really took. Each cites its
//! project, and none is told that the viewer may not see.

use std::collections::HashMap;

use entity::{budget, customer, project, requirement, retrospective, service_item};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::error::Result;
use crate::viewer::Viewer;
use crate::{App, scope};
use rules::similar::{Likeness, Profile, likeness};

/// The latest retrospectives that are compared.
const CANDIDATES: u64 = 3_000;
/// Less than this is not alike.
const LEAST: f64 = 0.15;

/// A finished project like a requirement.
#[derive(Clone, Debug)]
pub struct Similar {
    /// What it taught.
    pub retrospective: retrospective::Model,
    /// The project it cites.
    pub project: project::Model,
    /// How alike, and in what.
    pub likeness: Likeness,
    /// What it really cost, minor units; null for those who may not see its cost.
    pub actual_minor: Option<i64>,
    /// What it was to cost, likewise.
    pub budget_minor: Option<i64>,
}

/// The finished projects most like each of these requirements, at most `first` each.
pub async fn similar_to(
    app: &App,
    viewer: &Viewer,
    requirements: &[Uuid],
    first: usize,
) -> Result<HashMap<Uuid, Vec<Similar>>> {
    let db = &app.db.reader;
    let finished = scope::retrospectives(viewer)
        .and(retrospective::Column::FinishedAt.is_not_null())
        .find()
        .order_by_desc(retrospective::Column::Id)
        .limit(CANDIDATES)
        .all(db)
        .await?;
    let projects: HashMap<Uuid, project::Model> = scope::projects(viewer)
        .and(project::Column::Id.is_in(finished.iter().map(|row| row.project_id)))
        .find()
        .all(db)
        .await?
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    let done: Vec<_> = projects.values().map(|row| row.requirement_id).collect();
    let profiles = profiles(db, &done.iter().chain(requirements).copied().collect::<Vec<_>>()).await?;
    let mut found: HashMap<Uuid, Vec<(Likeness, &retrospective::Model, &project::Model)>> = HashMap::new();
    for id in requirements {
        let Some(wanted) = profiles.get(id) else { continue };
        let mut alike: Vec<_> = finished
            .iter()
            .filter_map(|row| {
                let project =
                    projects.get(&row.project_id).filter(|project| project.requirement_id != *id)?;
                let likeness = likeness(wanted, profiles.get(&project.requirement_id)?);
                (likeness.score >= LEAST).then_some((likeness, row, project))
            })
            .collect();
        // What is as much alike and newer comes first.
        alike.sort_by(|a, b| b.0.score.total_cmp(&a.0.score).then(b.1.id.cmp(&a.1.id)));
        alike.truncate(first);
        found.insert(*id, alike);
    }
    let cited = found.values().flatten().map(|(_, _, project)| project.id);
    let budgets: HashMap<Uuid, i64> = budget::Entity::find()
        .filter(budget::Column::ProjectId.is_in(cited))
        .all(db)
        .await?
        .into_iter()
        .map(|row| (row.project_id, row.total_minor))
        .collect();
    let into_similar = |(likeness, row, project): (Likeness, &retrospective::Model, &project::Model)| {
        let sees_cost = scope::sees_cost(viewer, project);
        let actual = project.cost_committed_minor + project.cost_paid_minor;
        Similar {
            retrospective: row.clone(),
            actual_minor: sees_cost.then_some(actual),
            budget_minor: budgets.get(&project.id).copied().filter(|_| sees_cost),
            project: project.clone(),
            likeness,
        }
    };
    Ok(found.into_iter().map(|(id, alike)| (id, alike.into_iter().map(into_similar).collect())).collect())
}

/// What is compared of these requirements.
async fn profiles(db: &impl ConnectionTrait, requirements: &[Uuid]) -> Result<HashMap<Uuid, Profile>> {
    let rows = requirement::Entity::find()
        .filter(requirement::Column::Id.is_in(requirements.iter().copied()))
        .all(db)
        .await?;
    let industries: HashMap<Uuid, Option<String>> = customer::Entity::find()
        .filter(customer::Column::Id.is_in(rows.iter().map(|row| row.customer_id)))
        .all(db)
        .await?
        .into_iter()
        .map(|row| (row.id, row.industry))
        .collect();
    let listed: Vec<(Uuid, String)> = service_item::Entity::find()
        .select_only()
        .columns([service_item::Column::RequirementId, service_item::Column::Service])
        .filter(service_item::Column::RequirementId.is_in(requirements.iter().copied()))
        .into_tuple()
        .all(db)
        .await?;
    let mut services: HashMap<Uuid, Vec<String>> = HashMap::new();
    for (requirement, service) in listed {
        services.entry(requirement).or_default().push(service);
    }
    let each = rows.into_iter().map(|row| {
        let services = services.remove(&row.id).unwrap_or_default();
        let industry = industries.get(&row.customer_id).cloned().flatten();
        let texts = [row.title.as_str(), &row.description, &row.expected_results];
        let profile = Profile::new(&services, industry.as_deref(), (row.amount_minor, row.currency), &texts);
        (row.id, profile)
    });
    Ok(each.collect())
}
