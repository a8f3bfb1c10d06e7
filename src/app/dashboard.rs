//! One glance at a business line: money in execution, how progress is distributed, where cost goes.

use std::collections::BTreeMap;

use async_graphql::Enum;
use chrono::{Datelike, NaiveDate};
use entity::enums::{
    CollectionStatus, ContractStatus, CostCategory, CostStatus, Currency, Health, ProjectStage,
};
use entity::{contract, cost, instalment, project};
use sea_orm::sea_query::{Expr, SelectStatement};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, JoinType, QueryFilter, QuerySelect, QueryTrait,
    RelationDef,
};
use uuid::Uuid;

use super::{App, scope};
use crate::check::Check;
use crate::error::Result;
use crate::scalar::{Day, Id, Kind};
use crate::viewer::{Permission, Viewer};

/// Whose figures, and of when; checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Range {
    line: Option<Uuid>,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
}

/// What costs are summed by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Enum)]
pub enum CostReportKey {
    /// What it is spent on.
    Category,
    /// Month of the work.
    Month,
    /// For whom.
    Customer,
    /// Who leads the project.
    Manager,
    /// Which project.
    Project,
    /// Which line.
    BusinessLine,
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

/// Costs of one group, minor units; what was not grouped by is null.
#[derive(Clone, Debug)]
pub struct CostRow {
    /// What they are spent on.
    pub category: Option<CostCategory>,
    /// Month of the work, by its first day.
    pub month: Option<NaiveDate>,
    /// For whom.
    pub customer_id: Option<Uuid>,
    /// Who leads the project.
    pub manager_id: Option<Uuid>,
    /// Which project.
    pub project_id: Option<Uuid>,
    /// Which line.
    pub business_line_id: Option<Uuid>,
    /// Of the amounts.
    pub currency: Currency,
    /// Waiting for an approval.
    pub submitted: i64,
    /// Approved and not yet paid.
    pub committed: i64,
    /// Paid.
    pub paid: i64,
}

/// Money to be collected in one currency, minor units.
#[derive(Clone, Copy, Debug)]
pub struct Collection {
    /// Of the amounts.
    pub currency: Currency,
    /// Agreed in contracts in force or fulfilled.
    pub contracted: i64,
    /// Received.
    pub received: i64,
    /// Due, its last day not passed.
    pub due: i64,
    /// Its last day has passed.
    pub overdue: i64,
}

/// Whose figures and of when; without a line all that the viewer sees. A time takes the projects planned for a
/// part of it, and the costs of work done in it.
pub fn range(viewer: &Viewer, line: Option<&Id>, from: Option<&Day>, to: Option<&Day>) -> Result<Range> {
    viewer.require(Permission::SeeDashboard)?;
    let mut check = Check::arguments();
    let line = check.id_opt("businessLineId", line, Kind::BusinessLine);
    let (from, to) = (check.day_opt("from", from), check.day_opt("to", to));
    check.span("to", from, to);
    check.done()?;
    Ok(Range { line, from, to })
}

impl Range {
    fn projects(&self, viewer: &Viewer) -> Condition {
        use project::Column::{BusinessLineId, PlannedEnd, PlannedStart};
        scope::projects(&viewer.acting(Permission::SeeDashboard))
            .add_option(self.line.map(|line| BusinessLineId.eq(line)))
            .add_option(self.to.map(|to| PlannedStart.lte(to)))
            .add_option(self.from.map(|from| PlannedEnd.gte(from)))
    }

