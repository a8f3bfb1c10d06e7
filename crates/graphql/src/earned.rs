//! Earned value, and forecasts of a project's cost.

use async_graphql::Enum;
use chrono::NaiveDate;
use entity::baseline;
use entity::enums::Currency;
use uuid::Uuid;

use super::loader::{Loaded, RequestContext};
use super::user::{User, user_opt};
use super::value::{Money, money};
use crate::object;
use app::earned::{Earned, FiguresQuery, ProjectPart, figures};
use app::history::ProjectHistory;
use app::scalar::{Date, Day};
use app::validation::Validator;
use rules::earned::EacMethod;
use rules::watch::Outlook;

/// What an estimate of the final cost assumes of the work that is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum EstimateMethod {
    /// The variance is typical, it goes on like this: BAC / CPI.
    Typical,
    /// The variance is atypical, the rest goes as planned: AC + (BAC - EV).
    Atypical,
    /// Cost and schedule both press on the rest: AC + (BAC - EV) / (CPI * SPI).
    CostAndSchedule,
}

impl EstimateMethod {
    fn of(method: EacMethod) -> Self {
        match method {
            EacMethod::Typical => Self::Typical,
            EacMethod::Atypical => Self::Atypical,
            EacMethod::CostAndSchedule => Self::CostAndSchedule,
        }
    }
}

object! {
    /// Earned value as of the end of a day, cumulative; the terms of ANSI/EIA-748, and earned schedule after Lipke.
    /// What would divide by zero is null. Work earns its planned cost times the share that is done; a cost counts on
    /// the day of its work, unless it was rejected or taken back. Before there is a plan all amounts are 0.
    EarnedValue((Earned, Currency))
    fields {
        /// The day at whose end the figures hold.
        as_of: Date = |(earned, _), _| Date(earned.as_of);
        /// The plan that the figures are reckoned against; null before there is one.
        baseline: Option<Baseline> = |(earned, currency), _| {
            earned.baseline.clone().map(|row| Baseline((row, *currency)))
        };
        /// BAC, the budget at completion: what all of the work was planned to cost.
        bac: Money = |(earned, currency), _| money(earned.figures.bac, *currency);
        /// Planned value: planned cost of the work that was to be done by now.
        pv: Money = |(earned, currency), _| money(earned.figures.pv, *currency);
        /// Earned value: planned cost of the work that is done.
        ev: Money = |(earned, currency), _| money(earned.figures.ev, *currency);
        /// AC, the actual cost by the end of that day.
        ac: Money = |(earned, currency), _| money(earned.figures.ac, *currency);
        /// SV, the schedule variance: EV - PV, negative where less is done than planned.
        sv: Money = |(earned, currency), _| money(earned.figures.sv(), *currency);
        /// CV, the cost variance: EV - AC, negative where what is done cost more than planned.
        cv: Money = |(earned, currency), _| money(earned.figures.cv(), *currency);
        /// Schedule performance index, EV / PV; it returns to 1 when a late project finishes.
        spi: Option<f64> = |(earned, _), _| earned.figures.spi();
        /// Cost performance index, EV / AC.
        cpi: Option<f64> = |(earned, _), _| earned.figures.cpi();
        /// Earned schedule (ES): the day of the plan whose work is done, in days from the first planned day.
        earned_schedule: Option<f64> = |(earned, _), _| earned.schedule.map(|schedule| schedule.es);
        /// Actual time (AT): days that have passed since the first planned day, until all was done.
        actual_time: Option<f64> = |(earned, _), _| earned.schedule.map(|schedule| schedule.at);
        /// Planned duration (PD) in days.
        planned_duration: Option<f64> = |(earned, _), _| earned.schedule.map(|schedule| schedule.pd);
        /// Schedule performance index in time, ES / AT.
        spi_t: Option<f64> = |(earned, _), _| earned.schedule.and_then(|schedule| schedule.spi_t());
        /// Estimate at completion, where the variance is typical: BAC / CPI. All methods: `estimates`.
        eac: Option<Money> = |(earned, currency), _| {
            earned.figures.eac(EacMethod::Typical).map(|minor| money(minor, *currency))
        };
        /// Estimate to complete, EAC - AC.
        etc: Option<Money> = |(earned, currency), _| {
            earned.figures.etc(EacMethod::Typical).map(|minor| money(minor, *currency))
        };
        /// Variance at completion, BAC - EAC.
        vac: Option<Money> = |(earned, currency), _| {
            earned.figures.vac(EacMethod::Typical).map(|minor| money(minor, *currency))
        };
        /// To-complete performance index, (BAC - EV) / (BAC - AC): the efficiency the rest needs to end on budget.
        tcpi: Option<f64> = |(earned, _), _| earned.figures.tcpi();
        /// The final cost by each method.
        estimates: Vec<Estimate> = |(earned, currency), _| {
            EacMethod::ALL.iter().map(|method| Estimate((earned.clone(), *method, *currency))).collect()
        };
    }
}

