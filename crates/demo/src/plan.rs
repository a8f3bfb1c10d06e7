//! How the work is split, and how far the plan has come.

use chrono::NaiveDate;
use entity::enums::CostCategory;
use uuid::Uuid;

use super::dice::{Dice, plus};
use super::names::Language;
use super::portfolio::{Outline, Temper};
use super::services::Service;
use rules::progress::{COMPLETE, TaskProgress, Tree, elapsed};

/// A planned subtask.
pub(super) struct Leaf {
    pub(super) id: Uuid,
    pub(super) title: String,
    pub(super) category: CostCategory,
    pub(super) start: NaiveDate,
    pub(super) end: NaiveDate,
    /// Its share of the item's cost.
    pub(super) planned_cost: i64,
    pub(super) cancelled: bool,
    pub(super) progress: i32,
}

/// A planned task with its subtasks.
pub(super) struct Branch {
    pub(super) id: Uuid,
    /// Place of its service item in the list.
    pub(super) item: usize,
    pub(super) title: String,
    pub(super) start: NaiveDate,
    pub(super) end: NaiveDate,
    pub(super) leaves: Vec<Leaf>,
}

/// How many tasks each service item is split into.
pub(super) fn branches_of(service: &Service, quantity: i64) -> usize {
    if service.each { usize::try_from(quantity.clamp(1, 3)).unwrap_or(1) } else { 1 }
}

