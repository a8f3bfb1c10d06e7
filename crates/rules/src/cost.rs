//! The route of a cost: SUBMITTED -> finance -> (director) -> payment, and which approvals it needs.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use terms::{ApprovalRule, CostStatus, CostStep, Currency, Role};
use uuid::Uuid;

use super::money::{money_arg, share};
use crate::error::{ErrorCode, UserError};
use crate::rights::Operation;

/// The approvals that a cost needs, and the figures on which that was decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Route {
    /// The approvals in order; never empty, as finance approves every cost.
    #[serde(deserialize_with = "some_steps")]
    pub steps: Vec<RouteStep>,
}

/// A stored route without steps is invalid.
fn some_steps<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<RouteStep>, D::Error> {
    let steps = Vec::deserialize(from)?;
    if steps.is_empty() { Err(D::Error::custom("a route without approvals")) } else { Ok(steps) }
}

/// One approval of a route.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RouteStep {
    /// The role that approves.
    pub role: Role,
    /// The rule that requires it.
    pub rule: ApprovalRule,
    /// The figure that the rule judged, in minor units; `None` if it judges none.
    pub figure_minor: Option<i64>,
    /// The limit that the figure reached, in minor units.
    pub limit_minor: Option<i64>,
    /// The earlier costs that the figure includes besides the cost's own amount, if the rule judges single costs.
    #[serde(default)]
    pub counted: Vec<Uuid>,
}

/// The facts that routing depends on.
#[derive(Clone, Copy, Debug)]
pub struct Routing<'a> {
    /// The amount of the cost in minor units.
    pub amount: i64,
    /// The submitted, committed and paid costs of the project without this one. The *sum* counts, so that ten
    /// small costs are routed like one large one.
    pub others: i64,
    /// The project's budget in minor units.
    pub budget: i64,
    /// The ids and amounts of the project's other costs that count as one with this one.
    pub same_payee: &'a [(Uuid, i64)],
    /// The amount from which a cost, or costs that count as one, need the director; `None` for no such limit.
    pub director_amount: Option<i64>,
    /// The share of the budget in basis points above which the director is needed.
    pub director_ratio: i32,
}

impl Route {
    /// Finance always approves; the director does above either limit, and if costs that count as one reach the
    /// first. A route is never changed afterwards: of costs that reach the limit bit by bit, the one that reaches
    /// it and all later ones need the director, and the earlier ones do not.
    pub fn of(routing: Routing<'_>) -> Self {
        let mut steps = vec![RouteStep {
            role: Role::Finance,
            rule: ApprovalRule::CostAlways,
            figure_minor: None,
            limit_minor: None,
            counted: Vec::new(),
        }];
        let total = routing.others.saturating_add(routing.amount);
        let share_limit = share(routing.budget, routing.director_ratio);
        let same = routing.same_payee;
        let together = same.iter().fold(routing.amount, |sum, (_, amount)| sum.saturating_add(*amount));
        let asked = match routing.director_amount {
            Some(limit) if routing.amount >= limit => {
                Some((ApprovalRule::CostDirectorAmount, routing.amount, limit, Vec::new()))
            }
            Some(limit) if together >= limit => {
                let counted = same.iter().map(|(id, _)| *id).collect();
                Some((ApprovalRule::CostDirectorSplit, together, limit, counted))
            }
            _ => (total > share_limit)
                .then(|| (ApprovalRule::CostDirectorRatio, total, share_limit, Vec::new())),
        };
        if let Some((rule, figure, limit, counted)) = asked {
            steps.push(RouteStep {
                role: Role::Director,
                rule,
                figure_minor: Some(figure),
                limit_minor: Some(limit),
                counted,
            });
        }
        Self { steps }
    }

    /// Whether the director must approve.
    pub fn needs_director(&self) -> bool {
        self.steps.iter().any(|step| step.role == Role::Director)
    }
}

/// The figures that the hard limit depends on, in minor units.
#[derive(Clone, Copy, Debug)]
pub struct LimitedSpending {
    /// The committed and paid costs without the one to be approved.
    pub used: i64,
    /// The cost to be approved.
    pub amount: i64,
    /// The project's budget.
    pub budget: i64,
}

