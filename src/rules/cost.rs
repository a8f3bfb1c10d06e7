//! The way of a cost: SUBMITTED -> finance -> (director) -> payment, and which of them it needs.

use entity::enums::{CostStatus, CostStep, Currency, Role};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

use super::money::{share, to_major};
use crate::error::{ErrorCode, UserError};

/// The approvals a cost needs, and the figures they were decided on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Route {
    /// In order; never empty, since finance approves every cost.
    #[serde(deserialize_with = "some_steps")]
    pub steps: Vec<RouteStep>,
}

/// A stored route without a step is none.
fn some_steps<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<RouteStep>, D::Error> {
    let steps = Vec::deserialize(from)?;
    if steps.is_empty() { Err(D::Error::custom("a route without approvals")) } else { Ok(steps) }
}

/// One approval of a route.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RouteStep {
    /// Who approves.
    pub role: Role,
    /// The rule that asked for it.
    pub rule: String,
    /// The figure that the rule looked at, minor units; null where it looks at none.
    pub figure_minor: Option<i64>,
    /// The limit that the figure reached, minor units.
    pub limit_minor: Option<i64>,
}

/// What routing looks at.
#[derive(Clone, Copy, Debug)]
pub struct Routing {
    /// The cost itself.
    pub amount: i64,
    /// Submitted, committed and paid costs of the project without it: the *sum* counts, so that ten small
    /// costs route like one large one.
    pub others: i64,
    /// The project's budget.
    pub budget: i64,
    /// A single cost of this amount needs the director.
    pub director_amount: Option<i64>,
    /// Past this share of the budget, in basis points, the director is needed.
    pub director_ratio: i32,
}

impl Route {
    /// Finance always; the director past either of the two limits.
    pub fn of(routing: Routing) -> Self {
        let mut steps = vec![RouteStep {
            role: Role::Finance,
            rule: "cost.always".into(),
            figure_minor: None,
            limit_minor: None,
        }];
        let total = routing.others.saturating_add(routing.amount);
        let share_limit = share(routing.budget, routing.director_ratio);
        let single = routing.director_amount.filter(|limit| routing.amount >= *limit);
        let asked = match single {
            Some(limit) => Some(("cost.director_amount", routing.amount, limit)),
            None => (total > share_limit).then_some(("cost.director_ratio", total, share_limit)),
        };
        if let Some((rule, figure, limit)) = asked {
            steps.push(RouteStep {
                role: Role::Director,
                rule: rule.into(),
                figure_minor: Some(figure),
                limit_minor: Some(limit),
            });
        }
        Self { steps }
    }

    /// Whether the director must approve.
    pub fn needs_director(&self) -> bool {
        self.steps.iter().any(|step| step.role == Role::Director)
    }
}

/// Nobody decides on their own cost.
pub fn own_cost() -> UserError {
    UserError::new(
        ErrorCode::RuleRefused,
        &["input", "id"],
        "Nobody approves a cost that they submitted themselves.",
    )
}

/// What the hard limit looks at, minor units.
#[derive(Clone, Copy, Debug)]
pub struct Spending {
    /// Costs that are committed or paid, without the one to be approved.
    pub used: i64,
    /// The cost to be approved.
    pub amount: i64,
    /// The project's budget.
    pub budget: i64,
}

/// Whether an approval stays within the hard limit, a share of the budget in basis points, where there is one.
pub fn check_hard_limit(spending: Spending, ratio: Option<i32>, currency: Currency) -> Result<(), UserError> {
    let Some(limit) = ratio.map(|ratio| share(spending.budget, ratio)) else { return Ok(()) };
    let over = spending.used.saturating_add(spending.amount) - limit;
    if over <= 0 {
        return Ok(());
    }
    let (money, code) = (|minor| to_major(minor, currency), currency.name());
    let message = format!(
        "With this cost the project would have committed {} {code} more than its hard limit of {} {code}.",
        money(over),
        money(limit)
    );
    Err(UserError::new(ErrorCode::RuleRefused, &["input", "id"], message)
        .allowing([format!("up to {} {code}", money((limit - spending.used).max(0)))]))
}

