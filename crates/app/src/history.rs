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

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use entity::document::Document;
    use entity::enums::Currency;

    use super::*;

    fn day(number: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, number).unwrap()
    }

    fn baseline(number: i32, taken: u32) -> StoredBaseline {
        let row = baseline::Model {
            id: Uuid::nil(),
            project_id: Uuid::nil(),
            number,
            reason: String::new(),
            planned_start: day(1),
            planned_end: day(31),
            bac_minor: 0,
            plan: Document::of_text("[]"),
            taken_on: day(taken),
            taken_by_id: None,
            current: false,
            created_at: DateTime::UNIX_EPOCH,
            updated_at: DateTime::UNIX_EPOCH,
        };
        StoredBaseline { row, work: Vec::new() }
    }

    /// Submitted on the 2nd, approved on the 4th and paid on the 6th.
    fn paid() -> CostHistory {
        CostHistory {
            amount: 100,
            task: Some(Uuid::max()),
            item: None,
            incurred: day(1),
            submitted: day(2),
            approved: Some(day(4)),
            paid: Some(day(6)),
            ended: None,
        }
    }

    #[test]
    fn the_baseline_in_force_is_the_last_one_taken_by_then_or_else_the_first() {
        let baselines = vec![baseline(1, 5), baseline(2, 10), baseline(3, 10)];
        let past = ProjectHistory { baselines, ..ProjectHistory::default() };
        let in_force = |on| past.in_force(day(on)).map(|one| one.row.number);
        assert_eq!([1, 5, 9, 10, 31].map(in_force), [1, 1, 1, 3, 3].map(Some));
        assert!(ProjectHistory::default().in_force(day(1)).is_none());
    }

    #[test]
    fn a_report_holds_until_the_next_one_of_its_task() {
        let (one, other) = (Uuid::nil(), Uuid::max());
        let report = |on, task, progress| ProgressOnDay { on: day(on), task, progress };
        let reports =
            vec![report(2, one, 1_000), report(4, other, 500), report(4, one, 3_000), report(4, one, 2_000)];
        let past = ProjectHistory { reports, ..ProjectHistory::default() };
        assert!(past.progress_on(day(1)).is_empty());
        assert_eq!(past.progress_on(day(3)), HashMap::from([(one, (1_000, Some(day(2))))]));
        let all = HashMap::from([(one, (2_000, Some(day(4)))), (other, (500, Some(day(4))))]);
        assert_eq!(past.progress_on(day(4)), all);
    }

    #[test]
    fn a_cost_is_in_one_state_at_the_end_of_a_day_and_in_none_once_it_was_rejected() {
        let rejected =
            CostHistory { amount: 7, task: None, approved: None, paid: None, ended: Some(day(5)), ..paid() };
        let past = ProjectHistory { costs: vec![paid(), rejected], ..ProjectHistory::default() };
        let on = |number| {
            let CostsByState { submitted, committed, paid } = past.spending_on(day(number));
            [submitted, committed, paid]
        };
        assert_eq!([1, 2, 4].map(on), [[0, 0, 0], [107, 0, 0], [7, 100, 0]]);
        assert_eq!([5, 6].map(on), [[0, 100, 0], [0, 0, 100]]);
        assert_eq!(past.task_costs_on(day(2)), HashMap::from([(Uuid::max(), 100)]));
        let late = CostHistory { incurred: day(9), task: None, ..paid() };
        let past = ProjectHistory { costs: vec![late, paid(), rejected], ..ProjectHistory::default() };
        let bookings = past.history(&baseline(1, 1)).bookings;
        let told: Vec<_> = bookings.iter().map(|booking| (booking.day, booking.task)).collect();
        assert_eq!(told, [(1.0, None), (9.0, None)], "by day of work; a task that is not planned is none");
    }

    #[test]
    fn days_are_those_of_the_organisations_zone() {
        let at = |text: &str| text.parse().unwrap();
        let mut row = cost::Model {
            id: Uuid::nil(),
            project_id: Uuid::nil(),
            service_item_id: None,
            task_id: None,
            category: "OTHER".parse().unwrap(),
            description: String::new(),
            payee: String::new(),
            proof_url: None,
            currency: Currency::Cny,
            amount_minor: 5,
            status: CostStatus::Paid,
            incurred_on: day(1),
            external_ref: None,
            ref_key: None,
            route: Document::of_text("{}"),
            submitted_by_id: Uuid::nil(),
            decided_at: Some(at("2026-03-03T15:59:59Z")),
            reason: None,
            paid_at: Some(at("2026-03-03T16:00:00Z")),
            search_text: String::new(),
            version: 1,
            created_at: at("2026-03-01T16:00:00Z"),
            updated_at: at("2026-03-03T16:00:00Z"),
        };
        let told = |row: &cost::Model| {
            let cost = expense(row, chrono_tz::Asia::Shanghai);
            (cost.submitted, cost.approved, cost.paid, cost.ended)
        };
        assert_eq!(told(&row), (day(2), Some(day(3)), Some(day(4)), None));
        row.status = CostStatus::Cancelled;
        assert_eq!(told(&row), (day(2), None, None, Some(day(3))));
        (row.status, row.decided_at) = (CostStatus::Approved, None);
        assert_eq!(told(&row), (day(2), Some(day(2)), None, None), "at the latest known day");
    }
}
