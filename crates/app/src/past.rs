//! What has happened to projects: reports of progress and costs by day, against the plans that were in force.

use std::collections::HashMap;

use chrono::NaiveDate;
use chrono_tz::Tz;
use entity::enums::CostStatus;
use entity::{baseline, cost, progress_entry};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::baseline::work_of;
use crate::clock::day_in;
use crate::error::Result;
use rules::baseline::{Days, Frozen, offset};
use rules::earned::{Booking, History, Report};
use rules::forecast::Spending;

/// A report of progress.
#[derive(Clone, Copy, Debug)]
pub struct Reported {
    /// For which day.
    pub on: NaiveDate,
    /// On which task.
    pub task: Uuid,
    /// Basis points.
    pub progress: i32,
}

/// A cost, and the days on which it came to where it is.
#[derive(Clone, Copy, Debug)]
pub struct Expense {
    /// Minor units.
    pub amount: i64,
    /// For which task.
    pub task: Option<Uuid>,
    /// For which service item.
    pub item: Option<Uuid>,
    /// The day of the work it is for.
    pub incurred: NaiveDate,
    /// The day it was submitted.
    pub submitted: NaiveDate,
    /// The day it was approved by all.
    pub approved: Option<NaiveDate>,
    /// The day it was paid.
    pub paid: Option<NaiveDate>,
    /// The day it was rejected or taken back.
    pub ended: Option<NaiveDate>,
}

/// A stored baseline and its work.
#[derive(Clone, Debug)]
pub struct Planned {
    /// The baseline.
    pub row: baseline::Model,
    /// Its work.
    pub work: Vec<Frozen>,
}

impl Planned {
    /// Its first and last day.
    pub fn days(&self) -> Days {
        (self.row.planned_start, self.row.planned_end)
    }
}

/// What has happened to a project.
#[derive(Clone, Debug, Default)]
pub struct Past {
    /// Its baselines, the original first.
    pub baselines: Vec<Planned>,
    /// Progress, in the order of days.
    pub reports: Vec<Reported>,
    /// Costs, in the order they were submitted.
    pub costs: Vec<Expense>,
}

