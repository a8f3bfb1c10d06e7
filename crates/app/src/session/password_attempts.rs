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

use std::hash::{BuildHasher, RandomState};
use std::net::{IpAddr, Ipv4Addr};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Duration, Utc};
use entity::enums::{AuditAction, Subject};
use entity::sign_in_guess::{ActiveModel, Column, Entity, Model};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect};
use sha2::{Digest, Sha256};
use tokio::sync::MutexGuard;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::audit::{self, About, FieldChanges};
use crate::error::{Error, Result};
use crate::metrics::METRICS;
use crate::request_id;
use crate::request_origin::RequestOrigin;
use crate::retention::{BATCH, PAUSE};
use crate::retry::retry;
use crate::{App, Tx};
use address::{AddressAttempts, Trial};

/// Wrong passwords for one e-mail address from one network address before anything is waited for.
const FREE: i32 = 5;
/// The same from all network addresses together that the owner has not signed in from.
const FREE_OF_ALL: i32 = 50;
/// The longest wait.
const LONGEST: Duration = Duration::seconds(60);
/// After so long without a wrong password it is counted anew.
const FORGOTTEN: Duration = Duration::hours(1);
/// How long counts are stored that nobody adds to.
const KEPT: Duration = Duration::days(1);
/// How long a network address stays the owner's after they were there last.
const TRUSTED: Duration = Duration::days(90);
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

/// How long to wait after so many wrong passwords: 1, 2, 4, … seconds from the last free one on.
fn pause(failures: i32, free: i32) -> Duration {
    match u32::try_from(failures - free) {
        Ok(more) => Duration::seconds(1 << more.min(30)).min(LONGEST),
        Err(_) => Duration::zero(),
    }
}

/// The wrong passwords in a row by now.
fn failures(row: &Model, now: DateTime<Utc>) -> i32 {
    if now < row.seen_at + FORGOTTEN { row.failures } else { 0 }
}

/// Counts one more wrong password.
fn add(row: &mut Model, free: i32, now: DateTime<Utc>) {
    row.failures = failures(row, now).saturating_add(1);
    row.seen_at = now;
    row.next_at = now + pause(row.failures, free);
}

/// Takes one back, unless more were counted since.
fn take_back(row: &mut Model, counted: i32) {
    if row.failures == counted {
        row.failures -= 1;
        row.next_at = row.seen_at;
    }
}

/// The instant before which no password is tried; `None` where there is nothing to wait for. Even then the row may
/// have a time in the future, if the clock was ahead when it was written.
fn waits_until(row: &Model) -> Option<DateTime<Utc>> {
    Some(row.next_at).filter(|next_at| *next_at > row.seen_at)
}

/// The names of the counts that a password adds to.
struct CounterKeys {
    /// Of this account from this network address.
    own: String,
    /// Of this account from all network addresses that its owner has not signed in from.
    all: String,
}

impl CounterKeys {
    fn of(email: &str, address: IpAddr) -> Self {
        // An e-mail address has no NUL: no part can be taken for two.
        let key = |text: &str| URL_SAFE_NO_PAD.encode(Sha256::digest(text.as_bytes()));
        Self { own: key(&format!("{email}\0{address}")), all: key(email) }
    }

    /// The instant before which no password is tried, as far as it is known without a lock.
    async fn read(&self, app: &App) -> Result<CountersRead> {
        let keys = [&self.own, &self.all];
        let rows = Entity::find().filter(Column::Key.is_in(keys)).all(&app.db.reader).await?;
        let find = |key: &str| rows.iter().find(|row| row.key == key);
        let own = find(&self.own);
        let trusted = own.is_some_and(|row| row.trusted);
        let all = find(&self.all).filter(|_| !trusted);
        Ok(CountersRead { trusted, next_at: own.into_iter().chain(all).filter_map(waits_until).max() })
    }
}

struct CountersRead {
    trusted: bool,
    next_at: Option<DateTime<Utc>>,
}

/// A stored count, locked until the transaction ends; a new one where nothing was counted yet. Whoever locks both of a
/// password's counts begins with its own, so that no two wait for each other.
async fn locked(tx: &Tx, key: &str) -> Result<Model> {
    let none = ActiveModel {
        key: Set(key.to_owned()),
        trusted: Set(false),
        failures: Set(0),
        seen_at: Set(tx.now),
        next_at: Set(tx.now),
    };
    // A change that changes nothing: it locks the row, which cannot be cleared away then.
    let or_lock = OnConflict::column(Column::Key).update_column(Column::Key).to_owned();
    Entity::insert(none).on_conflict(or_lock).exec_without_returning(&tx.txn).await?;
    let row = Entity::find_by_id(key).one(&tx.txn).await?;
    row.ok_or_else(|| Error::bug("a count that is locked vanished"))
}

async fn save(tx: &Tx, row: &Model) -> Result<()> {
    let changed = ActiveModel {
        trusted: Set(row.trusted),
        failures: Set(row.failures),
        seen_at: Set(row.seen_at),
        next_at: Set(row.next_at),
        ..Default::default()
    };
    Entity::update_many().set(changed).filter(Column::Key.eq(&row.key)).exec(&tx.txn).await?;
    Ok(())
}

/// What a password was counted as before it is tried.
#[derive(Clone, Copy)]
struct Counted {
    /// The number of wrong passwords in a row from this network address, including this one.
    own: i32,
    /// The number of wrong passwords in a row from all network addresses that the owner has not signed in from;
    /// `None` if this address is not one of them.
    all: Option<i32>,
}

