//! Transactions that write.

use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, SqliteTransactionMode,
    TransactionOptions, TransactionTrait,
};

use super::asker::Asker;
use super::lease::Lease;
use super::postgres::session::{PROGRAM_IDLE, begin_lent};
use super::{Db, unhurried};

/// A transaction, with the turn it is in. Dropped before it is committed, what runs in it is ended and what it did
/// is undone.
pub struct Writing {
    /// The transaction itself. It comes first, as it is to be dropped first.
    pub txn: DatabaseTransaction,
    /// Its turn.
    pub lease: Lease,
}

impl Writing {
    /// Makes it all true.
    pub async fn commit(self) -> Result<(), DbErr> {
        let Self { txn, mut lease } = self;
        let done = txn.commit().await;
        lease.end();
        done
    }
}

impl Db {
    /// Begins a transaction that writes, when it is the turn of who asks. On SQLite it takes the write lock at once
    /// (IMMEDIATE): a transaction that reads first and then writes could be refused as "locked".
    pub async fn begin(&self) -> Result<Writing, DbErr> {
        let mut lease = self.writers.take().await?;
        let begin =
            |connection: DatabaseConnection| async move { connection.begin_with_options(immediate()).await };
        let txn = lease.run(begin).await?;
        self.settle(&txn).await?;
        if self.writer.get_database_backend() == DbBackend::Postgres {
            match Asker::current() {
                Asker::Program => {
                    let longer = PROGRAM_IDLE.as_millis();
                    // Work over many rows takes what it takes, too; only locks are not waited for any longer.
                    let longer = format!(
                        "SET LOCAL idle_in_transaction_session_timeout = {longer}; SET LOCAL statement_timeout = 0"
                    );
                    txn.execute_unprepared(&longer).await?;
                }
                Asker::Maker => unhurried(&txn).await?,
                _ => {}
            }
        }
        Ok(Writing { txn, lease })
    }

    /// Sets the limits of a transaction whose session has none of its own.
    pub(super) async fn settle(&self, txn: &DatabaseTransaction) -> Result<(), DbErr> {
        if self.is_lent {
            txn.execute_unprepared(&begin_lent()).await?;
        }
        Ok(())
    }

    /// Begins the transaction that changes the schema. Others of its kind wait for it, and it may take as long as it
    /// needs.
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
