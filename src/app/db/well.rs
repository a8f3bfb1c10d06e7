//! Whether the database does what it is asked: reads, and writes.

use std::time::Duration;

use sea_orm::{ConnectionTrait, Statement};
use tokio::time::timeout;

use super::Db;
use super::asker::Asker;
use crate::error::{Error, Result};

/// How long each of the two may take.
const PATIENCE: Duration = Duration::from_millis(900);

/// What the database does not do at the moment, each with its reason in words for whoever runs the server.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Illness {
    /// Why nothing can be read, if so.
    pub reads: Option<String>,
    /// Why nothing can be written, if so.
    pub writes: Option<String>,
}

impl Db {
    /// Reads something and writes something, both within a second; what does not go through.
    pub async fn illness(&self) -> Illness {
        let check = async {
            let (reads, writes) = tokio::join!(reason(self.try_to_read()), reason(self.try_to_write()));
            Illness { reads, writes }
        };
        Asker::Probe.during(check).await
    }

    async fn try_to_read(&self) -> Result<()> {
        let backend = self.reader.get_database_backend();
        let text = "SELECT last_number FROM sequence LIMIT 1";
        self.reader.query_one_raw(Statement::from_string(backend, text)).await?;
        Ok(())
    }

    /// Only what was committed has gone through.
    async fn try_to_write(&self) -> Result<()> {
        let writing = self.begin().await?;
        let write = "INSERT INTO sequence (name, last_number) VALUES ('PROBE', 1)
            ON CONFLICT (name) DO UPDATE SET last_number = sequence.last_number + 1";
        writing.txn.execute_unprepared(write).await?;
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
