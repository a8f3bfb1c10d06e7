//! The forecast of a project's final cost.

use serde::{Deserialize, Serialize};

use super::Method;

/// Costs of a project by state, in minor units; what was rejected or cancelled is in none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spending {
    /// Waits for an approval.
    pub submitted: i64,
    /// Approved and not yet paid.
    pub committed: i64,
    /// Paid.
    pub paid: i64,
}

impl Spending {
    /// All of it.
    pub fn total(&self) -> i64 {
        self.submitted + self.committed + self.paid
    }
}

/// Work whose cost is known: what it was planned to cost, and what it did.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Known {
    /// Its planned cost.
    pub budget: f64,
    /// Its cost.
    pub cost: f64,
    /// How many tasks of one size it is worth: one large task among many small ones is hardly more than one.
    pub tasks: f64,
    /// How far its tasks lie apart: the variance of ln(cost / planned cost) among them. None where that is not known.
    pub scatter: Option<f64>,
    /// Whether it is known which work its cost is for.
    pub placed: bool,
}

impl Known {
    /// Tasks, each with its planned cost and its cost; those without either say nothing.
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

    /// Work that was done, with its planned cost and worth so many tasks, and a cost of which nobody said what it is for.
    /// Gives what is known of that work, and how much of the cost is for other work. The further the cost lies from what
    /// was planned, the less of the distance counts (Tukey's biweight): it is more likely that bills have not come in, or
    /// came before their work, than that work is so dear.
    pub fn of_all(budget: f64, cost: f64, tasks: f64) -> (Self, f64) {
        let weight = plausible(budget, cost, tasks);
        let known =
            if weight > 0.0 { budget * (weight * (cost / budget).ln()).exp() } else { budget.max(0.0) };
        (Self { budget, cost: known, tasks, scatter: None, placed: false }, (cost - known).max(0.0))
    }

    /// How many times its planned cost work will cost, going by this: its own ratio, drawn towards 1 the more the fewer
    /// tasks it is worth.
    fn rate(&self) -> f64 {
        if self.budget <= 0.0 || self.cost <= 0.0 {
            return 1.0;
        }
        let drawn = self.tasks / (self.tasks + BETWEEN);
        (drawn * (self.cost / self.budget).ln()).exp()
    }

    /// The variance of ln(cost / planned cost) of a task: as usual, until there are tasks to tell it from.
    fn variance(&self) -> f64 {
        let usual = TASK_SPREAD * TASK_SPREAD;
        self.scatter.map_or(usual, |scatter| {
            (USUAL_TASKS * usual + self.tasks * scatter) / (USUAL_TASKS + self.tasks)
        })
    }
}

/// How plausible it is that a cost is that of work which was planned to cost so much and is worth so many tasks: from 1,
/// where it is as planned, down to 0.
fn plausible(budget: f64, cost: f64, tasks: f64) -> f64 {
    if budget <= 0.0 || cost <= 0.0 {
        return 0.0;
    }
    let usual = TASK_SPREAD * (1.0 / tasks + 1.0 / BETWEEN).sqrt();
    (1.0 - ((cost / budget).ln() / (FAR * usual)).powi(2)).max(0.0).powi(2)
}

/// What was paid before its work, of a cost that is far more than the work that was done can have cost.
pub fn paid_ahead(budget: f64, cost: f64, tasks: f64) -> f64 {
    if plausible(budget, cost, tasks) > 0.0 { 0.0 } else { (cost - budget).max(0.0) }
}

/// How many tasks of one size these are worth, by their planned cost: (sum of b)^2 / sum of b^2.
pub fn worth(budgets: impl Iterator<Item = f64>) -> f64 {
    let (sum, squares) =
        budgets.fold((0.0, 0.0), |(sum, squares), budget| (sum + budget, squares + budget * budget));
    if squares > 0.0 { sum * sum / squares } else { 0.0 }
}

/// Spread of ln(cost / planned cost) of a task.
const TASK_SPREAD: f64 = 0.22;
/// Its variance over that between projects: a project's own tasks count against what is usual as so many.
const BETWEEN: f64 = 5.0;
/// The usual spread counts as if it had been seen on so many of a project's own tasks.
const USUAL_TASKS: f64 = 4.0;
/// A ratio of cost to planned cost that lies so many usual spreads from 1 says nothing of how dear work is.
const FAR: f64 = 4.0;
/// Spread that lateness adds.
const LATENESS_SPREAD: f64 = 0.08;
/// A spread is never smaller: the last bills differ.
const LEAST_SPREAD: f64 = 0.01;
/// Nor than this, where it is not known which work cost is for: some of it may not be in, or be for work to come.
const UNPLACED_SPREAD: f64 = 0.06;
/// The rest of the work is never taken to cost more than so many times its budget, nor less than that part of it.
const FURTHEST: f64 = 2.0;
/// How sure it is that what is asked for is not approved, or not all of it, as a share of it.
const DOUBT: f64 = 0.3;

/// A task whose cost is not settled, or a part of one.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Left {
    /// Its planned cost.
    pub budget: f64,
    /// What was already asked for it.
    pub asked: f64,
}

/// What a project will cost.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CostForecast {
    /// Minor units.
    pub cost: f64,
    /// Planned cost over cost of the work that is left, without what lateness adds.
    pub efficiency: f64,
    /// Spread of ln(final cost / forecast).
    pub spread: f64,
}

/// Final cost G = C + sum of max(b r L, asked) over what is left: C is the cost of the work whose cost is known, r its
/// ratio of cost to planned cost, drawn towards 1, and L what is added for lateness. What was asked for is in it in full,
/// be it for one task or for the project as a whole, and is not taken for a rate: one large bill says nothing of the next
/// task. The spread is that of the tasks of which r is known, of those that are left, of lateness, and of what is asked
/// for and may be refused.
pub fn forecast_cost(known: &Known, left: &[Left], spending: &Spending, for_lateness: f64) -> CostForecast {
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

/// What lateness adds to the cost of the work that is left, as a factor: lateness ^ (follows (1 - done)), where lateness
/// is the forecast end over the planned duration. Work that takes longer costs more, and shows it later, as cost is
/// entered after it.
pub fn cost_of_lateness(lateness: f64, done: f64, method: &Method) -> f64 {
    lateness.max(0.0).powf(method.cost_follows * (1.0 - done.clamp(0.0, 1.0)))
}
