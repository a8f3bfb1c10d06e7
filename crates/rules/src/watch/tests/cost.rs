//! Forecasts of the cost and the end, where cost or reports come in oddly: ten tasks of ten days and 10,000, one after
//! the other, each reported on its last day as planned.

use crate::earned::{EarnedPlan, PlannedTask};
use crate::forecast::{Calibration, CostsByState, LeafProgress};
use crate::watch::{Evaluation, Facts, Outlook, Policy, WatchMemory, evaluate};
use terms::AlertRule;

struct TenTasks {
    plan: EarnedPlan,
    work: Vec<LeafProgress>,
    task_costs: [i64; 10],
    paid: i64,
    submitted: i64,
    state: WatchMemory,
    opened: Vec<AlertRule>,
}

impl TenTasks {
    fn new() -> Self {
        let task = |number: u32| PlannedTask {
            name: format!("Task {number}"),
            start: f64::from(number * 10),
            end: f64::from(number * 10 + 10),
            cost: 10_000,
            ..PlannedTask::default()
        };
        Self {
            plan: EarnedPlan::new("original", (0..10).map(task).collect(), None),
            work: vec![LeafProgress::default(); 10],
            task_costs: [0; 10],
            paid: 0,
            submitted: 0,
            state: WatchMemory::default(),
            opened: Vec::new(),
        }
    }

    fn evaluate(&mut self, day: f64) -> Evaluation {
        let facts = Facts {
            day,
            plan: &self.plan,
            pace: &self.plan,
            work: &self.work,
            spending: CostsByState { paid: self.paid, submitted: self.submitted, committed: 0 },
            task_costs: &self.task_costs,
            red_line: Some(100_000),
            milestones: &[],
            first_weekday: None,
            held: &[],
            executing: true,
            cost_only: false,
        };
        let evaluation = evaluate(&facts, &self.state, &Policy::default(), &Calibration::default());
        self.state = evaluation.state.clone();
        self.opened.extend(evaluation.events.iter().map(|event| event.rule));
        evaluation
    }

    /// The cost's outlook on each of these days, all going on as planned.
    fn as_planned(&mut self, days: std::ops::RangeInclusive<u32>) -> Vec<Outlook> {
        let mut outlooks = Vec::new();
        for day in days {
            if day >= 10 && day % 10 == 0 && day <= 100 {
                let reported_on = Some(f64::from(day));
                self.work[day as usize / 10 - 1] = LeafProgress { done: 1.0, started_on: None, reported_on };
            }
            outlooks.extend(self.evaluate(day.into()).cost);
        }
        outlooks
    }
}

#[test]
fn a_cost_on_no_task_that_precedes_its_work_is_not_added_to_the_budget() {
    for (paid, submitted) in [(30_000, 0), (0, 60_000), (66_000, 0), (100_000, 0)] {
        let mut project = TenTasks { paid, submitted, ..TenTasks::new() };
        let most = project.as_planned(0..=100).into_iter().map(|cost| cost.forecast).fold(0.0, f64::max);
        assert!(most < 115_000.0, "{paid} paid, {submitted} submitted: {most}");
        assert!(!project.opened.contains(&AlertRule::CostForecast), "{paid} paid, {submitted} submitted");
    }
}

#[test]
fn an_overrun_that_is_plain_is_told_though_its_cost_is_on_no_task() {
    let mut project = TenTasks::new();
    for day in 0..=70 {
        project.paid = i64::from(day / 10) * 14_000;
        project.as_planned(day..=day);
    }
    assert!(project.opened.contains(&AlertRule::CostForecast), "98,000 are spent for 70 % of the work");
}

#[test]
fn a_task_that_is_done_for_long_without_a_bill_costs_nothing_more() {
    let mut project = TenTasks { paid: 50_000, ..TenTasks::new() };
    project.task_costs[0] = 50_000;
    let outlooks = project.as_planned(0..=150);
    let last = outlooks.last().unwrap();
    assert!((50_000.0..51_000.0).contains(&last.forecast), "one bill was for all of them: {last:?}");
    let done = &outlooks[101..];
    assert!(done.is_sorted_by(|one, next| one.forecast >= next.forecast), "bit by bit");
}

#[test]
fn work_is_not_free_because_nobody_entered_a_cost() {
    let last = TenTasks::new().as_planned(0..=100).pop().unwrap();
    assert!((last.forecast - 100_000.0).abs() < 1.0, "{last:?}");
}

#[test]
fn what_has_passed_is_certain() {
    let mut project = TenTasks { paid: 101_000, ..TenTasks::new() };
    project.as_planned(0..=50);
    for day in 51..=130 {
        let evaluation = project.evaluate(day.into());
        let (end, cost) = (evaluation.end.unwrap(), evaluation.cost.unwrap());
        assert!(end.low > f64::from(day) && end.forecast >= end.low, "not before today is over: {end:?}");
        assert!(f64::from(day) + 1.0 <= end.line || end.p >= 1.0, "{end:?}");
        assert!(cost.low >= 101_000.0 && cost.p >= 1.0, "{cost:?}");
    }
}
