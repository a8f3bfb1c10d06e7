//! How good the rules were on projects whose end is known.

use std::fmt;

use terms::AlertSeverity;

use super::line::{major, minor};
use super::project::Project;
use rules::forecast::{Finished, Residual};
use rules::watch::{Evaluation, Facts};

/// How a project ended.
#[derive(Clone, Copy, Debug)]
pub(super) struct Outcome {
    /// Its last day.
    pub(super) end: f64,
    /// Its cost, major units.
    pub(super) cost: f64,
}

/// What the rules said of one project.
#[derive(Debug)]
pub(super) struct Record {
    pub(super) project: String,
    pub(super) outcome: Option<Outcome>,
    pd: f64,
    red_line: Option<i64>,
    crossed: Option<f64>,
    in_step: bool,
    progress: Vec<Span>,
    cost: Vec<Span>,
    forecasts: Vec<Forecast>,
    /// What is open: the worst severity of progress and of cost.
    pub(super) open: (Option<AlertSeverity>, Option<AlertSeverity>),
}

/// A time during which an alert was open.
#[derive(Clone, Copy, Debug)]
struct Span {
    from: f64,
    to: f64,
}

#[derive(Clone, Copy, Debug)]
struct Forecast {
    done: f64,
    end: Option<f64>,
    cost: Option<f64>,
}

impl Record {
    pub(super) fn new(project: String) -> Self {
        Self {
            project,
            outcome: None,
            pd: 0.0,
            red_line: None,
            crossed: None,
            in_step: false,
            progress: Vec::new(),
            cost: Vec::new(),
            forecasts: Vec::new(),
            open: (None, None),
        }
    }

    pub(super) fn forecast(&mut self, facts: &Facts<'_>, evaluation: &Evaluation) {
        self.forecasts.push(Forecast {
            done: facts.earned() as f64 / facts.plan.bac.max(1) as f64,
            end: evaluation.end.map(|end| end.forecast),
            cost: evaluation.cost.map(|cost| major(cost.forecast)),
        });
    }

    pub(super) fn note(
        &mut self,
        kind: &str,
        before: Option<AlertSeverity>,
        after: Option<AlertSeverity>,
        day: f64,
    ) {
        let spans = if kind == "cost" { &mut self.cost } else { &mut self.progress };
        match (before, after) {
            (None, Some(_)) => spans.push(Span { from: day, to: f64::INFINITY }),
            (Some(_), None) => {
                if let Some(span) = spans.last_mut() {
                    span.to = day;
                }
            }
            _ => {}
        }
    }

    /// What there is to learn from it, once its outcome is known.
    pub(super) fn finished(&self) -> Option<Finished> {
        let outcome = self.outcome?;
        let residuals = |of: fn(&Forecast) -> Option<f64>, actual: f64| -> Vec<Residual> {
            let known = self.forecasts.iter().filter_map(|forecast| Some((forecast.done, of(forecast)?)));
            let known = known.filter(|(_, forecast)| *forecast > 0.0 && actual > 0.0);
            known.map(|(done, forecast)| Residual { done, error: (actual / forecast).ln() }).collect()
        };
        Some(Finished {
            end: residuals(|forecast| forecast.end, outcome.end),
            cost: residuals(|forecast| forecast.cost, outcome.cost),
            in_step: self.in_step,
            // A history does not say when the work was done that a cost is for.
            lags: Vec::new(),
        })
    }

    pub(super) fn finish(&mut self, project: &Project) {
        self.pd = project.plan.duration;
        self.red_line = project.facts(0.0, true).red_line;
        self.crossed = project.crossed;
        self.in_step = project.state.bookings.in_step();
    }
}

/// How good the warnings of one kind were.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct KindSummary {
    /// Projects that went wrong.
    pub bad: usize,
    /// Projects that didn't.
    pub healthy: usize,
    /// Share of the bad that were ever warned.
    pub recall: f64,
    /// Share of the bad that were warned before the harm.
    pub in_time: f64,
    /// Share of the healthy that were ever warned.
    pub false_alarms: f64,
    /// From the start of the warning that is open at the harm, in % of the planned duration; 0 where none is.
    pub held_lead: f64,
    /// Alerts opened after the first, a warned project.
    pub reopenings: f64,
    /// Mean error of the forecast in % while 10-30, 30-70 and 70-90 % is earned.
    pub errors: [Option<f64>; 3],
}

