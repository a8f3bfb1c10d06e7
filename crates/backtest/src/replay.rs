//! The simulated clock.

use std::collections::HashMap;
use std::io::BufRead;

use serde::Serialize;
use terms::{AlertKind, AlertRule, AlertSeverity};

use super::line::{HistoryEvent as Happening, Line, check_day, major};
use super::project::{CostState, Project};
use super::summary::{Outcome, Record, Summary, summarise};
use rules::forecast::{Calibration, learn};
use rules::watch::{self, Outlook, Policy};

/// With what the rules are run.
#[derive(Clone, Debug, Default)]
pub struct ReplayOptions {
    /// Thresholds.
    pub policy: Policy,
    /// What earlier projects taught.
    pub learnt: Calibration,
}

/// A line of output.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ReplayEvent {
    /// Which project.
    pub project: String,
    /// `progress` or `cost`.
    pub kind: &'static str,
    /// When.
    pub time: f64,
    /// `open`, `update`, `close` or `forecast`; `fact` where the planned end has passed and the project is not late yet by
    /// the policy: that is told on the day, and foretells nothing.
    pub event: &'static str,
    /// `watch`, `amber`, `red` or `critical`.
    pub severity: &'static str,
    /// The end's day, or the final cost in major units.
    pub forecast: Option<f64>,
    /// The chance that it is late, or past the red line.
    pub p: Option<f64>,
}

/// What a replay gave.
#[derive(Debug, Default)]
pub struct Replayed {
    /// In the order of days.
    pub events: Vec<ReplayEvent>,
    /// Lines about projects without a plan, or tasks that are not in it.
    pub passed_over: usize,
    records: Vec<Record>,
}

impl Replayed {
    /// How good the rules were, where outcomes are known.
    pub fn summary(&self) -> Option<Summary> {
        summarise(&self.records)
    }

    /// What the projects teach whose outcomes are known.
    pub fn learn(&self) -> Calibration {
        learn(&self.records.iter().filter_map(Record::finished).collect::<Vec<_>>())
    }
}

struct Replay<'a> {
    options: &'a ReplayOptions,
    projects: Vec<(Project, Record)>,
    events: Vec<ReplayEvent>,
}

/// Replays a history: a project is evaluated when something has happened to it, and at every tick, which is how
/// days pass here.
pub fn replay(history: impl BufRead, options: &ReplayOptions) -> Result<Replayed, String> {
    let mut replay = Replay { options, projects: Vec::new(), events: Vec::new() };
    let mut index: HashMap<String, usize> = HashMap::new();
    let mut outcomes: HashMap<String, Outcome> = HashMap::new();
    // What is told of projects before their plan: it counts once there is one.
    let mut early: HashMap<String, Vec<(Happening, f64)>> = HashMap::new();
    let mut passed_over = 0;
    for (number, text) in history.lines().enumerate() {
        let at = |problem: &dyn std::fmt::Display| format!("line {}: {problem}", number + 1);
        let text = text.map_err(|error| at(&error))?;
        let text = text.trim_start_matches('\u{feff}').trim();
        if text.is_empty() {
            continue;
        }
        let line: Line = serde_json::from_str(text).map_err(|error| at(&in_line(&error)))?;
        line.event.check().map_err(|problem| at(&problem))?;
        let Some(name) = line.project else {
            continue;
        };
        match line.event {
            Happening::Unknown => continue,
            Happening::Outcome { end, cost } => {
                outcomes.insert(name, Outcome { end, cost });
                continue;
            }
            _ => {}
        }
        let day = line.day.ok_or_else(|| at(&"`day` is missing"))?;
        check_day("day", day).map_err(|problem| at(&problem))?;
        let known = index.get(&name).copied();
        if let Some(known) = known {
            let last = &mut replay.projects[known].0.last_day;
            if day < *last {
                return Err(at(&format!("day {day} of project {name} comes after its day {last}")));
            }
            *last = day;
            replay.settle(known, day);
        }
        let taken = match (line.event, known) {
            (Happening::Plan(plan), None) => {
                let new = replay.projects.len();
                index.insert(name.clone(), new);
                let before = early.remove(&name).unwrap_or_default();
                replay.projects.push((Project::new(plan), Record::new(name)));
                for (event, day) in before {
                    passed_over += usize::from(!replay.happens(new, event, day));
                }
                true
            }
            (Happening::Plan(plan), Some(known)) => {
                replay.projects[known].0.replan(plan);
                true
            }
            (Happening::Tick, Some(known)) => {
                replay.evaluate(known, day, true);
                true
            }
            (event, Some(known)) => replay.happens(known, event, day),
            (Happening::Tick, None) => false,
            (event, None) => {
                early.entry(name).or_default().push((event, day));
                true
            }
        };
        passed_over += usize::from(!taken);
    }
    passed_over += early.values().map(Vec::len).sum::<usize>();
    for known in 0..replay.projects.len() {
        replay.settle(known, f64::INFINITY);
    }
    let Replay { projects, mut events, .. } = replay;
    events.sort_by(|a, b| a.time.total_cmp(&b.time));
    let records = projects.into_iter().map(|(project, mut record)| {
        record.outcome = outcomes.get(&record.project).copied();
        record.finish(&project);
        record
    });
    Ok(Replayed { events, passed_over, records: records.collect() })
}

