//! Idempotency keys: a mutation that is sent again with the same key is done once, and gets the same answer again.
//!
//! The key is inserted when the transaction of the operation begins ([`App::begin_once`]), and its outcome is stored when
//! it commits ([`OnceTx::commit`]): either both are committed or neither is. A request with the same key meanwhile waits for that transaction to end, on whichever
//! server it runs. The text of the answer is stored afterwards; where it is missing, it is generated again from
//! the outcome.

use std::collections::HashMap;
use std::ops::Deref;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use entity::idempotency_key::{ActiveModel, Column, Entity, Model};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, Iterable, PrimaryKeyToColumn, QueryFilter,
};
use uuid::Uuid;

use super::retry::{Backoff, retry};
use super::{App, Tx, json_column};
use crate::error::{Error, Result, UserError};
use crate::metrics::METRICS;
use crate::viewer::Viewer;

/// The length in bytes above which an answer is not stored, but generated again.
const LONGEST_ANSWER: usize = 1024 * 1024;
/// The bytes of answers that this server stores for one user within the lifetime of a key. Further answers are
/// generated again.
const ANSWERS_OF_USER: usize = 16 * 1024 * 1024;

/// How many bytes of answers this server has stored lately for each user.
#[derive(Default)]
pub struct AnswerQuota(Mutex<StoredBytes>);

#[derive(Default)]
struct StoredBytes {
    since: DateTime<Utc>,
    bytes: HashMap<Uuid, usize>,
}

impl AnswerQuota {
    /// Whether an answer of this length may still be stored for a user. If so, it is counted.
    fn take(&self, user: Uuid, length: usize, now: DateTime<Utc>, last: TimeDelta) -> bool {
        let mut stored = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if now - stored.since >= last {
            *stored = StoredBytes { since: now, bytes: HashMap::new() };
        }
        let bytes = stored.bytes.entry(user).or_default();
        let fits = *bytes + length <= ANSWERS_OF_USER;
        if fits {
            *bytes += length;
        }
        fits
    }
}

/// A user's idempotency key, with the request that it belongs to.
#[derive(Clone, Debug)]
pub struct IdempotencyKey {
    /// The user; keys of different users are independent.
    pub user_id: Uuid,
    /// The key's text, as the client sent it.
    pub text: String,
    /// Keyed hashes of the request, which tell it from any other: with the server's oldest secret first, then with
    /// the others.
    pub fingerprints: Vec<String>,
}

/// A key that a running request holds.
pub struct KeyClaim {
    key: IdempotencyKey,
    /// Whether an outcome is stored under the key.
    kept: AtomicBool,
}

/// The transaction of an operation that is done once in all under its idempotency key, if it has one. It commits
/// together with its outcome.
pub struct OnceTx {
    tx: Tx,
    claim: Option<Arc<KeyClaim>>,
}

/// What is remembered of an operation under its key.
pub enum OperationOutcome {
    /// It was done, and changed the row of this id (`None` if it changed no row).
    Done(Option<Uuid>),
    /// It was refused.
    Refused(Vec<UserError>),
}

impl From<Uuid> for OperationOutcome {
    fn from(id: Uuid) -> Self {
        Self::Done(Some(id))
    }
}

/// How an operation was executed.
pub enum Execution<T> {
    /// It was done by this call.
    New(T),
    /// It was done before, under the same key, and changed the row of this id (`None` if it changed no row).
    Repeated(Option<Uuid>),
}

impl App {
    /// Runs an operation: it is retried where that is safe, and done once in all if it has a key.
    pub async fn execute_once<I: Clone, T>(
        &self,
        viewer: &Viewer,
        claim: Option<&Arc<KeyClaim>>,
        input: I,
        operation: impl AsyncFn(&Self, &Viewer, I) -> Result<T>,
    ) -> Result<Execution<T>> {
        let (app, progress) = self.operation();
        let app = Self { claim: claim.cloned(), ..app };
        progress.in_time(app.try_to_execute(viewer, input, operation)).await
    }

