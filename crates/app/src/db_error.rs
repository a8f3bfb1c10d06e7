//! Classifies database errors: whether to retry, and what a client may be told.

use std::fmt::{self, Display, Formatter};

use messages::Message;
use sea_orm::sqlx::Error as Driver;
use sea_orm::{DbErr, RuntimeErr};

/// Why the database did not do what it was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DbErrorClass {
    /// A conflict with concurrent work: a deadlock, a serialization failure, or a locked file.
    Conflict,
    /// It could not be reached, or the connection was lost before anything was committed.
    Unavailable,
    /// It cannot be written: its disk is full, or it is read-only.
    ReadOnly,
    /// The connection was lost during a commit, so that nobody knows whether it was committed.
    Uncertain,
}

impl DbErrorClass {
    /// Whether certainly nothing was changed, and a retry may well succeed.
    pub fn is_retryable(self) -> bool {
        matches!(self, Self::Conflict | Self::Unavailable)
    }

    /// The `extensions.code` of the GraphQL error.
    pub fn code(self) -> &'static str {
        match self {
            Self::Conflict | Self::Unavailable | Self::ReadOnly => "UNAVAILABLE",
            Self::Uncertain => "OUTCOME_UNKNOWN",
        }
    }

    /// What clients are told.
    pub fn message(self) -> Message {
        match self {
            Self::Conflict => messages::database_race(),
            Self::Unavailable => messages::database_away(),
            Self::ReadOnly => messages::database_read_only(),
            Self::Uncertain => messages::database_uncertain(),
        }
    }

    /// The name in metrics and in the log.
    pub fn name(self) -> &'static str {
        match self {
            Self::Conflict => "race",
            Self::Unavailable => "away",
            Self::ReadOnly => "refused",
            Self::Uncertain => "uncertain",
        }
    }

    /// Classifies an error of a commit: if the connection was lost, the outcome is uncertain.
    pub fn of_commit(error: &DbErr) -> Option<Self> {
        match Self::of(error) {
            Some(Self::Unavailable) => Some(Self::Uncertain),
            // A file that could not be flushed may have been written all the same.
            Some(Self::ReadOnly) if sqlite_code(error) == Some(SQLITE_IOERR) => Some(Self::Uncertain),
            // An error that is not the database's own answer does not tell whether it committed.
            None if driver(error).is_some_and(|error| error.as_database_error().is_none()) => {
                Some(Self::Uncertain)
            }
            class => class,
        }
    }

    /// Classifies an error; `None` if it is not about the state of the database.
    pub fn of(error: &DbErr) -> Option<Self> {
        if matches!(error, DbErr::ConnectionAcquire(_)) {
            return Some(Self::Unavailable);
        }
        let opening = matches!(error, DbErr::Conn(_));
        match driver(error)? {
            // A proxy that accepts connections and closes them, while its database is down, looks like this to the
            // driver.
            Driver::Protocol(_) | Driver::Tls(_) if opening => Some(Self::Unavailable),
            Driver::Io(_) | Driver::PoolTimedOut | Driver::PoolClosed | Driver::WorkerCrashed => {
                Some(Self::Unavailable)
            }
            Driver::Database(error) => Self::of_code(&error.code()?),
            _ => None,
        }
    }

    /// By a five-character SQLSTATE, or by one of SQLite's result codes as a number.
    pub fn of_code(code: &str) -> Option<Self> {
        if let (true, Ok(number)) = (code.len() < 5, code.parse::<i32>()) {
            return Self::of_sqlite(number);
        }
        match code {
            "40001" | "40P01" | "55P03" => Some(Self::Conflict),
            "57014" | "57P01" | "57P02" | "57P03" | "57P05" | "25P03" | "53300" => Some(Self::Unavailable),
            "25006" | "53000" | "53100" | "53200" | "58000" | "58030" => Some(Self::ReadOnly),
            _ => code.starts_with("08").then_some(Self::Unavailable),
        }
    }

    /// By one of SQLite's extended result codes.
    pub fn of_sqlite(code: i32) -> Option<Self> {
        match code & 0xff {
            SQLITE_BUSY | SQLITE_LOCKED => Some(Self::Conflict),
            SQLITE_READONLY | SQLITE_IOERR | SQLITE_FULL | SQLITE_CANTOPEN => Some(Self::ReadOnly),
            _ => None,
        }
    }
}

const SQLITE_BUSY: i32 = 5;
const SQLITE_LOCKED: i32 = 6;
const SQLITE_READONLY: i32 = 8;
const SQLITE_IOERR: i32 = 10;
const SQLITE_FULL: i32 = 13;
const SQLITE_CANTOPEN: i32 = 14;

fn sqlite_code(error: &DbErr) -> Option<i32> {
    let code: i32 = driver(error)?.as_database_error()?.code()?.parse().ok()?;
    Some(code & 0xff)
}

/// The error of the driver inside sea-orm's error, if there is one.
fn driver(error: &DbErr) -> Option<&Driver> {
    let (DbErr::Conn(error) | DbErr::Exec(error) | DbErr::Query(error)) = error else { return None };
    match error {
        RuntimeErr::SqlxError(error) => Some(error),
        RuntimeErr::Internal(_) => None,
    }
}

/// In English, for the log.
impl Display for DbErrorClass {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.message().fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_both_databases_tell_their_trouble() {
        for (code, class) in [
            ("40001", Some(DbErrorClass::Conflict)),
            ("40P01", Some(DbErrorClass::Conflict)),
            ("5", Some(DbErrorClass::Conflict)),
            ("517", Some(DbErrorClass::Conflict)),
            ("08006", Some(DbErrorClass::Unavailable)),
            ("57P01", Some(DbErrorClass::Unavailable)),
            ("53100", Some(DbErrorClass::ReadOnly)),
            ("25006", Some(DbErrorClass::ReadOnly)),
            ("13", Some(DbErrorClass::ReadOnly)),
            ("778", Some(DbErrorClass::ReadOnly)),
            ("8", Some(DbErrorClass::ReadOnly)),
            ("23505", None),
            ("2067", None),
            ("1", None),
        ] {
            assert_eq!(DbErrorClass::of_code(code), class, "{code}");
        }
    }
}
