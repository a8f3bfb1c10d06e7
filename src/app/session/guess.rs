//! How often passwords may be guessed.
//!
//! Wrong passwords are counted for each e-mail address, whether there is an account or not, so that the two behave alike.
//! After a few of them each further one is waited for, twice as long every time and a minute at most: passwords are
//! guessed once a minute at best, and a right one is taken after the minute. The count is in the database, for all of
//! its servers.
//!
//! So that a stranger who keeps on guessing does not keep the owner out, places that the owner has signed in from have
//! counts of their own. Beside that, the wrong passwords of one network address are counted together, whomever they are
//! for; that count is each server's own, and forgotten with it.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Duration, Utc};
use entity::enums::Subject;
use entity::sign_in_guess::{ActiveModel, Column, Entity, Model};
use moka::sync::Cache;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect};
use sha2::{Digest, Sha256};
use tokio::sync::MutexGuard;
use uuid::Uuid;

use crate::app::audit::{self, About, Changes};
use crate::app::{App, Tx};
use crate::arrival::Arrival;
use crate::error::{Error, Result};
use crate::metrics::METRICS;

/// Wrong passwords for one e-mail address before anything is waited for.
const FREE: i32 = 5;
/// The same for one network address: many people may come from it.
const FREE_OF_PLACE: i32 = 30;
/// The longest wait.
const LONGEST: i64 = 60;
/// After so long without a wrong password it is counted anew.
const FORGOTTEN: Duration = Duration::hours(1);
/// How long counts are stored that nobody adds to.
const KEPT: Duration = Duration::days(1);
/// How long a place stays the owner's after they were there last.
const TRUSTED: Duration = Duration::days(90);
/// Network addresses whose counts are held at once; then those that were quiet for longest are forgotten.
const PLACES: u64 = 100_000;
/// How long a sign-in waits for others of the same account.
const TURN: std::time::Duration = std::time::Duration::from_secs(10);

/// What a server itself holds of guesses.
pub struct Guesses {
    places: Cache<IpAddr, Arc<Mutex<Count>>>,
    /// Passwords of one account are tried one after the other, so that many at once are counted as they fail.
    turns: Vec<tokio::sync::Mutex<()>>,
    delayed: Mutex<Delayed>,
}

/// Sign-ins that came too soon: there may be thousands in a second, and one line tells of all.
#[derive(Default)]
struct Delayed {
    count: u64,
    told: Option<Instant>,
}

#[derive(Clone, Copy)]
struct Count {
    failures: i32,
    seen_at: DateTime<Utc>,
    next_at: DateTime<Utc>,
}

impl Count {
    /// One more wrong password.
    fn with_one_more(self, free: i32, now: DateTime<Utc>) -> Self {
        let failures = if now < self.seen_at + FORGOTTEN { self.failures.saturating_add(1) } else { 1 };
        Self { failures, seen_at: now, next_at: now + pause(failures, free) }
    }
}

/// How long to wait after so many wrong passwords: 1, 2, 4, … seconds from the last free one on.
fn pause(failures: i32, free: i32) -> Duration {
    match u32::try_from(failures - free) {
        Ok(more) => Duration::seconds(1_i64.checked_shl(more.min(30)).unwrap_or(LONGEST).min(LONGEST)),
        Err(_) => Duration::zero(),
    }
}

impl Default for Guesses {
    fn default() -> Self {
        let places = Cache::builder().max_capacity(PLACES).time_to_idle(QUIET).build();
        let turns = std::iter::repeat_with(tokio::sync::Mutex::default).take(TURNS).collect();
        Self { places, turns, delayed: Mutex::default() }
    }
}

/// A network address that was quiet for so long is forgotten.
const QUIET: std::time::Duration = std::time::Duration::from_secs(3600);
/// Accounts that share a turn by chance do not wait for long: what is refused takes no time.
const TURNS: usize = 256;

/// A password that is being tried.
pub(super) struct Attempt<'a> {
    place: IpAddr,
    /// The count that it adds to.
    key: String,
    counted: Option<Model>,
    /// The count of this account at this place.
    own: String,
    _turn: MutexGuard<'a, ()>,
}

