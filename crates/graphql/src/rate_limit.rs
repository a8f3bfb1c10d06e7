//! The cost of a request, and the remaining budget of its user.

use std::time::Duration;

use async_graphql::{Value, value};
use chrono::{DateTime, TimeDelta, Utc};

use crate::object;
use app::scalar::Instant;

/// The cost of a request, and the limits that apply to it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Charge {
    /// Its cost in points.
    pub cost: u64,
    /// The most points of one request.
    pub most: u64,
    /// The remaining budget of its user or address; `None` if there is no such limit.
    pub budget: Option<Budget>,
}

/// A budget of points that refills as time passes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// The points of a full budget, which refill in a minute.
    pub limit: u64,
    /// The points that are left.
    pub remaining: u64,
    /// How long it takes until the budget is full again.
    pub until_full: Duration,
}

impl Charge {
    fn reset_at(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let until_full = TimeDelta::from_std(self.budget?.until_full).ok()?;
        now.checked_add_signed(until_full)
    }

    /// The value of `extensions.cost`, with the fields of `rateLimit`.
    pub fn value(&self, now: DateTime<Utc>) -> Value {
        let left = |of: fn(Budget) -> u64| self.budget.map_or(Value::Null, |budget| of(budget).into());
        let reset_at = self.reset_at(now).map_or(Value::Null, |at| Instant(at).text().into());
        value!({
            "cost": self.cost,
            "requestLimit": self.most,
            "limit": left(|budget| budget.limit),
            "remaining": left(|budget| budget.remaining),
            "resetAt": reset_at,
        })
    }
}

fn points(number: u64) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

object! {
    /// What a request costs and what you have left, in points. A point is about the work of one row. The cost is
    /// reckoned before anything is read: lists count as long as they are asked for, lists in lists multiply, and
    /// searches, totals and sums over everything count for what they make the database look at.
    RateLimit((Charge, DateTime<Utc>))
    fields {
        /// What this request costs, in points.
        cost: i32 = |(charge, _), _| points(charge.cost);
        /// What one request may cost. One that costs more is refused with LIMIT_EXCEEDED, and nothing is read.
        request_limit: i32 = |(charge, _), _| points(charge.most);
        /// What all your requests to this server may cost within a minute. Further ones are refused with
        /// LIMIT_EXCEEDED until enough points have come back; `extensions.retryAfter` of the error says after how
        /// many seconds that is. Null where the server sets no such limit.
        limit: Option<i32> = |(charge, _), _| charge.budget.map(|budget| points(budget.limit));
        /// The points of the minute's limit that are left after this request. They come back evenly, all of them
        /// within a minute. Null where there is no limit.
        remaining: Option<i32> = |(charge, _), _| charge.budget.map(|budget| points(budget.remaining));
        /// When all points are there again, if nothing else is asked until then. Null where there is no limit.
        reset_at: Option<Instant> = |(charge, now), _| charge.reset_at(*now).map(Instant);
    }
}

object! {
    /// Queries about what queries cost.
    root RateLimitQuery
    fields {
        /// What this request costs, and what you have left. The same is told of any query or mutation in
        /// `extensions.cost` of its answer, where the request has `"cost": true` in its `extensions`.
        rate_limit: RateLimit = |_, ctx| RateLimit((ctx.caller.charge, ctx.caller.app.clock.now()));
    }
}
