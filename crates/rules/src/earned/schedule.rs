//! Earned schedule (Lipke 2003): progress against plan, in days.

use serde::{Deserialize, Serialize};

use super::Curve;

/// The position of a project on the time axis of its plan.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Schedule {
    /// Earned schedule (ES): the day of the plan whose work is done.
    pub es: f64,
    /// Actual time (AT): the days that have passed.
    pub at: f64,
    /// Planned duration (PD) in days.
    pub pd: f64,
    /// The days of planned breaks between ES and AT, which count neither as lead nor as lag; negative when ahead.
    #[serde(default)]
    pub rests: f64,
}

impl Schedule {
    /// ES = t + (EV - PV_t) / (PV_{t+1} - PV_t), where t is the last day with PV_t <= EV. During a planned break,
    /// if everything before it is done, ES advances with the days, so that the project is neither ahead nor
    /// behind.
    pub fn of(curve: &Curve, ev: f64, at: f64, pd: f64) -> Self {
        let (first, last) = curve.days_of(ev);
        let es = at.clamp(first, last);
        let clock = WorkingTime::of(curve);
        Self { es, at, pd, rests: (at - es) - (clock.worked(at) - clock.worked(es)) }
    }

    /// Schedule performance index in time, SPI(t) = ES / AT, where planned breaks between the two count as done.
    pub fn spi_t(&self) -> Option<f64> {
        (self.at != 0.0).then(|| (self.es + self.rests) / self.at)
    }

    /// Independent estimate at completion in time, IEAC(t) = PD / SPI(t).
    pub fn ieac_t(&self) -> Option<f64> {
        self.spi_t().filter(|spi| *spi != 0.0).map(|spi| self.pd / spi)
    }

    /// The days of work behind the plan; negative when ahead.
    pub fn behind(&self) -> f64 {
        self.at - self.es - self.rests
    }
}

/// The working time of a plan, which stands still during planned breaks.
#[derive(Clone, Debug)]
pub struct WorkingTime {
    runs: Vec<(f64, f64)>,
}

impl WorkingTime {
    /// The working time of a plan with this curve.
    pub fn of(curve: &Curve) -> Self {
        Self { runs: curve.runs() }
    }

    /// The days of planned work before a day. After the last of them every day counts, as what is not done by then
    /// is late.
    pub fn worked(&self, day: f64) -> f64 {
        let within: f64 = self.runs.iter().map(|(from, to)| (day.min(*to) - from).max(0.0)).sum();
        within + self.runs.last().map_or(day, |last| (day - last.1).max(0.0))
    }

    /// The total days of planned work.
    pub fn length(&self) -> f64 {
        self.runs.iter().map(|(from, to)| to - from).sum()
    }

    /// The day on which everything is done, if the work up to the plan's day `es` is done on day `at` and a day of
    /// work takes `1 / speed` days from then on. After a planned break nobody begins sooner than planned.
    pub fn end(&self, es: f64, at: f64, speed: f64) -> f64 {
        let left = self.runs.iter().filter(|run| run.1 >= es);
        left.fold(at, |day, (from, to)| day.max(*from) + (to - from.max(es)) / speed)
    }
}
