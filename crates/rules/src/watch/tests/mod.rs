//! When alerts open, change and close.
#![allow(clippy::float_cmp)] // days and shares that are exact by construction

mod cost;

use terms::AlertSeverity::{Critical, Severe, Warning};

use super::*;
use crate::earned::{EarnedPlan, PlannedTask};
use crate::forecast::{CostsByState, LeafProgress, SettledWork};

/// A project of one task of a hundred days and a hundred thousand, evaluated day after day.
struct Project {
    plan: EarnedPlan,
    work: Vec<LeafProgress>,
    spending: CostsByState,
    milestones: Vec<Milestone>,
    first_weekday: Option<chrono::Weekday>,
    state: WatchMemory,
}

impl Project {
    fn new() -> Self {
        let task = PlannedTask { name: "Shoot".into(), end: 100.0, cost: 100_000, ..PlannedTask::default() };
        Self {
            plan: EarnedPlan::new("original", vec![task], None),
            work: vec![LeafProgress::default()],
            spending: CostsByState::default(),
            milestones: Vec::new(),
            first_weekday: None,
            state: WatchMemory::default(),
        }
    }

    fn report(&mut self, day: f64, done: f64) {
        self.work[0] = LeafProgress { done, started_on: Some(0.0), reported_on: Some(day) };
    }

    fn evaluate(&mut self, day: f64) -> Evaluation {
        let facts = Facts {
            day,
            plan: &self.plan,
            pace: &self.plan,
            work: &self.work,
            spending: self.spending,
            task_costs: &[self.spending.total()],
            red_line: Some(100_000),
            milestones: &self.milestones,
            first_weekday: self.first_weekday,
            held: &[],
            executing: true,
            cost_only: false,
        };
        let evaluation = evaluate(&facts, &self.state, &Policy::default(), &Calibration::default());
        self.state = evaluation.state.clone();
        evaluation
    }

    /// Events of days, on each of which `done` is reported.
    fn days(
        &mut self,
        days: std::ops::RangeInclusive<u32>,
        done: impl Fn(f64) -> f64,
    ) -> Vec<(f64, WatchEvent)> {
        let mut events = Vec::new();
        for day in days.map(f64::from) {
            self.report(day, done(day));
            events.extend(self.evaluate(day).events.into_iter().map(|event| (day, event)));
        }
        events
    }
}

fn summary_of(events: &[(f64, WatchEvent)]) -> Vec<(f64, AlertRule, Change)> {
    events.iter().map(|(day, event)| (*day, event.rule, event.change)).collect()
}

const OPENED: Change = Change::Opened { again: false };

#[test]
fn a_project_on_plan_is_left_alone() {
    let mut project = Project::new();
    let events = project.days(1..=100, |day| {
        // Spent as planned, entered a week later.
        day / 100.0
    });
    assert!(events.is_empty(), "{events:?}");
}

#[test]
fn lateness_is_told_before_the_planned_end_and_closes_with_the_work() {
    let mut project = Project::new();
    let events = project.days(1..=140, |day| (day / 140.0).min(1.0));
    let open = &events[0];
    assert_eq!((open.1.rule, open.1.change), (AlertRule::ProgressForecast, OPENED));
    assert!((8.0..40.0).contains(&open.0), "{}", open.0);
    let passed = events.iter().find(|(_, event)| event.rule == AlertRule::ProgressPlannedEnd);
    assert!(passed.is_some_and(|(day, event)| *day == 100.0 && event.severity == Critical));
    let closed: Vec<_> = events.iter().filter(|(_, event)| event.change == Change::Closed).collect();
    assert!(closed.iter().all(|(day, _)| *day == 140.0) && closed.len() == 2);
    let evidence = &open.1.evidence;
    assert_eq!(evidence.contributors[0].name, "Shoot");
    assert!(evidence.p.is_some_and(|p| p >= 0.65));
    assert!(evidence.range.zip(evidence.forecast).is_some_and(|((low, high), f)| low < f && f < high));
    assert!(evidence.closes_below.is_some_and(|below| below < 105.0));
}

