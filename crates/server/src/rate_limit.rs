//! The budget of points that the operations of a user or an address may cost in a minute.
//!
//! It is the generic cell rate algorithm: points refill evenly, and at most those of a minute are saved up.

use std::num::NonZeroU32;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use governor::clock::{Clock, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::HashMapStateStore;
use governor::{Quota, RateLimiter};

use super::{
    holder_count::LimitHolder,
    refusal::{Price, Refusal},
};
use graphql::rate_limit::Budget;

/// The number of holders above which those with a full budget are forgotten.
const REMEMBERED: usize = 10_000;

type Limiter<C> = RateLimiter<LimitHolder, HashMapStateStore<LimitHolder>, C, StateInformationMiddleware>;

/// The budgets of those who have spent points in the last minute. Nobody else need be remembered, as their budgets
/// are full.
#[derive(Debug)]
pub(crate) struct RateLimits<C: Clock = DefaultClock> {
    limit: NonZeroU32,
    limiter: Limiter<C>,
    clock: C,
    /// The current number of holders above which those with a full budget are forgotten.
    forget_above: AtomicUsize,
}

impl RateLimits {
    /// Budgets of `limit` points a minute.
    pub(crate) fn new(limit: NonZeroU32) -> Self {
        Self::by(limit, DefaultClock::default())
    }
}

impl<C: Clock + Clone> RateLimits<C> {
    fn by(limit: NonZeroU32, clock: C) -> Self {
        let limiter = RateLimiter::new(Quota::per_minute(limit), HashMapStateStore::default(), clock.clone());
        Self { limit, limiter, clock, forget_above: AtomicUsize::new(REMEMBERED) }
    }

    /// Charges the cost of an operation. If the budget does not suffice, the operation is refused and nothing is
    /// charged.
    pub(crate) fn take(&self, holder: &LimitHolder, cost: u64) -> Result<Budget, Refusal> {
        self.forget();
        let points = NonZeroU32::new(u32::try_from(cost).unwrap_or(u32::MAX)).unwrap_or(NonZeroU32::MIN);
        let wait = match self.limiter.check_key_n(holder, points) {
            Ok(Ok(state)) => {
                let (limit, remaining) = (self.limit.get(), state.remaining_burst_capacity());
                let until_full = Duration::from_mins(1) / limit * limit.saturating_sub(remaining);
                return Ok(Budget { limit: limit.into(), remaining: remaining.into(), until_full });
            }
            Ok(Err(not_until)) => not_until.wait_time_from(self.clock.now()),
            // It costs more than the budget of a whole minute.
            Err(_) => Duration::from_mins(1),
        };
        let seconds = wait.as_secs() + 1;
        let limit = self.limit;
        let message = messages::budget_spent(cost, limit.get(), seconds);
        let price = Price { cost, allowed: limit.get().into(), retry_after: Some(seconds) };
        Err(Refusal::limit("cost_per_minute", message).with_price(price))
    }

    fn forget(&self) {
        if self.limiter.len() > self.forget_above.load(Ordering::Relaxed) {
            self.limiter.retain_recent();
            self.limiter.shrink_to_fit();
            self.forget_above.store(REMEMBERED.max(2 * self.limiter.len()), Ordering::Relaxed);
        }
    }
}

#[cfg(test)]
mod tests {
    use governor::clock::FakeRelativeClock;

    use super::*;

    fn budgets(limit: u32) -> (RateLimits<FakeRelativeClock>, FakeRelativeClock) {
        let clock = FakeRelativeClock::default();
        clock.advance(Duration::from_secs(1_000));
        (RateLimits::by(NonZeroU32::new(limit).unwrap(), clock.clone()), clock)
    }

    fn ada() -> LimitHolder {
        LimitHolder::User("ada".into())
    }

    #[test]
    fn points_come_back_evenly() {
        let (budgets, clock) = budgets(6_000);
        let left = budgets.take(&ada(), 4_000).unwrap();
        assert_eq!((left.limit, left.remaining, left.until_full), (6_000, 2_000, Duration::from_secs(40)));
        let refused = budgets.take(&ada(), 2_500).unwrap_err();
        assert_eq!(refused.limit, Some("cost_per_minute"));
        // Five seconds give the 500 points that are missing.
        let price = Price { cost: 2_500, allowed: 6_000, retry_after: Some(6) };
        assert_eq!(refused.price.as_deref(), Some(&price));
        assert!(
            refused.message.to_string().contains("2500 points")
                && refused.message.to_string().contains("6 seconds")
        );
        // Nobody else pays for her, and a cheaper one goes on.
        assert_eq!(budgets.take(&LimitHolder::at([127, 0, 0, 1].into()), 6_000).unwrap().remaining, 0);
        assert_eq!(budgets.take(&ada(), 2_000).unwrap().remaining, 0);
        clock.advance(Duration::from_secs(30));
        assert_eq!(budgets.take(&ada(), 1_000).unwrap().remaining, 2_000);
        clock.advance(Duration::from_hours(1));
        assert_eq!(budgets.take(&ada(), 1).unwrap().remaining, 5_999, "no more than those of a minute");
    }

    #[test]
    fn what_costs_nothing_is_let_through() {
        let (budgets, _) = budgets(100);
        assert_eq!(budgets.take(&ada(), 0).unwrap().remaining, 99);
    }

    #[test]
    fn it_is_kept_to_the_point() {
        let (budgets, clock) = budgets(6_000_000);
        let mut spent = 0;
        for _ in 0..600 {
            while budgets.take(&ada(), 1_234).is_ok() {
                spent += 1_234;
            }
            clock.advance(Duration::from_millis(100));
        }
        assert!(
            (11_980_000..=12_000_000).contains(&spent),
            "a minute's and what came back in another: {spent}"
        );
    }

    #[test]
    fn what_can_never_be_paid_is_refused() {
        let (budgets, _) = budgets(100);
        for cost in [101, u64::from(u32::MAX), u64::MAX] {
            assert_eq!(budgets.take(&ada(), cost).unwrap_err().retry_after(), Some(61), "{cost}");
        }
    }

    #[test]
    fn who_has_all_points_again_is_forgotten() {
        let (budgets, clock) = budgets(6_000);
        for round in 0..10_u8 {
            for number in 0..=u16::MAX {
                let [high, low] = number.to_be_bytes();
                budgets.take(&LimitHolder::at([10, round, high, low].into()), 1).unwrap();
                if number % 64 == 0 {
                    clock.advance(Duration::from_millis(10));
                }
            }
        }
        assert!(budgets.limiter.len() <= 2 * REMEMBERED, "{}", budgets.limiter.len());
    }
}
