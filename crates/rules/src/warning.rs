//! The evidence of warnings for people: that of the [watch](super::watch) in calendar days and money, sufficient
//! to reach the same verdict again ([`reading`]). Warnings of progress contain no money, as not everyone who sees
//! them may see cost.

use chrono::{Days, NaiveDate};
use terms::{AlertRule, Currency, EvidenceName as Name, EvidenceUnit as Unit};

use super::baseline::offset;
use super::figure::{Figure, amount, figure, percent, value};
use super::forecast::chance;
use super::watch::{Evidence, Facts, Milestone, Policy, Silence, SoftPolicy, is_cost};

/// What the evidence is expressed in.
#[derive(Clone, Copy, Debug)]
pub struct EvidenceContext {
    /// The first day of the plan.
    pub start: NaiveDate,
    /// The number of the baseline.
    pub baseline: i32,
    /// The currency of the project.
    pub currency: Currency,
    /// The actual progress in basis points.
    pub progress: i32,
    /// The days of work behind the plan, negative when ahead; `None` without a plan.
    pub days_behind: Option<f64>,
}

/// The z-score that bounds the central 80 % of a normal distribution.
const EIGHTY_PERCENT: f64 = 1.281_551_6;

/// The calendar day of a moment of a plan; the end of a day is still that day.
pub fn date_of(start: NaiveDate, moment: f64) -> NaiveDate {
    let days = (moment.ceil() as i64 - 1).max(0).unsigned_abs();
    start.checked_add_days(Days::new(days)).unwrap_or(start)
}

impl EvidenceContext {
    fn date(&self, moment: f64) -> NaiveDate {
        date_of(self.start, moment)
    }

    /// The calendar day that begins `offset` days after the plan's start.
    fn day(&self, offset: f64) -> NaiveDate {
        self.date(offset + 1.0)
    }

    fn money(&self, name: Name, minor: f64) -> Figure {
        amount(name, minor.round() as i64, self.currency)
    }
}

fn number(name: Name, value: f64, unit: Unit) -> Figure {
    let decimals = if matches!(unit, Unit::Ratio | Unit::Day) { 3 } else { 1 };
    figure(name, format!("{value:.decimals$}"), unit)
}

fn share(name: Name, value: f64) -> Figure {
    figure(name, format!("{:.2}", 100.0 * value), Unit::Percent)
}

/// A probability; one that is not certain is never shown as 0 or 100 %.
fn chance_of(name: Name, p: f64) -> Figure {
    figure(name, format!("{:.2}", cut(100.0 * p.clamp(0.000_1, 0.999_9), 100.0)), Unit::Percent)
}

/// A number truncated to some decimals: rounding the result again gives the same as rounding the number.
fn cut(number: f64, parts: f64) -> f64 {
    (number * parts).trunc() / parts
}

/// The names of those who contribute most, and of what they contribute.
const CONTRIBUTORS: [(Name, Name); 3] = [
    (Name::Contributor1, Name::Contributor1By),
    (Name::Contributor2, Name::Contributor2By),
    (Name::Contributor3, Name::Contributor3By),
];

/// The figures that an alert was decided on, or is based on today.
pub fn figures(
    evidence: &Evidence,
    facts: &Facts<'_>,
    policy: &Policy,
    frame: &EvidenceContext,
) -> Vec<Figure> {
    let is_cost = is_cost(evidence.rule);
    let facts = if is_cost { facts } else { &facts.of_progress() };
    let today = frame.day(facts.day);
    let mut all = match evidence.rule {
        AlertRule::CostRedLine => red_line(facts, frame),
        AlertRule::ProgressPlannedEnd => planned_end(facts, policy, frame, today),
        AlertRule::ProgressMilestone => milestone(facts.milestones, today, frame),
        AlertRule::ProgressSilence => silence(facts, policy, frame),
        AlertRule::CostForecast => over(evidence, facts, frame),
        _ => late(evidence, frame),
    };
    all.push(figure(Name::Today, today, Unit::Date));
    all.extend(evidence.thresholds.iter().flat_map(thresholds));
    for ((name, by), contributor) in CONTRIBUTORS.into_iter().zip(&evidence.contributors) {
        all.push(figure(name, &contributor.name, Unit::Text));
        all.push(if is_cost {
            frame.money(by, contributor.amount)
        } else {
            number(by, contributor.amount, Unit::Days)
        });
    }
    all.push(figure(Name::Progress, percent(frame.progress), Unit::Percent));
    all.push(figure(Name::WorkGoesOn, facts.executing && !facts.is_done(), Unit::Text));
    all.push(number(Name::DataAge, evidence.data_age, Unit::Days));
    all.push(figure(Name::DataOld, evidence.data_old, Unit::Text));
    all.extend(before(evidence, is_cost, facts, frame));
    all.push(figure(Name::Baseline, frame.baseline, Unit::Count));
    all
}

