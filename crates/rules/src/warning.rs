//! The evidence of warnings for people: that of the [watch](super::watch) in calendar days and money, sufficient
//! to reach the same verdict again ([`reading`]). Warnings of progress contain no money, as not everyone who sees
//! them may see cost.

use chrono::{Days, NaiveDate};
use terms::Currency;

use super::alert::ENDED;
use super::baseline::offset;
use super::figure::{Figure, amount, figure, percent, value};
use super::forecast::chance;
use super::watch::{Evidence, Facts, Milestone, Policy, Silence, SoftPolicy, rule};

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

    fn money(&self, name: &str, minor: f64) -> Figure {
        amount(name, minor.round() as i64, self.currency)
    }
}

fn number(name: &str, value: f64, unit: &str) -> Figure {
    let decimals = if unit == "ratio" || unit == "day" { 3 } else { 1 };
    figure(name, format!("{value:.decimals$}"), unit)
}

fn share(name: &str, value: f64) -> Figure {
    figure(name, format!("{:.2}", 100.0 * value), "%")
}

/// A probability; one that is not certain is never shown as 0 or 100 %.
fn chance_of(name: &str, p: f64) -> Figure {
    figure(name, format!("{:.2}", cut(100.0 * p.clamp(0.000_1, 0.999_9), 100.0)), "%")
}

/// A number truncated to some decimals: rounding the result again gives the same as rounding the number.
fn cut(number: f64, parts: f64) -> f64 {
    (number * parts).trunc() / parts
}

/// The figures that an alert was decided on, or is based on today.
pub fn figures(
    evidence: &Evidence,
    facts: &Facts<'_>,
    policy: &Policy,
    frame: &EvidenceContext,
) -> Vec<Figure> {
    let is_cost = rule::is_cost(&evidence.rule);
    let facts = if is_cost { facts } else { &facts.of_progress() };
    let today = frame.day(facts.day);
    let mut all = match evidence.rule.as_str() {
        rule::RED_LINE => red_line(facts, frame),
        rule::PLANNED_END => planned_end(facts, policy, frame, today),
        rule::MILESTONE => milestone(facts.milestones, today, frame),
        rule::SILENCE => silence(facts, policy, frame),
        rule::OVER => over(evidence, facts, frame),
        _ => late(evidence, frame),
    };
    all.push(figure("today", today, "date"));
    all.extend(evidence.thresholds.iter().flat_map(thresholds));
    for (place, contributor) in (1..).zip(&evidence.contributors) {
        all.push(figure(&format!("contributor{place}"), &contributor.name, "text"));
        let name = format!("contributor{place}By");
        all.push(if is_cost {
            frame.money(&name, contributor.amount)
        } else {
            number(&name, contributor.amount, "days")
        });
    }
    all.push(figure("progress", percent(frame.progress), "%"));
    all.push(figure("workGoesOn", facts.executing && !facts.is_done(), "text"));
    all.push(number("dataAge", evidence.data_age, "days"));
    all.push(figure("dataOld", evidence.data_old, "text"));
    all.extend(before(evidence, is_cost, facts, frame));
    all.push(figure("baseline", frame.baseline, "count"));
    all
}

fn red_line(facts: &Facts<'_>, frame: &EvidenceContext) -> Vec<Figure> {
    let spending = facts.spending;
    let line = facts.red_line.unwrap_or_default();
    let money = |name, minor| amount(name, minor, frame.currency);
    vec![
        money("redLine", line),
        money("committed", spending.committed),
        money("paid", spending.paid),
        money("over", spending.committed + spending.paid - line),
        figure("passedBy", if spending.paid > line { "PAID" } else { "COMMITTED" }, "text"),
        money("submitted", spending.submitted),
        money("closesAt", line),
    ]
}

fn planned_end(facts: &Facts<'_>, policy: &Policy, frame: &EvidenceContext, today: NaiveDate) -> Vec<Figure> {
    let duration = facts.plan.duration;
    let end = frame.date(duration);
    let mut all = vec![
        figure("plannedEnd", end, "date"),
        figure("daysLate", (today - end).num_days(), "days"),
        number("tolerated", policy.overdue * duration, "day"),
    ];
    all.extend(behind(frame));
    all
}

