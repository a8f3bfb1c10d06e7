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
}

impl Schedule {
    /// ES = t + (EV - PV_t) / (PV_{t+1} - PV_t), t the last day with PV_t <= EV.
    pub fn of(curve: &Curve, ev: f64, at: f64, pd: f64) -> Self {
        Self { es: curve.days_of(ev).1.min(pd), at, pd }
    }

    /// The same, but where the plan rests and all before the rest is done, ES goes along with the days instead
    /// of jumping to the end of the rest: who waits as planned is neither ahead nor behind. Forecasts use this.
    pub fn waiting(curve: &Curve, ev: f64, at: f64, pd: f64) -> Self {
        let (first, last) = curve.days_of(ev);
        Self { es: at.clamp(first, last).min(pd), at, pd }
    }

    /// Schedule performance index in time, SPI(t) = ES / AT.
    pub fn spi_t(&self) -> Option<f64> {
        (self.at != 0.0).then(|| self.es / self.at)
    }

    /// Independent estimate at completion in time, IEAC(t) = PD / SPI(t).
    pub fn ieac_t(&self) -> Option<f64> {
        self.spi_t().filter(|spi| *spi != 0.0).map(|spi| self.pd / spi)
    }

    /// Days of work behind the plan; negative when ahead.
    pub fn behind(&self) -> f64 {
        self.at - self.es
    }
}
