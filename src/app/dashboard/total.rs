//! The sums of each line of business, moved with every cost and budget that they are of.

use std::collections::BTreeMap;

use chrono::Datelike;
use entity::enums::{CostCategory, CostStatus, Currency};
use entity::{cost, line_budget, line_cost, project, service_item};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{EntityTrait, IntoActiveModel};
use uuid::Uuid;

use crate::app::Tx;
use crate::error::{Error, Result};

/// The line that a project's sums count in; projects of none have one together.
fn line_of(project: &project::Model) -> Uuid {
    project.business_line_id.unwrap_or_default()
}

/// Moves a cost between the sums of its line.
pub async fn move_cost(
    tx: &Tx,
    project: &project::Model,
    before: Option<CostStatus>,
    row: &cost::Model,
) -> Result<()> {
    use line_cost::Column::{
        BusinessLineId, Category, CommittedMinor, Month, PaidMinor, Service, SubmittedMinor,
    };
    let service = match row.service_item_id {
        None => None,
        Some(id) => service_item::Entity::find_by_id(id).one(&tx.txn).await?,
    };
    let mut sums = line_cost::Model {
        business_line_id: line_of(project),
        currency: row.currency,
        month: row.incurred_on.with_day(1).ok_or_else(|| Error::bug("a month without a first day"))?,
        category: row.category,
        service: service.map_or_else(String::new, |item| item.service),
        submitted_minor: 0,
        committed_minor: 0,
        paid_minor: 0,
    };
    for (status, amount) in [(before, -row.amount_minor), (Some(row.status), row.amount_minor)] {
        match status {
            Some(CostStatus::Submitted | CostStatus::FinanceApproved) => sums.submitted_minor += amount,
            Some(CostStatus::Approved) => sums.committed_minor += amount,
            Some(CostStatus::Paid) => sums.paid_minor += amount,
            Some(CostStatus::Rejected | CostStatus::Cancelled) | None => {}
        }
    }
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
