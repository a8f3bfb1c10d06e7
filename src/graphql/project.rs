//! Projects: plan, budget, progress and cost.

use std::sync::Arc;

use async_graphql::{Context, ID, Object};
use entity::enums::{
    AlertSeverity, CollectionStatus, CostCategory, CostStatus, Currency, Health, ProjectStage,
};
use uuid::Uuid;

use super::Result;
use super::action::AllowedAction;
use super::alert::{Alert, message_of};
use super::compliance::ComplianceReview;
use super::contract::Contract;
use super::cost::Cost;
use super::customer::Customer;
use super::issue::Issue;
use super::keyed::Keyed;
use super::payload::Fresh;
use super::proposal::Proposal;
use super::requirement::{Requirement, ServiceItem};
use super::retrospective::Retrospective;
use super::shelves::Spending;
use super::store::all;
use super::task::Task;
use super::user::{BusinessLine, User, business_line_of, user_of};
use super::value::{Money, global, money, percent};
use crate::app::alert::{AlertFilter, AlertOrder};
use crate::app::cost::{CostFilter, CostOrder};
use crate::app::issue::{IssueFilter, IssueOrder};
use crate::app::project::{
    self as app, CancelProjectInput, CompleteProjectInput, Frame, HoldProjectInput, InitiateProjectInput,
    PlanProjectInput, ProjectFilter, ProjectOrder, ResumeProjectInput,
};
use crate::app::scope::Belongs;
use crate::app::task::{TaskFilter, TaskOrder};
use crate::rules::progress::Standing;
use crate::scalar::{Date, Instant, Kind};
use crate::{object, payload};

object! {
    /// An approved requirement on its way to delivery and payment.
    Project of project
    fields {
        /// Global id.
        id: ID = |{id}, _| global(Kind::Project, id);
        /// Short unique code that people quote, such as `P-2026-000042`.
        code: &str = |{code}, _| code;
        /// Name as people say it.
        name: &str = |{name}, _| name;
        /// Where it stands.
        stage: ProjectStage = |{stage}, _| stage;
        /// Paused: nothing is evaluated or booked until it is resumed.
        on_hold: bool = |{on_hold}, _| on_hold;
        /// Why it is paused.
        hold_reason: Option<&str> = |{hold_reason}, _| hold_reason;
        /// Why it was cancelled.
        cancel_reason: Option<&str> = |{cancel_reason}, _| cancel_reason;
        /// How it does, computed from the open alerts you may see; `healthReasons` says why.
        health: Health = |{health, health_without_cost, business_line_id, sales_id, manager_id}, ask| {
            let belongs = Belongs { business_line_id, sales_id, manager_id };
            if ask.sees_cost(belongs) { health } else { health_without_cost }
        };
        /// Where the collection of its money stands.
        collection_status: CollectionStatus = |{collection_status}, _| collection_status;
        /// First planned day.
        planned_start: Option<Date> = |{planned_start}, _| planned_start.map(Date);
        /// Last planned day.
        planned_end: Option<Date> = |{planned_end}, _| planned_end.map(Date);
        /// Day the work began.
        actual_start: Option<Date> = |{actual_start}, _| actual_start.map(Date);
        /// Day the work was done.
        actual_end: Option<Date> = |{actual_end}, _| actual_end.map(Date);
        /// When it was initiated.
        created_at: Instant = |{created_at}, _| Instant(created_at);
        /// Grows by one at every edit of its plan.
        version: i32 = |{version}, _| version;
        /// For whom.
        customer: Customer = |{customer_id}, ask| Customer(ask.customers_of_shown.need("customer", customer_id)?);
        /// What for.
        requirement: Requirement = |{requirement_id}, ask| Requirement(ask.requirements_of_shown.need("requirement", requirement_id)?);
        /// The line that delivers it.
        business_line: Option<BusinessLine> = |{business_line_id}, ask| business_line_of(ask, business_line_id)?;
        /// Who sold it and collects the money.
        sales: User = |{sales_id}, ask| user_of(ask, sales_id)?;
        /// Who leads it.
        manager: User = |{manager_id}, ask| user_of(ask, manager_id)?;
        /// Why its health is what it is: the open alerts you may see, worst first.
        health_reasons: Vec<HealthReason> = |{id}, ask| {
            all(&ask.project_open_alerts, id, HealthReason)?
        };
        /// The service list it delivers, with milestones.
        service_items: Vec<ServiceItem> = |{id}, ask| all(&ask.project_items, id, ServiceItem)?;
        /// All revisions of its proposal, oldest first.
        proposals: Vec<Proposal> = |{id}, ask| all(&ask.project_proposals, id, Proposal)?;
        /// All reviews by finance and legal, oldest first.
        compliance_reviews: Vec<ComplianceReview> = |{id}, ask| all(&ask.project_reviews, id, ComplianceReview)?;
        /// Its contract, once there is one.
        contract: Option<Contract> = |{id}, ask| all(&ask.project_contracts, id, Contract)?.into_iter().next();
        /// What it taught, once it is looked back on.
        retrospective: Option<Retrospective> = |{id}, ask| {
            all(&ask.project_retrospectives, id, Retrospective)?.into_iter().next()
        };
        /// What you can do next on it, and why not, where not.
        allowed_actions: Vec<AllowedAction> = |{id}, ask| all(&ask.project_actions, id, AllowedAction)?;
        /// What it may cost; null before there is a budget. Not for SALES and MEMBER.
        budget: Option<Budget> = |{id, business_line_id, sales_id, manager_id}, ask| {
            ask.require_cost(Belongs { business_line_id, sales_id, manager_id })?;
            ask.project_frame.get(id)?.map(Budget)
        };
        /// What it has cost so far, against budget and red line. Not for SALES and MEMBER.
        cost_summary: CostSummary = |{
            id, business_line_id, sales_id, manager_id, currency, cost_submitted_minor, cost_committed_minor,
            cost_paid_minor
        }, ask| {
            ask.require_cost(Belongs { business_line_id, sales_id, manager_id })?;
            CostSummary(Costs {
                project_id: id,
                currency,
                submitted: cost_submitted_minor,
                committed: cost_committed_minor,
                paid: cost_paid_minor,
                budget: ask.project_frame.get(id)?,
            })
        };
        /// The service item that must be delivered next, or should have been: of those that are not, the one with the
        /// earliest milestone date; null where none is to come.
        next_milestone: Option<ServiceItem> = |{id}, ask| ask.project_next_milestone.get(id)?.map(ServiceItem);
        /// How many of its problems are not solved.
        open_issue_count: i32 = |{id}, ask| ask.project_open_issues.get(id)?.unwrap_or(0);
        /// Plan against actual, as of today.
        progress: Progress = |{id, progress}, ask| Progress((progress, ask.project_standing.get(id)?));
    }
    pages {
        /// Its tasks and subtasks.
        tasks: Task[TaskFilter, TaskOrder] = project_tasks;
        /// Its costs. Not for SALES and MEMBER.
        costs: Cost[CostFilter, CostOrder] = project_costs if require_cost { business_line_id, sales_id, manager_id };
        /// Problems met on the way.
        issues: Issue[IssueFilter, IssueOrder] = project_issues;
        /// Its alerts.
        alerts: Alert[AlertFilter, AlertOrder] = project_alerts;
    }
}

