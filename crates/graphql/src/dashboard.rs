//! The dashboard: a business line at a glance.

use entity::enums::{CostCategory, Currency, Health, ProjectStage};

use super::customer::Customer;
use super::loader::{Loaded, maybe};
use super::project::Project;
use super::user::{BusinessLine, User, business_line_of, user_opt};
use super::value::{Money, money, percent};
use crate::object;
use app::dashboard::{Bucket, Collection, CostReportKey, CostRow, Counts, Range, range};
use app::scalar::{Date, Day, Id};

fn counts(ctx: &super::loader::RequestContext, range: Range) -> Loaded<Counts> {
    ctx.project_counts.need("dashboard", range)
}

object! {
    /// A business line at a glance: how much money is in execution, how progress is distributed, where cost goes.
    Dashboard(Range)
    fields {
        /// Contract value of all that is in EXECUTION and COLLECTION, by currency, never summed across currencies.
        execution_amount: Vec<Money> = |range, ctx| {
            let sums = ctx.execution_amounts.get(*range)?.unwrap_or_default();
            sums.into_iter().map(|(currency, minor)| money(minor, currency)).collect()
        };
        /// How many projects there are.
        project_count: i32 = |range, ctx| i32::try_from(counts(ctx, *range)?.projects).unwrap_or(i32::MAX);
        /// How many projects in execution have which progress.
        progress_distribution: Vec<ProgressBucket> = |range, ctx| {
            counts(ctx, *range)?.progress.into_iter().map(ProgressBucket).collect()
        };
        /// How many projects are in which stage.
        by_stage: Vec<StageCount> = |range, ctx| {
            counts(ctx, *range)?.by_stage.into_iter().map(StageCount).collect()
        };
        /// How many projects in execution have which health.
        by_health: Vec<HealthCount> = |range, ctx| {
            counts(ctx, *range)?.by_health.into_iter().map(HealthCount).collect()
        };
        /// Cost against budget, summed by these keys and by currency. Months are in order; within a month, or where
        /// months are not asked for, the largest sum comes first. Each row is the sum of the costs in SUBMITTED,
        /// FINANCE_APPROVED, APPROVED and PAID that `costs` lists when its filter is the row's keys with the
        /// dashboard's line and time.
        cost_report(
            group_by: Vec<CostReportKey> = "What to sum by; an empty list sums all."
        ): Vec<CostReportRow> = |range, ctx| {
            let rows = ctx.cost_reports.get((*range, group_by))?.unwrap_or_default();
            rows.iter().cloned().map(CostReportRow).collect()
        };
        /// Money to be collected.
        collection: CollectionSummary = |range, ctx| {
            CollectionSummary(ctx.collections.get(*range)?.unwrap_or_default())
        };
    }
}

fn count(number: i64) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

object! {
    /// How many projects in execution have a progress within a range.
    ProgressBucket(Bucket)
    fields {
        /// The lower end of the range, which belongs to it, 0 to 100.
        from: f64 = |bucket, _| percent(bucket.from);
        /// The upper end of the range, which does not belong to it. The range from 100 on is that of complete work.
        to: f64 = |bucket, _| percent(bucket.to.min(10_000));
        /// How many projects have a progress in this range.
        count: i32 = |bucket, _| count(bucket.count);
    }
}

object! {
    /// How many projects are in a stage.
    StageCount((ProjectStage, i64))
    fields {
        /// The stage that the projects are in.
        stage: ProjectStage = |(stage, _), _| *stage;
        /// How many projects are in this stage.
        count: i32 = |(_, number), _| count(*number);
    }
}

object! {
    /// How many projects in execution have a given health.
    HealthCount((Health, i64))
    fields {
        /// The health that the projects have.
        health: Health = |(health, _), _| *health;
        /// How many projects have this health.
        count: i32 = |(_, number), _| count(*number);
    }
}