/// Splits the service list into about `size` tasks and subtasks between the project's dates. `costs` is what
/// each item may cost.
pub(super) fn split(
    dice: &mut Dice,
    outline: &Outline,
    language: Language,
    items: &[(&'static Service, i64)],
    costs: &[i64],
    size: usize,
    at: chrono::DateTime<chrono::Utc>,
) -> Vec<Branch> {
    let total: usize = items.iter().map(|(service, n)| branches_of(service, *n)).sum();
    let leaves = size.saturating_sub(total);
    let length = (outline.days.end - outline.days.start).num_days() + 1;
    let whole = i64::try_from(total.max(1)).unwrap_or(1);
    let mut branches = Vec::with_capacity(total);
    for (item, (service, quantity)) in items.iter().enumerate() {
        let parts = branches_of(service, *quantity);
        for part in 0..parts {
            let place = branches.len();
            let count = (leaves / total + usize::from(place < leaves % total)).clamp(2, service.steps.len());
            let name = language.say(service.name);
            let title = if parts == 1 { name.to_string() } else { format!("{name} {}", part + 1) };
            let position = i64::try_from(place).unwrap_or(0);
            let start = plus(outline.days.start, position * length * 9 / (whole * 10));
            let span = (length * 13 / (whole * 10)).max(i64::try_from(count).unwrap_or(1));
            let end = plus(start, span - 1).min(plus(outline.days.end, -1));
            let cost = costs[item] / i64::try_from(parts).unwrap_or(1);
            let id = dice.id(at);
            let leaves = leaves_of(dice, language, service, count, (start, end), cost, at);
            branches.push(Branch { id, item, title, start, end, leaves });
        }
    }
    branches
}

fn leaves_of(
    dice: &mut Dice,
    language: Language,
    service: &Service,
    count: usize,
    (start, end): (NaiveDate, NaiveDate),
    cost: i64,
    at: chrono::DateTime<chrono::Utc>,
) -> Vec<Leaf> {
    let days = (end - start).num_days() + 1;
    // Leaves out steps from the middle: every service begins and ends with its own.
    let mut steps: Vec<_> = service.steps.iter().collect();
    while steps.len() > count {
        let out = 1 + dice.below(steps.len() - 2);
        steps.remove(out);
    }
    let shares: Vec<i64> = steps.iter().map(|_| dice.between(4, 12)).collect();
    let whole: i64 = shares.iter().sum();
    let (mut begun, mut leaves) = (0, Vec::with_capacity(count));
    for ((name, category), share) in steps.into_iter().zip(&shares) {
        let from = plus(start, begun * days / whole);
        let until = plus(start, (begun + share) * days / whole - 1).max(from).min(end);
        begun += share;
        leaves.push(Leaf {
            id: dice.id(at),
            title: language.say(*name).to_string(),
            category: *category,
            start: from.min(end),
            end: until,
            planned_cost: cost * share / whole / 100 * 100,
            cancelled: false,
            progress: 0,
        });
    }
    leaves
}

/// The day each service item must be delivered: some days after its last task's plan.
pub(super) fn milestone(branches: &[Branch], item: usize, outline: &Outline) -> NaiveDate {
    let last = branches.iter().filter(|branch| branch.item == item).map(|branch| branch.end).max();
    plus(last.unwrap_or(outline.days.end), 2).min(outline.days.end)
}

/// How the days of a plan became the days that the work really took.
pub(super) struct Pace {
    start: NaiveDate,
    last: NaiveDate,
    planned: i64,
    taken: i64,
}

impl Pace {
    /// Of a project whose work has reached the day `on` of its plan by its last day before `today`.
    pub(super) fn of(outline: &Outline, on: NaiveDate, today: NaiveDate) -> Self {
        let days = &outline.days;
        let last = days.done.unwrap_or(days.last).min(today);
        let planned = (on - days.start).num_days().max(1);
        let taken = (last - days.start).num_days().max(0);
        Self { start: days.start, last, planned, taken }
    }

    /// The day on which the work of a day of the plan was done.
    pub(super) fn really(&self, day: NaiveDate) -> NaiveDate {
        plus(self.start, (day - self.start).num_days() * self.taken / self.planned).min(self.last)
    }
}

/// Fills in what has been done by the last day of the project's life so far. Gives the day of the plan that
/// the work has reached.
pub(super) fn advance(dice: &mut Dice, outline: &Outline, branches: &mut [Branch]) -> NaiveDate {
    let days = &outline.days;
    if days.done.is_some() {
        reach(branches, plus(days.end, 1), None);
        return plus(days.end, 1);
    }
    for branch in branches.iter_mut() {
        let (keep, cancels) = (branch.leaves.len() > 3, dice.chance(5));
        if let Some(leaf) = branch.leaves.get_mut(1).filter(|_| keep && cancels) {
            leaf.cancelled = true;
        }
    }
    // Late work misses its milestones too; other work keeps those that have passed.
    let keeps = (outline.temper != Temper::Late).then_some(days.last);
    let passed = (days.last - days.start).num_days().max(0);
    let (least, mut on) = match outline.temper {
        Temper::AtRisk => (dice.between(450, 800), days.last),
        Temper::Behind => (dice.between(2_100, 3_300), days.last),
        Temper::Late => (dice.between(600, 2_600), days.last),
        _ => {
            let (slowest, fastest) = match outline.temper {
                Temper::Tight => (104, 115),
                // Its work is not done before the cost is decided on.
                Temper::Brink => (98, 104),
                _ => (98, 115),
            };
            let speed = dice.between(slowest, fastest);
            (i64::from(i32::MIN), plus(days.start, passed * speed / 100).min(plus(days.end, -1)))
        }
    };
    let behind = |branches: &mut [Branch], on| {
        reach(branches, on, keeps.map(|day| (day, outline)));
        let work = as_work(branches);
        let tree = Tree::new(&work);
        i64::from(tree.planned(days.start, days.end, days.last) - tree.actual())
    };
    let healthy = !matches!(outline.temper, Temper::AtRisk | Temper::Behind | Temper::Late);
    while healthy && behind(branches, on) >= 150 && on < days.end {
        on = plus(on, 1);
    }
    while !healthy && behind(branches, on) < least && on > days.start {
        on = plus(on, -1);
    }
    behind(branches, on);
    on
}

/// Sets the leaves to where the plan is on a day. With `keeps`, items whose milestone has passed are complete.
fn reach(branches: &mut [Branch], on: NaiveDate, keeps: Option<(NaiveDate, &Outline)>) {
    for place in 0..branches.len() {
        let kept =
            keeps.is_some_and(|(today, outline)| milestone(branches, branches[place].item, outline) < today);
        for leaf in &mut branches[place].leaves {
            leaf.progress = match elapsed(leaf.start, leaf.end, on) {
                _ if leaf.cancelled => 0,
                _ if kept => COMPLETE,
                COMPLETE => COMPLETE,
                // People report in steps of five percent.
                part => part / 500 * 500,
            };
        }
    }
}

fn as_work(branches: &[Branch]) -> Vec<TaskProgress> {
    let mut work = Vec::new();
    for branch in branches {
        work.push(TaskProgress {
            id: branch.id,
            parent_id: None,
            weight: weight(branch.start, branch.end),
            start: Some(branch.start),
            end: Some(branch.end),
            progress: 0,
            reported_on: None,
            cancelled: false,
        });
        work.extend(branch.leaves.iter().map(|leaf| TaskProgress {
            id: leaf.id,
            parent_id: Some(branch.id),
            weight: weight(leaf.start, leaf.end),
            start: Some(leaf.start),
            end: Some(leaf.end),
            progress: leaf.progress,
            reported_on: None,
            cancelled: leaf.cancelled,
        }));
    }
    work
}

/// Work counts by its length.
pub(super) fn weight(start: NaiveDate, end: NaiveDate) -> i32 {
    i32::try_from((end - start).num_days() + 1).unwrap_or(1).max(1)
}
