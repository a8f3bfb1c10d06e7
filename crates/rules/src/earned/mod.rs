//! Earned value management: planned value, earned value, actual cost, and the figures derived from them.
//!
//! The terms are those of ANSI/EIA-748, with earned schedule by W. Lipke, "Schedule is Different" (2003). All
//! figures are cumulative at a status date. Money is in minor units, ratios are plain numbers, and a division by
//! zero is `None`, never 0. Days are counted from the plan's start; a task's `end` is the moment at which its last
//! planned day is over, so that a task of one day has `end == start + 1`.
//!
//! The data come from these columns: `task.planned_start` and `planned_end` (plus one day) are days after
//! `project.planned_start`; `task.planned_cost_minor` is the cost, or [`allot()`] divides the service item's part of
//! `budget.total_minor` by `task.weight`; `task.progress` / 10000 is the share that is done; and
//! `cost.amount_minor` of everything submitted and not rejected or cancelled is booked on its task.

mod allot;
mod curve;
mod figures;
mod order;
mod plan;
mod schedule;
mod series;
mod status;
#[cfg(test)]
mod tests;

pub use allot::allot;
pub use curve::Curve;
pub use figures::{EacMethod, Figures};
pub(crate) use order::Moment;
pub use plan::{EarnedPlan, PlanDependency, PlannedTask};
pub use schedule::{Schedule, WorkingTime};
pub use series::{Point, series};
pub use status::{Booking, EarnedStatus, History, ProgressReport, status_at};
