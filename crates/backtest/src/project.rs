//! A project while its history is replayed.

use std::collections::HashMap;

use super::line::{CostLine, PlanLine, minor};
use rules::earned::{EarnedPlan, PlanDependency, PlannedTask, allot};
use rules::forecast::{CostsByState, LeafProgress};
use rules::watch::{Facts, WatchMemory};

/// What is known of it so far.
pub(super) struct Project {
    /// The baseline.
    pub(super) plan: EarnedPlan,
    /// What its rules remember.
    pub(super) state: WatchMemory,
    /// When something happened that it was not evaluated for yet.
    pub(super) touched: Option<f64>,
    /// Whether progress was among it.
    pub(super) moved: bool,
    /// The day of its latest line.
    pub(super) last_day: f64,
    /// The first day that cost, submitted or more, was past the red line.
    pub(super) crossed: Option<f64>,
    /// How many there were.
    plans: usize,
    tasks: HashMap<String, usize>,
    work: Vec<LeafProgress>,
    task_costs: Vec<i64>,
    costs: HashMap<String, Cost>,
    spending: CostsByState,
    red_line: Option<i64>,
}

/// Where a cost stands.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
pub(super) enum CostState {
    Rejected,
    Submitted,
    Approved,
    Paid,
}

#[derive(Clone, Copy)]
struct Cost {
    state: CostState,
    amount: i64,
    task: Option<usize>,
}

impl Project {
    /// A project begins with its plan.
    pub(super) fn new(line: PlanLine) -> Self {
        let tasks: HashMap<String, usize> =
            line.tasks.iter().enumerate().map(|(index, task)| (task.id.clone(), index)).collect();
        // Without a budget there is nothing to hold cost against; without a line of its own the budget is the line.
        let has_budget = match line.bac {
            Some(bac) => bac > 0.0,
            None => line.red_line.is_some() || line.tasks.iter().any(|task| task.cost > 0.0),
        };
        let own_line = line.red_line.filter(|_| has_budget).map(minor);
        let plan = plan_of(line, &tasks);
        let red_line = own_line.or_else(|| has_budget.then_some(plan.bac));
        let count = plan.tasks().len();
        Self {
            plan,
            state: WatchMemory::default(),
            touched: None,
            moved: false,
            last_day: f64::NEG_INFINITY,
            crossed: None,
            plans: 1,
            tasks,
            work: vec![LeafProgress::default(); count],
            task_costs: vec![0; count],
            costs: HashMap::new(),
            spending: CostsByState::default(),
            red_line,
        }
    }

    /// A new baseline; what was done and spent stays with the tasks that are still there.
    pub(super) fn replan(&mut self, line: PlanLine) {
        let mut next = Self::new(line);
        for (id, index) in &next.tasks {
            if let Some(old) = self.tasks.get(id) {
                next.work[*index] = self.work[*old];
                next.task_costs[*index] = self.task_costs[*old];
            }
        }
        let index_of = |old: usize| {
            let id = self.tasks.iter().find(|(_, index)| **index == old).map(|(id, _)| id);
            id.and_then(|id| next.tasks.get(id)).copied()
        };
        next.costs = self
            .costs
            .iter()
            .map(|(id, cost)| (id.clone(), Cost { task: cost.task.and_then(index_of), ..*cost }))
            .collect();
        next.plans = self.plans + 1;
        next.plan.name = format!("plan {}", next.plans);
        (next.spending, next.crossed) = (self.spending, self.crossed);
        (next.last_day, next.touched, next.moved) = (self.last_day, self.touched, self.moved);
        let mut state = std::mem::take(&mut self.state);
        state.count_by(&next.facts(next.last_day, true));
        next.state = state;
        *self = next;
    }

    /// Progress of a task; whether it is in the plan.
    pub(super) fn progress(&mut self, task: &str, done: f64, day: f64) -> bool {
        let Some(index) = self.tasks.get(task) else {
            return false;
        };
        let work = &mut self.work[*index];
        work.done = done.clamp(0.0, 1.0);
        if work.done > 0.0 && work.started_on.is_none() {
            work.started_on = Some(day);
        }
        work.reported_on = Some(day);
        true
    }

