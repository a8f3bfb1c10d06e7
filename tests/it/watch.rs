//! Forecasts and warnings: early, patient, explained; the same however the clock's side was run.

use entity::enums::{AlertEventType, AlertRule};
use entity::{alert, watch};
use plimsoll::rules::warning::{FigureSeverity, reading};
use sea_orm::{DbBackend, EntityTrait};
use serde_json::json;

use crate::on_both;
use crate::support::builders::{approved_cost, cost, project, task};
use crate::support::days::{event_types, next_day, open, report, sweep, working};
use crate::support::{On, TestApp};

/// Every event's evidence comes to its verdict again; gives how many were looked at.
async fn evidence_holds(t: &TestApp) -> usize {
    let events = plimsoll::app::alert::events_after(&t.app, 0, 10_000).await.unwrap();
    let mut looked_at = 0;
    for one in events {
        let figures = plimsoll::app::json_column::read(&one.event.evidence, one.event.seq).unwrap();
        let Some(reading) = reading(one.alert.rule, &figures) else { continue };
        looked_at += 1;
        let (event, severity) = (one.event.event, one.event.severity);
        assert!(justifies(reading, event, severity), "{event:?} {severity:?} {reading:?} {figures:#?}");
    }
    looked_at
}

fn justifies(reading: FigureSeverity, event: AlertEventType, severity: entity::enums::AlertSeverity) -> bool {
    use entity::enums::AlertSeverity::{Critical, Severe, Warning};
    match (event, severity) {
        (AlertEventType::Raised | AlertEventType::Escalated, Critical) => reading == FigureSeverity::Fact,
        (AlertEventType::Raised | AlertEventType::Escalated, Severe) => reading == FigureSeverity::VeryLikely,
        (AlertEventType::Raised, Warning) => reading >= FigureSeverity::Likely,
        (AlertEventType::Eased, _) => reading <= FigureSeverity::Likely,
        (AlertEventType::Resolved, _) => reading == FigureSeverity::Clear,
        _ => true,
    }
}

on_both!(lateness_is_told_long_before_the_planned_end_and_closes_with_the_work, |t| async move {
    let (project, work) = working(&t).await;
    let mut first = None;
    for day in 1..=29 {
        next_day(&t).await;
        report(&t, &work, f64::from(day) * 100.0 / 45.0).await;
        if first.is_none() && !open(&t, &project).await.is_empty() {
            first = Some(day);
        }
    }
    assert!(first.is_some_and(|day| (4..=16).contains(&day)), "{first:?}");
    assert_eq!(event_types(&t, AlertRule::ProgressForecast).await[0], AlertEventType::Raised);
    let query = "query($id: ID!) { project(id: $id) { health progress { forecastEnd forecastEarliest forecastLatest lateProbability }
        healthReasons { rule en: message(locale: \"en\") zh: message(locale: \"zh-CN\") alert { evidence { name value unit } } } } }";
    let found = t.get("team_lead", query, json!({ "id": project })).await["project"].clone();
    assert_eq!(found["health"], "OFF_TRACK");
    let progress = &found["progress"];
    assert!(progress["lateProbability"].as_f64().unwrap() > 0.85, "{progress}");
    let days =
        ["forecastEarliest", "forecastEnd", "forecastLatest"].map(|name| progress[name].as_str().unwrap());
    assert!(days.is_sorted() && ("2026-04-10".."2026-04-20").contains(&days[1]), "{days:?}");
    let reasons = found["healthReasons"].as_array().unwrap();
    let late = reasons.iter().find(|one| one["rule"] == "PROGRESS_FORECAST").unwrap();
    assert!(late["en"].as_str().unwrap().contains("Furthest behind: \"All of it\""), "{late}");
    assert!(late["zh"].as_str().unwrap().contains("预计"), "{late}");
    let names: Vec<_> = late["alert"]["evidence"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["name"].as_str().unwrap())
        .collect();
    for needed in [
        "CHANCE",
        "FORECAST_END",
        "PLANNED_END",
        "DAYS_LATE",
        "SPEED",
        "WORK_OF_DAY",
        "DONE_ON_DAY",
        "CONTRIBUTOR1",
        "OPENS_FROM",
        "CLOSES_BEFORE",
        "DATA_AGE",
        "BASELINE",
        "LAST_TOLD",
    ] {
        assert!(needed == "LAST_TOLD" || names.contains(&needed), "{needed} is missing in {names:?}");
    }
    assert!(
        late["alert"]["evidence"].as_array().unwrap().iter().all(|one| one["unit"] != "MONEY"),
        "no money"
    );
    for _ in 0..3 {
        next_day(&t).await;
    }
    assert!(open(&t, &project).await.contains(&"PROGRESS_PLANNED_END CRITICAL".into()));
    report(&t, &work, 100.0).await;
    assert!(open(&t, &project).await.iter().all(|rule| rule.starts_with("PROGRESS_MILESTONE")));
    assert_eq!(
        event_types(&t, AlertRule::ProgressPlannedEnd).await,
        [AlertEventType::Raised, AlertEventType::Resolved]
    );
    assert!(evidence_holds(&t).await >= 5);
});

on_both!(a_project_on_plan_is_left_alone, |t| async move {
    let (project, work) = working(&t).await;
    for day in 1..=16 {
        next_day(&t).await;
        report(&t, &work, f64::from(day) * 100.0 / 30.0).await;
        assert_eq!(open(&t, &project).await, [] as [&str; 0], "on day {day}");
    }
});

on_both!(cost_is_warned_of_before_the_red_line_and_shows_no_one_who_may_not_see_it, |t| async move {
    let (project, work) = working(&t).await;
    let mut warned = None;
    for day in 1..=14 {
        next_day(&t).await;
        report(&t, &work, f64::from(day) * 100.0 / 30.0).await;
        approved_cost(&t, &project, "6200").await;
        if warned.is_none() && open(&t, &project).await.iter().any(|rule| rule.starts_with("COST_FORECAST")) {
            warned = Some(day);
        }
    }
    assert!(warned.is_some_and(|day| day < 14), "{warned:?}");
    let query = "query($id: ID!) { project(id: $id) { attention healthReasons { rule } forecastCost {
        forecast { amount } low { amount } high { amount } redLine { amount } overrunProbability efficiency } } }";
    let found = t.get("team_lead", query, json!({ "id": project })).await["project"].clone();
    let amount = |name: &str| found["forecastCost"][name]["amount"].as_str().unwrap().parse::<f64>().unwrap();
    assert!(amount("forecast") > amount("redLine") && amount("low") < amount("forecast"), "{found}");
    assert!(found["attention"].as_f64().unwrap() >= 2e12);
    let refused = t.ask("sales", query, json!({ "id": project })).await;
    assert_eq!(refused["errors"][0]["extensions"]["code"], "FORBIDDEN");
    let query = "query($id: ID!) { project(id: $id) { attention health healthReasons { rule } } }";
    let seen = t.get("sales", query, json!({ "id": project })).await["project"].clone();
    assert_eq!((&seen["attention"], &seen["health"]), (&json!(0.0), &json!("ON_TRACK")), "{seen}");
    assert!(evidence_holds(&t).await >= 1);
});

