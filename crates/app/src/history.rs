//! The history of projects: progress reports and costs by day, and the baselines that were in force.

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
use rules::baseline::{FrozenTask, PlanDays, offset};
use rules::earned::{Booking, History, ProgressReport};
use rules::forecast::CostsByState;

/// A progress report.
#[derive(Clone, Copy, Debug)]
pub struct ProgressOnDay {
    /// The day it is for.
    pub on: NaiveDate,
    /// The task it is for.
    pub task: Uuid,
    /// Progress in basis points (0 to 10,000).
    pub progress: i32,
}

/// A cost, and the days of its changes of state.
#[derive(Clone, Copy, Debug)]
pub struct CostHistory {
    /// Minor units.
    pub amount: i64,
    /// The task it is for; `None` if it is for none.
    pub task: Option<Uuid>,
    /// The service item it is for; `None` if it is for none.
    pub item: Option<Uuid>,
    /// The day of the work it is for.
    pub incurred: NaiveDate,
    /// The day it was submitted.
    pub submitted: NaiveDate,
    /// The day of the last approval; `None` if it is not fully approved.
    pub approved: Option<NaiveDate>,
    /// The day it was paid; `None` if it is not.
    pub paid: Option<NaiveDate>,
    /// The day it was rejected or withdrawn; `None` if it was not.
    pub ended: Option<NaiveDate>,
}

/// A stored baseline with its work.
#[derive(Clone, Debug)]
pub struct StoredBaseline {
    /// The baseline.
    pub row: baseline::Model,
    /// Its tasks as they were frozen.
    pub work: Vec<FrozenTask>,
}

impl StoredBaseline {
    /// Its first and last day.
    pub fn days(&self) -> PlanDays {
        (self.row.planned_start, self.row.planned_end)
    }
}

/// The history of a project.
#[derive(Clone, Debug, Default)]
pub struct ProjectHistory {
    /// Its baselines, oldest first.
    pub baselines: Vec<StoredBaseline>,
    /// Progress reports, by day.
    pub reports: Vec<ProgressOnDay>,
    /// Costs, in the order in which they were submitted.
    pub costs: Vec<CostHistory>,
}

/// The history of each of these projects, or the error of reading it. It takes three statements.
pub async fn of(
    db: &impl ConnectionTrait,
    zone: Tz,
    projects: &[Uuid],
) -> Result<HashMap<Uuid, Result<ProjectHistory>>> {
    let mut histories: HashMap<Uuid, Result<ProjectHistory>> =
        projects.iter().map(|id| (*id, Ok(ProjectHistory::default()))).collect();
    let baselines = baseline::Entity::find()
        .filter(baseline::Column::ProjectId.is_in(projects.iter().copied()))
        .order_by_asc(baseline::Column::Number);
    for row in baselines.all(db).await? {
        let Some(known) = histories.get_mut(&row.project_id) else { continue };
        match (known, work_of(&row)) {
            (Ok(history), Ok(work)) => history.baselines.push(StoredBaseline { row, work }),
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
        if let Some(Ok(history)) = histories.get_mut(&project) {
            history.reports.push(ProgressOnDay { on, task, progress });
        }
    }
    let costs = cost::Entity::find()
        .filter(cost::Column::ProjectId.is_in(projects.iter().copied()))
        .order_by_asc(cost::Column::Id);
    for row in costs.all(db).await? {
        if let Some(Ok(history)) = histories.get_mut(&row.project_id) {
            history.costs.push(expense(&row, zone));
        }
    }
    Ok(histories)
}

fn expense(row: &cost::Model, zone: Tz) -> CostHistory {
    let decided = row.decided_at.map(|at| day_in(zone, at));
    let ended = matches!(row.status, CostStatus::Rejected | CostStatus::Cancelled);
    let approved = matches!(row.status, CostStatus::Approved | CostStatus::Paid);
    let submitted = day_in(zone, row.created_at);
    let or_then = |day: Option<NaiveDate>| day.unwrap_or(submitted);
    CostHistory {
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

/// The end of a day, in days since the start of the plan.
pub fn end_of(start: NaiveDate, day: NaiveDate) -> f64 {
    offset(start, day) + 1.0
}

impl CostHistory {
    /// Whether it was submitted by the end of a day and not rejected or withdrawn by then.
    pub fn counts_on(&self, day: NaiveDate) -> bool {
        self.submitted <= day && self.ended.is_none_or(|ended| ended > day)
    }
}

impl ProjectHistory {
    /// The baseline in force on a day: the latest one taken by then, or else the original.
    pub fn in_force(&self, day: NaiveDate) -> Option<&StoredBaseline> {
        self.baselines.iter().rev().find(|one| one.row.taken_on <= day).or_else(|| self.baselines.first())
    }

    /// The progress of each task at the end of a day in basis points, and the day it was reported.
    pub fn progress_on(&self, day: NaiveDate) -> HashMap<Uuid, (i32, Option<NaiveDate>)> {
        let by_then = self.reports.iter().take_while(|report| report.on <= day);
        by_then.map(|report| (report.task, (report.progress, Some(report.on)))).collect()
    }

    /// The sums of costs by state at the end of a day.
    pub fn spending_on(&self, day: NaiveDate) -> CostsByState {
        let mut spending = CostsByState::default();
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

    /// The costs submitted for each task by the end of a day, in minor units.
    pub fn task_costs_on(&self, day: NaiveDate) -> HashMap<Uuid, i64> {
        let mut costs = HashMap::new();
        for cost in self.costs.iter().filter(|cost| cost.counts_on(day)) {
            if let Some(task) = cost.task {
                *costs.entry(task).or_insert(0) += cost.amount;
            }
        }
        costs
    }

    /// Progress and cost in the form that earned value is computed from, relative to a baseline. A cost counts on
    /// the day of its work, unless it was rejected or withdrawn.
    pub fn history(&self, planned: &StoredBaseline) -> History {
        let start = planned.row.planned_start;
        let index: HashMap<Uuid, usize> =
            planned.work.iter().enumerate().map(|(place, one)| (one.id, place)).collect();
        let reports = self.reports.iter().filter_map(|report| {
            let done = f64::from(report.progress) / 10_000.0;
            Some(ProgressReport { day: end_of(start, report.on), task: *index.get(&report.task)?, done })
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