/// The days of work that a project is behind its plan, by its progress.
fn behind(frame: &EvidenceContext) -> Option<Figure> {
    frame.days_behind.map(|days| number("daysBehind", cut(days, 10.0), "days"))
}

fn milestone(missed: &[Milestone], today: NaiveDate, frame: &EvidenceContext) -> Vec<Figure> {
    let day = |milestone: &Milestone| frame.day(milestone.due);
    let passed = || missed.iter().filter(|milestone| day(milestone) < today);
    let mut all = vec![figure("missedMilestones", passed().count(), "count")];
    if let Some(oldest) = passed().min_by_key(|milestone| day(milestone)) {
        all.push(figure("milestone", &oldest.name, "text"));
        all.push(figure("milestoneDate", day(oldest), "date"));
        all.push(figure("daysLate", (today - day(oldest)).num_days(), "days"));
    }
    all
}

fn silence(facts: &Facts<'_>, policy: &Policy, frame: &EvidenceContext) -> Vec<Figure> {
    let silence = Silence::of(facts);
    let days = silence.map_or(0, |silence| silence.working_days);
    let mut all = vec![
        figure("silentWorkingDays", days, "count"),
        figure("toldFrom", policy.silent_working_days, "count"),
    ];
    all.extend(silence.map(|silence| figure("dueSince", frame.day(silence.due_since.floor()), "date")));
    let reported = facts.work.iter().any(|work| work.reported_on.is_some());
    all.extend(reported.then(|| figure("lastReport", frame.day(facts.reported_on()), "date")));
    all.extend(behind(frame));
    all
}

fn late(evidence: &Evidence, frame: &EvidenceContext) -> Vec<Figure> {
    let planned = frame.date(evidence.plan);
    let mut all = vec![figure("plannedEnd", planned, "date")];
    let day = |name, moment: f64| figure(name, frame.date(moment), "date");
    all.extend(evidence.p.map(|p| chance_of("chance", p)));
    if let Some((forecast, (low, high))) = evidence.forecast.zip(evidence.range) {
        all.push(day("forecastEnd", forecast));
        all.push(figure("daysLate", (frame.date(forecast) - planned).num_days(), "days"));
        all.push(day("forecastEarliest", low));
        all.push(day("forecastLatest", high));
        all.push(number("forecastDay", forecast, "day"));
        all.push(number("forecastDayEarliest", low, "day"));
        all.push(number("forecastDayLatest", high, "day"));
    }
    all.extend(evidence.line.map(|line| number("lateAfterDay", line, "day")));
    all.extend(behind(frame));
    all.extend(evidence.index.map(|speed| number("speed", speed, "ratio")));
    if let Some((es, at)) = evidence.schedule {
        all.push(number("workOfDay", es, "days"));
        all.push(number("doneOnDay", at, "days"));
    }
    all.extend(evidence.closes_below.map(|moment| day("closesBefore", moment)));
    all.push(number("closesAfter", evidence.closes_after, "days"));
    all
}

fn over(evidence: &Evidence, facts: &Facts<'_>, frame: &EvidenceContext) -> Vec<Figure> {
    let spending = evidence.spending;
    let mut all = vec![frame.money("budget", evidence.plan)];
    all.extend(facts.red_line.map(|line| amount("redLine", line, frame.currency)));
    all.extend(evidence.p.map(|p| chance_of("chance", p)));
    let passed = |line: i64| figure("redLinePassed", spending.committed + spending.paid > line, "text");
    all.extend(facts.red_line.map(passed));
    if let Some((forecast, (low, high))) = evidence.forecast.zip(evidence.range) {
        all.push(frame.money("forecastCost", forecast));
        all.extend(
            facts.red_line.map(|line| amount("overRedLine", forecast.round() as i64 - line, frame.currency)),
        );
        all.push(frame.money("forecastLowest", low));
        all.push(frame.money("forecastHighest", high));
    }
    all.extend(evidence.difference.map(|more| frame.money("overBudget", more)));
    all.extend(evidence.index.map(|efficiency| number("efficiency", efficiency, "ratio")));
    all.push(amount("submitted", spending.submitted, frame.currency));
    all.push(amount("committed", spending.committed, frame.currency));
    all.push(amount("paid", spending.paid, frame.currency));
    all.extend(evidence.entry_lag.map(|lag| number("entryLag", lag, "days")));
    all.extend(evidence.for_lateness.map(|factor| number("forLateness", factor, "ratio")));
    all.extend(evidence.closes_below.map(|minor| frame.money("closesAt", minor)));
    all.push(number("closesAfter", evidence.closes_after, "days"));
    all
}

