//! Forecasts of a project's end and final cost, and the probability that each exceeds its limit.
//!
//! The forecast of the end is the geometric mean of two forecasts that err differently: earned schedule with the
//! speed shrunk towards 1, and a re-plan of the remaining work by the order of tasks. The forecast of the cost
//! assumes that the remaining work costs as much, relative to its plan, as the work whose cost is known; the more
//! of that there is, the more it counts.

mod chance;
mod cost;
mod end;
mod lag;
mod learn;
mod replan;
#[cfg(test)]
mod tests;

pub use chance::{chance, normal, quantile};
pub use cost::{
    CostForecast, CostsByState, SettledWork, UnsettledWork, cost_of_lateness, forecast_cost, paid_ahead,
    worth,
};
pub use end::{EndForecast, forecast_end, own_spread};
pub use lag::{fit_lag, level_on};
pub use learn::{Calibration, ENOUGH, Finished, Residual, Spread, learn, median};
pub use replan::{LeafProgress, Replanned, replan};

use serde::{Deserialize, Serialize};

/// The parameters of forecasts.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Method {
    /// The speed is shrunk towards 1 as if this share of the plan had been done as planned before the start, so
    /// that the first days do not lead to extreme forecasts. 0.25.
    pub prior: f64,
    /// The least factor by which the re-plan stretches the remaining work. 0.6.
    pub least_stretch: f64,
    /// The greatest factor by which the re-plan stretches the remaining work. 1.6.
    pub most_stretch: f64,
    /// How far cost that is booked after the work is expected to follow lateness: 0 not at all, 1 in proportion.
    /// 0.8.
    pub cost_follows: f64,
}

impl Default for Method {
    fn default() -> Self {
        Self { prior: 0.25, least_stretch: 0.6, most_stretch: 1.6, cost_follows: 0.8 }
    }
}
