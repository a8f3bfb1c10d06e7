//! Hints from one server to the others that there is something new, by PostgreSQL's NOTIFY. They say no more than
//! that: what is new is in the tables, and a hint may be lost.

use sea_orm::sqlx::postgres::{PgConnectOptions, PgListener, PgPoolOptions};
use sea_orm::{ConnectionTrait, DbErr};

use crate::error::{Error, Result};

/// What servers listen to.
const CHANNEL: &str = "plimsoll_news";

/// Lets all servers know once the transaction is committed.
pub async fn hint(txn: &impl ConnectionTrait) -> std::result::Result<(), DbErr> {
    txn.execute_unprepared(&format!("NOTIFY {CHANNEL}")).await.map(drop)
}

/// A connection that listens, beside the pool: it is never free for others.
pub struct Hints(PgListener);

impl Hints {
    pub(super) async fn listen(options: &PgConnectOptions) -> Result<Self> {
        let pool = PgPoolOptions::new().max_connections(1).max_lifetime(None).idle_timeout(None);
        let pool = pool.connect_lazy_with(options.clone());
        let mut listener = PgListener::connect_with(&pool).await.map_err(Error::internal)?;
        listener.listen(CHANNEL).await.map_err(Error::internal)?;
        Ok(Self(listener))
    }

    /// Waits for a hint; a connection that was lost and opened again counts as one. An error when it cannot be
    /// opened again.
    pub async fn next(&mut self) -> Result<()> {
        self.0.try_recv().await.map(drop).map_err(Error::internal)
    }
}
