//! The order of the starts and ends of a plan's tasks: each after everything that it waits for.

use terms::DependencyKind;

use super::PlannedTask;

/// The start or the end of a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Moment {
    /// The start of the task of this index.
    Start(usize),
    /// The end of the task of this index.
    End(usize),
}

impl Moment {
    fn index(self) -> usize {
        match self {
            Self::Start(task) => 2 * task,
            Self::End(task) => 2 * task + 1,
        }
    }

    fn of(index: usize) -> Self {
        if index.is_multiple_of(2) { Self::Start(index / 2) } else { Self::End(index / 2) }
    }
}

/// All moments in topological order (Kahn 1962). A subtask starts after its parent may, and a parent ends after
/// its subtasks. In a cycle the moment that is planned earliest goes first: its wait is ignored.
pub(super) fn order_of(tasks: &[PlannedTask]) -> Vec<Moment> {
    use DependencyKind::{FinishToFinish, FinishToStart, StartToFinish, StartToStart};
    let mut after = vec![Vec::new(); 2 * tasks.len()];
    let mut missing = vec![0_usize; 2 * tasks.len()];
    let mut link = |first: Moment, then: Moment| {
        after[first.index()].push(then.index());
        missing[then.index()] += 1;
    };
    for (index, task) in tasks.iter().enumerate() {
        link(Moment::Start(index), Moment::End(index));
        if let Some(parent) = task.parent {
            link(Moment::Start(parent), Moment::Start(index));
            link(Moment::End(index), Moment::End(parent));
        }
        for wait in &task.waits {
            let (first, then) = match wait.kind {
                FinishToStart => (Moment::End(wait.on), Moment::Start(index)),
                StartToStart => (Moment::Start(wait.on), Moment::Start(index)),
                FinishToFinish => (Moment::End(wait.on), Moment::End(index)),
                StartToFinish => (Moment::Start(wait.on), Moment::End(index)),
            };
            link(first, then);
        }
    }
    let mut by_plan: Vec<usize> = (0..missing.len()).collect();
    let planned = |index: usize| match Moment::of(index) {
        Moment::Start(task) => tasks[task].start,
        Moment::End(task) => tasks[task].end,
    };
    by_plan.sort_by(|a, b| planned(*a).total_cmp(&planned(*b)));
    let mut ready: Vec<usize> = by_plan.iter().copied().filter(|moment| missing[*moment] == 0).collect();
    let mut placed = vec![false; missing.len()];
    let mut order = Vec::with_capacity(missing.len());
    let mut earliest = by_plan.into_iter();
    while order.len() < missing.len() {
        let Some(moment) = ready.pop().or_else(|| earliest.find(|moment| !placed[*moment])) else {
            break;
        };
        if std::mem::replace(&mut placed[moment], true) {
            continue;
        }
        order.push(Moment::of(moment));
        for then in &after[moment] {
            missing[*then] = missing[*then].saturating_sub(1);
            if missing[*then] == 0 {
                ready.push(*then);
            }
        }
    }
    order
}
