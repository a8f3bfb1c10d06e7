//! How often passwords may be guessed.
//!
//! Wrong passwords for an e-mail address are counted for each network address that they come from, whether there is an
//! account or not, so that the two behave alike. After a few of them each further one from there is waited for, twice as
//! long every time and a minute at most. So that many network addresses do not guess together what one may not, all
//! from which the owner has never signed in have one more count in common, which is longer patient. Where the owner has
//! signed in from, only that address's own count holds: no stranger elsewhere keeps the owner out.
//!
//! These counts are in the database, for all of its servers. A password is counted before it is tried, in a transaction
//! of its own, and taken back when it was right: of many at once, at whichever servers, no more are tried than may be.
//! Beside that, the wrong passwords of one network address are counted together, whomever they are for ([`address`]).

mod address;
mod counter;

use std::hash::{BuildHasher, RandomState};
use std::net::{IpAddr, Ipv4Addr};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use chrono::{DateTime, Utc};
use entity::enums::{AuditAction, Subject};
use tokio::sync::MutexGuard;
use uuid::Uuid;

use crate::audit::{self, About, FieldChanges};
use crate::error::{Error, Result};
use crate::metrics::METRICS;
use crate::request_id;
use crate::request_origin::RequestOrigin;
use crate::retry::retry;
use crate::{App, Tx};
use address::{AddressAttempts, Trial};
use counter::{Counted, CounterKeys, CountersRead, FREE, LONGEST, count, locked, save, take_back};

pub use counter::forget;
pub(super) use counter::renew_trust;

/// How long a sign-in waits for others of the same account, or of the same network address.
const TURN: std::time::Duration = std::time::Duration::from_secs(10);
/// Accounts that share a turn by chance do not wait for long: what is refused takes no time.
const TURNS: usize = 256;

/// What a server itself holds of guesses.
pub struct PasswordAttempts {
    addresses: AddressAttempts,
    /// Passwords of one account are tried one after the other, so that right ones at once do not count against each
    /// other.
    turns: Vec<tokio::sync::Mutex<()>>,
    /// Of this process alone, so that nobody can choose whose turn theirs is.
    hashes: RandomState,
    delayed: Mutex<Delayed>,
}

/// Sign-ins that came too soon: there may be thousands in a second, and one line tells of all.
#[derive(Default)]
struct Delayed {
    count: u64,
    logged_at: Option<Instant>,
}

impl Default for PasswordAttempts {
    fn default() -> Self {
        Self {
            addresses: AddressAttempts::default(),
            turns: std::iter::repeat_with(tokio::sync::Mutex::default).take(TURNS).collect(),
            hashes: RandomState::new(),
            delayed: Mutex::default(),
        }
    }
}

impl PasswordAttempts {
    fn turn(&self, key: &str) -> &tokio::sync::Mutex<()> {
        let number = self.hashes.hash_one(key) % TURNS as u64;
        &self.turns[usize::try_from(number).unwrap_or_default()]
    }

    /// Refuses a sign-in that comes too soon. All are counted, and one line a second at most is logged.
    fn refuse(&self, address: IpAddr, next_at: DateTime<Utc>, now: DateTime<Utc>) -> Error {
        METRICS.signed_in("delayed");
        let mut delayed = self.delayed.lock().unwrap_or_else(PoisonError::into_inner);
        delayed.count += 1;
        if delayed.logged_at.is_none_or(|logged_at| logged_at.elapsed() >= std::time::Duration::from_secs(1))
        {
            let count = std::mem::take(&mut delayed.count);
            delayed.logged_at = Some(Instant::now());
            tracing::warn!(count, last_address = %address, "sign-ins were refused: too soon after wrong passwords");
        }
        let left = (next_at - now).num_milliseconds();
        let seconds = u64::try_from(left).unwrap_or_default().div_ceil(1000).max(1);
        let message = messages::too_many_wrong_passwords(seconds);
        Error::Later { name: "sign_in_attempts", message, seconds }
    }
}

/// Whether this can be somebody's e-mail address: nothing is counted for what cannot.
pub(super) fn is_address(text: &str) -> bool {
    let odd = |letter: char| letter.is_whitespace() || letter.is_control();
    text.len() <= 1000 && text.contains('@') && !text.contains(odd)
}

/// A password that is being tried.
pub(super) struct Attempt<'a> {
    address: IpAddr,
    keys: CounterKeys,
    counted: Counted,
    /// Its place among those of its network address; none where the owner has signed in from there.
    trial: Option<Trial>,
    _turn: MutexGuard<'a, ()>,
}