/// Counts a password as wrong before it is tried, or says before which instant none is.
async fn count(app: &App, keys: &CounterKeys) -> Result<Result<Counted, DateTime<Utc>>> {
    let tx = app.begin().await?;
    let now = tx.now;
    let mut own = locked(&tx, &keys.own).await?;
    let mut all = if own.trusted { None } else { Some(locked(&tx, &keys.all).await?) };
    let rows = || [Some(&own), all.as_ref()].into_iter().flatten();
    if let Some(next_at) = rows().filter_map(waits_until).filter(|next_at| *next_at > now).max() {
        // A server whose clock is ahead may have written it. It counts as the longest wait, from now on.
        let latest = now + LONGEST;
        if next_at > latest {
            for row in rows() {
                let (next_at, seen_at) = (row.next_at.min(latest), row.seen_at.min(now));
                save(&tx, &Model { next_at, seen_at, ..row.clone() }).await?;
            }
            tx.commit().await.map_err(Error::or_retryable)?;
        }
        return Ok(Err(next_at.min(latest)));
    }
    add(&mut own, FREE, now);
    save(&tx, &own).await?;
    // What is waited for at its own network address does not use up what the others have in common, or one stranger
    // would keep the owner out everywhere.
    let is_common = |all: &Model| own.failures <= FREE || failures(all, now) >= FREE_OF_ALL;
    let mut counted = Counted { own: own.failures, all: None };
    if let Some(all) = all.as_mut().filter(|all| is_common(all)) {
        add(all, FREE_OF_ALL, now);
        save(&tx, all).await?;
        counted.all = Some(all.failures);
    }
    tx.commit().await.map_err(Error::or_retryable)?;
    Ok(Ok(counted))
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

/// The owner of an account is at a network address: if it was theirs before, it stays so for longer.
pub(super) async fn renew_trust(tx: &Tx, email: &str, origin: &RequestOrigin) -> Result<()> {
    let renewed = ActiveModel { seen_at: Set(tx.now), failures: Set(0), ..Default::default() };
    Entity::update_many()
        .set(renewed)
        .filter(Column::Key.eq(CounterKeys::of(email, address_of(origin)).own))
        .filter(Column::Trusted.eq(true))
        // Once a day is enough, and what was counted before is forgotten by then.
        .filter(Column::SeenAt.lt(tx.now - KEPT))
        .exec(&tx.txn)
        .await?;
    Ok(())
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

/// Clears away counts that nobody has added to for long. It can be stopped between batches.
pub async fn forget(app: &App, stop: &CancellationToken) -> Result<u64> {
    let now = app.clock.now();
    let old = || {
        Condition::any()
            .add(Condition::all().add(Column::Trusted.eq(false)).add(Column::SeenAt.lt(now - KEPT)))
            .add(Condition::all().add(Column::Trusted.eq(true)).add(Column::SeenAt.lt(now - TRUSTED)))
    };
    let mut count = 0;
    while !stop.is_cancelled() {
        let keys = Entity::find().select_only().column(Column::Key).filter(old()).limit(BATCH);
        let keys: Vec<String> = keys.into_tuple().all(&app.db.reader).await?;
        if keys.is_empty() {
            break;
        }
        let tx = app.begin().await?;
        let those = Entity::delete_many().filter(Column::Key.is_in(keys)).filter(old());
        count += those.exec(&tx.txn).await?.rows_affected;
        tx.commit().await?;
        tokio::time::sleep(PAUSE).await;
    }
    Ok(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_a_minute() {
        let pauses: Vec<_> = (1..=14).map(|failures| pause(failures, FREE).num_seconds()).collect();
        assert_eq!(pauses, [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60, 60]);
        assert_eq!(pause(i32::MAX, FREE), LONGEST);
    }

    #[test]
    fn an_hour_of_silence_is_forgotten() {
        let now = DateTime::UNIX_EPOCH;
        let many = Model { key: "x".into(), trusted: false, failures: 1000, seen_at: now, next_at: now };
        let after = |pause: Duration| {
            let mut row = many.clone();
            add(&mut row, FREE, now + pause);
            row.failures
        };
        assert_eq!(after(Duration::minutes(59)), 1001);
        assert_eq!(after(FORGOTTEN), 1);
    }

    #[test]
    fn what_was_not_tried_is_taken_back_unless_more_were_counted_since() {
        let now = DateTime::UNIX_EPOCH;
        let mut row = Model { key: "x".into(), trusted: false, failures: 4, seen_at: now, next_at: now };
        add(&mut row, FREE, now);
        let mut later = row.clone();
        take_back(&mut row, 5);
        assert_eq!((row.failures, row.next_at), (4, now));
        add(&mut later, FREE, now);
        take_back(&mut later, 5);
        assert_eq!((later.failures, later.next_at), (6, now + Duration::seconds(2)));
    }

    #[test]
    fn no_e_mail_address_names_the_count_of_another_at_some_network_address() {
        let [from, other] = [[203, 0, 113, 7], [203, 0, 113, 8]].map(IpAddr::from);
        let owner = CounterKeys::of("sales@x.example", from);
        for joint in ["\n", "\0", " ", ""] {
            let made_up = format!("sales@x.example{joint}{from}");
            let keys = CounterKeys::of(&made_up, other);
            assert!(keys.own != owner.own && (joint == "\0" || keys.all != owner.own), "{joint:?}");
            assert!(joint.is_empty() || !is_address(&made_up), "{joint:?}");
        }
    }
}
