//! Nobody reports while work is due: that is told as a fact, and closes with a report.

use entity::enums::{AlertEventType, AlertRule};
use serde_json::json;

use crate::on_both;
use crate::support::builders::{project, task};
use crate::support::days::{event_types, next_day, open, report, working};

const SILENT: &str = "PROGRESS_SILENCE WARNING";

on_both!(two_weeks_without_a_report_are_told_and_a_report_ends_it, |t| async move {
    let (project, work) = working(&t).await;
    for day in 1..=14 {
        next_day(&t).await;
        // March 2 is a Monday; ten working days have passed when Saturday, March 14, begins.
        assert_eq!(open(&t, &project).await.contains(&SILENT.into()), day >= 12, "on day {day}");
    }
    let query = "query($id: ID!) { project(id: $id) { health healthReasons { rule en: message(locale: \"en\")
        zh: message(locale: \"zh-CN\") } } }";
    let found = t.get("sales", query, json!({ "id": project })).await["project"].clone();
    let reasons = found["healthReasons"].as_array().unwrap();
    let silent = reasons.iter().find(|one| one["rule"] == "PROGRESS_SILENCE").unwrap();
    assert!(silent["en"].as_str().unwrap().ends_with(
        "nobody has reported progress for 10 working days, though work is due since 2026-03-02; there was no report yet."
    ), "{silent}");
    assert!(silent["zh"].as_str().unwrap().contains("已有 10 个工作日没有进度汇报"), "{silent}");
    report(&t, &work, 1.0).await;
    assert_eq!(
        event_types(&t, AlertRule::ProgressSilence).await,
        [AlertEventType::Raised, AlertEventType::Resolved]
    );
    assert!(!open(&t, &project).await.contains(&SILENT.into()));
});

on_both!(who_reports_every_week_or_is_done_for_now_is_not_silent, |t| async move {
    let (weekly, work) = working(&t).await;
    // Two days of work now, and the rest after three weeks.
    let resting = project(&t).await;
    let input = |title: &str, start: &str, end: &str| json!({ "projectId": resting, "title": title, "plannedStart": start, "plannedEnd": end });
    let first = input("Script", "2026-03-02", "2026-03-03");
    let script = t.done("project_manager", "createTask", "task", "id", first).await["id"].clone();
    t.done("project_manager", "createTask", "task", "id", input("Shoot", "2026-03-26", "2026-03-31")).await;
    report(&t, &script, 100.0).await;
    for day in 1..=25 {
        next_day(&t).await;
        if day % 7 == 4 {
            report(&t, &work, f64::from(day) * 100.0 / 30.0).await;
        }
    }
    assert!(!open(&t, &weekly).await.contains(&SILENT.into()));
    assert!(!open(&t, &resting).await.contains(&SILENT.into()));
    assert_eq!(event_types(&t, AlertRule::ProgressSilence).await, []);
});

on_both!(the_policy_says_how_long_nobody_may_be_silent, |t| async move {
    let id = project(&t).await;
    task(&t, &id, "All of it", None).await;
    let set = async |days: i32| {
        let input = json!({ "warning": { "silentWorkingDays": days } });
        let fields = "warning { silentWorkingDays }";
        t.mutate("admin", "updatePolicy", "policy", fields, input).await
    };
    assert_eq!(set(0).await["policy"]["warning"]["silentWorkingDays"], 0);
    for _ in 0..16 {
        next_day(&t).await;
    }
    assert!(!open(&t, &id).await.contains(&SILENT.into()), "0 never warns");
    set(5).await;
    next_day(&t).await;
    assert!(open(&t, &id).await.contains(&SILENT.into()));
    let refused = set(61).await;
    assert_eq!(refused["errors"][0]["field"], json!(["input", "warning", "silentWorkingDays"]), "{refused}");
});
