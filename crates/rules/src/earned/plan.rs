//! A baseline: frozen tasks with their days, planned cost and order, prepared for queries.

use std::collections::BTreeMap;

use terms::DependencyKind;

use super::Curve;
use super::order::{Moment, order_of};

/// A task of a baseline.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PlannedTask {
    /// Its title.
    pub name: String,
    /// The service item that it is for; a subtask without one is for its parent's.
    pub item: Option<u32>,
    /// The index of its parent in the same list.
    pub parent: Option<usize>,
    /// Its planned start, in days from the plan's start.
    pub start: f64,
    /// The moment at which its last planned day is over.
    pub end: f64,
    /// Its planned cost in minor units; only that of leaf tasks counts.
    pub cost: i64,
    /// The dependencies on other tasks.
    pub waits: Vec<PlanDependency>,
}

/// A dependency on another task.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PlanDependency {
    /// The index of the other task in the same list.
    pub on: usize,
    /// Which of the start and end waits for which.
    pub kind: DependencyKind,
    /// The lag in days; may be negative.
    pub lag: f64,
}

/// A named baseline that figures are computed against.
#[derive(Clone, Debug)]
pub struct EarnedPlan {
    /// Its name, such as `original` or `after change request 2`.
    pub name: String,
    /// The planned duration (PD) in days.
    pub duration: f64,
    /// The budget at completion: the sum of the leaf tasks, in minor units.
    pub bac: i64,
    /// The planned value over time.
    pub curve: Curve,
    tasks: Vec<PlannedTask>,
    children: Vec<Vec<usize>>,
    parents_first: Vec<usize>,
    order: Vec<Moment>,
}

impl EarnedPlan {
    /// Freezes tasks as a baseline. Subtasks are moved inside their parent's dates, dependencies on missing tasks
    /// are dropped, and the link that closes a cycle is ignored. `duration` is the project's own planned duration,
    /// if it has one.
    pub fn new(name: impl Into<String>, mut tasks: Vec<PlannedTask>, duration: Option<f64>) -> Self {
        let count = tasks.len();
        let mut children = vec![Vec::new(); count];
        for (index, task) in tasks.iter_mut().enumerate() {
            task.parent = task.parent.filter(|parent| *parent < count && *parent != index);
            task.waits.retain(|wait| wait.on < count && wait.on != index);
            task.end = task.end.max(task.start);
            task.cost = task.cost.max(0);
        }
        for index in 0..count {
            if is_below_itself(&tasks, index) {
                tasks[index].parent = None;
            }
            if let Some(parent) = tasks[index].parent {
                children[parent].push(index);
            }
        }
        let mut down: Vec<usize> = (0..count).filter(|index| tasks[*index].parent.is_none()).collect();
        let mut next = 0;
        while let Some(parent) = down.get(next).copied() {
            let (start, end, item) = (tasks[parent].start, tasks[parent].end, tasks[parent].item);
            for child in &children[parent] {
                let child = &mut tasks[*child];
                child.start = child.start.clamp(start, end);
                child.end = child.end.clamp(start, end);
                child.item = child.item.or(item);
            }
            down.extend(&children[parent]);
            next += 1;
        }
        let order = order_of(&tasks);
        let leaves = || (0..count).filter(|index| children[*index].is_empty());
        let last = leaves().map(|leaf| tasks[leaf].end).fold(0.0, f64::max);
        Self {
            name: name.into(),
            duration: duration.unwrap_or(last),
            bac: leaves().map(|leaf| tasks[leaf].cost).sum(),
            curve: Curve::of_spans(
                leaves().map(|leaf| (tasks[leaf].start, tasks[leaf].end, tasks[leaf].cost as f64)),
            ),
            tasks,
            children,
            parents_first: down,
            order,
        }
    }

    /// The tasks.
    pub fn tasks(&self) -> &[PlannedTask] {
        &self.tasks
    }

    /// The indexes of a task's subtasks.
    pub fn parts(&self, task: usize) -> &[usize] {
        &self.children[task]
    }

    /// The indexes of the tasks without subtasks, which are those that are worked on.
    pub fn leaves(&self) -> impl Iterator<Item = usize> {
        (0..self.tasks.len()).filter(|task| self.children[*task].is_empty())
    }

    /// The indexes of all tasks, each before its parent.
    pub(crate) fn parts_first(&self) -> impl Iterator<Item = usize> {
        self.parents_first.iter().rev().copied()
    }

    /// The starts and ends of tasks, each after everything that it waits for.
    pub(crate) fn order(&self) -> &[Moment] {
        &self.order
    }

    /// The planned value of a leaf task on a day, spread evenly over its planned days.
    pub(crate) fn planned_value(&self, leaf: usize, day: f64) -> i64 {
        let task = &self.tasks[leaf];
        let share = if day >= task.end { 1.0 } else { (day - task.start) / (task.end - task.start) };
        (task.cost as f64 * share.clamp(0.0, 1.0)).round() as i64
    }

    /// The earned value of a leaf task of which this share is done.
    pub fn earned_value(&self, leaf: usize, done: f64) -> i64 {
        let cost = self.tasks[leaf].cost;
        if done >= 1.0 { cost } else { (cost as f64 * done.clamp(0.0, 1.0)).floor() as i64 }
    }

    /// The service items, with their leaf tasks.
    pub fn items(&self) -> BTreeMap<u32, Vec<usize>> {
        let mut items: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for leaf in self.leaves() {
            if let Some(item) = self.tasks[leaf].item {
                items.entry(item).or_default().push(leaf);
            }
        }
        items
    }
}

fn is_below_itself(tasks: &[PlannedTask], task: usize) -> bool {
    let mut above = tasks[task].parent;
    for _ in 0..tasks.len() {
        match above {
            None => return false,
            Some(parent) if parent == task => return true,
            Some(parent) => above = tasks[parent].parent,
        }
    }
    above.is_some()
}