/// The states and the open alerts, as they are stored.
async fn verdicts(t: &TestApp) -> (Vec<watch::Model>, Vec<(AlertRule, String)>) {
    let states = watch::Entity::find().all(&t.app.db.reader).await.unwrap();
    let mut alerts: Vec<_> = alert::Entity::find()
        .all(&t.app.db.reader)
        .await
        .unwrap()
        .into_iter()
        .map(|row| (row.rule, format!("{:?} {:?}", row.severity, row.status)))
        .collect();
    alerts.sort();
    (states, alerts)
}

on_both!(a_server_that_was_down_comes_to_the_verdicts_of_one_that_ran, |t| async move {
    let postgres = t.app.db.writer().get_database_backend() == DbBackend::Postgres;
    let other = TestApp::start(if postgres { On::Postgres } else { On::Sqlite }).await.unwrap();
    let mut seen = Vec::new();
    for (t, down) in [(&t, 100..100), (&other, 8..16)] {
        let (project, work) = working(t).await;
        for day in 1..=20 {
            t.pass_days(1);
            if !down.contains(&day) {
                sweep(t).await;
            }
            if !(8..16).contains(&day) {
                report(t, &work, f64::from(day) * 100.0 / 50.0).await;
            }
            if day == 6 {
                cost(t, &project, "30000").await;
            }
        }
        let (mut states, alerts) = verdicts(t).await;
        assert!(!alerts.is_empty());
        states.iter_mut().for_each(|row| row.project_id = uuid::Uuid::nil());
        seen.push((states, alerts));
    }
    assert_eq!(seen[0], seen[1]);
});

// The server comes back and somebody works before the clock's side has looked: the days come first.
on_both!(days_that_passed_unseen_come_before_what_happens_then, |t| async move {
    let (project, work) = working(&t).await;
    report(&t, &work, 5.0).await;
    sweep(&t).await;
    t.pass_days(36);
    report(&t, &work, 100.0).await;
    let events = event_types(&t, AlertRule::ProgressPlannedEnd).await;
    assert_eq!(events, [AlertEventType::Raised, AlertEventType::Resolved], "it was late, and is done");
    assert_eq!(open(&t, &project).await, ["PROGRESS_MILESTONE CRITICAL"]);
});

on_both!(two_servers_judge_a_day_once, |t| async move {
    for _ in 0..6 {
        working(&t).await;
    }
    t.pass_days(33);
    let app = t.app.clone();
    let stop = Default::default();
    let (one, two) =
        tokio::join!(plimsoll::scheduler::sweep(&t.app, &stop), plimsoll::scheduler::sweep(&app, &stop));
    assert!(one.unwrap() + two.unwrap() >= 6);
    let raised = event_types(&t, AlertRule::ProgressMilestone).await;
    assert_eq!(raised, vec![AlertEventType::Raised; 6], "each is told once");
    assert_eq!(sweep(&t).await, 0);
});

on_both!(what_is_worth_knowing_is_no_alert, |t| async move {
    let id = project(&t).await;
    let input = json!({ "projectId": id, "title": "Script", "plannedStart": "2026-03-02", "plannedEnd": "2026-03-03" });
    t.done("project_manager", "createTask", "task", "id", input).await;
    task(&t, &id, "The rest", None).await;
    for _ in 0..9 {
        next_day(&t).await;
    }
    let query = "query($id: ID!) { project(id: $id) { healthReasons { rule severity alert { id } en: message(locale: \"en\") } } }";
    let reasons = t.get("team_lead", query, json!({ "id": id })).await["project"]["healthReasons"].clone();
    let notes: Vec<_> = reasons.as_array().unwrap().iter().filter(|one| one["alert"].is_null()).collect();
    let rules: Vec<_> = notes.iter().map(|one| one["rule"].as_str().unwrap()).collect();
    assert_eq!(rules, ["PROGRESS_OVERDUE_TASKS", "PROGRESS_OLD_DATA"], "{reasons:#}");
    assert!(notes[0]["en"].as_str().unwrap().contains("1 task is past its planned end, first \"Script\""));
});