object! {
    /// The final cost by one method.
    Estimate((Earned, EacMethod, Currency))
    fields {
        /// What is assumed of the work that is left.
        method: EstimateMethod = |(_, method, _), _| EstimateMethod::of(*method);
        /// EAC, the estimate at completion: what the work would cost in the end; null where it is undefined.
        eac: Option<Money> = |(earned, method, currency), _| {
            earned.figures.eac(*method).map(|minor| money(minor, *currency))
        };
        /// Estimate to complete, EAC - AC.
        etc: Option<Money> = |(earned, method, currency), _| {
            earned.figures.etc(*method).map(|minor| money(minor, *currency))
        };
        /// Variance at completion, BAC - EAC.
        vac: Option<Money> = |(earned, method, currency), _| {
            earned.figures.vac(*method).map(|minor| money(minor, *currency))
        };
        /// The efficiency the rest needs to end on this estimate, (BAC - EV) / (EAC - AC).
        tcpi: Option<f64> = |(earned, method, _), _| earned.figures.tcpi_against(*method);
    }
}

object! {
    /// A plan as it was at one time. The first baseline is taken when the work begins. Each change of what is planned
    /// takes another one; the changes of one day are taken together. Progress, assignees and titles are no part of
    /// it.
    Baseline((baseline::Model, Currency))
    fields {
        /// The number of the baseline within the project; 1 is the original plan.
        number: i32 = |(row, _), _| row.number;
        /// Why this baseline was taken, in the words of whoever changed the plan. The first one says that it is the
        /// plan when the work began.
        reason: &str = |(row, _), _| row.reason.as_str();
        /// The first planned day of the project in this baseline.
        planned_start: Date = |(row, _), _| Date(row.planned_start);
        /// The last planned day of the project in this baseline.
        planned_end: Date = |(row, _), _| Date(row.planned_end);
        /// Budget at completion: the planned cost of all work. Not for SALES and MEMBER: null for them, with the
        /// error FORBIDDEN at this path.
        bac: Option<Money> = |(row, currency), ctx| {
            ctx.require_cost(ctx.project_briefs.need("project", row.project_id)?.belongs)?;
            Some(money(row.bac_minor, *currency))
        };
        /// The day on which the baseline was taken.
        taken_on: Date = |(row, _), _| Date(row.taken_on);
        /// The person who changed the plan; null for the baseline that was taken when the work began.
        taken_by: Option<User> = |(row, _), ctx| user_opt(ctx, row.taken_by_id)?;
        /// Whether the project is measured against this baseline now.
        current: bool = |(row, _), _| row.current;
    }
}

object! {
    /// The forecast of what a project will have cost in the end, as of its last evaluation: the cost so far, the rest
    /// of the work at the efficiency so far, and an addition for lateness. The efficiency is taken from cost that can
    /// be held against the work that it was for.
    CostForecast((Outlook, Currency))
    fields {
        /// The middle of the likely range.
        forecast: Money = |(outlook, currency), _| rounded(outlook.forecast, *currency);
        /// The lower end of the range in which the cost ends with a probability of 80 %; `high` is its upper end.
        low: Money = |(outlook, currency), _| rounded(outlook.low, *currency);
        /// The upper end of the range whose lower end is `low`.
        high: Money = |(outlook, currency), _| rounded(outlook.high, *currency);
        /// The cost red line that the forecast is held against.
        red_line: Money = |(outlook, currency), _| rounded(outlook.line, *currency);
        /// The probability that the red line is passed, 0 to 1.
        overrun_probability: f64 = |(outlook, _), _| outlook.p;
        /// The planned cost of the work that one unit of cost pays for, drawn towards 1 while little is known.
        efficiency: f64 = |(outlook, _), _| outlook.index;
        /// The number of days by which cost is assumed to be entered after its work.
        entry_lag_days: Option<f64> = |(outlook, _), _| outlook.entry_lag;
        /// The factor by which lateness raises the cost of the rest of the work: work that takes longer costs more,
        /// and the cost shows later.
        lateness_factor: Option<f64> = |(outlook, _), _| outlook.for_lateness;
    }
}

fn rounded(minor: f64, currency: Currency) -> Money {
    money(minor.round() as i64, currency)
}

/// A day argument, or a default if it was not given.
pub fn day_or(field: &str, given: Option<&Day>, other: NaiveDate) -> Loaded<NaiveDate> {
    let mut check = Validator::arguments();
    let day = check.day_opt(field, given);
    check.done()?;
    Ok(day.unwrap_or(other))
}

/// The figures of a part of a project, as of a day; the default is today.
pub fn earned_value(
    ctx: &RequestContext,
    (project, past): (Uuid, &ProjectHistory),
    part: ProjectPart,
    as_of: Option<&Day>,
    baseline: Option<i32>,
    currency: Currency,
) -> Loaded<EarnedValue> {
    let as_of = day_or("asOf", as_of, ctx.today())?;
    let asked = FiguresQuery { project, part, as_of, baseline };
    let earned = ctx.earned_figures.get(asked, || figures(past, asked))?;
    Ok(EarnedValue((earned, currency)))
}
