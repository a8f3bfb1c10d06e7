//! Where cost goes: what was spent against what might be, summed by any keys.
//!
//! The sums of whole lines, or those that each project carries, are summed where the keys allow it; else the costs.

use std::cmp::Reverse;
use std::collections::HashMap;

use async_graphql::Enum;
use chrono::{Datelike, NaiveDate};
use entity::enums::{CostCategory, CostStatus, Currency};
use entity::{budget, budget_line, cost, line_budget, line_cost, project, service_item};
use sea_orm::sea_query::{Expr, IntoColumnRef};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, Select,
    SelectModel, Selector,
};
use uuid::Uuid;

use super::Range;
use crate::App;
use crate::error::Result;
use crate::project::planned_for;
use crate::scope::{self, Visible};
use crate::viewer::Viewer;

/// What costs are summed by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Enum)]
pub enum CostReportKey {
    /// By the category that the money is spent on.
    Category,
    /// By the month in which the work was done.
    Month,
    /// By the customer of the project.
    Customer,
    /// By the project manager who leads the project.
    Manager,
    /// By project.
    Project,
    /// By the business line that delivers the project.
    BusinessLine,
    /// What it is sold as: the service of the service item that the cost is for.
    Service,
}

/// What a group has in common; what was not grouped by is null.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CostGroup {
    /// Month of the work, by its first day.
    pub month: Option<NaiveDate>,
    /// What they are spent on.
    pub category: Option<CostCategory>,
    /// Which service.
    pub service: Option<String>,
    /// For whom.
    pub customer_id: Option<Uuid>,
    /// Who leads the project.
    pub manager_id: Option<Uuid>,
    /// Which project.
    pub project_id: Option<Uuid>,
    /// Which line.
    pub business_line_id: Option<Uuid>,
}

/// Costs of one group, minor units.
#[derive(Clone, Debug)]
pub struct CostRow {
    /// Of what.
    pub group: CostGroup,
    /// Of the amounts.
    pub currency: Currency,
    /// What it may cost; null by month and by service, for which budgets are not made.
    pub budget: Option<i64>,
    /// Waiting for an approval.
    pub submitted: i64,
    /// Approved and not yet paid.
    pub committed: i64,
    /// Paid.
    pub paid: i64,
}

impl CostRow {
    /// All that was spent, or will be.
    pub fn total(&self) -> i64 {
        self.submitted + self.committed + self.paid
    }
}

/// What was spent, and what might be, summed by these keys: months in order, then the largest first.
pub async fn cost_report(
    app: &App,
    viewer: &Viewer,
    range: &Range,
    keys: &[CostReportKey],
) -> Result<Vec<CostRow>> {
    let db = &app.db.reader;
    let budgeted = !keys.iter().any(|key| matches!(key, CostReportKey::Month | CostReportKey::Service));
    let mut rows: HashMap<(CostGroup, Currency), CostRow> = HashMap::new();
    let mut add = |summed: Summed| {
        let group = summed.group();
        let row = rows.entry((group.clone(), summed.currency)).or_insert(CostRow {
            group,
            currency: summed.currency,
            budget: budgeted.then_some(0),
            submitted: 0,
            committed: 0,
            paid: 0,
        });
        row.budget = row.budget.map(|budget| budget + summed.budget);
        row.submitted += summed.submitted;
        row.committed += summed.committed;
        row.paid += summed.paid;
    };
    let totals = scope::line_totals(viewer, line_cost::Column::BusinessLineId);
    if let Some(totals) = totals.filter(|_| of_whole_lines(range, keys)) {
        line_costs(db, totals, range, keys).await?.into_iter().for_each(&mut add);
    } else {
        spent(db, viewer, range, keys).await?.into_iter().for_each(&mut add);
    }
    let totals = scope::line_totals(viewer, line_budget::Column::BusinessLineId);
    match totals.filter(|_| of_whole_lines(range, keys)) {
        _ if !budgeted => {}
        Some(totals) => line_budgets(db, totals, range, keys).await?.into_iter().for_each(&mut add),
        None => budgets(db, viewer, range, keys).await?.into_iter().for_each(&mut add),
    }
    let is_shown = |row: &CostRow| row.total() != 0 || row.budget.is_some_and(|budget| budget != 0);
    let mut rows: Vec<_> = rows.into_values().filter(is_shown).collect();
    rows.sort_by_cached_key(|row| (row.group.month, Reverse(row.total()), row.group.clone(), row.currency));
    Ok(rows)
}

