//! Reading from SQLite, on threads of its own.
//!
//! The driver that writes hands every row, and a copy of each of its values, from one thread to another. Here a
//! whole statement runs on a reading thread, straight into a table.

use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, NaiveDate, NaiveDateTime, SecondsFormat, Utc};
use rusqlite::config::DbConfig;
use rusqlite::types::{Value as Stored, ValueRef};
use rusqlite::{Connection, OpenFlags, Row, params_from_iter};
use sea_orm::Value;
use tokio::sync::oneshot;
use uuid::Uuid;

use crate::app::table::{Cell, Layout, Shape, Table};
use crate::error::{Error, Result};
use crate::trouble::Trouble;

type Job = Box<dyn FnOnce(&Connection) + Send>;

/// Threads that read; they end when the last clone is dropped.
#[derive(Clone, Debug)]
pub struct Readers {
    jobs: Sender<Job>,
    /// For rows that are found by their keys, which takes less time than a thread to wake.
    at_hand: Arc<[Mutex<Connection>]>,
}

/// Keys that are looked up where they are asked for.
const AT_HAND: usize = 8;
/// Of the file, this much is read as memory instead of being copied from the system's cache.
const MAPPED: i64 = 1 << 30;
/// What each connection keeps of pages itself, in KiB.
const KEPT: i64 = 512;

/// A statement to be read: once, or once for each of some ids.
pub struct Read {
    /// The text.
    pub sql: String,
    /// The values of its places.
    pub values: Vec<Value>,
    /// What the first value is, one after the other; none runs the statement once as it is. (On SQLite a
    /// statement has no way to go: many small ones cost no more than one with many keys.)
    pub each: Option<Vec<Uuid>>,
    /// Whether these ids are the table's key, so that each has one row at most.
    pub by_key: bool,
    /// What it selects.
    pub layout: Layout,
    /// How that is read.
    pub shapes: Vec<Shape>,
    /// The most rows that are wanted.
    pub most: usize,
}

impl Readers {
    /// Opens the file for reading, `threads` times.
    pub fn open(path: &Path, threads: usize) -> Result<Self> {
        let (jobs, receiver) = channel();
        let queue = Arc::new(Mutex::new(receiver));
        let mut at_hand = Vec::with_capacity(threads);
        for number in 0..threads {
            let connection = connect(path).map_err(Error::internal)?;
            at_hand.push(Mutex::new(connect(path).map_err(Error::internal)?));
            let queue = queue.clone();
            let name = format!("sqlite-read-{number}");
            let thread = std::thread::Builder::new().name(name);
            thread.spawn(move || work(&connection, &queue)).map_err(Error::internal)?;
        }
        Ok(Self { jobs, at_hand: at_hand.into() })
    }

    /// Runs a statement; with `each`, rows come in the order of its ids.
    pub async fn read(&self, read: Read) -> Result<Table> {
        let few = read.by_key && read.each.as_ref().is_some_and(|ids| ids.len() <= AT_HAND);
        if few && let Some(connection) = self.at_hand.iter().find_map(|one| one.try_lock().ok()) {
            return run(&connection, &read).map_err(failure);
        }
        let (answer, answered) = oneshot::channel();
        let job = move |connection: &Connection| {
            // Nobody waits for it any more when the request was given up.
            let _ = answer.send(run(connection, &read));
        };
        self.jobs.send(Box::new(job)).map_err(|_| Error::bug("no thread reads"))?;
        let table = answered.await.map_err(|_| Error::bug("a reading thread ended"))?;
        table.map_err(failure)
    }
}

fn failure(error: rusqlite::Error) -> Error {
    match error.sqlite_error().and_then(|cause| Trouble::of_sqlite(cause.extended_code)) {
        Some(trouble) => Error::Database { trouble, cause: Arc::new(error) },
        None => Error::internal(error),
    }
}

fn connect(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(Duration::from_secs(30))?;
    connection.pragma_update(None, "mmap_size", MAPPED)?;
    connection.pragma_update(None, "cache_size", -KEPT)?;
    // Statistics would make it plan a statement anew for each value.
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

fn run(connection: &Connection, read: &Read) -> rusqlite::Result<Table> {
    let mut table = Table::new(read.layout);
    let mut statement = connection.prepare_cached(&read.sql)?;
    let mut values: Vec<Stored> = read.values.iter().map(stored).collect();
    let Some(ids) = &read.each else {
        let mut rows = statement.query(params_from_iter(&values))?;
        while let Some(row) = rows.next()? {
            push(&mut table, row, &read.shapes)?;
        }
        return Ok(table);
    };
    for id in ids {
        if let Some(first) = values.first_mut() {
            *first = Stored::Blob(id.into_bytes().to_vec());
        }
        let mut rows = statement.query(params_from_iter(&values))?;
        while let Some(row) = rows.next()? {
            push(&mut table, row, &read.shapes)?;
        }
        if table.len() > read.most {
            break;
        }
    }
    Ok(table)
}

/// A value as the driver that writes stores it.
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

fn push(table: &mut Table, row: &Row<'_>, shapes: &[Shape]) -> rusqlite::Result<()> {
    for (place, shape) in shapes.iter().enumerate() {
        let cell = match (row.get_ref(place)?, shape) {
            (ValueRef::Null, _) => Some(Cell::Null),
            (ValueRef::Integer(value), Shape::Bool) => Some(Cell::Bool(value != 0)),
            (ValueRef::Integer(value), Shape::Int | Shape::Long) => Some(Cell::Int(value)),
            (ValueRef::Blob(bytes), Shape::Uuid) => Uuid::from_slice(bytes).ok().map(Cell::Uuid),
            (ValueRef::Text(text), Shape::Day) => day(text).map(Cell::Day),
            (ValueRef::Text(text), Shape::Instant) => instant(text).map(Cell::Instant),
            (ValueRef::Text(text) | ValueRef::Blob(text), Shape::Text | Shape::Json) => {
                table.push_text(&String::from_utf8_lossy(text));
                continue;
            }
            _ => None,
        };
        let mismatch =
            || rusqlite::Error::InvalidColumnType(place, format!("{shape:?}"), rusqlite::types::Type::Null);
        table.push(cell.ok_or_else(mismatch)?);
    }
    Ok(())
}

fn day(text: &[u8]) -> Option<NaiveDate> {
    // `2026-03-31`: read by hand, for lists consist of days to a good part.
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
