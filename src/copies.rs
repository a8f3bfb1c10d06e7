//! `plimsoll backup` and `plimsoll restore`: whole copies of the database.

use std::path::Path;

use plimsoll::app::db::{Address, copy, file_of};
use url::Url;

use crate::config::{Backup, Restore};
use crate::{Outcome, say};

/// Copies the database into a file, while servers run on it or not.
pub fn back_up(options: &Backup) -> Outcome {
    let database = match &options.store.database_url {
        Address::Sqlite(url) => file_of(url)?,
        Address::Postgres(url) => return Err(with_pg_dump(url, &options.file).into()),
    };
    let copied = copy::back_up(&database, &options.file, options.replace)?;
    say(&format!(
        "{} holds all of {}: {} bytes, schema {}.",
        options.file.display(),
        database.display(),
        copied.bytes,
        copied.version
    ));
    Ok(())
}

/// Puts a copy in the place of the database.
pub fn restore(options: &Restore) -> Outcome {
    let database = match &options.store.database_url {
        Address::Sqlite(url) => file_of(url)?,
        Address::Postgres(url) => return Err(with_pg_restore(url, &options.file).into()),
    };
    let (copied, way) = copy::restore(&options.file, &database)?;
    say(&format!(
        "{} is what {} holds: {} bytes, schema {}.",
        database.display(),
        options.file.display(),
        copied.bytes,
        copied.version
    ));
    if way.is_changed() {
        say(&format!("The next start brings it to {}.", way.to));
    }
    Ok(())
}

/// How PostgreSQL is backed up.
fn with_pg_dump(url: &str, file: &Path) -> String {
    format!(
        "PostgreSQL is backed up by its own tool, also while servers run:\n\n  \
         pg_dump --format=custom --file='{}' '{}'\n",
        file.display(),
        without_password(url)
    )
}

/// How PostgreSQL is restored.
fn with_pg_restore(url: &str, file: &Path) -> String {
    format!(
        "PostgreSQL is restored by its own tool, into an empty database that no server uses:\n\n  \
         pg_restore --exit-on-error --single-transaction --no-owner --dbname='{}' '{}'\n",
        without_password(url),
        file.display()
    )
}

/// The address as it may be shown; the tools ask for the password, or read it from PGPASSWORD.
fn without_password(url: &str) -> String {
    let Ok(mut url) = Url::parse(url) else { return "postgres://USER@HOST/DATABASE".into() };
    // Only an address without a host can't do without.
    let _ = url.set_password(None);
    url.into()
}