/// One group as the database sums it; days become months here.
#[derive(FromQueryResult)]
struct Summed {
    category: Option<CostCategory>,
    incurred_on: Option<NaiveDate>,
    service: Option<String>,
    customer_id: Option<Uuid>,
    manager_id: Option<Uuid>,
    project_id: Option<Uuid>,
    business_line_id: Option<Uuid>,
    currency: Currency,
    budget: i64,
    submitted: i64,
    committed: i64,
    paid: i64,
}

impl Summed {
    fn group(&self) -> CostGroup {
        CostGroup {
            month: self.incurred_on.and_then(|day| day.with_day(1)),
            category: self.category,
            service: self.service.clone().filter(|service| !service.is_empty()),
            customer_id: self.customer_id,
            manager_id: self.manager_id,
            project_id: self.project_id,
            business_line_id: self.business_line_id.filter(|line| !line.is_nil()),
        }
    }
}

/// Whether the totals of lines say it all: what is asked is not cut by projects or days.
fn of_whole_lines(range: &Range, keys: &[CostReportKey]) -> bool {
    use CostReportKey::{BusinessLine, Category, Month, Service};
    let whole = |key: &CostReportKey| matches!(key, BusinessLine | Category | Month | Service);
    range.from.is_none() && range.to.is_none() && keys.iter().all(whole)
}

async fn line_costs(
    db: &impl ConnectionTrait,
    totals: Visible<line_cost::Entity>,
    range: &Range,
    keys: &[CostReportKey],
) -> Result<Vec<Summed>> {
    use line_cost::Column::BusinessLineId;
    let sums = [
        ("budget", "0"),
        ("submitted", "submitted_minor"),
        ("committed", "committed_minor"),
        ("paid", "paid_minor"),
    ];
    let of_line = Condition::all().add_option(range.line.map(|line| BusinessLineId.eq(line)));
    let select = totals.and(of_line).find().select_only();
    let sums = sums.map(|(name, sum)| (name, sum.to_string()));
    Ok(grouped(select, keys, (line_cost::Entity, line_cost::Column::Currency), sums).all(db).await?)
}

async fn line_budgets(
    db: &impl ConnectionTrait,
    totals: Visible<line_budget::Entity>,
    range: &Range,
    keys: &[CostReportKey],
) -> Result<Vec<Summed>> {
    use line_budget::Column::BusinessLineId;
    let sums = [("budget", "amount_minor"), ("submitted", "0"), ("committed", "0"), ("paid", "0")];
    let of_line = Condition::all().add_option(range.line.map(|line| BusinessLineId.eq(line)));
    let select = totals.and(of_line).find().select_only();
    let sums = sums.map(|(name, sum)| (name, sum.to_string()));
    Ok(grouped(select, keys, (line_budget::Entity, line_budget::Column::Currency), sums).all(db).await?)
}

