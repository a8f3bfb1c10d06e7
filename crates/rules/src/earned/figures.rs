//! The cumulative figures of earned value and the ratios between them.

use serde::{Deserialize, Serialize};

/// Budget, planned value, earned value and actual cost of a task, a service item or a project.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// Budget at completion (BAC).
    pub bac: i64,
    /// Planned value (PV): budget of the work that was to be done by now.
    pub pv: i64,
    /// Earned value (EV): budget of the work that is done.
    pub ev: i64,
    /// Actual cost (AC).
    pub ac: i64,
}

/// The assumption about the remaining work with which the final cost is estimated (PMI, Practice Standard for
/// Earned Value Management).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum EacMethod {
    /// The variance is typical, it goes on like this: BAC / CPI.
    Typical,
    /// The variance is atypical, the rest goes as planned: AC + (BAC - EV).
    Atypical,
    /// Cost and schedule both press on the rest: AC + (BAC - EV) / (CPI * SPI).
    CostAndSchedule,
}

impl EacMethod {
    /// All methods.
    pub const ALL: [Self; 3] = [Self::Typical, Self::Atypical, Self::CostAndSchedule];
}

/// `a / b`; `None` if that is undefined.
fn ratio(a: i64, b: i64) -> Option<f64> {
    (b != 0).then(|| a as f64 / b as f64)
}

/// Rounded to the nearest minor unit; `None` if it is not a valid amount.
fn minor(amount: f64) -> Option<i64> {
    (amount.is_finite() && amount.abs() < 9e18).then(|| amount.round() as i64)
}

impl Figures {
    /// Schedule variance, SV = EV - PV.
    pub fn sv(&self) -> i64 {
        self.ev - self.pv
    }

    /// Cost variance, CV = EV - AC.
    pub fn cv(&self) -> i64 {
        self.ev - self.ac
    }

    /// Schedule performance index, SPI = EV / PV. It returns to 1 when a late project finishes.
    pub fn spi(&self) -> Option<f64> {
        ratio(self.ev, self.pv)
    }

    /// Cost performance index, CPI = EV / AC.
    pub fn cpi(&self) -> Option<f64> {
        ratio(self.ev, self.ac)
    }

    /// The share of work that is done, EV / BAC.
    pub fn complete(&self) -> Option<f64> {
        ratio(self.ev, self.bac)
    }

    /// Estimate at completion.
    pub fn eac(&self, method: EacMethod) -> Option<i64> {
        let left = self.bac - self.ev;
        let pressed = |index: f64| (index != 0.0).then(|| left as f64 / index);
        match method {
            EacMethod::Atypical => Some(self.ac + left),
            EacMethod::Typical => {
                self.cpi().filter(|cpi| *cpi != 0.0).and_then(|cpi| minor(self.bac as f64 / cpi))
            }
            EacMethod::CostAndSchedule => {
                let rest = pressed(self.cpi()? * self.spi()?)?;
                minor(self.ac as f64 + rest)
            }
        }
    }

    /// Estimate to complete, ETC = EAC - AC.
    pub fn etc(&self, method: EacMethod) -> Option<i64> {
        Some(self.eac(method)? - self.ac)
    }

    /// Variance at completion, VAC = BAC - EAC.
    pub fn vac(&self, method: EacMethod) -> Option<i64> {
        Some(self.bac - self.eac(method)?)
    }

    /// To-complete performance index: the cost efficiency that the remaining work needs to end on budget.
    pub fn tcpi(&self) -> Option<f64> {
        ratio(self.bac - self.ev, self.bac - self.ac)
    }

    /// The cost efficiency that the remaining work needs to end on the estimate.
    pub fn tcpi_against(&self, method: EacMethod) -> Option<f64> {
        ratio(self.bac - self.ev, self.eac(method)? - self.ac)
    }
}

impl std::ops::Add for Figures {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            bac: self.bac + other.bac,
            pv: self.pv + other.pv,
            ev: self.ev + other.ev,
            ac: self.ac + other.ac,
        }
    }
}

impl std::iter::Sum for Figures {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), |sum, one| sum + one)
    }
}
