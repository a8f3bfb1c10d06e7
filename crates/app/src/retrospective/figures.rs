//! What is computed of retrospectives: scores and rates by service, and what the work cost against its budget.

use std::collections::HashMap;

use entity::enums::{CostCategory, CostStatus, Currency};
use entity::{
    avoidable_cost, budget, budget_line, cost, effect_metric, project, retrospective, service_item,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use crate::cost_category;
use crate::error::Result;
use crate::project::spending;
use rules::effect::{Formula, Metric, Rate, overall};

/// The effect of one service item, or of the project as a whole.
#[derive(Clone, Debug)]
pub struct ServiceEffect {
    /// The service item; null for the whole project.
    pub service_item: Option<service_item::Model>,
    /// Its metrics.
    pub metrics: Vec<effect_metric::Model>,
    /// How the score is made, in words.
    pub formula: String,
    /// Basis points; an error says why there is none.
    pub score: Result<i32, &'static str>,
    /// Its rates.
    pub rates: Vec<Rate>,
}

/// The effect of a project.
#[derive(Clone, Debug, Default)]
pub struct Effects {
    /// By service item.
    pub services: Vec<ServiceEffect>,
    /// The mean of the services' scores, basis points.
    pub score: Option<i32>,
}

/// The effects that these retrospectives tell of.
pub async fn effects_of(
    db: &impl ConnectionTrait,
    retrospectives: &[Uuid],
) -> Result<HashMap<Uuid, Effects>> {
    let rows = effect_metric::Entity::find()
        .filter(effect_metric::Column::RetrospectiveId.is_in(retrospectives.iter().copied()))
        .order_by_asc(effect_metric::Column::Id)
        .all(db)
        .await?;
    let item_ids = rows.iter().filter_map(|row| row.service_item_id);
    let items: HashMap<Uuid, service_item::Model> = service_item::Entity::find()
        .filter(service_item::Column::Id.is_in(item_ids))
        .all(db)
        .await?
        .into_iter()
        .map(|item| (item.id, item))
        .collect();
    type Service = (Option<Uuid>, Vec<effect_metric::Model>);
    let mut grouped: HashMap<Uuid, Vec<Service>> = HashMap::new();
    for row in rows {
        let services = grouped.entry(row.retrospective_id).or_default();
        match services.iter_mut().find(|(item, _)| *item == row.service_item_id) {
            Some((_, metrics)) => metrics.push(row),
            None => services.push((row.service_item_id, vec![row])),
        }
    }
    let effects = grouped.into_iter().map(|(id, services)| {
        let each = services.into_iter().map(|(item, metrics)| {
            let item = item.and_then(|item| items.get(&item)).cloned();
            service_effect(item, metrics)
        });
        let services: Vec<_> = each.collect();
        let scores: Vec<_> = services.iter().filter_map(|service| service.score.ok()).collect();
        (id, Effects { services, score: overall(&scores) })
    });
    Ok(effects.collect())
}

fn service_effect(
    service_item: Option<service_item::Model>,
    rows: Vec<effect_metric::Model>,
) -> ServiceEffect {
    let formula = Formula::of(service_item.as_ref().map_or("", |item| &item.service));
    let metric = |row: &effect_metric::Model| Metric {
        name: row.metric.clone(),
        target: row.target,
        actual: row.actual,
    };
    let metrics: Vec<_> = rows.iter().map(metric).collect();
    ServiceEffect {
        service_item,
        formula: formula.statement(),
        score: formula.score(&metrics),
        rates: formula.rates(&metrics),
        metrics: rows,
    }
}

/// Budget against actual of one category, minor units.
#[derive(Clone, Debug)]
pub struct Variance {
    /// Which category.
    pub category: CostCategory,
    /// Of the amounts.
    pub currency: Currency,
    /// What it might cost.
    pub budget: i64,
    /// What it cost: paid, or approved and still to be paid.
    pub actual: i64,
    /// What of that need not have been.
    pub avoidable: i64,
}

/// What the projects of these retrospectives cost, by category; one statement a table.
pub async fn variances_of(
    db: &impl ConnectionTrait,
    retrospectives: &[Uuid],
) -> Result<HashMap<Uuid, Vec<Variance>>> {
    let rows = retrospective::Entity::find()
        .filter(retrospective::Column::Id.is_in(retrospectives.iter().copied()))
        .all(db)
        .await?;
    let projects: Vec<_> = rows.iter().map(|row| row.project_id).collect();
    let currencies: HashMap<Uuid, Currency> = project::Entity::find()
        .filter(project::Column::Id.is_in(projects.iter().copied()))
        .all(db)
        .await?
        .into_iter()
        .map(|row| (row.id, row.currency))
        .collect();
    let budgets = budgets_of(db, &projects).await?;
    let spent = spending(db, &projects).await?;
    let avoidable = avoidable_of(db, retrospectives).await?;
    let categories = cost_category::all(db).await?;
    let each = rows.into_iter().filter_map(|row| {
        let currency = *currencies.get(&row.project_id)?;
        let of_category = |category: CostCategory| {
            let actual = spent.get(&row.project_id).into_iter().flatten().filter(|(of, status, _)| {
                *of == category && matches!(status, CostStatus::Approved | CostStatus::Paid)
            });
            Variance {
                category,
                currency,
                budget: budgets.get(&(row.project_id, category)).copied().unwrap_or(0),
                actual: actual.map(|(.., sum)| sum).sum(),
                avoidable: avoidable.get(&(row.id, category)).copied().unwrap_or(0),
            }
        };
        let all = categories.iter().map(|known| of_category(known.code));
        Some((row.id, all.filter(|one| one.budget != 0 || one.actual != 0).collect()))
    });
    Ok(each.collect())
}

async fn budgets_of(
    db: &impl ConnectionTrait,
    projects: &[Uuid],
) -> Result<HashMap<(Uuid, CostCategory), i64>> {
    let budgets: HashMap<Uuid, Uuid> = budget::Entity::find()
        .filter(budget::Column::ProjectId.is_in(projects.iter().copied()))
        .all(db)
        .await?
        .into_iter()
        .map(|row| (row.id, row.project_id))
        .collect();
    let lines = budget_line::Entity::find()
        .filter(budget_line::Column::BudgetId.is_in(budgets.keys().copied()))
        .all(db)
        .await?;
    let each = lines.into_iter().filter_map(|line| {
        let project = budgets.get(&line.budget_id)?;
        Some(((*project, line.category), line.amount_minor))
    });
    Ok(each.collect())
}

async fn avoidable_of(
    db: &impl ConnectionTrait,
    retrospectives: &[Uuid],
) -> Result<HashMap<(Uuid, CostCategory), i64>> {
    let marked = avoidable_cost::Entity::find()
        .filter(avoidable_cost::Column::RetrospectiveId.is_in(retrospectives.iter().copied()))
        .all(db)
        .await?;
    let costs: HashMap<Uuid, cost::Model> = cost::Entity::find()
        .filter(cost::Column::Id.is_in(marked.iter().map(|row| row.cost_id)))
        .all(db)
        .await?
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    let mut sums = HashMap::new();
    for row in marked {
        if let Some(cost) = costs.get(&row.cost_id) {
            *sums.entry((row.retrospective_id, cost.category)).or_insert(0) += cost.amount_minor;
        }
    }
    Ok(sums)
}
