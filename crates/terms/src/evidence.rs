//! What the figures of a verdict are, and what they are counted in.

#[cfg(feature = "sea-orm")]
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

vocabulary! {
    /// What a figure of a verdict is.
    EvidenceName as "EvidenceName" {
        /// The day that the verdict is about.
        Today = "TODAY" stored "today",
        /// The share of the work that is done.
        Progress = "PROGRESS" stored "progress",
        /// Whether the project is in execution and its work not done: `true` or `false`.
        WorkGoesOn = "WORK_GOES_ON" stored "workGoesOn",
        /// The days since progress was last reported.
        DataAge = "DATA_AGE" stored "dataAge",
        /// Whether the reports are too old for a reliable forecast: `true` or `false`.
        DataOld = "DATA_OLD" stored "dataOld",
        /// The number of the plan that counted.
        Baseline = "BASELINE" stored "baseline",
        /// The task that contributes most.
        Contributor1 = "CONTRIBUTOR1" stored "contributor1",
        /// What the task of CONTRIBUTOR1 contributes: days of missing work, or an amount beyond what it earned.
        Contributor1By = "CONTRIBUTOR1_BY" stored "contributor1By",
        /// The task that contributes second most.
        Contributor2 = "CONTRIBUTOR2" stored "contributor2",
        /// What the task of CONTRIBUTOR2 contributes, as for CONTRIBUTOR1_BY.
        Contributor2By = "CONTRIBUTOR2_BY" stored "contributor2By",
        /// The task that contributes third most.
        Contributor3 = "CONTRIBUTOR3" stored "contributor3",
        /// What the task of CONTRIBUTOR3 contributes, as for CONTRIBUTOR1_BY.
        Contributor3By = "CONTRIBUTOR3_BY" stored "contributor3By",
        /// The chance from which the rule warns.
        OpensFrom = "OPENS_FROM" stored "opensFrom",
        /// The chance from which the warning is severe.
        SevereFrom = "SEVERE_FROM" stored "severeFrom",
        /// The chance below which a severe warning is a plain one again.
        EasesBelow = "EASES_BELOW" stored "easesBelow",
        /// The chance below which the warning ends, if it lasts.
        ClosesBelow = "CLOSES_BELOW" stored "closesBelow",
        /// The forecast end before which the warning ends, if it lasts.
        ClosesBefore = "CLOSES_BEFORE" stored "closesBefore",
        /// The cost at or below which the alert ends, if it lasts.
        ClosesAt = "CLOSES_AT" stored "closesAt",
        /// The days for which it must last before the alert ends.
        ClosesAfter = "CLOSES_AFTER" stored "closesAfter",
        /// The day on which people were last told of the alert.
        LastTold = "LAST_TOLD" stored "lastTold",
        /// The chance that the limit is passed.
        Chance = "CHANCE" stored "chance",
        /// The chance when people were last told.
        ChanceBefore = "CHANCE_BEFORE" stored "chanceBefore",
        /// The forecast when people were last told.
        ForecastBefore = "FORECAST_BEFORE" stored "forecastBefore",
        /// The costs when people were last told.
        SpentBefore = "SPENT_BEFORE" stored "spentBefore",
        /// The share of the work that is earned.
        Earned = "EARNED" stored "earned",
        /// The share of the work that was earned when people were last told.
        EarnedBefore = "EARNED_BEFORE" stored "earnedBefore",
        /// The last day of the plan, or of an overdue task.
        PlannedEnd = "PLANNED_END" stored "plannedEnd",
        /// The days after the planned or due day.
        DaysLate = "DAYS_LATE" stored "daysLate",
        /// The days after the planned end that are let pass.
        Tolerated = "TOLERATED" stored "tolerated",
        /// The days of work that the project is behind its plan; negative when it is ahead.
        DaysBehind = "DAYS_BEHIND" stored "daysBehind",
        /// The number of milestones that have passed undelivered.
        MissedMilestones = "MISSED_MILESTONES" stored "missedMilestones",
        /// The service item of the milestone that passed first.
        Milestone = "MILESTONE" stored "milestone",
        /// The day of the milestone that passed first.
        MilestoneDate = "MILESTONE_DATE" stored "milestoneDate",
        /// The working days without a report.
        SilentWorkingDays = "SILENT_WORKING_DAYS" stored "silentWorkingDays",
        /// The working days without a report from which the rule warns.
        ToldFrom = "TOLD_FROM" stored "toldFrom",
        /// The day since which work is due.
        DueSince = "DUE_SINCE" stored "dueSince",
        /// The day of the last report.
        LastReport = "LAST_REPORT" stored "lastReport",
        /// The day on which the work will probably be done.
        ForecastEnd = "FORECAST_END" stored "forecastEnd",
        /// The first day of the range that the end is in with a chance of 80 %.
        ForecastEarliest = "FORECAST_EARLIEST" stored "forecastEarliest",
        /// The last day of the range that the end is in with a chance of 80 %.
        ForecastLatest = "FORECAST_LATEST" stored "forecastLatest",
        /// The forecast end in days from the start of the plan.
        ForecastDay = "FORECAST_DAY" stored "forecastDay",
        /// The lower end of the range of 80 %, in days from the start of the plan.
        ForecastDayEarliest = "FORECAST_DAY_EARLIEST" stored "forecastDayEarliest",
        /// The upper end of the range of 80 %, in days from the start of the plan.
        ForecastDayLatest = "FORECAST_DAY_LATEST" stored "forecastDayLatest",
        /// The last day that is not late, in days from the start of the plan.
        LateAfterDay = "LATE_AFTER_DAY" stored "lateAfterDay",
        /// The speed of the work: 1 is as planned.
        Speed = "SPEED" stored "speed",
        /// The day of the plan up to which the work is done (earned schedule).
        WorkOfDay = "WORK_OF_DAY" stored "workOfDay",
        /// The day of the plan on which that was so (actual time).
        DoneOnDay = "DONE_ON_DAY" stored "doneOnDay",
        /// The cost of the whole plan.
        Budget = "BUDGET" stored "budget",
        /// The cost red line of the project.
        RedLine = "RED_LINE" stored "redLine",
        /// Whether committed and paid cost has passed the red line: `true` or `false`.
        RedLinePassed = "RED_LINE_PASSED" stored "redLinePassed",
        /// By how much committed and paid cost is past the red line.
        Over = "OVER" stored "over",
        /// Whether paid cost alone is past the red line: `PAID`, else `COMMITTED`.
        PassedBy = "PASSED_BY" stored "passedBy",
        /// The costs that wait for an approval.
        Submitted = "SUBMITTED" stored "submitted",
        /// The costs that are approved and not paid.
        Committed = "COMMITTED" stored "committed",
        /// The costs that are paid.
        Paid = "PAID" stored "paid",
        /// What the project will probably cost.
        ForecastCost = "FORECAST_COST" stored "forecastCost",
        /// By how much the forecast cost is past the red line.
        OverRedLine = "OVER_RED_LINE" stored "overRedLine",
        /// The lower end of the range that the cost is in with a chance of 80 %.
        ForecastLowest = "FORECAST_LOWEST" stored "forecastLowest",
        /// The upper end of the range that the cost is in with a chance of 80 %.
        ForecastHighest = "FORECAST_HIGHEST" stored "forecastHighest",
        /// By how much the forecast cost is more than the budget.
        OverBudget = "OVER_BUDGET" stored "overBudget",
        /// What is earned for what is spent: 1 is as planned.
        Efficiency = "EFFICIENCY" stored "efficiency",
        /// The days by which costs are assumed to follow the work.
        EntryLag = "ENTRY_LAG" stored "entryLag",
        /// The factor that is added to the cost for lateness.
        ForLateness = "FOR_LATENESS" stored "forLateness",
        /// The service item that was delivered.
        ServiceItem = "SERVICE_ITEM" stored "serviceItem",
        /// The day of the delivery.
        DeliveredOn = "DELIVERED_ON" stored "deliveredOn",
        /// The amount that is still to be received.
        Outstanding = "OUTSTANDING" stored "outstanding",
        /// The last day to pay.
        DueOn = "DUE_ON" stored "dueOn",
        /// The amount that is past its last day.
        Overdue = "OVERDUE" stored "overdue",
        /// The number of instalments that are past their last day.
        Instalments = "INSTALMENTS" stored "instalments",
        /// The amount of the cost or of the contract.
        Amount = "AMOUNT" stored "amount",
        /// Who is paid the cost.
        Payee = "PAYEE" stored "payee",
        /// The price that the customer pays.
        Price = "PRICE" stored "price",
        /// What the project is expected to cost.
        EstimatedCost = "ESTIMATED_COST" stored "estimatedCost",
        /// The number of the contract.
        Contract = "CONTRACT" stored "contract",
        /// The title of the problem.
        Title = "TITLE" stored "title",
        /// Who sees to the problem.
        Owner = "OWNER" stored "owner",
        /// The number of contradictions in the plan.
        Contradictions = "CONTRADICTIONS" stored "contradictions",
        /// The task that it is about.
        Task = "TASK" stored "task",
        /// The task that it waits for.
        WaitsFor = "WAITS_FOR" stored "waitsFor",
        /// What is contradicted: `PROJECT_START`, `PROJECT_END` or `DEPENDENCY`.
        Contradicts = "CONTRADICTS" stored "contradicts",
        /// The day that the task may not be planned past.
        Limit = "LIMIT" stored "limit",
        /// The number of tasks past their planned end.
        OverdueTasks = "OVERDUE_TASKS" stored "overdueTasks",
        /// Why the alert ended, if its rule did not end it: `PROJECT_OVER` or `ON_HOLD`.
        Ended = "ENDED" stored "ended",
    }
}

vocabulary! {
    /// What a figure of a verdict is counted in.
    EvidenceUnit as "EvidenceUnit" {
        /// An amount of money in major units; `currency` says of which currency.
        Money = "MONEY" stored "money",
        /// A share, as a percentage.
        Percent = "PERCENT" stored "%",
        /// A number of days.
        Days = "DAYS" stored "days",
        /// A moment in days from the start of the plan.
        Day = "DAY" stored "day",
        /// The value is a calendar day, such as `2026-03-31`.
        Date = "DATE" stored "date",
        /// A number of things.
        Count = "COUNT" stored "count",
        /// A ratio, of which 1 is as planned.
        Ratio = "RATIO" stored "ratio",
        /// A text, which is counted in nothing.
        Text = "TEXT" stored "text",
    }
}