object! {
    /// Plan against actual, as of today; by earned schedule.
    Progress((i32, Option<Standing>))
    fields {
        /// 0 to 100: what the plan asks to be done when today begins; 0 before there is a plan.
        planned: f64 = |(_, standing), _| standing.map_or(0.0, |standing| percent(standing.planned));
        /// 0 to 100: what is done, computed from the tasks.
        actual: f64 = |(actual, _), _| percent(*actual);
        /// Days of work behind the plan, negative when ahead; null before there is a plan.
        days_behind: Option<f64> = |(_, standing), _| standing.map(|standing| standing.days_behind);
        /// Where the end comes to lie at the speed so far; null before anything can be said, or when done.
        forecast_end: Option<Date> = |(_, standing), _| standing.and_then(|standing| standing.forecast_end).map(Date);
    }
}

object! {
    /// An open alert behind a project's health.
    HealthReason of alert
    fields {
        /// Id of the rule that raised it.
        rule: &str = |{rule}, _| rule;
        /// How bad.
        severity: AlertSeverity = |{severity}, _| severity;
        /// In words.
        message(
            locale: Option<String> = "`en` or `zh-CN`; defaults to your own language."
        ): String = |{rule, kind, project_id, evidence}, ask| {
            message_of(ask, rule, kind, project_id, &evidence, locale)?
        };
        /// The alert itself.
        alert: Alert = |{id}, ask| Alert(ask.alerts.need("alert", id)?);
    }
}

object! {
    /// What a project may cost.
    Budget(Arc<Frame>)
    fields {
        /// Sum of the lines.
        total: Money = |frame, _| money(frame.total_minor, frame.currency);
        /// Past this amount of committed and paid cost the project has sunk too deep.
        red_line: Money = |frame, _| money(frame.red_line_minor, frame.currency);
        /// Budget by category.
        lines: Vec<BudgetLine> = |frame, _| {
            let line = |(category, minor): &(CostCategory, i64)| BudgetLine((*category, *minor, frame.currency));
            frame.lines.iter().map(line).collect()
        };
    }
}

