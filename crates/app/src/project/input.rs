//! What mutations of projects are given.

use async_graphql::{InputObject, MaybeUndefined};
use entity::enums::CostCategory;

use crate::scalar::{Day, Id};
use crate::validation::MoneyInput;

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
    /// A service item of the project.
    pub service_item_id: Id,
    /// The day on which it must be delivered, within the project's dates.
    pub date: Day,
}

/// The dates of a project and of its milestones.
#[derive(Clone, Debug, InputObject)]
pub struct PlanProjectInput {
    /// The project that is planned.
    pub id: Id,
    /// The version that was read; somebody else's change in between is a CONFLICT.
    pub version: Option<i32>,
    /// The first day of the plan.
    pub planned_start: Day,
    /// The last day of the plan; not before the first.
    pub planned_end: Day,
    /// The days of some service items, at most 50; the others keep theirs. It can't be null.
    pub milestones: MaybeUndefined<Vec<MilestoneInput>>,
    /// Why the plan changes, where the work has begun already: the change takes a new baseline, which keeps this
    /// reason.
    pub reason: Option<String>,
}

/// What may be spent in one category.
#[derive(Clone, Debug, PartialEq, Eq, Hash, InputObject)]
pub struct BudgetLineInput {
    /// The category that the money may be spent in.
    pub category: CostCategory,
    /// How much may be spent in this category, 0 or more, in the project's currency.
    pub amount: MoneyInput,
}

/// A project to be put on hold.
#[derive(Clone, Debug, InputObject)]
pub struct HoldProjectInput {
    /// The project that is put on hold.
    pub id: Id,
    /// The version that was read; somebody else's change in between is a CONFLICT.
    pub version: Option<i32>,
    /// Why the project is put on hold, 1 to 2,000 characters.
    pub reason: String,
}

/// A project to go on after a pause.
#[derive(Clone, Debug, InputObject)]
pub struct ResumeProjectInput {
    /// The project on hold that goes on.
    pub id: Id,
    /// The version that was read; somebody else's change in between is a CONFLICT.
    pub version: Option<i32>,
    /// Why the project goes on, 1 to 2,000 characters.
    pub reason: String,
    /// True moves all that is still to be done by the number of whole days on hold: the project's end, the days of
    /// open tasks, and the milestones of what is not delivered. This takes a new baseline with the reason given here.
    /// Days on which instalments are due stay, as they are terms of the contract. Without it the plan stays as it is.
    #[graphql(default)]
    pub shift_dates: bool,
}

/// A project to be given up. Its open tasks are cancelled with the reason; its open issues can still be resolved, and
/// what was spent is still approved and paid.
#[derive(Clone, Debug, InputObject)]
pub struct CancelProjectInput {
    /// The project that is given up.
    pub id: Id,
    /// The version that was read; somebody else's change in between is a CONFLICT.
    pub version: Option<i32>,
    /// Why the project is given up, 1 to 2,000 characters.
    pub reason: String,
}

/// A project that is delivered and paid in full, and of which nothing is open.
#[derive(Clone, Debug, InputObject)]
pub struct CompleteProjectInput {
    /// The project that is completed.
    pub id: Id,
    /// The version that was read; somebody else's change in between is a CONFLICT.
    pub version: Option<i32>,
    /// Why what is still open is closed along with the project, 1 to 2,000 characters: its open tasks are cancelled and its
    /// open issues resolved with this reason. Without it a project with open tasks or issues is not completed, and the
    /// error names them.
    pub close_open_work_reason: Option<String>,
}
