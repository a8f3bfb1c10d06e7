//! Contradictions in a plan: work planned outside of its project's days, or before what it waits for.
//!
//! They are reported, not refused. A contradiction can arise from either side, from a task or from the project's
//! dates, and whoever replans makes changes one after the other.

use chrono::{Days, NaiveDate};
use terms::DependencyKind;
use uuid::Uuid;

/// A planned task that is neither done nor cancelled.
#[derive(Clone, Debug)]
pub struct OpenPlannedTask {
    /// Its id.
    pub id: Uuid,
    /// Its title.
    pub title: String,
    /// Its own first planned day; `None` if it has none.
    pub start: Option<NaiveDate>,
    /// Its own last planned day; `None` if it has none.
    pub end: Option<NaiveDate>,
}

/// A dependency: the waiting task, the task it waits for, how, and the lag in days.
pub type DependencyEdge = (Uuid, Uuid, DependencyKind, i32);

/// A contradiction in a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contradiction {
    /// The title of the task that cannot be done on its days.
    pub task: String,
    /// What its days contradict.
    pub with: ContradictionKind,
}

/// What the days of a task contradict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ContradictionKind {
    /// The task is planned to start before the project does.
    ProjectStart(NaiveDate),
    /// The task is planned to end after the project does.
    ProjectEnd(NaiveDate),
    /// The task is planned to start or end before the dependency on this task allows it, which is on this day at
    /// the earliest.
    Dependency(String, NaiveDate),
}

/// The contradictions in a plan, in the order of tasks; for a task with several, the first in the order of
/// [`ContradictionKind`]. `project` is the project's first and last planned day. Tasks that are done or have no days contradict
/// nothing.
pub fn contradictions(
    project: (NaiveDate, NaiveDate),
    tasks: &[OpenPlannedTask],
    waits: &[DependencyEdge],
) -> Vec<Contradiction> {
    let of = |task: &OpenPlannedTask| {
        let before =
            task.start.filter(|start| *start < project.0).map(|_| ContradictionKind::ProjectStart(project.0));
        let after =
            || task.end.filter(|end| *end > project.1).map(|_| ContradictionKind::ProjectEnd(project.1));
        let with = before.or_else(after).or_else(|| waiting(task, tasks, waits))?;
        Some(Contradiction { task: task.title.clone(), with })
    };
    tasks.iter().filter_map(of).collect()
}

/// The first dependency that the days of a task violate.
fn waiting(
    task: &OpenPlannedTask,
    tasks: &[OpenPlannedTask],
    waits: &[DependencyEdge],
) -> Option<ContradictionKind> {
    use DependencyKind::{FinishToFinish, FinishToStart, StartToFinish, StartToStart};
    let own = waits.iter().filter(|(waiting, ..)| *waiting == task.id);
    own.into_iter().find_map(|(_, on, kind, lag)| {
        let on = tasks.iter().find(|one| one.id == *on)?;
        // Work that waits for the end of a day can begin on the next day.
        let (planned, earliest) = match kind {
            FinishToStart => (task.start?, later(on.end?, lag.saturating_add(1))),
            StartToStart => (task.start?, later(on.start?, *lag)),
            FinishToFinish => (task.end?, later(on.end?, *lag)),
            StartToFinish => (task.end?, later(on.start?, lag.saturating_sub(1))),
        };
        (planned < earliest).then(|| ContradictionKind::Dependency(on.title.clone(), earliest))
    })
}

/// The day `days` later; the same day if there is no such day.
fn later(day: NaiveDate, days: i32) -> NaiveDate {
    let count = Days::new(u64::from(days.unsigned_abs()));
    let moved = if days < 0 { day.checked_sub_days(count) } else { day.checked_add_days(count) };
    moved.unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(n: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 5, n).unwrap()
    }

    fn task(n: u128, start: u32, end: u32) -> OpenPlannedTask {
        OpenPlannedTask {
            id: Uuid::from_u128(n),
            title: format!("Task {n}"),
            start: Some(day(start)),
            end: Some(day(end)),
        }
    }

    fn found(tasks: &[OpenPlannedTask], waits: &[DependencyEdge]) -> Vec<(String, ContradictionKind)> {
        let all = contradictions((day(2), day(20)), tasks, waits);
        all.into_iter().map(|one| (one.task, one.with)).collect()
    }

    #[test]
    fn work_lies_within_its_project() {
        assert_eq!(found(&[task(1, 2, 20)], &[]), []);
        let outside = found(&[task(1, 1, 20), task(2, 2, 21), task(3, 5, 6)], &[]);
        let expected = [
            ("Task 1", ContradictionKind::ProjectStart(day(2))),
            ("Task 2", ContradictionKind::ProjectEnd(day(20))),
        ];
        assert_eq!(outside, expected.map(|(task, with)| (task.to_string(), with)));
        let blank = OpenPlannedTask { start: None, end: None, ..task(4, 1, 1) };
        assert_eq!(found(&[blank], &[]), [], "it takes its days from the project");
    }

    #[test]
    fn work_waits_for_what_it_depends_on() {
        use DependencyKind::{FinishToFinish, FinishToStart, StartToFinish, StartToStart};
        let first = task(1, 5, 9);
        for (kind, lag, fits, contradicts, earliest) in [
            (FinishToStart, 0, (10, 12), (9, 12), 10),
            (FinishToStart, 2, (12, 13), (11, 13), 12),
            (FinishToStart, -3, (7, 12), (6, 12), 7),
            (StartToStart, 1, (6, 7), (5, 7), 6),
            (FinishToFinish, 1, (3, 10), (3, 9), 10),
            (StartToFinish, 1, (3, 5), (3, 4), 5),
        ] {
            let waits = [(Uuid::from_u128(2), Uuid::from_u128(1), kind, lag)];
            let with = |(start, end): (u32, u32)| found(&[first.clone(), task(2, start, end)], &waits);
            assert_eq!(with(fits), [], "{kind:?} {lag}");
            let expected = ContradictionKind::Dependency("Task 1".into(), day(earliest));
            assert_eq!(with(contradicts), [("Task 2".to_string(), expected)], "{kind:?} {lag}");
        }
        // What is done is not among the tasks, and nobody waits for it any more.
        let waits = [(Uuid::from_u128(2), Uuid::from_u128(1), FinishToStart, 0)];
        assert_eq!(found(&[task(2, 3, 4)], &waits), []);
    }
}
