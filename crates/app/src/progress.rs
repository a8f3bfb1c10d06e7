//! Shows the progress of a long job: as a bar on a terminal, otherwise as lines in the log.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

/// How often a line is logged.
const LOGGED: Duration = Duration::from_secs(5);
/// How often the spinner of a job of unknown length moves.
const TICK: Duration = Duration::from_millis(250);

/// A running job. What it shows on a terminal disappears when this is dropped.
#[derive(Debug)]
pub struct JobProgress {
    bar: ProgressBar,
    job: String,
    /// What is counted; empty if the amount of work is not known.
    unit: &'static str,
    logged: Instant,
}

impl JobProgress {
    /// For a job of `all` things, which are called `unit`.
    pub fn of(job: impl Into<String>, all: u64, unit: &'static str) -> Self {
        let bar = ProgressBar::new(all).with_style(style("{msg} [{bar:32}] {pos} of {len}, {eta} left"));
        Self::begin(bar, job.into(), unit)
    }

    /// For a job whose amount of work is not known.
    pub fn unknown(job: impl Into<String>) -> Self {
        let bar = ProgressBar::new_spinner().with_style(style("{spinner} {msg}, {elapsed}"));
        let job = Self::begin(bar, job.into(), "");
        if job.bar.is_hidden() {
            tracing::info!("{} …", job.job);
        } else {
            job.bar.enable_steady_tick(TICK);
        }
        job
    }

    fn begin(bar: ProgressBar, job: String, unit: &'static str) -> Self {
        bar.set_message(job.clone());
        Self { bar, job, unit, logged: Instant::now() }
    }

    /// Shows that `so_many` things are done.
    pub fn done(&mut self, so_many: u64) {
        if !self.bar.is_hidden() {
            self.bar.set_position(so_many);
        } else if self.logged.elapsed() >= LOGGED {
            self.logged = Instant::now();
            let all = self.bar.length().unwrap_or_default();
            tracing::info!("{}: {so_many} of {all} {}", self.job, self.unit);
        }
    }
}

impl Drop for JobProgress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

/// An invalid template falls back to indicatif's default bar.
fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}
