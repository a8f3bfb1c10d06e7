//! Notifications among servers that there is new data, by PostgreSQL's NOTIFY. They carry no data, which is
//! read from the tables, and may get lost.

use sea_orm::sqlx::postgres::{PgConnectOptions, PgListener, PgPoolOptions};
use sea_orm::{ConnectionTrait, DbErr};

use crate::error::{Error, Result};

/// The channel that servers listen on.
const CHANNEL: &str = "plimsoll_news";

/// Notifies all servers once the transaction is committed.
pub async fn notify(txn: &impl ConnectionTrait) -> std::result::Result<(), DbErr> {
    txn.execute_unprepared(&format!("NOTIFY {CHANNEL}")).await.map(drop)
}

/// A connection that listens. It is not part of a pool.
pub struct Listener(PgListener);

impl Listener {
    pub(super) async fn listen(options: &PgConnectOptions) -> Result<Self> {
        let pool = PgPoolOptions::new().max_connections(1).max_lifetime(None).idle_timeout(None);
        let pool = pool.connect_lazy_with(options.clone());
        let mut listener = PgListener::connect_with(&pool).await.map_err(Error::internal)?;
        listener.listen(CHANNEL).await.map_err(Error::internal)?;
        Ok(Self(listener))
    }

    /// Waits for a notification. Reopening a lost connection counts as one, as notifications may have been
    /// missed. Fails when the connection cannot be reopened.
    pub async fn next(&mut self) -> Result<()> {
        self.0.try_recv().await.map(drop).map_err(Error::internal)
    }
}
