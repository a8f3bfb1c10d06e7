//! The application: all SQL and all transactions, as functions grouped by noun.
//!
//! A function that takes `&App` reads, or runs a transaction of its own. One that takes `&Tx` joins the caller's.

pub mod action;
pub mod alert;
pub mod atomic_file;
pub mod audit;
pub mod authorship;
pub mod baseline;
pub mod clock;
pub mod collection;
pub mod compliance;
pub mod contract;
pub mod cost;
pub mod cost_category;
pub mod customer;
pub mod dashboard;
pub mod db;
pub mod db_error;
pub mod deadline;
pub mod earned;
pub mod error;
pub mod fair_queue;
pub mod feed;
pub mod finished_projects;
pub mod history;
pub mod idempotency;
pub mod issue;
pub mod json_column;
pub mod language;
pub mod margin;
pub mod memory_budget;
pub mod metrics;
pub mod page;
pub mod policy;
pub mod progress;
pub mod project;
pub mod project_changes;
pub mod proposal;
pub mod receipt;
pub mod request_id;
pub mod request_origin;
pub mod requirement;
pub mod retention;
pub mod retrospective;
pub mod retry;
pub mod row;
pub mod scalar;
pub mod scheduler;
pub mod scope;
pub mod search;
pub mod sequence;
pub mod session;
pub mod task;
pub mod told;
pub mod upgrade;
pub mod user;
pub mod validation;
pub mod viewer;
pub mod viewer_cache;
pub mod work_changes;
pub mod work_queue;
pub mod workload;

#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Duration, NaiveDate, Utc};
use chrono_tz::Tz;
use entity::alert_event;
use sea_orm::DatabaseTransaction;
use tokio::sync::watch;
use uuid::{ContextV7, Timestamp, Uuid};

use crate::clock::{Clock, day_in};
use crate::error::{Error, Result};
use dashboard::total::{self, TotalChanges};
use db::{Db, PooledConnection, WriteTransaction};
use deadline::{CommitState, Deadline};
use idempotency::KeyClaim;
use upgrade::SchemaUpgrade;

/// How long idempotency keys are kept, unless configured otherwise.
pub const KEY_LIFETIME: Duration = Duration::hours(24);

/// What every operation needs: the database, the clock, the time zone, the secrets that sign tokens.
#[derive(Clone)]
pub struct App {
    /// The database.
    pub db: Db,
    /// The source of the current time.
    pub clock: Clock,
    /// The organisation's time zone, which decides what day it is.
    pub zone: Tz,
    /// Signs and verifies access tokens.
    pub keys: Arc<session::Keys>,
    /// Counts wrong passwords.
    pub password_attempts: Arc<session::PasswordAttempts>,
    /// The cache of signed-in users.
    pub viewer_cache: Arc<viewer_cache::ViewerCache>,
    /// Changes when there may be new data for the feed: after a commit here or, on PostgreSQL, on another server.
    pub hints: watch::Sender<u64>,
    /// How long idempotency keys are kept.
    pub key_lifetime: Duration,
    /// How much of the answers under idempotency keys is stored.
    pub answer_quota: Arc<idempotency::AnswerQuota>,
    /// The idempotency key of the operation that is run with this `App`; `None` if it has none.
    claim: Option<Arc<KeyClaim>>,
    /// The deadline of the request that this `App` was made for; `None` outside of a request that changes
    /// something.
    deadline: Option<Arc<Deadline>>,
    /// The stage of the operation that is run with this `App`.
    progress: Arc<CommitState>,
    /// Generates ids; later ids sort later.
    pub ids: Arc<Ids>,
}

/// A transaction that writes, with the instant and the day at which it happens.
pub struct Tx {
    /// The transaction itself. If it is dropped before it is committed, it is rolled back.
    pub txn: DatabaseTransaction,
    /// The instant of everything in the transaction.
    pub now: DateTime<Utc>,
    /// The organisation's day at that instant.
    pub today: NaiveDate,
    /// The organisation's time zone.
    pub zone: Tz,
    /// The connection that the transaction runs on. It must be dropped after the transaction itself.
    lease: PooledConnection,
    hints: watch::Sender<u64>,
    /// Whether other servers are notified of the commit.
    gives_hints: bool,
    viewer_cache: Arc<viewer_cache::ViewerCache>,
    progress: Arc<CommitState>,
    ids: Arc<Ids>,
    /// Whether users or sessions changed.
    people: AtomicBool,
    /// Whether events were written.
    has_events: AtomicBool,
    events: Mutex<Vec<alert_event::ActiveModel>>,
    /// The projects that were changed, and whether the change is visible to those who may not see cost.
    touched: Mutex<HashMap<Uuid, bool>>,
    /// The changes to the sums of business lines.
    moves: Mutex<TotalChanges>,
}

impl App {
    /// Opens the application: migrates the schema, and inserts what a new database needs. Servers that start at
    /// the same time take turns.
    pub async fn open(
        db: Db,
        clock: Clock,
        zone: Tz,
        secrets: impl IntoIterator<Item = String>,
    ) -> Result<Self> {
        Self::migrate(&db).await?;
        let turn = db.lock_startup().await?;
        let app = Self::new(db, clock, zone, secrets).await?;
        app.establish().await?;
        drop(turn);
        Ok(app)
    }

