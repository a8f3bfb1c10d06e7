//! The clock, which is injected: the system's in production, a manual one in tests and simulations.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use chrono::{DateTime, NaiveDate, SubsecRound, TimeDelta, Utc};
use chrono_tz::Tz;

/// The source of the current time.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The system's clock.
    System,
    /// Microseconds since the Unix epoch, set by hand.
    Manual(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands at `start` until it is advanced.
    pub fn manual(start: DateTime<Utc>) -> Self {
        Self::Manual(Arc::new(AtomicI64::new(start.timestamp_micros())))
    }

    /// The current time, truncated to microseconds, which is what both databases can store.
    pub fn now(&self) -> DateTime<Utc> {
        match self {
            #[allow(clippy::disallowed_methods)] // the one place that asks the machine
            Self::System => Utc::now().trunc_subsecs(6),
            Self::Manual(micros) => {
                DateTime::from_timestamp_micros(micros.load(Ordering::SeqCst)).unwrap_or_default()
            }
        }
    }

    /// Advances a manual clock; does nothing with the system's clock.
    pub fn advance(&self, by: TimeDelta) {
        if let Self::Manual(micros) = self {
            micros.fetch_add(by.num_microseconds().unwrap_or_default(), Ordering::SeqCst);
        }
    }
}

/// How far the clock may deviate from elapsed time between two looks: small corrections are normal.
const UNSTEADY: TimeDelta = TimeDelta::minutes(5);

/// Compares the clock with the time that really elapses.
#[derive(Debug)]
pub struct Steady {
    /// The last look: the moment, and what the clock said.
    last: (Instant, DateTime<Utc>),
    /// Since when the clock has run steadily.
    since: Instant,
}

impl Steady {
    /// Starts at this moment, at which the clock says `now`.
    pub fn new(moment: Instant, now: DateTime<Utc>) -> Self {
        Self { last: (moment, now), since: moment }
    }

    /// Looks at the clock. Returns by how much it was set ahead since the last look (negative if it was set back);
    /// `None` if it ran steadily.
    pub fn look(&mut self, moment: Instant, now: DateTime<Utc>) -> Option<TimeDelta> {
        let (before, said) = std::mem::replace(&mut self.last, (moment, now));
        let passed = TimeDelta::from_std(moment.duration_since(before)).unwrap_or(TimeDelta::MAX);
        let jump = now - said - passed;
        if jump.abs() < UNSTEADY {
            return None;
        }
        self.since = moment;
        Some(jump)
    }

    /// Whether the clock has run steadily for this long.
    pub fn is_steady_for(&self, moment: Instant, time: Duration) -> bool {
        moment.duration_since(self.since) >= time
    }
}

/// The calendar day at `instant` in the organisation's time zone.
pub fn day_in(zone: Tz, instant: DateTime<Utc>) -> NaiveDate {
    instant.with_timezone(&zone).date_naive()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_is_set_is_noticed_and_one_that_is_corrected_is_not() {
        let (start, said) = (Instant::now(), DateTime::UNIX_EPOCH);
        let at = |seconds: u64| start + Duration::from_secs(seconds);
        let mut steady = Steady::new(start, said);
        assert_eq!(steady.look(at(20), said + TimeDelta::seconds(20)), None);
        assert_eq!(steady.look(at(40), said + TimeDelta::seconds(41)), None);
        assert!(steady.is_steady_for(at(40), Duration::from_secs(40)));
        let ahead = TimeDelta::days(400);
        assert_eq!(steady.look(at(60), said + ahead + TimeDelta::seconds(61)), Some(ahead));
        assert!(!steady.is_steady_for(at(61), Duration::from_secs(40)));
        assert_eq!(steady.look(at(80), said + ahead + TimeDelta::seconds(81)), None);
        assert_eq!(steady.look(at(100), said + TimeDelta::seconds(101)), Some(-ahead));
        assert!(steady.is_steady_for(at(140), Duration::from_secs(40)));
    }
}