/// Fails if an approval would exceed the hard limit, a share of the budget in basis points; `None` is no limit.
pub fn check_hard_limit(
    spending: LimitedSpending,
    ratio: Option<i32>,
    currency: Currency,
) -> Result<(), UserError> {
    let Some(limit) = ratio.map(|ratio| share(spending.budget, ratio)) else { return Ok(()) };
    let over = spending.used.saturating_add(spending.amount) - limit;
    if over <= 0 {
        return Ok(());
    }
    let money = |minor| money_arg(minor, currency);
    let message = messages::hard_limit_exceeded(money(over), money(limit));
    Err(UserError::new(ErrorCode::RuleRefused, &["input", "id"], message)
        .allowing([messages::allow_up_to(money((limit - spending.used).max(0)))]))
}

/// Whether a cost was rejected or cancelled, and counts for nothing.
pub fn is_over(status: CostStatus) -> bool {
    matches!(status, CostStatus::Rejected | CostStatus::Cancelled)
}

/// The approval that a cost in this status needs next, whether or not it can be given.
pub fn approval_of(status: CostStatus) -> CostStep {
    match status {
        CostStatus::FinanceApproved => CostStep::DirectorApproval,
        _ => CostStep::FinanceApproval,
    }
}

/// The next status of a cost. An approval is by the role whose turn it is.
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
            let (waits, allowed): (&str, &[Operation]) = match from {
                Submitted => {
                    ("finance", &[Operation::ApproveCost, Operation::RejectCost, Operation::CancelCost])
                }
                FinanceApproved => {
                    ("director", &[Operation::ApproveCost, Operation::RejectCost, Operation::CancelCost])
                }
                Approved => ("payment", &[Operation::PayCost, Operation::CancelCost]),
                Paid | Rejected | Cancelled => ("nothing", &[]),
            };
            let message = messages::cost_in_state(from, waits);
            Err(UserError::new(ErrorCode::InvalidTransition, &[], message).allowing(allowed.iter().copied()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn routing(amount: i64, others: i64) -> Routing<'static> {
        Routing {
            amount,
            others,
            budget: 100_000,
            same_payee: &[],
            director_amount: Some(50_000),
            director_ratio: 8_000,
        }
    }

    #[test]
    fn the_director_is_asked_for_a_large_cost_or_a_large_sum() {
        assert!(!Route::of(routing(49_999, 0)).needs_director());
        assert!(Route::of(routing(50_000, 0)).needs_director());
        assert!(!Route::of(routing(10_000, 70_000)).needs_director());
        let route = Route::of(routing(10_001, 70_000));
        assert_eq!(route.steps[1].rule, ApprovalRule::CostDirectorRatio);
        assert_eq!(route.steps[1].figure_minor, Some(80_001));
    }

    #[test]
    fn costs_that_count_as_one_come_to_the_amount() {
        let before = [(Uuid::from_u128(1), 20_000), (Uuid::from_u128(2), 19_999)];
        let route = |amount| Route::of(Routing { same_payee: &before, ..routing(amount, 39_999) });
        assert!(!route(10_000).needs_director());
        let split = &route(10_001).steps[1];
        assert_eq!((split.rule, split.figure_minor), (ApprovalRule::CostDirectorSplit, Some(50_000)));
        assert_eq!(split.counted, [Uuid::from_u128(1), Uuid::from_u128(2)]);
        assert_eq!(route(50_000).steps[1].rule, ApprovalRule::CostDirectorAmount);
        let other = Routing { same_payee: &before, director_amount: None, ..routing(10_001, 39_999) };
        assert!(!Route::of(other).needs_director(), "no amount in this currency");
    }

    #[test]
    fn a_route_that_was_stored_before_costs_were_counted_is_read() {
        let old =
            r#"{"steps":[{"role":"FINANCE","rule":"cost.always","figure_minor":null,"limit_minor":null}]}"#;
        assert_eq!(serde_json::from_str::<Route>(old).unwrap(), Route::of(routing(1, 0)));
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
                if check_hard_limit(LimitedSpending { used, amount, budget }, Some(ratio), Currency::Cny).is_ok() {
                    used += amount;
                }
                prop_assert!(used <= share(budget, ratio));
            }
        }

        // However an amount is split, its last part asks the director if the whole would have.
        #[test]
        fn splitting_leads_to_the_director(parts in prop::collection::vec(1..30_000_i64, 1..8)) {
            let (last, before) = parts.split_last().unwrap();
            let before: Vec<_> = before.iter().map(|amount| (Uuid::nil(), *amount)).collect();
            let budget = 10_000_000;
            let by_parts = Route::of(Routing { same_payee: &before, budget, ..routing(*last, 0) });
            let at_once = Route::of(Routing { budget, ..routing(parts.iter().sum(), 0) });
            prop_assert_eq!(by_parts.needs_director(), at_once.needs_director());
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
