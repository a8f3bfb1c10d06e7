//! How many wrong passwords one network address may give, whomever they are for. Each server counts them for itself, and
//! forgets them with its end.

use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Duration, Utc};
use moka::sync::Cache;
use tokio::sync::Notify;

use crate::clock::Clock;

/// Wrong passwords of one network address before anything is waited for: many people may come from it.
const FREE: i32 = 30;
/// How long it takes until one wrong password is forgotten.
const EACH: Duration = Duration::minutes(1);
/// Network addresses whose wrong passwords are held at once; then those that were quiet for longest are forgotten.
const ADDRESSES: u64 = 100_000;
/// An address that was quiet for so long has nothing left that counts.
const QUIET: std::time::Duration = std::time::Duration::from_hours(1);

/// The wrong passwords of each network address.
pub(super) struct AddressAttempts(Cache<IpAddr, Arc<AddressBudget>>);

/// The wrong passwords of one network address.
struct AddressBudget {
    state: Mutex<State>,
    /// Wakes those who wait for the passwords that are being tried.
    ended: Notify,
}

struct State {
    /// When the last wrong password is forgotten.
    empty_at: DateTime<Utc>,
    /// Passwords that are being tried: each of them may turn out wrong.
    tried: i32,
}

/// Whether one more password may be tried.
#[derive(Debug, PartialEq, Eq)]
enum Allowance {
    /// It may, and counts among those that are being tried.
    Taken,
    /// It depends on those that are being tried.
    Depends,
    /// Not before this instant.
    Full(DateTime<Utc>),
}

impl State {
    fn new(now: DateTime<Utc>) -> Self {
        Self { empty_at: now, tried: 0 }
    }

    fn take(&mut self, now: DateTime<Utc>) -> Allowance {
        // The clock may have been set back meanwhile.
        self.empty_at = self.empty_at.min(now + EACH * FREE);
        let room_at = self.empty_at.max(now) - EACH * (FREE - 1);
        if room_at > now {
            return Allowance::Full(room_at);
        }
        if room_at + EACH * self.tried > now {
            return Allowance::Depends;
        }
        self.tried += 1;
        Allowance::Taken
    }

    fn wrong(&mut self, now: DateTime<Utc>) {
        self.empty_at = self.empty_at.max(now) + EACH;
    }
}

impl AddressBudget {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A password of a network address that is being tried. Dropped, it has not turned out wrong.
pub(super) struct Trial(Arc<AddressBudget>);

impl Trial {
    /// It was wrong.
    pub(super) fn wrong(self, now: DateTime<Utc>) {
        self.0.state().wrong(now);
    }
}

impl Drop for Trial {
    fn drop(&mut self) {
        self.0.state().tried -= 1;
        self.0.ended.notify_waiters();
    }
}

impl Default for AddressAttempts {
    fn default() -> Self {
        Self(Cache::builder().max_capacity(ADDRESSES).time_to_idle(QUIET).build())
    }
}

impl AddressAttempts {
    /// Takes room for one more password, which may turn out wrong; the error says when there will be room. Where that
    /// depends on passwords that are being tried, it waits for them: of any number at once no more are tried than may
    /// be wrong.
    pub(super) async fn take(&self, address: IpAddr, clock: &Clock) -> Result<Trial, DateTime<Utc>> {
        let none =
            || Arc::new(AddressBudget { state: Mutex::new(State::new(clock.now())), ended: Notify::new() });
        let budget = self.0.get_with(address, none);
        loop {
            // Before it is looked: whoever ends from here on wakes this.
            let ended = budget.ended.notified();
            let room = budget.state().take(clock.now());
            match room {
                Allowance::Taken => break,
                Allowance::Full(until) => return Err(until),
                Allowance::Depends => ended.await,
            }
        }
        Ok(Trial(budget))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: DateTime<Utc> = DateTime::UNIX_EPOCH;

    #[test]
    fn one_wrong_password_a_minute_is_forgotten() {
        let mut state = State::new(NOW);
        for _ in 0..FREE {
            assert_eq!(state.take(NOW), Allowance::Taken);
            state.wrong(NOW);
            state.tried -= 1;
        }
        assert_eq!(state.take(NOW), Allowance::Full(NOW + EACH));
        // One every two minutes never fills it again, whoever they are that mistype all day long.
        for number in 1..500 {
            let now = NOW + EACH * 2 * number;
            assert_eq!(state.take(now), Allowance::Taken, "{number}");
            state.wrong(now);
            state.tried -= 1;
        }
    }

    #[test]
    fn a_clock_that_was_set_back_keeps_nobody_out_for_long() {
        let mut state = State::new(NOW + Duration::days(400));
        assert_eq!(state.take(NOW), Allowance::Full(NOW + EACH));
        assert_eq!(state.take(NOW + EACH), Allowance::Taken);
    }

    #[tokio::test]
    async fn of_many_at_once_no_more_are_tried_than_may_be_wrong() {
        let (addresses, clock) = (AddressAttempts::default(), Clock::manual(NOW));
        let address = IpAddr::from([192, 0, 2, 1]);
        let mut trials = Vec::new();
        for _ in 0..FREE {
            trials.push(addresses.take(address, &clock).await.expect("there is room"));
        }
        let next = addresses.take(address, &clock);
        tokio::pin!(next);
        assert!(futures_util::poll!(&mut next).is_pending(), "it depends on the others");
        // One of them is right: there is room for another.
        drop(trials.pop());
        trials.push(next.await.expect("there is room"));
        for trial in trials {
            trial.wrong(NOW);
        }
        assert_eq!(addresses.take(address, &clock).await.err(), Some(NOW + EACH));
        clock.advance(EACH);
        assert!(addresses.take(address, &clock).await.is_ok());
    }
}
