//! The rules that alerts, approvals and margins are judged by.

#[cfg(feature = "sea-orm")]
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

vocabulary! {
    /// A rule that raises alerts, or tells what is worth knowing about a project.
    AlertRule as "AlertRule" {
        /// The forecast end is probably late.
        ProgressForecast = "PROGRESS_FORECAST" stored "progress.forecast",
        /// The planned end has passed and the work is not done.
        ProgressPlannedEnd = "PROGRESS_PLANNED_END" stored "progress.planned_end",
        /// A milestone has passed and its service item is not delivered.
        ProgressMilestone = "PROGRESS_MILESTONE" stored "progress.milestone",
        /// Nobody has reported progress for some working days while work is due.
        ProgressSilence = "PROGRESS_SILENCE" stored "progress.silence",
        /// The forecast cost probably exceeds the red line.
        CostForecast = "COST_FORECAST" stored "cost.forecast",
        /// Committed and paid cost exceeds the red line.
        CostRedLine = "COST_RED_LINE" stored "cost.red_line",
        /// A service item is delivered, and the money for it is not received.
        DeliveryServiceItem = "DELIVERY_SERVICE_ITEM" stored "delivery.service_item",
        /// The last day to pay an instalment has passed.
        CollectionOverdue = "COLLECTION_OVERDUE" stored "collection.overdue",
        /// A problem of severity CRITICAL is not resolved.
        IssueCritical = "ISSUE_CRITICAL" stored "issue.critical",
        /// A cost waits for finance.
        ApprovalCostFinance = "APPROVAL_COST_FINANCE" stored "approval.cost_finance",
        /// A cost waits for the director.
        ApprovalCostDirector = "APPROVAL_COST_DIRECTOR" stored "approval.cost_director",
        /// A project waits for finance's review.
        ApprovalComplianceFinance = "APPROVAL_COMPLIANCE_FINANCE" stored "approval.compliance_finance",
        /// A project waits for legal's review.
        ApprovalComplianceLegal = "APPROVAL_COMPLIANCE_LEGAL" stored "approval.compliance_legal",
        /// A contract waits for legal.
        ApprovalContract = "APPROVAL_CONTRACT" stored "approval.contract",
        /// The planned end of some tasks has passed. It never raises an alert: it affects a project through its forecast.
        ProgressOverdueTasks = "PROGRESS_OVERDUE_TASKS" stored "progress.overdue_tasks",
        /// Nothing was reported for so long that forecasts are unreliable. It never raises an alert.
        ProgressOldData = "PROGRESS_OLD_DATA" stored "progress.old_data",
        /// Work is planned outside of the project's days, or before what it waits for. It never raises an alert.
        PlanContradiction = "PLAN_CONTRADICTION" stored "plan.contradiction",
    }
}

vocabulary! {
    /// A rule that asks for an approval of a cost.
    ApprovalRule as "ApprovalRule" {
        /// Finance approves every cost.
        CostAlways = "COST_ALWAYS" stored "cost.always",
        /// The director approves a cost that reaches the policy's amount by itself.
        CostDirectorAmount = "COST_DIRECTOR_AMOUNT" stored "cost.director_amount",
        /// The director approves a cost that reaches the policy's amount together with earlier costs to the same payee.
        CostDirectorSplit = "COST_DIRECTOR_SPLIT" stored "cost.director_split",
        /// The director approves once all costs of the project are more than the policy's share of its budget.
        CostDirectorRatio = "COST_DIRECTOR_RATIO" stored "cost.director_ratio",
    }
}

vocabulary! {
    /// A rule of finance about what an engagement may cost.
    MarginRule as "MarginRule" {
        /// The cost may be the policy's share of the price at most.
        MarginCostRatio = "MARGIN_COST_RATIO" stored "margin.cost_ratio",
        /// The cost may be the policy's amount at most.
        MarginCostAmount = "MARGIN_COST_AMOUNT" stored "margin.cost_amount",
    }
}
