//! What forecasts must come to.
#![allow(clippy::float_cmp)] // days and shares that are exact by construction

use proptest::prelude::*;
use terms::DependencyKind;

use super::*;
use crate::earned::{EarnedPlan, PlanDependency, PlannedTask};

fn task(start: f64, end: f64) -> PlannedTask {
    PlannedTask { start, end, cost: 1_000, ..PlannedTask::default() }
}

fn after(task: PlannedTask, on: usize, kind: DependencyKind, lag: f64) -> PlannedTask {
    PlannedTask { waits: vec![PlanDependency { on, kind, lag }], ..task }
}

fn done(share: f64, started_on: f64, reported_on: f64) -> LeafProgress {
    LeafProgress { done: share, started_on: Some(started_on), reported_on: Some(reported_on) }
}

fn close(actual: f64, expected: f64) {
    assert!((actual - expected).abs() < 1e-6, "{actual} {expected}");
}

#[test]
fn the_end_is_the_mean_of_two_forecasts() {
    // Half of twenty days' work is done on day 12 instead of 10.
    let plan = EarnedPlan::new("original", vec![task(0.0, 20.0)], None);
    let forecast = forecast_end(&plan, &[done(0.5, 0.0, 12.0)], 500, 12.0, &Method::default()).unwrap();
    let speed = (5.0 + 10.0) / (5.0 + 12.0);
    close(forecast.schedule.es, 10.0);
    close(forecast.by_schedule, 12.0 + 10.0 / speed);
    close(forecast.by_replan, 12.0 + 10.0 / speed);
    close(forecast.end, (forecast.by_schedule * forecast.by_replan).sqrt());
}

#[test]
fn what_is_left_waits_for_what_it_depends_on() {
    use DependencyKind::{FinishToFinish, FinishToStart, StartToFinish, StartToStart};
    let of = |kind, lag| {
        let plan =
            EarnedPlan::new("original", vec![task(0.0, 10.0), after(task(0.0, 4.0), 0, kind, lag)], None);
        replan(&plan, &[done(0.5, 2.0, 12.0), LeafProgress::default()], 12.0, 1.0)
    };
    // The first ends on day 17.
    assert_eq!(of(FinishToStart, 2.0).ends, [17.0, 23.0]);
    assert_eq!(of(StartToStart, 15.0).ends, [17.0, 21.0]);
    assert_eq!(of(FinishToFinish, 1.0).ends, [17.0, 18.0]);
    assert_eq!(of(StartToFinish, 20.0).ends, [17.0, 22.0]);
    assert_eq!(of(FinishToStart, -3.0).end, 18.0);
}

#[test]
fn a_part_starts_after_its_parent_may_and_a_parent_ends_after_its_parts() {
    let parent = after(task(10.0, 20.0), 0, DependencyKind::FinishToStart, 0.0);
    let part = PlannedTask { parent: Some(1), ..task(10.0, 15.0) };
    let next = after(task(20.0, 25.0), 1, DependencyKind::FinishToStart, 0.0);
    let plan = EarnedPlan::new("original", vec![task(0.0, 10.0), parent, part, next], None);
    let work =
        [done(0.5, 0.0, 10.0), LeafProgress::default(), LeafProgress::default(), LeafProgress::default()];
    let replanned = replan(&plan, &work, 10.0, 1.0);
    assert_eq!(replanned.ends, [15.0, 20.0, 20.0, 25.0]);
    // Done work keeps its days, and work ends where the plan's dates allow it, not sooner.
    let finished =
        [done(1.0, 0.0, 9.0), LeafProgress::default(), done(1.0, 9.0, 12.0), LeafProgress::default()];
    assert_eq!(replan(&plan, &finished, 12.0, 1.0).ends, [9.0, 12.0, 12.0, 25.0]);
}

#[test]
fn what_is_begun_out_of_turn_goes_on_and_what_is_not_begun_waits() {
    let chain = || vec![task(0.0, 10.0), after(task(10.0, 20.0), 0, DependencyKind::FinishToStart, 0.0)];
    let plan = EarnedPlan::new("original", chain(), None);
    let work = [done(0.2, 0.0, 6.0), done(0.2, 5.0, 6.0)];
    assert_eq!(replan(&plan, &work, 6.0, 1.0).ends, [14.0, 14.0]);
    let ahead = [done(1.0, 0.0, 6.0), done(0.5, 5.0, 6.0)];
    assert_eq!(replan(&plan, &ahead, 6.0, 0.6).end, 9.0);
    // However early the first is done, the second begins as planned.
    assert_eq!(replan(&plan, &[done(1.0, 0.0, 6.0), LeafProgress::default()], 6.0, 0.6).end, 16.0);
}

