//! What really happens to a project, day by day.

use super::chance::Chance;
use super::plan::Drawn;
use super::portfolio::Portfolio;
use terms::DependencyKind;

/// The true course of a project, known to nobody while it runs.
pub(super) struct Course {
    /// Share done of each task when each day is over.
    pub(super) done: Vec<Vec<f64>>,
    /// When each task ended.
    pub(super) ends: Vec<f64>,
    /// What each task costs in the end.
    pub(super) costs: Vec<f64>,
}

impl Course {
    /// When all is done.
    pub(super) fn end(&self) -> f64 {
        self.ends.iter().copied().fold(0.0, f64::max)
    }
}

/// Lets a plan meet the world.
pub(super) fn run(portfolio: &Portfolio, plan: &Drawn, chance: &mut Chance) -> Course {
    let tasks = &plan.line.tasks;
    let slip = chance.normal(portfolio.slip, portfolio.slip_between);
    let drift = chance.normal(0.0, 0.5 * portfolio.slip_between);
    let dear = chance.normal(portfolio.dear, portfolio.dear_between);
    let keeps_dates = chance.happens(portfolio.keeps_dates);
    // The work there turns out to be, in planned days; late tasks share in what the project drifts to.
    let exact: Vec<bool> = tasks.iter().map(|_| chance.happens(portfolio.exact)).collect();
    let work: Vec<f64> = tasks
        .iter()
        .zip(&exact)
        .map(|(task, exact)| {
            if *exact {
                return task.end - task.start;
            }
            let place = task.start / plan.pd - 0.5;
            let grows = slip + drift * place + chance.normal(0.0, portfolio.slip_within);
            let stands = if chance.happens(portfolio.blocked) { chance.between((2.0, 15.0)) } else { 0.0 };
            (task.end - task.start) * grows.clamp(-0.7, 1.5).exp() + stands
        })
        .collect();
    let mut left = work.clone();
    let mut starts: Vec<Option<f64>> = vec![None; tasks.len()];
    let mut ends: Vec<Option<f64>> = vec![None; tasks.len()];
    let mut done = Vec::new();
    let (mut swing, mut boost, mut overtime) = (0.0, 1.0_f64, vec![0.0; tasks.len()]);
    let longest = (4.0 * plan.pd) as usize + 60;
    for day in 0..longest {
        let now = day as f64;
        swing = 0.93 * swing + chance.normal(0.0, portfolio.swings * (1.0 - 0.93_f64.powi(2)).sqrt());
        if day % 7 == 6 {
            boost = steer(portfolio, plan, &left, &work, now, boost, chance);
        }
        let speed = (-swing).exp() * boost;
        for index in 0..tasks.len() {
            if ends[index].is_some() {
                continue;
            }
            if starts[index].is_none() {
                let floor = if keeps_dates { tasks[index].start } else { 0.0 };
                let Some(from) = allowed(&plan.waits[index], &starts, &ends, true) else {
                    continue;
                };
                if floor.max(from) >= now + 1.0 {
                    continue;
                }
                starts[index] = Some(floor.max(from).max(now));
            }
            let from = starts[index].unwrap_or(now).max(now);
            let available = (now + 1.0 - from) * speed;
            overtime[index] += (boost - 1.0).max(0.0) * available.min(left[index]);
            if left[index] > available {
                left[index] -= available;
                continue;
            }
            let end = from + left[index] / speed;
            left[index] = 0.0;
            if let Some(least) = allowed(&plan.waits[index], &starts, &ends, false).filter(|d| *d < now + 1.0)
            {
                ends[index] = Some(end.max(least));
            }
        }
        done.push(share_done(&left, &work, &ends));
        if ends.iter().all(Option::is_some) {
            break;
        }
    }
    let costs = (0..tasks.len())
        .map(|index| {
            if exact[index] {
                return tasks[index].cost;
            }
            let grown = (work[index] / (tasks[index].end - tasks[index].start)).powf(portfolio.cost_follows);
            let extra = 1.0 + 0.5 * overtime[index] / work[index];
            tasks[index].cost * grown * extra * chance.normal(dear, portfolio.dear_within).exp()
        })
        .collect();
    let last = done.len() as f64;
    Course { done, ends: ends.into_iter().map(|end| end.unwrap_or(last)).collect(), costs }
}

/// A task whose work is done but that must wait for another to end is all but done.
fn share_done(left: &[f64], work: &[f64], ends: &[Option<f64>]) -> Vec<f64> {
    let share = |index: usize| match ends[index] {
        Some(_) => 1.0,
        None => (1.0 - left[index] / work[index]).min(0.99),
    };
    (0..left.len()).map(share).collect()
}

/// The first moment a task may start, or end; none while that is open.
fn allowed(
    waits: &[(usize, DependencyKind, f64)],
    starts: &[Option<f64>],
    ends: &[Option<f64>],
    start: bool,
) -> Option<f64> {
    let mut least = 0.0_f64;
    for (on, kind, lag) in waits {
        let bound = match (kind, start) {
            (DependencyKind::FinishToStart, true) | (DependencyKind::FinishToFinish, false) => ends[*on]?,
            (DependencyKind::StartToStart, true) | (DependencyKind::StartToFinish, false) => starts[*on]?,
            _ => continue,
        };
        least = least.max(bound + lag);
    }
    Some(least)
}

/// A manager looks at the plan once a week, and may speed the rest up, or let go when there is time.
fn steer(
    portfolio: &Portfolio,
    plan: &Drawn,
    left: &[f64],
    work: &[f64],
    now: f64,
    boost: f64,
    chance: &mut Chance,
) -> f64 {
    let tasks = &plan.line.tasks;
    let planned: f64 = tasks
        .iter()
        .map(|task| task.cost * ((now - task.start) / (task.end - task.start)).clamp(0.0, 1.0))
        .sum();
    let earned: f64 =
        tasks.iter().enumerate().map(|(index, task)| task.cost * (1.0 - left[index] / work[index])).sum();
    let behind = (planned - earned) / plan.bac;
    if boost > 1.0 {
        return if behind < 0.0 { 1.0 } else { boost };
    }
    // He hesitates for some weeks.
    if behind > 0.05 && chance.happens(portfolio.recovery / 4.0) { chance.between((1.1, 1.5)) } else { boost }
}
