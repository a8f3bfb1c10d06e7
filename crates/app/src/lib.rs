//! All SQL and all transactions, as functions per noun.
//!
//! `&App` as first argument: the function reads, or opens its own transaction. `&Tx`: it joins one.

pub mod action;
pub mod again;
pub mod alert;
pub mod arrival;
pub mod audit;
pub mod authorship;
pub mod baseline;
pub mod changes;
pub mod check;
pub mod clock;
pub mod collection;
pub mod compliance;
pub mod contract;
pub mod cost;
pub mod course;
pub mod customer;
pub mod dashboard;
pub mod db;
pub mod earned;
pub mod error;
pub mod feed;
pub mod finished;
pub mod issue;
pub mod keeping;
pub mod known;
pub mod margin;
pub mod metrics;
pub mod once;
pub mod page;
pub mod past;
pub mod policy;
pub mod progress;
pub mod project;
pub mod proposal;
pub mod receipt;
pub mod request_id;
pub mod requirement;
pub mod retrospective;
pub mod room;
pub mod scalar;
pub mod scope;
pub mod search;
pub mod sequence;
pub mod session;
pub mod stored;
pub mod sweep;
pub mod table;
pub mod task;
pub mod trouble;
pub mod turns;
pub mod upgrade;
pub mod user;
pub mod viewer;
pub mod waiting;
pub mod whole;
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
use course::{Course, Progress};
use dashboard::total::{self, Moves};
use db::{Db, Lease, Writing};
use once::Claim;
use upgrade::Upgraded;

/// How long the keys of mutations are kept, unless set otherwise.
pub const KEYS_LAST: Duration = Duration::hours(24);

/// What every operation needs: the database, the clock, the calendar, the key that signs tokens.
#[derive(Clone)]
pub struct App {
    /// The database.
    pub db: Db,
    /// Where "now" comes from.
    pub clock: Clock,
    /// The organisation's time zone: decides which day it is.
    pub zone: Tz,
    /// Signs and checks access tokens.
    pub keys: Arc<session::Keys>,
    /// Counts wrong passwords.
    pub guesses: Arc<session::Guesses>,
    /// Who was seen a moment ago.
    pub known: Arc<known::Known>,
    /// Changes when there may be something new for the feed: a commit here or, as PostgreSQL tells, elsewhere.
    pub hints: watch::Sender<u64>,
    /// How long the keys of mutations are kept.
    pub keys_last: Duration,
    /// What of the answers to them is kept.
    pub answers_kept: Arc<once::Quota>,
    /// The key under which the operation that is given this program does its work.
    claim: Option<Arc<Claim>>,
    /// The deadline of the request that changes something with this program; none where nobody waits for an answer.
    course: Option<Arc<Course>>,
    /// The stage of the operation that is given this program.
    progress: Arc<Progress>,
    /// Makes ids; those made later sort later.
    pub ids: Arc<Ids>,
}

/// A transaction that writes, with the instant and the day it happens at.
pub struct Tx {
    /// The transaction itself; dropped without a commit, nothing happened.
    pub txn: DatabaseTransaction,
    /// The instant of everything in it.
    pub now: DateTime<Utc>,
    /// The organisation's day.
    pub today: NaiveDate,
    /// The organisation's time zone.
    pub zone: Tz,
    /// Its turn to write. It ends after the transaction itself.
    lease: Lease,
    hints: watch::Sender<u64>,
    /// Whether other servers are told of a commit.
    gives_hints: bool,
    known: Arc<known::Known>,
    claim: Option<Arc<Claim>>,
    progress: Arc<Progress>,
    ids: Arc<Ids>,
    /// Whether people or sessions changed.
    people: AtomicBool,
    /// Whether events were written.
    told: AtomicBool,
    events: Mutex<Vec<alert_event::ActiveModel>>,
    /// Projects that something about changed, and whether it shows to those who may not see cost.
    touched: Mutex<HashMap<Uuid, bool>>,
    /// How the sums of lines are moved.
    moves: Mutex<Moves>,
}

impl App {
    /// Opens the program: brings the schema up to date, and sets what a new database needs. Servers that start
    /// at the same time do so one after the other.
    pub async fn open(
        db: Db,
        clock: Clock,
        zone: Tz,
        secrets: impl IntoIterator<Item = String>,
    ) -> Result<Self> {
        Self::migrate(&db).await?;
        let turn = db.take_turn().await?;
        let app = Self::new(db, clock, zone, secrets).await?;
        app.establish().await?;
        drop(turn);
        Ok(app)
    }