fn address_of(origin: &RequestOrigin) -> IpAddr {
    origin.from.unwrap_or(Ipv4Addr::UNSPECIFIED.into())
}

/// Waits for the account's turn and counts the password, or refuses where it is too soon for another one.
pub(super) async fn begin<'a>(app: &'a App, email: &str, origin: &RequestOrigin) -> Result<Attempt<'a>> {
    let address = address_of(origin);
    let keys = CounterKeys::of(email, address);
    let refuse = |next_at: DateTime<Utc>| app.password_attempts.refuse(address, next_at, app.clock.now());
    let CountersRead { trusted, next_at } = retry(|| keys.read(app)).await?;
    let now = app.clock.now();
    // What certainly comes too soon takes no turn and writes nothing.
    if let Some(next_at) = next_at.filter(|next_at| *next_at > now && *next_at <= now + LONGEST) {
        return Err(refuse(next_at));
    }
    let turn = async {
        // Who has signed in from there before is not held up by what others do there.
        let trial = if trusted {
            None
        } else {
            Some(app.password_attempts.addresses.take(address, &app.clock).await.map_err(refuse)?)
        };
        Ok::<_, Error>((trial, app.password_attempts.turn(&keys.all).lock().await))
    };
    let too_many = || Error::Limit { name: "sign_ins", message: messages::too_many_sign_in() };
    let (trial, turn) = tokio::time::timeout(TURN, turn).await.unwrap_or_else(|_| Err(too_many()))?;
    let counted = retry(|| count(app, &keys)).await?.map_err(refuse)?;
    Ok(Attempt { address, keys, counted, trial, _turn: turn })
}

impl Attempt<'_> {
    /// It was wrong, as it was counted. `user` is whose account it was, if anybody's.
    pub(super) fn failed(self, app: &App, user: Option<Uuid>) {
        if let Some(trial) = self.trial {
            trial.wrong(app.clock.now());
        }
        METRICS.signed_in("refused");
        let failures = self.counted.all.unwrap_or(self.counted.own);
        let request_id = request_id::text();
        tracing::warn!(account = ?user, address = %self.address, failures, request_id, "a sign-in was refused: wrong password");
        // The log of changes cannot be cleared: it is told of the 1st, 2nd, 4th, 8th, … in a row. Apart, so that an
        // account that is there takes no longer to answer than one that is not.
        if let Some(user) = user.filter(|_| failures.count_ones() == 1) {
            tokio::spawn(log_refusal(app.clone(), user, failures, self.address));
        }
    }

    /// It was not tried.
    pub(super) async fn put_off(self, app: &App) -> Result<()> {
        retry(|| async {
            let tx = app.begin().await?;
            let mut own = locked(&tx, &self.keys.own).await?;
            take_back(&mut own, self.counted.own);
            save(&tx, &own).await?;
            if let Some(counted) = self.counted.all {
                let mut all = locked(&tx, &self.keys.all).await?;
                take_back(&mut all, counted);
                save(&tx, &all).await?;
            }
            tx.commit().await.map_err(Error::or_retryable)
        })
        .await
    }

    /// It was right: begins to count anew, takes back what the owner has mistyped, and remembers where they are.
    pub(super) async fn succeeded(&self, tx: &Tx) -> Result<()> {
        let mut own = locked(tx, &self.keys.own).await?;
        let mistyped = own.failures.min(FREE);
        (own.trusted, own.failures, own.seen_at, own.next_at) = (true, 0, tx.now, tx.now);
        save(tx, &own).await?;
        if self.counted.all.is_some() {
            let mut all = locked(tx, &self.keys.all).await?;
            all.failures = all.failures.saturating_sub(mistyped).max(0);
            save(tx, &all).await?;
        }
        Ok(())
    }
}

async fn log_refusal(app: App, user: Uuid, failures: i32, address: IpAddr) {
    let stored = async {
        let tx = app.begin().await?;
        let about = About { subject: Subject::User, id: user, project_id: None };
        let changes = FieldChanges::default().field("failures", &None::<i32>, &Some(failures)).field(
            "address",
            &None::<String>,
            &Some(address.to_string()),
        );
        audit::write(&tx, None, about, AuditAction::RefuseSignIn, changes).await?;
        tx.commit().await
    };
    if let Err(error) = stored.await {
        let cause = error.cause();
        tracing::error!(account = %user, failures, cause, "a refused sign-in is not in the audit log");
    }
}
