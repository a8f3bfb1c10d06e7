//! Reads rows from PostgreSQL: many statements at once on few connections (pipelining).
//!
//! A pool gives each statement a connection of its own, which costs a round trip for each. Here a connection
//! is sent more statements while earlier ones are still being answered. A statement that turns out to be slow
//! is cancelled and run again on a connection of the other driver, which runs one statement at a time.

pub(super) mod connect;
pub(super) mod connect_target;
mod decode;
mod param;
mod pipeline;
pub(super) mod session;
mod tls;

use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use futures_util::{TryStreamExt, pin_mut};
use sea_orm::sea_query::Values;
use sea_orm::sqlx::ConnectOptions;
use sea_orm::{DatabaseConnection, DbBackend, Statement};
use tokio::time::{sleep, timeout};
use uuid::Uuid;

use super::driver_reader::DriverReader;
use super::fair_semaphore::{FairSemaphore, Permit};
use super::lanes::{Lane, Lanes, Turn};
use super::prepared_read::PreparedRead;
use super::usage::RequesterUsage;
use crate::error::Result;
use crate::retry::Backoff;
use crate::row::RowSet;
use connect::OutageLog;
use connect_target::ConnectTarget;
use param::Param;
use pipeline::{Pipeline, ReadFailure};
use session::Canceller;
use tls::Certificates;

/// How long a statement in the quick lane may run before it is moved to the slow one.
pub(super) const QUICK: Duration = Duration::from_millis(150);
/// The statements in flight at once for each shared connection: in all, and of one requester.
const AT_ONCE: usize = 8;
const EACH: usize = 2;
/// The most attempts for a statement that failed through no fault of its own: it was cancelled in place of
/// another one, or its connection was lost.
const TRIES: usize = 3;

/// The connections that rows are read on. Each is opened on demand.
#[derive(Clone, Debug)]
pub(super) struct PipelinedReaders {
    /// Pipelined connections, with many statements in flight.
    shared: Arc<[Arc<Pipeline>]>,
    lanes: Lanes,
    /// Runs the slow statements.
    driver: DriverReader,
    next: Arc<AtomicUsize>,
}

/// The semaphore of the quick lane with so many pipelined connections.
pub(super) fn quick(shared: usize) -> FairSemaphore {
    FairSemaphore::new(AT_ONCE * shared, EACH * shared)
}

impl PipelinedReaders {
    /// For a database, with `shared` pipelined connections. `pool` is used to cancel statements.
    pub(super) fn new(
        target: &ConnectTarget,
        shared: usize,
        lanes: Lanes,
        driver: DriverReader,
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
        let pipeline = |_| {
            Arc::new(Pipeline::new(
                config.clone(),
                certificates.clone(),
                target.is_lent,
                Canceller::new(target, pool),
                outages.clone(),
            ))
        };
        Ok(Self { shared: (0..shared).map(pipeline).collect(), lanes, driver, next: Arc::default() })
    }

    /// Runs the statement and returns all its rows in order. It is retried while the database is away.
    pub(super) async fn read(&self, prepared: &PreparedRead, keys: Option<&[Uuid]>) -> Result<RowSet> {
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
        let quickly =
            async |Turn { permit, used }| self.ask_quickly(Arc::new(permit), &used, prepared, params).await;
        let to_end = async |lane, turn: Turn| {
            if lane == Lane::Slow {
                return self.rows_of_driver(turn, prepared, params).await;
            }
            let longest = session::LONGEST + session::GRACE;
            let (permit, pipeline) = (Arc::new(turn.permit), self.freest(&self.shared));
            self.rows(pipeline, permit, &turn.used, prepared, params, longest).await
        };
        self.lanes.run(&prepared.sql, quickly, to_end).await
    }

    /// `None` if the statement turned out to be slow.
    async fn ask_quickly(
        &self,
        permit: Arc<Permit>,
        used: &RequesterUsage,
        prepared: &PreparedRead,
        params: &[Param<'_>],
    ) -> Option<std::result::Result<RowSet, ReadFailure>> {
        for _ in 0..2 {
            let pipeline = self.freest(&self.shared[left_out(self.shared.len(), used, &prepared.sql)..]);
            let is_first = pipeline.waiting() == 0;
            match self.rows(pipeline, permit.clone(), used, prepared, params, QUICK).await {
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
        used: &RequesterUsage,
        prepared: &PreparedRead,
        params: &[Param<'_>],
        longest: Duration,
    ) -> std::result::Result<RowSet, ReadFailure> {
        let is_alone = pipeline.waiting() == 0;
        let mut taken = pipeline.take(permit);
        // Opening the connection says nothing about the statement.
        let link = pipeline.link().await?;
        taken.run(&link);
        let mut running = used.begin(&prepared.sql, None);
        if !is_alone {
            running.among_others();
        }
        let read = async {
            let rows = link.rows(&prepared.sql, params).await?;
            pin_mut!(rows);
            let mut table = RowSet::new(prepared.layout);
            while let Some(row) = rows.try_next().await? {
                decode::push(&mut table, &row, &prepared.shapes);
            }
            Ok::<_, ReadFailure>(table)
        };
        let read = timeout(longest, read).await.map_err(|_| ReadFailure::TooLong)?;
        taken.end();
        if read.is_ok() {
            running.ended();
        }
        read
    }

    async fn rows_of_driver(
        &self,
        turn: Turn,
        prepared: &PreparedRead,
        params: &[Param<'_>],
    ) -> std::result::Result<RowSet, ReadFailure> {
        let values = Values(params.iter().map(|Param(value)| (*value).clone()).collect());
        let statement = Statement::from_sql_and_values(DbBackend::Postgres, &prepared.sql, values);
        let mut table = RowSet::new(prepared.layout);
        for row in self.driver.query_in(Lane::Slow, turn, &statement).await? {
            if let Some(row) = row.try_as_pg_row() {
                decode::push_of_driver(&mut table, row, &prepared.shapes);
            }
            // There may be very many: others are served in between.
            tokio::task::consume_budget().await;
        }
        Ok(table)
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

#[cfg(test)]
mod tests {
    use super::super::requester::Requester;
    use super::super::usage::{Quickness, Usage};
    use super::*;

    #[test]
    fn one_connection_of_several_is_for_quick_statements_of_those_who_use_little() {
        let used = Usage::default().of(&Requester::User("somebody".into()));
        let left_out = |text| [1, 2, 8].map(|shared| left_out(shared, &used, text));
        assert_eq!(left_out("SELECT 1"), [0, 1, 1], "nobody knows yet whether it is quick");
        used.add("SELECT 1", Duration::from_millis(1), Quickness::Quick);
        assert_eq!(left_out("SELECT 1"), [0, 0, 0]);
        used.add("SELECT 2", Duration::from_millis(200), Quickness::Slow);
        assert_eq!(left_out("SELECT 1"), [0, 1, 1]);
    }
}
