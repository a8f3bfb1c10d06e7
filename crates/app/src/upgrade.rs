//! The version of a database's schema: which one it has, which one this program needs, and how to migrate it.

use std::fmt::{self, Display, Formatter};

use migration::{Migrator, MigratorTrait, has_tables, known_steps, taken_steps};
use sea_orm::DbErr;

use super::db::Db;
use super::db::requester::Requester;
use super::search;
use crate::error::{Error, Result};
use crate::progress::JobProgress;

/// A version of the schema, counted by the migrations applied to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// The number of migrations; 0 for an empty database.
    pub number: usize,
    /// The name of the last migration; `None` for an empty database.
    pub last_step: Option<String>,
}

impl Version {
    /// The version after these migrations.
    pub fn of(steps: &[String]) -> Self {
        Self { number: steps.len(), last_step: steps.last().cloned() }
    }

    /// The version that this program needs.
    pub fn needed() -> Self {
        Self::of(&known_steps())
    }
}

impl Display for Version {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.last_step {
            Some(step) => write!(f, "version {} ({step})", self.number),
            None => write!(f, "version 0 (empty)"),
        }
    }
}

/// What a migration did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchemaUpgrade {
    /// The version before.
    pub from: Version,
    /// The version after.
    pub to: Version,
}

impl SchemaUpgrade {
    /// Whether any migration was applied.
    pub fn is_changed(&self) -> bool {
        self.from.number != self.to.number
    }
}

impl Display for SchemaUpgrade {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if self.is_changed() {
            write!(f, "The database's schema was brought from {} to {}.", self.from, self.to)
        } else {
            write!(f, "The database's schema is up to date: {}.", self.to)
        }
    }
}

/// Why this program cannot work with a database. The database is left unchanged.
#[derive(Debug, thiserror::Error)]
pub enum UnsupportedSchema {
    /// A newer version of the program has migrated it.
    #[error(
        "the database was made or upgraded by a newer Plimsoll: its schema is {found}, and this program needs {needed}. \
         Nothing was changed. Start the newer program, or restore a backup from before the upgrade for this one."
    )]
    Newer {
        /// The version that was found.
        found: Version,
        /// The version that this program needs.
        needed: Version,
    },
    /// It has Plimsoll's tables, but no record of the migrations that were applied.
    #[error(
        "the database has tables of Plimsoll, but no record of its schema's version; this program needs {needed}. Nothing \
         was changed. An older program was stopped in the middle of its first start, before anything was stored: remove \
         what it left, or name another database, and start again."
    )]
    HalfMade {
        /// The version that this program needs.
        needed: Version,
    },
    /// A migration failed.
    #[error(
        "the database's schema is {found}, this program needs {needed}, and the way there failed: {cause}. Nothing was \
         changed: the program that ran on it before still does. Mend the cause and start again."
    )]
    Failed {
        /// The version that was found.
        found: Version,
        /// The version that this program needs.
        needed: Version,
        /// What the database reported.
        cause: DbErr,
    },
}

/// Compares the migrations applied to a database with those of this program: what it must be migrated from and to.
pub fn compare(taken: &[String]) -> Result<SchemaUpgrade, UnsupportedSchema> {
    let (known, found, needed) = (known_steps(), Version::of(taken), Version::needed());
    if taken.iter().all(|step| known.contains(step)) {
        Ok(SchemaUpgrade { from: found, to: needed })
    } else {
        Err(UnsupportedSchema::Newer { found, needed })
    }
}

/// Brings a database up to date. The schema changes in one transaction, so that an interruption leaves the database
/// as it was. Then the search columns are filled, row by row; after an interruption the next start continues.
/// Programs that start at the same time change the schema one after the other.
pub async fn upgrade(db: &Db) -> Result<SchemaUpgrade> {
    let upgraded = upgrade_schema(db).await?;
    if !search::is_complete(&db.reader).await? {
        let _progress = JobProgress::unknown("Making what rows are found by");
        Requester::Maker.during(search::complete(db)).await?;
    }
    Ok(upgraded)
}

async fn upgrade_schema(db: &Db) -> Result<SchemaUpgrade> {
    // A database that is up to date is only read, where that needs no transaction.
    let known = known_steps();
    if !db.is_lent() && taken_steps(db.writer()).await? == known {
        return Ok(SchemaUpgrade { from: Version::of(&known), to: Version::of(&known) });
    }
    let txn = db.begin_upgrade().await?;
    let taken = taken_steps(&txn).await?;
    let way = compare(&taken).map_err(Error::internal)?;
    if taken.is_empty() && has_tables(&txn).await? {
        return Err(Error::internal(UnsupportedSchema::HalfMade { needed: way.to }));
    }
    let _progress =
        JobProgress::unknown(format!("Bringing the database's schema from {} to {}", way.from, way.to));
    if let Err(cause) = Migrator::up(&txn, None).await {
        return Err(Error::internal(UnsupportedSchema::Failed { found: way.from, needed: way.to, cause }));
    }
    txn.commit().await?;
    Ok(way)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_is_older_the_same_or_newer() {
        let known = known_steps();
        let way = compare(&known[..2]).unwrap();
        assert!(way.is_changed() && way.from.number == 2 && way.to == Version::needed());
        assert!(!compare(&known).unwrap().is_changed());
        assert_eq!(compare(&[]).unwrap().from.to_string(), "version 0 (empty)");
        let newer = [known.clone(), vec!["m29990101_000001_later".to_owned()]].concat();
        let message = compare(&newer).unwrap_err().to_string();
        let (found, needed) =
            (format!("version {} (m29990101_000001_later)", newer.len()), Version::needed());
        assert!(message.contains(&found) && message.contains(&needed.to_string()), "{message}");
    }
}
