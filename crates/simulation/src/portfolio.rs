//! What kinds of projects there are.

/// How progress comes to be known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Reports {
    /// All running tasks every week.
    Weekly,
    /// Each task for itself, every few days.
    Scattered,
    /// All tasks at a few uneven status dates, this share of the planned duration apart.
    Coarse(f64, f64),
}

/// How cost comes to be known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum BookingMode {
    /// Submitted some days after the work, this median; approved, paid, now and then rejected. This share of costs
    /// comes weeks later still.
    Entered(f64, f64),
    /// Paid at each report of progress for the work done by then.
    Accrued,
    /// Paid for a task at the report that says it is done.
    Lumps,
}

/// When the rules are asked to look.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Ticks {
    /// Every so many days.
    Every(f64),
    /// After each status date.
    AtReports,
}

/// Where the red line of a project's cost is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RedLine {
    /// At the budget.
    Budget,
    /// Anywhere from the budget to a tenth above it.
    Above,
}

impl RedLine {
    /// Their names.
    pub const NAMES: [&'static str; 2] = ["budget", "above"];

    /// The one of that name.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "budget" => Some(Self::Budget),
            "above" => Some(Self::Above),
            _ => None,
        }
    }

    /// The red line over the budget, from and to.
    fn over_budget(self) -> (f64, f64) {
        match self {
            Self::Budget => (1.0, 1.0),
            Self::Above => (1.0, 1.1),
        }
    }
}

/// What the projects of a portfolio have in common.
#[derive(Clone, Copy, Debug)]
pub struct Portfolio {
    /// Tasks a project.
    pub tasks: (usize, usize),
    /// Median of a task's planned days.
    pub task_days: f64,
    /// Service items a project.
    pub items: (usize, usize),
    /// Mean of the logarithm of actual over planned work, over projects.
    pub slip: f64,
    /// Its spread between projects.
    pub slip_between: f64,
    /// Its spread between tasks.
    pub slip_within: f64,
    /// Spread of slow swings of speed in a project.
    pub swings: f64,
    /// Chance that a manager who sees delay speeds the rest up.
    pub recovery: f64,
    /// Chance that a task stands still for a while.
    pub blocked: f64,
    /// Whether work waits for its planned start, share of projects.
    pub keeps_dates: f64,
    /// Mean of the logarithm of actual over planned cost, over projects.
    pub dear: f64,
    /// Its spread between projects.
    pub dear_between: f64,
    /// Its spread between tasks.
    pub dear_within: f64,
    /// How far cost grows with work that grows: 0 not at all, 1 in proportion.
    pub cost_follows: f64,
    /// Red line over budget.
    pub red_line: (f64, f64),
    /// How cost comes to be known.
    pub booking: BookingMode,
    /// Share of tasks that go as planned to the day and the cent, as records of real projects have it.
    pub exact: f64,
    /// People who do one task after another, which no plan says; 0 where there is always somebody.
    pub people: (usize, usize),
    /// How progress comes to be known.
    pub reports: Reports,
    /// When the rules are asked to look.
    pub ticks: Ticks,
}

impl Portfolio {
    /// The names of those that are ready made.
    pub const NAMES: [&'static str; 13] = [
        "calm",
        "usual",
        "stormy",
        "mixed",
        "daily",
        "fortnightly",
        "scattered",
        "people",
        "small",
        "real",
        "real-long",
        "real-lumps",
        "real-mixed",
    ];

    /// Portfolios by their name, with their red lines there; projects are drawn evenly from them.
    pub fn named(name: &str, red_line: RedLine) -> Option<Vec<Self>> {
        let usual = Self {
            tasks: (12, 45),
            task_days: 9.0,
            items: (1, 4),
            slip: 0.06,
            slip_between: 0.14,
            slip_within: 0.25,
            swings: 0.15,
            recovery: 0.35,
            blocked: 0.06,
            keeps_dates: 0.7,
            dear: 0.0,
            dear_between: 0.12,
            dear_within: 0.25,
            cost_follows: 0.4,
            red_line: red_line.over_budget(),
            booking: BookingMode::Entered(9.0, 0.0),
            exact: 0.0,
            people: (0, 0),
            reports: Reports::Weekly,
            ticks: Ticks::Every(7.0),
        };
        let real = Self {
            tasks: (10, 80),
            task_days: 12.0,
            items: (1, 6),
            slip: 0.08,
            slip_between: 0.18,
            slip_within: 0.35,
            recovery: 0.25,
            dear_between: 0.12,
            dear_within: 0.3,
            cost_follows: 0.25,
            booking: BookingMode::Accrued,
            reports: Reports::Coarse(0.06, 0.16),
            ticks: Ticks::AtReports,
            ..usual
        };
        let calm = Self {
            slip: -0.02,
            slip_between: 0.07,
            slip_within: 0.15,
            swings: 0.08,
            blocked: 0.02,
            dear: -0.04,
            dear_between: 0.07,
            dear_within: 0.15,
            booking: BookingMode::Entered(5.0, 0.0),
            ..usual
        };
        let stormy = Self {
            slip: 0.14,
            slip_between: 0.22,
            slip_within: 0.4,
            swings: 0.25,
            blocked: 0.12,
            dear: 0.04,
            dear_between: 0.18,
            dear_within: 0.4,
            booking: BookingMode::Entered(16.0, 0.0),
            ..usual
        };
        let scattered = |one| Self { reports: Reports::Scattered, ticks: Ticks::Every(1.0), ..one };
        let staffed = |one| Self {
            people: (2, 7),
            booking: BookingMode::Entered(7.0, 0.2),
            slip_between: 0.10,
            slip_within: 0.20,
            ..one
        };
        let exact = Self { exact: 0.5, slip_within: 0.25, dear_between: 0.06, dear_within: 0.2, ..real };
        let lumps = Self { booking: BookingMode::Lumps, ..exact };
        let long = Self {
            task_days: 30.0,
            reports: Reports::Coarse(0.03, 0.3),
            ticks: Ticks::Every(7.0),
            slip: 0.02,
            slip_between: 0.25,
            ..real
        };
        let good =
            Self { slip: -0.03, slip_between: 0.06, slip_within: 0.2, swings: 0.08, dear: -0.05, ..real };
        Some(match name {
            "calm" => vec![calm],
            "usual" => vec![usual],
            "stormy" => vec![stormy],
            "mixed" => vec![calm, calm, usual, stormy],
            "daily" => {
                [calm, calm, usual, stormy].map(|one| Self { ticks: Ticks::Every(1.0), ..one }).to_vec()
            }
            "fortnightly" => {
                [calm, calm, usual, stormy].map(|one| Self { ticks: Ticks::Every(14.0), ..one }).to_vec()
            }
            "people" => [calm, usual, stormy].map(staffed).to_vec(),
            "small" => [calm, usual].map(|one| Self { tasks: (6, 14), ..one }).to_vec(),
            "scattered" => [calm, calm, usual, stormy].map(scattered).to_vec(),
            "real" => vec![real],
            "real-long" => vec![long],
            "real-lumps" => vec![lumps, exact],
            "real-mixed" => vec![good, good, real],
            _ => return None,
        })
    }
}
