//! How soon a lead should look at a project: worst severity first, then chance times what is at stake.

use terms::AlertSeverity;

/// What stands to be lost, and how likely.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Stake {
    /// The chance of losing it; 1 where it is a fact.
    pub chance: f64,
    /// How much, as a share: of time the days past the planned end, of the planned duration; of cost the money past the
    /// red line, of the budget. Shares can be compared whatever the currency and however long the project.
    pub share: f64,
}

impl Stake {
    fn expected(self) -> f64 {
        self.chance * self.share.max(0.0)
    }
}

/// One severity weighs more than any stake.
const SEVERITY: i64 = 1_000_000_000_000;

/// Expected shares are counted in millionths.
const MILLIONTHS: f64 = 1e6;

/// The score: 10^12 for each step of the worst open severity (WATCH 1, WARNING 2, SEVERE 3, CRITICAL 4), plus what is
/// expected to be lost in millionths of the planned duration and of the budget; 0 where nothing is open.
pub fn attention(worst: Option<AlertSeverity>, stakes: [Option<Stake>; 2]) -> i64 {
    let Some(worst) = worst else { return 0 };
    let lost: f64 = stakes.into_iter().flatten().map(Stake::expected).sum();
    (worst as i64 + 1) * SEVERITY + ((MILLIONTHS * lost).round() as i64).clamp(0, SEVERITY - 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use terms::AlertSeverity::{Critical, Warning};

    #[test]
    fn severity_comes_first_and_then_the_share_at_stake() {
        let stake = |share| Some(Stake { chance: 0.5, share });
        let warned = attention(Some(Warning), [stake(1e9), stake(1e15)]);
        assert!(attention(Some(Critical), [None, None]) > warned);
        assert_eq!(attention(None, [stake(0.05), None]), 0);
        assert_eq!(attention(Some(Warning), [stake(0.05), None]), 2 * SEVERITY + 25_000);
        assert_eq!(attention(Some(Warning), [stake(0.05), stake(0.10)]), 2 * SEVERITY + 75_000);
        assert_eq!(attention(Some(Warning), [stake(-0.05), None]), 2 * SEVERITY);
    }
}