#[test]
fn before_the_first_work_and_in_a_rest_the_end_is_the_planned_one() {
    let plan = EarnedPlan::new("original", vec![task(20.0, 30.0), task(50.0, 60.0)], Some(65.0));
    let end = |work: &[LeafProgress], ev: i64, day: f64| {
        forecast_end(&plan, work, ev, day, &Method::default()).unwrap()
    };
    for day in [0.0, 5.0, 20.0] {
        let begun = end(&[LeafProgress::default(); 2], 0, day);
        assert_eq!((begun.speed, begun.schedule.behind()), (1.0, 0.0));
        close(begun.end, 60.0);
    }
    let waits = [done(1.0, 20.0, 30.0), LeafProgress::default()];
    for day in [30.0, 40.0, 50.0] {
        close(end(&waits, 1_000, day).end, 60.0);
    }
    // Done five days sooner than planned: the rest is no lead.
    let early = end(&waits, 1_000, 25.0);
    assert!(early.end > 55.0 && early.end <= 60.0, "{early:?}");
    // What is late before a rest may be done in it.
    let behind = end(&[done(0.5, 20.0, 30.0), LeafProgress::default()], 500, 30.0);
    assert!(behind.speed < 1.0 && behind.end > 60.0 && behind.end < 70.0, "{behind:?}");
}

#[test]
fn what_is_done_has_ended_however_long_ago() {
    let plan = EarnedPlan::new("original", vec![task(0.0, 20.0)], None);
    let ended =
        |day| forecast_end(&plan, &[done(1.0, 0.0, 24.0)], 1_000, day, &Method::default()).unwrap().end;
    assert_eq!((ended(24.0), ended(90.0)), (24.0, 24.0));
}

#[test]
fn the_cost_of_the_rest_follows_what_is_known_the_more_of_it_there_is() {
    let forecast = |done: usize, ratio: f64| {
        let known = SettledWork::of_tasks(&vec![(100.0, 100.0 * ratio); done]);
        let left = vec![UnsettledWork { budget: 100.0, asked: 0.0 }; 20 - done];
        forecast_cost(&known, &left, &CostsByState::default(), 1.0)
    };
    let nothing = forecast(0, 1.0);
    close(nothing.cost, 2_000.0);
    close(nothing.efficiency, 1.0);
    let mut last = nothing.spread;
    for done in [5_usize, 10, 15, 20] {
        let dear = forecast(done, 1.5);
        close(dear.efficiency, 1.5_f64.powf(-(done as f64) / (done as f64 + 5.0)));
        close(dear.cost, 150.0 * done as f64 + 100.0 * (20 - done) as f64 / dear.efficiency);
        assert!(dear.spread < last, "{} {last}", dear.spread);
        last = dear.spread;
    }
    // Of two tasks, one a hundred times as large as the other, there is hardly more than one.
    close(SettledWork::of_tasks(&[(10_000.0, 10_000.0), (100.0, 100.0)]).tasks, 1.019_998);
}

#[test]
fn the_entry_lag_is_read_off_the_figures() {
    let earned: Vec<(f64, f64)> = (1..=60).map(|day| (f64::from(day), 10.0 * f64::from(day))).collect();
    let spent = |lag: f64| -> Vec<(f64, f64)> {
        earned
            .iter()
            .map(|(day, worth)| (day + lag, 1.2 * worth))
            .take_while(|level| level.0 <= 60.0)
            .collect()
    };
    for lag in [0.0, 7.0, 15.0, 27.0] {
        close(fit_lag(&earned, &spent(lag), 1_000.0, 7.0), lag);
    }
    close(fit_lag(&earned, &[], 1_000.0, 7.0), 7.0);
    close(fit_lag(&[], &[(3.0, 5.0)], 1_000.0, 7.0), 7.0);
}

#[test]
fn chances_follow_the_normal_distribution() {
    for (z, p) in [(0.0, 0.5), (1.0, 0.841_344_7), (-1.959_964, 0.025), (1.281_551_6, 0.9)] {
        assert!((normal(z) - p).abs() < 1e-6);
        assert!((quantile(p) - z).abs() < 1e-4);
    }
    close(chance(105.0, 105.0, 0.0, 0.1), 0.5);
    assert_eq!(chance(1.0, 0.0, 0.0, 0.1), 1.0);
}