fn key(parts: &[&str]) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(parts.join("\n").as_bytes()))
}

impl Guesses {
    fn at(&self, place: IpAddr, now: DateTime<Utc>) -> Arc<Mutex<Count>> {
        let none = || Arc::new(Mutex::new(Count { failures: 0, seen_at: now, next_at: now }));
        self.places.get_with(place, none)
    }

    /// Counts a sign-in that came too soon, and logs one line a second at most.
    fn delay(&self, place: IpAddr) {
        METRICS.signed_in("delayed");
        let mut delayed = self.delayed.lock().unwrap_or_else(PoisonError::into_inner);
        delayed.count += 1;
        if delayed.told.is_none_or(|told| told.elapsed() >= std::time::Duration::from_secs(1)) {
            let count = std::mem::take(&mut delayed.count);
            delayed.told = Some(Instant::now());
            tracing::warn!(count, last_address = %place, "sign-ins were refused: too soon after wrong passwords");
        }
    }
}

/// Waits for the account's turn, and refuses where it is too soon for another password.
pub(super) async fn begin<'a>(app: &'a App, email: &str, arrival: &Arrival) -> Result<Attempt<'a>> {
    let place = arrival.from.unwrap_or(Ipv4Addr::UNSPECIFIED.into());
    let (key, own) = (key(&[email]), key(&[email, &place.to_string()]));
    let number = key.bytes().fold(0_usize, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into()));
    let turn = tokio::time::timeout(TURN, app.guesses.turns[number % TURNS].lock()).await;
    let Ok(turn) = turn else {
        let message = "Too many sign in at once; try again.".into();
        return Err(Error::Limit { name: "sign_ins", message });
    };
    let keys = [key.clone(), own.clone()];
    let rows = Entity::find().filter(Column::Key.is_in(keys)).all(&app.db.reader).await?;
    let find = |key: &str| rows.iter().find(|row| row.key == key).cloned();
    let now = app.clock.now();
    let mut attempt = Attempt { place, counted: find(&key), key, own: own.clone(), _turn: turn };
    match find(&own).filter(|row| row.trusted) {
        Some(row) => {
            attempt.key = own;
            attempt.counted = Some(row);
        }
        // Who has signed in from there before is not held up by what others do.
        None => {
            let at = app.guesses.at(place, now);
            let next_at = at.lock().unwrap_or_else(PoisonError::into_inner).next_at;
            wait_until(&app.guesses, place, next_at, now)?;
        }
    }
    if let Some(count) = &attempt.counted {
        wait_until(&app.guesses, place, count.next_at, now)?;
    }
    Ok(attempt)
}

fn wait_until(guesses: &Guesses, place: IpAddr, next_at: DateTime<Utc>, now: DateTime<Utc>) -> Result<()> {
    let left = (next_at - now).num_milliseconds();
    if left <= 0 {
        return Ok(());
    }
    let seconds = u64::try_from(left).unwrap_or_default().div_ceil(1000);
    guesses.delay(place);
    let message = format!("Too many wrong passwords. Try again in {seconds} seconds.");
    Err(Error::Later { name: "sign_in_attempts", message, seconds })
}

