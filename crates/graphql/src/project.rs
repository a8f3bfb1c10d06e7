//! Projects: plan, budget, progress and cost.

use std::sync::Arc;

use async_graphql::ID;
use entity::enums::{CollectionStatus, Health, ProjectStage};

use super::action::AllowedAction;
use super::alert::Alert;
use super::compliance::ComplianceReview;
use super::contract::Contract;
use super::cost::Cost;
use super::customer::Customer;
use super::earned::{Baseline, CostForecast, EarnedValue, day_or, earned_value};
use super::idempotent_input::IdempotentInput;
use super::issue::Issue;
use super::loader::all;
use super::progress::{HealthReason, Progress, Reason};
use super::proposal::Proposal;
use super::requirement::{Requirement, ServiceItem};
use super::retrospective::Retrospective;
use super::spending::{Budget, CostSummary, Costs};
use super::task::Task;
use super::user::{BusinessLine, User, business_line_of, user_of};
use super::value::global;
use crate::{mutations, object, payload};
use ::app::alert::{AlertFilter, AlertOrder};
use ::app::cost::{CostFilter, CostOrder};
use ::app::earned::{ProjectPart, SeriesQuery, series};
use ::app::issue::{IssueFilter, IssueOrder};
use ::app::project::{
    self as app, CancelProjectInput, CompleteProjectInput, HoldProjectInput, InitiateProjectInput,
    PlanProjectInput, ProjectFilter, ProjectOrder, ResumeProjectInput,
};
use ::app::scalar::{Date, Day, Instant, NodeKind};
use ::app::scope::ProjectOwnership;
use ::app::task::{TaskFilter, TaskOrder};

