//! What mutations of costs are given.

use async_graphql::InputObject;
use entity::enums::CostCategory;

use crate::check::MoneyInput;
use crate::scalar::{Day, Id};

/// A cost to be submitted.
#[derive(Clone, Debug, InputObject)]
pub struct SubmitCostInput {
    /// Of which project.
    pub project_id: Id,
    /// For which service item. Where a task is named it is the task's: leave it out, or say the same.
    pub service_item_id: Option<Id>,
    /// For which task.
    pub task_id: Option<Id>,
    /// What it is spent on.
    pub category: CostCategory,
    /// What for.
    pub description: String,
    /// Who is paid.
    pub payee: String,
    /// More than 0, in the project's currency.
    pub amount: MoneyInput,
    /// Day the work was done.
    pub incurred_on: Day,
    /// The OA system's reference, up to 100 characters: submitted again with it and the same figures, the same cost is the
    /// answer. No two costs of the organisation have one reference, but for those that were rejected or cancelled.
    pub external_ref: Option<String>,
    /// Where the proof can be seen: an address that begins with `https://` or `http://`, up to 2,000 characters,
    /// without blanks and without a name or password in it.
    pub proof_url: Option<String>,
}

/// A cost to be approved: by finance or by the director, whoever's turn it is.
#[derive(Clone, Debug, InputObject)]
pub struct ApproveCostInput {
    /// Which cost.
    pub id: Id,
    /// The version that was read; somebody else's change in between is a CONFLICT.
    pub version: Option<i32>,
    /// In words.
    pub comment: Option<String>,
}

/// A cost to be paid.
#[derive(Clone, Debug, InputObject)]
pub struct PayCostInput {
    /// Which cost.
    pub id: Id,
    /// The version that was read; somebody else's change in between is a CONFLICT.
    pub version: Option<i32>,
    /// In words.
    pub comment: Option<String>,
}

/// A cost to be refused.
#[derive(Clone, Debug, InputObject)]
pub struct RejectCostInput {
    /// Which cost.
    pub id: Id,
    /// The version that was read; somebody else's change in between is a CONFLICT.
    pub version: Option<i32>,
    /// Why.
    pub reason: String,
}

/// A cost to be taken back before it is paid.
#[derive(Clone, Debug, InputObject)]
pub struct CancelCostInput {
    /// Which cost.
    pub id: Id,
    /// The version that was read; somebody else's change in between is a CONFLICT.
    pub version: Option<i32>,
    /// In words.
    pub comment: Option<String>,
}