fn red_line(facts: &Facts<'_>, frame: &EvidenceContext) -> Vec<Figure> {
    let spending = facts.spending;
    let line = facts.red_line.unwrap_or_default();
    let money = |name, minor| amount(name, minor, frame.currency);
    vec![
        money(Name::RedLine, line),
        money(Name::Committed, spending.committed),
        money(Name::Paid, spending.paid),
        money(Name::Over, spending.committed + spending.paid - line),
        figure(Name::PassedBy, if spending.paid > line { "PAID" } else { "COMMITTED" }, Unit::Text),
        money(Name::Submitted, spending.submitted),
        money(Name::ClosesAt, line),
    ]
}

fn planned_end(facts: &Facts<'_>, policy: &Policy, frame: &EvidenceContext, today: NaiveDate) -> Vec<Figure> {
    let duration = facts.plan.duration;
    let end = frame.date(duration);
    let mut all = vec![
        figure(Name::PlannedEnd, end, Unit::Date),
        figure(Name::DaysLate, (today - end).num_days(), Unit::Days),
        number(Name::Tolerated, policy.overdue * duration, Unit::Day),
    ];
    all.extend(behind(frame));
    all
}

/// The days of work that a project is behind its plan, by its progress.
fn behind(frame: &EvidenceContext) -> Option<Figure> {
    frame.days_behind.map(|days| number(Name::DaysBehind, cut(days, 10.0), Unit::Days))
}

fn milestone(missed: &[Milestone], today: NaiveDate, frame: &EvidenceContext) -> Vec<Figure> {
    let day = |milestone: &Milestone| frame.day(milestone.due);
    let passed = || missed.iter().filter(|milestone| day(milestone) < today);
    let mut all = vec![figure(Name::MissedMilestones, passed().count(), Unit::Count)];
    if let Some(oldest) = passed().min_by_key(|milestone| day(milestone)) {
        all.push(figure(Name::Milestone, &oldest.name, Unit::Text));
        all.push(figure(Name::MilestoneDate, day(oldest), Unit::Date));
        all.push(figure(Name::DaysLate, (today - day(oldest)).num_days(), Unit::Days));
    }
    all
}

fn silence(facts: &Facts<'_>, policy: &Policy, frame: &EvidenceContext) -> Vec<Figure> {
    let silence = Silence::of(facts);
    let days = silence.map_or(0, |silence| silence.working_days);
    let mut all = vec![
        figure(Name::SilentWorkingDays, days, Unit::Count),
        figure(Name::ToldFrom, policy.silent_working_days, Unit::Count),
    ];
    all.extend(
        silence.map(|silence| figure(Name::DueSince, frame.day(silence.due_since.floor()), Unit::Date)),
    );
    let reported = facts.work.iter().any(|work| work.reported_on.is_some());
    all.extend(reported.then(|| figure(Name::LastReport, frame.day(facts.reported_on()), Unit::Date)));
    all.extend(behind(frame));
    all
}

