//! What finished projects teach: how far forecasts were off, and how late costs are entered.

use serde::{Deserialize, Serialize};

/// Bias and spread of ln(actual / forecast) as the share of the work that is done grows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spread {
    /// `(share done, bias, spread)` in the order of shares; straight in between, flat outside.
    pub knots: Vec<(f64, f64, f64)>,
}

impl Spread {
    /// No bias, and a spread that falls evenly from the first day to the last.
    pub(crate) fn falling(first: f64, last: f64) -> Self {
        Self { knots: vec![(0.0, 0.0, first), (1.0, 0.0, last)] }
    }

    /// Bias and spread when this share of the work is done.
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

/// What the rules know from experience.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Learnt {
    /// How forecasts of the end are off. A project's own spread is wider where its work is done out of turn.
    pub end: Spread,
    /// How forecasts of the cost are off where cost is entered on days of its own, after the work. A project's own spread
    /// comes from its own tasks; it is widened, or narrowed, by as much as this differs from the default.
    pub cost: Spread,
    /// The same where cost is booked together with the progress it is for.
    pub cost_in_step: Spread,
    /// Days from work to the cost that is entered for it.
    pub entry_lag: f64,
    /// Finished projects it rests on; 0 is the default.
    pub projects: usize,
}

impl Default for Learnt {
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

/// What was forecast for a finished project when a share of it was done, against what came.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Residual {
    /// The share of the work that was done.
    pub done: f64,
    /// ln(actual / forecast).
    pub error: f64,
}

/// A finished project.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Finished {
    /// Forecasts of its end.
    pub end: Vec<Residual>,
    /// Forecasts of its cost.
    pub cost: Vec<Residual>,
    /// Whether its cost was booked together with its progress.
    pub in_step: bool,
    /// Days from work done to cost submitted, a cost each.
    pub lags: Vec<f64>,
}

/// Projects that must be finished before anything is learnt from them.
pub const ENOUGH: usize = 20;
/// Stages that spreads are learnt for, by the share that is done.
const STAGES: [(f64, f64); 5] = [(0.05, 0.25), (0.25, 0.45), (0.45, 0.65), (0.65, 0.85), (0.85, 1.0)];
/// A spread is never believed to be smaller.
const LEAST_SPREAD: f64 = 0.01;

/// Learns spreads and the entry lag from finished projects, as soon as there are enough. A project counts once
/// a stage, however often it was evaluated. What is learnt is mixed with the default as if that had been seen on
/// [`ENOUGH`] projects, and bias is not learnt: the mean speed of past projects made forecasts of others worse.
pub fn learn(finished: &[Finished]) -> Learnt {
    let default = Learnt::default();
    if finished.len() < ENOUGH {
        return default;
    }
    let costs = |in_step| {
        let of_kind = finished.iter().filter(move |project| project.in_step == in_step);
        of_kind.map(|project| project.cost.as_slice())
    };
    let mut lags: Vec<f64> = finished.iter().flat_map(|project| project.lags.iter().copied()).collect();
    Learnt {
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
        // The median of sizes is 0.6745 of a normal distribution's spread.
        let seen = median(&mut sizes).map_or(expected, |size| size / 0.6745);
        let weight = errors.len() as f64 / (errors.len() + ENOUGH) as f64;
        let spread = (weight * seen + (1.0 - weight) * expected).clamp(LEAST_SPREAD, last);
        last = spread;
        knots.push((middle, 0.0, spread));
    }
    Spread { knots }
}

/// The middle of them.
pub fn median(values: &mut [f64]) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    let upper = values.get(middle).copied()?;
    if values.len().is_multiple_of(2) { Some(0.5 * (upper + values[middle - 1])) } else { Some(upper) }
}
