//! Projects: plan, budget, progress and cost.

use std::sync::Arc;

use async_graphql::{Context, ID, Object};
use entity::enums::{
    AlertSeverity, CollectionStatus, CostCategory, CostStatus, Currency, Health, ProjectStage,
};
use entity::{alert, budget, project};

use super::Result;
use super::alert::{Alert, message_of};
use super::cost::Cost;
use super::customer::Customer;
use super::loaders::Spending;
use super::payload::Fresh;
use super::requirement::{Requirement, ServiceItem};
use super::row::{Row, Rows};
use super::task::Task;
use super::user::{BusinessLine, User, business_line_of, user_of};
use super::value::{Asked, Money, id, money, percent};
use crate::app::alert::{AlertFilter, AlertOrder};
use crate::app::cost::{CostFilter, CostOrder};
use crate::app::project::{self as app, InitiateProjectInput, PlanProjectInput, ProjectFilter, ProjectOrder};
use crate::app::task::{TaskFilter, TaskOrder};
use crate::rules::progress::Standing;
use crate::scalar::{Date, Instant, Kind};
use crate::{noun, object, payload, root_page};

object! {
    /// An approved requirement on its way to delivery and payment.
    Project(Arc<project::Model>)
    plain {
        /// Global id.
        id: ID = |project, _| id(Kind::Project, project.id);
        /// Short unique code that people quote, such as `P-2026-000042`.
        code: String = |project, _| project.code.clone();
        /// Name as people say it.
        name: String = |project, _| project.name.clone();
        /// Where it stands.
        stage: ProjectStage = |project, _| project.stage;
        /// Paused: nothing is evaluated or booked until it is resumed.
        on_hold: bool = |project, _| project.on_hold;
        /// How it does, computed from the open alerts you may see; `healthReasons` says why.
        health: Health = |project, ctx| {
            if ctx.sees_cost(project) { project.health } else { project.health_without_cost }
        };
        /// Where the collection of its money stands.
        collection_status: CollectionStatus = |project, _| project.collection_status;
        /// First planned day.
        planned_start: Option<Date> = |project, _| project.planned_start.map(Date);
        /// Last planned day.
        planned_end: Option<Date> = |project, _| project.planned_end.map(Date);
        /// Day the work began.
        actual_start: Option<Date> = |project, _| project.actual_start.map(Date);
        /// Day the work was done.
        actual_end: Option<Date> = |project, _| project.actual_end.map(Date);
        /// When it was initiated.
        created_at: Instant = |project, _| Instant(project.created_at);
        /// Grows by one at every edit of its plan.
        version: i32 = |project, _| project.version;
    }
    pages {
        /// Its tasks and subtasks.
        tasks: Task[TaskFilter, TaskOrder] = project_tasks;
        /// Its costs. Not for SALES and MEMBER.
        costs: Cost[CostFilter, CostOrder] = project_costs if require_cost;
        /// Its alerts.
        alerts: Alert[AlertFilter, AlertOrder] = project_alerts;
    }
    linked {
        /// For whom.
        async fn customer(&self, ctx: &Context<'_>) -> Result<Row<Customer>> {
            Ok(Row(Customer(ctx.loaders().customers.need("customer", self.0.customer_id).await?)))
        }

        /// What for.
        async fn requirement(&self, ctx: &Context<'_>) -> Result<Row<Requirement>> {
            Ok(Row(Requirement(ctx.loaders().requirements.need("requirement", self.0.requirement_id).await?)))
        }

        /// The line that delivers it.
        async fn business_line(&self, ctx: &Context<'_>) -> Result<Option<Row<BusinessLine>>> {
            business_line_of(ctx, self.0.business_line_id).await
        }

        /// Who sold it and collects the money.
        async fn sales(&self, ctx: &Context<'_>) -> Result<Row<User>> {
            user_of(ctx, self.0.sales_id).await
        }

        /// Who leads it.
        async fn manager(&self, ctx: &Context<'_>) -> Result<Row<User>> {
            user_of(ctx, self.0.manager_id).await
        }

        /// Why its health is what it is: the open alerts you may see, worst first.
        async fn health_reasons(&self, ctx: &Context<'_>) -> Result<Rows<HealthReason>> {
            let mut alerts = ctx.loaders().project_open_alerts.get(self.0.id).await?.unwrap_or_default();
            alerts.sort_by_key(|alert| std::cmp::Reverse(alert.severity));
            Ok(alerts.into_iter().map(HealthReason).collect())
        }

        /// The service list it delivers, with milestones.
        async fn service_items(&self, ctx: &Context<'_>) -> Result<Rows<ServiceItem>> {
            let rows = ctx.loaders().project_items.get(self.0.id).await?.unwrap_or_default();
            Ok(rows.into_iter().map(ServiceItem).collect())
        }

        /// What it may cost; null before there is a budget. Not for SALES and MEMBER.
        async fn budget(&self, ctx: &Context<'_>) -> Result<Option<Row<Budget>>> {
            ctx.require_cost(&self.0)?;
            let rows = ctx.loaders().project_budget.get(self.0.id).await?.unwrap_or_default();
            Ok(rows.into_iter().next().map(|row| Row(Budget(row))))
        }

        /// What it has cost so far, against budget and red line. Not for SALES and MEMBER.
        async fn cost_summary(&self, ctx: &Context<'_>) -> Result<Row<CostSummary>> {
            ctx.require_cost(&self.0)?;
            let rows = ctx.loaders().project_budget.get(self.0.id).await?.unwrap_or_default();
            Ok(Row(CostSummary(Costs { project: self.0.clone(), budget: rows.into_iter().next() })))
        }

        /// Plan against actual, as of today.
        async fn progress(&self, ctx: &Context<'_>) -> Result<Row<Progress>> {
            let standing = ctx.loaders().project_standing.get(self.0.id).await?;
            Ok(Row(Progress((self.0.progress, standing))))
        }
    }
}
noun!(Project, project);