/// Where a cost goes from here. An approval is by the role whose turn it is.
pub fn next(from: CostStatus, step: CostStep, needs_director: bool) -> Result<CostStatus, UserError> {
    use CostStatus::{Approved, Cancelled, FinanceApproved, Paid, Rejected, Submitted};
    match (from, step) {
        (Submitted, CostStep::FinanceApproval) if needs_director => Ok(FinanceApproved),
        (Submitted, CostStep::FinanceApproval) | (FinanceApproved, CostStep::DirectorApproval) => {
            Ok(Approved)
        }
        (Approved, CostStep::Payment) => Ok(Paid),
        (Submitted | FinanceApproved, CostStep::Rejection) => Ok(Rejected),
        (Submitted | FinanceApproved | Approved, CostStep::Cancellation) => Ok(Cancelled),
        _ => {
            let (waits, allowed): (&str, &[&str]) = match from {
                Submitted => ("waits for FINANCE", &["approveCost", "rejectCost", "cancelCost"]),
                FinanceApproved => ("waits for the DIRECTOR", &["approveCost", "rejectCost", "cancelCost"]),
                Approved => ("waits for payment", &["payCost", "cancelCost"]),
                Paid | Rejected | Cancelled => ("is final", &[]),
            };
            let message = format!("The cost is {} and {waits}.", from.name());
            Err(UserError::new(ErrorCode::InvalidTransition, &[], message).allowing(allowed))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn routing(amount: i64, others: i64) -> Routing {
        Routing { amount, others, budget: 100_000, director_amount: Some(50_000), director_ratio: 8_000 }
    }

    #[test]
    fn the_director_is_asked_for_a_large_cost_or_a_large_sum() {
        assert!(!Route::of(routing(49_999, 0)).needs_director());
        assert!(Route::of(routing(50_000, 0)).needs_director());
        assert!(!Route::of(routing(10_000, 70_000)).needs_director());
        let route = Route::of(routing(10_001, 70_000));
        assert_eq!(route.steps[1].rule, "cost.director_ratio");
        assert_eq!(route.steps[1].figure_minor, Some(80_001));
    }

    #[test]
    fn payment_needs_all_approvals() {
        for from in CostStatus::ALL {
            assert_eq!(next(*from, CostStep::Payment, true).is_ok(), *from == CostStatus::Approved);
        }
        assert_eq!(
            next(CostStatus::Submitted, CostStep::FinanceApproval, true),
            Ok(CostStatus::FinanceApproved)
        );
        assert!(next(CostStatus::Submitted, CostStep::DirectorApproval, true).is_err());
    }

    impl PartialEq for UserError {
        fn eq(&self, other: &Self) -> bool {
            self.code == other.code && self.allowed == other.allowed
        }
    }

    proptest! {
        #[test]
        fn the_hard_limit_is_never_passed(costs in prop::collection::vec(1..40_000_i64, 1..12), ratio in 5_000..12_000_i32) {
            let (mut used, budget) = (0, 100_000);
            for amount in costs {
                if check_hard_limit(Spending { used, amount, budget }, Some(ratio), Currency::Cny).is_ok() {
                    used += amount;
                }
                prop_assert!(used <= share(budget, ratio));
            }
        }

        #[test]
        fn ten_small_costs_route_like_one_large(parts in prop::collection::vec(1..20_000_i64, 1..10)) {
            let sum: i64 = parts.iter().sum();
            let last = parts[parts.len() - 1];
            let by_parts = Route::of(Routing { director_amount: None, ..routing(last, sum - last) });
            let at_once = Route::of(Routing { director_amount: None, ..routing(sum, 0) });
            prop_assert_eq!(by_parts.needs_director(), at_once.needs_director());
        }
    }
}
