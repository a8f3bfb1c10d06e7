//! Our own sessions on PostgreSQL: how long each may hold up others, and how what runs in one is ended.
//!
//! A server of ours may be paused or cut off in the middle of a transaction. PostgreSQL then keeps the rows that it
//! has locked until it is told otherwise, and every other server waits for them. So a transaction in which nothing
//! is asked is ended by PostgreSQL after a short time, and whoever waits for a row is told so before that adds up:
//! what a paused server holds is free after [`LOCK`] and one [`IDLE`] (or [`PROGRAM_IDLE`]) at the latest, for it
//! can be given a row it waits for only within the first, and keeps it for no longer than the second.

use std::time::Duration;

use sea_orm::sqlx::postgres::PgPoolOptions;
use sea_orm::sqlx::{AssertSqlSafe, Executor};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbErr, SqlxPostgresConnector};
use tokio::time::timeout;

use super::reach::Lookout;
use super::way::Way;

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
    /// Of one more session; `pool` is another way to the same database.
    pub fn new(way: &Way, pool: &DatabaseConnection) -> Self {
        // A name has 63 bytes at most, and other than plain characters come back as question marks. It stands in a
        // statement between quotes.
        let given = way.options.get_application_name().unwrap_or("plimsoll").chars();
        let is_plain = |letter: &char| letter.is_ascii_graphic() && !matches!(letter, '\'' | '\\');
        let given: String = given.filter(is_plain).take(30).collect();
        let name = format!("{given} {:016x}", rand::random::<u64>());
        Self { pool: pool.clone(), name }
    }

    /// What its session is to be called.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Has PostgreSQL end the statement that runs. It need not have ended when this returns.
    pub async fn cancel(&self) {
        // What was given up has run for a while: should this come late, it ends nothing that has just begun.
        // It is sent as it is: what is sent to be prepared first needs a session of its own for that.
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

/// What opens one session again and again.
#[derive(Clone, Debug)]
pub struct Session {
    way: Way,
    canceller: Canceller,
    lookout: Lookout,
}

impl Session {
    /// One more to this database; `pool` is another way there.
    pub fn new(way: &Way, pool: &DatabaseConnection, lookout: &Lookout) -> Self {
        let canceller = Canceller::new(way, pool);
        let way =
            Way { options: way.options.clone().application_name(canceller.name()), is_lent: way.is_lent };
        Self { way, canceller, lookout: lookout.clone() }
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
        let is_lent = self.way.is_lent;
        let options = options.after_connect(move |connection, _| {
            Box::pin(async move {
                if is_lent {
                    return Ok(());
                }
                connection.execute(AssertSqlSafe(limits("SET"))).await?;
                // For a way that is cut off; not every system has it, and it helps only to notice that earlier.
                if let Err(cause) = connection.execute(TCP).await {
                    tracing::debug!(%cause, "the database can't watch its connections");
                }
                Ok(())
            })
        });
        SqlxPostgresConnector::from_sqlx_postgres_pool(options.connect_lazy_with(self.way.options.clone()))
    }
}

/// PostgreSQL lets a connection go on which nothing has been heard for about half a minute.
const TCP: &str = "SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5;
    SET tcp_keepalives_count = 4; SET tcp_user_timeout = 30000";

/// What a transaction in a session that is lent begins with: the same limits, and nothing prepared by others, as the
/// driver gives what it prepares the same names in every session.
pub fn begin_lent() -> String {
    format!("DEALLOCATE ALL; {}", limits("SET LOCAL"))
}

fn limits(set: &str) -> String {
    let [lock, idle, statement] = [LOCK, IDLE, LONGEST].map(|time| time.as_millis());
    format!(
        "{set} lock_timeout = {lock}; {set} idle_in_transaction_session_timeout = {idle};
        {set} statement_timeout = {statement}"
    )
}
