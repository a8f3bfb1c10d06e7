//! What mutations of costs are given.

use async_graphql::InputObject;
use entity::enums::CostCategory;

use crate::scalar::{Day, Id};
use crate::validation::MoneyInput;

/// A cost to be submitted.
#[derive(Clone, Debug, InputObject)]
pub struct SubmitCostInput {
    /// The project that the cost is booked to.
    pub project_id: Id,
    /// The service item that the cost is for. With a `taskId` it is that of the task: leave it out, or give the same.
    pub service_item_id: Option<Id>,
    /// The task that the cost is for; left out, it is for no single task.
    pub task_id: Option<Id>,
    /// What kind of thing the money is spent on.
    pub category: CostCategory,
    /// What the money is spent for, 1 to 5,000 characters.
    pub description: String,
    /// Who is paid, by name: 1 to 200 characters.
    pub payee: String,
    /// More than 0, in the project's currency.
    pub amount: MoneyInput,
    /// The day on which the work was done that the cost is for; not later than today.
    pub incurred_on: Day,
    /// The OA system's reference to the cost, up to 100 characters. A cost that is submitted again with the same
    /// reference and the same figures is answered with the first one, and adds nothing. No two costs of the
    /// organisation have the same reference, except for those that were rejected or cancelled.
    pub external_ref: Option<String>,
    /// Where the proof can be seen: an address that begins with `https://` or `http://`, up to 2,000 characters,
    /// without blanks and without a name or password in it.
    pub proof_url: Option<String>,
}

/// A cost to be approved: by finance or by the director, whoever's turn it is.
#[derive(Clone, Debug, InputObject)]
pub struct ApproveCostInput {
    /// The cost that is approved.
    pub id: Id,
    /// The version that was read; somebody else's change in between is a CONFLICT.
    pub version: Option<i32>,
    /// What there is to say of the approval, up to 2,000 characters.
    pub comment: Option<String>,
}

/// A cost to be paid, which everybody who must approve it has approved.
#[derive(Clone, Debug, InputObject)]
pub struct PayCostInput {
    /// The cost that is paid.
    pub id: Id,
    /// The version that was read; somebody else's change in between is a CONFLICT.
    pub version: Option<i32>,
    /// What there is to say of the payment, up to 2,000 characters.
    pub comment: Option<String>,
}

/// A cost to be refused.
#[derive(Clone, Debug, InputObject)]
pub struct RejectCostInput {
    /// The cost that is refused.
    pub id: Id,
    /// The version that was read; somebody else's change in between is a CONFLICT.
    pub version: Option<i32>,
    /// Why the cost is refused, 1 to 2,000 characters.
    pub reason: String,
}

/// A cost to be taken back before it is paid.
#[derive(Clone, Debug, InputObject)]
pub struct CancelCostInput {
    /// The cost that is taken back.
    pub id: Id,
    /// The version that was read; somebody else's change in between is a CONFLICT.
    pub version: Option<i32>,
    /// Why the cost is taken back, up to 2,000 characters.
    pub comment: Option<String>,
}