fn thresholds(limits: &SoftPolicy) -> [Figure; 4] {
    [
        share("opensFrom", limits.opens),
        share("severeFrom", limits.severe),
        share("easesBelow", limits.eases),
        share("closesBelow", limits.closes),
    ]
}

/// The facts when the alert was last reported.
fn before(evidence: &Evidence, is_cost: bool, facts: &Facts<'_>, frame: &EvidenceContext) -> Vec<Figure> {
    let Some(known) = evidence.before else { return Vec::new() };
    let mut all = vec![figure("lastTold", frame.day(known.day), "date")];
    all.extend(known.p.map(|p| chance_of("chanceBefore", p)));
    all.extend(known.forecast.map(|forecast| {
        if is_cost {
            frame.money("forecastBefore", forecast)
        } else {
            figure("forecastBefore", frame.date(forecast), "date")
        }
    }));
    if is_cost {
        all.push(amount("spentBefore", known.spent, frame.currency));
    } else if facts.plan.bac > 0 {
        all.push(share("earnedBefore", known.earned as f64 / facts.plan.bac as f64));
        all.push(share("earned", evidence.now.earned as f64 / facts.plan.bac as f64));
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
pub fn reading(rule_id: &str, figures: &[Figure]) -> Option<FigureSeverity> {
    let text = |name| value(figures, name);
    if text(ENDED).is_some() {
        return Some(FigureSeverity::Clear);
    }
    let number = |name| text(name)?.parse::<f64>().ok();
    let day = |name| text(name)?.parse::<NaiveDate>().ok();
    let fact = |holds: bool| Some(if holds { FigureSeverity::Fact } else { FigureSeverity::Clear });
    let goes_on = text("workGoesOn")? == "true";
    match rule_id {
        rule::RED_LINE => fact(number("committed")? + number("paid")? > number("redLine")?),
        rule::PLANNED_END => {
            let passed = offset(day("plannedEnd")?, day("today")?) - 1.0;
            fact(goes_on && passed >= number("tolerated")?)
        }
        rule::MILESTONE => fact(number("missedMilestones")? > 0.0),
        rule::SILENCE => {
            let (days, least) = (number("silentWorkingDays")?, number("toldFrom")?);
            fact(goes_on && least > 0.0 && days >= least)
        }
        rule::LATE if !goes_on => Some(FigureSeverity::Clear),
        rule::LATE => {
            let range = (number("forecastDayEarliest")?, number("forecastDayLatest")?);
            by_chance(figures, again(number("forecastDay")?, range, number("lateAfterDay")?))
        }
        rule::OVER => {
            let line = number("redLine")?;
            if number("committed")? + number("paid")? > line {
                // It has happened, and `RED_LINE` reports it.
                return Some(FigureSeverity::Clear);
            }
            if number("submitted")? + number("committed")? + number("paid")? > line {
                return Some(FigureSeverity::VeryLikely);
            }
            let range = (number("forecastLowest")?, number("forecastHighest")?);
            by_chance(figures, again(number("forecastCost")?, range, line))
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
        () if reached(limit("severeFrom")?) => FigureSeverity::VeryLikely,
        () if reached(limit("easesBelow")?) => FigureSeverity::Undecided,
        () if reached(limit("opensFrom")?) => FigureSeverity::Likely,
        () if p >= limit("closesBelow")? + ROUNDING => FigureSeverity::Between,
        () => FigureSeverity::Clear,
    })
}