object! {
    /// Plan against actual, as of today; by earned schedule.
    Progress((i32, Option<Standing>))
    plain {
        /// 0 to 100: what the plan asks to be done when today begins; 0 before there is a plan.
        planned: f64 = |(_, standing), _| standing.map_or(0.0, |standing| percent(standing.planned));
        /// 0 to 100: what is done, computed from the tasks.
        actual: f64 = |(actual, _), _| percent(*actual);
        /// Days of work behind the plan, negative when ahead; null before there is a plan.
        days_behind: Option<f64> = |(_, standing), _| standing.map(|standing| standing.days_behind);
        /// Where the end comes to lie at the speed so far; null before anything can be said, or when done.
        forecast_end: Option<Date> = |(_, standing), _| standing.and_then(|standing| standing.forecast_end).map(Date);
    }
    linked {}
}

object! {
    /// An open alert behind a project's health.
    HealthReason(Arc<alert::Model>)
    plain {
        /// Id of the rule that raised it.
        rule: String = |alert, _| alert.rule.clone();
        /// How bad.
        severity: AlertSeverity = |alert, _| alert.severity;
    }
    linked {
        /// In words.
        async fn message(
            &self,
            ctx: &Context<'_>,
            #[graphql(desc = "`en` or `zh-CN`; defaults to your own language.")] locale: Option<String>,
        ) -> Result<String> {
            message_of(ctx, &self.0, locale).await
        }

        /// The alert itself.
        async fn alert(&self) -> Row<Alert> {
            Row(Alert(self.0.clone()))
        }
    }
}

object! {
    /// What a project may cost.
    Budget(Arc<budget::Model>)
    plain {
        /// Sum of the lines.
        total: Money = |budget, _| money(budget.total_minor, budget.currency);
        /// Past this amount of committed and paid cost the project has sunk too deep.
        red_line: Money = |budget, _| money(budget.red_line_minor, budget.currency);
    }
    linked {
        /// Budget by category.
        async fn lines(&self, ctx: &Context<'_>) -> Result<Rows<BudgetLine>> {
            let rows = ctx.loaders().budget_lines.get(self.0.id).await?.unwrap_or_default();
            Ok(rows.into_iter().map(|row| BudgetLine((row.category, row.amount_minor, self.0.currency))).collect())
        }
    }
}

object! {
    /// Budget of one category.
    BudgetLine((CostCategory, i64, Currency))
    plain {
        /// What it may be spent on.
        category: CostCategory = |(category, ..), _| *category;
        /// How much.
        amount: Money = |(_, amount, currency), _| money(*amount, *currency);
    }
    linked {}
}

/// A project's roll-ups beside its budget.
#[derive(Clone, Debug)]
pub struct Costs {
    project: Arc<project::Model>,
    budget: Option<Arc<budget::Model>>,
}

impl Costs {
    fn money(&self, minor: i64) -> Money {
        money(minor, self.project.currency)
    }

    fn used(&self) -> i64 {
        self.project.cost_committed_minor + self.project.cost_paid_minor
    }

    fn red_line(&self) -> i64 {
        self.budget.as_ref().map_or(0, |budget| budget.red_line_minor)
    }
}

