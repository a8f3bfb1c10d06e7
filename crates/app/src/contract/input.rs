//! What mutations of contracts are given.

use async_graphql::{InputObject, MaybeUndefined};

use crate::scalar::{Day, Id};
use crate::validation::MoneyInput;

/// A part of a contract's amount: due on a day, or when a service item is delivered.
#[derive(Clone, Debug, InputObject)]
pub struct InstalmentInput {
    /// How much this instalment is, more than 0, in the contract's currency.
    pub amount: MoneyInput,
    /// The day on which it is due. Give either this or `serviceItemId`.
    pub due_on: Option<Day>,
    /// The service item of the project whose delivery makes it due.
    pub service_item_id: Option<Id>,
}

/// A contract to be written; contract and project are one to one.
#[derive(Clone, Debug, InputObject)]
pub struct DraftContractInput {
    /// The project whose contract is written.
    pub project_id: Id,
    /// The number of the contract, 1 to 100 characters; no two contracts have the same.
    pub number: String,
    /// The price that was agreed, more than 0, in the project's currency.
    pub amount: MoneyInput,
    /// The payment terms: 1 to 50 instalments, which sum exactly to the amount.
    pub instalments: Vec<InstalmentInput>,
}

/// Changes to a contract that is not in force. What is left out stays, and nothing can be cleared. What legal was
/// reading goes back to draft.
#[derive(Clone, Debug, InputObject)]
pub struct UpdateContractInput {
    /// The contract that is changed.
    pub id: Id,
    /// The version that was read; somebody else's change in between is a CONFLICT.
    pub version: Option<i32>,
    /// Unique contract number, 1 to 100 characters.
    pub number: MaybeUndefined<String>,
    /// The price that was agreed, more than 0, in the contract's currency.
    pub amount: MaybeUndefined<MoneyInput>,
    /// Replaces all instalments: 1 to 50, which sum exactly to the amount.
    pub instalments: MaybeUndefined<Vec<InstalmentInput>>,
}

/// A contract to be handed to legal.
#[derive(Clone, Debug, InputObject)]
pub struct SubmitContractInput {
    /// The contract that is handed to legal.
    pub id: Id,
    /// The version that was read; somebody else's change in between is a CONFLICT.
    pub version: Option<i32>,
}

/// Legal's decision on a contract.
#[derive(Clone, Debug, InputObject)]
pub struct DecideContractInput {
    /// The contract that legal decides on.
    pub id: Id,
    /// The version that was read; somebody else's change in between is a CONFLICT.
    pub version: Option<i32>,
    /// True puts the contract in force, and the work begins; false refuses it.
    pub approve: bool,
    /// Why it is decided so, up to 5,000 characters; a refusal needs it.
    pub comment: Option<String>,
}
