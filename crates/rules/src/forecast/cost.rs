//! The forecast of a project's final cost.

use serde::{Deserialize, Serialize};

use super::Method;

/// The costs of a project by state, in minor units, without rejected and cancelled ones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CostsByState {
    /// Waiting for an approval.
    pub submitted: i64,
    /// Approved and not yet paid.
    pub committed: i64,
    /// Paid.
    pub paid: i64,
}

impl CostsByState {
    /// The sum of all states.
    pub fn total(&self) -> i64 {
        self.submitted + self.committed + self.paid
    }
}

/// Work whose cost is known: its planned cost and its actual cost.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct SettledWork {
    /// The planned cost.
    pub budget: f64,
    /// The actual cost.
    pub cost: f64,
    /// The effective number of equally large tasks: one large task among many small ones is hardly more than one.
    pub tasks: f64,
    /// The variance of ln(cost / planned cost) among the tasks; `None` if it is not known.
    pub scatter: Option<f64>,
    /// Whether it is known which tasks the cost is for.
    pub placed: bool,
}

impl SettledWork {
    /// From tasks, each with its planned and actual cost. Those without either say nothing.
    pub fn of_tasks(tasks: &[(f64, f64)]) -> Self {
        let priced = || tasks.iter().filter(|(budget, cost)| *budget > 0.0 && *cost > 0.0);
        let budget: f64 = priced().map(|(budget, _)| budget).sum();
        let mean = |of: &dyn Fn(f64) -> f64| {
            priced().map(|(budget, cost)| budget * of((cost / budget).ln())).sum::<f64>() / budget
        };
        let middle = mean(&|ratio| ratio);
        Self {
            budget: tasks.iter().map(|(budget, _)| budget).sum(),
            cost: tasks.iter().map(|(_, cost)| cost).sum(),
            tasks: worth(tasks.iter().map(|(budget, _)| *budget)),
            scatter: (budget > 0.0).then(|| mean(&|ratio| (ratio - middle).powi(2))),
            placed: true,
        }
    }

    /// From work with this planned cost and effective number of tasks, and a cost that is not attributed to tasks.
    /// Also returns the part of the cost that is for other work. The further the cost is from the plan, the less
    /// of the distance counts (Tukey's biweight): it is more likely that bills are missing, or came before their
    /// work, than that the work is so expensive.
    pub fn of_all(budget: f64, cost: f64, tasks: f64) -> (Self, f64) {
        let weight = plausible(budget, cost, tasks);
        let known =
            if weight > 0.0 { budget * (weight * (cost / budget).ln()).exp() } else { budget.max(0.0) };
        (Self { budget, cost: known, tasks, scatter: None, placed: false }, (cost - known).max(0.0))
    }

    /// The ratio of cost to planned cost that is expected of other work: its own ratio, shrunk towards 1, the more
    /// so the fewer tasks it is based on.
    fn rate(&self) -> f64 {
        if self.budget <= 0.0 || self.cost <= 0.0 {
            return 1.0;
        }
        let drawn = self.tasks / (self.tasks + BETWEEN);
        (drawn * (self.cost / self.budget).ln()).exp()
    }

    /// The variance of ln(cost / planned cost) of a task: the usual one, until there are enough tasks to estimate
    /// it.
    fn variance(&self) -> f64 {
        let usual = TASK_SPREAD * TASK_SPREAD;
        self.scatter.map_or(usual, |scatter| {
            (USUAL_TASKS * usual + self.tasks * scatter) / (USUAL_TASKS + self.tasks)
        })
    }
}

/// How plausible a cost is for work with this planned cost and effective number of tasks: from 1, if it is as
/// planned, down to 0.
fn plausible(budget: f64, cost: f64, tasks: f64) -> f64 {
    if budget <= 0.0 || cost <= 0.0 {
        return 0.0;
    }
    let usual = TASK_SPREAD * (1.0 / tasks + 1.0 / BETWEEN).sqrt();
    (1.0 - ((cost / budget).ln() / (FAR * usual)).powi(2)).max(0.0).powi(2)
}

/// The part of a cost that was paid before its work, if the cost is far more than the finished work can have cost.
pub fn paid_ahead(budget: f64, cost: f64, tasks: f64) -> f64 {
    if plausible(budget, cost, tasks) > 0.0 { 0.0 } else { (cost - budget).max(0.0) }
}

