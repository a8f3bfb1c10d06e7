//! The budget of a project, and what was spent.

use std::sync::Arc;

use entity::enums::{CostCategory, CostStatus, Currency};
use uuid::Uuid;

use super::loader::Spending;
use super::value::{Money, money};
use crate::object;
use app::project::ProjectBudget;

object! {
    /// What a project may cost.
    Budget(Arc<ProjectBudget>)
    fields {
        /// The budget as a whole: the sum of its lines.
        total: Money = |frame, _| money(frame.total_minor, frame.currency);
        /// The cost red line: once committed and paid cost pass this amount, the project is over it.
        red_line: Money = |frame, _| money(frame.red_line_minor, frame.currency);
        /// What may be spent in each category.
        lines: Vec<BudgetLine> = |frame, _| {
            let line = |(category, minor): &(CostCategory, i64)| BudgetLine((*category, *minor, frame.currency));
            frame.lines.iter().map(line).collect()
        };
    }
}

object! {
    /// What may be spent in one category.
    BudgetLine((CostCategory, i64, Currency))
    fields {
        /// The category that the money may be spent in.
        category: CostCategory = |(category, ..), _| *category;
        /// How much may be spent in this category.
        amount: Money = |(_, amount, currency), _| money(*amount, *currency);
    }
}

/// The sums of a project's costs, with its budget; all amounts in minor units.
#[derive(Clone, Debug)]
pub struct Costs {
    /// The project.
    pub project_id: Uuid,
    /// The currency of all amounts.
    pub currency: Currency,
    /// The costs that wait for an approval.
    pub submitted: i64,
    /// The costs that are approved and not yet paid.
    pub committed: i64,
    /// The costs that are paid.
    pub paid: i64,
    /// The budget; `None` before there is one.
    pub budget: Option<Arc<ProjectBudget>>,
}

impl Costs {
    fn money(&self, minor: i64) -> Money {
        money(minor, self.currency)
    }

    fn used(&self) -> i64 {
        self.committed + self.paid
    }

    fn red_line(&self) -> i64 {
        self.budget.as_ref().map_or(0, |budget| budget.red_line_minor)
    }
}

object! {
    /// What a project has cost so far. Budget and red line are 0 before there is a budget.
    CostSummary(Costs)
    fields {
        /// What the project may cost; 0 before there is a budget.
        budget: Money = |costs, _| costs.money(costs.budget.as_ref().map_or(0, |budget| budget.total_minor));
        /// The cost red line of the project; 0 before there is a budget.
        red_line: Money = |costs, _| costs.money(costs.red_line());
        /// Costs that wait for an approval.
        submitted: Money = |costs, _| costs.money(costs.submitted);
        /// Costs approved and not yet paid.
        committed: Money = |costs, _| costs.money(costs.committed);
        /// The costs of the project that are paid.
        paid: Money = |costs, _| costs.money(costs.paid);
        /// Committed and paid as a share of the red line (1 is the line); null before there is one.
        used_ratio: Option<f64> = |costs, _| {
            let line = costs.red_line();
            (line > 0).then(|| costs.used() as f64 / line as f64)
        };
        /// What is left up to the red line; negative past it.
        remaining: Money = |costs, _| costs.money(costs.red_line() - costs.used());
        /// The same by category, for every category that has a budget or a cost.
        by_category: Vec<CategoryCost> = |costs, ctx| {
            let spending = ctx.project_spending.get(costs.project_id)?.unwrap_or_default();
            let lines = costs.budget.as_ref().map(|budget| budget.lines.as_slice()).unwrap_or_default();
            let known = ctx.cost_categories.get(())?.unwrap_or_default();
            by_category(costs.currency, known.iter().map(|row| row.code), lines, &spending)
        };
    }
}

/// The figures of one category in minor units.
#[derive(Clone, Debug)]
pub struct CategoryFigures {
    category: CostCategory,
    currency: Currency,
    budget: i64,
    submitted: i64,
    committed: i64,
    paid: i64,
}

fn by_category(
    currency: Currency,
    known: impl Iterator<Item = CostCategory>,
    budgets: &[(CostCategory, i64)],
    spending: &Spending,
) -> Vec<CategoryCost> {
    let figures = known.map(|category| {
        let budget = budgets.iter().find(|(of, _)| *of == category).map_or(0, |(_, amount)| *amount);
        let sum = |statuses: &[CostStatus]| {
            let own = spending.iter().filter(|(of, status, _)| *of == category && statuses.contains(status));
            own.map(|(.., sum)| sum).sum()
        };
        CategoryFigures {
            category,
            currency,
            budget,
            submitted: sum(&[CostStatus::Submitted, CostStatus::FinanceApproved]),
            committed: sum(&[CostStatus::Approved]),
            paid: sum(&[CostStatus::Paid]),
        }
    });
    let used = |of: &CategoryFigures| of.budget != 0 || of.submitted + of.committed + of.paid != 0;
    figures.filter(used).map(CategoryCost).collect()
}

object! {
    /// What one category has cost so far.
    CategoryCost(CategoryFigures)
    fields {
        /// The category that the figures are of.
        category: CostCategory = |figures, _| figures.category;
        /// What may be spent in this category; 0 where the budget has no line for it.
        budget: Money = |figures, _| money(figures.budget, figures.currency);
        /// Costs that wait for an approval.
        submitted: Money = |figures, _| money(figures.submitted, figures.currency);
        /// Costs approved and not yet paid.
        committed: Money = |figures, _| money(figures.committed, figures.currency);
        /// The costs of this category that are paid.
        paid: Money = |figures, _| money(figures.paid, figures.currency);
    }
}
