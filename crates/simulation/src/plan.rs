//! Drawing a plan.

use super::chance::Chance;
use super::portfolio::Portfolio;
use backtest::{PlanLine, Pred, TaskLine};
use terms::DependencyKind;

/// A plan with its order in positions instead of ids.
pub(super) struct Drawn {
    pub(super) line: PlanLine,
    pub(super) pd: f64,
    pub(super) bac: f64,
    /// What each task waits for, all of it planned before; also for its person, which the plan does not say.
    pub(super) waits: Vec<Vec<(usize, DependencyKind, f64)>>,
}

fn cents(amount: f64) -> f64 {
    (amount * 100.0).round() / 100.0
}

/// Chains of tasks, one a service item, that wait for each other now and then: the middle is busier than the
/// ends, so that planned value is S-shaped.
pub(super) fn draw(portfolio: &Portfolio, chance: &mut Chance) -> Drawn {
    let count = chance.whole(portfolio.tasks.0, portfolio.tasks.1);
    let items = chance.whole(portfolio.items.0, portfolio.items.1).min(count);
    let scale = chance.log_normal(portfolio.task_days, 0.4);
    let rate = chance.log_normal(900.0, 0.6);
    let lone = chance.between((0.2, 0.9));
    let mut last_of_item: Vec<Option<usize>> = vec![None; items];
    let mut tasks: Vec<TaskLine> = Vec::with_capacity(count);
    let mut waits: Vec<Vec<(usize, DependencyKind, f64)>> = Vec::with_capacity(count);
    let people = chance.whole(portfolio.people.0, portfolio.people.1);
    let mut last_of_person: Vec<Option<usize>> = vec![None; people];
    for index in 0..count {
        let item = chance.whole(0, items - 1);
        let days = (chance.log_normal(scale, 0.6) * 2.0).round().max(2.0) / 2.0;
        let mut on = Vec::new();
        if let Some(last) = last_of_item[item] {
            on.push(link(last, &tasks, chance));
        }
        if index > 2 && chance.happens(0.25) {
            on.push(link(chance.whole(index.saturating_sub(8), index - 1), &tasks, chance));
        }
        on.dedup_by_key(|link| link.0);
        let preds = on.iter().map(|(on, kind, lag)| Pred((on + 1).to_string(), *kind, *lag)).collect();
        if people > 0 {
            let before = last_of_person[chance.whole(0, people - 1)].replace(index);
            on.extend(before.map(|before| (before, DependencyKind::FinishToStart, 0.0)));
        }
        let mut start = on.iter().map(|link| bound(link, &tasks, days)).fold(0.0, f64::max);
        if chance.happens(0.15) {
            start += chance.between((0.0, scale));
        }
        let start = (start * 2.0).ceil() / 2.0;
        // Some tasks run beside the chain.
        if last_of_item[item].is_none() || chance.happens(lone) {
            last_of_item[item] = Some(index);
        }
        tasks.push(TaskLine {
            id: (index + 1).to_string(),
            item: Some(item.to_string()),
            parent: None,
            name: format!("Task {}", index + 1),
            start,
            end: start + days,
            cost: cents(days * chance.log_normal(rate, 0.7)),
            preds,
        });
        waits.push(on);
    }
    let pd = tasks.iter().map(|task| task.end).fold(0.0, f64::max);
    let bac = cents(tasks.iter().map(|task| task.cost).sum());
    let red_line = cents(bac * chance.between(portfolio.red_line));
    let line = PlanLine { pd: Some(pd), bac: Some(bac), red_line: Some(red_line), tasks };
    Drawn { line, pd, bac, waits }
}

fn link(on: usize, tasks: &[TaskLine], chance: &mut Chance) -> (usize, DependencyKind, f64) {
    let days = tasks[on].end - tasks[on].start;
    let half = (days / 2.0).round();
    match chance.even() {
        kind if kind < 0.80 => {
            let lag = if chance.happens(0.15) { chance.whole(1, 5) as f64 } else { 0.0 };
            (on, DependencyKind::FinishToStart, lag)
        }
        kind if kind < 0.93 => (on, DependencyKind::StartToStart, half),
        kind if kind < 0.98 => (on, DependencyKind::FinishToFinish, 1.0),
        _ => (on, DependencyKind::StartToFinish, half + 1.0),
    }
}

/// The earliest start that a link allows a task of so many days.
fn bound((on, kind, lag): &(usize, DependencyKind, f64), tasks: &[TaskLine], days: f64) -> f64 {
    let on = &tasks[*on];
    match kind {
        DependencyKind::FinishToStart => on.end + lag,
        DependencyKind::StartToStart => on.start + lag,
        DependencyKind::FinishToFinish => on.end + lag - days,
        DependencyKind::StartToFinish => on.start + lag - days,
    }
}
