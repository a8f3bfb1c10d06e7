//! Classifies database errors: whether to retry, and what a client may be told.

use std::fmt::{self, Display, Formatter};

use sea_orm::sqlx::Error as Driver;
use sea_orm::{DbErr, RuntimeErr};

/// Why the database did not do what it was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// A conflict with concurrent work: a deadlock, a serialization failure, or a locked file.
    Race,
    /// It could not be reached, or the connection was lost before anything was committed.
    Away,
    /// It cannot be written: its disk is full, or it is read-only.
    Refused,
    /// The connection was lost during a commit, so that nobody knows whether it was committed.
    Uncertain,
}

impl Trouble {
    /// Whether certainly nothing was changed, and a retry may well succeed.
    pub fn is_worth_another_try(self) -> bool {
        matches!(self, Self::Race | Self::Away)
    }

    /// The `extensions.code` of the GraphQL error.
    pub fn code(self) -> &'static str {
        match self {
            Self::Race | Self::Away | Self::Refused => "UNAVAILABLE",
            Self::Uncertain => "OUTCOME_UNKNOWN",
        }
    }

    /// The name in metrics and in the log.
    pub fn name(self) -> &'static str {
        match self {
            Self::Race => "race",
            Self::Away => "away",
            Self::Refused => "refused",
            Self::Uncertain => "uncertain",
        }
    }

    /// Classifies an error of a commit: if the connection was lost, the outcome is uncertain.
    pub fn of_commit(error: &DbErr) -> Option<Self> {
        match Self::of(error) {
            Some(Self::Away) => Some(Self::Uncertain),
            // A file that could not be flushed may have been written all the same.
            Some(Self::Refused) if sqlite_code(error) == Some(SQLITE_IOERR) => Some(Self::Uncertain),
            // An error that is not the database's own answer does not tell whether it committed.
            None if driver(error).is_some_and(|error| error.as_database_error().is_none()) => {
                Some(Self::Uncertain)
            }
            trouble => trouble,
        }
    }

    /// Classifies an error; `None` if it is not about the state of the database.
    pub fn of(error: &DbErr) -> Option<Self> {
        if matches!(error, DbErr::ConnectionAcquire(_)) {
            return Some(Self::Away);
        }
        let opening = matches!(error, DbErr::Conn(_));
        match driver(error)? {
            // A proxy that accepts connections and closes them, while its database is down, looks like this to the
            // driver.
            Driver::Protocol(_) | Driver::Tls(_) if opening => Some(Self::Away),
            Driver::Io(_) | Driver::PoolTimedOut | Driver::PoolClosed | Driver::WorkerCrashed => {
                Some(Self::Away)
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
            "40001" | "40P01" | "55P03" => Some(Self::Race),
            "57014" | "57P01" | "57P02" | "57P03" | "57P05" | "25P03" | "53300" => Some(Self::Away),
            "25006" | "53000" | "53100" | "53200" | "58000" | "58030" => Some(Self::Refused),
            _ => code.starts_with("08").then_some(Self::Away),
        }
    }

    /// By one of SQLite's extended result codes.
    pub fn of_sqlite(code: i32) -> Option<Self> {
        match code & 0xff {
            SQLITE_BUSY | SQLITE_LOCKED => Some(Self::Race),
            SQLITE_READONLY | SQLITE_IOERR | SQLITE_FULL | SQLITE_CANTOPEN => Some(Self::Refused),
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

/// The message for clients.
impl Display for Trouble {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Race => "Too many want to change the same at once; try again.",
            Self::Away => "The database does not answer; try again in a moment.",
            Self::Refused => "The database can't take changes at the moment; try again later.",
            Self::Uncertain => {
                "The database was lost while this was being saved: it may have been done or not. Sent again under its \
                 key (`Idempotency-Key` or `clientMutationId`), it is done once and tells what came of it; without a \
                 key, look before you repeat it."
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_both_databases_tell_their_trouble() {
        for (code, trouble) in [
            ("40001", Some(Trouble::Race)),
            ("40P01", Some(Trouble::Race)),
            ("5", Some(Trouble::Race)),
            ("517", Some(Trouble::Race)),
            ("08006", Some(Trouble::Away)),
            ("57P01", Some(Trouble::Away)),
            ("53100", Some(Trouble::Refused)),
            ("25006", Some(Trouble::Refused)),
            ("13", Some(Trouble::Refused)),
            ("778", Some(Trouble::Refused)),
            ("8", Some(Trouble::Refused)),
            ("23505", None),
            ("2067", None),
            ("1", None),
        ] {
            assert_eq!(Trouble::of_code(code), trouble, "{code}");
        }
    }
}
