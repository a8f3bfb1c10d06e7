//! The scheduler: runs the daily sweep, which evaluates projects as days pass, without anybody touching them.
//!
//! A project is due if it was not evaluated for the organisation's current day yet. So the next run catches up on
//! days that were missed, and a second server finds nothing left to do.

use std::time::{Duration, Instant};

use chrono::TimeDelta;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::App;
use crate::alert::{ahead, due, escalate, pass, wake};
use crate::clock::{Clock, Steady};
use crate::error::Result;
use crate::finished_projects::learn;
use crate::metrics::METRICS;
use crate::retention::{DeletedRows, delete_expired};
use crate::search;
use crate::session::forget_guesses;

/// How often the sweep looks for due projects.
const PAUSE: Duration = Duration::from_secs(20);

/// How long the clock must run steadily before anything is deleted because of its age.
const SETTLED: Duration = Duration::from_hours(1);

/// The most that this server's clock may differ from the database's.
const APART: TimeDelta = TimeDelta::hours(1);
/// How often a greater difference is logged.
const LOG_EVERY: Duration = Duration::from_mins(10);

/// Sweeps whenever something is due, until `stop` is cancelled.
pub async fn run(app: App, stop: CancellationToken) {
    let mut steady = Steady::new(Instant::now(), app.clock.now());
    let (mut cleared_on, mut logged_at) = (None, None);
    while !stop.is_cancelled() {
        let moment = Instant::now();
        if let Some(jump) = steady.look(moment, app.clock.now()) {
            METRICS.clock_jumps.inc();
            tracing::warn!(
                by_seconds = jump.num_seconds(),
                now = %app.clock.now(),
                "the clock was set, or the machine has slept: what is due is judged by what the clock says now"
            );
        }
        if !is_clock_trusted(&app, &mut logged_at).await {
            pause(&stop).await;
            continue;
        }
        if cleared_on != Some(app.today()) && steady.is_steady_for(moment, SETTLED) {
            cleared_on = clear_away(&app, &stop).await.then(|| app.today());
        }
        match sweep(&app, &stop).await {
            Ok(0) => {}
            Ok(count) => {
                tracing::info!(count, "evaluated projects for the day");
                match stop.run_until_cancelled(learn(&app)).await {
                    Some(Ok(Some(learnt))) => {
                        tracing::info!(learnt.projects, "learnt from finished projects");
                    }
                    Some(Ok(None)) | None => {}
                    Some(Err(cause)) => tracing::error!(
                        cause = cause.cause(),
                        "nothing could be learnt; trying again tomorrow"
                    ),
                }
            }
            Err(cause) => tracing::error!(cause = cause.cause(), "the sweep failed; trying again"),
        }
        if let Err(cause) = complete_search(&app).await {
            tracing::error!(cause = cause.cause(), "not all rows can be found by search; trying again");
        }
        if let Err(cause) = wake(&app).await {
            tracing::error!(cause = cause.cause(), "snoozed alerts could not be woken; trying again");
        }
        if let Err(cause) = app.delete_expired_keys().await {
            tracing::error!(
                cause = cause.cause(),
                "old idempotency keys could not be cleared away; trying again"
            );
        }
        if let Err(cause) = forget_guesses(&app, &stop).await {
            tracing::error!(cause = cause.cause(), "old counts of wrong passwords could not be cleared away");
        }
        if let Err(cause) = escalate(&app).await {
            tracing::error!(cause = cause.cause(), "alerts could not be handed on; trying again");
        }
        pause(&stop).await;
    }
}

/// Fills the search columns of rows that an older server has added, which runs at the same time as this one.
async fn complete_search(app: &App) -> Result<()> {
    if !search::is_complete(&app.db.reader).await? {
        search::complete(&app.db).await?;
    }
    Ok(())
}

async fn pause(stop: &CancellationToken) {
    stop.run_until_cancelled(tokio::time::sleep(PAUSE)).await;
}

/// How far this server's clock is ahead of PostgreSQL's, which all servers share; `None` on SQLite.
pub async fn apart(app: &App) -> Result<Option<TimeDelta>> {
    Ok(app.db.clock().await?.map(|shared| app.clock.now() - shared))
}

/// Whether this server's clock may decide what day it is. While it differs much from the database's, this server
/// leaves the evaluation to the others, which would otherwise undo it again and again.
async fn is_clock_trusted(app: &App, logged_at: &mut Option<Instant>) -> bool {
    // A manual clock (in tests) is always right, and while the database is away nothing is evaluated anyway.
    let Some(off) = apart(app).await.ok().flatten().filter(|_| matches!(app.clock, Clock::System)) else {
        return true;
    };
    METRICS.clock_off.set(off.num_seconds());
    if off.abs() < APART {
        *logged_at = None;
        return true;
    }
    if logged_at.is_none_or(|logged_at| logged_at.elapsed() >= LOG_EVERY) {
        *logged_at = Some(Instant::now());
        tracing::error!(
            by_seconds = off.num_seconds(),
            now = %app.clock.now(),
            "this server's clock is far from the database's: it judges no project until they agree"
        );
    }
    false
}

/// Deletes what has been kept for long enough; returns whether that succeeded.
async fn clear_away(app: &App, stop: &CancellationToken) -> bool {
    match delete_expired(app, stop).await {
        Ok(DeletedRows { sessions, events }) => {
            if sessions + events > 0 {
                tracing::info!(sessions, events, "deleted what the policy keeps no longer");
            }
            true
        }
        Err(cause) => {
            tracing::error!(
                cause = cause.cause(),
                "what is kept no longer could not be deleted; trying again"
            );
            false
        }
    }
}

/// Evaluates every project in execution or collection that was not evaluated today; returns how many. It stops
/// between two batches when `stop` is cancelled.
pub async fn sweep(app: &App, stop: &CancellationToken) -> Result<usize> {
    let mut count = 0;
    let mut after = Uuid::nil();
    loop {
        let ids = due(app, after).await?;
        let Some(last) = ids.last().filter(|_| !stop.is_cancelled()) else {
            return Ok(count);
        };
        if after.is_nil() {
            tell_of_days_to_come(app).await?;
        }
        after = *last;
        count += pass(app, ids).await?;
    }
}

/// Logs it if projects were evaluated for days in the future.
async fn tell_of_days_to_come(app: &App) -> Result<()> {
    let projects = ahead(app).await?;
    if projects > 0 {
        METRICS.judged_ahead.inc_by(projects);
        tracing::warn!(
            projects,
            today = %app.today(),
            "projects were judged for days that have not come, as the clock was ahead then; they are judged anew"
        );
    }
    Ok(())
}