fn late(evidence: &Evidence, frame: &EvidenceContext) -> Vec<Figure> {
    let planned = frame.date(evidence.plan);
    let mut all = vec![figure(Name::PlannedEnd, planned, Unit::Date)];
    let day = |name, moment: f64| figure(name, frame.date(moment), Unit::Date);
    all.extend(evidence.p.map(|p| chance_of(Name::Chance, p)));
    if let Some((forecast, (low, high))) = evidence.forecast.zip(evidence.range) {
        all.push(day(Name::ForecastEnd, forecast));
        all.push(figure(Name::DaysLate, (frame.date(forecast) - planned).num_days(), Unit::Days));
        all.push(day(Name::ForecastEarliest, low));
        all.push(day(Name::ForecastLatest, high));
        all.push(number(Name::ForecastDay, forecast, Unit::Day));
        all.push(number(Name::ForecastDayEarliest, low, Unit::Day));
        all.push(number(Name::ForecastDayLatest, high, Unit::Day));
    }
    all.extend(evidence.line.map(|line| number(Name::LateAfterDay, line, Unit::Day)));
    all.extend(behind(frame));
    all.extend(evidence.index.map(|speed| number(Name::Speed, speed, Unit::Ratio)));
    if let Some((es, at)) = evidence.schedule {
        all.push(number(Name::WorkOfDay, es, Unit::Days));
        all.push(number(Name::DoneOnDay, at, Unit::Days));
    }
    all.extend(evidence.closes_below.map(|moment| day(Name::ClosesBefore, moment)));
    all.push(number(Name::ClosesAfter, evidence.closes_after, Unit::Days));
    all
}

fn over(evidence: &Evidence, facts: &Facts<'_>, frame: &EvidenceContext) -> Vec<Figure> {
    let spending = evidence.spending;
    let mut all = vec![frame.money(Name::Budget, evidence.plan)];
    all.extend(facts.red_line.map(|line| amount(Name::RedLine, line, frame.currency)));
    all.extend(evidence.p.map(|p| chance_of(Name::Chance, p)));
    let passed =
        |line: i64| figure(Name::RedLinePassed, spending.committed + spending.paid > line, Unit::Text);
    all.extend(facts.red_line.map(passed));
    if let Some((forecast, (low, high))) = evidence.forecast.zip(evidence.range) {
        all.push(frame.money(Name::ForecastCost, forecast));
        all.extend(
            facts
                .red_line
                .map(|line| amount(Name::OverRedLine, forecast.round() as i64 - line, frame.currency)),
        );
        all.push(frame.money(Name::ForecastLowest, low));
        all.push(frame.money(Name::ForecastHighest, high));
    }
    all.extend(evidence.difference.map(|more| frame.money(Name::OverBudget, more)));
    all.extend(evidence.index.map(|efficiency| number(Name::Efficiency, efficiency, Unit::Ratio)));
    all.push(amount(Name::Submitted, spending.submitted, frame.currency));
    all.push(amount(Name::Committed, spending.committed, frame.currency));
    all.push(amount(Name::Paid, spending.paid, frame.currency));
    all.extend(evidence.entry_lag.map(|lag| number(Name::EntryLag, lag, Unit::Days)));
    all.extend(evidence.for_lateness.map(|factor| number(Name::ForLateness, factor, Unit::Ratio)));
    all.extend(evidence.closes_below.map(|minor| frame.money(Name::ClosesAt, minor)));
    all.push(number(Name::ClosesAfter, evidence.closes_after, Unit::Days));
    all
}

fn thresholds(limits: &SoftPolicy) -> [Figure; 4] {
    [
        share(Name::OpensFrom, limits.opens),
        share(Name::SevereFrom, limits.severe),
        share(Name::EasesBelow, limits.eases),
        share(Name::ClosesBelow, limits.closes),
    ]
}

/// The facts when the alert was last reported.
fn before(evidence: &Evidence, is_cost: bool, facts: &Facts<'_>, frame: &EvidenceContext) -> Vec<Figure> {
    let Some(known) = evidence.before else { return Vec::new() };
    let mut all = vec![figure(Name::LastTold, frame.day(known.day), Unit::Date)];
    all.extend(known.p.map(|p| chance_of(Name::ChanceBefore, p)));
    all.extend(known.forecast.map(|forecast| {
        if is_cost {
            frame.money(Name::ForecastBefore, forecast)
        } else {
            figure(Name::ForecastBefore, frame.date(forecast), Unit::Date)
        }
    }));
    if is_cost {
        all.push(amount(Name::SpentBefore, known.spent, frame.currency));
    } else if facts.plan.bac > 0 {
        all.push(share(Name::EarnedBefore, known.earned as f64 / facts.plan.bac as f64));
        all.push(share(Name::Earned, evidence.now.earned as f64 / facts.plan.bac as f64));
    }
    all
}

