//! How soon a lead should look at a project: worst severity first, then chance times what is at stake.

use entity::enums::AlertSeverity;

/// What stands to be lost, and how likely.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Stake {
    /// The chance of losing it; 1 where it is a fact.
    pub chance: f64,
    /// How much: of time days past the planned end, of cost minor units past the red line.
    pub amount: f64,
}

impl Stake {
    fn expected(self) -> f64 {
        self.chance * self.amount.max(0.0)
    }
}

/// One severity weighs more than any stake.
const SEVERITY: i64 = 1_000_000_000_000;

/// The score: 10^12 for each step of the worst open severity (WATCH 1, WARNING 2, SEVERE 3, CRITICAL 4), plus what
/// is expected to be lost; 0 where nothing is open. Without cost that is hundredths of days. With cost it is
/// minor units of the project's currency, a day counting as much as a day of the plan may cost (`day_costs`).
pub fn attention(
    worst: Option<AlertSeverity>,
    time: Option<Stake>,
    cost: Option<Stake>,
    day_costs: Option<f64>,
) -> i64 {
    let Some(worst) = worst else { return 0 };
    let days = time.map_or(0.0, Stake::expected);
    let lost = match day_costs {
        Some(day_costs) => days * day_costs + cost.map_or(0.0, Stake::expected),
        None => 100.0 * days,
    };
    (worst as i64 + 1) * SEVERITY + (lost.round() as i64).clamp(0, SEVERITY - 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use entity::enums::AlertSeverity::{Critical, Warning};

    #[test]
    fn severity_comes_first_and_then_what_is_at_stake() {
        let days = |amount| Some(Stake { chance: 0.5, amount });
        let warned = attention(Some(Warning), days(1e9), days(1e15), Some(1e6));
        assert!(attention(Some(Critical), None, None, Some(1.0)) > warned);
        assert_eq!(attention(None, days(5.0), None, None), 0);
        assert_eq!(attention(Some(Warning), days(5.0), None, None), 2 * SEVERITY + 250);
        assert_eq!(attention(Some(Warning), days(5.0), days(1_000.0), Some(100.0)), 2 * SEVERITY + 750);
        assert_eq!(attention(Some(Warning), days(-5.0), None, None), 2 * SEVERITY);
    }
}
