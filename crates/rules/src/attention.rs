//! How urgently a lead should look at a project: by the worst severity, then by expected loss.

use terms::AlertSeverity;

/// A possible loss, and its probability.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PossibleLoss {
    /// The probability of the loss; 1 if it is a fact.
    pub chance: f64,
    /// The amount, as a share: for time, the days past the planned end relative to the planned duration; for cost,
    /// the money beyond the red line relative to the budget. So it can be compared across currencies and
    /// durations.
    pub share: f64,
}

impl PossibleLoss {
    fn expected(self) -> f64 {
        self.chance * self.share.max(0.0)
    }
}

/// One step of severity outweighs any stake.
const SEVERITY: i64 = 1_000_000_000_000;

/// Expected shares are counted in millionths.
const MILLIONTHS: f64 = 1e6;

/// The score: 10^12 for each step of the worst open severity (WATCH 1, WARNING 2, SEVERE 3, CRITICAL 4), plus the
/// expected losses in millionths of the planned duration and of the budget; 0 if no alert is open.
pub fn attention(worst: Option<AlertSeverity>, stakes: [Option<PossibleLoss>; 2]) -> i64 {
    let Some(worst) = worst else { return 0 };
    let lost: f64 = stakes.into_iter().flatten().map(PossibleLoss::expected).sum();
    (worst as i64 + 1) * SEVERITY + ((MILLIONTHS * lost).round() as i64).clamp(0, SEVERITY - 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use terms::AlertSeverity::{Critical, Warning};

    #[test]
    fn severity_comes_first_and_then_the_share_at_stake() {
        let stake = |share| Some(PossibleLoss { chance: 0.5, share });
        let warned = attention(Some(Warning), [stake(1e9), stake(1e15)]);
        assert!(attention(Some(Critical), [None, None]) > warned);
        assert_eq!(attention(None, [stake(0.05), None]), 0);
        assert_eq!(attention(Some(Warning), [stake(0.05), None]), 2 * SEVERITY + 25_000);
        assert_eq!(attention(Some(Warning), [stake(0.05), stake(0.10)]), 2 * SEVERITY + 75_000);
        assert_eq!(attention(Some(Warning), [stake(-0.05), None]), 2 * SEVERITY);
    }
}