object! {
    /// An approved requirement on its way to delivery and payment.
    Project of project
    fields {
        /// Global id of the project; `node` finds it by this id.
        id: ID = |{id}, _| global(NodeKind::Project, id);
        /// Short unique code that people quote, such as `P-2026-000042`.
        code: &str = |{code}, _| code;
        /// What people call the project.
        name: &str = |{name}, _| name;
        /// The stage that the project is in, from planning to completed or cancelled.
        stage: ProjectStage = |{stage}, _| stage;
        /// Whether the project is on hold. Until it is resumed, its work is not judged, nothing is booked, no warning
        /// of its progress is open, no alert of it goes to the next role, and nothing waits for an approval. Money
        /// that is due stays due.
        on_hold: bool = |{on_hold}, _| on_hold;
        /// When its hold began; null where it is not on hold.
        held_since: Option<Instant> = |{held_since}, _| held_since.map(Instant);
        /// Why the project is on hold, as whoever put it on hold said; null where it is not on hold.
        hold_reason: Option<&str> = |{hold_reason}, _| hold_reason;
        /// Why the project was cancelled; null where it was not.
        cancel_reason: Option<&str> = |{cancel_reason}, _| cancel_reason;
        /// How the project does, computed from the open alerts that you may see; `healthReasons` says why.
        health: Health = |{health, health_without_cost, business_line_id, sales_id, manager_id}, ctx| {
            let belongs = ProjectOwnership { business_line_id, sales_id, manager_id };
            if ctx.sees_cost(belongs) { health } else { health_without_cost }
        };
        /// Where the collection of its money stands.
        collection_status: CollectionStatus = |{collection_status}, _| collection_status;
        /// The first day of the project's plan; null until it is planned.
        planned_start: Option<Date> = |{planned_start}, _| planned_start.map(Date);
        /// The last day of the project's plan; null until it is planned.
        planned_end: Option<Date> = |{planned_end}, _| planned_end.map(Date);
        /// The day on which the work began, when the contract came into force; null before.
        actual_start: Option<Date> = |{actual_start}, _| actual_start.map(Date);
        /// The day on which the work was done; null before.
        actual_end: Option<Date> = |{actual_end}, _| actual_end.map(Date);
        /// When the project was initiated.
        created_at: Instant = |{created_at}, _| Instant(created_at);
        /// Grows by one at every edit of its plan.
        version: i32 = |{version}, _| version;
        /// The customer for whom the project is done.
        customer: Customer = |{customer_id}, ctx| Customer(ctx.customers_of_shown.need("customer", customer_id)?);
        /// The approved requirement that the project was initiated from.
        requirement: Requirement = |{requirement_id}, ctx| Requirement(ctx.requirements_of_shown.need("requirement", requirement_id)?);
        /// The business line that delivers the project; null where it belongs to none.
        business_line: Option<BusinessLine> = |{business_line_id}, ctx| business_line_of(ctx, business_line_id)?;
        /// Who sold it and collects the money.
        sales: User = |{sales_id}, ctx| user_of(ctx, sales_id)?;
        /// The project manager who leads the project.
        manager: User = |{manager_id}, ctx| user_of(ctx, manager_id)?;
        /// The reasons of its health: the open alerts that you may see, worst first, and after them what is worth
        /// knowing but never an alert, such as overdue tasks and old data.
        health_reasons: Vec<HealthReason> = |{id}, ctx| {
            let open = ctx.project_open_alerts.get(id);
            let notes = ctx.project_notes.get(id)?.unwrap_or_default();
            let alerts = open?.unwrap_or_default().into_iter().map(|alert| HealthReason(Reason::Alert(alert)));
            alerts.chain(notes.into_iter().map(|note| HealthReason(Reason::Note(id, note)))).collect()
        };
        /// How soon a lead should look, 0 where nothing is open: what ATTENTION orders by. 10^12 for each step of the
        /// worst open severity (WATCH 1, WARNING 2, SEVERE 3, CRITICAL 4), plus what is expected to be lost, in
        /// millionths: the chance of being late times the days past the planned end as a share of the planned duration,
        /// and the chance of passing the red line times the money past it as a share of the budget. Shares can be
        /// compared across currencies. Without a view of cost, alerts and forecasts of cost do not count.
        attention: f64 = |{
            attention, attention_without_cost, business_line_id, sales_id, manager_id
        }, ctx| {
            let belongs = ProjectOwnership { business_line_id, sales_id, manager_id };
            (if ctx.sees_cost(belongs) { attention } else { attention_without_cost }) as f64
        };
        /// The service list that the project delivers, with its milestones.
        service_items: Vec<ServiceItem> = |{id}, ctx| all(&ctx.project_items, id, ServiceItem)?;
        /// All revisions of its proposal, oldest first.
        proposals: Vec<Proposal> = |{id}, ctx| all(&ctx.project_proposals, id, Proposal)?;
        /// All reviews by finance and legal, oldest first.
        compliance_reviews: Vec<ComplianceReview> = |{id}, ctx| all(&ctx.project_reviews, id, ComplianceReview)?;
        /// The contract of the project; null until there is one.
        contract: Option<Contract> = |{id}, ctx| all(&ctx.project_contracts, id, Contract)?.into_iter().next();
        /// The retrospective of the project; null until it is opened.
        retrospective: Option<Retrospective> = |{id}, ctx| {
            all(&ctx.project_retrospectives, id, Retrospective)?.into_iter().next()
        };
        /// The mutations that take it further: whether you could do each of them now, and if not, why.
        allowed_actions: Vec<AllowedAction> = |{id}, ctx| all(&ctx.project_actions, id, AllowedAction)?;
        /// What it may cost; null before there is a budget. Not for SALES and MEMBER: null for them, with the error
        /// FORBIDDEN at this path.
        budget: Option<Budget> = |{id, business_line_id, sales_id, manager_id}, ctx| {
            ctx.require_cost(ProjectOwnership { business_line_id, sales_id, manager_id })?;
            ctx.project_frame.get(id)?.map(Budget)
        };
        /// What it has cost so far, against budget and red line. Not for SALES and MEMBER: null for them, with the error
        /// FORBIDDEN at this path.
        cost_summary: Option<CostSummary> = |{
            id, business_line_id, sales_id, manager_id, currency, cost_submitted_minor, cost_committed_minor,
            cost_paid_minor
        }, ctx| {
            ctx.require_cost(ProjectOwnership { business_line_id, sales_id, manager_id })?;
            Some(CostSummary(Costs {
                project_id: id,
                currency,
                submitted: cost_submitted_minor,
                committed: cost_committed_minor,
                paid: cost_paid_minor,
                budget: ctx.project_frame.get(id)?,
            }))
        };
        /// The service item with the earliest milestone date among those that are not delivered yet, even where that
        /// date has passed; null where there is none.
        next_milestone: Option<ServiceItem> = |{id}, ctx| ctx.project_next_milestone.get(id)?.map(ServiceItem);
        /// How many of its problems are not solved.
        open_issue_count: i32 = |{id}, ctx| ctx.project_open_issues.get(id)?.unwrap_or(0);
        /// Plan against actual, as of today.
        progress: Progress = |{id, progress}, ctx| {
            let latest = ctx.project_outlooks.get(id);
            Progress((progress, ctx.plan_vs_actual.get(id)?, latest?))
        };
        /// The forecast of its final cost; null before the work begins. Not for SALES and MEMBER: null for them, with
        /// the error FORBIDDEN at this path.
        forecast_cost: Option<CostForecast> = |{id, business_line_id, sales_id, manager_id, currency}, ctx| {
            ctx.require_cost(ProjectOwnership { business_line_id, sales_id, manager_id })?;
            let latest = ctx.project_outlooks.get(id)?;
            latest.and_then(|latest| latest.outlooks.cost).map(|outlook| CostForecast((outlook, currency)))
        };
        /// Earned value as of the end of a day, by default today; null where the arguments are refused. Not for SALES and
        /// MEMBER: null for them, with the error FORBIDDEN at this path.
        earned_value(
            as_of: Option<Day> = "The day; by default today.",
            baseline: Option<i32> = "The number of the baseline; by default the one that was in force on that day."
        ): Option<EarnedValue> = |{id, business_line_id, sales_id, manager_id, currency}, ctx| {
            ctx.require_cost(ProjectOwnership { business_line_id, sales_id, manager_id })?;
            let history = ctx.project_history.need("project", id)?;
            Some(earned_value(ctx, (id, &history), ProjectPart::Project, as_of.as_ref(), baseline, currency)?)
        };
        /// Earned value over time, for charts: a point for every `step` days and one for the last day, at most 400
        /// points. Empty before there is a plan; null where the arguments are refused. Not for SALES and MEMBER: null
        /// for them, with the error FORBIDDEN at this path.
        earned_value_series(
            from: Option<Day> = "First day; by default the first planned one.",
            to: Option<Day> = "Last day; by default today.",
            step: Option<i32> = "Days between two points; by default 7.",
            baseline: Option<i32> = "The number of the baseline; by default the one in force on the last day."
        ): Option<Vec<EarnedValue>> = |{id, business_line_id, sales_id, manager_id, currency}, ctx| {
            ctx.require_cost(ProjectOwnership { business_line_id, sales_id, manager_id })?;
            let history = ctx.project_history.need("project", id)?;
            let to = day_or("to", to.as_ref(), ctx.today())?;
            let first = history.in_force(to).map_or(to, |planned| planned.row.planned_start.min(to));
            let from = day_or("from", from.as_ref(), first)?;
            let asked = SeriesQuery { project: id, from, to, step: step.unwrap_or(7), baseline };
            let points = ctx.earned_series.get(asked, || series(&history, asked).map(Arc::new))?;
            Some(points.iter().map(|earned| EarnedValue((earned.clone(), currency))).collect())
        };
        /// The plans it was measured against, the original first.
        baselines: Vec<Baseline> = |{id, currency}, ctx| {
            let history = ctx.project_history.need("project", id)?;
            history.baselines.iter().map(|planned| Baseline((planned.row.clone(), currency))).collect()
        };
    }
    pages {
        /// Its tasks and subtasks.
        tasks: Task[TaskFilter, TaskOrder] = project_tasks;
        /// Its costs. Not for SALES and MEMBER, who are refused with FORBIDDEN.
        costs: Cost[CostFilter, CostOrder] = project_costs if require_cost { business_line_id, sales_id, manager_id };
        /// Problems met on the way.
        issues: Issue[IssueFilter, IssueOrder] = project_issues;
        /// Its alerts.
        alerts: Alert[AlertFilter, AlertOrder] = project_alerts;
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

mutations! {
    /// Changes to projects.
    ProjectMutation {
        /// Makes the one project of an approved requirement. For PROJECT_MANAGER.
        initiate_project(IdempotentInput<InitiateProjectInput> = "The requirement, and who leads its project."): ProjectPayload
            = |call, input| ProjectPayload::of(call, input, app::initiate);
        /// Sets a project's dates and a milestone date per service item. For PROJECT_MANAGER.
        plan_project(IdempotentInput<PlanProjectInput> = "The project, and the days of its plan."): ProjectPayload
            = |call, input| ProjectPayload::of(call, input, app::plan);
        /// Pauses a project, with a reason. For PROJECT_MANAGER, TEAM_LEAD, DIRECTOR and BUSINESS_OWNER.
        hold_project(IdempotentInput<HoldProjectInput> = "Which project, and why."): ProjectPayload
            = |call, input| ProjectPayload::of(call, input, app::hold);
        /// Lets a project on hold go on, with a reason; with `shiftDates` all that is still to be done is moved by the days
        /// on hold. For PROJECT_MANAGER, TEAM_LEAD, DIRECTOR and BUSINESS_OWNER.
        resume_project(IdempotentInput<ResumeProjectInput> = "Which project, and why."): ProjectPayload
            = |call, input| ProjectPayload::of(call, input, app::resume);
        /// Gives a project up, with a reason. For PROJECT_MANAGER, TEAM_LEAD, DIRECTOR and BUSINESS_OWNER.
        cancel_project(IdempotentInput<CancelProjectInput> = "Which project, and why."): ProjectPayload
            = |call, input| ProjectPayload::of(call, input, app::cancel);
        /// Ends a project that is delivered, paid in full, and has no cost that waits for an approval or a payment; before
        /// that, the errors say exactly what is missing. For PROJECT_MANAGER.
        complete_project(IdempotentInput<CompleteProjectInput> = "The project to be completed."): ProjectPayload
            = |call, input| ProjectPayload::of(call, input, app::complete);
    }
}
