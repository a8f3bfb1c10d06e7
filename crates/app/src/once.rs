//! A mutation that is sent again under its key is done once, and answered as it was the first time.
//!
//! The key is written first thing in the transaction that the operation does its work in, and what came of it last
//! thing: both are there, or nothing is. Whoever comes with the same key meanwhile waits for that transaction to
//! end, wherever it runs. The answer is added once it is written; until then it is made anew from what is kept.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use entity::idempotency_key::{ActiveModel, Column, Entity, Model};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, Iterable, ModelTrait, PrimaryKeyToColumn,
    QueryFilter, Value,
};
use uuid::Uuid;

use super::again::{Patience, again};
use super::{App, Tx, stored};
use crate::error::{Error, Result, UserError};
use crate::metrics::METRICS;
use crate::viewer::Viewer;

/// Longer answers are not kept, but made anew.
const LONGEST_ANSWER: usize = 1024 * 1024;
/// Answers of one user that this server keeps in all for a time in which keys are kept, in bytes; those past it are
/// made anew.
const ANSWERS_OF_USER: usize = 16 * 1024 * 1024;

/// What this server has kept of answers lately, by user.
#[derive(Default)]
pub struct Quota(Mutex<Spent>);

#[derive(Default)]
struct Spent {
    since: DateTime<Utc>,
    bytes: HashMap<Uuid, usize>,
}

impl Quota {
    /// Whether an answer of this length may still be kept for somebody; if so, it counts from now on.
    fn take(&self, user: Uuid, length: usize, now: DateTime<Utc>, last: TimeDelta) -> bool {
        let mut spent = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if now - spent.since >= last {
            *spent = Spent { since: now, bytes: HashMap::new() };
        }
        let bytes = spent.bytes.entry(user).or_default();
        let fits = *bytes + length <= ANSWERS_OF_USER;
        if fits {
            *bytes += length;
        }
        fits
    }
}

/// What somebody asks under a key of theirs.
#[derive(Clone, Debug)]
pub struct Key {
    /// Who.
    pub user_id: Uuid,
    /// The key.
    pub text: String,
    /// Tells what is asked from anything else: as the oldest key of the server seals it, and as the others do.
    pub fingerprints: Vec<String>,
}

/// A key that a request holds while it does its work.
pub struct Claim {
    key: Key,
    /// The transaction of an operation that has done its part.
    parked: Mutex<Option<Tx>>,
    kept: AtomicBool,
}

/// What came of an operation.
pub enum Done<T> {
    /// It was done just now.
    Now(T),
    /// It had been done before, to this.
    Before(Option<Uuid>),
}

impl App {
    /// Does an operation: again where that is harmless, and once where it has a key. `subject` names what it
    /// changed.
    pub async fn act<I: Clone, T>(
        &self,
        viewer: &Viewer,
        claim: Option<&Arc<Claim>>,
        input: I,
        operation: impl AsyncFn(&Self, &Viewer, I) -> Result<T>,
        subject: impl Fn(&T) -> Option<Uuid>,
    ) -> Result<Done<T>> {
        let (app, progress) = self.operation();
        let app = Self { claim: claim.cloned(), ..app };
        progress.in_time(app.try_to_act(viewer, claim, input, operation, subject)).await
    }

    async fn try_to_act<I: Clone, T>(
        &self,
        viewer: &Viewer,
        claim: Option<&Arc<Claim>>,
        input: I,
        operation: impl AsyncFn(&Self, &Viewer, I) -> Result<T>,
        subject: impl Fn(&T) -> Option<Uuid>,
    ) -> Result<Done<T>> {
        let mut patience = Patience::default();
        let mut was_cut_off = false;
        loop {
            let result = operation(self, viewer, input.clone()).await;
            let mut ended = match claim {
                Some(claim) => claim.settle(self, result, &subject).await,
                None => result.map(Done::Now),
            };
            was_cut_off |= ended.as_ref().is_err_and(Error::is_uncertain);
            if claim.is_some() {
                // Whether a commit that was cut off was done, the key will tell.
                ended = ended.map_err(Error::or_tried_again);
            }
            let pause = if self.progress.is_done() { None } else { patience.pause(&ended) };
            match pause {
                Some(pause) => tokio::time::sleep(pause).await,
                // The key could not be asked any more.
                None if was_cut_off => return ended.map_err(Error::or_uncertain),
                None => return ended,
            }
        }
    }