async fn spent(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    range: &Range,
    keys: &[CostReportKey],
) -> Result<Vec<Summed>> {
    use CostReportKey::{Category, Month, Service};
    let projects = scope::projects_with_cost(viewer).and(range.of_line());
    let of_single_costs = keys.iter().any(|key| matches!(key, Category | Month | Service));
    if !of_single_costs && range.from.is_none() && range.to.is_none() {
        let sums = [
            ("budget", "0".to_string()),
            ("submitted", "project.cost_submitted_minor".into()),
            ("committed", "project.cost_committed_minor".into()),
            ("paid", "project.cost_paid_minor".into()),
        ];
        let select = projects.find().select_only();
        return Ok(grouped(select, keys, (project::Entity, project::Column::Currency), sums).all(db).await?);
    }
    let of = |statuses: &[CostStatus]| {
        let names: Vec<_> = statuses.iter().map(|status| format!("'{}'", status.name())).collect();
        format!("CASE WHEN cost.status IN ({}) THEN cost.amount_minor ELSE 0 END", names.join(", "))
    };
    let sums = [
        ("budget", "0".to_string()),
        ("submitted", of(&[CostStatus::Submitted, CostStatus::FinanceApproved])),
        ("committed", of(&[CostStatus::Approved])),
        ("paid", of(&[CostStatus::Paid])),
    ];
    let joined = cost::Entity::find().select_only().inner_join(project::Entity);
    let mut select = projects
        .filter(joined)
        .filter(cost::Column::Status.is_not_in([CostStatus::Rejected, CostStatus::Cancelled]))
        .filter(
            Condition::all()
                .add_option(range.from.map(|from| cost::Column::IncurredOn.gte(from)))
                .add_option(range.to.map(|to| cost::Column::IncurredOn.lte(to))),
        );
    if keys.contains(&Service) {
        select = select.left_join(service_item::Entity);
    }
    Ok(grouped(select, keys, (cost::Entity, cost::Column::Currency), sums).all(db).await?)
}

/// Budgets of projects planned for a part of the time, each as a whole.
async fn budgets(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    range: &Range,
    keys: &[CostReportKey],
) -> Result<Vec<Summed>> {
    let by_category = keys.contains(&CostReportKey::Category);
    let amount = if by_category { "budget_line.amount_minor" } else { "budget.total_minor" };
    let sums = [("budget", amount), ("submitted", "0"), ("committed", "0"), ("paid", "0")];
    let joined = budget::Entity::find().select_only().inner_join(project::Entity);
    let projects = scope::projects_with_cost(viewer).and(range.of_line());
    let mut select = projects.and(planned_for(range.from, range.to)).filter(joined);
    if by_category {
        select = select.inner_join(budget_line::Entity);
    }
    let sums = sums.map(|(name, sum)| (name, sum.to_string()));
    Ok(grouped(select, keys, (budget::Entity, budget::Column::Currency), sums).all(db).await?)
}

/// Groups by the keys and the currency, and sums.
fn grouped<E: EntityTrait, C: IntoColumnRef>(
    mut select: Select<E>,
    keys: &[CostReportKey],
    currency: C,
    sums: [(&'static str, String); 4],
) -> Selector<SelectModel<Summed>> {
    use CostReportKey::{BusinessLine, Category, Customer, Manager, Month, Project, Service};
    let table = E::default().table_name().to_string();
    // Each table has its own columns for what it is grouped by.
    let [category, month, service, line] = match table.as_str() {
        "line_cost" | "line_budget" => ["category", "month", "service", "business_line_id"],
        "budget" => ["budget_line.category", "NULL", "NULL", "project.business_line_id"],
        _ => ["cost.category", "cost.incurred_on", "service_item.service", "project.business_line_id"],
    };
    let columns = [
        (Category, category, "category"),
        (Month, month, "incurred_on"),
        (Service, service, "service"),
        (Customer, "project.customer_id", "customer_id"),
        (Manager, "project.manager_id", "manager_id"),
        (Project, "project.id", "project_id"),
        (BusinessLine, line, "business_line_id"),
    ];
    for (key, column, name) in columns {
        if keys.contains(&key) {
            select = select.expr_as(Expr::cust(column), name).group_by(Expr::cust(column));
        } else {
            select = select.expr_as(Expr::cust("NULL"), name);
        }
    }
    let currency = Expr::col(currency);
    select = select.expr_as(currency.clone(), "currency").group_by(currency);
    for (name, sum) in sums {
        select = select.expr_as(Expr::cust(format!("CAST(SUM({sum}) AS BIGINT)")), name);
    }
    select.into_model()
}
