//! The check vectors of the literature, and what must hold for every plan.
#![allow(clippy::float_cmp)] // days and shares that are exact by construction

use proptest::prelude::*;
use terms::DependencyKind;

use super::*;

fn close(actual: Option<f64>, expected: Option<f64>) {
    match (actual, expected) {
        (Some(actual), Some(expected)) => assert!((actual - expected).abs() < 5e-5, "{actual} {expected}"),
        (actual, expected) => assert_eq!(actual.is_none(), expected.is_none()),
    }
}

#[test]
fn ratios_and_estimates_match_the_check_vectors() {
    // BAC, PV, EV, AC; SPI, CPI; EAC typical, atypical, cost and schedule in minor units; TCPI.
    type Vector = ([i64; 4], [Option<f64>; 2], [Option<i64>; 3], Option<f64>);
    let vectors: [Vector; 4] = [
        (
            [100_000, 50_000, 40_000, 45_000],
            [Some(0.8), Some(0.8889)],
            [Some(11_250_000), Some(10_500_000), Some(12_937_500)],
            Some(1.0909),
        ),
        ([100_000, 0, 0, 0], [None, None], [None, Some(10_000_000), None], Some(1.0)),
        ([100_000, 60_000, 0, 5_000], [Some(0.0), Some(0.0)], [None, Some(10_500_000), None], Some(1.0526)),
        (
            [100_000, 80_000, 60_000, 100_000],
            [Some(0.75), Some(0.6)],
            [Some(16_666_667), Some(14_000_000), Some(18_888_889)],
            None,
        ),
    ];
    for ([bac, pv, ev, ac], [spi, cpi], estimates, tcpi) in vectors {
        let figures = Figures { bac: bac * 100, pv: pv * 100, ev: ev * 100, ac: ac * 100 };
        close(figures.spi(), spi);
        close(figures.cpi(), cpi);
        close(figures.tcpi(), tcpi);
        for (method, estimate) in EacMethod::ALL.into_iter().zip(estimates) {
            assert_eq!(figures.eac(method), estimate, "{method:?}");
            assert_eq!(figures.etc(method), estimate.map(|eac| eac - figures.ac));
            assert_eq!(figures.vac(method), estimate.map(|eac| figures.bac - eac));
        }
        assert_eq!(figures.sv(), figures.ev - figures.pv);
        assert_eq!(figures.cv(), figures.ev - figures.ac);
    }
}

#[test]
fn the_rest_needs_an_efficiency_of_one_to_end_on_an_atypical_estimate() {
    let figures = Figures { bac: 100, pv: 50, ev: 40, ac: 45 };
    close(figures.tcpi_against(EacMethod::Atypical), Some(1.0));
    close(figures.tcpi_against(EacMethod::Typical), Some(60.0 / 68.0));
}

#[test]
fn earned_schedule_matches_the_check_vector() {
    let months = [0.0, 10_000.0, 30_000.0, 60_000.0, 100_000.0];
    let curve = Curve::through(months.iter().enumerate().map(|(month, pv)| (month as f64, *pv)).collect());
    let schedule = Schedule::of(&curve, 40_000.0, 3.0, 4.0);
    close(Some(schedule.es), Some(2.3333));
    close(schedule.spi_t(), Some(0.7778));
    close(schedule.ieac_t(), Some(5.1429));
    let begun = Schedule::of(&curve, 0.0, 0.0, 4.0);
    assert_eq!((begun.spi_t(), begun.ieac_t()), (None, None));
    assert_eq!(Schedule::of(&curve, 0.0, 2.0, 4.0).ieac_t(), None);
}

#[test]
fn where_the_plan_rests_progress_says_nothing_of_time() {
    // Nothing is planned before day 5 and between days 15 and 25.
    let tasks = vec![task(5.0, 15.0, 100), task(25.0, 35.0, 100)];
    let plan = EarnedPlan::new("original", tasks, Some(40.0));
    let at = |ev: f64, day: f64| Schedule::of(&plan.curve, ev, day, plan.duration);
    for (ev, day) in [(0.0, 0.0), (0.0, 3.0), (50.0, 10.0), (100.0, 15.0), (100.0, 20.0), (100.0, 25.0)] {
        let waits = at(ev, day);
        assert_eq!((waits.es, waits.behind()), (day, 0.0), "as planned on day {day}");
        assert_eq!(waits.spi_t(), (day > 0.0).then_some(1.0));
    }
    // Two days of work are missing before the rest, in it and after it; two are done early.
    for (ev, day) in [(80.0, 15.0), (80.0, 20.0), (100.0, 27.0), (80.0, 25.0)] {
        assert_eq!(at(ev, day).behind(), 2.0, "{ev} earned on day {day}");
    }
    for (ev, day) in [(20.0, 3.0), (100.0, 13.0), (120.0, 15.0), (120.0, 20.0)] {
        assert_eq!(at(ev, day).behind(), -2.0, "{ev} earned on day {day}");
    }
    // After the last planned work every day counts.
    assert_eq!(at(200.0, 38.0).behind(), 3.0);
    assert_eq!(at(180.0, 38.0).behind(), 5.0);
}