impl Attempt<'_> {
    /// Counts a wrong password, before anybody is told that it is wrong. `user` is whose account it was, if anybody's.
    pub(super) async fn failed(self, app: &App, user: Option<Uuid>) -> Result<()> {
        let tx = app.begin().await?;
        let none = ActiveModel {
            key: Set(self.key.clone()),
            trusted: Set(false),
            failures: Set(0),
            seen_at: Set(tx.now),
            next_at: Set(tx.now),
        };
        let unless_there = OnConflict::column(Column::Key).do_nothing().to_owned();
        Entity::insert(none).on_conflict(unless_there).exec_without_returning(&tx.txn).await?;
        let row = Entity::find_by_id(self.key).lock_exclusive().one(&tx.txn).await?;
        let row = row.ok_or_else(|| Error::bug("a count vanished"))?;
        let now = tx.now;
        let count = Count { failures: row.failures, seen_at: row.seen_at, next_at: row.next_at };
        let count = count.with_one_more(FREE, now);
        let counted = ActiveModel {
            key: Set(row.key),
            failures: Set(count.failures),
            seen_at: Set(now),
            next_at: Set(count.next_at),
            ..Default::default()
        };
        counted.update(&tx.txn).await?;
        tx.commit().await?;
        {
            let at = app.guesses.at(self.place, now);
            let mut at = at.lock().unwrap_or_else(PoisonError::into_inner);
            *at = at.with_one_more(FREE_OF_PLACE, now);
        }
        METRICS.signed_in("refused");
        let failures = count.failures;
        tracing::warn!(account = ?user, address = %self.place, failures, "a sign-in was refused: wrong password");
        // The log of changes cannot be cleared: it is told of the 1st, 2nd, 4th, 8th, … in a row. Apart, so that an
        // account that is there takes no longer to answer than one that is not.
        if let Some(user) = user.filter(|_| failures.count_ones() == 1) {
            tokio::spawn(tell(app.clone(), user, failures, self.place));
        }
        Ok(())
    }

    /// Begins to count anew, and remembers where the owner is.
    pub(super) async fn succeeded(self, tx: &Tx) -> Result<()> {
        let is_trusted = self.key == self.own;
        let seen_lately = self.counted.as_ref().is_some_and(|row| tx.now < row.seen_at + KEPT);
        if let Some(row) = self.counted.filter(|row| row.failures > 0) {
            let (failures, next_at) = (Set(0), Set(tx.now));
            let anew = ActiveModel { key: Set(row.key), failures, next_at, ..Default::default() };
            anew.update(&tx.txn).await?;
        }
        if is_trusted && seen_lately {
            return Ok(());
        }
        let place = ActiveModel {
            key: Set(self.own),
            trusted: Set(true),
            failures: Set(0),
            seen_at: Set(tx.now),
            next_at: Set(tx.now),
        };
        let or_seen = OnConflict::column(Column::Key)
            .update_columns([Column::Trusted, Column::Failures, Column::SeenAt, Column::NextAt])
            .to_owned();
        Entity::insert(place).on_conflict(or_seen).exec_without_returning(&tx.txn).await?;
        Ok(())
    }
}

async fn tell(app: App, user: Uuid, failures: i32, place: IpAddr) {
    let told = async {
        let tx = app.begin().await?;
        let about = About { subject: Subject::User, id: user, project_id: None };
        let changes = Changes::default().field("failures", &None::<i32>, &Some(failures)).field(
            "address",
            &None::<String>,
            &Some(place.to_string()),
        );
        audit::write(&tx, None, about, audit::SIGN_IN_REFUSED, changes).await?;
        tx.commit().await
    };
    if let Err(error) = told.await {
        let cause = error.cause();
        tracing::error!(account = %user, failures, cause, "a refused sign-in is not in the audit log");
    }
}

/// Clears away counts that nobody has added to for long.
pub async fn forget(app: &App) -> Result<u64> {
    let now = app.clock.now();
    let old = Condition::any()
        .add(Condition::all().add(Column::Trusted.eq(false)).add(Column::SeenAt.lt(now - KEPT)))
        .add(Condition::all().add(Column::Trusted.eq(true)).add(Column::SeenAt.lt(now - TRUSTED)));
    let tx = app.begin().await?;
    let gone = Entity::delete_many().filter(old).exec(&tx.txn).await?.rows_affected;
    tx.commit().await?;
    Ok(gone)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_a_minute() {
        let pauses: Vec<_> = (1..=14).map(|failures| pause(failures, FREE).num_seconds()).collect();
        assert_eq!(pauses, [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60, 60]);
        assert_eq!(pause(i32::MAX, FREE).num_seconds(), LONGEST);
    }

    #[test]
    fn an_hour_of_silence_is_forgotten() {
        let now = DateTime::UNIX_EPOCH;
        let many = Count { failures: 1000, seen_at: now, next_at: now };
        assert_eq!(many.with_one_more(FREE, now + Duration::minutes(59)).failures, 1001);
        assert_eq!(many.with_one_more(FREE, now + FORGOTTEN).failures, 1);
    }
}
