//! The clock's side: judges projects as days pass, with nobody touching anything.
//!
//! A project is due when it was not evaluated for the organisation's day yet, so days that were missed are
//! caught up by the next run, and a second server finds nothing left to do.

use std::collections::HashMap;
use std::time::Duration;

use entity::enums::ProjectStage;
use entity::project;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::app::alert::{Background, evaluate, is_touched, open_alerts, wake};
use crate::app::{App, project as projects};
use crate::error::Result;

/// How often it is looked whether a day has begun.
const PAUSE: Duration = Duration::from_secs(20);
/// Projects read at once; each that changes is written in a transaction of its own.
const BATCH: u64 = 500;

/// Sweeps whenever something is due, until told to stop.
pub async fn run(app: App, stop: CancellationToken) {
    while !stop.is_cancelled() {
        match sweep(&app, &stop).await {
            Ok(0) => {}
            Ok(count) => tracing::info!(count, "evaluated projects for the day"),
            Err(cause) => tracing::error!(%cause, "the sweep failed; trying again"),
        }
        if let Err(cause) = wake(&app).await {
            tracing::error!(%cause, "snoozed alerts could not be woken; trying again");
        }
        if let Err(cause) = app.forget_keys().await {
            tracing::error!(%cause, "old idempotency keys could not be cleared away; trying again");
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
        let rows = due(app, after).await?;
        let Some(last) = rows.last().filter(|_| !stop.is_cancelled()) else {
            return Ok(count);
        };
        after = last.id;
        count += rows.len();
        sweep_batch(app, rows).await?;
    }
}

async fn due(app: &App, after: Uuid) -> Result<Vec<project::Model>> {
    use project::Column::{EvaluatedOn, Id, Stage};
    let not_today = Condition::any().add(EvaluatedOn.is_null()).add(EvaluatedOn.lt(app.today()));
    Ok(project::Entity::find()
        .filter(Stage.is_in([ProjectStage::Execution, ProjectStage::Collection]))
        .filter(not_today)
        .filter(Id.gt(after))
        .order_by_asc(Id)
        .limit(BATCH)
        .all(&app.db.reader)
        .await?)
}

async fn sweep_batch(app: &App, rows: Vec<project::Model>) -> Result<()> {
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let background = Background::read(&app.db.reader, &ids).await?;
    let open = open_alerts(&app.db.reader, &ids).await?;
    let mut open_of: HashMap<Uuid, Vec<_>> = HashMap::new();
    for alert in &open {
        open_of.entry(alert.project_id).or_default().push(alert);
    }
    let today = app.today();
    let mut quiet = Vec::new();
    for row in rows {
        let (verdicts, _) = background.verdicts(&row, today)?;
        let open = open_of.get(&row.id).map_or(&[][..], Vec::as_slice);
        if is_touched(&row, &verdicts, open) || background.collects(&row, open, today, app.zone) {
            // One project that can't be judged must not keep the others from being.
            if let Err(cause) = evaluate_one(app, row.id).await {
                tracing::error!(project = %row.id, %cause, "a project could not be evaluated; trying again");
            }
        } else {
            quiet.push(row.id);
        }
    }
    let tx = app.begin().await?;
    project::Entity::update_many()
        .col_expr(project::Column::EvaluatedOn, Expr::val(today))
        .filter(project::Column::Id.is_in(quiet))
        .exec(&tx.txn)
        .await?;
    tx.commit().await
}

async fn evaluate_one(app: &App, id: Uuid) -> Result<()> {
    let tx = app.begin().await?;
    let row = project::Entity::find_by_id(id).lock_exclusive().one(&tx.txn).await?;
    // Another server may have been here while this one waited for the lock.
    if let Some(row) = row.filter(|row| row.evaluated_on.is_none_or(|day| day < tx.today)) {
        let row = evaluate(&tx, None, row).await?;
        projects::store(&tx, row).await?;
    }
    tx.commit().await
}
