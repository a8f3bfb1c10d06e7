//! What leaves the database as a file, and comes back: copies of all of it, and old entries of the audit log.

use std::io::{BufWriter, Write};
use std::path::Path;

use app::atomic_file;
use app::audit;
use app::db::{Address, backup, file_of};
use app::progress::JobProgress;
use url::Url;

use crate::config::{Backup, ExportAudit, Restore};
use crate::{Exit, describe, open, say};

/// Copies the database into a file, while servers run on it or not.
pub(crate) fn back_up(options: &Backup) -> Exit {
    let database = match &options.store.database_url {
        Address::Sqlite(url) => file_of(url)?,
        Address::Postgres(url) => return Err(with_pg_dump(url, &options.file).into()),
    };
    let progress = JobProgress::unknown(format!("Copying {}", database.display()));
    let copied = backup::back_up(&database, &options.file, options.replace)?;
    drop(progress);
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
pub(crate) fn restore(options: &Restore) -> Exit {
    let database = match &options.store.database_url {
        Address::Sqlite(url) => file_of(url)?,
        Address::Postgres(url) => return Err(with_pg_restore(url, &options.file).into()),
    };
    let progress = JobProgress::unknown(format!("Copying {}", options.file.display()));
    let (copied, way) = backup::restore(&options.file, &database)?;
    drop(progress);
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

/// Writes old entries of the audit log into a file, and deletes them once it is safe.
pub(crate) async fn export_audit(options: &ExportAudit) -> Exit {
    if options.file.exists() {
        return Err(format!("{} is there already; name another file", options.file.display()).into());
    }
    let app = open(&options.store, Vec::new()).await?;
    let mut file = atomic_file::begin(&options.file)?;
    let mut out = BufWriter::new(file.as_file_mut());
    let progress = JobProgress::unknown("Writing and deleting old entries of the audit log");
    let written = audit::write_old(&app, &mut out).await.map_err(describe)?;
    out.flush()?;
    drop(out);
    let done = match written {
        None => return Err(KEPT_FOR_EVER.into()),
        Some(written) if written.count() == 0 => {
            "No entry is older than the policy keeps it; there is no file.".into()
        }
        Some(written) => {
            atomic_file::finish(file, &options.file, false)?;
            audit::delete(&app, &written).await.map_err(describe)?;
            let (count, name, digest) = (written.count(), options.file.display(), &written.digest);
            format!("{count} entries went from the audit log to {name} (SHA-256 {digest}).")
        }
    };
    app.db.close().await?;
    drop(progress);
    say(&done);
    Ok(())
}

/// What is said where no entry is ever old enough.
const KEPT_FOR_EVER: &str = "the policy keeps the audit log for ever; an administrator may change that: \
    mutation { updatePolicy(input: { retention: { auditDays: 730 } }) { errors { message } } }";

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
