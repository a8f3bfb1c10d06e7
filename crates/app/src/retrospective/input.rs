//! What mutations of retrospectives are given.

use async_graphql::{InputObject, MaybeUndefined};

use crate::scalar::Id;

/// A retrospective to be opened, when the work is over.
#[derive(Clone, Debug, InputObject)]
pub struct OpenRetrospectiveInput {
    /// The project that is looked back on.
    pub project_id: Id,
}

/// A figure that the work was meant to change.
#[derive(Clone, Debug, InputObject)]
pub struct EffectInput {
    /// The service item that the figure is of; left out, it is of the whole project.
    pub service_item_id: Option<Id>,
    /// What is measured, such as `reads`.
    pub metric: String,
    /// The target, a whole number.
    pub target: Option<f64>,
    /// What was really reached, a whole number.
    pub actual: Option<f64>,
}

/// A cost that need not have been.
#[derive(Clone, Debug, InputObject)]
pub struct AvoidableCostInput {
    /// The cost of the project that need not have been.
    pub cost_id: Id,
    /// Why the cost was avoidable, 1 to 2,000 characters.
    pub reason: String,
}

/// Changes to a retrospective that is not finished. What is left out stays; null clears.
#[derive(Clone, Debug, InputObject)]
pub struct UpdateRetrospectiveInput {
    /// The retrospective that is changed.
    pub id: Id,
    /// The version that was read; somebody else's change in between is a CONFLICT.
    pub version: Option<i32>,
    /// What is to be learnt, up to 50,000 characters; null leaves it empty.
    pub lessons: MaybeUndefined<String>,
    /// Replaces all metrics, at most 500; null leaves none.
    pub effects: MaybeUndefined<Vec<EffectInput>>,
    /// Replaces all costs that are marked as avoidable, at most 500; null leaves none.
    pub avoidable_costs: MaybeUndefined<Vec<AvoidableCostInput>>,
}

/// How content the customer is.
#[derive(Clone, Debug, InputObject)]
pub struct RecordSatisfactionInput {
    /// The retrospective of the project that the customer speaks of.
    pub id: Id,
    /// The version that was read; somebody else's change in between is a CONFLICT.
    pub version: Option<i32>,
    /// How content the customer is, from 1 (not at all) to 5 (very).
    pub rating: i32,
    /// The customer's own words, up to 20,000 characters. What is left out stays; null clears.
    pub comment: MaybeUndefined<String>,
}

/// A retrospective that is complete.
#[derive(Clone, Debug, InputObject)]
pub struct FinishRetrospectiveInput {
    /// The retrospective that is finished.
    pub id: Id,
    /// The version that was read; somebody else's change in between is a CONFLICT.
    pub version: Option<i32>,
}