#[test]
fn a_good_day_does_not_close() {
    let late = |day: f64| if (50.0..54.0).contains(&day) { day / 100.0 } else { day / 145.0 };
    let events = Project::new().days(1..=80, late);
    assert_eq!(summary_of(&events).iter().filter(|event| event.2 == OPENED).count(), 1, "{events:?}");
    assert!(events.iter().all(|(_, event)| event.change != Change::Closed));
}

#[test]
fn days_without_news_are_no_evidence() {
    let is_raised = |days_of_reports: &[f64]| {
        let mut project = Project::new();
        project.days(1..=29, |day| day / 100.0);
        for day in 30..=45 {
            let day = f64::from(day);
            if days_of_reports.contains(&day) {
                project.report(day, 0.22);
            }
            project.evaluate(day);
        }
        project.state.late.alert.open.is_some()
    };
    // Nothing is reported for two weeks, which is not unusual yet.
    assert!(!is_raised(&[]));
    assert!(is_raised(&[36.0]));
}

#[test]
fn cost_that_is_booked_with_its_progress_follows_it_without_a_lag() {
    let lag = |days_late: f64, asked: i64| {
        let mut project = Project::new();
        for period in 1..=4_i32 {
            let day = 10.0 * f64::from(period);
            project.report(day, day / 100.0);
            project.evaluate(day);
            project.spending =
                CostsByState { submitted: asked, committed: 0, paid: i64::from(10_000 * period) };
            project.evaluate(day + days_late);
        }
        let cost = project.evaluate(45.0).cost.unwrap();
        (project.state.bookings.in_step(), cost.entry_lag.unwrap() == 0.0, cost.spread)
    };
    let (together, at_once, sure) = lag(0.0, 0);
    assert!(together && at_once);
    // On a day of its own, or with more to come, it says less.
    for (days_late, asked) in [(4.0, 0), (0.0, 1)] {
        let (together, _, spread) = lag(days_late, asked);
        assert!(!together && spread > 1.2 * sure, "{spread} {sure}");
    }
}

#[test]
fn the_rest_is_taken_to_cost_what_settled_tasks_did() {
    let half = |start: f64| PlannedTask { start, end: start + 50.0, cost: 50_000, ..PlannedTask::default() };
    let plan = EarnedPlan::new("original", vec![half(0.0), half(50.0)], None);
    let done = LeafProgress { done: 1.0, started_on: Some(0.0), reported_on: Some(50.0) };
    let forecast = |spending: CostsByState, task_costs: [i64; 2]| {
        let facts = Facts {
            day: 60.0,
            plan: &plan,
            pace: &plan,
            work: &[done, LeafProgress::default()],
            spending,
            task_costs: &task_costs,
            red_line: Some(100_000),
            milestones: &[],
            first_weekday: None,
            held: &[],
            executing: true,
            cost_only: false,
        };
        let mut policy = Policy::default();
        policy.method.cost_follows = 0.0;
        evaluate(&facts, &WatchMemory::default(), &policy, &Calibration::default()).cost.unwrap().forecast
    };
    let paid = CostsByState { submitted: 0, committed: 60_000, paid: 0 };
    // One task is little: its ratio is drawn towards 1, as if five others had gone as planned.
    let rest = |ratio: f64| 50_000.0 * ratio.powf(1.0 / 6.0);
    assert!((forecast(paid, [60_000, 0]) - (60_000.0 + rest(1.2))).abs() < 1.0);
    // A fifth of it is for work that is not done, and says nothing of what is.
    assert!((forecast(paid, [48_000, 12_000]) - (48_000.0 + rest(0.96))).abs() < 1.0);
    // What was asked for a task is the least that it costs.
    let dear = CostsByState { committed: 128_000, ..paid };
    assert!((forecast(dear, [48_000, 80_000]) - 128_000.0).abs() < 1.0);
    // Cost that is booked on no task may be for work to come, too: it counts for a little less.
    let unplaced = forecast(paid, [0, 0]);
    assert!((105_000.0..60_000.0 + rest(1.2)).contains(&unplaced), "{unplaced}");
}

