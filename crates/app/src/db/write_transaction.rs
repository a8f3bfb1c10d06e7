//! Transactions that write.

use std::time::Duration;

use sea_orm::{
    ConnAcquireErr, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr,
    SqliteTransactionMode, TransactionOptions, TransactionTrait,
};
use tokio::time::timeout;

use super::connection_pool::PooledConnection;
use super::postgres::session::{PROGRAM_IDLE, begin_lent};
use super::requester::Requester;
use super::{Db, unhurried};

/// How long a transaction waits for a connection; shorter than the time limit of a request.
pub(super) const PATIENCE: Duration = Duration::from_secs(25);

/// A transaction, with its connection. If it is dropped before it is committed, its running statement is
/// cancelled and the transaction is rolled back.
pub struct WriteTransaction {
    /// The transaction itself. It comes first, as it must be dropped before the connection goes back to the
    /// pool.
    pub txn: DatabaseTransaction,
    /// The connection.
    pub lease: PooledConnection,
}

impl WriteTransaction {
    /// Commits the transaction.
    pub async fn commit(self) -> Result<(), DbErr> {
        let Self { txn, mut lease } = self;
        let done = txn.commit().await;
        lease.end();
        done
    }
}

impl Db {
    /// Begins a transaction that writes, once the requester gets a connection. On SQLite it takes the write lock
    /// at once (BEGIN IMMEDIATE): a transaction that reads first and then writes could fail with "locked".
    pub async fn begin(&self) -> Result<WriteTransaction, DbErr> {
        let permit = timeout(PATIENCE, self.writing.take()).await;
        let permit = permit.map_err(|_| DbErr::ConnectionAcquire(ConnAcquireErr::Timeout))?;
        let mut lease = self.writers.lease(permit);
        let begin =
            |connection: DatabaseConnection| async move { connection.begin_with_options(immediate()).await };
        let txn = lease.run(begin).await?;
        self.settle(&txn).await?;
        if self.writer.get_database_backend() == DbBackend::Postgres {
            match Requester::current() {
                Requester::Program => {
                    let longer = PROGRAM_IDLE.as_millis();
                    // Work over many rows has no time limit for statements either; only the wait for locks
                    // stays limited.
                    let longer = format!(
                        "SET LOCAL idle_in_transaction_session_timeout = {longer}; SET LOCAL statement_timeout = 0"
                    );
                    txn.execute_unprepared(&longer).await?;
                }
                Requester::Maker => unhurried(&txn).await?,
                _ => {}
            }
        }
        Ok(WriteTransaction { txn, lease })
    }

    /// Sets the time limits of a transaction whose session, lent by a pooler, has none of its own.
    pub(super) async fn settle(&self, txn: &DatabaseTransaction) -> Result<(), DbErr> {
        if self.is_lent {
            txn.execute_unprepared(&begin_lent()).await?;
        }
        Ok(())
    }

    /// Begins the transaction that migrates the schema. Other migrations wait for it, and it has no time
    /// limit.
    pub async fn begin_upgrade(&self) -> Result<DatabaseTransaction, DbErr> {
        let txn = self.writer.begin_with_options(immediate()).await?;
        self.settle(&txn).await?;
        if self.writer.get_database_backend() == DbBackend::Postgres {
            unhurried(&txn).await?;
            txn.execute_unprepared("SELECT pg_advisory_xact_lock(7072737762)").await?;
        }
        Ok(txn)
    }
}

fn immediate() -> TransactionOptions {
    let sqlite_transaction_mode = Some(SqliteTransactionMode::Immediate);
    TransactionOptions { sqlite_transaction_mode, ..Default::default() }
}
