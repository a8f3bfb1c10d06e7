//! Earned schedule (Lipke 2003): progress against plan, in days.

use serde::{Deserialize, Serialize};

use super::Curve;

/// Where a project stands on its plan's time axis.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Schedule {
    /// Earned schedule (ES): the day of the plan whose work is done.
    pub es: f64,
    /// Actual time (AT): days that have passed.
    pub at: f64,
    /// Planned duration (PD).
    pub pd: f64,
    /// Days on which the plan rests between the two: they are neither lead nor lag. Negative when ahead.
    #[serde(default)]
    pub rests: f64,
}

impl Schedule {
    /// ES = t + (EV - PV_t) / (PV_{t+1} - PV_t), t the last day with PV_t <= EV. Where the plan rests and all before the
    /// rest is done, ES goes along with the days: who waits as planned is neither ahead nor behind.
    pub fn of(curve: &Curve, ev: f64, at: f64, pd: f64) -> Self {
        let (first, last) = curve.days_of(ev);
        let es = at.clamp(first, last);
        let clock = Clock::of(curve);
        Self { es, at, pd, rests: (at - es) - (clock.worked(at) - clock.worked(es)) }
    }

    /// Schedule performance index in time, SPI(t) = ES / AT, where the days of rest between the two count as done.
    pub fn spi_t(&self) -> Option<f64> {
        (self.at != 0.0).then(|| (self.es + self.rests) / self.at)
    }

    /// Independent estimate at completion in time, IEAC(t) = PD / SPI(t).
    pub fn ieac_t(&self) -> Option<f64> {
        self.spi_t().filter(|spi| *spi != 0.0).map(|spi| self.pd / spi)
    }

    /// Days of work behind the plan; negative when ahead.
    pub fn behind(&self) -> f64 {
        self.at - self.es - self.rests
    }
}

/// A plan's own time: it stands still where the plan rests.
#[derive(Clone, Debug)]
pub struct Clock {
    runs: Vec<(f64, f64)>,
}

impl Clock {
    /// The time of a plan.
    pub fn of(curve: &Curve) -> Self {
        Self { runs: curve.runs() }
    }

    /// Days of planned work before a day. After the last of them every day counts: what is not done by then is late.
    pub fn worked(&self, day: f64) -> f64 {
        let within: f64 = self.runs.iter().map(|(from, to)| (day.min(*to) - from).max(0.0)).sum();
        within + self.runs.last().map_or(day, |last| (day - last.1).max(0.0))
    }

    /// All days of planned work.
    pub fn length(&self) -> f64 {
        self.runs.iter().map(|(from, to)| to - from).sum()
    }

    /// The day on which all is done, when the work of the plan's day `es` is done on day `at` and a day of work takes
    /// `1 / speed` days from then on. After a rest nobody begins sooner than planned.
    pub fn end(&self, es: f64, at: f64, speed: f64) -> f64 {
        let left = self.runs.iter().filter(|run| run.1 >= es);
        left.fold(at, |day, (from, to)| day.max(*from) + (to - from.max(es)) / speed)
    }
}
