//! Projects on hold: nothing about their work is told, handed on or late, and afterwards the plan can be moved.

use entity::enums::{AlertEventType, AlertRule};
use serde_json::{Value, json};

use crate::on_both;
use crate::support::TestApp;
use crate::support::builders::{cost, deliver, project};
use crate::support::days::{event_types, next_day, open, report, sweep, working};
use crate::support::user_id;

async fn hold(t: &TestApp, project: &Value) {
    let input = json!({ "id": project, "reason": "The customer has moved the event" });
    t.done("team_lead", "holdProject", "project", "id", input).await;
}

async fn resume(t: &TestApp, project: &Value, shift_dates: bool) {
    let input = json!({ "id": project, "reason": "The event has a new day", "shiftDates": shift_dates });
    t.done("team_lead", "resumeProject", "project", "id", input).await;
}

async fn look(t: &TestApp, project: &Value) -> Value {
    let query = "query($id: ID!) { project(id: $id) { onHold heldSince health plannedStart plannedEnd
        progress { planned daysBehind forecastEnd lateProbability } serviceItems { milestoneDate }
        tasks { nodes { plannedStart plannedEnd overdue version } }
        contract { instalments { dueOn } } baselines { number reason plannedEnd } } }";
    t.get("team_lead", query, json!({ "id": project })).await["project"].clone()
}

/// The rules of a project's open alerts that ask for an approval.
async fn asked(t: &TestApp, project: &Value) -> Vec<Value> {
    let query =
        "query($id: ID!) { alerts(filter: { projectId: $id, kind: [APPROVAL_REQUIRED], status: [OPEN] }) {
        nodes { rule } } }";
    let found = t.get("finance", query, json!({ "id": project })).await;
    found["alerts"]["nodes"].as_array().unwrap().iter().map(|one| one["rule"].clone()).collect()
}

/// What happens by itself: days are swept, snoozed alerts wake, and alerts go to the next role.
async fn pass(t: &TestApp, days: usize) -> usize {
    let mut count = 0;
    for _ in 0..days {
        next_day(t).await;
        count += plimsoll::app::alert::wake(&t.app).await.unwrap();
        count += plimsoll::app::alert::escalate(&t.app).await.unwrap();
    }
    count
}

async fn events(t: &TestApp) -> usize {
    plimsoll::app::alert::events_after(&t.app, 0, 10_000).await.unwrap().len()
}

/// A project that is late by its forecast on March 16, with a cost that waits for finance.
async fn late(t: &TestApp) -> (Value, Value) {
    let (project, work) = working(t).await;
    for day in 1..=14 {
        next_day(t).await;
        report(t, &work, f64::from(day) * 100.0 / 60.0).await;
    }
    assert_eq!(open(t, &project).await.len(), 1);
    cost(t, &project, "100").await;
    (project, work)
}

