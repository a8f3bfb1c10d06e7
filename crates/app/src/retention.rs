//! Deletes old rows once they have been kept for as long as the organisation's policy says.
//!
//! Alerts and the evaluations behind them are kept for ever. Entries of the audit log are deleted by
//! `audit::export` only.

use std::time::Duration;

use chrono::{DateTime, Days, Utc};
use entity::{alert_event, policy, session};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::{App, policy as policies};
use crate::error::Result;

/// The most rows deleted in one transaction, so that other writers hardly wait.
pub(super) const BATCH: u64 = 500;
/// The pause between two transactions, in which other writers get their turn.
pub(super) const PAUSE: Duration = Duration::from_millis(50);

/// How many rows were deleted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DeletedRows {
    /// Sessions that had ended.
    pub sessions: u64,
    /// Alert events.
    pub events: u64,
}

/// The policy of the whole organisation.
pub(super) async fn policy_of_all(app: &App) -> Result<policy::Model> {
    policies::of_line(&app.db.reader, None).await
}

/// The instant `days` ago; `None` if `days` is, which means that rows are kept for ever.
pub(super) fn before(app: &App, days: Option<i32>) -> Option<DateTime<Utc>> {
    let days = u64::try_from(days?).ok()?;
    app.clock.now().checked_sub_days(Days::new(days))
}

/// Deletes what has been kept for long enough. It stops between two batches when `stop` is cancelled.
pub async fn delete_expired(app: &App, stop: &CancellationToken) -> Result<DeletedRows> {
    let policy = policy_of_all(app).await?;
    let mut cleared = DeletedRows::default();
    if let Some(before) = before(app, policy.keep_session_days) {
        cleared.sessions = clear_sessions(app, before, stop).await?;
    }
    if let Some(before) = before(app, policy.keep_event_days) {
        cleared.events = clear_events(app, before, stop).await?;
    }
    Ok(cleared)
}

async fn clear_sessions(app: &App, before: DateTime<Utc>, stop: &CancellationToken) -> Result<u64> {
    use session::Column::{ExpiresAt, Id, RevokedAt};
    let ended = || Condition::any().add(RevokedAt.lt(before)).add(ExpiresAt.lt(before));
    let mut count = 0;
    while !stop.is_cancelled() {
        let ids = session::Entity::find().select_only().column(Id).filter(ended()).limit(BATCH);
        let ids: Vec<Uuid> = ids.into_tuple().all(&app.db.reader).await?;
        if ids.is_empty() {
            break;
        }
        let tx = app.begin().await?;
        let those = session::Entity::delete_many().filter(Id.is_in(ids)).filter(ended());
        count += those.exec(&tx.txn).await?.rows_affected;
        tx.commit().await?;
        tokio::time::sleep(PAUSE).await;
    }
    Ok(count)
}

/// Deletes events from the first one on, up to the first that must be kept, so that subscribers find no gap. The
/// last event always stays, as the position from which the stream goes on.
async fn clear_events(app: &App, before: DateTime<Utc>, stop: &CancellationToken) -> Result<u64> {
    use alert_event::Column::{At, Seq};
    let events = || alert_event::Entity::find().select_only().column(Seq);
    let db = &app.db.reader;
    let kept = events().filter(At.gte(before)).order_by_asc(Seq).limit(1);
    let kept: Option<i64> = match kept.into_tuple().one(db).await? {
        Some(kept) => Some(kept),
        None => events().order_by_desc(Seq).limit(1).into_tuple().one(db).await?,
    };
    let Some(kept) = kept else { return Ok(0) };
    let mut count = 0;
    while !stop.is_cancelled() {
        let batch = events().filter(Seq.lt(kept)).order_by_asc(Seq).limit(BATCH);
        let batch: Vec<i64> = batch.into_tuple().all(db).await?;
        let Some(last) = batch.last() else { break };
        let tx = app.begin().await?;
        let those = alert_event::Entity::delete_many().filter(Seq.lte(*last));
        count += those.exec(&tx.txn).await?.rows_affected;
        tx.commit().await?;
        tokio::time::sleep(PAUSE).await;
    }
    Ok(count)
}
