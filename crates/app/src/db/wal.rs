//! The write-ahead log of a SQLite file: kept short while the program runs, and empty once it has stopped, so that all
//! is in the one file.
//!
//! SQLite moves what is in the log into the file by itself, as long as nobody reads an older state. The log begins
//! anew only when there is a moment without readers, and then keeps the length that it once had. So it is looked
//! after here.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use rusqlite::{Connection, OpenFlags};
use tokio_util::sync::CancellationToken;

use crate::metrics::METRICS;

/// Bytes from which on the log is too long. SQLite itself cuts it to this length where it begins anew.
pub const LONG: u64 = 16 * 1024 * 1024;

/// How often it is looked at.
const PAUSE: Duration = Duration::from_secs(5);
/// How long writers and readers are waited for, and kept waiting, while the server runs.
const SHORT_PATIENCE: Duration = Duration::from_millis(100);
/// And when the program stops: once, and with all tries.
const LAST_PATIENCE: Duration = Duration::from_secs(1);
const LAST_TRIES: Duration = Duration::from_secs(3);
/// A log that is too long for this time is told of. Requests of ours end before.
const PINNED_AFTER: Duration = Duration::from_secs(45);
/// How often it is told again.
const TOLD_EVERY: Duration = Duration::from_secs(600);

/// The file beside a database's with this at the end of its name: `-wal` or `-shm`.
pub fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// Bytes of a database's log.
pub fn length(file: &Path) -> u64 {
    // Where there is none, there is nothing in it.
    beside(file, "-wal").metadata().map_or(0, |log| log.len())
}

/// Moves all that is in the log into the file, and empties it. False where somebody who reads an older state, or
/// writes, did not give way in time: then as much was moved as could be.
fn empty(file: &Path, patience: Duration) -> rusqlite::Result<bool> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(file, flags)?;
    connection.busy_timeout(patience)?;
    let checkpoint = |mode: &str| {
        let is_busy = |row: &rusqlite::Row<'_>| row.get::<_, i64>(0);
        connection.query_row(&format!("PRAGMA wal_checkpoint({mode})"), [], is_busy)
    };
    // Most of the work is in nobody's way; what is left to be done with writers waiting is little.
    checkpoint("PASSIVE")?;
    Ok(checkpoint("TRUNCATE")? == 0)
}

/// Empties the log as the program stops. Says so to the log where another process keeps it from that.
pub fn finish(file: &Path) {
    let deadline = Instant::now() + LAST_TRIES;
    loop {
        // Another checkpoint under way is not waited for by SQLite itself.
        match empty(file, LAST_PATIENCE) {
            Ok(true) => return,
            Ok(false) | Err(_) if Instant::now() < deadline => std::thread::sleep(SHORT_PATIENCE),
            Ok(false) => break,
            Err(cause) => {
                tracing::error!(%cause, "the write-ahead log could not be moved into the database's file");
                break;
            }
        }
    }
    tracing::warn!(
        bytes = length(file),
        "another process reads the database's file: a part of the data is in the file that ends in -wal and belongs to it"
    );
}

/// Looks after the log of a file.
#[derive(Debug)]
pub struct Keeper {
    file: Arc<Path>,
    /// Since when it can't be shortened.
    pinned: Option<Instant>,
    /// When that was told.
    told: Option<Instant>,
}

impl Keeper {
    /// Of this database's log.
    pub fn new(file: Arc<Path>) -> Self {
        Self { file, pinned: None, told: None }
    }

    /// Looks at the log, and shortens it if it is too long.
    pub async fn look(&mut self, now: Instant) {
        let (file, is_long) = (self.file.clone(), length(&self.file) > LONG);
        let emptied = match is_long {
            true => tokio::task::spawn_blocking(move || empty(&file, SHORT_PATIENCE)).await,
            false => Ok(Ok(true)),
        };
        let is_short = match emptied {
            Ok(Ok(emptied)) => emptied,
            Ok(Err(cause)) => {
                tracing::error!(%cause, "the write-ahead log could not be shortened; trying again");
                false
            }
            Err(cause) => {
                tracing::error!(%cause, "shortening the write-ahead log broke off; trying again");
                false
            }
        };
        self.note(is_short, now);
    }

    fn note(&mut self, is_short: bool, now: Instant) {
        let bytes = length(&self.file);
        METRICS.wal_bytes.set(i64::try_from(bytes).unwrap_or(i64::MAX));
        if is_short {
            if self.told.take().is_some() {
                tracing::info!(bytes, "the write-ahead log is short again");
            }
            self.pinned = None;
            METRICS.wal_pinned.set(0);
            return;
        }
        let since = *self.pinned.get_or_insert(now);
        if now.duration_since(since) < PINNED_AFTER {
            return;
        }
        METRICS.wal_pinned.set(1);
        if self.told.is_none_or(|told| now.duration_since(told) >= TOLD_EVERY) {
            self.told = Some(now);
            tracing::warn!(
                bytes,
                "the write-ahead log grows: another process has kept a reading transaction open on the database's \
                 file; end it, and the log becomes short again by itself"
            );
        }
    }
}

/// Looks after the log until told to stop.
pub async fn keep_short(file: Arc<Path>, stop: CancellationToken) {
    let mut keeper = Keeper::new(file);
    while stop.run_until_cancelled(tokio::time::sleep(PAUSE)).await.is_some() {
        keeper.look(Instant::now()).await;
    }
}