/// How bad the figures are by themselves, regardless of earlier ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FigureSeverity {
    /// Nothing to warn of, if it lasts.
    Clear,
    /// Not enough to open a warning, too much to close one.
    Between,
    /// Enough for a warning, but not for a severe one to stay severe.
    Likely,
    /// Enough for a warning, and for a severe one to stay severe.
    Undecided,
    /// Enough for a severe warning.
    VeryLikely,
    /// It has happened.
    Fact,
}

/// Computes the verdict of a rule again from its figures alone; `None` if some are missing.
pub fn reading(rule: AlertRule, figures: &[Figure]) -> Option<FigureSeverity> {
    let text = |name| value(figures, name);
    if text(Name::Ended).is_some() {
        return Some(FigureSeverity::Clear);
    }
    let number = |name| text(name)?.parse::<f64>().ok();
    let day = |name| text(name)?.parse::<NaiveDate>().ok();
    let fact = |holds: bool| Some(if holds { FigureSeverity::Fact } else { FigureSeverity::Clear });
    let goes_on = text(Name::WorkGoesOn)? == "true";
    match rule {
        AlertRule::CostRedLine => {
            fact(number(Name::Committed)? + number(Name::Paid)? > number(Name::RedLine)?)
        }
        AlertRule::ProgressPlannedEnd => {
            let passed = offset(day(Name::PlannedEnd)?, day(Name::Today)?) - 1.0;
            fact(goes_on && passed >= number(Name::Tolerated)?)
        }
        AlertRule::ProgressMilestone => fact(number(Name::MissedMilestones)? > 0.0),
        AlertRule::ProgressSilence => {
            let (days, least) = (number(Name::SilentWorkingDays)?, number(Name::ToldFrom)?);
            fact(goes_on && least > 0.0 && days >= least)
        }
        AlertRule::ProgressForecast if !goes_on => Some(FigureSeverity::Clear),
        AlertRule::ProgressForecast => {
            let range = (number(Name::ForecastDayEarliest)?, number(Name::ForecastDayLatest)?);
            by_chance(figures, again(number(Name::ForecastDay)?, range, number(Name::LateAfterDay)?))
        }
        AlertRule::CostForecast => {
            let line = number(Name::RedLine)?;
            if number(Name::Committed)? + number(Name::Paid)? > line {
                // It has happened, and `RED_LINE` reports it.
                return Some(FigureSeverity::Clear);
            }
            if number(Name::Submitted)? + number(Name::Committed)? + number(Name::Paid)? > line {
                return Some(FigureSeverity::VeryLikely);
            }
            let range = (number(Name::ForecastLowest)?, number(Name::ForecastHighest)?);
            by_chance(figures, again(number(Name::ForecastCost)?, range, line))
        }
        _ => None,
    }
}

/// The probability that a forecast exceeds the limit, from the width of its range.
fn again(forecast: f64, (low, high): (f64, f64), line: f64) -> f64 {
    let spread = (high / low).ln() / (2.0 * EIGHTY_PERCENT);
    let bias = (low * high / (forecast * forecast)).ln() / 2.0;
    chance(forecast, line, bias, spread)
}

/// The figures are rounded; a probability this close to a threshold counts as equal to it.
const ROUNDING: f64 = 1e-3;

fn by_chance(figures: &[Figure], p: f64) -> Option<FigureSeverity> {
    let limit = |name| Some(value(figures, name)?.parse::<f64>().ok()? / 100.0);
    let reached = |limit: f64| p >= limit - ROUNDING;
    Some(match () {
        () if reached(limit(Name::SevereFrom)?) => FigureSeverity::VeryLikely,
        () if reached(limit(Name::EasesBelow)?) => FigureSeverity::Undecided,
        () if reached(limit(Name::OpensFrom)?) => FigureSeverity::Likely,
        () if p >= limit(Name::ClosesBelow)? + ROUNDING => FigureSeverity::Between,
        () => FigureSeverity::Clear,
    })
}
