//! How far a long job is, for the one who started it: a bar on a terminal, lines in the log elsewhere.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

/// How often a line is logged where there is no terminal.
const LOGGED: Duration = Duration::from_secs(5);
/// How often the bar of a job that does not count moves.
const TICK: Duration = Duration::from_millis(250);

/// A job that is under way. Whatever it shows on a terminal is gone when this is dropped.
#[derive(Debug)]
pub struct JobProgress {
    bar: ProgressBar,
    job: String,
    /// What is counted; nothing where it is not known how much there is.
    unit: &'static str,
    logged: Instant,
}

impl JobProgress {
    /// Of a job that does so many things one after the other; `unit` is what they are called.
    pub fn of(job: impl Into<String>, all: u64, unit: &'static str) -> Self {
        let bar = ProgressBar::new(all).with_style(style("{msg} [{bar:32}] {pos} of {len}, {eta} left"));
        Self::begin(bar, job.into(), unit)
    }

    /// Of a job that can't say how much there is of it.
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

    /// Shows that so many of them are done.
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

/// A template that is wrong shows the bar that indicatif has by itself.
fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}