on_both!(on_hold_nothing_is_told_handed_on_or_late, |t| async move {
    let (project, work) = late(&t).await;
    assert_eq!(asked(&t, &project).await, ["APPROVAL_COST_FINANCE"]);
    let before = look(&t, &project).await;
    assert!(before["heldSince"].is_null() && before["health"] != "ON_TRACK");

    hold(&t, &project).await;
    assert_eq!(open(&t, &project).await, [] as [&str; 0]);
    assert_eq!(asked(&t, &project).await, [] as [&str; 0]);
    assert_eq!(event_types(&t, AlertRule::ProgressForecast).await.last(), Some(&AlertEventType::Resolved));
    let count = events(&t).await;
    assert_eq!(pass(&t, 21).await, 0, "nothing wakes, nothing goes to the next role");
    assert_eq!(events(&t).await, count, "three weeks later, past the planned end and every milestone");
    let held = look(&t, &project).await;
    assert_eq!((&held["progress"], &held["health"]), (&before["progress"], &json!("ON_TRACK")));
    assert_eq!(held["tasks"]["nodes"][0]["overdue"], false, "its day came while it was on hold");
    assert!(held["heldSince"].as_str().unwrap().starts_with("2026-03-16T"), "{held}");
    let input = json!({ "taskId": work, "percentComplete": 50 });
    let refused = t.mutate("project_manager", "reportProgress", "task", "id", input).await;
    assert_eq!(refused["errors"][0]["code"], "INVALID_TRANSITION", "{refused}");

    // It goes on as planned: what is late is late, and what waited waits again.
    resume(&t, &project, false).await;
    let rules = open(&t, &project).await;
    assert!(rules.contains(&"PROGRESS_PLANNED_END CRITICAL".into()), "{rules:?}");
    assert!(!rules.iter().any(|rule| rule.starts_with("PROGRESS_SILENCE")), "nobody could report: {rules:?}");
    assert_eq!(asked(&t, &project).await, ["APPROVAL_COST_FINANCE"]);
    let after = look(&t, &project).await;
    assert_eq!((&after["plannedEnd"], &after["heldSince"]), (&before["plannedEnd"], &Value::Null));
    assert_eq!(after["baselines"].as_array().unwrap().len(), 1);
    assert_eq!(after["tasks"]["nodes"][0]["overdue"], true);
    use sea_orm::EntityTrait;
    let alerts = entity::alert::Entity::find().all(&t.app.db.reader).await.unwrap();
    assert_eq!(
        alerts.iter().filter(|row| row.rule == AlertRule::ProgressForecast).count(),
        1,
        "the same goes on"
    );
});

