//! Re-plans the remaining work by the order of tasks.

use terms::DependencyKind;

use crate::earned::{EarnedPlan, Moment};

/// The progress of a leaf task. Entries of parents are ignored.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct LeafProgress {
    /// The share that is done, 0 to 1.
    pub done: f64,
    /// The day progress was first reported; the planned start is assumed if `None`.
    pub started_on: Option<f64>,
    /// The day progress was last reported; `None` before the first report.
    pub reported_on: Option<f64>,
}

/// The forecast start and end of each task.
#[derive(Clone, Debug, PartialEq)]
pub struct Replanned {
    /// The start of each task.
    pub starts: Vec<f64>,
    /// The end of each task.
    pub ends: Vec<f64>,
    /// The day on which everything is done.
    pub end: f64,
}

/// Re-plans the remaining work from `day` on: finished tasks keep their days, tasks in progress continue, and
/// others wait for their planned start and for their dependencies. The rest of a task takes its share of the
/// planned days times `stretch`.
///
/// A task that began before its turn does not wait for its dependencies ("retained logic"), and may end sooner
/// than planned. With both rules the end of real projects was forecast worse by a tenth, and that of simulated
/// ones no better.
pub fn replan(plan: &EarnedPlan, work: &[LeafProgress], day: f64, stretch: f64) -> Replanned {
    let tasks = plan.tasks();
    let mut starts = vec![f64::NEG_INFINITY; tasks.len()];
    let mut ends = vec![f64::NEG_INFINITY; tasks.len()];
    for moment in plan.order() {
        match *moment {
            Moment::Start(index) => {
                let task = &tasks[index];
                let state = work.get(index).copied().unwrap_or_default();
                let bound = waited(plan, index, &starts, &ends, true);
                starts[index] = if !plan.parts(index).is_empty() {
                    bound
                } else if state.done > 0.0 {
                    state.started_on.unwrap_or(task.start).min(day)
                } else {
                    bound.max(day).max(task.start)
                };
            }
            Moment::End(index) => {
                let task = &tasks[index];
                let state = work.get(index).copied().unwrap_or_default();
                let bound = waited(plan, index, &starts, &ends, false);
                ends[index] = if !plan.parts(index).is_empty() {
                    plan.parts(index).iter().map(|part| ends[*part]).fold(bound, f64::max)
                } else if state.done >= 1.0 {
                    state.reported_on.unwrap_or(task.end).min(day)
                } else {
                    let left = (task.end - task.start) * (1.0 - state.done.max(0.0)) * stretch;
                    let from = if state.done > 0.0 { day } else { starts[index].max(day) };
                    (from + left).max(bound)
                };
            }
        }
    }
    let end = plan.leaves().map(|leaf| ends[leaf]).fold(0.0, f64::max);
    Replanned { starts, ends, end }
}

/// The day before which a task must not start or end.
fn waited(plan: &EarnedPlan, task: usize, starts: &[f64], ends: &[f64], start: bool) -> f64 {
    use DependencyKind::{FinishToFinish, FinishToStart, StartToFinish, StartToStart};
    let task = &plan.tasks()[task];
    let parent = task.parent.filter(|_| start).map(|parent| starts[parent]);
    let waits = task.waits.iter().filter_map(|wait| match (wait.kind, start) {
        (FinishToStart, true) | (FinishToFinish, false) => Some(ends[wait.on] + wait.lag),
        (StartToStart, true) | (StartToFinish, false) => Some(starts[wait.on] + wait.lag),
        _ => None,
    });
    waits.chain(parent).fold(f64::NEG_INFINITY, f64::max)
}