    /// The same where it changes one row, and gives it.
    pub async fn act_on<E: EntityTrait, I: Clone>(
        &self,
        viewer: &Viewer,
        claim: Option<&Arc<Claim>>,
        input: I,
        operation: impl AsyncFn(&Self, &Viewer, I) -> Result<E::Model>,
    ) -> Result<Option<E::Model>> {
        match self.act(viewer, claim, input, operation, id_of::<E>).await? {
            Done::Now(row) => Ok(Some(row)),
            Done::Before(Some(id)) => again(|| self.row::<E>(id)).await,
            Done::Before(None) => Ok(None),
        }
    }

    /// A row by its id.
    pub async fn row<E: EntityTrait>(&self, id: Uuid) -> Result<Option<E::Model>> {
        let mut rows = E::find();
        for key in E::PrimaryKey::iter() {
            rows = rows.filter(key.into_column().eq(id));
        }
        Ok(rows.one(&self.db.reader).await?)
    }

    /// The keys from before this instant are forgotten.
    fn forgotten(&self) -> DateTime<Utc> {
        self.clock.now() - self.keys_last
    }

    /// Forgets keys that were kept for long enough; says how many.
    pub async fn forget_keys(&self) -> Result<u64> {
        let tx = self.begin().await?;
        let old = Entity::delete_many().filter(Column::CreatedAt.lte(self.forgotten()));
        let count = old.exec(&tx.txn).await?.rows_affected;
        tx.commit().await?;
        Ok(count)
    }
}

fn id_of<E: EntityTrait>(row: &E::Model) -> Option<Uuid> {
    match row.get(E::PrimaryKey::iter().next()?.into_column()) {
        Value::Uuid(id) => id,
        _ => None,
    }
}

/// The roles and the line of somebody, in words: answers are kept as they were seen.
fn seen_as(viewer: &Viewer) -> String {
    format!("{:?} {:?}", viewer.roles, viewer.business_line_id)
}

impl Key {
    /// What is kept under it, as the log names it.
    pub fn row(&self) -> String {
        format!("{} {}", self.user_id, self.text)
    }

    fn of(&self) -> Condition {
        Condition::all().add(Column::UserId.eq(self.user_id)).add(Column::Key.eq(&self.text))
    }

    /// What is kept under it; an error where something else was asked under it.
    async fn kept(&self, db: &impl ConnectionTrait, forgotten: DateTime<Utc>) -> Result<Option<Model>> {
        let kept = Entity::find().filter(self.of()).filter(Column::CreatedAt.gt(forgotten));
        match kept.one(db).await? {
            Some(kept) if !self.fingerprints.contains(&kept.fingerprint) => Err(Error::KeyReused),
            kept => Ok(kept),
        }
    }

    /// The answer that was given under it, unless it is forgotten, or would be another one for what they are now.
    pub async fn answer(&self, app: &App, viewer: &Viewer) -> Result<Option<String>> {
        let kept = again(|| self.kept(&app.db.reader, app.forgotten())).await?;
        Ok(kept.filter(|kept| kept.seen_as == Some(seen_as(viewer))).and_then(|kept| kept.answer))
    }
}

impl Claim {
    /// A key that nothing was done under yet, as far as is known.
    pub fn new(key: Key) -> Self {
        Self { key, parked: Mutex::default(), kept: AtomicBool::new(false) }
    }

    fn parked(&self) -> MutexGuard<'_, Option<Tx>> {
        self.parked.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes the key in a transaction that begins, or finds that it was written before.
    pub(super) async fn begin(&self, tx: &Tx, forgotten: DateTime<Utc>) -> Result<()> {
        if self.parked().is_some() {
            return Err(Error::bug("an operation is one transaction"));
        }
        let row = ActiveModel {
            user_id: Set(self.key.user_id),
            key: Set(self.key.text.clone()),
            fingerprint: Set(self.key.fingerprints.first().cloned().unwrap_or_default()),
            subject_id: Set(None),
            errors: Set(None),
            seen_as: Set(None),
            answer: Set(None),
            created_at: Set(tx.now),
        };
        let anew = OnConflict::columns([Column::UserId, Column::Key])
            .update_columns(Column::iter())
            .action_and_where(Column::CreatedAt.lte(forgotten))
            .to_owned();
        let written = Entity::insert(row).on_conflict(anew).exec_without_returning(&tx.txn).await?;
        if written > 0 {
            return Ok(());
        }
        let kept = self.key.kept(&tx.txn, forgotten).await?.ok_or_else(|| Error::bug("a key vanished"))?;
        let errors = kept.errors.map(|errors| stored::read(&errors, self.key.row())).transpose()?;
        Err(Error::Done { subject: kept.subject_id, errors: errors.unwrap_or_default() })
    }

