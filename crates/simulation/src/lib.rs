//! Believable histories of projects from a seed, in the format that [`backtest::run`] reads: plans of tasks that
//! wait for each other, delays that have common causes, recovery, progress as people report it, and cost that
//! is entered late. For trying the rules out, and for tests that judge them on seeds nothing was tuned on.

mod chance;
mod course;
mod paper;
mod plan;
mod portfolio;

pub use portfolio::{BookingMode, Portfolio, RedLine, Reports, Ticks};

use std::io::{self, Write};

use chance::Chance;

/// Writes the histories of so many projects, each of one of the portfolios, interleaved in the order of days, and
/// how they ended.
pub fn write(portfolios: &[Portfolio], projects: usize, seed: u64, mut out: impl Write) -> io::Result<()> {
    let mut lines = Vec::new();
    for number in 0..projects {
        let mut chance = Chance::new(seed, number as u64);
        let Some(portfolio) = portfolios.get(chance.whole(1, portfolios.len().max(1)) - 1) else {
            break;
        };
        let plan = plan::draw(portfolio, &mut chance);
        let course = course::run(portfolio, &plan, &mut chance);
        lines.extend(paper::write_down(portfolio, &format!("P{number}"), &plan, &course, &mut chance));
    }
    lines.sort_by(|a, b| a.0.total_cmp(&b.0));
    for (_, line) in lines {
        writeln!(out, "{line}")?;
    }
    out.flush()
}