on_both!(a_hold_can_be_taken_out_of_the_plan_in_one_step, |t| async move {
    let (project, work) = late(&t).await;
    let before = look(&t, &project).await;
    hold(&t, &project).await;
    pass(&t, 20).await;
    resume(&t, &project, true).await;
    let after = look(&t, &project).await;
    assert_eq!((&after["plannedStart"], &after["plannedEnd"]), (&json!("2026-03-02"), &json!("2026-04-20")));
    let milestones: Vec<_> =
        after["serviceItems"].as_array().unwrap().iter().map(|item| item["milestoneDate"].clone()).collect();
    assert_eq!(milestones, ["2026-04-09", "2026-04-20"]);
    let moved = &after["tasks"]["nodes"][0];
    let days = (&moved["plannedStart"], &moved["plannedEnd"]);
    assert_eq!(days, (&json!("2026-03-22"), &json!("2026-04-20")), "it keeps its length");
    assert_eq!(after["contract"], before["contract"], "the contract stays");
    let behind = |project: &Value| project["progress"]["daysBehind"].as_f64().unwrap();
    assert!((behind(&after) - behind(&before)).abs() < 0.05, "{} {}", before["progress"], after["progress"]);
    let last = after["baselines"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(last["reason"], "The event has a new day");
    assert_eq!((&last["number"], &last["plannedEnd"]), (&json!(2), &json!("2026-04-20")));
    assert!(!open(&t, &project).await.iter().any(|rule| rule.ends_with("CRITICAL")));
    // It goes on from there.
    next_day(&t).await;
    report(&t, &work, 100.0).await;
    assert_eq!(open(&t, &project).await, [] as [&str; 0]);
});

on_both!(what_is_done_keeps_its_days_and_what_has_none_gets_them, |t| async move {
    let project = project(&t).await;
    let task = async |title: &str, start: Option<&str>, end: Option<&str>, parent: Option<&Value>| {
        let input = json!({ "projectId": project, "title": title, "plannedStart": start, "plannedEnd": end, "parentId": parent });
        t.done("project_manager", "createTask", "task", "id", input).await["id"].clone()
    };
    let done = task("Script", Some("2026-03-02"), Some("2026-03-06"), None).await;
    report(&t, &done, 100.0).await;
    let whole = task("Shoot", Some("2026-03-02"), Some("2026-03-20"), None).await;
    let part = task("Cast", None, Some("2026-03-04"), Some(&whole)).await;
    report(&t, &part, 100.0).await;
    task("Film", None, None, Some(&whole)).await;
    task("Cut", None, None, None).await;
    next_day(&t).await;
    hold(&t, &project).await;
    pass(&t, 10).await;
    resume(&t, &project, true).await;
    let query = "query($id: ID!) { project(id: $id) { tasks(first: 20) { nodes { title plannedStart plannedEnd } } } }";
    let found =
        t.get("team_lead", query, json!({ "id": project })).await["project"]["tasks"]["nodes"].clone();
    let days = |title: &str| {
        let one = found.as_array().unwrap().iter().find(|one| one["title"] == title).unwrap().clone();
        [one["plannedStart"].clone(), one["plannedEnd"].clone()]
    };
    assert_eq!(days("Script"), ["2026-03-02", "2026-03-06"]);
    assert_eq!(days("Shoot"), ["2026-03-02", "2026-03-30"], "a part of it is done");
    assert_eq!(days("Cast"), [Value::Null, json!("2026-03-04")]);
    assert_eq!(days("Film"), [json!("2026-03-12"), Value::Null]);
    assert_eq!(days("Cut"), [json!("2026-03-12"), Value::Null], "its end is the project's");
    let query = "query($id: ID!) { auditLog(filter: { projectId: $id, action: SHIFT_TASK }) { nodes { changes { field to } } } }";
    let log = t.get("team_lead", query, json!({ "id": project })).await["auditLog"]["nodes"].clone();
    let shifts = log.as_array().unwrap();
    assert_eq!(shifts.len(), 3, "{log:#}");
    assert!(shifts.iter().all(|one| one.to_string().contains("The event has a new day")));
});

on_both!(a_project_that_has_not_begun_is_moved_as_a_whole, |t| async move {
    let project = crate::support::builders::planned_project(&t, "sales", "project_manager").await;
    hold(&t, &project).await;
    pass(&t, 7).await;
    resume(&t, &project, true).await;
    let after = look(&t, &project).await;
    assert_eq!((&after["plannedStart"], &after["plannedEnd"]), (&json!("2026-03-09"), &json!("2026-04-07")));
    assert_eq!(after["baselines"], json!([]));
});

on_both!(what_a_customer_owes_is_overdue_on_hold_too, |t| async move {
    let project = project(&t).await;
    deliver(&t, "project_manager", &project, 0).await;
    hold(&t, &project).await;
    pass(&t, 16).await;
    assert_eq!(event_types(&t, AlertRule::CollectionOverdue).await, [AlertEventType::Raised]);
    let parts = crate::support::builders::instalments(&t, &project).await;
    crate::support::builders::receive(&t, &parts[1], "100000", None).await;
    assert_eq!(
        event_types(&t, AlertRule::CollectionOverdue).await,
        [AlertEventType::Raised, AlertEventType::Resolved]
    );
});

on_both!(a_project_that_was_down_and_on_hold_is_not_judged_for_those_days, |t| async move {
    let (project, work) = working(&t).await;
    report(&t, &work, 5.0).await;
    sweep(&t).await;
    hold(&t, &project).await;
    // No server runs while it is on hold.
    t.pass_days(12);
    resume(&t, &project, true).await;
    report(&t, &work, 6.0).await;
    assert_eq!(open(&t, &project).await, [] as [&str; 0]);
    assert_eq!(events(&t).await, events(&t).await);
    assert_eq!(event_types(&t, AlertRule::ProgressForecast).await, []);
});

on_both!(a_cancelled_hold_lets_what_is_owed_be_settled, |t| async move {
    let project = project(&t).await;
    cost(&t, &project, "100").await;
    hold(&t, &project).await;
    assert_eq!(asked(&t, &project).await, [] as [&str; 0]);
    let input = json!({ "id": project, "reason": "Given up" });
    t.done("team_lead", "cancelProject", "project", "id", input).await;
    assert_eq!(asked(&t, &project).await, ["APPROVAL_COST_FINANCE"]);
    assert_eq!(open(&t, &project).await, [] as [&str; 0]);
});

on_both!(nobody_is_busy_with_what_is_on_hold, |t| async move {
    let (project, _) = working(&t).await;
    t.pass_days(7);
    hold(&t, &project).await;
    let query = "query($ids: [ID!]) { workload(from: \"2026-03-02\", to: \"2026-03-31\", userIds: $ids) { plannedDays } }";
    let ids = json!({ "ids": [user_id(&t, "member").await] });
    let weeks = async || {
        let found = t.get("team_lead", query, ids.clone()).await["workload"].clone();
        let days = found.as_array().unwrap().iter().map(|week| week["plannedDays"].as_f64().unwrap() as i64);
        days.collect::<Vec<_>>()
    };
    assert_eq!(weeks().await, [5, 0, 0, 0, 0]);
    resume(&t, &project, false).await;
    assert_eq!(weeks().await, [5, 5, 5, 5, 2]);
});

/// What was done about the open alerts of a project, by rule.
async fn reactions(t: &TestApp, project: &Value) -> Vec<Value> {
    let query = "query($id: ID!) { alerts(filter: { projectId: $id, status: [OPEN, ACKNOWLEDGED, SNOOZED] }) { nodes {
        id rule severity status responsible escalatesAt snoozedUntil note acknowledgedBy { name } raisedAt } } }";
    let found = t.get("team_lead", query, json!({ "id": project })).await;
    let mut alerts = found["alerts"]["nodes"].as_array().unwrap().clone();
    alerts.sort_by_key(|one| one["rule"].to_string());
    alerts
}

