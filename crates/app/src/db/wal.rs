//! Keeps the write-ahead log of a SQLite file short while the server runs, and empties it when the server
//! stops, so that all data are in the one file.
//!
//! SQLite itself moves pages from the log into the file (a checkpoint) as far as no reader needs an older
//! state. But it restarts the log only at a moment without readers, and the log file keeps the greatest
//! length that it ever had. So the log is checked here from time to time.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use rusqlite::{Connection, OpenFlags};
use tokio_util::sync::CancellationToken;

use crate::metrics::METRICS;

/// The length in bytes above which the log is too long. SQLite itself truncates it to this length when it
/// restarts it.
pub const LONG: u64 = 16 * 1024 * 1024;

/// How often the log is checked.
const PAUSE: Duration = Duration::from_secs(5);
/// How long a checkpoint waits for writers and readers, and keeps them waiting, while the server runs.
const SHORT_PATIENCE: Duration = Duration::from_millis(100);
/// The same when the server stops: for one attempt, and for all of them.
const LAST_PATIENCE: Duration = Duration::from_secs(1);
const LAST_TRIES: Duration = Duration::from_secs(3);
/// A warning is logged once the log has been too long for this time. Requests of this server end sooner.
const PINNED_AFTER: Duration = Duration::from_secs(45);
/// How often the warning is repeated.
const LOG_EVERY: Duration = Duration::from_mins(10);

/// The file beside a database file whose name ends with `ending`: `-wal` or `-shm`.
pub fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// The length of a database's log in bytes; 0 if there is none.
pub fn length(file: &Path) -> u64 {
    beside(file, "-wal").metadata().map_or(0, |log| log.len())
}

/// Moves the whole log into the file and truncates it. False if a writer, or a reader of an older state, did
/// not finish in time; then as much was moved as possible.
fn empty(file: &Path, patience: Duration) -> rusqlite::Result<bool> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(file, flags)?;
    connection.busy_timeout(patience)?;
    let checkpoint = |mode: &str| {
        let is_busy = |row: &rusqlite::Row<'_>| row.get::<_, i64>(0);
        connection.query_row(&format!("PRAGMA wal_checkpoint({mode})"), [], is_busy)
    };
    // PASSIVE does most of the work without blocking anyone, so that TRUNCATE keeps writers waiting only
    // briefly.
    checkpoint("PASSIVE")?;
    Ok(checkpoint("TRUNCATE")? == 0)
}

/// Empties the log when the server stops. If another process prevents that, it is logged.
pub fn finish(file: &Path) {
    let deadline = Instant::now() + LAST_TRIES;
    loop {
        // SQLite itself does not wait for another checkpoint that is running.
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

/// Checks the log of one file.
#[derive(Debug)]
pub struct Checkpointer {
    file: Arc<Path>,
    /// Since when the log could not be shortened; `None` if it could.
    pinned: Option<Instant>,
    /// When the warning was last logged.
    logged_at: Option<Instant>,
}

impl Checkpointer {
    /// For the log of this database file.
    pub fn new(file: Arc<Path>) -> Self {
        Self { file, pinned: None, logged_at: None }
    }

    /// Checks the log, and shortens it if it is too long.
    pub async fn look(&mut self, now: Instant) {
        let (file, is_long) = (self.file.clone(), length(&self.file) > LONG);
        let emptied = if is_long {
            tokio::task::spawn_blocking(move || empty(&file, SHORT_PATIENCE)).await
        } else {
            Ok(Ok(true))
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
            if self.logged_at.take().is_some() {
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
        if self.logged_at.is_none_or(|logged_at| now.duration_since(logged_at) >= LOG_EVERY) {
            self.logged_at = Some(now);
            tracing::warn!(
                bytes,
                "the write-ahead log grows: another process has kept a reading transaction open on the database's \
                 file; end it, and the log becomes short again by itself"
            );
        }
    }
}

/// Checks the log regularly until `stop` is cancelled.
pub async fn keep_short(file: Arc<Path>, stop: CancellationToken) {
    let mut keeper = Checkpointer::new(file);
    while stop.run_until_cancelled(tokio::time::sleep(PAUSE)).await.is_some() {
        keeper.look(Instant::now()).await;
    }
}
