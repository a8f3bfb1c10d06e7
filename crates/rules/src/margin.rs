//! Finance's margin rule: what an engagement may cost for its price. The preview and the review use the same rule.

use serde::{Deserialize, Serialize};
use terms::{Currency, MarginRule};

use super::figure::percent;
use super::money::{money_arg, share};
use crate::error::{ErrorCode, UserError};
use crate::rights::Operation;

/// The figures that are judged, in minor units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarginFigures {
    /// The price that the customer pays.
    pub price: i64,
    /// The expected cost.
    pub cost: i64,
}

/// The policy's limits.
#[derive(Clone, Copy, Debug)]
pub struct MarginLimits {
    /// The greatest share of the price that the cost may be, in basis points.
    pub ratio: i32,
    /// The greatest cost in minor units; `None` is no limit.
    pub cost: Option<i64>,
}

/// A limit that is exceeded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Breach {
    /// The rule of finance that sets the limit.
    pub rule: MarginRule,
    /// The greatest allowed cost in minor units.
    pub limit: i64,
    /// The excess in minor units.
    pub over: i64,
}

/// The margin as a share of the price (0.3 is 30 %); `None` without a price.
pub fn margin(offer: MarginFigures) -> Option<f64> {
    cost_ratio(offer).map(|ratio| 1.0 - ratio)
}

/// The cost as a share of the price; `None` without a price.
pub fn cost_ratio(offer: MarginFigures) -> Option<f64> {
    (offer.price > 0).then(|| offer.cost as f64 / offer.price as f64)
}

/// The cost red line: a share of the budget in basis points, but at most `most`.
pub fn red_line(budget: i64, ratio: i32, most: Option<i64>) -> i64 {
    let line = share(budget, ratio);
    most.map_or(line, |most| line.min(most))
}

/// The limits that an offer exceeds; if there are none, finance may approve it.
pub fn judge(offer: MarginFigures, limits: MarginLimits) -> Vec<Breach> {
    let ratio = (MarginRule::MarginCostRatio, share(offer.price, limits.ratio));
    let amount = limits.cost.map(|limit| (MarginRule::MarginCostAmount, limit));
    let all = [Some(ratio), amount].into_iter().flatten();
    all.filter(|(_, limit)| offer.cost > *limit)
        .map(|(rule, limit)| Breach { rule, limit, over: offer.cost - limit })
        .collect()
}

/// The refusal because of an exceeded limit.
pub fn refusal(offer: MarginFigures, breach: &Breach, limits: MarginLimits, currency: Currency) -> UserError {
    let [cost, limit, over] = [offer.cost, breach.limit, breach.over].map(|minor| money_arg(minor, currency));
    let message = if breach.rule == MarginRule::MarginCostRatio {
        let price = money_arg(offer.price, currency);
        messages::margin_share_exceeded(cost, percent(limits.ratio), price, limit, over)
    } else {
        messages::margin_amount_exceeded(cost, limit, over)
    };
    UserError::new(ErrorCode::RuleRefused, &["input", "approve"], message)
        .allowing([Operation::DraftProposal])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_refusal_says_by_how_much() {
        let (offer, limits) =
            (MarginFigures { price: 100_000, cost: 75_050 }, MarginLimits { ratio: 7_000, cost: None });
        let breaches = judge(offer, limits);
        assert_eq!(breaches, [Breach { rule: MarginRule::MarginCostRatio, limit: 70_000, over: 5_050 }]);
        let words = refusal(offer, &breaches[0], limits, Currency::Cny).message.to_string();
        assert!(words.contains("70.00 %") && words.ends_with("50.50 CNY too much."), "{words}");
        assert!(judge(MarginFigures { cost: 70_000, ..offer }, limits).is_empty());
        assert_eq!(margin(MarginFigures { price: 0, cost: 5 }), None);
    }

    proptest! {
        #[test]
        fn a_higher_price_never_hurts(price in 0..1_000_000_i64, more in 0..1_000_000_i64, cost in 0..1_000_000_i64, ratio in 0..12_000_i32) {
            let limits = MarginLimits { ratio, cost: Some(800_000) };
            let (here, there) = (judge(MarginFigures { price, cost }, limits), judge(MarginFigures { price: price + more, cost }, limits));
            prop_assert!(there.len() <= here.len());
        }

        #[test]
        fn the_breach_is_exact(price in 0..1_000_000_i64, cost in 0..1_000_000_i64) {
            let limits = MarginLimits { ratio: 7_000, cost: None };
            for breach in judge(MarginFigures { price, cost }, limits) {
                let at = |cost| judge(MarginFigures { price, cost }, limits).len();
                prop_assert_eq!((at(breach.limit), at(breach.limit + 1)), (0, 1));
                prop_assert_eq!(breach.limit + breach.over, cost);
            }
        }
    }
}
