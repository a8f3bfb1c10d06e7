//! What mutations of projects are given.

use async_graphql::InputObject;
use entity::enums::CostCategory;

use crate::check::MoneyInput;
use crate::scalar::{Day, Id};

/// A project to be made from an approved requirement.
#[derive(Clone, Debug, InputObject)]
pub struct InitiateProjectInput {
    /// The approved requirement; each has one project.
    pub requirement_id: Id,
    /// The project manager who leads it.
    pub manager_id: Id,
    /// Defaults to the requirement's title.
    pub name: Option<String>,
}

/// The day one service item must be delivered.
#[derive(Clone, Debug, InputObject)]
pub struct MilestoneInput {
    /// Which service item of the project.
    pub service_item_id: Id,
    /// Within the project's dates.
    pub date: Day,
}

/// A project's dates.
#[derive(Clone, Debug, InputObject)]
pub struct PlanProjectInput {
    /// Which project.
    pub id: Id,
    /// The version that was read; somebody else's change in between is a CONFLICT.
    pub version: Option<i32>,
    /// First planned day.
    pub planned_start: Day,
    /// Last planned day.
    pub planned_end: Day,
    /// A day per service item.
    pub milestones: Option<Vec<MilestoneInput>>,
}

/// Budget of one category.
#[derive(Clone, Debug, InputObject)]
pub struct BudgetLineInput {
    /// What it may be spent on.
    pub category: CostCategory,
    /// How much.
    pub amount: MoneyInput,
}

/// The budget that a planned project begins its work with.
#[derive(Clone, Debug, InputObject)]
pub struct StartExecutionInput {
    /// Which project; its dates are planned.
    pub id: Id,
    /// The version that was read; somebody else's change in between is a CONFLICT.
    pub version: Option<i32>,
    /// Each category at most once.
    pub budget: Vec<BudgetLineInput>,
    /// The cost red line; defaults to the policy's share of the budget.
    pub red_line: Option<MoneyInput>,
}
