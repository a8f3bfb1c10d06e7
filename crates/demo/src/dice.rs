//! Chance, from a seed: the same seed gives the same company on every machine.

use chrono::{DateTime, Duration, NaiveDate, NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;
use rand::rngs::ChaCha8Rng;
use rand::{Rng, SeedableRng};
use uuid::Uuid;

/// A seeded source of choices and of ids.
pub(super) struct Dice {
    rng: ChaCha8Rng,
    ids: u32,
}

impl Dice {
    /// Streams of one seed don't influence each other: one more task in a project leaves the next as it is.
    pub(super) fn new(seed: u64, stream: u64) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(stream);
        Self { rng, ids: 0 }
    }

    /// 0 to `bound - 1`.
    pub(super) fn below(&mut self, bound: usize) -> usize {
        let wide = u128::from(self.rng.next_u64()) * (bound as u128);
        usize::try_from(wide >> 64).unwrap_or(0)
    }

    /// `low` to `high`, both included.
    pub(super) fn between(&mut self, low: i64, high: i64) -> i64 {
        let span = usize::try_from(high - low + 1).unwrap_or(1).max(1);
        low + i64::try_from(self.below(span)).unwrap_or(0)
    }

    /// True that often in a hundred.
    pub(super) fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of a list that is not empty.
    pub(super) fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }

    /// Puts a list in any order.
    pub(super) fn shuffle<T>(&mut self, list: &mut [T]) {
        for last in (1..list.len()).rev() {
            let other = self.below(last + 1);
            list.swap(last, other);
        }
    }

    /// `count` things in the given proportions, in any order.
    pub(super) fn share_out<T: Copy>(&mut self, count: usize, shares: &[(T, usize)]) -> Vec<T> {
        let whole: usize = shares.iter().map(|(_, share)| share).sum();
        let mut all = Vec::with_capacity(count);
        let mut shared = 0;
        for (thing, share) in shares {
            shared += share;
            let until = (count * shared + whole / 2) / whole.max(1);
            while all.len() < until.min(count) {
                all.push(*thing);
            }
        }
        self.shuffle(&mut all);
        all
    }

    /// A UUIDv7 of that instant. The program's own ids never go back in time; these tell of the past, and
    /// those of one instant sort in the order they were made.
    pub(super) fn id(&mut self, at: DateTime<Utc>) -> Uuid {
        self.ids = self.ids.wrapping_add(1) & 0x00FF_FFFF;
        let millis = u128::try_from(at.timestamp_millis()).unwrap_or(0);
        let count = u128::from(self.ids);
        let chance = u128::from(self.rng.next_u64() >> 14);
        let (version, variant) = (0x7 << 76, 0b10 << 62);
        let count = (count >> 12) << 64 | (count & 0xFFF) << 50;
        Uuid::from_u128(millis << 80 | version | variant | count | chance)
    }
}

/// The organisation's calendar: days become instants, and none lies in the future.
#[derive(Clone, Copy, Debug)]
pub(super) struct Calendar {
    /// Decides which day it is.
    pub(super) zone: Tz,
    /// The present.
    pub(super) now: DateTime<Utc>,
    /// The organisation's day.
    pub(super) today: NaiveDate,
}

impl Calendar {
    /// That minute of a day, or now if it has not come yet.
    pub(super) fn at(&self, day: NaiveDate, minute: i64) -> DateTime<Utc> {
        let local = day.and_time(NaiveTime::MIN) + Duration::minutes(minute);
        let instant = self
            .zone
            .from_local_datetime(&local)
            .earliest()
            .map_or_else(|| local.and_utc(), |moment| moment.with_timezone(&Utc));
        instant.min(self.now)
    }

    /// Some minute of that day's office hours.
    pub(super) fn some_time(&self, dice: &mut Dice, day: NaiveDate) -> DateTime<Utc> {
        let minute = dice.between(9 * 60, 18 * 60 + 59);
        self.at(day, minute)
    }
}

/// That many days later.
pub(super) fn plus(day: NaiveDate, days: i64) -> NaiveDate {
    day + Duration::days(days)
}
