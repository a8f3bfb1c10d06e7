//! The sums of each line of business, moved with every cost and budget that they are of.

use std::collections::{BTreeMap, HashMap};

use chrono::{Datelike, NaiveDate};
use entity::enums::{CostCategory, CostStatus, Currency};
use entity::{cost, line_budget, line_cost, project, service_item};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use uuid::Uuid;

use crate::app::Tx;
use crate::error::{Error, Result};

/// The line that a project's sums count in; projects of none have one together.
fn line_of(project: &project::Model) -> Uuid {
    project.business_line_id.unwrap_or_default()
}

/// What is added to the sums of a month, a category and a service: submitted, committed and paid, minor units.
#[derive(Clone, Copy, Default)]
struct Moved([i64; 3]);

impl Moved {
    /// Counts an amount of a cost in this state.
    fn add(&mut self, status: CostStatus, amount: i64) {
        let place = match status {
            CostStatus::Submitted | CostStatus::FinanceApproved => 0,
            CostStatus::Approved => 1,
            CostStatus::Paid => 2,
            CostStatus::Rejected | CostStatus::Cancelled => return,
        };
        self.0[place] += amount;
    }
}

/// The first day of the month that a cost counts in.
fn month_of(row: &cost::Model) -> Result<NaiveDate> {
    row.incurred_on.with_day(1).ok_or_else(|| Error::bug("a month without a first day"))
}

/// Moves a cost between the sums of its line.
pub async fn move_cost(
    tx: &Tx,
    project: &project::Model,
    before: Option<CostStatus>,
    row: &cost::Model,
) -> Result<()> {
    let service = match row.service_item_id {
        None => None,
        Some(id) => service_item::Entity::find_by_id(id).one(&tx.txn).await?,
    };
    let mut moved = Moved::default();
    if let Some(before) = before {
        moved.add(before, -row.amount_minor);
    }
    moved.add(row.status, row.amount_minor);
    let service = service.map_or_else(String::new, |item| item.service);
    add(tx, project, (month_of(row)?, row.category, service), moved).await
}

/// Moves costs of a project from the sums of one service to those of another: each as it was, and as it is now.
pub async fn move_items(
    tx: &Tx,
    project: &project::Model,
    costs: &[(cost::Model, cost::Model)],
) -> Result<()> {
    if costs.is_empty() {
        return Ok(());
    }
    let items = service_item::Entity::find().filter(service_item::Column::ProjectId.eq(project.id));
    let services: HashMap<Uuid, String> =
        items.all(&tx.txn).await?.into_iter().map(|item| (item.id, item.service)).collect();
    // In the order of their keys: nobody waits for somebody who waits for them.
    let mut sums: BTreeMap<(NaiveDate, CostCategory, String), Moved> = BTreeMap::new();
    for (old, new) in costs {
        for (row, amount) in [(old, -old.amount_minor), (new, new.amount_minor)] {
            let service = row.service_item_id.and_then(|id| services.get(&id).cloned()).unwrap_or_default();
            sums.entry((month_of(row)?, row.category, service)).or_default().add(row.status, amount);
        }
    }
    for (key, moved) in sums.into_iter().filter(|(_, moved)| moved.0 != [0; 3]) {
        add(tx, project, key, moved).await?;
    }
    Ok(())
}

async fn add(
    tx: &Tx,
    project: &project::Model,
    (month, category, service): (NaiveDate, CostCategory, String),
    Moved([submitted_minor, committed_minor, paid_minor]): Moved,
) -> Result<()> {
    use line_cost::Column::{
        BusinessLineId, Category, CommittedMinor, Month, PaidMinor, Service, SubmittedMinor,
    };
    let sums = line_cost::Model {
        business_line_id: line_of(project),
        currency: project.currency,
        month,
        category,
        service,
        submitted_minor,
        committed_minor,
        paid_minor,
    };
    let mut known =
        OnConflict::columns([BusinessLineId, line_cost::Column::Currency, Month, Category, Service]);
    for column in [SubmittedMinor, CommittedMinor, PaidMinor] {
        known.value(column, added("line_cost", sea_orm::IdenStatic::as_str(&column)));
    }
    line_cost::Entity::insert(sums.into_active_model())
        .on_conflict(known)
        .exec_without_returning(&tx.txn)
        .await?;
    Ok(())
}

/// Moves a project's budget from one split by category to another.
pub async fn move_budget(
    tx: &Tx,
    project: &project::Model,
    before: &[(CostCategory, i64)],
    after: &[(CostCategory, i64)],
) -> Result<()> {
    use line_budget::Column::{AmountMinor, BusinessLineId, Category};
    // In the order of categories: nobody waits for somebody who waits for them.
    let mut moved: BTreeMap<CostCategory, i64> = BTreeMap::new();
    for (category, amount) in after {
        *moved.entry(*category).or_default() += amount;
    }
    for (category, amount) in before {
        *moved.entry(*category).or_default() -= amount;
    }
    let currency: Currency = project.currency;
    for (category, amount_minor) in moved.into_iter().filter(|(_, amount)| *amount != 0) {
        let row = line_budget::Model { business_line_id: line_of(project), currency, category, amount_minor };
        let mut known = OnConflict::columns([BusinessLineId, line_budget::Column::Currency, Category]);
        known.value(AmountMinor, added("line_budget", "amount_minor"));
        line_budget::Entity::insert(row.into_active_model())
            .on_conflict(known)
            .exec_without_returning(&tx.txn)
            .await?;
    }
    Ok(())
}

/// What there is and what comes.
fn added(table: &str, column: &str) -> Expr {
    Expr::cust(format!("{table}.{column} + excluded.{column}"))
}