#[test]
fn one_large_bill_is_no_rate() {
    // Sixty per cent of the first of five tasks is done; nothing else has happened.
    let task = |n: f64| PlannedTask {
        start: 20.0 * n,
        end: 20.0 * n + 20.0,
        cost: 10_000,
        ..PlannedTask::default()
    };
    let plan = EarnedPlan::new("original", [0.0, 1.0, 2.0, 3.0, 4.0].map(task).to_vec(), None);
    let mut work = vec![LeafProgress::default(); 5];
    work[0] = LeafProgress { done: 0.6, started_on: Some(0.0), reported_on: Some(12.0) };
    let outlook = |spending: CostsByState, task_costs: &[i64]| {
        let facts = Facts {
            day: 12.0,
            plan: &plan,
            pace: &plan,
            work: &work,
            spending,
            task_costs,
            red_line: Some(50_000),
            milestones: &[],
            executing: true,
            cost_only: false,
            first_weekday: None,
            held: &[],
        };
        evaluate(&facts, &WatchMemory::default(), &Policy::default(), &Calibration::default()).cost.unwrap()
    };
    let asked = CostsByState { submitted: 60_000, committed: 0, paid: 0 };
    let approved = CostsByState { submitted: 0, committed: 60_000, paid: 0 };
    // For the first task: the bill, and the rest of the work at about its budget. For none: it may be for all of it.
    for (task_costs, expected) in
        [(&[60_000, 0, 0, 0, 0][..], 99_000.0..118_000.0), (&[], 60_000.0..66_000.0)]
    {
        let (asked, approved) = (outlook(asked, task_costs), outlook(approved, task_costs));
        assert!(expected.contains(&asked.forecast), "{asked:?}");
        assert!(asked.spread > 1.2 * approved.spread, "what is not approved is not sure");
    }
}

#[test]
fn what_is_paid_in_lumps_is_held_against_what_it_paid_for() {
    let third = |n: f64| PlannedTask {
        start: 30.0 * n,
        end: 30.0 * n + 30.0,
        cost: 30_000,
        ..PlannedTask::default()
    };
    let plan = EarnedPlan::new("original", vec![third(0.0), third(1.0), third(2.0)], None);
    let at = |done: f64, day: f64| LeafProgress { done, started_on: Some(0.0), reported_on: Some(day) };
    let mut state = WatchMemory::default();
    let mut forecast = 0.0;
    for (day, work, costs) in [
        (30.0, [at(1.0, 30.0), LeafProgress::default(), LeafProgress::default()], [30_000, 0, 0]),
        (50.0, [at(1.0, 30.0), at(0.7, 50.0), LeafProgress::default()], [30_000, 0, 0]),
    ] {
        let facts = Facts {
            day,
            plan: &plan,
            pace: &plan,
            work: &work,
            spending: CostsByState { submitted: 0, committed: 0, paid: costs.iter().sum() },
            task_costs: &costs,
            red_line: Some(90_000),
            milestones: &[],
            first_weekday: None,
            held: &[],
            executing: true,
            cost_only: false,
        };
        let evaluation = evaluate(&facts, &state, &Policy::default(), &Calibration::default());
        forecast = evaluation.cost.unwrap().forecast;
        state = evaluation.state;
    }
    // The second task is mostly done and nothing is paid for it yet: that is not thrift.
    assert!((forecast - 90_000.0).abs() < 1.0, "{forecast}");
}

#[test]
fn recovery_closes_a_warning_for_good() {
    let recovers = |day: f64| if day < 40.0 { day / 150.0 } else { day / 100.0 };
    let events = Project::new().days(1..=90, recovers);
    let closed = events.iter().find(|(_, event)| event.change == Change::Closed);
    // It stays a while, so that a return would be the same warning.
    assert!(closed.is_some_and(|(day, _)| (50.0..65.0).contains(day)), "{:?}", summary_of(&events));
    assert_eq!(events.last().map(|event| event.1.change), Some(Change::Closed));
}

#[test]
fn silence_opens_a_warning_in_time_and_never_closes_one() {
    let mut project = Project::new();
    let opened = (1..=100).find(|day| !project.evaluate(f64::from(*day)).events.is_empty());
    assert!(opened.is_some_and(|day| day > 15), "{opened:?}");
    let mut project = Project::new();
    project.days(1..=50, |day| day / 150.0);
    assert!(project.state.late.alert.open.is_some());
    // The last report is good, and nothing follows.
    project.report(51.0, 0.55);
    for day in 51..=52 {
        project.evaluate(f64::from(day));
    }
    for day in 70..=95 {
        project.evaluate(f64::from(day));
    }
    assert!(project.state.late.alert.open.is_some());
    assert!(project.evaluate(96.0).end.is_some_and(|end| end.old));
}

