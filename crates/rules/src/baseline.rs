//! Baselines: freezing the tasks of a project, and reading a frozen plan.
//!
//! The budget is the planned cost of the work. It is divided among the service items in proportion to their
//! amounts; if some task is for no service item, it is divided among all tasks by weight. A task with a planned
//! cost of its own keeps it. Before there are tasks, each service item is planned to be done by its milestone.

use std::collections::HashMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use terms::DependencyKind;
use uuid::Uuid;

use super::earned::{EarnedPlan, PlanDependency, PlannedTask, allot};

/// A planned task that is not cancelled.
#[derive(Clone, Debug)]
pub struct BaselineTask {
    /// Its id.
    pub id: Uuid,
    /// Its parent task.
    pub parent: Option<Uuid>,
    /// The service item that it is for.
    pub item: Option<Uuid>,
    /// Its title.
    pub name: String,
    /// The first planned day; if `None`, its parent's, or the project's.
    pub start: Option<NaiveDate>,
    /// The last planned day; if `None`, its parent's, or the project's.
    pub end: Option<NaiveDate>,
    /// Its planned cost in minor units; if `None`, it gets a share of the budget.
    pub cost: Option<i64>,
    /// Its weight among its siblings.
    pub weight: i32,
    /// The tasks that it waits for: the task, how, and the lag in days.
    pub waits: Vec<(Uuid, DependencyKind, i32)>,
}

/// A service item that is not cancelled.
#[derive(Clone, Debug)]
pub struct BaselineItem {
    /// Its id.
    pub id: Uuid,
    /// The name of its service.
    pub name: String,
    /// Its price in minor units.
    pub amount: i64,
    /// The day by which it must be delivered; `None` if none is set.
    pub milestone: Option<NaiveDate>,
}

/// A frozen task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FrozenTask {
    /// The task's id; the service item's id if there were no tasks yet.
    pub id: Uuid,
    /// Its parent task.
    pub parent: Option<Uuid>,
    /// The service item that it is for.
    pub item: Option<Uuid>,
    /// Its title at that time.
    pub name: String,
    /// The first planned day.
    pub start: NaiveDate,
    /// The last planned day.
    pub end: NaiveDate,
    /// Its planned cost in minor units; only that of leaf tasks counts.
    pub cost: i64,
    /// The tasks that it waits for: the task, how, and the lag in days.
    pub waits: Vec<(Uuid, DependencyKind, i32)>,
}

/// The first and the last day of a plan.
pub type PlanDays = (NaiveDate, NaiveDate);

/// Freezes the plan of a project whose work is budgeted at `budget` minor units.
pub fn freeze(
    days: PlanDays,
    tasks: &[BaselineTask],
    items: &[BaselineItem],
    budget: i64,
) -> Vec<FrozenTask> {
    if tasks.is_empty() {
        return unsplit(days, items, budget);
    }
    let index: HashMap<Uuid, usize> =
        tasks.iter().enumerate().map(|(place, task)| (task.id, place)).collect();
    let parent = |task: &BaselineTask| task.parent.and_then(|parent| index.get(&parent).copied());
    let mut costs = vec![0; tasks.len()];
    for (item, share) in pools(tasks, items, budget, |task| parent(task).is_none()) {
        let own: Vec<usize> =
            (0..tasks.len()).filter(|at| item.is_none() || root_item(tasks, &index, *at) == item).collect();
        let place_of: HashMap<usize, usize> =
            own.iter().enumerate().map(|(at, place)| (*place, at)).collect();
        let asked = own.iter().map(|place| {
            let task = &tasks[*place];
            (parent(task).and_then(|parent| place_of.get(&parent).copied()), task.weight, task.cost)
        });
        let asked: Vec<_> = asked.collect();
        for (place, cost) in own.iter().zip(allot(share, &asked)) {
            costs[*place] = cost;
        }
    }
    let frozen = tasks.iter().zip(costs).map(|(task, cost)| {
        let (start, end) = days_of(tasks, &index, task, days);
        let waits = task.waits.iter().filter(|wait| index.contains_key(&wait.0)).copied().collect();
        FrozenTask {
            id: task.id,
            parent: task.parent.filter(|parent| index.contains_key(parent)),
            item: task.item,
            name: task.name.clone(),
            start,
            end,
            cost,
            waits,
        }
    });
    frozen.collect()
}