/// How good the rules were.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Summary {
    /// Warnings of lateness: late is an end more than 5 % of the planned duration after the planned one.
    pub progress: KindSummary,
    /// Warnings of cost: over is a final cost past the red line.
    pub cost: KindSummary,
}

/// Stages of a project that errors are given for.
const STAGES: [(f64, f64); 3] = [(0.1, 0.3), (0.3, 0.7), (0.7, 0.9)];

pub(super) fn summarise(records: &[Record]) -> Option<Summary> {
    let known: Vec<(&Record, Outcome)> =
        records.iter().filter_map(|record| Some((record, record.outcome?))).collect();
    if known.is_empty() {
        return None;
    }
    let progress = known.iter().map(|(record, outcome)| Case {
        spans: &record.progress,
        harm: (outcome.end > 1.05 * record.pd).then_some(record.pd),
        pd: record.pd,
        errors: errors(record, |forecast| forecast.end, outcome.end),
    });
    let cost = known.iter().filter_map(|(record, outcome)| {
        let line = record.red_line?;
        let over = minor(outcome.cost) > line;
        Some(Case {
            spans: &record.cost,
            harm: over.then(|| record.crossed.unwrap_or(outcome.end)),
            pd: record.pd,
            errors: errors(record, |forecast| forecast.cost, outcome.cost),
        })
    });
    Some(Summary { progress: of_kind(progress.collect()), cost: of_kind(cost.collect()) })
}

struct Case<'a> {
    spans: &'a [Span],
    harm: Option<f64>,
    pd: f64,
    errors: [Option<f64>; 3],
}

fn errors(record: &Record, of: impl Fn(&Forecast) -> Option<f64>, actual: f64) -> [Option<f64>; 3] {
    STAGES.map(|(from, to)| {
        let stage = record.forecasts.iter().filter(|forecast| (from..to).contains(&forecast.done));
        mean(stage.filter_map(&of).map(|forecast| 100.0 * (forecast / actual - 1.0).abs()))
    })
}

fn of_kind(cases: Vec<Case<'_>>) -> KindSummary {
    let (bad, healthy): (Vec<_>, Vec<_>) = cases.iter().partition(|case| case.harm.is_some());
    let share = |hits: usize, all: usize| if all == 0 { 0.0 } else { 100.0 * hits as f64 / all as f64 };
    let before =
        |case: &Case<'_>| case.spans.iter().any(|span| case.harm.is_some_and(|harm| span.from < harm));
    let lead = |case: &&Case<'_>| {
        let harm = case.harm?;
        let open = case.spans.iter().find(|span| span.from < harm && harm <= span.to);
        Some(open.map_or(0.0, |span| 100.0 * (harm - span.from) / case.pd))
    };
    let warned = cases.iter().filter(|case| !case.spans.is_empty());
    KindSummary {
        bad: bad.len(),
        healthy: healthy.len(),
        recall: share(bad.iter().filter(|case| !case.spans.is_empty()).count(), bad.len()),
        in_time: share(bad.iter().filter(|case| before(case)).count(), bad.len()),
        false_alarms: share(healthy.iter().filter(|case| !case.spans.is_empty()).count(), healthy.len()),
        held_lead: mean(bad.iter().filter_map(lead)).unwrap_or(0.0),
        reopenings: mean(warned.map(|case| (case.spans.len() - 1) as f64)).unwrap_or(0.0),
        errors: [0, 1, 2].map(|stage| mean(cases.iter().filter_map(|case| case.errors[stage]))),
    }
}

fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (mut sum, mut count) = (0.0, 0_usize);
    for value in values {
        sum += value;
        count += 1;
    }
    (count > 0).then(|| sum / count as f64)
}

impl fmt::Display for Summary {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            out,
            "kind      bad healthy recall in-time false-alarms held-lead re-openings  error early/mid/late"
        )?;
        for (name, kind) in [("progress", &self.progress), ("cost", &self.cost)] {
            let error = |stage: usize| kind.errors[stage].map_or("-".into(), |error| format!("{error:.1}"));
            writeln!(
                out,
                "{name:<9} {:>3} {:>7} {:>5.1}% {:>6.1}% {:>11.1}% {:>9.1} {:>11.2}  {}/{}/{}",
                kind.bad,
                kind.healthy,
                kind.recall,
                kind.in_time,
                kind.false_alarms,
                kind.held_lead,
                kind.reopenings,
                error(0),
                error(1),
                error(2),
            )?;
        }
        Ok(())
    }
}