// Whoever leads a project could else make its warnings new, and theirs, by putting it on hold for a moment.
on_both!(a_hold_changes_nothing_of_what_was_done_about_warnings, |t| async move {
    let (project, _) = working(&t).await;
    pass(&t, 22).await;
    let alerts = reactions(&t, &project).await;
    let rules: Vec<_> = alerts.iter().map(|one| one["rule"].as_str().unwrap()).collect();
    assert_eq!(rules, ["PROGRESS_FORECAST", "PROGRESS_MILESTONE", "PROGRESS_SILENCE"]);
    let milestone = &alerts[1];
    assert_eq!(milestone["responsible"], "TEAM_LEAD", "the manager did not react in time");
    assert!(!milestone["escalatesAt"].is_null());
    let input = json!({ "id": alerts[2]["id"], "note": "I ask them" });
    t.done("director", "acknowledgeAlert", "alert", "id", input).await;
    let until = (t.app.clock.now() + chrono::Duration::days(13)).to_rfc3339();
    let input = json!({ "id": alerts[0]["id"], "until": until, "note": "After the fair" });
    t.done("director", "snoozeAlert", "alert", "id", input).await;
    let before = reactions(&t, &project).await;

    hold(&t, &project).await;
    resume(&t, &project, false).await;
    assert_eq!(reactions(&t, &project).await, before);

    // Days on hold are nobody's time to react, and no days of silence.
    hold(&t, &project).await;
    pass(&t, 5).await;
    resume(&t, &project, false).await;
    let after = reactions(&t, &project).await;
    let at =
        |one: &Value| one["escalatesAt"].as_str().unwrap().parse::<chrono::DateTime<chrono::Utc>>().unwrap();
    assert_eq!(at(&after[1]) - at(&before[1]), chrono::Duration::days(5));
    for (before, after) in before.iter().zip(&after) {
        let mut after = after.clone();
        after["escalatesAt"] = before["escalatesAt"].clone();
        assert_eq!(&after, before);
    }
    assert_eq!(before.len(), after.len());
});

on_both!(days_on_hold_are_no_days_of_silence, |t| async move {
    let silent = "PROGRESS_SILENCE WARNING".to_string();
    let (project, _) = working(&t).await;
    pass(&t, 9).await;
    hold(&t, &project).await;
    pass(&t, 7).await;
    resume(&t, &project, false).await;
    // Seven working days had passed before the hold, and on Friday, March 20, the tenth passes.
    pass(&t, 2).await;
    assert!(!open(&t, &project).await.contains(&silent));
    pass(&t, 1).await;
    assert!(open(&t, &project).await.contains(&silent));
});
