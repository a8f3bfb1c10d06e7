//! The database: SQLite in one file (one writer, several readers) or PostgreSQL.

use std::str::FromStr;
use std::time::Duration;

use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr,
};
use sea_orm::{SqliteTransactionMode, TransactionOptions, TransactionTrait};

/// A validated address of a database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// One file, e.g. `sqlite://plimsoll.db?mode=rwc`.
    Sqlite(String),
    /// A server, e.g. `postgres://user@host/database`.
    Postgres(String),
}

impl FromStr for Address {
    type Err = String;

    fn from_str(url: &str) -> Result<Self, String> {
        match url.split_once(':').map(|(scheme, _)| scheme) {
            Some("sqlite") if url.contains(":memory:") => {
                Err("an in-memory SQLite database can't be shared; name a file".into())
            }
            Some("sqlite") => Ok(Self::Sqlite(url.into())),
            Some("postgres" | "postgresql") => Ok(Self::Postgres(url.into())),
            _ => Err("use sqlite://FILE?mode=rwc or postgres://USER@HOST/DATABASE".into()),
        }
    }
}

/// Connections for reading and for writing.
#[derive(Clone, Debug)]
pub struct Db {
    /// For statements outside of a transaction.
    pub reader: DatabaseConnection,
    writer: DatabaseConnection,
}

impl Db {
    /// Opens the database; `connections` bounds the pool.
    pub async fn open(address: &Address, connections: u32) -> Result<Self, DbErr> {
        match address {
            Address::Sqlite(url) => {
                // The writer comes first: it makes the file and turns WAL on.
                let writer = Database::connect(sqlite(url, 1)).await?;
                let reader = Database::connect(sqlite(url, connections.max(1))).await?;
                Ok(Self { reader, writer })
            }
            Address::Postgres(url) => {
                let mut options = ConnectOptions::new(url);
                options.max_connections(connections.max(2)).acquire_timeout(Duration::from_secs(10));
                options.sqlx_logging(false);
                let pool = Database::connect(options).await?;
                Ok(Self { reader: pool.clone(), writer: pool })
            }
        }
    }

    /// Begins a transaction that writes. On SQLite it takes the write lock at once (IMMEDIATE): a
    /// transaction that reads first and then writes could be refused as "locked".
    pub async fn begin(&self) -> Result<DatabaseTransaction, DbErr> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..Default::default()
        };
        self.writer.begin_with_options(options).await
    }

    /// On PostgreSQL, waits until no other server that starts holds the turn; it ends with what is given back.
    /// On SQLite one server owns the file.
    pub async fn take_turn(&self) -> Result<Option<DatabaseTransaction>, DbErr> {
        if self.writer.get_database_backend() != DbBackend::Postgres {
            return Ok(None);
        }
        let turn = self.writer.begin().await?;
        turn.execute_unprepared("SELECT pg_advisory_xact_lock(7072737761)").await?;
        Ok(Some(turn))
    }

    /// The connection that migrations run on.
    pub fn writer(&self) -> &DatabaseConnection {
        &self.writer
    }

    /// Calls `observe` for each statement run outside of a transaction; for tests that count them.
    pub fn observe_reads(&mut self, observe: impl Fn() + Send + Sync + 'static) {
        self.reader.set_metric_callback(move |_| observe());
    }

    /// Closes all connections.
    pub async fn close(self) -> Result<(), DbErr> {
        self.reader.close_by_ref().await?;
        self.writer.close_by_ref().await
    }
}

fn sqlite(url: &str, connections: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options.max_connections(connections).acquire_timeout(Duration::from_secs(30)).sqlx_logging(false);
    options.map_sqlx_sqlite_opts(|options| {
        options
            .journal_mode(SqliteJournalMode::Wal)
            // Money: a commit that was acknowledged survives a power cut.
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(30))
    });
    options
}
