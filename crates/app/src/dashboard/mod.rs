//! One glance at a business line: money in execution, how progress is distributed, where cost goes.

mod cost;
pub mod total;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use entity::enums::{CollectionStatus, ContractStatus, Currency, Health, ProjectStage};
use entity::{contract, instalment, project};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::App;
use super::project::{health_shown, planned_for};
use super::scope::{self, Visible};
use crate::error::Result;
use crate::scalar::{Day, Id, NodeKind};
use crate::validation::Validator;
use crate::viewer::{Permission, Viewer};

pub use cost::{CostReportKey, CostRow, cost_report};

/// Whose figures, and of when; checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Range {
    line: Option<Uuid>,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
}

/// How many projects are how far.
#[derive(Clone, Copy, Debug)]
pub struct Bucket {
    /// From this progress on, basis points.
    pub from: i32,
    /// Up to, and not with, this progress; complete is a bucket of its own.
    pub to: i32,
    /// How many.
    pub count: i64,
}

/// How many projects there are, and how they do.
#[derive(Clone, Debug)]
pub struct Counts {
    /// All of them.
    pub projects: i64,
    /// By stage, in order.
    pub by_stage: Vec<(ProjectStage, i64)>,
    /// Of those in execution, by health.
    pub by_health: Vec<(Health, i64)>,
    /// Of those in execution, by progress.
    pub progress: Vec<Bucket>,
}

/// Money to be collected in one currency, minor units.
#[derive(Clone, Copy, Debug)]
pub struct Collection {
    /// Of the amounts.
    pub currency: Currency,
    /// The prices of all contracts that are in force or fulfilled.
    pub contracted: i64,
    /// Received.
    pub received: i64,
    /// What is due and has not passed its last day, by currency.
    pub due: i64,
    /// Its last day has passed.
    pub overdue: i64,
}

/// Whose figures and of when; without a line all that the viewer sees. Projects and money to be collected are those
/// of projects planned for a part of the time, and costs those of work done in it.
pub fn range(viewer: &Viewer, line: Option<&Id>, from: Option<&Day>, to: Option<&Day>) -> Result<Range> {
    viewer.require(Permission::SeeDashboard)?;
    let mut check = Validator::arguments();
    let line = check.id_opt("businessLineId", line, NodeKind::BusinessLine);
    let (from, to) = (check.day_opt("from", from), check.day_opt("to", to));
    check.span("to", from, to);
    check.done()?;
    Ok(Range { line, from, to })
}

impl Range {
    /// The projects that count: what `projects` lists with the same line and the same time.
    fn projects(&self, viewer: &Viewer) -> Visible<project::Entity> {
        scope::projects(viewer).and(self.of_line()).and(planned_for(self.from, self.to))
    }

    fn of_line(&self) -> Condition {
        Condition::all().add_option(self.line.map(|line| project::Column::BusinessLineId.eq(line)))
    }
}

fn sum(column: &'static str) -> Expr {
    Expr::cust(format!("CAST(SUM({column}) AS BIGINT)"))
}

/// The contract value of what is in execution or collection, by currency.
pub async fn execution_amount(app: &App, viewer: &Viewer, range: &Range) -> Result<Vec<(Currency, i64)>> {
    let going_on = [ProjectStage::Execution, ProjectStage::Collection];
    let running = range.projects(viewer).and(project::Column::Stage.is_in(going_on));
    Ok(scope::as_parent::<contract::Entity>(viewer)
        .under(contract::Column::ProjectId, project::Column::Id, running)
        .find()
        .select_only()
        .column(contract::Column::Currency)
        .expr_as(sum("amount_minor"), "sum")
        .group_by(contract::Column::Currency)
        .order_by_asc(contract::Column::Currency)
        .into_tuple()
        .all(&app.db.reader)
        .await?)
}

/// How many projects there are, and how they do.
pub async fn counts(app: &App, viewer: &Viewer, range: &Range) -> Result<Counts> {
    let rows: Vec<(ProjectStage, Health, i32, i64)> = range
        .projects(viewer)
        .find()
        .select_only()
        .column(project::Column::Stage)
        .expr_as(health_shown(viewer), "health_shown")
        .expr_as(quarter(), "quarter")
        .expr_as(Expr::cust("COUNT(*)"), "count")
        .group_by(project::Column::Stage)
        .group_by(Expr::cust("health_shown"))
        .group_by(quarter())
        .into_tuple()
        .all(&app.db.reader)
        .await?;
    let count = |matches: &dyn Fn(ProjectStage, Health, i32) -> bool| -> i64 {
        rows.iter()
            .filter(|(stage, health, quarter, _)| matches(*stage, *health, *quarter))
            .map(|row| row.3)
            .sum()
    };
    let running = ProjectStage::Execution;
    let stages = ProjectStage::ALL.iter();
    let healths = Health::ALL.iter();
    Ok(Counts {
        projects: count(&|_, _, _| true),
        by_stage: stages.map(|of| (*of, count(&|stage, _, _| stage == *of))).collect(),
        by_health: healths
            .map(|of| (*of, count(&|stage, health, _| stage == running && health == *of)))
            .collect(),
        progress: (0..=4)
            .map(|of| Bucket {
                from: of * QUARTER,
                to: (of + 1) * QUARTER,
                count: count(&|stage, _, quarter| stage == running && quarter == of),
            })
            .collect(),
    })
}

/// A quarter of the work, in basis points.
const QUARTER: i32 = 2_500;

/// Which quarter a project is in; without a bind variable, which PostgreSQL would take for another expression in
/// each place.
fn quarter() -> Expr {
    Expr::cust(format!("progress / {QUARTER}"))
}

/// Money to be collected, by currency.
pub async fn collection(app: &App, viewer: &Viewer, range: &Range) -> Result<Vec<Collection>> {
    let in_force = scope::as_parent::<contract::Entity>(viewer)
        .and(contract::Column::Status.is_in([ContractStatus::Active, ContractStatus::Fulfilled]))
        .under(contract::Column::ProjectId, project::Column::Id, range.projects(viewer));
    let rows: Vec<(Currency, CollectionStatus, i64, i64)> = scope::as_parent::<instalment::Entity>(viewer)
        .under(instalment::Column::ContractId, contract::Column::Id, in_force)
        .find()
        .select_only()
        .columns([instalment::Column::Currency, instalment::Column::Status])
        .expr_as(sum("amount_minor"), "amount")
        .expr_as(sum("received_minor"), "received")
        .group_by(instalment::Column::Currency)
        .group_by(instalment::Column::Status)
        .into_tuple()
        .all(&app.db.reader)
        .await?;
    let mut sums: BTreeMap<Currency, Collection> = BTreeMap::new();
    for (currency, status, amount, received) in rows {
        let empty = Collection { currency, contracted: 0, received: 0, due: 0, overdue: 0 };
        let sum = sums.entry(currency).or_insert(empty);
        sum.contracted += amount;
        sum.received += received;
        match status {
            CollectionStatus::Overdue => sum.overdue += amount - received,
            CollectionStatus::Due => sum.due += amount - received,
            _ => {}
        }
    }
    Ok(sums.into_values().collect())
}
