//! What mutations of requirements are given.

use async_graphql::{InputObject, MaybeUndefined};
use entity::enums::ReviewCriterion;

use crate::scalar::{Day, Id};
use crate::validation::MoneyInput;

/// One line of the service list.
#[derive(Clone, Debug, InputObject)]
pub struct ServiceItemInput {
    /// What kind of service, such as `Live stream`.
    pub service: String,
    /// What the service is in detail.
    pub description: Option<String>,
    /// How many of the service are sold, 1 to 100,000.
    pub quantity: i32,
    /// Price of one, 0 or more. All items of a service list are in one currency.
    pub unit_price: MoneyInput,
}

/// A requirement to be written.
#[derive(Clone, Debug, InputObject)]
pub struct CreateRequirementInput {
    /// The customer who wants it.
    pub customer_id: Id,
    /// What the requirement is called, in one line of 1 to 200 characters.
    pub title: String,
    /// What the customer wants, up to 20,000 characters; may be empty.
    pub description: String,
    /// What the customer expects to gain.
    pub expected_results: String,
    /// Kind of business it advertises.
    pub category: Option<String>,
    /// The first day on which the customer wants the work.
    pub wanted_start: Option<Day>,
    /// The last day on which the customer wants the work; not before the first.
    pub wanted_end: Option<Day>,
    /// 1 to 50 items, all in one currency, in which the project will be, too. A price without a currency is in that of
    /// the policy of your business line, or else of the organisation's.
    pub service_items: Vec<ServiceItemInput>,
}

/// A requirement to be handed to the project managers.
#[derive(Clone, Debug, InputObject)]
pub struct SubmitRequirementInput {
    /// The requirement that is handed to the project managers for review.
    pub id: Id,
    /// The version that was read; somebody else's change in between is a CONFLICT.
    pub version: Option<i32>,
}

/// A requirement to be taken back.
#[derive(Clone, Debug, InputObject)]
pub struct WithdrawRequirementInput {
    /// The requirement that sales takes back.
    pub id: Id,
    /// The version that was read; somebody else's change in between is a CONFLICT.
    pub version: Option<i32>,
}

/// The verdict on one criterion.
#[derive(Clone, Debug, InputObject)]
pub struct ReviewFindingInput {
    /// The criterion that is judged.
    pub criterion: ReviewCriterion,
    /// Whether the requirement passes this criterion.
    pub passed: bool,
    /// Why, up to 5,000 characters.
    pub note: Option<String>,
}

/// A review: each of the four criteria once.
#[derive(Clone, Debug, InputObject)]
pub struct ReviewRequirementInput {
    /// The requirement that is reviewed.
    pub id: Id,
    /// The version that was read; somebody else's change in between is a CONFLICT.
    pub version: Option<i32>,
    /// The verdict on each of the four criteria, each once. One that fails rejects the requirement.
    pub findings: Vec<ReviewFindingInput>,
}

/// Changes to a requirement that is not submitted. What is left out stays; null clears.
#[derive(Clone, Debug, InputObject)]
pub struct UpdateRequirementInput {
    /// The requirement that is changed.
    pub id: Id,
    /// The version that was read; somebody else's change in between is a CONFLICT.
    pub version: Option<i32>,
    /// One line, 1 to 200 characters. It can't be cleared.
    pub title: MaybeUndefined<String>,
    /// What is wanted, up to 20,000 characters; null leaves it empty.
    pub description: MaybeUndefined<String>,
    /// What the customer expects to gain, up to 20,000 characters; null leaves it empty.
    pub expected_results: MaybeUndefined<String>,
    /// Kind of business it advertises, up to 100 characters; null or empty text clears it.
    pub category: MaybeUndefined<String>,
    /// First wanted day; null clears it.
    pub wanted_start: MaybeUndefined<Day>,
    /// Last wanted day; null clears it.
    pub wanted_end: MaybeUndefined<Day>,
    /// Replaces the whole service list: 1 to 50 items, all in one currency. A price without a currency is in the
    /// requirement's own; a list in another currency changes the requirement's.
    pub service_items: MaybeUndefined<Vec<ServiceItemInput>>,
}

/// A word of the list NEVER that a requirement is allowed to touch all the same.
#[derive(Clone, Debug, InputObject)]
pub struct OverrideRestrictionInput {
    /// The requirement that may touch the word all the same.
    pub id: Id,
    /// The version that was read; somebody else's change in between is a CONFLICT.
    pub version: Option<i32>,
    /// The restricted word, which is one of the requirement's `flags`.
    pub word: String,
    /// Why the requirement is allowed to, 1 to 2,000 characters. The reason is kept with the requirement.
    pub reason: String,
}
