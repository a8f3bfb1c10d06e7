//! What mutations of contracts are given.

use async_graphql::{InputObject, MaybeUndefined};

use crate::check::MoneyInput;
use crate::scalar::{Day, Id};

/// A part of a contract's amount: due on a day, or when a service item is delivered.
#[derive(Clone, Debug, InputObject)]
pub struct InstalmentInput {
    /// How much.
    pub amount: MoneyInput,
    /// Due on this day; either this or `serviceItemId`.
    pub due_on: Option<Day>,
    /// Due when this service item of the project is delivered.
    pub service_item_id: Option<Id>,
}

/// A contract to be written; contract and project are one to one.
#[derive(Clone, Debug, InputObject)]
pub struct DraftContractInput {
    /// Which project.
    pub project_id: Id,
    /// Unique contract number.
    pub number: String,
    /// Agreed price.
    pub amount: MoneyInput,
    /// 1 to 50; they sum exactly to the amount.
    pub instalments: Vec<InstalmentInput>,
}

/// Changes to a contract that is not in force. What is left out stays, and nothing can be cleared. What legal was
/// reading goes back to draft.
#[derive(Clone, Debug, InputObject)]
pub struct UpdateContractInput {
    /// Which contract.
    pub id: Id,
    /// The version that was read; somebody else's change in between is a CONFLICT.
    pub version: Option<i32>,
    /// Unique contract number, 1 to 100 characters.
    pub number: MaybeUndefined<String>,
    /// Agreed price.
    pub amount: MaybeUndefined<MoneyInput>,
    /// Replaces all instalments: 1 to 50, which sum exactly to the amount.
    pub instalments: MaybeUndefined<Vec<InstalmentInput>>,
}

/// A contract for legal.
#[derive(Clone, Debug, InputObject)]
pub struct SubmitContractInput {
    /// Which contract.
    pub id: Id,
    /// The version that was read; somebody else's change in between is a CONFLICT.
    pub version: Option<i32>,
}

/// Legal's decision on a contract.
#[derive(Clone, Debug, InputObject)]
pub struct DecideContractInput {
    /// Which contract.
    pub id: Id,
    /// The version that was read; somebody else's change in between is a CONFLICT.
    pub version: Option<i32>,
    /// In force, the work begins.
    pub approve: bool,
    /// Why; a refusal needs it.
    pub comment: Option<String>,
}