#[test]
fn the_red_line_is_exact_and_waits_for_nothing() {
    let mut project = Project::new();
    project.spending = CostsByState { submitted: 0, committed: 40_000, paid: 60_000 };
    let rules = |evaluation: Evaluation| evaluation.events.iter().map(|e| e.rule).collect::<Vec<_>>();
    assert!(!rules(project.evaluate(1.0)).contains(&AlertRule::CostRedLine));
    project.spending.committed += 1;
    let evaluation = project.evaluate(1.5);
    let event = evaluation.events.iter().find(|event| event.rule == AlertRule::CostRedLine);
    assert!(
        event.is_some_and(|event| event.severity == Critical && event.evidence.spending.committed == 40_001)
    );
    project.spending.committed -= 1;
    let closed = project.evaluate(2.0).events;
    assert!(
        closed.iter().any(|event| event.rule == AlertRule::CostRedLine && event.change == Change::Closed)
    );
    project.spending.paid += 1;
    let again = project.evaluate(4.0).events;
    assert!(again.iter().any(|event| event.change == Change::Opened { again: true }));
}

#[test]
fn what_is_asked_for_past_the_line_is_severe_at_once() {
    let mut project = Project::new();
    project.spending.submitted = 100_001;
    assert!(project.evaluate(3.0).events.is_empty(), "no forecast is told before the gate");
    let events = project.evaluate(9.0).events;
    assert_eq!(
        events.iter().map(|event| (event.rule, event.severity)).collect::<Vec<_>>(),
        [(AlertRule::CostForecast, Severe)]
    );
}

#[test]
fn a_milestone_is_missed_when_its_day_is_over() {
    let mut project = Project::new();
    project.milestones = vec![Milestone { name: "Live stream".into(), due: 10.0 }];
    project.report(10.0, 0.1);
    assert!(project.evaluate(10.0).events.is_empty());
    let events = project.evaluate(11.0).events;
    assert_eq!(events.iter().map(|event| event.rule).collect::<Vec<_>>(), [AlertRule::ProgressMilestone]);
}

