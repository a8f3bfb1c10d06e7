//! The sums of each line of business, moved with every cost and budget that they are of.
//!
//! All projects of a line share its sums: whoever has locked them holds up all others. A transaction notes how it
//! moves them, and does so last.

use std::collections::{BTreeMap, HashMap};

use chrono::{Datelike, NaiveDate};
use entity::enums::{CostCategory, CostStatus, Currency};
use entity::{cost, line_budget, line_cost, project, service_item};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ActiveEnum, ColumnTrait, EntityTrait, IdenStatic, IntoActiveModel, QueryFilter};
use uuid::Uuid;

use crate::Tx;
use crate::error::{Error, Result};

/// How a transaction moves the sums. They are kept in order, so that nobody waits for somebody who waits for them.
#[derive(Default)]
pub struct TotalChanges {
    /// By line, currency, month, category and service.
    costs: BTreeMap<(Uuid, String, NaiveDate, CostCategory, String), line_cost::Model>,
    /// By line, currency and category.
    budgets: BTreeMap<(Uuid, String, CostCategory), line_budget::Model>,
}

impl TotalChanges {
    /// Counts an amount of a cost in this state.
    fn add(
        &mut self,
        project: &project::Model,
        row: &cost::Model,
        service: &str,
        status: CostStatus,
        amount: i64,
    ) -> Result<()> {
        let (line, month) = (line_of(project), month_of(row)?);
        let key = (line, project.currency.to_value(), month, row.category, service.to_owned());
        let sums = self.costs.entry(key).or_insert_with(|| line_cost::Model {
            business_line_id: line,
            currency: project.currency,
            month,
            category: row.category,
            service: service.to_owned(),
            submitted_minor: 0,
            committed_minor: 0,
            paid_minor: 0,
        });
        match status {
            CostStatus::Submitted | CostStatus::FinanceApproved => sums.submitted_minor += amount,
            CostStatus::Approved => sums.committed_minor += amount,
            CostStatus::Paid => sums.paid_minor += amount,
            CostStatus::Rejected | CostStatus::Cancelled => {}
        }
        Ok(())
    }
}

/// The line that a project's sums count in; projects of none have one together.
fn line_of(project: &project::Model) -> Uuid {
    project.business_line_id.unwrap_or_default()
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
    let service = service.map_or_else(String::new, |item| item.service);
    let mut moves = tx.moves();
    if let Some(before) = before {
        moves.add(project, row, &service, before, -row.amount_minor)?;
    }
    moves.add(project, row, &service, row.status, row.amount_minor)
}

/// Moves costs of a project from the sums of one service to those of another. Each cost is given as it was and as it
/// is now.
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
    let service_of = |row: &cost::Model| row.service_item_id.and_then(|id| services.get(&id));
    let mut moves = tx.moves();
    for (old, new) in costs {
        for (row, amount) in [(old, -old.amount_minor), (new, new.amount_minor)] {
            let service = service_of(row).map_or("", String::as_str);
            moves.add(project, row, service, row.status, amount)?;
        }
    }
    Ok(())
}

/// Moves a project's budget from one split by category to another.
pub fn move_budget(
    tx: &Tx,
    project: &project::Model,
    before: &[(CostCategory, i64)],
    after: &[(CostCategory, i64)],
) {
    let (line, currency): (_, Currency) = (line_of(project), project.currency);
    let mut moves = tx.moves();
    let mut add = |category: CostCategory, amount: i64| {
        let row = line_budget::Model { business_line_id: line, currency, category, amount_minor: 0 };
        let known = moves.budgets.entry((line, currency.to_value(), category)).or_insert(row);
        known.amount_minor += amount;
    };
    after.iter().for_each(|(category, amount)| add(*category, *amount));
    before.iter().for_each(|(category, amount)| add(*category, -amount));
}

/// Moves the sums as was noted.
pub async fn write(tx: &Tx) -> Result<()> {
    let TotalChanges { costs, budgets } = std::mem::take(&mut *tx.moves());
    for row in budgets.into_values().filter(|row| row.amount_minor != 0) {
        use line_budget::Column::{AmountMinor, BusinessLineId, Category};
        let mut known = OnConflict::columns([BusinessLineId, line_budget::Column::Currency, Category]);
        known.value(AmountMinor, added("line_budget", AmountMinor.as_str()));
        let insert = line_budget::Entity::insert(row.into_active_model()).on_conflict(known);
        insert.exec_without_returning(&tx.txn).await?;
    }
    let moved = |row: &line_cost::Model| [row.submitted_minor, row.committed_minor, row.paid_minor] != [0; 3];
    for row in costs.into_values().filter(moved) {
        use line_cost::Column::{
            BusinessLineId, Category, CommittedMinor, Month, PaidMinor, Service, SubmittedMinor,
        };
        let mut known =
            OnConflict::columns([BusinessLineId, line_cost::Column::Currency, Month, Category, Service]);
        for column in [SubmittedMinor, CommittedMinor, PaidMinor] {
            known.value(column, added("line_cost", column.as_str()));
        }
        let insert = line_cost::Entity::insert(row.into_active_model()).on_conflict(known);
        insert.exec_without_returning(&tx.txn).await?;
    }
    Ok(())
}

/// What there is and what comes.
fn added(table: &str, column: &str) -> Expr {
    Expr::cust(format!("{table}.{column} + excluded.{column}"))
}