/// The past of each of these projects, or why it cannot be read; three statements.
pub async fn of(
    db: &impl ConnectionTrait,
    zone: Tz,
    projects: &[Uuid],
) -> Result<HashMap<Uuid, Result<Past>>> {
    let mut pasts: HashMap<Uuid, Result<Past>> =
        projects.iter().map(|id| (*id, Ok(Past::default()))).collect();
    let baselines = baseline::Entity::find()
        .filter(baseline::Column::ProjectId.is_in(projects.iter().copied()))
        .order_by_asc(baseline::Column::Number);
    for row in baselines.all(db).await? {
        let Some(known) = pasts.get_mut(&row.project_id) else { continue };
        match (known, work_of(&row)) {
            (Ok(past), Ok(work)) => past.baselines.push(Planned { work, row }),
            (known, Err(error)) => *known = Err(error),
            (Err(_), Ok(_)) => {}
        }
    }
    use progress_entry::Column;
    let reports: Vec<(Uuid, Uuid, i32, NaiveDate)> = progress_entry::Entity::find()
        .select_only()
        .columns([Column::ProjectId, Column::TaskId, Column::Progress, Column::ReportedOn])
        .filter(Column::ProjectId.is_in(projects.iter().copied()))
        .order_by_asc(Column::ReportedOn)
        .order_by_asc(Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    for (project, task, progress, on) in reports {
        if let Some(Ok(past)) = pasts.get_mut(&project) {
            past.reports.push(Reported { on, task, progress });
        }
    }
    let costs = cost::Entity::find()
        .filter(cost::Column::ProjectId.is_in(projects.iter().copied()))
        .order_by_asc(cost::Column::Id);
    for row in costs.all(db).await? {
        if let Some(Ok(past)) = pasts.get_mut(&row.project_id) {
            past.costs.push(expense(&row, zone));
        }
    }
    Ok(pasts)
}

fn expense(row: &cost::Model, zone: Tz) -> Expense {
    let decided = row.decided_at.map(|at| day_in(zone, at));
    let ended = matches!(row.status, CostStatus::Rejected | CostStatus::Cancelled);
    let approved = matches!(row.status, CostStatus::Approved | CostStatus::Paid);
    let submitted = day_in(zone, row.created_at);
    let or_then = |day: Option<NaiveDate>| day.unwrap_or(submitted);
    Expense {
        amount: row.amount_minor,
        task: row.task_id,
        item: row.service_item_id,
        incurred: row.incurred_on,
        submitted,
        approved: approved.then(|| or_then(decided)),
        paid: (row.status == CostStatus::Paid).then(|| or_then(row.paid_at.map(|at| day_in(zone, at)))),
        ended: ended.then(|| or_then(decided)),
    }
}

/// The moment a day is over, in days from the plan's start.
pub fn end_of(start: NaiveDate, day: NaiveDate) -> f64 {
    offset(start, day) + 1.0
}

impl Expense {
    /// Whether it was asked for by the end of a day, and not yet rejected.
    pub fn counts_on(&self, day: NaiveDate) -> bool {
        self.submitted <= day && self.ended.is_none_or(|ended| ended > day)
    }
}

impl Past {
    /// The baseline that was in force on a day: the latest taken by then, or the original.
    pub fn in_force(&self, day: NaiveDate) -> Option<&Planned> {
        self.baselines.iter().rev().find(|one| one.row.taken_on <= day).or_else(|| self.baselines.first())
    }

    /// How far each task was at the end of a day, and when that was reported.
    pub fn progress_on(&self, day: NaiveDate) -> HashMap<Uuid, (i32, Option<NaiveDate>)> {
        let by_then = self.reports.iter().take_while(|report| report.on <= day);
        by_then.map(|report| (report.task, (report.progress, Some(report.on)))).collect()
    }

    /// Costs by state at the end of a day.
    pub fn spending_on(&self, day: NaiveDate) -> Spending {
        let mut spending = Spending::default();
        for cost in self.costs.iter().filter(|cost| cost.counts_on(day)) {
            let by_then = |on: Option<NaiveDate>| on.is_some_and(|on| on <= day);
            if by_then(cost.paid) {
                spending.paid += cost.amount;
            } else if by_then(cost.approved) {
                spending.committed += cost.amount;
            } else {
                spending.submitted += cost.amount;
            }
        }
        spending
    }

    /// What was asked for each task by the end of a day.
    pub fn task_costs_on(&self, day: NaiveDate) -> HashMap<Uuid, i64> {
        let mut costs = HashMap::new();
        for cost in self.costs.iter().filter(|cost| cost.counts_on(day)) {
            if let Some(task) = cost.task {
                *costs.entry(task).or_insert(0) += cost.amount;
            }
        }
        costs
    }

    /// Progress and cost as earned value reckons with them, against a baseline. A cost counts on the day of its
    /// work, unless it was rejected or taken back.
    pub fn history(&self, planned: &Planned) -> History {
        let start = planned.row.planned_start;
        let index: HashMap<Uuid, usize> =
            planned.work.iter().enumerate().map(|(place, one)| (one.id, place)).collect();
        let reports = self.reports.iter().filter_map(|report| {
            let done = f64::from(report.progress) / 10_000.0;
            Some(Report { day: end_of(start, report.on), task: *index.get(&report.task)?, done })
        });
        let counted = self.costs.iter().filter(|cost| cost.ended.is_none());
        let bookings = counted.map(|cost| Booking {
            day: end_of(start, cost.incurred),
            task: cost.task.and_then(|task| index.get(&task)).copied(),
            amount: cost.amount,
        });
        let mut bookings: Vec<_> = bookings.collect();
        bookings.sort_by(|a, b| a.day.total_cmp(&b.day));
        History { reports: reports.collect(), bookings }
    }
}