impl Replay<'_> {
    fn happens(&mut self, index: usize, event: Happening, day: f64) -> bool {
        let project = &mut self.projects[index].0;
        let (line, state) = match event {
            Happening::Progress { task, pct } => {
                project.touched = Some(day);
                project.moved = true;
                return project.progress(&task, pct, day);
            }
            Happening::CostSubmitted(line) => (line, CostState::Submitted),
            Happening::CostApproved(line) => (line, CostState::Approved),
            Happening::CostRejected(line) => (line, CostState::Rejected),
            Happening::CostPaid(line) => (line, CostState::Paid),
            Happening::Plan(_) | Happening::Tick | Happening::Outcome { .. } | Happening::Unknown => {
                return false;
            }
        };
        project.cost(line, state, day);
        project.touched = Some(day);
        true
    }

    /// What happened at one moment is judged together, once time goes on.
    fn settle(&mut self, index: usize, now: f64) {
        if let Some(day) = self.projects[index].0.touched.filter(|day| *day < now) {
            self.evaluate(index, day, false);
        }
    }

    fn evaluate(&mut self, index: usize, day: f64, tick: bool) {
        let (project, record) = &mut self.projects[index];
        project.touched = None;
        let moved = std::mem::take(&mut project.moved);
        let facts = project.facts(day, !tick && !moved);
        let evaluation = watch::evaluate(&facts, &project.state, &self.options.policy, &self.options.learnt);
        if tick {
            record.forecast(&facts, &evaluation);
        }
        let late_after = (1.0 + self.options.policy.late) * project.plan.duration;
        let after = worst(&evaluation.state, day > late_after);
        let before = std::mem::replace(&mut record.open, after);
        let end = ("progress", evaluation.end.as_ref(), 1.0, before.0, after.0);
        let cost = ("cost", evaluation.cost.as_ref(), major(1.0), before.1, after.1);
        for (kind, outlook, unit, before, after) in [end, cost] {
            let mut tell = |event, severity| {
                let rounded = |value: f64| (value * 1e4).round() / 1e4;
                self.events.push(ReplayEvent {
                    project: record.project.clone(),
                    kind,
                    time: day,
                    event,
                    severity,
                    forecast: outlook.map(|outlook: &Outlook| rounded(outlook.forecast * unit)),
                    p: outlook.map(|outlook| rounded(outlook.p)),
                });
            };
            if tick {
                tell("forecast", name(after.unwrap_or(AlertSeverity::Watch)));
            }
            match (before, after) {
                (None, Some(severity)) => tell("open", name(severity)),
                (Some(severity), None) => tell("close", name(severity)),
                (Some(old), Some(new)) if old != new => tell("update", name(new)),
                _ => {}
            }
            let passed = kind == "progress" && after.is_none() && evaluation.events.iter().any(begins_late);
            if passed {
                tell("fact", name(AlertSeverity::Critical));
            }
            record.note(kind, before, after, day);
        }
        project.state = evaluation.state;
    }
}

/// What is wrong with a line; its number is told elsewhere.
fn in_line(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.rsplit_once(" at line ").map_or(text.clone(), |(problem, _)| problem.into())
}

/// Whether an event says that the planned end has passed.
fn begins_late(event: &watch::WatchEvent) -> bool {
    event.rule == AlertRule::ProgressPlannedEnd && matches!(event.change, watch::Change::Opened { .. })
}

/// The worst open severity of progress and of cost. That the planned end has passed is a warning of lateness only where
/// the project `is_late` by the policy; before, it is a fact.
fn worst(state: &watch::WatchMemory, is_late: bool) -> (Option<AlertSeverity>, Option<AlertSeverity>) {
    let counts = |rule: AlertRule| is_late || rule != AlertRule::ProgressPlannedEnd;
    let of = |kind| {
        let open = state.open().filter(|open| open.1 == kind && counts(open.0));
        open.map(|open| open.2.severity).max()
    };
    (of(AlertKind::ProgressWarning), of(AlertKind::CostOverrun))
}

fn name(severity: AlertSeverity) -> &'static str {
    match severity {
        AlertSeverity::Watch => "watch",
        AlertSeverity::Warning => "amber",
        AlertSeverity::Severe => "red",
        AlertSeverity::Critical => "critical",
    }
}