#[test]
fn the_state_survives_storage() {
    let mut project = Project::new();
    project.spending.paid = 20_000;
    project.days(1..=60, |day| day / 150.0);
    let json = serde_json::to_string(&project.state).unwrap();
    assert!(json.len() < 8_000, "{}", json.len());
    let stored: WatchMemory = serde_json::from_str(&json).unwrap();
    let same =
        |state: &WatchMemory| (state.earned.clone(), state.status, state.late.likely, state.late.alert.open);
    assert_eq!(same(&stored), same(&project.state));
    assert!(serde_json::from_str::<Policy>(r#"{"end":{"opens":0.7}}"#).is_ok_and(|p| p.end.severe == 0.92));
    assert_eq!(project.state.late.alert.open.map(|open| open.severity >= Warning), Some(true));
}

#[test]
fn cost_is_compared_with_work_of_one_plan() {
    let of = |name: &str, cost: i64| {
        let part = |start: f64| PlannedTask { start, end: start + 50.0, cost, ..PlannedTask::default() };
        EarnedPlan::new(name, vec![part(0.0), part(50.0)], None)
    };
    let outlook = |plans: [EarnedPlan; 2]| {
        let mut project = Project { plan: plans[0].clone(), ..Project::new() };
        project.work.push(LeafProgress::default());
        for day in 1..=45 {
            if day == 41 {
                project.plan = plans[1].clone();
                project.evaluate(40.0);
            }
            project.report(f64::from(day), f64::from(day) / 50.0);
            // Entered eleven days later.
            project.spending.paid = 1_200 * i64::from(day - 11).max(0);
            project.evaluate(f64::from(day));
        }
        let forecast = project.evaluate(45.0).cost.unwrap().forecast;
        (project.state.earned, project.state.entry_lag, forecast)
    };
    let always = outlook([of("original", 50_000), of("original", 50_000)]);
    let again = outlook([of("original", 25_000), of("change request 1", 50_000)]);
    let pairs = again.0.iter().zip(&always.0);
    assert!(pairs.clone().count() == 45 && pairs.clone().all(|(a, b)| (a.amount - b.amount).abs() <= 1));
    assert!(again.1 == always.1 && (again.2 - always.2).abs() < 5.0, "{again:?} {always:?}");
}

#[test]
fn late_work_is_taken_to_be_dear_while_little_is_known_of_its_cost() {
    let outlook = |done: f64, paid: i64, cost_follows: f64| {
        let mut project = Project::new();
        project.report(50.0, done);
        // Approved days after it was entered, so that nobody takes it to be booked together with progress.
        project.spending = CostsByState { submitted: 1, committed: 0, paid };
        let mut policy = Policy::default();
        policy.method.cost_follows = cost_follows;
        let facts = Facts {
            day: 50.0,
            plan: &project.plan,
            pace: &project.plan,
            work: &project.work,
            spending: project.spending,
            task_costs: &[],
            red_line: Some(100_000),
            milestones: &[],
            first_weekday: None,
            held: &[],
            executing: true,
            cost_only: false,
        };
        let evaluation = evaluate(&facts, &WatchMemory::default(), &policy, &Calibration::default());
        (evaluation.end.unwrap(), evaluation.cost.unwrap())
    };
    let (end, without) = outlook(0.3, 30_000, 0.0);
    assert_eq!(without.for_lateness, Some(1.0));
    let (_, with) = outlook(0.3, 30_000, 0.5);
    let factor = (end.forecast / 100.0_f64).powf(0.5 * 0.7);
    assert!(factor > 1.05 && (with.for_lateness.unwrap() - factor).abs() < 1e-9, "{with:?}");
    // Of the work that was done an entry lag of seven days ago.
    let (known, _) = SettledWork::of_all(30_000.0 * 43.0 / 50.0, 30_001.0, 0.3 * 43.0 / 50.0);
    let rest = |outlook: &Outlook| outlook.forecast - known.cost;
    assert!((rest(&with) - factor * rest(&without)).abs() < 1e-6 && with.p > without.p);
    // Where there is no cost at all, there is nothing to be dear.
    let silent = |project: Project| {
        let mut project = project;
        project.report(50.0, 0.3);
        project.evaluate(50.0).cost.unwrap()
    };
    assert_eq!(silent(Project::new()).for_lateness, Some(1.0));
    // Early work is taken to be cheap, but never cheaper than what was spent.
    let (end, early) = outlook(0.9, 99_000, 1.0);
    assert!(end.forecast < 100.0 && early.for_lateness.unwrap() < 1.0 && early.forecast >= 99_000.0);
}

#[test]
fn silence_is_told_and_closes_with_a_report() {
    let mut project = Project { first_weekday: Some(chrono::Weekday::Mon), ..Project::new() };
    let mut events = Vec::new();
    for day in 0..=20 {
        events
            .extend(project.evaluate(f64::from(day)).events.into_iter().map(|event| (f64::from(day), event)));
    }
    let silent: Vec<_> =
        events.iter().filter(|(_, event)| event.rule == AlertRule::ProgressSilence).collect();
    assert_eq!(silent.len(), 1);
    // Ten working days have passed when the second Saturday begins.
    assert_eq!((silent[0].0, silent[0].1.change, silent[0].1.severity), (12.0, OPENED, Warning));
    project.report(21.0, 0.01);
    let closed = project.evaluate(21.0).events;
    assert!(
        closed.iter().any(|event| event.rule == AlertRule::ProgressSilence && event.change == Change::Closed)
    );
}

#[test]
fn a_hold_ends_what_is_told_of_progress_and_does_not_count() {
    let mut project = Project::new();
    project.days(1..=60, |day| day / 145.0);
    let open = project.state.late.alert.open;
    assert!(open.is_some());
    project.state.pause(60.0);
    assert!(project.state.open().next().is_none());
    let since = project.state.late.likely.since.unwrap();
    project.state.rest(90.0, 30.0);
    assert_eq!(project.state.late.likely.since, Some(since + 30.0));
    // It is the same alert that comes back.
    let events = project.evaluate(90.0).events;
    let late: Vec<_> = events.iter().filter(|event| event.rule == AlertRule::ProgressForecast).collect();
    assert_eq!(late[0].change, Change::Opened { again: true });
}
