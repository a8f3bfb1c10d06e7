//! Replays histories of projects through the rules that run in production, with a simulated clock.
//!
//! A history is JSON Lines, ordered by day, projects one after the other or interleaved; the format is that of
//! [`line::Line`]. What comes out is the alerts and forecasts the rules would have given, a JSON object a line,
//! and, where the file says how projects ended, how good they were.

mod line;
mod project;
mod replay;
mod summary;

pub use line::{PlanLine, Pred, TaskLine};
pub use replay::{ReplayEvent, ReplayOptions, Replayed, replay};
pub use summary::{KindSummary, Summary};

use std::fmt;
use std::io::{BufRead, Write};

/// What there is to say after a replay.
#[derive(Debug)]
pub struct BacktestReport {
    /// How good the rules were, where outcomes are known.
    pub summary: Option<Summary>,
    /// Lines about projects without a plan, or tasks that are not in it.
    pub passed_over: usize,
}

impl fmt::Display for BacktestReport {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.passed_over > 0 {
            writeln!(out, "{} lines are about projects without a plan, or unknown tasks.", self.passed_over)?;
        }
        self.summary.map_or(Ok(()), |summary| write!(out, "{summary}"))
    }
}

/// Replays `history`, writes what the rules say to `output`, and sums up. Errors name the line at fault.
pub fn run(
    history: impl BufRead,
    mut output: impl Write,
    options: &ReplayOptions,
) -> Result<BacktestReport, String> {
    let replayed = replay(history, options)?;
    for event in &replayed.events {
        serde_json::to_writer(&mut output, event).map_err(|error| format!("the output: {error}"))?;
        output.write_all(b"\n").map_err(|error| format!("the output: {error}"))?;
    }
    output.flush().map_err(|error| format!("the output: {error}"))?;
    Ok(BacktestReport { summary: replayed.summary(), passed_over: replayed.passed_over })
}