    fn project_ids(&self, viewer: &Viewer, more: Condition) -> SelectStatement {
        let rows = project::Entity::find().select_only().column(project::Column::Id);
        rows.filter(Condition::all().add(self.projects(viewer)).add(more)).into_query()
    }
}

fn sum(column: &'static str) -> Expr {
    Expr::cust(format!("CAST(SUM({column}) AS BIGINT)"))
}

/// The price of what is in execution, by currency.
pub async fn execution_amount(app: &App, viewer: &Viewer, range: &Range) -> Result<Vec<(Currency, i64)>> {
    let running = Condition::all().add(project::Column::Stage.eq(ProjectStage::Execution));
    Ok(contract::Entity::find()
        .select_only()
        .column(contract::Column::Currency)
        .expr_as(sum("amount_minor"), "sum")
        .filter(contract::Column::ProjectId.in_subquery(range.project_ids(viewer, running)))
        .group_by(contract::Column::Currency)
        .into_tuple()
        .all(&app.db.reader)
        .await?)
}

/// How many projects there are, and how they do.
pub async fn counts(app: &App, viewer: &Viewer, range: &Range) -> Result<Counts> {
    let rows: Vec<(ProjectStage, Health, i32, i64)> = project::Entity::find()
        .select_only()
        .columns([project::Column::Stage, project::Column::Health])
        .expr_as(quarter(), "quarter")
        .expr_as(Expr::cust("COUNT(*)"), "count")
        .filter(range.projects(viewer))
        .group_by(project::Column::Stage)
        .group_by(project::Column::Health)
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

#[derive(FromQueryResult)]
struct Summed {
    category: Option<CostCategory>,
    incurred_on: Option<NaiveDate>,
    customer_id: Option<Uuid>,
    manager_id: Option<Uuid>,
    project_id: Option<Uuid>,
    business_line_id: Option<Uuid>,
    currency: Currency,
    status: CostStatus,
    sum: i64,
}

/// What was spent, summed by these keys, largest first.
pub async fn cost_report(
    app: &App,
    viewer: &Viewer,
    range: &Range,
    keys: &[CostReportKey],
) -> Result<Vec<CostRow>> {
    use CostReportKey::{BusinessLine, Category, Customer, Manager, Month, Project};
    let of_project: RelationDef = cost::Entity::belongs_to(project::Entity)
        .from(cost::Column::ProjectId)
        .to(project::Column::Id)
        .into();
    let mut select = cost::Entity::find()
        .select_only()
        .join(JoinType::InnerJoin, of_project)
        .filter(range.projects(viewer))
        .filter(cost::Column::Status.is_not_in([CostStatus::Rejected, CostStatus::Cancelled]));
    if let Some(from) = range.from {
        select = select.filter(cost::Column::IncurredOn.gte(from));
    }
    if let Some(to) = range.to {
        select = select.filter(cost::Column::IncurredOn.lte(to));
    }
    let columns = [
        (Category, Expr::col((cost::Entity, cost::Column::Category)), "category"),
        (Month, Expr::col((cost::Entity, cost::Column::IncurredOn)), "incurred_on"),
        (Customer, Expr::col((project::Entity, project::Column::CustomerId)), "customer_id"),
        (Manager, Expr::col((project::Entity, project::Column::ManagerId)), "manager_id"),
        (Project, Expr::col((project::Entity, project::Column::Id)), "project_id"),
        (BusinessLine, Expr::col((project::Entity, project::Column::BusinessLineId)), "business_line_id"),
    ];
    for (key, column, name) in columns {
        if keys.contains(&key) {
            select = select.expr_as(column.clone(), name).group_by(column);
        } else {
            select = select.expr_as(Expr::cust("NULL"), name);
        }
    }
    let amount = Expr::cust("CAST(SUM(cost.amount_minor) AS BIGINT)");
    let rows: Vec<Summed> = select
        .expr_as(Expr::col((cost::Entity, cost::Column::Currency)), "currency")
        .expr_as(Expr::col((cost::Entity, cost::Column::Status)), "status")
        .expr_as(amount, "sum")
        .group_by(Expr::col((cost::Entity, cost::Column::Currency)))
        .group_by(Expr::col((cost::Entity, cost::Column::Status)))
        .into_model()
        .all(&app.db.reader)
        .await?;
    Ok(folded(rows))
}

/// Statuses become columns and days become months.
fn folded(rows: Vec<Summed>) -> Vec<CostRow> {
    let mut groups: BTreeMap<_, CostRow> = BTreeMap::new();
    for row in rows {
        let month = row.incurred_on.and_then(|day| day.with_day(1));
        let ids = (row.customer_id, row.manager_id, row.project_id, row.business_line_id);
        let group = groups.entry((month, row.category, ids, row.currency)).or_insert(CostRow {
            category: row.category,
            month,
            customer_id: row.customer_id,
            manager_id: row.manager_id,
            project_id: row.project_id,
            business_line_id: row.business_line_id,
            currency: row.currency,
            submitted: 0,
            committed: 0,
            paid: 0,
        });
        match row.status {
            CostStatus::Submitted | CostStatus::FinanceApproved => group.submitted += row.sum,
            CostStatus::Approved => group.committed += row.sum,
            CostStatus::Paid => group.paid += row.sum,
            CostStatus::Rejected | CostStatus::Cancelled => {}
        }
    }
    let mut groups: Vec<_> = groups.into_values().collect();
    groups.sort_by_key(|row| (row.month, std::cmp::Reverse(row.submitted + row.committed + row.paid)));
    groups
}

/// Money to be collected, by currency.
pub async fn collection(app: &App, viewer: &Viewer, range: &Range) -> Result<Vec<Collection>> {
    let in_force = contract::Entity::find()
        .select_only()
        .column(contract::Column::Id)
        .filter(contract::Column::Status.is_in([ContractStatus::Active, ContractStatus::Fulfilled]))
        .filter(contract::Column::ProjectId.in_subquery(range.project_ids(viewer, Condition::all())))
        .into_query();
    let rows: Vec<(Currency, CollectionStatus, i64, i64)> = instalment::Entity::find()
        .select_only()
        .columns([instalment::Column::Currency, instalment::Column::Status])
        .expr_as(sum("amount_minor"), "amount")
        .expr_as(sum("received_minor"), "received")
        .filter(instalment::Column::ContractId.in_subquery(in_force))
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
