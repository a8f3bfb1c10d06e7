//! Reads rows from SQLite on threads of its own.
//!
//! sea-orm's driver passes each row from one thread to another and copies each value. Here a thread runs a
//! whole statement and writes its rows straight into a [`RowSet`].

pub(super) mod step_limit;

use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, NaiveDate, NaiveDateTime, SecondsFormat, Utc};
use rusqlite::config::DbConfig;
use rusqlite::types::{Value as Stored, ValueRef};
use rusqlite::{Connection, OpenFlags, Row};
use sea_orm::Value;
use tokio::sync::oneshot;
use uuid::Uuid;

use super::fair_semaphore::FairSemaphore;
use super::lanes::{Lane, Lanes, SLOW, Turn};
use super::prepared_read::PreparedRead;
use super::usage::Usage;
use crate::db_error::DbErrorClass;
use crate::error::{Error, Result};
use crate::row::{RowSet, RowValue, ValueKind};
use step_limit::{STEPS, StepLimit};

type Job = Box<dyn FnOnce(&Connection) + Send>;

/// The reading threads. They end when the last clone is dropped.
#[derive(Clone, Debug)]
pub(super) struct ThreadReaders {
    quick: Threads,
    slow: Threads,
    lanes: Lanes,
    /// Connections for look-ups of few rows by key, which run on the caller's thread: they take less time
    /// than waking another.
    at_hand: Arc<[Mutex<Connection>]>,
}

/// A group of threads, each with a connection.
#[derive(Clone, Debug)]
struct Threads(Sender<Job>);

/// The most keys that are looked up on the caller's thread.
const AT_HAND: usize = 8;
/// How many bytes of the file are memory-mapped instead of being copied from the system's cache.
const MAPPED: i64 = 1 << 30;
/// The page cache of each connection, in KiB.
const KEPT: i64 = 512;

/// The permits of the quick lane: twice as many as threads, so that no thread idles while the next permit is handed
/// over.
pub(super) const fn permits(threads: usize) -> usize {
    2 * threads
}

/// The lanes of all readers of a file. One requester may hold all permits but one. The requester with the least usage goes
/// first: otherwise many heavy requesters, whose statements are each just too quick to count as slow, would keep
/// everybody else waiting in a queue.
pub(super) fn lanes(threads: usize, usage: Usage) -> Lanes {
    let permits = permits(threads);
    Lanes::new(FairSemaphore::least_used_first(permits, permits - 1, usage.clone()), usage)
}

impl ThreadReaders {
    /// Opens the file for reading, with `threads` threads for quick statements.
    pub(super) fn open(path: &Path, threads: usize, lanes: Lanes) -> Result<Self> {
        let at_hand: Result<Vec<_>> =
            (0..threads).map(|_| connect(path).map(Mutex::new).map_err(Error::internal)).collect();
        Ok(Self {
            quick: Threads::start(path, "sqlite-read", threads)?,
            slow: Threads::start(path, "sqlite-slow", SLOW)?,
            lanes,
            at_hand: at_hand?.into(),
        })
    }

    /// Runs a statement once as it is, or once for each key, in their order. (SQLite has no network round
    /// trip: many small statements cost no more than one with many keys.)
    pub(super) async fn read(&self, prepared: Arc<PreparedRead>, keys: Option<&[Uuid]>) -> Result<RowSet> {
        let few = prepared.is_by_own_key && keys.is_some_and(|keys| keys.len() <= AT_HAND);
        if few && let Some(connection) = self.at_hand.iter().find_map(|one| one.try_lock().ok()) {
            return run(&connection, &prepared, keys).map_err(failure);
        }
        let quickly = async |turn| {
            let limit = StepLimit::default();
            let read =
                self.quick.run(turn, prepared.clone(), keys, limit.clone(), StepLimit::begin_quick).await;
            (read.is_ok() || !limit.is_spent()).then_some(read)
        };
        let to_end = async |lane, turn| {
            let (threads, limit) = match lane {
                Lane::Quick => (&self.quick, StepLimit::default()),
                Lane::Slow => (&self.slow, StepLimit::of_slow()),
            };
            threads.run(turn, prepared.clone(), keys, limit, StepLimit::begin_long).await
        };
        self.lanes.run(&prepared.sql, quickly, to_end).await
    }
}

/// Cancels the statement when it is dropped, which is when the caller no longer waits for it.
struct CancelOnDrop(StepLimit);

