//! Where a project is heading: its end, its final cost, and how likely each is past the line.
//!
//! The forecast of the end is the geometric mean of two that err differently: earned schedule with the speed
//! drawn towards 1, and a re-plan of what is left through the order of the tasks. The forecast of the cost takes
//! what is left to cost what work did whose cost is known, the more so the more of that there is.

mod chance;
mod cost;
mod end;
mod lag;
mod learn;
mod replan;
#[cfg(test)]
mod tests;

pub use chance::{chance, normal, quantile};
pub use cost::{CostForecast, Known, Left, Spending, cost_of_lateness, forecast_cost, paid_ahead, worth};
pub use end::{EndForecast, forecast_end, own_spread};
pub use lag::{fit_lag, level_on};
pub use learn::{ENOUGH, Finished, Learnt, Residual, Spread, learn, median};
pub use replan::{Replanned, Work, replan};

use serde::{Deserialize, Serialize};

/// How forecasts are made.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Method {
    /// Speed is drawn towards 1 as if this share of the plan had gone as planned before the start, so that the first
    /// days don't forecast the end of the world. 0.25.
    pub prior: f64,
    /// The re-plan stretches what is left by at least this. 0.6.
    pub least_stretch: f64,
    /// The re-plan stretches what is left by at most this. 1.6.
    pub most_stretch: f64,
    /// How far cost that is entered after the work is expected to follow lateness: 0 not at all, 1 in proportion. 0.8.
    pub cost_follows: f64,
}

impl Default for Method {
    fn default() -> Self {
        Self { prior: 0.25, least_stretch: 0.6, most_stretch: 1.6, cost_follows: 0.8 }
    }
}
