//! Reads rows from PostgreSQL: many statements at once on few connections (pipelining).
//!
//! A pool gives each statement a connection of its own, which costs a round trip for each. Here a connection
//! is sent more statements while earlier ones are still being answered. A statement that turns out to be slow
//! is cancelled and run again on a connection where nothing queues behind it.

pub mod connect;
pub mod connect_target;
mod param;
mod pipeline;
pub mod session;
mod tls;

use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use futures_util::{TryStreamExt, pin_mut};
use sea_orm::DatabaseConnection;
use sea_orm::sqlx::ConnectOptions;
use tokio::time::{sleep, timeout};
use tokio_postgres::Row;
use tokio_postgres::types::{FromSql, Type};
use uuid::Uuid;

use super::connection_pool::QUICK;
use super::fair_semaphore::{FairSemaphore, Permit};
use super::prepared_read::PreparedRead;
use super::requester::Requester;
use super::usage::{RequesterUsage, Usage};
use super::{PERMIT_WAIT, SLOW};
use crate::error::Result;
use crate::retry::Backoff;
use crate::row::{RowSet, RowValue, ValueKind};
use connect::OutageLog;
use connect_target::ConnectTarget;
use param::Param;
use pipeline::{Pipeline, ReadFailure};
use session::Canceller;
use tls::Certificates;

/// The statements in flight at once for each shared connection: in all, and of one requester.
const AT_ONCE: usize = 8;
const EACH: usize = 2;
/// The most attempts for a statement that failed through no fault of its own: it was cancelled in place of
/// another one, or its connection was lost.
const TRIES: usize = 3;
/// How much longer than PostgreSQL's `statement_timeout` an answer is waited for.
const GRACE: Duration = Duration::from_secs(1);

/// The connections that statements are read on. Each is opened on demand.
#[derive(Clone, Debug)]
pub struct PipelinedReaders {
    /// Pipelined connections, with many statements in flight.
    shared: Arc<[Arc<Pipeline>]>,
    quick: FairSemaphore,
    /// Connections for slow statements, with one statement in flight.
    own: Arc<[Arc<Pipeline>]>,
    slow: FairSemaphore,
    usage: Usage,
    next: Arc<AtomicUsize>,
}

impl PipelinedReaders {
    /// For a database, with `shared` pipelined connections. `pool` is used to cancel statements.
    pub fn new(
        target: &ConnectTarget,
        shared: usize,
        usage: Usage,
        pool: &DatabaseConnection,
        outages: &OutageLog,
    ) -> std::result::Result<Self, tokio_postgres::Error> {
        let options = &target.options;
        let mut url = options.to_url_lossy();
        url.set_query(None);
        let mut config = tokio_postgres::Config::from_str(url.as_str())?;
        let certificates = Certificates::of(options);
        config.ssl_mode(certificates.mode());
        config.keepalives_idle(Duration::from_secs(10)).tcp_user_timeout(Duration::from_secs(30));
        if let Some(name) = options.get_application_name() {
            config.application_name(name);
        }
        if let Some(settings) = options.get_options() {
            config.options(settings);
        }
        let pipelines = |count| {
            (0..count)
                .map(|_| {
                    Arc::new(Pipeline::new(
                        config.clone(),
                        certificates.clone(),
                        target.is_lent,
                        Canceller::new(target, pool),
                        outages.clone(),
                    ))
                })
                .collect()
        };
        Ok(Self {
            shared: pipelines(shared),
            quick: FairSemaphore::new(AT_ONCE * shared, EACH * shared),
            own: pipelines(SLOW),
            slow: FairSemaphore::least_used_first(SLOW, 1, usage.clone()),
            usage,
            next: Arc::default(),
        })
    }

    /// Runs the statement and returns all its rows in order. It is retried while the database is away.
    pub async fn read(&self, prepared: &PreparedRead, keys: Option<&[Uuid]>) -> Result<RowSet> {
        let values = prepared.values_with(keys);
        let params: Vec<Param<'_>> = values.iter().map(Param).collect();
        let begun = Instant::now();
        // The retry is boxed, so that the common case has a small future.
        match self.ask(prepared, &params).await {
            Err(failure) => Box::pin(self.ask_again(prepared, &params, failure, begun)).await,
            Ok(table) => Ok(table),
        }
    }