/// The parts of the budget that tasks share: one for each service item with tasks, or a single one.
fn pools(
    tasks: &[BaselineTask],
    items: &[BaselineItem],
    budget: i64,
    is_root: impl Fn(&BaselineTask) -> bool,
) -> Vec<(Option<Uuid>, i64)> {
    let mut of_work: Vec<Uuid> = Vec::new();
    for root in tasks.iter().filter(|task| is_root(task)) {
        match root.item {
            None => return vec![(None, budget)],
            Some(item) if !of_work.contains(&item) => of_work.push(item),
            Some(_) => {}
        }
    }
    let amount = |id: &Uuid| items.iter().find(|item| item.id == *id).map_or(0, |item| item.amount);
    let amounts: Vec<i64> = of_work.iter().map(amount).collect();
    of_work.into_iter().map(Some).zip(shares(budget, &amounts)).collect()
}

/// Each service item as one task.
fn unsplit(days: PlanDays, items: &[BaselineItem], budget: i64) -> Vec<FrozenTask> {
    let amounts: Vec<i64> = items.iter().map(|item| item.amount).collect();
    let work = items.iter().zip(shares(budget, &amounts)).map(|(item, cost)| FrozenTask {
        id: item.id,
        parent: None,
        item: Some(item.id),
        name: item.name.clone(),
        start: days.0,
        end: item.milestone.unwrap_or(days.1).max(days.0),
        cost,
        waits: Vec::new(),
    });
    work.collect()
}

/// `total` divided in proportion to `amounts`, without a rounding remainder.
fn shares(total: i64, amounts: &[i64]) -> Vec<i64> {
    let whole = amounts.iter().map(|amount| i128::from(*amount)).sum::<i128>().max(1);
    // The weights are millionths of the whole.
    let weight = |amount: &i64| i32::try_from(i128::from(*amount) * 1_000_000 / whole).unwrap_or(1).max(1);
    allot(total, &amounts.iter().map(|amount| (None, weight(amount), None)).collect::<Vec<_>>())
}

/// The service item of a task's topmost ancestor.
fn root_item(tasks: &[BaselineTask], index: &HashMap<Uuid, usize>, place: usize) -> Option<Uuid> {
    let above = |place: &usize| tasks[*place].parent.and_then(|parent| index.get(&parent).copied());
    let root = std::iter::successors(Some(place), above).take(tasks.len() + 1).last().unwrap_or(place);
    tasks[root].item
}

fn days_of(
    tasks: &[BaselineTask],
    index: &HashMap<Uuid, usize>,
    task: &BaselineTask,
    days: PlanDays,
) -> PlanDays {
    let above =
        |task: &&BaselineTask| task.parent.and_then(|parent| index.get(&parent)).map(|place| &tasks[*place]);
    let line = || std::iter::successors(Some(task), above).take(tasks.len() + 1);
    let start = line().find_map(|task| task.start).unwrap_or(days.0);
    let end = line().find_map(|task| task.end).unwrap_or(days.1).max(start);
    (start, end)
}

/// The days from `start` to `day`: 0 if they are the same.
pub fn offset(start: NaiveDate, day: NaiveDate) -> f64 {
    (day - start).num_days() as f64
}

/// A frozen plan prepared for queries. Tasks keep their indexes; service items are numbered as in `items_of`.
pub fn plan_of(name: &str, days: PlanDays, frozen: &[FrozenTask]) -> EarnedPlan {
    // Without any planned cost, tasks count by their days: then time can be judged, but not money.
    let free = frozen.iter().all(|one| one.cost == 0);
    ready(name, days, frozen, free)
}

/// The same, with all tasks counted by their planned days. Everything about progress is computed from this, as
/// earned value in money would reveal cost to those who may not see it.
pub fn pace_of(name: &str, days: PlanDays, frozen: &[FrozenTask]) -> EarnedPlan {
    ready(name, days, frozen, true)
}

