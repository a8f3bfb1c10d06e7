//! Whether the database does what it is asked: reads, and writes.

use std::time::{Duration, Instant};

use sea_orm::{ConnectionTrait, Statement};
use tokio::sync::Mutex;
use tokio::time::timeout;

use super::Db;
use super::asker::Asker;
use crate::error::{Error, Result};

/// How long each of the two may take.
const PATIENCE: Duration = Duration::from_millis(900);

/// How long an answer is given again to whoever asks: a check writes, and anybody may ask as often as they like.
const FRESH: Duration = Duration::from_secs(1);

/// What the database does not do at the moment, each with its reason in words for whoever runs the server.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Health {
    /// Why nothing can be read, if so.
    pub reads: Option<String>,
    /// Why nothing can be written, if so.
    pub writes: Option<String>,
}

/// Looks after the health of one database, for all who ask.
#[derive(Debug)]
pub struct HealthCheck {
    db: Db,
    last: Mutex<Option<(Instant, Health)>>,
}

impl HealthCheck {
    /// Of this database.
    pub fn new(db: Db) -> Self {
        Self { db, last: Mutex::default() }
    }

    /// How it is, or was a second ago at most; whoever asks while it is looked at waits for the same answer.
    pub async fn health(&self) -> Health {
        let mut last = self.last.lock().await;
        if let Some((at, health)) = &*last
            && at.elapsed() < FRESH
        {
            return health.clone();
        }
        let health = self.db.health().await;
        *last = Some((Instant::now(), health.clone()));
        health
    }
}

impl Db {
    /// Reads something and writes something, both within a second; what does not go through.
    async fn health(&self) -> Health {
        let check = async {
            let (reads, writes) = tokio::join!(reason(self.try_to_read()), reason(self.try_to_write()));
            Health { reads, writes }
        };
        Asker::Probe.during(check).await
    }

    async fn try_to_read(&self) -> Result<()> {
        let backend = self.reader.get_database_backend();
        let text = "SELECT last_number FROM sequence LIMIT 1";
        self.reader.query_one_raw(Statement::from_string(backend, text)).await?;
        Ok(())
    }

    /// Only what was committed has gone through. The row has a name of its own, and is gone in the end: no other
    /// server, even one that is paused in the middle of the same, has it locked.
    async fn try_to_write(&self) -> Result<()> {
        let writing = self.begin().await?;
        let name = format!("PROBE {:016x}", rand::random::<u64>());
        let write = format!("INSERT INTO sequence (name, last_number) VALUES ('{name}', 1)");
        writing.txn.execute_unprepared(&write).await?;
        let undo = format!("DELETE FROM sequence WHERE name = '{name}'");
        writing.txn.execute_unprepared(&undo).await?;
        Ok(writing.commit().await?)
    }
}

async fn reason(check: impl Future<Output = Result<()>>) -> Option<String> {
    match timeout(PATIENCE, check).await {
        Ok(Ok(())) => None,
        Ok(Err(Error::Database { trouble, cause })) => {
            tracing::warn!(trouble = trouble.name(), %cause, "the database is not well");
            Some(trouble.to_string())
        }
        Ok(Err(error)) => {
            tracing::error!(cause = error.cause(), "the database is not well");
            Some("The database refuses it; the log says why.".into())
        }
        Err(_) => Some("The database does not answer within a second.".into()),
    }
}