object! {
    /// Costs of one group; what was not grouped by is null.
    CostReportRow(CostRow)
    fields {
        /// The category that the costs are of; null where costs are not summed by category.
        category: Option<CostCategory> = |row, _| row.group.category;
        /// Month of the work, by its first day.
        month: Option<Date> = |row, _| row.group.month.map(Date);
        /// The service that the costs are for; null for costs that are for no single service item.
        service: Option<&str> = |row, _| row.group.service.as_deref();
        /// The customer whose projects the costs are of; null where costs are not summed by customer.
        customer: Option<Customer> = |row, ctx| maybe(&ctx.customers, row.group.customer_id, Customer)?;
        /// The project manager whose projects the costs are of; null where costs are not summed by manager.
        manager: Option<User> = |row, ctx| user_opt(ctx, row.group.manager_id)?;
        /// The project that the costs are of; null where costs are not summed by project.
        project: Option<Project> = |row, ctx| maybe(&ctx.projects, row.group.project_id, Project)?;
        /// The business line that the costs are of; null where costs are not summed by line.
        business_line: Option<BusinessLine> = |row, ctx| business_line_of(ctx, row.group.business_line_id)?;
        /// The budgets of this group's projects, each as a whole. For a report of a period these are the projects
        /// that are planned for any part of it. Null by month and by service, as budgets are not made for these.
        budget: Option<Money> = |row, _| row.budget.map(|budget| money(budget, row.currency));
        /// Budget less what is committed or paid: negative where it is overspent; null where there is no budget.
        variance: Option<Money> = |row, _| {
            row.budget.map(|budget| money(budget - row.committed - row.paid, row.currency))
        };
        /// Costs that wait for an approval.
        submitted: Money = |row, _| money(row.submitted, row.currency);
        /// Costs approved and not yet paid.
        committed: Money = |row, _| money(row.committed, row.currency);
        /// The costs of this group that are paid.
        paid: Money = |row, _| money(row.paid, row.currency);
        /// The sum of `submitted`, `committed` and `paid`.
        total: Money = |row, _| money(row.total(), row.currency);
    }
}

fn sums(rows: &[Collection], of: fn(&Collection) -> i64) -> Vec<Money> {
    let sum = |row: &Collection| -> (i64, Currency) { (of(row), row.currency) };
    rows.iter().map(sum).map(Money).collect()
}

object! {
    /// Money that customers have agreed to pay, and how much of it has come in, by currency.
    CollectionSummary(Vec<Collection>)
    fields {
        /// The prices of all contracts that are in force or fulfilled.
        contracted: Vec<Money> = |rows, _| sums(rows, |row| row.contracted);
        /// What has been received of it, by currency.
        received: Vec<Money> = |rows, _| sums(rows, |row| row.received);
        /// What has not been received yet, whether it is due or not, by currency.
        outstanding: Vec<Money> = |rows, _| sums(rows, |row| row.contracted - row.received);
        /// What is due and has not passed its last day, by currency.
        due: Vec<Money> = |rows, _| sums(rows, |row| row.due);
        /// What is due and past its last day, by currency.
        overdue: Vec<Money> = |rows, _| sums(rows, |row| row.overdue);
    }
}

object! {
    /// Queries about business lines at a glance.
    root DashboardQuery
    fields {
        /// A business line at a glance, or all that you see. Every figure is made of the projects, contracts and
        /// costs that other queries show you, and of no others. For a period it counts the projects that are planned
        /// for any part of it, as `projects` lists them with `plannedFrom` and `plannedTo`, and the costs whose work
        /// was done in it, as `costs` lists them with `incurredFrom` and `incurredTo`. For BUSINESS_OWNER, TEAM_LEAD,
        /// DIRECTOR and FINANCE.
        dashboard(
            business_line_id: Option<Id> = "Only what you see of this line; by default all that you see.",
            from: Option<Day> = "First day; by default whatever was before `to`.",
            to: Option<Day> = "Last day; by default whatever comes after `from`."
        ): Dashboard = |_, ctx| {
            Dashboard(range(ctx.viewer()?, business_line_id.as_ref(), from.as_ref(), to.as_ref())?)
        };
    }
}
