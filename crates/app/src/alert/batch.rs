//! Evaluates many projects at once as days pass.
//!
//! A batch is read and evaluated without locks. Then one short transaction locks the projects that nobody has
//! changed or evaluated meanwhile, and writes the results. If two servers do the same, one of them finds nothing
//! left to write.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use entity::enums::ProjectStage;
use entity::{alert, project};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use uuid::Uuid;

use super::evaluation::{
    apply_events, began_before, collects, days_since, has_other_issues, log_failure, pass_days,
};
use super::facts::{EvaluationInputs, ProjectEvaluation, remember};
use super::hold::pauses;
use super::open_alerts;
use super::open_alerts::OpenAlerts;
use crate::collection::terms_of;
use crate::error::{Error, Result};
use crate::issue::critical;
use crate::{App, Tx, history, project as projects};

/// The most projects that are evaluated at once.
pub(super) const BATCH: u64 = 250;

/// Whether a project was evaluated for a day in the future, when a clock was ahead; then it is evaluated again.
/// One day ahead is accepted, as the servers' clocks differ a little at midnight.
pub(super) fn is_ahead(evaluated_on: Option<NaiveDate>, today: NaiveDate) -> bool {
    evaluated_on.is_some_and(|day| day > tomorrow(today))
}

fn tomorrow(today: NaiveDate) -> NaiveDate {
    today.succ_opt().unwrap_or(today)
}

/// The projects that were not evaluated today.
fn not_today(app: &App) -> Condition {
    use project::Column::EvaluatedOn;
    let today = app.today();
    Condition::any()
        .add(EvaluatedOn.is_null())
        .add(EvaluatedOn.lt(today))
        .add(EvaluatedOn.gt(tomorrow(today)))
}

/// The number of projects that were evaluated for days in the future.
pub async fn ahead(app: &App) -> Result<u64> {
    use project::Column::{EvaluatedOn, Stage};
    let of_future = project::Entity::find()
        .filter(Stage.is_in([ProjectStage::Execution, ProjectStage::Collection]))
        .filter(EvaluatedOn.gt(tomorrow(app.today())));
    Ok(of_future.count(&app.db.reader).await?)
}

/// The ids of the next projects after `after` that were not evaluated today.
pub async fn due(app: &App, after: Uuid) -> Result<Vec<Uuid>> {
    use project::Column::{Id, Stage};
    Ok(project::Entity::find()
        .select_only()
        .column(Id)
        .filter(Stage.is_in([ProjectStage::Execution, ProjectStage::Collection]))
        .filter(not_today(app))
        .filter(Id.gt(after))
        .order_by_asc(Id)
        .limit(BATCH)
        .into_tuple()
        .all(&app.db.reader)
        .await?)
}

/// Evaluates these projects for the days that have passed, and returns how many could be evaluated. One whose
/// stored data cannot be read is logged, and the others are still evaluated.
pub async fn pass(app: &App, ids: Vec<Uuid>) -> Result<usize> {
    let alone = match pass_together(app, &ids).await {
        Ok(alone) => alone,
        Err(Error::Internal(_)) => ids.clone(),
        Err(error) => return Err(error),
    };
    let mut failed = 0;
    for id in alone {
        if let Err(cause) = pass_alone(app, id).await {
            log_failure(id, &cause);
            failed += 1;
        }
    }
    Ok(ids.len() - failed)
}

/// Evaluates these projects together, and returns the ids of those that must be evaluated one by one.
async fn pass_together(app: &App, ids: &[Uuid]) -> Result<Vec<Uuid>> {
    let rows = project::Entity::find()
        .filter(project::Column::Id.is_in(ids.iter().copied()))
        .filter(not_today(app))
        .order_by_asc(project::Column::Id)
        .all(&app.db.reader)
        .await?;
    let (background, judged, alone) = look(&app.db.reader, rows, app.today(), app.zone).await?;
    let tx = app.begin().await?;
    let untouched = claim(app, &tx, &judged).await?;
    let still = |one: &EvaluatedProject| untouched.get(&one.row.id) == Some(&one.row.updated_at);
    write(&tx, &background, judged.into_iter().filter(still).collect()).await?;
    tx.commit().await?;
    Ok(alone)
}

/// The same for new projects, in the transaction that creates them.
pub async fn pass_new(tx: &Tx, rows: Vec<project::Model>) -> Result<()> {
    let all: HashMap<Uuid, project::Model> = rows.iter().map(|row| (row.id, row.clone())).collect();
    let (background, judged, alone) = look(&tx.txn, rows, tx.today, tx.zone).await?;
    write(tx, &background, judged).await?;
    for row in alone.iter().filter_map(|id| all.get(id)) {
        let judged = pass_days(tx, row.clone()).await?;
        projects::store(tx, None, row, judged).await?;
    }
    Ok(())
}