object! {
    /// What a project has cost so far. Budget and red line are 0 before there is a budget.
    CostSummary(Costs)
    plain {
        /// What it may cost.
        budget: Money = |costs, _| costs.money(costs.budget.as_ref().map_or(0, |budget| budget.total_minor));
        /// The cost red line.
        red_line: Money = |costs, _| costs.money(costs.red_line());
        /// Costs that wait for an approval.
        submitted: Money = |costs, _| costs.money(costs.project.cost_submitted_minor);
        /// Costs approved and not yet paid.
        committed: Money = |costs, _| costs.money(costs.project.cost_committed_minor);
        /// Costs paid.
        paid: Money = |costs, _| costs.money(costs.project.cost_paid_minor);
        /// Committed and paid as a share of the red line (1 is the line); null before there is one.
        used_ratio: Option<f64> = |costs, _| {
            let line = costs.red_line();
            (line > 0).then(|| costs.used() as f64 / line as f64)
        };
        /// What is left up to the red line; negative past it.
        remaining: Money = |costs, _| costs.money(costs.red_line() - costs.used());
    }
    linked {
        /// The same by category, for every category that has a budget or a cost.
        async fn by_category(&self, ctx: &Context<'_>) -> Result<Rows<CategoryCost>> {
            let spending = ctx.loaders().project_spending.get(self.0.project.id).await?.unwrap_or_default();
            let lines = match &self.0.budget {
                Some(budget) => ctx.loaders().budget_lines.get(budget.id).await?.unwrap_or_default(),
                None => Vec::new(),
            };
            let budgets = lines.iter().map(|line| (line.category, line.amount_minor)).collect::<Vec<_>>();
            Ok(by_category(self.0.project.currency, &budgets, &spending))
        }
    }
}

/// Figures of one category, minor units.
#[derive(Clone, Debug)]
pub struct CategoryFigures {
    category: CostCategory,
    currency: Currency,
    budget: i64,
    submitted: i64,
    committed: i64,
    paid: i64,
}

fn by_category(
    currency: Currency,
    budgets: &[(CostCategory, i64)],
    spending: &Spending,
) -> Rows<CategoryCost> {
    let figures = CostCategory::ALL.iter().map(|category| {
        let budget = budgets.iter().find(|(of, _)| of == category).map_or(0, |(_, amount)| *amount);
        let sum = |statuses: &[CostStatus]| {
            let own = spending.iter().filter(|(of, status, _)| of == category && statuses.contains(status));
            own.map(|(.., sum)| sum).sum()
        };
        CategoryFigures {
            category: *category,
            currency,
            budget,
            submitted: sum(&[CostStatus::Submitted, CostStatus::FinanceApproved]),
            committed: sum(&[CostStatus::Approved]),
            paid: sum(&[CostStatus::Paid]),
        }
    });
    let used = |of: &CategoryFigures| of.budget != 0 || of.submitted + of.committed + of.paid != 0;
    figures.filter(used).map(CategoryCost).collect()
}

object! {
    /// What one category has cost so far.
    CategoryCost(CategoryFigures)
    plain {
        /// Which category.
        category: CostCategory = |figures, _| figures.category;
        /// Its budget.
        budget: Money = |figures, _| money(figures.budget, figures.currency);
        /// Costs that wait for an approval.
        submitted: Money = |figures, _| money(figures.submitted, figures.currency);
        /// Costs approved and not yet paid.
        committed: Money = |figures, _| money(figures.committed, figures.currency);
        /// Costs paid.
        paid: Money = |figures, _| money(figures.paid, figures.currency);
    }
    linked {}
}

payload! {
    /// The outcome of a change to a project.
    ProjectPayload {
        /// The project; null when it was refused.
        project: Project
    }
}

root_page! {
    /// Queries about projects.
    ProjectQuery {
        /// The projects you may see. Ordered by ATTENTION it is the progress table, worst first.
        projects: Project[ProjectFilter, ProjectOrder]
    }
}

/// Changes to projects.
#[derive(Default)]
pub struct ProjectMutation;

#[Object]
impl ProjectMutation {
    /// Makes the one project of an approved requirement. For PROJECT_MANAGER.
    async fn initiate_project(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to make.")] input: InitiateProjectInput,
    ) -> Result<Fresh<Row<ProjectPayload>>> {
        ProjectPayload::of(ctx.caller(), app::initiate(&ctx.caller().app, ctx.viewer()?, input).await)
    }

    /// Sets a project's dates and a milestone date per service item. For PROJECT_MANAGER.
    async fn plan_project(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The dates.")] input: PlanProjectInput,
    ) -> Result<Fresh<Row<ProjectPayload>>> {
        ProjectPayload::of(ctx.caller(), app::plan(&ctx.caller().app, ctx.viewer()?, input).await)
    }
}