    /// The program on a migrated database. The first of the secrets signs access tokens, the others are still taken;
    /// where there is none, the database keeps them.
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
            guesses: Arc::default(),
            known: Arc::default(),
            hints: watch::Sender::new(0),
            ids: Arc::default(),
            keys_last: KEYS_LAST,
            answers_kept: Arc::default(),
            claim: None,
            course: None,
            progress: Arc::default(),
        })
    }

    /// Brings the schema up to date, and says what that came to.
    pub async fn migrate(db: &Db) -> Result<Upgraded> {
        let upgraded = upgrade::upgrade(db).await?;
        if upgraded.is_changed() {
            tracing::info!("{upgraded}");
        }
        Ok(upgraded)
    }

    /// Sets what a new database needs before anything can be done on it.
    pub async fn establish(&self) -> Result<()> {
        let tx = self.begin().await?;
        policy::establish(&tx).await?;
        tx.commit().await
    }

    /// The same program at some instant, at which it stays.
    pub fn at(&self, instant: DateTime<Utc>) -> Self {
        // Ids never go back in time; those of another time are counted on their own.
        Self { clock: Clock::manual(instant), ids: Arc::default(), ..self.clone() }
    }

    /// The same program for a request that changes something.
    #[must_use]
    pub fn during(&self, course: Arc<Course>) -> Self {
        Self { course: Some(course), ..self.clone() }
    }

    /// The deadline of the request that changes something with this program.
    pub fn course(&self) -> Option<&Arc<Course>> {
        self.course.as_ref()
    }

    /// The organisation's day.
    pub fn today(&self) -> NaiveDate {
        day_in(self.zone, self.clock.now())
    }

    /// Lets the feed look for something new.
    pub fn hint(&self) {
        self.hints.send_modify(|count| *count += 1);
    }

    /// Begins a transaction that writes.
    pub async fn begin(&self) -> Result<Tx> {
        let Writing { txn, lease } = self.db.begin().await?;
        let now = self.clock.now();
        let tx = Tx {
            txn,
            now,
            today: day_in(self.zone, now),
            zone: self.zone,
            lease,
            hints: self.hints.clone(),
            gives_hints: self.db.gives_hints(),
            known: self.known.clone(),
            ids: self.ids.clone(),
            claim: self.claim.clone(),
            progress: self.progress.clone(),
            people: AtomicBool::new(false),
            told: AtomicBool::new(false),
            events: Mutex::default(),
            touched: Mutex::default(),
            moves: Mutex::default(),
        };
        if let Some(claim) = &self.claim {
            claim.begin(&tx, now - self.keys_last).await?;
        }
        Ok(tx)
    }
}

impl Tx {
    /// Makes it all true. Where the operation has a key, that is left to what keeps its outcome with it.
    pub async fn commit(mut self) -> Result<()> {
        match self.claim.take() {
            Some(claim) => {
                claim.park(self);
                Ok(())
            }
            None => self.conclude().await,
        }
    }

    /// Counts the changes of projects, moves the sums of lines, writes the events, makes it all true, and wakes the feed.
    async fn conclude(mut self) -> Result<()> {
        let touched = std::mem::take(&mut *self.touched());
        let changes = !touched.is_empty();
        project::count_changes(&self, touched).await?;
        // Last comes what all share, for whoever has locked it holds up everybody.
        total::write(&self).await?;
        let people = self.people.load(Ordering::Relaxed);
        if people {
            sequence::draw(&self, session::PEOPLE, 1).await?;
        }
        alert::write_events(&self).await?;
        let news = people || self.told.load(Ordering::Relaxed);
        if news && self.gives_hints {
            db::hint(&self.txn).await?;
        }
        self.progress.commits();
        let committed = self.txn.commit().await.map_err(Error::of_commit);
        self.lease.end();
        self.progress.committed(&committed);
        committed?;
        if people {
            self.known.forget();
        }
        if news || changes {
            self.hints.send_modify(|count| *count += 1);
        }
        Ok(())
    }

    /// What happened to alerts in this transaction, in order.
    fn events(&self) -> MutexGuard<'_, Vec<alert_event::ActiveModel>> {
        self.events.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn touched(&self) -> MutexGuard<'_, HashMap<Uuid, bool>> {
        self.touched.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn moves(&self) -> MutexGuard<'_, Moves> {
        self.moves.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes that something about a project changed, be it about cost alone.
    fn touch(&self, project_id: Uuid, shows_to_all: bool) {
        *self.touched().entry(project_id).or_default() |= shows_to_all;
    }

    /// A new id; ids made later sort later.
    pub fn id(&self) -> Uuid {
        self.ids.at(self.now)
    }
}

/// Makes ids.
pub struct Ids(Mutex<ContextV7>);

impl Default for Ids {
    fn default() -> Self {
        Self(Mutex::new(ContextV7::new()))
    }
}

impl Ids {
    /// A UUIDv7 of this instant; ids made one after the other sort so.
    pub fn at(&self, at: DateTime<Utc>) -> Uuid {
        let seconds = u64::try_from(at.timestamp()).unwrap_or(0);
        Uuid::new_v7(Timestamp::from_unix(&self.0, seconds, at.timestamp_subsec_nanos()))
    }
}