/// Evaluates these projects without writing anything; also returns the ids of those that must be evaluated one by
/// one.
async fn look(
    db: &impl ConnectionTrait,
    rows: Vec<project::Model>,
    today: NaiveDate,
    zone: Tz,
) -> Result<(EvaluationInputs, Vec<EvaluatedProject>, Vec<Uuid>)> {
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let mut open_of: HashMap<Uuid, Vec<alert::Model>> = HashMap::new();
    for alert in open_alerts(db, &ids).await? {
        open_of.entry(alert.project_id).or_default().push(alert);
    }
    let background = EvaluationInputs::read(db, &ids, terms_of(db, &ids).await?).await?;
    let issues = critical(db, &ids).await?;
    let unwatched = |row: &&project::Model| !background.remembers(row.id) && began_before(row, today);
    let unwatched: Vec<_> = rows.iter().filter(unwatched).map(|row| row.id).collect();
    let pasts = if unwatched.is_empty() { HashMap::new() } else { history::of(db, zone, &unwatched).await? };
    let (mut alone, mut judged) = (Vec::new(), Vec::new());
    for row in rows {
        if is_ahead(row.evaluated_on, today) {
            alone.push(row.id);
            continue;
        }
        let open = open_of.remove(&row.id).unwrap_or_default();
        let own_issues = issues.get(&row.id).map_or(&[][..], Vec::as_slice);
        let is_left = collects(&row, background.terms(row.id), &open, today, zone)
            || has_other_issues(&open, own_issues);
        if row.on_hold {
            if is_left || open.iter().any(|alert| pauses(alert.kind)) {
                alone.push(row.id);
            } else {
                judged.push(EvaluatedProject { row, open, seen: None });
            }
            continue;
        }
        // Evaluated one by one, the error of reading it is logged.
        let Ok(Some(watched)) = background.watched(&row) else {
            alone.push(row.id);
            continue;
        };
        if is_left {
            alone.push(row.id);
            continue;
        }
        let seen = match pasts.get(&row.id) {
            None => watched.evaluate_days(&days_since(row.evaluated_on, today), false),
            Some(Ok(past)) => watched.look_back(past, today, zone),
            Some(Err(_)) => {
                alone.push(row.id);
                continue;
            }
        };
        judged.push(EvaluatedProject { row, open, seen: Some(seen) });
    }
    Ok((background, judged, alone))
}

/// A project as it was read, and the result of its evaluation.
struct EvaluatedProject {
    row: project::Model,
    open: Vec<alert::Model>,
    seen: Option<ProjectEvaluation>,
}

/// Writes the results.
async fn write(tx: &Tx, background: &EvaluationInputs, judged: Vec<EvaluatedProject>) -> Result<()> {
    remember(&tx.txn, judged.iter().filter_map(|one| one.seen.as_ref())).await?;
    let ids: Vec<_> = judged.iter().map(|one| one.row.id).collect();
    for EvaluatedProject { row, open, seen } in judged {
        let Some(seen) = seen else { continue };
        let mut new = row.clone();
        new.evaluated_on = Some(tx.today);
        let mut alerts = OpenAlerts::new(tx, None, row.id, background.policy(&row)?, open);
        apply_events(&mut alerts, &seen).await?;
        alerts.roll_up(&mut new, &seen.outlooks);
        let rolled_up = |row: &project::Model| {
            (row.health, row.health_without_cost, row.attention, row.attention_without_cost)
        };
        if rolled_up(&new) != rolled_up(&row) {
            projects::store(tx, None, &row, new).await?;
        }
    }
    project::Entity::update_many()
        .col_expr(project::Column::EvaluatedOn, Expr::val(tx.today))
        .filter(project::Column::Id.is_in(ids))
        .exec(&tx.txn)
        .await?;
    Ok(())
}

/// Locks the projects that still wait for today's evaluation, and returns when each was last changed.
async fn claim(app: &App, tx: &Tx, judged: &[EvaluatedProject]) -> Result<HashMap<Uuid, DateTime<Utc>>> {
    use project::Column::{Id, UpdatedAt};
    let rows: Vec<(Uuid, DateTime<Utc>)> = project::Entity::find()
        .select_only()
        .columns([Id, UpdatedAt])
        .filter(Id.is_in(judged.iter().map(|one| one.row.id)))
        .filter(not_today(app))
        .order_by_asc(Id)
        .lock_exclusive()
        .into_tuple()
        .all(&tx.txn)
        .await?;
    Ok(rows.into_iter().collect())
}

/// Evaluates one project under its lock.
async fn pass_alone(app: &App, id: Uuid) -> Result<()> {
    let tx = app.begin().await?;
    let row = project::Entity::find_by_id(id).filter(not_today(app)).lock_exclusive().one(&tx.txn).await?;
    if let Some(row) = row {
        let judged = pass_days(&tx, row.clone()).await?;
        projects::store(&tx, None, &row, judged).await?;
    }
    tx.commit().await
}
