//! The clock's side: judges projects as days pass, with nobody touching anything.
//!
//! A project is due when it was not evaluated for the organisation's day yet, so days that were missed are
//! caught up by the next run, and a second server finds nothing left to do.

use std::time::Duration;

use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::app::App;
use crate::app::alert::{due, hand_on, pass, wake};
use crate::app::finished::learn;
use crate::error::Result;

/// How often it is looked whether a day has begun.
const PAUSE: Duration = Duration::from_secs(20);

/// Sweeps whenever something is due, until told to stop.
pub async fn run(app: App, stop: CancellationToken) {
    while !stop.is_cancelled() {
        match sweep(&app, &stop).await {
            Ok(0) => {}
            Ok(count) => {
                tracing::info!(count, "evaluated projects for the day");
                match learn(&app).await {
                    Ok(Some(learnt)) => tracing::info!(learnt.projects, "learnt from finished projects"),
                    Ok(None) => {}
                    Err(cause) => tracing::error!(
                        cause = cause.cause(),
                        "nothing could be learnt; trying again tomorrow"
                    ),
                }
            }
            Err(cause) => tracing::error!(cause = cause.cause(), "the sweep failed; trying again"),
        }
        if let Err(cause) = wake(&app).await {
            tracing::error!(cause = cause.cause(), "snoozed alerts could not be woken; trying again");
        }
        if let Err(cause) = app.forget_keys().await {
            tracing::error!(
                cause = cause.cause(),
                "old idempotency keys could not be cleared away; trying again"
            );
        }
        if let Err(cause) = hand_on(&app).await {
            tracing::error!(cause = cause.cause(), "alerts could not be handed on; trying again");
        }
        tokio::select! {
            () = stop.cancelled() => {}
            () = tokio::time::sleep(PAUSE) => {}
        }
    }
}

/// Evaluates every project in execution or collection that was not evaluated today; says how many. It can be stopped
/// between batches.
pub async fn sweep(app: &App, stop: &CancellationToken) -> Result<usize> {
    let mut count = 0;
    let mut after = Uuid::nil();
    loop {
        let ids = due(app, after).await?;
        let Some(last) = ids.last().filter(|_| !stop.is_cancelled()) else {
            return Ok(count);
        };
        after = *last;
        count += pass(app, ids).await?;
    }
}