impl Drop for CancelOnDrop {
    fn drop(&mut self) {
        self.0.give_up();
    }
}

impl Threads {
    fn start(path: &Path, name: &str, count: usize) -> Result<Self> {
        let (jobs, receiver) = channel();
        let queue = Arc::new(Mutex::new(receiver));
        for number in 0..count {
            let connection = connect(path).map_err(Error::internal)?;
            let queue = queue.clone();
            let thread = std::thread::Builder::new().name(format!("{name}-{number}"));
            thread.spawn(move || work(&connection, &queue)).map_err(Error::internal)?;
        }
        Ok(Self(jobs))
    }

    /// Runs the statement on one of the threads, within a limit. `begin` is called there just before, and its result
    /// is dropped when the statement has ended.
    async fn run<T: 'static>(
        &self,
        Turn { permit, used }: Turn,
        prepared: Arc<PreparedRead>,
        keys: Option<&[Uuid]>,
        limit: StepLimit,
        begin: fn(&StepLimit) -> T,
    ) -> Result<RowSet> {
        let (answer, answered) = oneshot::channel();
        let keys = keys.map(<[Uuid]>::to_vec);
        let waits = CancelOnDrop(limit.clone());
        let job = move |connection: &Connection| {
            if !answer.is_closed() {
                let mut running = used.begin(&prepared.sql, Some(limit.clone()));
                let begun = begin(&limit);
                let table = run_at(connection, &prepared, keys.as_deref(), limit);
                if table.is_ok() {
                    running.ended();
                }
                drop(begun);
                // This fails if the request was given up meanwhile, and then nobody waits for the rows.
                let _ = answer.send(table);
            }
            drop(permit);
        };
        self.0.send(Box::new(job)).map_err(|_| Error::bug("no thread reads"))?;
        let table = answered.await.map_err(|_| Error::bug("a reading thread ended"))?;
        drop(waits);
        table.map_err(failure)
    }
}

/// As `run`, within a limit.
fn run_at(
    connection: &Connection,
    prepared: &PreparedRead,
    keys: Option<&[Uuid]>,
    limit: StepLimit,
) -> rusqlite::Result<RowSet> {
    connection.progress_handler(STEPS, Some(move || !limit.goes_on()))?;
    let table = run(connection, prepared, keys);
    connection.progress_handler(0, None::<fn() -> bool>)?;
    table
}

fn failure(error: rusqlite::Error) -> Error {
    match error.sqlite_error().and_then(|cause| DbErrorClass::of_sqlite(cause.extended_code)) {
        Some(class) => Error::Database { class, cause: Arc::new(error) },
        None => Error::internal(error),
    }
}

fn connect(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(Duration::from_secs(30))?;
    connection.pragma_update(None, "mmap_size", MAPPED)?;
    connection.pragma_update(None, "cache_size", -KEPT)?;
    // With statistics, SQLite would plan the statement anew for each value.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.set_prepared_statement_cache_capacity(256);
    Ok(connection)
}

fn work(connection: &Connection, jobs: &Mutex<Receiver<Job>>) {
    loop {
        let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(job) = job else { return };
        job(connection);
    }
}

fn run(connection: &Connection, prepared: &PreparedRead, keys: Option<&[Uuid]>) -> rusqlite::Result<RowSet> {
    let mut table = RowSet::new(prepared.layout);
    // All texts are validated as UTF-8 together at the end: cell by cell that would take as long as reading
    // them.
    let mut texts = Vec::new();
    let mut statement = connection.prepare_cached(&prepared.sql)?;
    for (place, value) in prepared.values.iter().enumerate() {
        statement.raw_bind_parameter(place + 1, stored(value))?;
    }
    for key in keys.map_or(&[Uuid::nil()][..], |keys| keys) {
        if keys.is_some() {
            statement.raw_bind_parameter(1, key.as_bytes())?;
        }
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next()? {
            push(&mut table, &mut texts, row, &prepared.shapes)?;
        }
        if table.len() > prepared.most {
            break;
        }
    }
    table.set_texts(texts);
    Ok(table)
}