#[test]
fn nothing_is_learnt_from_few_and_a_spread_from_many() {
    let project = |error: f64| Finished {
        end: [0.15, 0.35, 0.55, 0.75, 0.9].map(|done| Residual { done, error }).to_vec(),
        lags: vec![11.0],
        ..Finished::default()
    };
    let few: Vec<Finished> = (0..19).map(|_| project(0.1)).collect();
    assert_eq!(learn(&few), Calibration::default());
    let many: Vec<Finished> = (0..400).map(|n| project(if n % 2 == 0 { 0.3 } else { -0.3 })).collect();
    let learnt = learn(&many);
    assert_eq!((learnt.projects, learnt.entry_lag), (400, 11.0));
    let (bias, spread) = learnt.end.at(0.15);
    assert!(bias.abs() < 1e-9 && spread > 0.35, "{spread}");
    let dear: Vec<Finished> = (0..100)
        .map(|_| Finished {
            cost: [0.15, 0.35, 0.55].map(|done| Residual { done, error: 0.2 }).to_vec(),
            in_step: true,
            ..Finished::default()
        })
        .collect();
    let of_cost = learn(&dear);
    assert!(of_cost.cost_in_step.at(0.55).1 > 2.0 * Calibration::default().cost_in_step.at(0.55).1);
    assert_eq!(of_cost.cost, learnt.cost, "what is booked in step teaches nothing of other cost");
    // Of cost nothing was seen, so what is known of it stays.
    assert!((learnt.cost.at(0.55).1 - Calibration::default().cost.at(0.55).1).abs() < 1e-9);
}

proptest! {
    #[test]
    fn what_is_left_costs_no_more_than_the_dearest_work_that_is_known_or_twice_its_budget(
        known in prop::collection::vec((1.0..1e6_f64, 0.2..4.0_f64), 0..12),
        left in prop::collection::vec((1.0..1e6_f64, 0.0..1e6_f64), 0..12),
        lateness in 0.5..3.0_f64,
    ) {
        let tasks: Vec<(f64, f64)> = known.iter().map(|(budget, ratio)| (*budget, budget * ratio)).collect();
        let cost: f64 = tasks.iter().map(|task| task.1).sum();
        let dearest = known.iter().map(|task| task.1).fold(1.0, f64::max);
        let left: Vec<UnsettledWork> = left.iter().map(|(budget, asked)| UnsettledWork { budget: *budget, asked: *asked }).collect();
        let rest = |rate: f64| left.iter().map(|left| (left.budget * rate).max(left.asked)).sum::<f64>();
        let of = |lateness| forecast_cost(&SettledWork::of_tasks(&tasks), &left, &CostsByState::default(), lateness);
        prop_assert!(of(1.0).cost <= (cost + rest(dearest)) * (1.0 + 1e-9));
        prop_assert!(of(lateness).cost <= (cost + rest(2.0)) * (1.0 + 1e-9));
        prop_assert!(of(lateness).cost >= cost && of(lateness).spread.is_finite());
    }

    #[test]
    fn no_end_is_before_what_is_left_can_be_done(
        spans in prop::collection::vec((0.0..60.0_f64, 1.0..20.0_f64, 0.0..1.2_f64), 1..8), day in 0.0..80.0_f64,
    ) {
        let tasks = spans.iter().map(|(start, days, _)| task(*start, start + days));
        let plan = EarnedPlan::new("any", tasks.collect(), None);
        let work: Vec<LeafProgress> = spans.iter().map(|(_, _, share)| {
            if *share > 0.2 { done(share.min(1.0), 0.0, day) } else { LeafProgress::default() }
        }).collect();
        let ev = plan.leaves().map(|leaf| plan.earned_value(leaf, work[leaf].done)).sum();
        let method = Method::default();
        let end = forecast_end(&plan, &work, ev, day, &method).unwrap().end;
        for (task, work) in plan.tasks().iter().zip(&work) {
            let from = if work.done > 0.0 { day } else { day.max(task.start) };
            let least = from + method.least_stretch * (task.end - task.start) * (1.0 - work.done);
            prop_assert!(work.done >= 1.0 || end >= least - 1e-9, "{end} {least}");
        }
    }

    #[test]
    fn no_forecast_lies_in_the_past_and_more_done_is_never_later(
        shares in prop::collection::vec(0.0..1.0_f64, 8), more in 0.0..0.5_f64, day in 0.0..60.0, which in 0..8_usize,
    ) {
        let chain = (0..8).map(|index| {
            let task = task(index as f64 * 5.0, index as f64 * 5.0 + 7.0);
            if index == 0 { task } else { after(task, index - 1, DependencyKind::StartToStart, 5.0) }
        });
        let plan = EarnedPlan::new("chain", chain.collect(), None);
        let mut work: Vec<LeafProgress> = shares.iter().map(|share| done(*share, 0.0, day)).collect();
        let before = replan(&plan, &work, day, 1.2);
        prop_assert!(before.end >= day);
        work[which].done = (work[which].done + more).min(1.0);
        prop_assert!(replan(&plan, &work, day, 1.2).end <= before.end + 1e-9);
    }
}