    async fn try_to_execute<I: Clone, T>(
        &self,
        viewer: &Viewer,
        input: I,
        operation: impl AsyncFn(&Self, &Viewer, I) -> Result<T>,
    ) -> Result<Execution<T>> {
        let mut backoff = Backoff::default();
        let mut was_cut_off = false;
        loop {
            let result = operation(self, viewer, input.clone()).await;
            let mut ended = match &self.claim {
                Some(claim) => claim.settle(self, result).await,
                None => result.map(Execution::New),
            };
            was_cut_off |= ended.as_ref().is_err_and(Error::is_uncertain);
            if self.claim.is_some() {
                // After a commit with an unknown end, the retry finds out from the key whether it was committed.
                ended = ended.map_err(Error::or_retryable);
            }
            let pause = if self.progress.is_done() { None } else { backoff.pause(&ended) };
            match pause {
                Some(pause) => tokio::time::sleep(pause).await,
                // The retry could not find out either.
                None if was_cut_off => return ended.map_err(Error::or_uncertain),
                None => return ended,
            }
        }
    }

    /// As [`execute_once`](Self::execute_once), for an operation that changes one row. Returns that row, as it is now if it was done
    /// before.
    pub async fn execute_once_on<E: EntityTrait, I: Clone>(
        &self,
        viewer: &Viewer,
        claim: Option<&Arc<KeyClaim>>,
        input: I,
        operation: impl AsyncFn(&Self, &Viewer, I) -> Result<E::Model>,
    ) -> Result<Option<E::Model>> {
        match self.execute_once(viewer, claim, input, operation).await? {
            Execution::New(row) => Ok(Some(row)),
            Execution::Repeated(Some(id)) => retry(|| self.row::<E>(id)).await,
            Execution::Repeated(None) => Ok(None),
        }
    }

    /// Begins the transaction of an operation. If the operation has an idempotency key, this fails with
    /// `AlreadyExecuted` if the key was used before, and with `KeyReused` if it was used for another request.
    pub async fn begin_once(&self) -> Result<OnceTx> {
        let tx = self.begin().await?;
        if let Some(claim) = &self.claim {
            claim.insert(&tx, tx.now - self.key_lifetime).await?;
        }
        Ok(OnceTx { tx, claim: self.claim.clone() })
    }

    /// A row by its id; `None` if there is none.
    pub async fn row<E: EntityTrait>(&self, id: Uuid) -> Result<Option<E::Model>> {
        let mut rows = E::find();
        for key in E::PrimaryKey::iter() {
            rows = rows.filter(key.into_column().eq(id));
        }
        Ok(rows.one(&self.db.reader).await?)
    }

    /// Keys created before this instant have expired.
    fn expired_at(&self) -> DateTime<Utc> {
        self.clock.now() - self.key_lifetime
    }

    /// Deletes expired keys; returns how many.
    pub async fn delete_expired_keys(&self) -> Result<u64> {
        let tx = self.begin().await?;
        let old = Entity::delete_many().filter(Column::CreatedAt.lte(self.expired_at()));
        let count = old.exec(&tx.txn).await?.rows_affected;
        tx.commit().await?;
        Ok(count)
    }
}

impl Deref for OnceTx {
    type Target = Tx;

    fn deref(&self) -> &Tx {
        &self.tx
    }
}

impl OnceTx {
    /// Stores the outcome under the key, if there is one, and commits.
    pub async fn commit(self, outcome: impl Into<OperationOutcome>) -> Result<()> {
        let Some(claim) = self.claim else { return self.tx.commit().await };
        let (subject_id, errors) = match outcome.into() {
            OperationOutcome::Done(subject_id) => (subject_id, None),
            OperationOutcome::Refused(errors) => (None, Some(json_column::write(&errors)?)),
        };
        let kept = ActiveModel { subject_id: Set(subject_id), errors: Set(errors), ..Default::default() };
        Entity::update_many().set(kept).filter(claim.key.of()).exec(&self.tx.txn).await?;
        self.tx.commit().await?;
        claim.kept.store(true, Ordering::Relaxed);
        Ok(())
    }
}

/// The viewer's roles, business line and language as text. A stored answer is only given again to a viewer who sees
/// the same, and in the same language.
fn seen_as(viewer: &Viewer) -> String {
    format!("{:?} {:?} {}", viewer.roles, viewer.business_line_id, viewer.language().tag())
}

impl IdempotencyKey {
    /// The primary key of the stored row, for the log.
    pub fn row(&self) -> String {
        format!("{} {}", self.user_id, self.text)
    }

    fn of(&self) -> Condition {
        Condition::all().add(Column::UserId.eq(self.user_id)).add(Column::Key.eq(&self.text))
    }