/// The effective number of tasks by their planned cost: (sum of b)^2 / sum of b^2.
pub fn worth(budgets: impl Iterator<Item = f64>) -> f64 {
    let (sum, squares) =
        budgets.fold((0.0, 0.0), |(sum, squares), budget| (sum + budget, squares + budget * budget));
    if squares > 0.0 { sum * sum / squares } else { 0.0 }
}

/// The usual standard deviation of ln(cost / planned cost) of a task.
const TASK_SPREAD: f64 = 0.22;
/// The ratio of that variance to the one between projects: the number of tasks that the prior counts for.
const BETWEEN: f64 = 5.0;
/// The number of a project's own tasks that the usual spread counts for.
const USUAL_TASKS: f64 = 4.0;
/// A ratio of cost to planned cost that is this many usual spreads away from 1 says nothing about how expensive
/// work is.
const FAR: f64 = 4.0;
/// The spread that lateness adds.
const LATENESS_SPREAD: f64 = 0.08;
/// The smallest spread: even the last bills differ.
const LEAST_SPREAD: f64 = 0.01;
/// The smallest spread if cost is not attributed to tasks: some of it may be missing, or be for future work.
const UNPLACED_SPREAD: f64 = 0.06;
/// The remaining work is assumed to cost at most this many times its budget, and at least its budget divided by
/// this.
const FURTHEST: f64 = 2.0;
/// The uncertainty whether submitted cost is approved in full, as a share of it.
const DOUBT: f64 = 0.3;

/// A task, or a part of one, whose cost is not settled.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct UnsettledWork {
    /// Its planned cost.
    pub budget: f64,
    /// The cost already submitted for it.
    pub asked: f64,
}

/// The forecast of the final cost.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CostForecast {
    /// The final cost in minor units.
    pub cost: f64,
    /// Planned cost over cost of the remaining work, without what lateness adds.
    pub efficiency: f64,
    /// The standard deviation of ln(final cost / forecast).
    pub spread: f64,
}

/// The final cost is G = C + sum of max(b r L, submitted) over the remaining work: C is the cost of the work whose
/// cost is known, r is its ratio of cost to planned cost, shrunk towards 1, and L is what lateness adds. Submitted
/// cost is included in full, whether for one task or for the whole project, but not taken as a rate: one large
/// bill says nothing about the next task. The spread combines those of the tasks from which r is known, of the
/// remaining tasks, of lateness, and of submitted cost that may be rejected.
pub fn forecast_cost(
    known: &SettledWork,
    left: &[UnsettledWork],
    spending: &CostsByState,
    for_lateness: f64,
) -> CostForecast {
    let rate = known.rate();
    let dearer = (rate * for_lateness).clamp(1.0 / FURTHEST, FURTHEST);
    let rest: f64 = left.iter().map(|left| (left.budget * dearer).max(left.asked)).sum();
    let cost = (known.cost + rest).max(spending.total() as f64);
    let share = if cost > 0.0 { rest / cost } else { 1.0 };
    let tasks_left = worth(left.iter().map(|left| left.budget));
    let of_tasks = known.variance()
        * (1.0 / (known.tasks + BETWEEN) + if tasks_left > 0.0 { 1.0 / tasks_left } else { 0.0 });
    let asked = if cost > 0.0 { DOUBT * spending.submitted as f64 / cost } else { 0.0 };
    let least = if known.placed { LEAST_SPREAD } else { UNPLACED_SPREAD };
    let variance = share * share * (of_tasks + LATENESS_SPREAD.powi(2)) + least.powi(2) + asked * asked;
    CostForecast { cost, efficiency: 1.0 / rate, spread: variance.sqrt() }
}

/// The factor by which lateness raises the cost of the remaining work: lateness ^ (follows (1 - done)), where
/// lateness is the forecast end over the planned duration. Work that takes longer costs more, and shows it later,
/// as cost is booked after it.
pub fn cost_of_lateness(lateness: f64, done: f64, method: &Method) -> f64 {
    lateness.max(0.0).powf(method.cost_follows * (1.0 - done.clamp(0.0, 1.0)))
}
