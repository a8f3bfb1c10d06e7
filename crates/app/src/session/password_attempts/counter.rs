//! The counts of wrong passwords, as they are stored: how they grow, and how long is waited after them.

use std::net::IpAddr;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Duration, Utc};
use entity::sign_in_guess::{ActiveModel, Column, Entity, Model};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect};
use sha2::{Digest, Sha256};
use tokio_util::sync::CancellationToken;

use super::address_of;
use crate::error::{Error, Result};
use crate::request_origin::RequestOrigin;
use crate::retention::{BATCH, PAUSE};
use crate::{App, Tx};

/// Wrong passwords for one e-mail address from one network address before anything is waited for.
pub(super) const FREE: i32 = 5;
/// The same from all network addresses together that the owner has not signed in from.
const FREE_OF_ALL: i32 = 50;
/// The longest wait.
pub(super) const LONGEST: Duration = Duration::seconds(60);
/// After so long without a wrong password it is counted anew.
const FORGOTTEN: Duration = Duration::hours(1);
/// How long counts are stored that nobody adds to.
const KEPT: Duration = Duration::days(1);
/// How long a network address stays the owner's after they were there last.
const TRUSTED: Duration = Duration::days(90);

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
pub(super) fn take_back(row: &mut Model, counted: i32) {
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
pub(super) struct CounterKeys {
    /// Of this account from this network address.
    pub(super) own: String,
    /// Of this account from all network addresses that its owner has not signed in from.
    pub(super) all: String,
}

impl CounterKeys {
    pub(super) fn of(email: &str, address: IpAddr) -> Self {
        // An e-mail address has no NUL: no part can be taken for two.
        let key = |text: &str| URL_SAFE_NO_PAD.encode(Sha256::digest(text.as_bytes()));
        Self { own: key(&format!("{email}\0{address}")), all: key(email) }
    }

    /// The instant before which no password is tried, as far as it is known without a lock.
    pub(super) async fn read(&self, app: &App) -> Result<CountersRead> {
        let keys = [&self.own, &self.all];
        let rows = Entity::find().filter(Column::Key.is_in(keys)).all(&app.db.reader).await?;
        let find = |key: &str| rows.iter().find(|row| row.key == key);
        let own = find(&self.own);
        let trusted = own.is_some_and(|row| row.trusted);
        let all = find(&self.all).filter(|_| !trusted);
        Ok(CountersRead { trusted, next_at: own.into_iter().chain(all).filter_map(waits_until).max() })
    }
}

pub(super) struct CountersRead {
    pub(super) trusted: bool,
    pub(super) next_at: Option<DateTime<Utc>>,
}

/// A stored count, locked until the transaction ends; a new one where nothing was counted yet. Whoever locks both of a
/// password's counts begins with its own, so that no two wait for each other.
pub(super) async fn locked(tx: &Tx, key: &str) -> Result<Model> {
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

pub(super) async fn save(tx: &Tx, row: &Model) -> Result<()> {
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
pub(super) struct Counted {
    /// The number of wrong passwords in a row from this network address, including this one.
    pub(super) own: i32,
    /// The number of wrong passwords in a row from all network addresses that the owner has not signed in from;
    /// `None` if this address is not one of them.
    pub(super) all: Option<i32>,
}

/// Counts a password as wrong before it is tried, or says before which instant none is.
pub(super) async fn count(app: &App, keys: &CounterKeys) -> Result<Result<Counted, DateTime<Utc>>> {
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

/// The owner of an account is at a network address: if it was theirs before, it stays so for longer.
pub(in crate::session) async fn renew_trust(tx: &Tx, email: &str, origin: &RequestOrigin) -> Result<()> {
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
    use super::super::is_address;
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