    /// The application on a database that is migrated. The first secret signs access tokens, and the others are
    /// still accepted; if there are none, the database stores them.
    pub async fn new(
        db: Db,
        clock: Clock,
        zone: Tz,
        secrets: impl IntoIterator<Item = String>,
    ) -> Result<Self> {
        let keys = Arc::new(session::Keys::load(&db, &clock, secrets.into_iter().collect()).await?);
        Ok(Self {
            db,
            clock,
            zone,
            keys,
            password_attempts: Arc::default(),
            viewer_cache: Arc::default(),
            hints: watch::Sender::new(0),
            ids: Arc::default(),
            key_lifetime: KEY_LIFETIME,
            answer_quota: Arc::default(),
            claim: None,
            deadline: None,
            progress: Arc::default(),
        })
    }

    /// Migrates the schema, and returns what was done.
    pub async fn migrate(db: &Db) -> Result<SchemaUpgrade> {
        let upgraded = upgrade::upgrade(db).await?;
        if upgraded.is_changed() {
            tracing::info!("{upgraded}");
        }
        Ok(upgraded)
    }

    /// Inserts what a new database needs before anything else can be done with it.
    pub async fn establish(&self) -> Result<()> {
        let tx = self.begin().await?;
        policy::establish(&tx).await?;
        tx.commit().await
    }

    /// The same application with its clock stopped at an instant.
    pub fn at(&self, instant: DateTime<Utc>) -> Self {
        // Ids never go back in time, so those at another time have a generator of their own.
        Self { clock: Clock::manual(instant), ids: Arc::default(), ..self.clone() }
    }

    /// The same application for a request that changes something.
    #[must_use]
    pub fn during(&self, deadline: Arc<Deadline>) -> Self {
        Self { deadline: Some(deadline), ..self.clone() }
    }

    /// The deadline of the request that this `App` was made for.
    pub fn deadline(&self) -> Option<&Arc<Deadline>> {
        self.deadline.as_ref()
    }

    /// The organisation's current day.
    pub fn today(&self) -> NaiveDate {
        day_in(self.zone, self.clock.now())
    }

    /// Tells the feed to look for new data.
    pub fn hint(&self) {
        self.hints.send_modify(|count| *count += 1);
    }

    /// Begins a transaction that writes.
    pub async fn begin(&self) -> Result<Tx> {
        let WriteTransaction { txn, lease } = self.db.begin().await?;
        let now = self.clock.now();
        Ok(Tx {
            txn,
            now,
            today: day_in(self.zone, now),
            zone: self.zone,
            lease,
            hints: self.hints.clone(),
            gives_hints: self.db.gives_hints(),
            viewer_cache: self.viewer_cache.clone(),
            ids: self.ids.clone(),
            progress: self.progress.clone(),
            people: AtomicBool::new(false),
            has_events: AtomicBool::new(false),
            events: Mutex::default(),
            touched: Mutex::default(),
            moves: Mutex::default(),
        })
    }
}

impl Tx {
    /// Counts the changes of projects, updates the sums of lines, writes the events, commits, and wakes the feed.
    pub async fn commit(mut self) -> Result<()> {
        let touched = std::mem::take(&mut *self.touched());
        let changes = !touched.is_empty();
        project::count_changes(&self, touched).await?;
        // Rows that all transactions share come last, as whoever has locked them holds up everybody else.
        total::write(&self).await?;
        let people = self.people.load(Ordering::Relaxed);
        if people {
            sequence::draw(&self, session::PEOPLE, 1).await?;
        }
        alert::write_events(&self).await?;
        let news = people || self.has_events.load(Ordering::Relaxed);
        if news && self.gives_hints {
            db::notify(&self.txn).await?;
        }
        self.progress.commits();
        let committed = self.txn.commit().await.map_err(Error::of_commit);
        self.lease.end();
        self.progress.committed(&committed);
        committed?;
        if people {
            self.viewer_cache.clear();
        }
        if news || changes {
            self.hints.send_modify(|count| *count += 1);
        }
        Ok(())
    }

    /// The alert events of this transaction, in order.
    fn events(&self) -> MutexGuard<'_, Vec<alert_event::ActiveModel>> {
        self.events.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn touched(&self) -> MutexGuard<'_, HashMap<Uuid, bool>> {
        self.touched.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn moves(&self) -> MutexGuard<'_, TotalChanges> {
        self.moves.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Records that a project changed, and whether the change is visible to those who may not see cost.
    fn touch(&self, project_id: Uuid, shows_to_all: bool) {
        *self.touched().entry(project_id).or_default() |= shows_to_all;
    }

    /// A new id; later ids sort later.
    pub fn id(&self) -> Uuid {
        self.ids.at(self.now)
    }
}

/// A generator of ids.
pub struct Ids(Mutex<ContextV7>);

impl Default for Ids {
    fn default() -> Self {
        Self(Mutex::new(ContextV7::new()))
    }
}

impl Ids {
    /// A UUIDv7 of this instant. Ids generated one after the other sort in that order.
    pub fn at(&self, at: DateTime<Utc>) -> Uuid {
        let seconds = u64::try_from(at.timestamp()).unwrap_or(0);
        Uuid::new_v7(Timestamp::from_unix(&self.0, seconds, at.timestamp_subsec_nanos()))
    }
}
