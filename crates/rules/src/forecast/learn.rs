//! Learns from finished projects: how far forecasts were off, and how late costs are booked.

use serde::{Deserialize, Serialize};

/// The bias and standard deviation of ln(actual / forecast), as a function of the share of work that is done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spread {
    /// `(share done, bias, spread)` in the order of shares; linear between them, flat outside.
    pub knots: Vec<(f64, f64, f64)>,
}

impl Spread {
    /// No bias, and a spread that decreases linearly from the first day to the last.
    pub(crate) fn falling(first: f64, last: f64) -> Self {
        Self { knots: vec![(0.0, 0.0, first), (1.0, 0.0, last)] }
    }

    /// The bias and spread at this share of work.
    pub fn at(&self, done: f64) -> (f64, f64) {
        let after = self.knots.partition_point(|knot| knot.0 <= done);
        match (after.checked_sub(1).map(|before| self.knots[before]), self.knots.get(after)) {
            (Some((from, bias, spread)), Some((to, next_bias, next_spread))) => {
                let part = (done - from) / (to - from);
                (bias + part * (next_bias - bias), spread + part * (next_spread - spread))
            }
            (Some((_, bias, spread)), None) => (bias, spread),
            (None, Some((_, bias, spread))) => (*bias, *spread),
            (None, None) => (0.0, 0.1),
        }
    }
}

/// What was learnt.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calibration {
    /// The errors of forecasts of the end. A project's own spread is wider if its work is done out of turn.
    pub end: Spread,
    /// The errors of forecasts of the cost if cost is booked on days of its own, after the work. A project's own
    /// spread comes from its own tasks; it is scaled by the ratio of this spread to the default.
    pub cost: Spread,
    /// The same if cost is booked together with progress.
    pub cost_in_step: Spread,
    /// The days from work to the booking of its cost.
    pub entry_lag: f64,
    /// The number of finished projects that it is based on; 0 for the default.
    pub projects: usize,
}

impl Default for Calibration {
    fn default() -> Self {
        Self {
            end: Spread::falling(0.16, 0.05),
            cost: Spread::falling(0.15, 0.02),
            cost_in_step: Spread::falling(0.14, 0.015),
            entry_lag: 7.0,
            projects: 0,
        }
    }
}

/// The error of one forecast of a finished project.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Residual {
    /// The share of work that was done at the time.
    pub done: f64,
    /// ln(actual / forecast).
    pub error: f64,
}

/// The forecasts of a finished project, compared with what happened.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Finished {
    /// The errors of forecasts of its end.
    pub end: Vec<Residual>,
    /// The errors of forecasts of its cost.
    pub cost: Vec<Residual>,
    /// Whether its cost was booked together with progress.
    pub in_step: bool,
    /// For each cost, the days from the work to its submission.
    pub lags: Vec<f64>,
}

/// The number of finished projects from which anything is learnt.
pub const ENOUGH: usize = 20;
/// The stages for which spreads are learnt, as ranges of the share done.
const STAGES: [(f64, f64); 5] = [(0.05, 0.25), (0.25, 0.45), (0.45, 0.65), (0.65, 0.85), (0.85, 1.0)];
/// The smallest spread that is accepted.
const LEAST_SPREAD: f64 = 0.01;

/// Learns spreads and the entry lag, if there are enough finished projects. A project counts once for each stage,
/// however often it was evaluated. The result is mixed with the default as if the default had been observed on
/// [`ENOUGH`] projects. Bias is not learnt: the mean speed of past projects made forecasts of others worse.
pub fn learn(finished: &[Finished]) -> Calibration {
    let default = Calibration::default();
    if finished.len() < ENOUGH {
        return default;
    }
    let costs = |in_step| {
        let of_kind = finished.iter().filter(move |project| project.in_step == in_step);
        of_kind.map(|project| project.cost.as_slice())
    };
    let mut lags: Vec<f64> = finished.iter().flat_map(|project| project.lags.iter().copied()).collect();
    Calibration {
        end: spread_of(finished.iter().map(|project| project.end.as_slice()), &default.end),
        cost: spread_of(costs(false), &default.cost),
        cost_in_step: spread_of(costs(true), &default.cost_in_step),
        entry_lag: median(&mut lags).unwrap_or(default.entry_lag),
        projects: finished.len(),
    }
}

fn spread_of<'a>(projects: impl Iterator<Item = &'a [Residual]> + Clone, default: &Spread) -> Spread {
    let mut knots = Vec::new();
    let mut last = f64::INFINITY;
    for (from, to) in STAGES {
        let middle = 0.5 * (from + to);
        let of_stage = projects.clone().filter_map(|project| {
            let mut errors: Vec<f64> = project
                .iter()
                .filter(|residual| (from..to).contains(&residual.done))
                .map(|residual| residual.error)
                .collect();
            median(&mut errors)
        });
        let errors: Vec<f64> = of_stage.collect();
        let mut sizes: Vec<f64> = errors.iter().map(|error| error.abs()).collect();
        let (_, expected) = default.at(middle);
        // The median of absolute deviations is 0.6745 standard deviations of a normal distribution.
        let seen = median(&mut sizes).map_or(expected, |size| size / 0.6745);
        let weight = errors.len() as f64 / (errors.len() + ENOUGH) as f64;
        let spread = (weight * seen + (1.0 - weight) * expected).clamp(LEAST_SPREAD, last);
        last = spread;
        knots.push((middle, 0.0, spread));
    }
    Spread { knots }
}

/// The median; `None` if there are no values.
pub fn median(values: &mut [f64]) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    let upper = values.get(middle).copied()?;
    if values.len().is_multiple_of(2) { Some(0.5 * (upper + values[middle - 1])) } else { Some(upper) }
}
