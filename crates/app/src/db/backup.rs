//! Backups of a SQLite file while others write to it, and restoring them.
//!
//! A copy is written under a temporary name in the same directory, checked, flushed to disk and then renamed,
//! so that there is never an incomplete file under the final name.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use migration::STEPS_TABLE;
use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, ErrorCode, OpenFlags};
use tempfile::NamedTempFile;

use super::wal::beside;
use crate::atomic_file;
use crate::upgrade::{SchemaUpgrade, UnsupportedSchema, Version, compare};

/// A copy that was made.
#[derive(Debug)]
pub struct BackupInfo {
    /// Its length in bytes.
    pub bytes: u64,
    /// The version of its schema.
    pub version: Version,
}

/// Why no copy was made. What was there before is unchanged.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// A file of the copy's name exists.
    #[error("{} is there already; nothing was changed. Name another file, or add --replace", .0.display())]
    Taken(PathBuf),
    /// The database to restore to exists, and a server may have it open.
    #[error(
        "{} is there: nothing is put in the place of a database, or of what belongs to one, for a server may have it open. \
         Nothing was changed. Stop the server, and move the file away with what belongs to it (the same name with -wal \
         and -shm at its end)",
        .0.display()
    )]
    InUse(PathBuf),
    /// The file to copy does not exist.
    #[error("{} is not there", .0.display())]
    Missing(PathBuf),
    /// The copy would overwrite the database itself.
    #[error("{} is the database itself", .0.display())]
    Itself(PathBuf),
    /// The file is not a Plimsoll database.
    #[error("{} is not a database of Plimsoll", .0.display())]
    Foreign(PathBuf),
    /// SQLite's integrity check failed.
    #[error("{} is damaged: {wrong}", .file.display())]
    Damaged {
        /// The file that was to be copied.
        file: PathBuf,
        /// What the integrity check reported.
        wrong: String,
    },
    /// This program cannot work with the version of its schema.
    #[error(transparent)]
    Unfit(#[from] UnsupportedSchema),
    /// SQLite failed.
    #[error("it could not be copied: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// The file system failed.
    #[error("it could not be copied: {0}")]
    System(#[from] io::Error),
}

type Result<T, E = BackupError> = std::result::Result<T, E>;

/// Copies a database, as it is at one moment, into another file. Servers go on reading and writing meanwhile.
pub fn back_up(database: &Path, copy: &Path, replace: bool) -> Result<BackupInfo> {
    if copy.exists() {
        if fs::canonicalize(copy)? == fs::canonicalize(database)? {
            return Err(BackupError::Itself(copy.into()));
        }
        if !replace {
            return Err(BackupError::Taken(copy.into()));
        }
    }
    let new = atomic_file::begin(copy)?;
    copy_open(database, new.path())?;
    let version = look_through(new.path(), database)?;
    name(new, copy, replace).map(|bytes| BackupInfo { bytes, version })
}

/// Copies a backup to the place of a database, where there must be none. Also returns the schema versions
/// that the next start will migrate from and to.
pub fn restore(copy: &Path, database: &Path) -> Result<(BackupInfo, SchemaUpgrade)> {
    for taken in [database.to_path_buf(), beside(database, "-wal"), beside(database, "-shm")] {
        if taken.exists() {
            return Err(BackupError::InUse(taken));
        }
    }
    let mut new = atomic_file::begin(database)?;
    if beside(copy, "-wal").exists() {
        // A part of its data is in its write-ahead log.
        copy_open(copy, new.path())?;
    } else {
        io::copy(&mut open(copy)?, new.as_file_mut())?;
    }
    let version = look_through(new.path(), copy)?;
    let upgrade = compare(&steps(&Connection::open(new.path())?)?)?;
    let bytes = name(new, database, false)?;
    Ok((BackupInfo { bytes, version }, upgrade))
}

fn open(file: &Path) -> Result<File> {
    File::open(file).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => BackupError::Missing(file.into()),
        _ => error.into(),
    })
}

/// Copies a database that others may write to: all pages as of one moment, including those in its write-ahead
/// log.
fn copy_open(from: &Path, to: &Path) -> Result<()> {
    drop(open(from)?);
    let open = |access| Connection::open_with_flags(from, access | OpenFlags::SQLITE_OPEN_NO_MUTEX);
    let from = match open(OpenFlags::SQLITE_OPEN_READ_WRITE) {
        Ok(from) => from,
        Err(_) => open(OpenFlags::SQLITE_OPEN_READ_ONLY)?,
    };
    let patience = Duration::from_secs(30);
    from.busy_timeout(patience)?;
    let mut to = Connection::open(to)?;
    // The file is flushed as a whole at the end.
    to.pragma_update(None, "synchronous", "OFF")?;
    let backup = Backup::new(&from, &mut to)?;
    // In one step, and so from one state. Writers go on meanwhile, and the write-ahead log grows.
    match backup.step(-1)? {
        StepResult::Done => Ok(()),
        _ => Err(io::Error::new(io::ErrorKind::ResourceBusy, "another process holds the database").into()),
    }
}

/// Checks that a copy is intact and ours, and returns its schema version. Afterwards it needs no log beside
/// it.
fn look_through(copy: &Path, original: &Path) -> Result<Version> {
    let foreign = || BackupError::Foreign(original.into());
    let db = Connection::open(copy)?;
    let damaged = |wrong: String| BackupError::Damaged { file: original.into(), wrong };
    let is_ours = db.table_exists(None, STEPS_TABLE).map_err(|error| match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseCorrupt) => damaged(error.to_string()),
        _ => foreign(),
    })?;
    let taken = if is_ours { steps(&db)? } else { Vec::new() };
    if taken.is_empty() {
        return Err(foreign());
    }
    db.pragma_update(None, "journal_mode", "DELETE")?;
    match db.query_row("PRAGMA integrity_check(1)", [], |row| row.get::<_, String>(0)) {
        Ok(found) if found == "ok" => {}
        Ok(found) => return Err(damaged(found)),
        Err(error) => return Err(damaged(error.to_string())),
    }
    let mut broken = db.prepare("PRAGMA foreign_key_check")?;
    if let Some(row) = broken.query([])?.next()? {
        let (table, target): (String, String) = (row.get(0)?, row.get(2)?);
        return Err(damaged(format!("a row of {table} refers to a row of {target} that is not there")));
    }
    Ok(Version::of(&taken))
}

/// The migrations that were applied to a copy.
fn steps(db: &Connection) -> Result<Vec<String>> {
    let mut steps = db.prepare(&format!("SELECT version FROM {STEPS_TABLE} ORDER BY version"))?;
    let steps = steps.query_map([], |row| row.get(0))?;
    Ok(steps.collect::<rusqlite::Result<_>>()?)
}

/// Gives a copy its final name.
fn name(new: NamedTempFile, place: &Path, replace: bool) -> Result<u64> {
    atomic_file::finish(new, place, replace).map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => BackupError::Taken(place.into()),
        _ => error.into(),
    })
}