object! {
    /// Budget of one category.
    BudgetLine((CostCategory, i64, Currency))
    fields {
        /// What it may be spent on.
        category: CostCategory = |(category, ..), _| *category;
        /// How much.
        amount: Money = |(_, amount, currency), _| money(*amount, *currency);
    }
}

/// A project's roll-ups beside its budget.
#[derive(Clone, Debug)]
pub struct Costs {
    project_id: Uuid,
    currency: Currency,
    submitted: i64,
    committed: i64,
    paid: i64,
    budget: Option<Arc<Frame>>,
}

impl Costs {
    fn money(&self, minor: i64) -> Money {
        money(minor, self.currency)
    }

    fn used(&self) -> i64 {
        self.committed + self.paid
    }

    fn red_line(&self) -> i64 {
        self.budget.as_ref().map_or(0, |budget| budget.red_line_minor)
    }
}

object! {
    /// What a project has cost so far. Budget and red line are 0 before there is a budget.
    CostSummary(Costs)
    fields {
        /// What it may cost.
        budget: Money = |costs, _| costs.money(costs.budget.as_ref().map_or(0, |budget| budget.total_minor));
        /// The cost red line.
        red_line: Money = |costs, _| costs.money(costs.red_line());
        /// Costs that wait for an approval.
        submitted: Money = |costs, _| costs.money(costs.submitted);
        /// Costs approved and not yet paid.
        committed: Money = |costs, _| costs.money(costs.committed);
        /// Costs paid.
        paid: Money = |costs, _| costs.money(costs.paid);
        /// Committed and paid as a share of the red line (1 is the line); null before there is one.
        used_ratio: Option<f64> = |costs, _| {
            let line = costs.red_line();
            (line > 0).then(|| costs.used() as f64 / line as f64)
        };
        /// What is left up to the red line; negative past it.
        remaining: Money = |costs, _| costs.money(costs.red_line() - costs.used());
        /// The same by category, for every category that has a budget or a cost.
        by_category: Vec<CategoryCost> = |costs, ask| {
            let spending = ask.project_spending.get(costs.project_id)?.unwrap_or_default();
            let lines = costs.budget.as_ref().map(|budget| budget.lines.as_slice()).unwrap_or_default();
            by_category(costs.currency, lines, &spending)
        };
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
) -> Vec<CategoryCost> {
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
    fields {
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
}

payload! {
    /// The outcome of a change to a project.
    ProjectPayload {
        /// The project; null when it was refused.
        project: Project
    }
}

object! {
    /// Queries about projects.
    root ProjectQuery
    fields {}
    pages {
        /// The projects you may see. Ordered by ATTENTION it is the progress table, worst first.
        projects: Project[ProjectFilter, ProjectOrder] = all_projects;
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
        #[graphql(desc = "What to make.")] input: Keyed<InitiateProjectInput>,
    ) -> Result<Fresh<ProjectPayload>> {
        ProjectPayload::of(ctx, input, app::initiate).await
    }

    /// Sets a project's dates and a milestone date per service item. For PROJECT_MANAGER.
    async fn plan_project(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The dates.")] input: Keyed<PlanProjectInput>,
    ) -> Result<Fresh<ProjectPayload>> {
        ProjectPayload::of(ctx, input, app::plan).await
    }

    /// Pauses a project, with a reason. For PROJECT_MANAGER, TEAM_LEAD, DIRECTOR and BUSINESS_OWNER.
    async fn hold_project(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which project, and why.")] input: Keyed<HoldProjectInput>,
    ) -> Result<Fresh<ProjectPayload>> {
        ProjectPayload::of(ctx, input, app::hold).await
    }

    /// Lets a paused project go on, with a reason. For PROJECT_MANAGER, TEAM_LEAD, DIRECTOR and BUSINESS_OWNER.
    async fn resume_project(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which project, and why.")] input: Keyed<ResumeProjectInput>,
    ) -> Result<Fresh<ProjectPayload>> {
        ProjectPayload::of(ctx, input, app::resume).await
    }

    /// Gives a project up, with a reason. For PROJECT_MANAGER, TEAM_LEAD, DIRECTOR and BUSINESS_OWNER.
    async fn cancel_project(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which project, and why.")] input: Keyed<CancelProjectInput>,
    ) -> Result<Fresh<ProjectPayload>> {
        ProjectPayload::of(ctx, input, app::cancel).await
    }

    /// Ends a project that is delivered, paid in full, and has no cost that waits for an approval or a payment; before
    /// that, the errors say exactly what is missing. For PROJECT_MANAGER.
    async fn complete_project(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which project.")] input: Keyed<CompleteProjectInput>,
    ) -> Result<Fresh<ProjectPayload>> {
        ProjectPayload::of(ctx, input, app::complete).await
    }
}
