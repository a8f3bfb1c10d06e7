//! Exports finished projects as histories for the backtest, and learns from them for the forecasts.

use std::io::Write;

use chrono::NaiveDate;
use entity::enums::{AuditAction, CostStatus, ProjectStage, Subject};
use entity::{budget, cost, policy, project};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, Set,
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::audit::{self, About, FieldChanges};
use super::history::{self, ProjectHistory, StoredBaseline};
use super::{App, json_column, policy as policies};
use crate::clock::day_in;
use crate::error::{Error, Result};
use backtest::{self, ReplayOptions};
use rules::baseline::offset;
use rules::forecast::{Calibration, ENOUGH, median};

/// The number of projects that are read at once.
const BATCH: usize = 200;

/// The finished projects: delivered and paid in full.
fn finished() -> sea_orm::Select<project::Entity> {
    project::Entity::find()
        .filter(project::Column::Stage.eq(ProjectStage::Completed))
        .filter(project::Column::ActualEnd.is_not_null())
}

/// Writes the history of all finished projects, one after the other, in the format that `plimsoll backtest` reads.
/// Returns how many were written.
pub async fn write_histories(app: &App, out: &mut (impl Write + Send)) -> Result<usize> {
    let rows = finished().order_by_asc(project::Column::Id).all(&app.db.reader).await?;
    write(app, &rows, out).await
}

/// The same of the latest finished projects, at most `most`: of a business line, or of all.
pub async fn write_latest(
    app: &App,
    line: Option<Uuid>,
    most: u64,
    out: &mut (impl Write + Send),
) -> Result<usize> {
    use project::Column::{ActualEnd, BusinessLineId, Id};
    let of_line = line.map(|line| BusinessLineId.eq(line));
    let latest = finished().filter(Condition::all().add_option(of_line)).limit(most);
    let mut rows = latest.order_by_desc(ActualEnd).order_by_desc(Id).all(&app.db.reader).await?;
    rows.sort_by_key(|row| row.id);
    write(app, &rows, out).await
}

async fn write(app: &App, rows: &[project::Model], out: &mut (impl Write + Send)) -> Result<usize> {
    let mut count = 0;
    for batch in rows.chunks(BATCH) {
        let ids: Vec<Uuid> = batch.iter().map(|row| row.id).collect();
        let pasts = history::of(&app.db.reader, app.zone, &ids).await?;
        let budgets =
            budget::Entity::find().filter(budget::Column::ProjectId.is_in(ids)).all(&app.db.reader).await?;
        for row in batch {
            let line = budgets.iter().find(|one| one.project_id == row.id).map(|one| one.red_line_minor);
            let past = match pasts.get(&row.id) {
                Some(Ok(past)) => Some(past),
                Some(Err(error)) => {
                    // A history that cannot be read must not keep the others from being written.
                    tracing::error!(project = row.code, cause = error.cause(), "a past could not be read");
                    None
                }
                None => None,
            };
            let history = past.and_then(|past| FinishedHistory::of(row, past, line));
            if let Some(history) = history {
                history.write(out).map_err(Error::internal)?;
                count += 1;
            }
        }
    }
    Ok(count)
}

/// A finished project with its history.
struct FinishedHistory<'a> {
    code: &'a str,
    start: NaiveDate,
    end: NaiveDate,
    red_line: Option<i64>,
    past: &'a ProjectHistory,
}

/// An amount in minor units as the decimal number that histories have: hundredths.
fn hundredths(minor: i64) -> f64 {
    minor as f64 / 100.0
}

impl<'a> FinishedHistory<'a> {
    /// `None` for a project without a baseline.
    fn of(row: &'a project::Model, past: &'a ProjectHistory, red_line: Option<i64>) -> Option<Self> {
        let start = past.baselines.first()?.row.planned_start;
        Some(Self { code: &row.code, start, end: row.actual_end?.max(start), red_line, past })
    }

    fn day(&self, day: NaiveDate) -> f64 {
        offset(self.start, day).max(0.0)
    }

    fn plan(&self, planned: &StoredBaseline) -> Value {
        let row = &planned.row;
        let task = |one: &rules::baseline::FrozenTask| {
            json!({
                "id": one.id, "item": one.item, "parent": one.parent, "name": one.name,
                "start": offset(self.start, one.start), "end": offset(self.start, one.end) + 1.0,
                "cost": hundredths(one.cost), "preds": one.waits,
            })
        };
        json!({
            "pd": offset(self.start, row.planned_end) + 1.0, "bac": hundredths(row.bac_minor),
            "red_line": self.red_line.map(hundredths), "tasks": planned.work.iter().map(task).collect::<Vec<_>>(),
        })
    }

