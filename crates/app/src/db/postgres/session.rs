//! Our sessions on PostgreSQL: their settings, and how a statement in one is cancelled.
//!
//! A server may be paused or cut off in the middle of a transaction. PostgreSQL would keep that transaction's
//! row locks, and every other server would wait for them. So PostgreSQL is told to end a transaction that has
//! been idle for a short time, and a statement gives up waiting for a lock before such waits add up. The
//! locks of a paused server are free after [`LOCK`] plus one [`IDLE`] (or [`PROGRAM_IDLE`]) at the latest: it
//! can be granted a lock that it waits for only within the first, and keeps it idle for no longer than the
//! second.

use std::time::Duration;

use sea_orm::sqlx::postgres::PgPoolOptions;
use sea_orm::sqlx::{AssertSqlSafe, Executor};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbErr, SqlxPostgresConnector};
use tokio::time::timeout;

use super::connect::OutageLog;
use super::connect_target::ConnectTarget;

/// `lock_timeout`: how long a statement waits for a row lock. After that the transaction is retried.
pub(crate) const LOCK: Duration = Duration::from_millis(1_500);
/// `idle_in_transaction_session_timeout`: how long an open transaction may be idle before it is rolled back.
pub(crate) const IDLE: Duration = Duration::from_secs(2);
/// The same for the sweep and other work of the program, which evaluates many projects between two
/// statements.
pub(crate) const PROGRAM_IDLE: Duration = Duration::from_secs(3);
/// `statement_timeout`: how long a statement may run; half the time limit of a request.
pub(crate) const LONGEST: Duration = Duration::from_secs(15);
/// How much longer than [`LONGEST`] an answer is waited for.
pub(crate) const GRACE: Duration = Duration::from_secs(1);
/// How long opening a connection may take.
pub(crate) const OPENING: Duration = Duration::from_secs(3);
/// How long cancelling a statement may take.
const CANCEL: Duration = Duration::from_secs(2);

/// Cancels the statement that runs in one session.
#[derive(Clone, Debug)]
pub(crate) struct Canceller {
    /// Where the cancel request is sent.
    pool: DatabaseConnection,
    /// The session's application name, which is unique.
    name: String,
}

impl Canceller {
    /// For a new session; `pool` holds other connections to the same database.
    pub(crate) fn new(target: &ConnectTarget, pool: &DatabaseConnection) -> Self {
        // An application name has at most 63 bytes, and PostgreSQL replaces other than printable ASCII
        // characters by question marks. The name is put into a statement between quotes.
        let given = target.options.get_application_name().unwrap_or("plimsoll").chars();
        let is_plain = |letter: &char| letter.is_ascii_graphic() && !matches!(letter, '\'' | '\\');
        let given: String = given.filter(is_plain).take(30).collect();
        let name = format!("{given} {:016x}", rand::random::<u64>());
        Self { pool: pool.clone(), name }
    }

    /// The application name of the session.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Asks PostgreSQL to cancel the running statement. It may still be running when this returns.
    pub(crate) async fn cancel(&self) {
        // Only a statement that has run for a while is cancelled, so that a late request does not hit the
        // next one. It is sent unprepared, as preparing a statement needs a session of its own.
        let text = format!(
            "SELECT pg_cancel_backend(pid) FROM pg_stat_activity
            WHERE application_name = '{}' AND state = 'active' AND pid <> pg_backend_pid()
                AND query_start < clock_timestamp() - interval '50 milliseconds'",
            self.name
        );
        match timeout(CANCEL, self.pool.execute_unprepared(&text)).await {
            Ok(Ok(_)) => {}
            Ok(Err(cause)) => tracing::debug!(%cause, "a statement could not be ended"),
            Err(_) => tracing::debug!("a statement could not be ended in time"),
        }
    }
}

/// Opens one session, again and again where it is lost.
#[derive(Clone, Debug)]
pub(crate) struct Session {
    target: ConnectTarget,
    canceller: Canceller,
    outages: OutageLog,
}

impl Session {
    /// For a new session of this database; `pool` holds other connections to it.
    pub(crate) fn new(target: &ConnectTarget, pool: &DatabaseConnection, outages: &OutageLog) -> Self {
        let canceller = Canceller::new(target, pool);
        let target = ConnectTarget {
            options: target.options.clone().application_name(canceller.name()),
            is_lent: target.is_lent,
        };
        Self { target, canceller, outages: outages.clone() }
    }

    /// What cancels the session's statement.
    pub(crate) fn canceller(&self) -> &Canceller {
        &self.canceller
    }

    /// Looks for the reason why the session could not be opened, if that is what this error means.
    pub(crate) fn look_into(&self, error: &DbErr) {
        if matches!(error, DbErr::Conn(_) | DbErr::ConnectionAcquire(_)) {
            self.outages.look();
        }
    }

    /// The session, as a pool of one connection that is opened on demand and reopened when it was lost.
    pub(crate) fn connection(&self) -> DatabaseConnection {
        let options = PgPoolOptions::new().max_connections(1).acquire_timeout(OPENING);
        let is_lent = self.target.is_lent;
        let options = options.after_connect(move |connection, _| {
            Box::pin(async move {
                if is_lent {
                    return Ok(());
                }
                connection.execute(AssertSqlSafe(settings("SET"))).await?;
                // Detects a dead network path. Not every system supports it, and without it detection only
                // takes longer.
                if let Err(cause) = connection.execute(TCP).await {
                    tracing::debug!(%cause, "the database can't watch its connections");
                }
                Ok(())
            })
        });
        SqlxPostgresConnector::from_sqlx_postgres_pool(options.connect_lazy_with(self.target.options.clone()))
    }
}

/// PostgreSQL closes a connection whose peer has been silent for about half a minute.
const TCP: &str = "SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5;
    SET tcp_keepalives_count = 4; SET tcp_user_timeout = 30000";

/// The start of a transaction in a session lent by a pooler: it sets the same limits, and drops the prepared
/// statements of others, as the driver uses the same names for its own in every session.
pub(crate) fn begin_lent() -> String {
    format!("DEALLOCATE ALL; {}", settings("SET LOCAL"))
}

/// The settings of a session that writes and reads.
fn settings(set: &str) -> String {
    let [lock, idle] = [LOCK, IDLE].map(|time| time.as_millis());
    let reading = reading_settings(set);
    format!("{set} lock_timeout = {lock}; {set} idle_in_transaction_session_timeout = {idle}; {reading}")
}

/// The settings of a session that only reads. Statements are not compiled by PostgreSQL (`jit`): while it compiles
/// one, which takes longer than most of ours run, the statement cannot be cancelled. And each runs on one core, so
/// that one requester takes no more than one of them.
pub(crate) fn reading_settings(set: &str) -> String {
    let longest = LONGEST.as_millis();
    format!("{set} statement_timeout = {longest}; {set} jit = off; {set} max_parallel_workers_per_gather = 0")
}