    /// The stored row of this key, if there is one. Fails with `KeyReused` if it belongs to another request.
    async fn kept(&self, db: &impl ConnectionTrait, expired_at: DateTime<Utc>) -> Result<Option<Model>> {
        let kept = Entity::find().filter(self.of()).filter(Column::CreatedAt.gt(expired_at));
        match kept.one(db).await? {
            Some(kept) if !self.fingerprints.contains(&kept.fingerprint) => Err(Error::KeyReused),
            kept => Ok(kept),
        }
    }

    /// The stored answer; `None` if there is none, if it has expired, or if the viewer's roles, line or
    /// language have changed since.
    pub async fn answer(&self, app: &App, viewer: &Viewer) -> Result<Option<String>> {
        let kept = retry(|| self.kept(&app.db.reader, app.expired_at())).await?;
        Ok(kept.filter(|kept| kept.seen_as == Some(seen_as(viewer))).and_then(|kept| kept.answer))
    }
}

impl KeyClaim {
    /// A claim of a key that is not known to have been used.
    pub fn new(key: IdempotencyKey) -> Self {
        Self { key, kept: AtomicBool::new(false) }
    }

    /// Inserts the key into a transaction that begins.
    async fn insert(&self, tx: &Tx, expired_at: DateTime<Utc>) -> Result<()> {
        if self.kept.load(Ordering::Relaxed) {
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
            .action_and_where(Column::CreatedAt.lte(expired_at))
            .to_owned();
        let written = Entity::insert(row).on_conflict(anew).exec_without_returning(&tx.txn).await?;
        if written > 0 {
            return Ok(());
        }
        let kept = self.key.kept(&tx.txn, expired_at).await?.ok_or_else(|| Error::bug("a key vanished"))?;
        let errors = kept.errors.map(|errors| json_column::read(&errors, self.key.row())).transpose()?;
        Err(Error::AlreadyExecuted { subject: kept.subject_id, errors: errors.unwrap_or_default() })
    }

    /// Makes of an operation's result what came of its key. A refusal is stored here, as the operation's transaction was
    /// rolled back.
    async fn settle<T>(&self, app: &App, result: Result<T>) -> Result<Execution<T>> {
        let is_kept = self.kept.load(Ordering::Relaxed);
        match result {
            Ok(_) if !is_kept => Err(Error::bug("an operation ended without its outcome")),
            Ok(done) => Ok(Execution::New(done)),
            Err(Error::AlreadyExecuted { subject, errors }) => self.executed_before(subject, errors),
            Err(Error::User(errors)) if !is_kept => match app.begin_once().await {
                Ok(tx) => {
                    tx.commit(OperationOutcome::Refused(errors.clone())).await?;
                    Err(Error::User(errors))
                }
                Err(Error::AlreadyExecuted { subject, errors }) => self.executed_before(subject, errors),
                Err(error) => Err(error),
            },
            Err(error) => Err(error),
        }
    }

    fn executed_before<T>(&self, subject: Option<Uuid>, errors: Vec<UserError>) -> Result<Execution<T>> {
        self.kept.store(true, Ordering::Relaxed);
        if errors.is_empty() { Ok(Execution::Repeated(subject)) } else { Err(Error::User(errors)) }
    }

    /// Stores the answer if an outcome is stored. If another answer was stored before, that one is returned.
    pub async fn keep(&self, app: &App, viewer: &Viewer, answer: String) -> Result<Option<String>> {
        if !self.kept.load(Ordering::Relaxed) || answer.len() > LONGEST_ANSWER {
            return Ok(None);
        }
        if !app.answer_quota.take(viewer.user_id, answer.len(), app.clock.now(), app.key_lifetime) {
            METRICS.refused("kept_answers");
            return Ok(None);
        }
        retry(|| self.write_answer(app, seen_as(viewer), &answer)).await
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
            // Storing the same answer twice is harmless, so this may be retried.
            tx.commit().await.map_err(Error::or_retryable)?;
            return Ok(None);
        }
        Ok(self.key.kept(&tx.txn, app.expired_at()).await?.and_then(|first| first.answer))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_users_answers_are_kept_up_to_a_quota_for_a_time() {
        let (quota, day) = (AnswerQuota::default(), TimeDelta::hours(24));
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