    async fn ask_again(
        &self,
        prepared: &PreparedRead,
        params: &[Param<'_>],
        mut failure: ReadFailure,
        begun: Instant,
    ) -> Result<RowSet> {
        let mut patience = Backoff::since(begun.into());
        let mut tries = 1..TRIES;
        loop {
            // The database was restarted, or the statement was cancelled in place of another one: retry at
            // once. Not so when it was PostgreSQL that ended it for taking longer than `statement_timeout`.
            let is_late = begun.elapsed() >= session::LONGEST;
            let at_once = !is_late && failure.is_of_others() && tries.next().is_some();
            if !at_once {
                match failure.class().and_then(|class| patience.pause_after(class)) {
                    Some(pause) => sleep(pause).await,
                    None => return Err(failure.into_error()),
                }
            }
            match self.ask(prepared, params).await {
                Err(again) => failure = again,
                Ok(table) => return Ok(table),
            }
        }
    }

    async fn ask(
        &self,
        prepared: &PreparedRead,
        params: &[Param<'_>],
    ) -> std::result::Result<RowSet, ReadFailure> {
        let longest = session::LONGEST + GRACE;
        let requester = Requester::current();
        if requester.is_always_quick() {
            let permit = taken(&self.quick).await?;
            return self.rows(self.freest(&self.shared), permit, prepared, params, longest).await;
        }
        let used = self.usage.of(&requester);
        if !used.goes_slow(&prepared.sql)
            && let Some(read) = self.ask_quickly(&used, prepared, params).await
        {
            return read;
        }
        let permit = taken(&self.slow).await?;
        let _running = used.begin(&prepared.sql, None);
        self.rows(self.freest(&self.own), permit, prepared, params, longest).await
    }

    /// `None` if the statement turned out to be slow.
    async fn ask_quickly(
        &self,
        used: &RequesterUsage,
        prepared: &PreparedRead,
        params: &[Param<'_>],
    ) -> Option<std::result::Result<RowSet, ReadFailure>> {
        let permit = match taken(&self.quick).await {
            Ok(permit) => permit,
            Err(failure) => return Some(Err(failure)),
        };
        // The requester's usage may have grown while this waited for a permit.
        if used.goes_slow(&prepared.sql) {
            return None;
        }
        for _ in 0..2 {
            let pipeline = self.freest(&self.shared[left_out(self.shared.len(), used, &prepared.sql)..]);
            let is_first = pipeline.waiting() == 0;
            let _running = used.begin(&prepared.sql, None);
            match self.rows(pipeline, permit.clone(), prepared, params, QUICK).await {
                Err(ReadFailure::TooLong) if is_first => return None,
                // It may have waited behind other statements: try once more on another connection.
                Err(ReadFailure::TooLong) => {}
                read => return Some(read),
            }
        }
        // Every connection is slow at the moment, which says nothing about this statement: it is retried after a
        // pause.
        Some(Err(ReadFailure::TooLong))
    }

    async fn rows(
        &self,
        pipeline: &Arc<Pipeline>,
        permit: Arc<Permit>,
        prepared: &PreparedRead,
        params: &[Param<'_>],
        longest: Duration,
    ) -> std::result::Result<RowSet, ReadFailure> {
        let mut taken = pipeline.take(permit);
        let link = pipeline.link().await?;
        taken.run(&link);
        let read = async {
            let rows = link.rows(&prepared.sql, params).await?;
            pin_mut!(rows);
            let mut table = RowSet::new(prepared.layout);
            while let Some(row) = rows.try_next().await? {
                for (place, shape) in prepared.shapes.iter().enumerate() {
                    push(&mut table, &row, place, *shape);
                }
            }
            Ok::<_, ReadFailure>(table)
        };
        let read = timeout(longest, read).await.map_err(|_| ReadFailure::TooLong)?;
        taken.end();
        read
    }

    /// The connection with the fewest statements in flight; among equals they take turns.
    fn freest<'a>(&self, pipelines: &'a [Arc<Pipeline>]) -> &'a Arc<Pipeline> {
        let permit = self.next.fetch_add(1, Ordering::Relaxed);
        let in_turn = (0..pipelines.len()).map(|step| &pipelines[(permit + step) % pipelines.len()]);
        in_turn.min_by_key(|pipeline| pipeline.waiting()).unwrap_or(&pipelines[0])
    }
}

/// How many of the shared connections, from the first, this statement must not use. One is reserved for quick
/// statements of requesters with little usage, so that they only wait for each other.
fn left_out(shared: usize, used: &RequesterUsage, text: &str) -> usize {
    usize::from(shared > 1 && !used.goes_first(text))
}

async fn taken(semaphore: &FairSemaphore) -> std::result::Result<Arc<Permit>, ReadFailure> {
    timeout(PERMIT_WAIT, semaphore.take()).await.map(Arc::new).map_err(|_| ReadFailure::TimedOut)
}

fn push(table: &mut RowSet, row: &Row, place: usize, shape: ValueKind) {
    /// Decodes a value. It becomes `Unreadable` if its Rust type cannot hold it, such as an infinite date.
    fn cell<'r, T: FromSql<'r>>(row: &'r Row, place: usize, of: impl FnOnce(T) -> RowValue) -> RowValue {
        row.try_get(place).map_or(RowValue::Unreadable, |value: Option<T>| value.map_or(RowValue::Null, of))
    }
    let cell = match shape {
        ValueKind::Bool => cell(row, place, RowValue::Bool),
        ValueKind::Int => cell(row, place, |number: i32| RowValue::Int(number.into())),
        ValueKind::Long => cell(row, place, RowValue::Int),
        ValueKind::Uuid => cell(row, place, RowValue::Uuid),
        ValueKind::Day => cell(row, place, RowValue::Day),
        ValueKind::Instant => cell(row, place, RowValue::Instant),
        ValueKind::Text => cell(row, place, |text: &str| table.add_text(text)),
        ValueKind::Json => cell(row, place, |Json(text)| table.add_text(text)),
    };
    table.push(cell);
}

/// JSON as the text in which it was sent.
struct Json<'a>(&'a str);

impl<'a> FromSql<'a> for Json<'a> {
    fn from_sql(
        _: &Type,
        raw: &'a [u8],
    ) -> std::result::Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        // The binary format of `jsonb` has a version byte before the text.
        Ok(Self(str::from_utf8(raw.strip_prefix(&[1]).unwrap_or(raw))?))
    }

    fn accepts(ty: &Type) -> bool {
        matches!(*ty, Type::JSON | Type::JSONB)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_connection_of_several_is_for_quick_statements_of_those_who_use_little() {
        let used = Usage::default().of(&Requester::User("somebody".into()));
        let left_out = |text| [1, 2, 8].map(|shared| left_out(shared, &used, text));
        assert_eq!(left_out("SELECT 1"), [0, 1, 1], "nobody knows yet whether it is quick");
        used.add("SELECT 1", Duration::from_millis(1), false);
        assert_eq!(left_out("SELECT 1"), [0, 0, 0]);
        used.add("SELECT 2", Duration::from_millis(200), true);
        assert_eq!(left_out("SELECT 1"), [0, 1, 1]);
    }
}
