//! Our own sessions on PostgreSQL: how long each may hold up others, and how what runs in one is ended.
//!
//! A server of ours may be paused or cut off in the middle of a transaction. PostgreSQL then keeps the rows that it
//! has locked until it is told otherwise, and every other server waits for them. So a transaction in which nothing
//! is asked is ended by PostgreSQL after a short time, and whoever waits for a row is told so before that adds up:
//! what a paused server holds is free after [`LOCK`] and one [`IDLE`] (or [`PROGRAM_IDLE`]) at the latest, for it
//! can be given a row it waits for only within the first, and keeps it for no longer than the second.

use std::time::Duration;

use sea_orm::sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sea_orm::sqlx::{AssertSqlSafe, Executor};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, DbErr, SqlxPostgresConnector, Statement};
use tokio::time::timeout;

use super::reach::Lookout;

/// How long a statement waits for a row that another transaction has locked; then it is tried again.
pub const LOCK: Duration = Duration::from_millis(1_500);
/// How long nothing may be asked in a transaction that is open; then it is undone.
pub const IDLE: Duration = Duration::from_secs(2);
/// The same for the sweep and other work of the program itself, which judges many projects between two statements.
pub const PROGRAM_IDLE: Duration = Duration::from_secs(3);
/// How long a statement may take: half of what a request may.
pub const LONGEST: Duration = Duration::from_secs(15);
/// How long the opening of a connection may take.
pub const OPENING: Duration = Duration::from_secs(3);
/// How long it may take to have a statement ended.
const CANCEL: Duration = Duration::from_secs(2);

/// Ends what runs in one session.
#[derive(Clone, Debug)]
pub struct Canceller {
    /// Where PostgreSQL is told to.
    pool: DatabaseConnection,
    /// The session's name, which no other has.
    name: String,
}

impl Canceller {
    /// Has PostgreSQL end the statement that runs. It need not have ended when this returns.
    pub async fn cancel(&self) {
        // What was given up has run for a while: should this come late, it ends nothing that has just begun.
        let text = "SELECT pg_cancel_backend(pid) FROM pg_stat_activity
            WHERE application_name = $1 AND state = 'active' AND pid <> pg_backend_pid()
                AND query_start < clock_timestamp() - interval '50 milliseconds'";
        let statement =
            Statement::from_sql_and_values(DbBackend::Postgres, text, [self.name.as_str().into()]);
        match timeout(CANCEL, self.pool.query_all_raw(statement)).await {
            Ok(Ok(_)) => {}
            Ok(Err(cause)) => tracing::debug!(%cause, "a statement could not be ended"),
            Err(_) => tracing::debug!("a statement could not be ended in time"),
        }
    }
}

/// What opens one session again and again.
#[derive(Clone, Debug)]
pub struct Session {
    options: PgConnectOptions,
    canceller: Canceller,
    lookout: Lookout,
}

impl Session {
    /// One more to this database; `pool` is another way there.
    pub fn new(options: &PgConnectOptions, pool: &DatabaseConnection, lookout: &Lookout) -> Self {
        // A name has 63 bytes at most, and other than plain characters come back as question marks.
        let given = options.get_application_name().unwrap_or("plimsoll").chars();
        let given: String = given.filter(char::is_ascii_graphic).take(30).collect();
        let name = format!("{given} {:016x}", rand::random::<u64>());
        let options = options.clone().application_name(&name);
        Self { options, canceller: Canceller { pool: pool.clone(), name }, lookout: lookout.clone() }
    }

    /// Ends what runs in it.
    pub fn canceller(&self) -> &Canceller {
        &self.canceller
    }

    /// Finds out why it could not be begun, if this error means that.
    pub fn look_into(&self, error: &DbErr) {
        if matches!(error, DbErr::Conn(_) | DbErr::ConnectionAcquire(_)) {
            self.lookout.look();
        }
    }

    /// The session, which begins when it is needed, and again when it was lost.
    pub fn connection(&self) -> DatabaseConnection {
        let options = PgPoolOptions::new().max_connections(1).acquire_timeout(OPENING);
        let options = options.after_connect(|connection, _| {
            Box::pin(async move {
                connection.execute(AssertSqlSafe(limits())).await?;
                // For a way that is cut off; not every system has it, and it helps only to notice that earlier.
                if let Err(cause) = connection.execute(TCP).await {
                    tracing::debug!(%cause, "the database can't watch its connections");
                }
                Ok(())
            })
        });
        SqlxPostgresConnector::from_sqlx_postgres_pool(options.connect_lazy_with(self.options.clone()))
    }
}

/// PostgreSQL lets a connection go on which nothing has been heard for about half a minute.
const TCP: &str = "SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5;
    SET tcp_keepalives_count = 4; SET tcp_user_timeout = 30000";

fn limits() -> String {
    let [lock, idle, statement] = [LOCK, IDLE, LONGEST].map(|time| time.as_millis());
    format!(
        "SET lock_timeout = {lock}; SET idle_in_transaction_session_timeout = {idle};
        SET statement_timeout = {statement}"
    )
}
