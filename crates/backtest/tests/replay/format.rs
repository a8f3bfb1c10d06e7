//! The format of histories, to the letter.
#![allow(clippy::float_cmp)] // days and amounts that are exact by construction

use std::collections::HashMap;

use backtest::*;
use simulation::RedLine;

const PLAN: &str = r#"{"day":0,"project":"A","type":"plan","pd":20,"bac":1000,"red_line":1000,"tasks":[{"id":1,"start":0,"end":10,"cost":500},{"id":"2","start":10,"end":20,"cost":500,"preds":[["1","FS",0]]}]}"#;

fn replayed(lines: &[&str]) -> Vec<ReplayEvent> {
    replay(lines.join("\n").as_bytes(), &ReplayOptions::default()).unwrap().events
}

fn error(lines: &[&str]) -> String {
    replay(lines.join("\n").as_bytes(), &ReplayOptions::default()).unwrap_err()
}

/// Forecasts of a kind, at each tick.
fn forecasts(events: &[ReplayEvent], kind: &str) -> Vec<f64> {
    let of_kind = events.iter().filter(|event| event.kind == kind && event.event == "forecast");
    of_kind.filter_map(|event| event.forecast).collect()
}

/// Alerts of a kind: what happened when, and how bad it is.
fn alerts<'a>(events: &'a [ReplayEvent], kind: &str) -> Vec<(f64, &'a str, &'a str)> {
    let of_kind = events.iter().filter(|event| event.kind == kind && event.event != "forecast");
    of_kind.map(|event| (event.time, event.event, event.severity)).collect()
}