/// A value in the form in which the driver that writes stores it.
fn stored(value: &Value) -> Stored {
    match value {
        Value::Bool(Some(value)) => Stored::Integer((*value).into()),
        Value::Int(Some(value)) => Stored::Integer((*value).into()),
        Value::BigInt(Some(value)) => Stored::Integer(*value),
        Value::BigUnsigned(Some(value)) => Stored::Integer(i64::try_from(*value).unwrap_or(i64::MAX)),
        Value::Uuid(Some(value)) => Stored::Blob(value.as_bytes().to_vec()),
        Value::String(Some(value)) => Stored::Text(value.clone()),
        Value::ChronoDate(Some(value)) => Stored::Text(value.to_string()),
        Value::ChronoDateTimeUtc(Some(value)) => {
            Stored::Text(value.to_rfc3339_opts(SecondsFormat::AutoSi, false))
        }
        _ => Stored::Null,
    }
}

fn push(
    table: &mut RowSet,
    texts: &mut Vec<u8>,
    row: &Row<'_>,
    shapes: &[ValueKind],
) -> rusqlite::Result<()> {
    for (place, shape) in shapes.iter().enumerate() {
        let cell = match (row.get_ref(place)?, shape) {
            (ValueRef::Null, _) => Some(RowValue::Null),
            (ValueRef::Integer(value), ValueKind::Bool) => Some(RowValue::Bool(value != 0)),
            (ValueRef::Integer(value), ValueKind::Int | ValueKind::Long) => Some(RowValue::Int(value)),
            (ValueRef::Blob(bytes), ValueKind::Uuid) => Uuid::from_slice(bytes).ok().map(RowValue::Uuid),
            (ValueRef::Text(text), ValueKind::Day) => day(text).map(RowValue::Day),
            (ValueRef::Text(text), ValueKind::Instant) => instant(text).map(RowValue::Instant),
            (ValueRef::Text(text), ValueKind::Text | ValueKind::Json) => {
                let start = texts.len();
                texts.extend_from_slice(text);
                Some(RowValue::text(start, texts.len()))
            }
            _ => None,
        };
        table.push(cell.unwrap_or(RowValue::Unreadable));
    }
    Ok(())
}

fn day(text: &[u8]) -> Option<NaiveDate> {
    // A day such as `2026-03-31`, parsed by hand for speed, as lists have many of them.
    let digits = |from: usize, to: usize| {
        text.get(from..to)?.iter().try_fold(0_i32, |number, digit| {
            digit.is_ascii_digit().then(|| number * 10 + i32::from(digit - b'0'))
        })
    };
    let (month, day) = (digits(5, 7)?.unsigned_abs(), digits(8, 10)?.unsigned_abs());
    NaiveDate::from_ymd_opt(digits(0, 4)?, month, day).filter(|_| text.len() == 10)
}

fn instant(text: &[u8]) -> Option<DateTime<Utc>> {
    let text = std::str::from_utf8(text).ok()?;
    let exact = DateTime::parse_from_rfc3339(text).map(|instant| instant.to_utc());
    exact.or_else(|_| NaiveDateTime::parse_from_str(text, "%F %T%.f").map(|instant| instant.and_utc())).ok()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use futures_util::FutureExt;

    use super::super::usage::Quickness;
    use super::*;
    use crate::db::requester::Requester;

    #[test]
    fn connections_share_no_lock_in_sqlite() {
        let connection = Connection::open_in_memory().unwrap();
        let is_built_with = |option: &str| -> bool {
            connection.query_row("SELECT sqlite_compileoption_used(?)", [option], |row| row.get(0)).unwrap()
        };
        // `.cargo/config.toml` turns both off: they take a lock of the whole process for each page and allocation.
        assert!(!is_built_with("ENABLE_MEMORY_MANAGEMENT"));
        assert!(is_built_with("DEFAULT_MEMSTATUS=0"));
    }

    #[tokio::test]
    async fn whoever_has_used_least_reads_first_in_both_lanes() {
        let user = |name: &str| Requester::User(name.into());
        let usage = Usage::default();
        usage.of(&user("heavy")).add("SELECT 1", Duration::from_secs(2), Quickness::Slow);
        let lanes = lanes(1, usage);
        for lane in [Lane::Quick, Lane::Slow] {
            let mut held = Vec::new();
            while let Some(permit) =
                user(&format!("reader {}", held.len())).during(lanes.permit(lane)).boxed().now_or_never()
            {
                held.push(permit.unwrap());
            }
            let mut heavy = user("heavy").during(lanes.permit(lane)).boxed();
            let mut light = user("light").during(lanes.permit(lane)).boxed();
            assert!((&mut heavy).now_or_never().is_none() && (&mut light).now_or_never().is_none());
            held.pop();
            assert!((&mut heavy).now_or_never().is_none(), "somebody else has used less");
            assert!((&mut light).now_or_never().is_some());
        }
    }
}