#[test]
fn weights_share_what_planned_costs_leave() {
    let tasks =
        [(None, 1, None), (None, 2, None), (None, 9, Some(40)), (Some(1), 1, None), (Some(1), 2, None)];
    assert_eq!(allot(101, &tasks), [20, 41, 40, 14, 27]);
    assert_eq!(allot(0, &tasks), [0, 0, 40, 0, 0]);
}

fn task(start: f64, end: f64, cost: i64) -> PlannedTask {
    PlannedTask { start, end, cost, ..PlannedTask::default() }
}

#[test]
fn a_series_ends_on_its_last_day_and_refuses_nonsense() {
    let plan = EarnedPlan::new("original", vec![task(0.0, 10.0, 1_000)], None);
    let report = ProgressReport { day: 4.0, task: 0, done: 0.2 };
    let booking = Booking { day: 5.0, task: None, amount: 300 };
    let history = History { reports: vec![report], bookings: vec![booking] };
    let points = series(&plan, &history, 0.0, 5.0, 2.0);
    assert_eq!(points.iter().map(|point| point.day).collect::<Vec<_>>(), [0.0, 2.0, 4.0, 5.0]);
    assert_eq!(points[3].figures, Figures { bac: 1_000, pv: 500, ev: 200, ac: 300 });
    assert!((points[3].schedule.es - 2.0).abs() < 1e-9);
    for (to, step) in [(5.0, 0.0), (5.0, f64::NAN), (-1.0, 1.0), (1e9, 1e-9)] {
        assert!(series(&plan, &history, 0.0, to, step).is_empty());
    }
}

/// Trees of tasks with dates, costs and links of any kind, circles among them.
fn plans() -> impl Strategy<Value = EarnedPlan> {
    let one =
        (0.0..50.0, 0.0..20.0, 0..10_000_i64, 0..12_usize, 0..3_u32, 0..12_usize, -3.0..5.0, 0..4_usize);
    prop::collection::vec(one, 1..12).prop_map(|rows| {
        let kinds = [
            DependencyKind::FinishToStart,
            DependencyKind::StartToStart,
            DependencyKind::FinishToFinish,
            DependencyKind::StartToFinish,
        ];
        let tasks = rows.into_iter().map(|(start, days, cost, parent, item, on, lag, kind)| PlannedTask {
            item: Some(item),
            parent: (parent % 3 == 0).then_some(parent),
            waits: vec![PlanDependency { on, kind: kinds[kind], lag }],
            ..task(start, start + days, cost)
        });
        EarnedPlan::new("any", tasks.collect(), None)
    })
}

proptest! {
    #[test]
    fn a_parent_is_the_sum_of_its_parts(
        plan in plans(), shares in prop::collection::vec(0.0..=1.0, 12), day in 0.0..80.0,
    ) {
        let leaves: Vec<usize> = plan.leaves().collect();
        let reports = leaves.iter().map(|leaf| ProgressReport { day: 0.0, task: *leaf, done: shares[*leaf] }).collect();
        let bookings = leaves.iter().map(|leaf| Booking { day: 0.0, task: Some(*leaf), amount: 7 }).collect();
        let status = status_at(&plan, &History { reports, bookings }, day);
        for parent in (0..plan.tasks().len()).filter(|task| !plan.parts(*task).is_empty()) {
            let sum: Figures = plan.parts(parent).iter().map(|part| status.tasks[*part]).sum();
            prop_assert_eq!(status.tasks[parent], sum);
        }
        prop_assert_eq!(status.items.values().copied().sum::<Figures>(), status.project);
        prop_assert_eq!(status.project.bac, plan.bac);
        prop_assert!(status.project.ev <= plan.bac && status.project.pv <= plan.bac);
        prop_assert_eq!(plan.order().len(), 2 * plan.tasks().len());
    }

    #[test]
    fn planned_value_rises_to_the_budget_and_earned_schedule_inverts_it(plan in plans(), day in 0.0..80.0) {
        let (here, next) = (plan.curve.at(day), plan.curve.at(day + 1.0));
        prop_assert!(here <= next + 1e-6);
        prop_assert!((plan.curve.at(1e6) - plan.bac as f64).abs() < 1e-3);
        if plan.bac > 0 {
            let (first, last) = plan.curve.days_of(here);
            let end = plan.duration;
            prop_assert!(first <= day.max(first) && last >= day.min(end) - 1e-6, "{first} {day} {last}");
        }
    }

    #[test]
    fn nothing_is_lost_in_sharing(total in 0..1_000_000_i64, weights in prop::collection::vec(1..50, 1..12)) {
        let tasks: Vec<_> = weights.iter().map(|weight| (None, *weight, None)).collect();
        prop_assert_eq!(allot(total, &tasks).iter().sum::<i64>(), total);
    }
}
