//! What a request costs, and what its user has left.

use std::time::Duration;

use async_graphql::{Value, value};
use chrono::{DateTime, TimeDelta, Utc};

use crate::object;
use app::scalar::Instant;

/// What a request was counted for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Charge {
    /// Its points.
    pub cost: u64,
    /// The points that one request may have.
    pub most: u64,
    /// What its user, or its address, has left; none where that has no limit.
    pub budget: Option<Budget>,
}

/// Points that come back as time passes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// Those of a minute, which are the most that there can be.
    pub limit: u64,
    /// Those that are left.
    pub remaining: u64,
    /// How long it takes until all of them are there again.
    pub until_full: Duration,
}

impl Charge {
    fn reset_at(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let until_full = TimeDelta::from_std(self.budget?.until_full).ok()?;
        now.checked_add_signed(until_full)
    }

    /// As `extensions.cost` has it: the fields of `rateLimit`.
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
        /// What your requests of a minute may cost in all, on this server. Past it they are refused with
        /// LIMIT_EXCEEDED until enough has come back; `extensions.retryAfter` of the error says after how many seconds.
        /// Null where the server sets no such limit.
        limit: Option<i32> = |(charge, _), _| charge.budget.map(|budget| points(budget.limit));
        /// What is left of it after this request; it comes back evenly, all of it in a minute. Null where there is no
        /// limit.
        remaining: Option<i32> = |(charge, _), _| charge.budget.map(|budget| points(budget.remaining));
        /// When all of it is there again, if nothing else is asked until then. Null where there is no limit.
        reset_at: Option<Instant> = |(charge, now), _| charge.reset_at(*now).map(Instant);
    }
}

object! {
    /// Queries about what queries cost.
    root RateLimitQuery
    fields {
        /// What this request costs, and what you have left. The same is told of any query or mutation in
        /// `extensions.cost` of its answer, where the request has `"cost": true` in its `extensions`.
        rate_limit: RateLimit = |_, ask| RateLimit((ask.caller.charge, ask.caller.app.clock.now()));
    }
}
