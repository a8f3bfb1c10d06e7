//! Time is injected: the system's at the edge, a settable one in tests and simulations.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use chrono::{DateTime, NaiveDate, SubsecRound, TimeDelta, Utc};
use chrono_tz::Tz;

/// Where "now" comes from.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// Microseconds since the epoch, moved by hand.
    Manual(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands at `start` until it is moved.
    pub fn manual(start: DateTime<Utc>) -> Self {
        Self::Manual(Arc::new(AtomicI64::new(start.timestamp_micros())))
    }

    /// The present, in whole microseconds: what both databases can keep.
    pub fn now(&self) -> DateTime<Utc> {
        match self {
            #[allow(clippy::disallowed_methods)] // the one place that asks the machine
            Self::System => Utc::now().trunc_subsecs(6),
            Self::Manual(micros) => {
                DateTime::from_timestamp_micros(micros.load(Ordering::SeqCst)).unwrap_or_default()
            }
        }
    }

    /// Moves a manual clock; the system's clock can't be moved.
    pub fn advance(&self, by: TimeDelta) {
        if let Self::Manual(micros) = self {
            micros.fetch_add(by.num_microseconds().unwrap_or_default(), Ordering::SeqCst);
        }
    }
}

/// How far the clock may be from the time that passed: clocks are corrected a little all the time.
const UNSTEADY: TimeDelta = TimeDelta::minutes(5);

/// Watches the clock by the time that really passes.
#[derive(Debug)]
pub struct Steady {
    /// When the clock was looked at last, and what it said.
    last: (Instant, DateTime<Utc>),
    /// Since when it goes as time does.
    since: Instant,
}

impl Steady {
    /// From this moment, at which the clock says `now`.
    pub fn new(moment: Instant, now: DateTime<Utc>) -> Self {
        Self { last: (moment, now), since: moment }
    }

    /// Looks at the clock: by how much it was set ahead, or back where that is negative, since the last look; none where
    /// it was not.
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

    /// Whether the clock has gone as time does for so long.
    pub fn is_steady_for(&self, moment: Instant, time: Duration) -> bool {
        moment.duration_since(self.since) >= time
    }
}

/// The calendar day it is at `instant` in the organisation's zone.
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