#[test]
fn an_id_is_the_same_as_a_number_and_as_a_text() {
    let with = |progress: &str| {
        let tick = r#"{"day":10,"project":"A","type":"tick"}"#;
        forecasts(&replayed(&[PLAN, progress, tick]), "progress")
    };
    let done = with(r#"{"day":10,"project":"A","type":"progress","task":1,"pct":1}"#);
    assert_eq!(done, [20.0]);
    for same in [r#""1""#, "1.0"] {
        let line = format!(r#"{{"day":10,"project":"A","type":"progress","task":{same},"pct":1.0}}"#);
        assert_eq!(with(&line), done);
    }
    let seven = PLAN.replace(r#""A""#, "7");
    let events = replayed(&[&seven, r#"{"day":1.5,"project":"7","type":"tick"}"#]);
    assert!(events.len() == 2 && events.iter().all(|event| event.project == "7" && event.time == 1.5));
}

#[test]
fn dependencies_come_in_four_kinds_with_lags_or_without() {
    // The first task is half done on day 10: it will take some days more.
    let end = |preds: &str| {
        let plan = PLAN.replace(r#"[["1","FS",0]]"#, preds);
        let half = r#"{"day":10,"project":"A","type":"progress","task":1,"pct":0.5}"#;
        forecasts(&replayed(&[&plan, half, r#"{"day":10,"project":"A","type":"tick"}"#]), "progress")[0]
    };
    let free = end("[]");
    assert_eq!(end("null"), free);
    assert_eq!(end(r#"[["9","FS",0]]"#), free, "a task that is not there holds nobody up");
    assert!(end(r#"[[1,"FS",0.0]]"#) > free + 1.0);
    assert_eq!(end(r#"[[1,"FS"]]"#), end(r#"[[1,"FS",0.0]]"#));
    assert!(end(r#"[[1,"FS",5]]"#) > end(r#"[[1,"FS",0]]"#) + 1.0);
    assert!(end(r#"[[1,"SS",20]]"#) > free + 1.0);
    assert!(end(r#"[[1,"FF",25]]"#) > free + 1.0);
    assert!(end(r#"[[1,"SF",50]]"#) > free + 1.0);
    assert!(end(r#"[[1,"FS",-8]]"#) < end(r#"[[1,"FS",0]]"#));
    let odd = PLAN.replace(r#""FS""#, r#""XX""#);
    assert!(error(&[&odd]).starts_with("line 1: unknown variant `XX`"));
}

#[test]
fn payments_alone_are_enough_and_without_a_red_line_the_budget_is_the_line() {
    for red_line in [r#""red_line":1000,"#, r#""red_line":null,"#, ""] {
        let plan = PLAN.replace(r#""red_line":1000,"#, red_line);
        // No ids: each is a cost of its own. Cents count, and the line itself is not past it.
        let pay = |day: &str, amount: &str| {
            format!(r#"{{"day":{day},"project":"A","type":"cost_paid","task":1,"amount":{amount}}}"#)
        };
        let (first, second, third) = (pay("1", "333.33"), pay("1", "666.67"), pay("1.25", "0.01"));
        let events = replayed(&[&plan, &first, &second, &third, r#"{"day":2,"project":"A","type":"tick"}"#]);
        assert_eq!(alerts(&events, "cost"), [(1.25, "open", "critical")]);
        assert_eq!(forecasts(&events, "cost").len(), 1);
    }
}

#[test]
fn there_is_a_forecast_of_both_kinds_even_where_nothing_is_known() {
    let bare = r#"{"day":0,"project":"A","type":"plan","tasks":[]}"#;
    let events = replayed(&[bare, r#"{"day":3,"project":"A","type":"tick"}"#]);
    let kinds: Vec<_> = events.iter().map(|event| (event.kind, event.event, event.forecast)).collect();
    assert_eq!(kinds, [("progress", "forecast", None), ("cost", "forecast", None)]);
}

#[test]
fn a_cost_is_counted_once_and_what_comes_out_of_turn_takes_back_nothing() {
    let cost = |day: f64, state: &str| {
        format!(r#"{{"day":{day},"project":"A","type":"cost_{state}","id":53,"task":1,"amount":1000.01}}"#)
    };
    let line = |lines: &[String]| {
        let mut all = vec![PLAN.to_owned()];
        all.extend_from_slice(lines);
        let all: Vec<&str> = all.iter().map(String::as_str).collect();
        let events = replayed(&all);
        alerts(&events, "cost")
            .iter()
            .map(|event| (event.0, event.1.to_owned(), event.2.to_owned()))
            .collect::<Vec<_>>()
    };
    let paid = [cost(2.0, "paid"), cost(3.0, "approved"), cost(4.0, "submitted"), cost(5.0, "paid")];
    assert_eq!(line(&paid), [(2.0, "open".into(), "critical".into())]);
    let rejected = [cost(2.0, "submitted"), cost(2.5, "approved"), cost(3.0, "rejected")];
    let seen = line(&rejected);
    assert_eq!(seen[0], (2.0, "open".into(), "red".into()));
    assert_eq!(seen[1], (2.5, "update".into(), "critical".into()));
    assert!(seen[2..].iter().all(|seen| seen.0 == 3.0 && seen.1 != "open"), "{seen:?}");
}

#[test]
fn progress_stays_between_nothing_and_all() {
    let with = |pct: &str| {
        let line = format!(r#"{{"day":10,"project":"A","type":"progress","task":1,"pct":{pct}}}"#);
        forecasts(&replayed(&[PLAN, &line, r#"{"day":10,"project":"A","type":"tick"}"#]), "progress")
    };
    assert_eq!(with("1.7"), with("1"));
    assert_eq!(with("-0.5"), with("0"));
    assert_ne!(with("0"), with("1"));
}

#[test]
fn what_is_told_before_the_plan_counts_and_a_tick_without_a_plan_says_nothing() {
    let early = r#"{"day":0,"project":"A","type":"cost_paid","id":1,"task":1,"amount":1000.01}"#;
    let tick = r#"{"day":0,"project":"A","type":"tick"}"#;
    let lines = [early, tick, PLAN, r#"{"day":1,"project":"A","type":"tick"}"#];
    let replayed = replay(lines.join("\n").as_bytes(), &ReplayOptions::default()).unwrap();
    assert_eq!(replayed.passed_over, 1);
    assert_eq!(alerts(&replayed.events, "cost"), [(0.0, "open", "critical")]);
    let never = replay(early.as_bytes(), &ReplayOptions::default()).unwrap();
    assert_eq!((never.passed_over, never.events.len()), (1, 0));
}

#[test]
fn projects_may_be_interleaved_or_follow_each_other() {
    let of = |name: &str| -> Vec<String> {
        let lines = [
            PLAN,
            r#"{"day":4,"project":"A","type":"progress","task":1,"pct":0.1}"#,
            r#"{"day":7,"project":"A","type":"tick"}"#,
            r#"{"day":9,"project":"A","type":"progress","task":1,"pct":0.2}"#,
            r#"{"day":14,"project":"A","type":"tick"}"#,
            r#"{"day":23,"project":"A","type":"tick"}"#,
        ];
        lines.iter().map(|line| line.replace(r#""A""#, &format!("{name:?}"))).collect()
    };
    let (a, b) = (of("A"), of("B"));
    let one_by_one: Vec<&str> = a.iter().chain(&b).map(String::as_str).collect();
    let together: Vec<&str> = a.iter().zip(&b).flat_map(|(a, b)| [a.as_str(), b.as_str()]).collect();
    let by_project = |lines: &[&str]| {
        let mut all: HashMap<String, Vec<ReplayEvent>> = HashMap::new();
        for one in replayed(lines) {
            all.entry(one.project.clone()).or_default().push(one);
        }
        all
    };
    let said = by_project(&together);
    assert_eq!(said, by_project(&one_by_one));
    assert!(said["A"].iter().any(|event| event.event == "open"));
}

#[test]
fn an_alert_is_open_until_its_close_and_each_tick_has_two_forecasts() {
    for portfolio in ["mixed", "scattered", "real-long"] {
        let mut history = Vec::new();
        simulation::write(
            &simulation::Portfolio::named(portfolio, RedLine::Above).unwrap(),
            40,
            4,
            &mut history,
        )
        .unwrap();
        let ticks = String::from_utf8_lossy(&history).matches(r#""type":"tick""#).count();
        let events = replay(history.as_slice(), &ReplayOptions::default()).unwrap().events;
        assert_eq!(events.iter().filter(|event| event.event == "forecast").count(), 2 * ticks);
        let mut open: HashMap<(String, &str), &str> = HashMap::new();
        for one in events.iter().filter(|event| event.event != "forecast") {
            let alert = (one.project.clone(), one.kind);
            match one.event {
                "open" => assert!(open.insert(alert, one.severity).is_none()),
                "update" => assert_ne!(open.insert(alert, one.severity), Some(one.severity)),
                "fact" => assert!(!open.contains_key(&alert)),
                _ => assert!(open.remove(&alert).is_some()),
            }
        }
        assert!(events.windows(2).all(|pair| pair[0].time <= pair[1].time));
    }
}

#[test]
fn a_line_out_of_order_or_beyond_measure_is_refused_by_its_number() {
    let tick = |day: &str| format!(r#"{{"day":{day},"project":"A","type":"tick"}}"#);
    assert_eq!(
        error(&[PLAN, &tick("7"), "", &tick("6.5")]),
        "line 4: day 6.5 of project A comes after its day 7"
    );
    for (bad, says) in [
        (tick("1e9"), "line 2: `day` must be within 1000000 days"),
        (
            r#"{"day":1,"project":"A","type":"cost_paid","amount":1e300}"#.to_owned(),
            "line 2: `amount` must be at most 1000000000000",
        ),
        (PLAN.replace(r#""end":10"#, r#""end":1e200"#), "line 2: task 1: `end` must be within 1000000 days"),
        ("[]".to_owned(), "line 2: "),
        (r#"{"day":1,"project":"A"}"#.to_owned(), "line 2: missing field `type`"),
        (r#"{"day":1,"project":"A","type":"progress","pct":1}"#.to_owned(), "line 2: missing field `task`"),
    ] {
        let error = error(&[PLAN, &bad]);
        assert!(error.starts_with(says), "{error}");
    }
    // What other programs put around lines is no fault.
    let odd = format!("\u{feff}{PLAN}\r\n\r\n{}\r\n", tick("7"));
    assert_eq!(replay(odd.as_bytes(), &ReplayOptions::default()).unwrap().events.len(), 2);
}

#[test]
fn a_circle_of_tasks_and_a_task_without_length_are_no_trouble() {
    let circle = PLAN.replace(r#""cost":500},{"id":"2""#, r#""cost":500,"preds":[[2,"FS",0]]},{"id":"2""#);
    let flat = PLAN.replace(r#""start":10,"end":20"#, r#""start":10,"end":10"#);
    for plan in [circle, flat, PLAN.replace(r#""cost":500"#, r#""cost":0"#)] {
        let events = replayed(&[&plan, r#"{"day":5,"project":"A","type":"tick"}"#]);
        assert!(forecasts(&events, "progress")[0] >= 5.0);
        assert!(forecasts(&events, "cost")[0] >= 0.0);
    }
}