    /// What happened, in the order of days; each day begins with its tick.
    fn lines(&self) -> Vec<(f64, &'static str, Value)> {
        let past = self.past;
        let mut lines = Vec::new();
        for (place, planned) in past.baselines.iter().enumerate() {
            let day = if place == 0 { 0.0 } else { self.day(planned.row.taken_on) };
            lines.push((day, "plan", self.plan(planned)));
        }
        for report in &past.reports {
            let done = f64::from(report.progress) / 10_000.0;
            lines.push((self.day(report.on), "progress", json!({ "task": report.task, "pct": done })));
        }
        for (number, cost) in past.costs.iter().enumerate() {
            let details = json!({ "id": number, "task": cost.task, "amount": hundredths(cost.amount) });
            let steps = [
                (Some(cost.submitted), "cost_submitted"),
                (cost.approved, "cost_approved"),
                (cost.paid, "cost_paid"),
                (cost.ended, "cost_rejected"),
            ];
            let steps = steps.into_iter().filter_map(|(on, kind)| Some((self.day(on?), kind)));
            lines.extend(steps.map(|(day, kind)| (day, kind, details.clone())));
        }
        let last = lines.iter().map(|line| line.0).fold(self.day(self.end), f64::max);
        let ticks = (1..=last as u32).map(|day| (f64::from(day), "tick", json!({})));
        let mut all: Vec<_> = lines.iter().filter(|line| line.1 == "plan").cloned().collect();
        all.extend(ticks);
        all.extend(lines.into_iter().filter(|line| line.1 != "plan"));
        all.sort_by(|a, b| a.0.total_cmp(&b.0));
        all
    }

    fn write(&self, out: &mut impl Write) -> std::io::Result<()> {
        for (day, kind, mut line) in self.lines() {
            line["day"] = json!(day);
            line["project"] = json!(self.code);
            line["type"] = json!(kind);
            writeln!(out, "{line}")?;
        }
        let kept = self.past.costs.iter().filter(|cost| cost.ended.is_none());
        let cost = hundredths(kept.map(|cost| cost.amount).sum());
        let end = self.day(self.end) + 1.0;
        writeln!(out, "{}", json!({ "type": "outcome", "project": self.code, "end": end, "cost": cost }))
    }
}

/// Learns from the finished projects, if there are enough and others than those learnt from before. Returns what
/// was learnt anew; `None` if nothing was.
pub async fn learn(app: &App) -> Result<Option<Calibration>> {
    let count = usize::try_from(finished().count(&app.db.reader).await?).unwrap_or(usize::MAX);
    let known = policies::learnt_now(app).await?;
    if count < ENOUGH || count == known.projects {
        return Ok(None);
    }
    let mut histories = Vec::new();
    let written = write_histories(app, &mut histories).await?;
    if written < ENOUGH || written == known.projects {
        return Ok(None);
    }
    let replayed = tokio::task::spawn_blocking(move || {
        let replayed = backtest::replay(histories.as_slice(), &ReplayOptions::default());
        replayed.map(|replayed| replayed.learn())
    });
    let learnt =
        replayed.await.map_err(Error::internal)?.map_err(|_| Error::bug("a history that can't be read"))?;
    let entry_lag = entry_lag(app).await?.unwrap_or(learnt.entry_lag);
    let learnt = Calibration { entry_lag, ..learnt };
    let tx = app.begin().await?;
    let own = policy::Entity::find().filter(policy::Column::BusinessLineId.is_null()).one(&tx.txn).await?;
    let own = own.ok_or_else(|| Error::bug("the organisation has no policy"))?;
    let json = json_column::write(&learnt)?;
    // The version stays: what is learnt must not conflict with a user's edit.
    policy::ActiveModel { id: Set(own.id), learnt: Set(Some(json)), ..Default::default() }
        .update(&tx.txn)
        .await?;
    let about = About { subject: Subject::Policy, id: own.id, project_id: None };
    let changes = FieldChanges::default().field("learntFromProjects", &known.projects, &learnt.projects);
    audit::write(&tx, None, about, AuditAction::Learn, changes).await?;
    tx.commit().await?;
    Ok(Some(learnt))
}

/// The median number of days between the work and the submission of its cost; `None` if there are no paid costs.
async fn entry_lag(app: &App) -> Result<Option<f64>> {
    let costs =
        cost::Entity::find().filter(cost::Column::Status.eq(CostStatus::Paid)).all(&app.db.reader).await?;
    let lag = |row: &cost::Model| offset(row.incurred_on, day_in(app.zone, row.created_at)).max(0.0);
    Ok(median(&mut costs.iter().map(lag).collect::<Vec<_>>()))
}