    /// Takes a transaction that is to be committed together with what came of it.
    pub(super) fn park(&self, tx: Tx) {
        *self.parked() = Some(tx);
    }

    /// Keeps what came of an operation in its own transaction, or in one of its own if it has changed nothing.
    async fn settle<T>(
        &self,
        app: &App,
        result: Result<T>,
        subject: impl Fn(&T) -> Option<Uuid>,
    ) -> Result<Done<T>> {
        let parked = self.parked().take();
        let outcome = match &result {
            Ok(done) => (subject(done), None),
            Err(Error::User(errors)) => (None, Some(errors)),
            Err(Error::Done { subject, errors }) => return self.done_before(*subject, errors),
            Err(error) => {
                if let Some(tx) = parked {
                    tx.conclude().await?;
                }
                return Err(error.clone());
            }
        };
        let tx = match parked {
            Some(tx) => tx,
            None => match app.begin().await {
                Ok(tx) => tx,
                Err(Error::Done { subject, errors }) => return self.done_before(subject, &errors),
                Err(error) => return Err(error),
            },
        };
        let (subject_id, errors) = outcome;
        let errors = errors.map(stored::write).transpose()?;
        let kept = ActiveModel { subject_id: Set(subject_id), errors: Set(errors), ..Default::default() };
        Entity::update_many().set(kept).filter(self.key.of()).exec(&tx.txn).await?;
        tx.conclude().await?;
        self.kept.store(true, Ordering::Relaxed);
        result.map(Done::Now)
    }

    fn done_before<T>(&self, subject: Option<Uuid>, errors: &[UserError]) -> Result<Done<T>> {
        self.kept.store(true, Ordering::Relaxed);
        match errors {
            [] => Ok(Done::Before(subject)),
            errors => Err(Error::User(errors.to_vec())),
        }
    }

    /// Keeps the answer, if something is kept that it answers. Gives the one that was given before, if there is one.
    pub async fn keep(&self, app: &App, viewer: &Viewer, answer: String) -> Result<Option<String>> {
        if !self.kept.load(Ordering::Relaxed) || answer.len() > LONGEST_ANSWER {
            return Ok(None);
        }
        if !app.answers_kept.take(viewer.user_id, answer.len(), app.clock.now(), app.keys_last) {
            METRICS.refused("kept_answers");
            return Ok(None);
        }
        again(|| self.write_answer(app, seen_as(viewer), &answer)).await
    }

    async fn write_answer(&self, app: &App, seen_as: String, answer: &str) -> Result<Option<String>> {
        let tx = app.begin().await?;
        let other = Condition::any().add(Column::Answer.is_null()).add(Column::SeenAs.ne(&seen_as));
        let kept = ActiveModel {
            seen_as: Set(Some(seen_as)),
            answer: Set(Some(answer.to_owned())),
            ..Default::default()
        };
        let own = self.key.of().add(Column::Fingerprint.is_in(&self.key.fingerprints));
        let update = Entity::update_many().set(kept).filter(own).filter(other);
        if update.exec(&tx.txn).await?.rows_affected > 0 {
            // Written once more, it is the same.
            tx.commit().await.map_err(Error::or_tried_again)?;
            return Ok(None);
        }
        Ok(self.key.kept(&tx.txn, app.forgotten()).await?.and_then(|first| first.answer))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_users_answers_are_kept_up_to_a_quota_for_a_time() {
        let (quota, day) = (Quota::default(), TimeDelta::hours(24));
        let now = DateTime::UNIX_EPOCH + TimeDelta::days(20_000);
        let [ada, bob] = [1, 2].map(Uuid::from_u128);
        for _ in 0..16 {
            assert!(quota.take(ada, LONGEST_ANSWER, now, day));
        }
        assert!(!quota.take(ada, 1, now, day));
        assert!(quota.take(bob, 1, now, day), "others have their own");
        assert!(!quota.take(ada, 1, now + TimeDelta::hours(23), day));
        assert!(quota.take(ada, LONGEST_ANSWER, now + day, day));
    }
}