    /// A cost reaches a state. Saying it twice is harmless, and what comes out of turn takes back nothing.
    pub(super) fn cost(&mut self, line: CostLine, state: CostState, day: f64) {
        let id = line.id.unwrap_or_else(|| format!("without id {}", self.costs.len()));
        let before = self.costs.get(&id).copied();
        let furthest = before.map_or(state, |before| if before.state > state { before.state } else { state });
        let cost = Cost {
            state: if state == CostState::Rejected { state } else { furthest },
            amount: line.amount.map(minor).or(before.map(|cost| cost.amount)).unwrap_or(0),
            task: line
                .task
                .and_then(|task| self.tasks.get(&task).copied())
                .or(before.and_then(|cost| cost.task)),
        };
        if let Some(before) = before {
            self.book(before, -1);
        }
        self.book(cost, 1);
        self.costs.insert(id, cost);
        if self.crossed.is_none() && self.red_line.is_some_and(|line| self.spending.total() > line) {
            self.crossed = Some(day);
        }
    }

    fn book(&mut self, cost: Cost, sign: i64) {
        let amount = sign * cost.amount;
        match cost.state {
            CostState::Submitted => self.spending.submitted += amount,
            CostState::Approved => self.spending.committed += amount,
            CostState::Paid => self.spending.paid += amount,
            CostState::Rejected => return,
        }
        if let Some(task) = cost.task {
            self.task_costs[task] += amount;
        }
    }

    /// The facts as of a day.
    pub(super) fn facts(&self, day: f64, cost_only: bool) -> Facts<'_> {
        Facts {
            day,
            plan: &self.plan,
            pace: &self.plan,
            work: &self.work,
            spending: self.spending,
            task_costs: &self.task_costs,
            red_line: self.red_line,
            milestones: &[],
            // What is judged is forecasts: that nobody reports is no forecast.
            first_weekday: None,
            held: &[],
            executing: true,
            cost_only,
        }
    }
}

/// The baseline of a plan line. Planned costs are brought to the budget where they don't add up to it; without
/// any, the budget is shared by planned days.
fn plan_of(line: PlanLine, index: &HashMap<String, usize>) -> EarnedPlan {
    let mut items: HashMap<String, u32> = HashMap::new();
    let mut tasks: Vec<PlannedTask> = Vec::with_capacity(line.tasks.len());
    for task in line.tasks {
        let next = u32::try_from(items.len()).unwrap_or(u32::MAX);
        let waits = task.preds.into_iter().filter_map(|pred| {
            index.get(&pred.0).map(|on| PlanDependency { on: *on, kind: pred.1, lag: pred.2 })
        });
        tasks.push(PlannedTask {
            name: if task.name.is_empty() { task.id } else { task.name },
            item: task.item.map(|item| *items.entry(item).or_insert(next)),
            parent: task.parent.and_then(|parent| index.get(&parent).copied()),
            start: task.start,
            end: task.end,
            cost: minor(task.cost),
            waits: waits.collect(),
        });
    }
    let plan = EarnedPlan::new("plan 1", tasks, line.pd.filter(|pd| *pd > 0.0));
    let bac = line.bac.map_or(plan.bac, minor);
    if plan.bac > 0 && (bac - plan.bac).abs().saturating_mul(200) <= bac {
        return plan;
    }
    let bac = if bac > 0 { bac } else { minor(plan.duration.max(1.0)) };
    let leaves: Vec<usize> = plan.leaves().collect();
    let weight = |leaf: usize| {
        let task = &plan.tasks()[leaf];
        let part = if plan.bac > 0 {
            task.cost as f64 / plan.bac as f64
        } else {
            (task.end - task.start) / plan.duration.max(1e-9)
        };
        (None, (1e6 * part).round().clamp(1.0, 1e9) as i32, None)
    };
    let shares = allot(bac, &leaves.iter().map(|leaf| weight(*leaf)).collect::<Vec<_>>());
    let mut tasks = plan.tasks().to_vec();
    for (leaf, share) in leaves.into_iter().zip(shares) {
        tasks[leaf].cost = share;
    }
    EarnedPlan::new(plan.name, tasks, Some(plan.duration))
}
