//! What of a project's course comes to be written down, and when.

use serde_json::{Value, json};

use super::chance::Chance;
use super::course::Course;
use super::plan::Drawn;
use super::portfolio::{BookingMode, Portfolio, Reports, Ticks};

/// The lines of a project's history with their days.
pub(super) fn write_down(
    portfolio: &Portfolio,
    project: &str,
    plan: &Drawn,
    course: &Course,
    chance: &mut Chance,
) -> Vec<(f64, Value)> {
    let mut paper = Paper { project, lines: Vec::new(), next_cost: 1, spent: 0.0 };
    let mut line = json!({ "start": "2026-01-01" });
    if let (Some(line), Ok(Value::Object(plan))) = (line.as_object_mut(), serde_json::to_value(&plan.line)) {
        line.extend(plan);
    }
    paper.say(0.0, "plan", line);
    let dates = status_dates(portfolio, plan.pd, course.end(), chance);
    paper.progress(portfolio, plan, course, &dates, chance);
    match portfolio.booking {
        BookingMode::Entered(lag, late) => paper.costs(lag, late, plan, course, chance),
        BookingMode::Accrued => paper.payments(plan, course, &dates, false),
        BookingMode::Lumps => paper.payments(plan, course, &dates, true),
    }
    let last = paper.lines.iter().map(|line| line.0).fold(course.end(), f64::max);
    let ticks: Vec<f64> = match portfolio.ticks {
        Ticks::Every(days) => (1..=(last / days).ceil() as usize).map(|count| days * count as f64).collect(),
        Ticks::AtReports => dates,
    };
    for day in ticks {
        paper.say(day, "tick", json!({}));
    }
    let (end, cost) = (rounded(course.end()), (paper.spent * 100.0).round() / 100.0);
    paper.say(last + 7.0, "outcome", json!({ "end": end, "cost": cost }));
    paper.lines
}

fn rounded(day: f64) -> f64 {
    (day * 100.0).round() / 100.0
}

fn status_dates(portfolio: &Portfolio, pd: f64, end: f64, chance: &mut Chance) -> Vec<f64> {
    let mut dates = Vec::new();
    let mut day = 0.0;
    loop {
        day += match portfolio.reports {
            Reports::Weekly | Reports::Scattered => 7.0,
            Reports::Coarse(least, most) => (chance.between((least, most)) * pd).round().max(1.0),
        };
        if day >= end {
            dates.push(if matches!(portfolio.booking, BookingMode::Entered(..)) {
                day
            } else {
                rounded(end)
            });
            return dates;
        }
        dates.push(day);
    }
}

struct Paper<'a> {
    project: &'a str,
    lines: Vec<(f64, Value)>,
    next_cost: u64,
    spent: f64,
}

impl Paper<'_> {
    fn say(&mut self, day: f64, event: &str, mut line: Value) {
        let day = rounded(day);
        if let Some(line) = line.as_object_mut() {
            line.insert("day".into(), json!(day));
            line.insert("project".into(), json!(self.project));
            line.insert("type".into(), json!(event));
        }
        self.lines.push((day, line));
    }

    /// People round, are hopeful, and say that something is done when it is.
    fn progress(
        &mut self,
        portfolio: &Portfolio,
        plan: &Drawn,
        course: &Course,
        dates: &[f64],
        chance: &mut Chance,
    ) {
        for index in 0..plan.line.tasks.len() {
            let hope = chance.between((0.75, 1.1));
            let grain = [0.01, 0.05, 0.1, 0.25][chance.whole(0, 3)];
            let own: Vec<f64> = match portfolio.reports {
                Reports::Scattered => {
                    let mut days = Vec::new();
                    let mut day = chance.between((0.0, 6.0));
                    while day < course.end() {
                        days.push(day);
                        day += chance.between((2.0, 12.0));
                    }
                    days.push(course.ends[index]);
                    days.sort_by(f64::total_cmp);
                    days
                }
                // The end of a task is told with the next report, that of the project on the day.
                _ => dates.iter().copied().filter(|day| *day < course.end()).chain([course.end()]).collect(),
            };
            let mut last = 0.0;
            for day in own {
                let done = if day >= course.ends[index] - 1e-9 {
                    1.0
                } else {
                    let over = (day.floor() as usize).checked_sub(1);
                    let truth = over.and_then(|day| course.done.get(day)).map_or(0.0, |done| done[index]);
                    ((truth.powf(hope) / grain).round() * grain).clamp(0.0, 0.99)
                };
                if done > last {
                    last = done;
                    let pct = (done * 1e4).round() / 1e4;
                    self.say(day, "progress", json!({ "task": (index + 1).to_string(), "pct": pct }));
                }
            }
        }
    }

    /// Only payments are known, booked at status dates for the work done by then, or for tasks that are done.
    fn payments(&mut self, plan: &Drawn, course: &Course, dates: &[f64], lumps: bool) {
        let mut booked = vec![0.0; plan.line.tasks.len()];
        for day in dates {
            for index in 0..booked.len() {
                let over = (day.floor() as usize).checked_sub(1);
                let done = if *day >= course.ends[index] - 0.01 {
                    1.0
                } else if lumps {
                    0.0
                } else {
                    over.and_then(|day| course.done.get(day)).map_or(0.0, |done| done[index])
                };
                let amount = done * course.costs[index] - booked[index];
                if amount >= 0.005 {
                    booked[index] += amount;
                    let amount = self.spend(amount);
                    let id = self.id();
                    self.say(*day, "cost_paid", json!({ "id": id, "task": index + 1, "amount": amount }));
                }
            }
        }
    }

    /// Costs are submitted some days after the work, approved, and paid; a few are rejected.
    fn costs(&mut self, lag: f64, late: f64, plan: &Drawn, course: &Course, chance: &mut Chance) {
        for index in 0..plan.line.tasks.len() {
            let parts = chance.whole(1, 4);
            for part in 1..=parts {
                let share = part as f64 / parts as f64 - 1e-9;
                let done = course.done.iter().position(|done| done[index] >= share.min(0.985));
                let worked = done.map_or(course.ends[index], |day| day as f64 + 1.0);
                let mut day = worked + chance.log_normal(lag, 0.6);
                if chance.happens(late) {
                    day += chance.between((10.0, 30.0));
                }
                if chance.happens(0.04) {
                    // Rejected, and submitted anew or not at all.
                    let (id, amount) = (self.id(), course.costs[index] / parts as f64);
                    let line =
                        json!({ "id": id, "task": index + 1, "amount": (amount * 100.0).round() / 100.0 });
                    self.say(day, "cost_submitted", line.clone());
                    day += chance.between((1.0, 5.0));
                    self.say(day, "cost_rejected", line);
                    if chance.happens(0.4) {
                        continue;
                    }
                }
                let amount = self.spend(course.costs[index] / parts as f64);
                let line = json!({ "id": self.id(), "task": index + 1, "amount": amount });
                self.say(day, "cost_submitted", line.clone());
                day += chance.between((0.5, 5.0));
                self.say(day, "cost_approved", line.clone());
                day += chance.between((2.0, 25.0));
                self.say(day, "cost_paid", line);
            }
        }
    }

    fn id(&mut self) -> u64 {
        self.next_cost += 1;
        self.next_cost
    }

    fn spend(&mut self, amount: f64) -> f64 {
        let amount = (amount * 100.0).round() / 100.0;
        self.spent += amount;
        amount
    }
}
