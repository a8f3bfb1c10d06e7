//! Why a database cannot be opened, in words for whoever runs the server. They name the database, but never a
//! password.

use std::io::ErrorKind;
use std::path::Path;

use sea_orm::sqlx::Error as Driver;
use sea_orm::sqlx::error::DatabaseError;
use sea_orm::sqlx::postgres::{PgConnectOptions, PgSslMode};
use sea_orm::{DbErr, RuntimeErr};

/// Why a database was not opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The database is missing, cannot be reached, or is not fit to be used.
    #[error("--database-url: {0}")]
    Database(String),
    /// The database at which to listen for other servers' notifications cannot be reached.
    #[error("--notify-database-url: {0}")]
    Notices(String),
    /// Too few connections are allowed.
    #[error("--database-connections: {0}")]
    Connections(String),
}

/// The host and port, or the socket, of a PostgreSQL server.
pub(super) fn place(options: &PgConnectOptions) -> String {
    let port = options.get_port();
    match options.get_socket() {
        Some(socket) => format!("{}/.s.PGSQL.{port}", socket.display()),
        None => format!("{}:{port}", options.get_host()),
    }
}

/// Why a PostgreSQL server cannot be reached.
pub(super) fn postgres(options: &PgConnectOptions, error: &Driver) -> String {
    let place = place(options);
    match error {
        Driver::Database(error) => refused(options, &place, error.as_ref()),
        Driver::Tls(cause) => tls(options, &place, cause),
        Driver::Io(cause) if cause.get_ref().is_some_and(|cause| cause.is::<rustls::Error>()) => {
            tls(options, &place, cause)
        }
        Driver::Io(cause) if cause.kind() == ErrorKind::ConnectionRefused => {
            format!("nothing listens at {place} (connection refused): is PostgreSQL running there?")
        }
        // The resolver's error has no kind of its own, only this text.
        Driver::Io(cause) if cause.to_string().contains("lookup address") => {
            format!("the host {} is not known: {cause}", options.get_host())
        }
        Driver::Io(cause) => format!("{place} can't be reached: {cause}"),
        Driver::Configuration(cause) => format!("it can't be understood: {cause}"),
        error => format!("{place} does not answer as PostgreSQL does: {error}"),
    }
}

/// Explains an error that PostgreSQL, or a pooler in front of it, returned.
fn refused(options: &PgConnectOptions, place: &str, error: &dyn DatabaseError) -> String {
    let (said, user) = (error.message(), options.get_username());
    match error.code().as_deref() {
        Some("28P01") => {
            format!("PostgreSQL at {place} does not take the password of the user {user}: {said}")
        }
        Some("28000") => format!("PostgreSQL at {place} does not let the user {user} in: {said}"),
        Some("3D000") => {
            let database = options.get_database().unwrap_or(user);
            format!("PostgreSQL at {place} has no database {database}: {said}")
        }
        Some("53300") => format!("PostgreSQL at {place} has no connection to spare: {said}"),
        Some("57P03") => format!("PostgreSQL at {place} is not ready: {said}"),
        Some(code) => format!("PostgreSQL at {place} refuses: {said} ({code})"),
        None => format!("PostgreSQL at {place} refuses: {said}"),
    }
}

fn tls(options: &PgConnectOptions, place: &str, cause: &dyn std::fmt::Display) -> String {
    let mode = match options.get_ssl_mode() {
        PgSslMode::Disable => "disable",
        PgSslMode::Allow => "allow",
        PgSslMode::Prefer => "prefer",
        PgSslMode::Require => "require",
        PgSslMode::VerifyCa => "verify-ca",
        PgSslMode::VerifyFull => "verify-full",
    };
    format!("TLS with {place} failed (sslmode={mode}): {cause}")
}

/// Why a SQLite file cannot be opened.
pub(super) fn sqlite(file: &Path, error: &DbErr) -> String {
    const READ_ONLY: i32 = 8;
    let name = file.display();
    let Some(error) = driver(error) else { return format!("{name} can't be opened: {error}") };
    let Some(error) = error.as_database_error() else { return format!("{name} can't be opened: {error}") };
    let code: i32 = error.code().and_then(|code| code.parse().ok()).unwrap_or_default();
    match code & 0xff {
        5 | 6 => format!("{name} is locked by another process"),
        READ_ONLY => {
            format!("{name} can't be written: it, its directory or its disk is read-only for this user")
        }
        10 => format!("{name} can't be read or written: {}", error.message()),
        11 => format!("{name} is damaged: {}", error.message()),
        13 => format!("{name} can't grow: its disk is full"),
        14 => closed(file),
        26 => format!("{name} is not a database of SQLite"),
        _ => format!("{name} can't be opened: {}", error.message()),
    }
}

/// Explains why SQLite could not open a file, from what the file system says of it.
fn closed(file: &Path) -> String {
    let name = file.display();
    let directory = file.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if !directory.is_dir() {
        return format!("{name} can't be made: there is no directory {}", directory.display());
    }
    if file.is_dir() {
        return format!("{name} is a directory; name a file in it");
    }
    match std::fs::OpenOptions::new().read(true).write(true).open(file) {
        Err(error) if error.kind() == ErrorKind::NotFound && directory.metadata().is_ok() => {
            format!(
                "{name} is not there, and can't be made: add ?mode=rwc to its address, or let this user write in {}",
                directory.display()
            )
        }
        Err(error) if error.kind() == ErrorKind::PermissionDenied => {
            format!("{name} may not be read and written by this user (permission denied)")
        }
        Err(error) => format!("{name} can't be opened: {error}"),
        Ok(_) => format!("{name} can't be opened: files beside it can't be made in {}", directory.display()),
    }
}

/// The error of the driver inside sea-orm's error, if there is one.
fn driver(error: &DbErr) -> Option<&Driver> {
    match error {
        DbErr::Conn(RuntimeErr::SqlxError(error))
        | DbErr::Exec(RuntimeErr::SqlxError(error))
        | DbErr::Query(RuntimeErr::SqlxError(error)) => Some(error),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::str::FromStr;

    use super::*;

    #[test]
    fn what_is_told_names_the_place_and_no_password() {
        let url = "postgres://somebody:a-secret@db.example:5433/plimsoll?sslmode=require";
        let options = PgConnectOptions::from_str(url).unwrap();
        let io = |kind, text: &str| Driver::Io(io::Error::new(kind, text.to_owned()));
        for (error, parts) in [
            (io(ErrorKind::ConnectionRefused, "refused"), ["db.example:5433", "connection refused"]),
            (io(ErrorKind::Other, "failed to lookup address information"), ["db.example", "not known"]),
            (io(ErrorKind::HostUnreachable, "no route"), ["db.example:5433", "no route"]),
            (Driver::Tls("server does not support TLS".into()), ["sslmode=require", "does not support TLS"]),
            (Driver::Protocol("odd".into()), ["db.example:5433", "odd"]),
        ] {
            let message = postgres(&options, &error);
            assert!(parts.iter().all(|part| message.contains(part)), "{message}");
            assert!(!message.contains("a-secret"), "{message}");
        }
    }
}