fn ready(name: &str, days: PlanDays, frozen: &[FrozenTask], by_days: bool) -> EarnedPlan {
    let index: HashMap<Uuid, usize> = frozen.iter().enumerate().map(|(place, one)| (one.id, place)).collect();
    let items = items_of(frozen);
    let number =
        |item: Uuid| items.iter().position(|known| *known == item).and_then(|at| u32::try_from(at).ok());
    let tasks = frozen.iter().map(|one| {
        let (start, end) = (offset(days.0, one.start), offset(days.0, one.end) + 1.0);
        let waits = one.waits.iter().filter_map(|(on, kind, lag)| {
            Some(PlanDependency { on: *index.get(on)?, kind: *kind, lag: f64::from(*lag) })
        });
        PlannedTask {
            name: one.name.clone(),
            item: one.item.and_then(number),
            parent: one.parent.and_then(|parent| index.get(&parent).copied()),
            start,
            end,
            cost: if by_days { 100 * (end - start) as i64 } else { one.cost },
            waits: waits.collect(),
        }
    });
    EarnedPlan::new(name, tasks.collect(), Some(offset(days.0, days.1) + 1.0))
}

/// The service items of a baseline, in the order of their first tasks.
pub fn items_of(frozen: &[FrozenTask]) -> Vec<Uuid> {
    let mut items = Vec::new();
    for item in frozen.iter().filter_map(|one| one.item) {
        if !items.contains(&item) {
            items.push(item);
        }
    }
    items
}

/// The planned cost of all tasks in minor units (budget at completion).
pub fn bac_of(frozen: &[FrozenTask]) -> i64 {
    let parents: std::collections::HashSet<Uuid> = frozen.iter().filter_map(|one| one.parent).collect();
    frozen.iter().filter(|one| !parents.contains(&one.id)).map(|one| one.cost).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(n: u128) -> Uuid {
        Uuid::from_u128(n)
    }

    fn day(n: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 5, n).unwrap()
    }

    fn task(n: u128, parent: Option<u128>, item: Option<u128>, weight: i32) -> BaselineTask {
        let (parent, item) = (parent.map(id), item.map(id));
        let (name, waits) = (format!("Task {n}"), Vec::new());
        BaselineTask { id: id(n), parent, item, name, start: None, end: None, cost: None, weight, waits }
    }

    fn item(n: u128, amount: i64) -> BaselineItem {
        BaselineItem { id: id(n), name: format!("Item {n}"), amount, milestone: Some(day(20)) }
    }

    const DAYS: fn() -> PlanDays = || (day(1), day(30));

    #[test]
    fn the_budget_follows_the_price_of_what_it_is_for() {
        let tasks = [
            task(1, None, Some(10), 1),
            task(2, Some(1), None, 3),
            task(3, Some(1), None, 1),
            task(4, None, Some(11), 1),
        ];
        let frozen = freeze(DAYS(), &tasks, &[item(10, 3_000), item(11, 1_000), item(12, 9_000)], 1_000);
        assert_eq!(frozen.iter().map(|one| one.cost).collect::<Vec<_>>(), [750, 563, 187, 250]);
        assert_eq!(bac_of(&frozen), 1_000);
        assert_eq!((frozen[1].start, frozen[1].end), DAYS());
    }

    #[test]
    fn work_for_no_item_shares_by_weight_and_planned_costs_stay() {
        let tasks = [
            task(1, None, None, 1),
            BaselineTask { cost: Some(400), ..task(2, None, Some(10), 1) },
            task(3, None, None, 2),
        ];
        let frozen = freeze(DAYS(), &tasks, &[item(10, 3_000)], 1_000);
        assert_eq!(frozen.iter().map(|one| one.cost).collect::<Vec<_>>(), [200, 400, 400]);
    }

    #[test]
    fn before_work_is_split_each_item_is_due_by_its_milestone() {
        let frozen = freeze(DAYS(), &[], &[item(10, 3_000), item(11, 1_000)], 1_000);
        assert_eq!(
            frozen.iter().map(|one| (one.end, one.cost)).collect::<Vec<_>>(),
            [(day(20), 750), (day(20), 250)]
        );
        let plan = plan_of("original", DAYS(), &frozen);
        assert_eq!((plan.bac, plan.duration as i32), (1_000, 30));
        assert_eq!(plan.tasks()[0].end as i32, 20);
    }

    #[test]
    fn work_without_a_price_is_judged_by_its_days() {
        let tasks = [BaselineTask { end: Some(day(10)), ..task(1, None, None, 1) }, task(2, None, None, 1)];
        let frozen = freeze(DAYS(), &tasks, &[], 0);
        assert_eq!(bac_of(&frozen), 0);
        assert_eq!(plan_of("original", DAYS(), &frozen).bac, 4_000);
    }
}
