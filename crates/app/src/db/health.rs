//! Health check of the database: whether it can be read and written.

use std::time::{Duration, Instant};

use sea_orm::{ConnectionTrait, Statement};
use tokio::sync::Mutex;
use tokio::time::timeout;

use super::Db;
use super::requester::Requester;
use crate::error::{Error, Result};

/// How long the read and the write may each take.
const PATIENCE: Duration = Duration::from_millis(900);

/// How long a result is reused: a check writes, and anybody may ask for one as often as they like.
const FRESH: Duration = Duration::from_secs(1);

/// What fails at the moment, each with a reason for whoever runs the server.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Health {
    /// Why reading fails; `None` if it works.
    pub reads: Option<String>,
    /// Why writing fails; `None` if it works.
    pub writes: Option<String>,
}

/// The health check of one database, shared by all who ask.
#[derive(Debug)]
pub struct HealthCheck {
    db: Db,
    last: Mutex<Option<(Instant, Health)>>,
}

impl HealthCheck {
    /// For this database.
    pub fn new(db: Db) -> Self {
        Self { db, last: Mutex::default() }
    }

    /// The current health, or a result at most a second old. Callers that come while a check runs share its
    /// result.
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
    /// Reads and writes something, each with a time limit of under a second, and tells what failed.
    async fn health(&self) -> Health {
        let check = async {
            let (reads, writes) = tokio::join!(reason(self.try_to_read()), reason(self.try_to_write()));
            Health { reads, writes }
        };
        Requester::Probe.during(check).await
    }

    async fn try_to_read(&self) -> Result<()> {
        let backend = self.reader.get_database_backend();
        let text = "SELECT last_number FROM sequence LIMIT 1";
        self.reader.query_one_raw(Statement::from_string(backend, text)).await?;
        Ok(())
    }

    /// The write counts only once it is committed. The row has a random name and is deleted again, so that no
    /// other server, even one paused in the middle of its own check, can have it locked.
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
        Ok(Err(Error::Database { class, cause })) => {
            tracing::warn!(trouble = class.name(), %cause, "the database is not well");
            Some(class.to_string())
        }
        Ok(Err(error)) => {
            tracing::error!(cause = error.cause(), "the database is not well");
            Some("The database refuses it; the log says why.".into())
        }
        Err(_) => Some("The database does not answer within a second.".into()),
    }
}
