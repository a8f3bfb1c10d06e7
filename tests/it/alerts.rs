//! Warnings: raised with their cause, once, live to everyone who must know.

use std::time::Duration;

use entity::enums::AlertKind;
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::on_both;
use crate::support::TestApp;
use crate::support::builders::{approved_cost, cost, project, project_of, task};
use crate::support::socket::Socket;

const OVERRUNS: &str =
    "subscription($after: String) { costOverruns(after: $after) { cursor type severity alert { id rule kind
    severity status evidence { name value unit } en: message(locale: \"en\") zh: message(locale: \"zh-CN\")
    project { code name costSummary { paid { amount } } } } } }";
const WARNINGS: &str =
    "subscription($after: String) { progressWarnings(after: $after) { type alert { rule severity
    en: message(locale: \"en\") zh: message(locale: \"zh-CN\") evidence { name value } } } }";

async fn sweep(t: &TestApp) -> plimsoll::error::Result<usize> {
    plimsoll::scheduler::sweep(&t.app, &Default::default()).await
}

async fn open_alerts(t: &TestApp, project: &Value) -> Vec<String> {
    let query = "query($id: ID!) { alerts(filter: { projectId: $id, kind: [PROGRESS_WARNING, COST_OVERRUN], status: [OPEN, ACKNOWLEDGED, SNOOZED] },
        orderBy: RAISED_AT_ASC) { nodes { rule severity } } }";
    let found = t.get("team_lead", query, json!({ "id": project })).await;
    let nodes = found["alerts"]["nodes"].as_array().unwrap().clone();
    let mut rules: Vec<_> = nodes
        .iter()
        .map(|node| format!("{} {}", node["rule"].as_str().unwrap(), node["severity"].as_str().unwrap()))
        .collect();
    rules.sort();
    rules
}

on_both!(a_payment_past_the_red_line_is_told_at_once, |t| async move {
    let project = project(&t).await;
    let large = approved_cost(&t, &project, "99999.99").await;
    t.done("finance", "payCost", "cost", "status", json!({ "id": large })).await;
    assert_eq!(open_alerts(&t, &project).await, [] as [&str; 0]);
    let mut lead = Socket::subscribe(&t, "team_lead", OVERRUNS, json!({})).await;
    let mut sales = Socket::subscribe(&t, "sales", "subscription { alerts { type } }", json!({})).await;
    let mut other_line =
        Socket::subscribe(&t, "team_lead2", "subscription { alerts { type } }", json!({})).await;

    let small = approved_cost(&t, &project, "0.02").await;
    let committed = lead.event("costOverruns").await.expect("an alert with the approval");
    assert_eq!(committed["type"], "RAISED");
    assert_eq!(committed["alert"]["severity"], "CRITICAL");
    let evidence = committed["alert"]["evidence"].as_array().unwrap();
    let figure = |name: &str| evidence.iter().find(|e| e["name"] == name).unwrap()["value"].clone();
    assert_eq!(figure("RED_LINE"), "100000.00");
    assert_eq!(figure("OVER"), "0.01");
    assert_eq!(figure("PASSED_BY"), "COMMITTED");
    let (en, zh) = (committed["alert"]["en"].as_str().unwrap(), committed["alert"]["zh"].as_str().unwrap());
    assert!(en.contains("has passed the red line of CNY 100,000.00 by CNY 0.01"), "{en}");
    assert!(zh.contains("已越过成本红线 100,000.00 元，超出 0.01 元"), "{zh}");
    t.done("finance", "payCost", "cost", "status", json!({ "id": small })).await;
    let paid = lead.event("costOverruns").await.expect("an event with the payment");
    assert_eq!(paid["type"], "ESCALATED");
    assert_eq!(paid["alert"]["id"], committed["alert"]["id"]);
    assert_eq!(
        paid["alert"]["project"]["costSummary"]["paid"]["amount"], "100000.01",
        "read after the event"
    );
    assert_eq!(open_alerts(&t, &project).await, ["COST_RED_LINE CRITICAL"]);

    let query =
        "query($id: ID!) { project(id: $id) { health healthReasons { rule message(locale: \"zh-CN\") } } }";
    let health = t.get("team_lead", query, json!({ "id": project })).await["project"].clone();
    assert_eq!(health["health"], "OFF_TRACK");
    assert_eq!(health["healthReasons"][0]["rule"], "COST_RED_LINE");
    assert!(sales.is_quiet().await, "cost is not for sales");
    assert!(other_line.is_quiet().await, "another line's projects are not theirs");
});

// All at once at every step: the approvals that together pass the line, then the payments.
on_both!(fifty_parallel_payments_raise_one_alert, |t| async move {
    let project = project(&t).await;
    let mut costs = Vec::new();
    for _ in 0..50 {
        costs.push(cost(&t, &project, "2010").await);
    }
    for (who, mutation) in [("finance", "approveCost"), ("director", "approveCost"), ("finance2", "payCost")]
    {
        t.token(who).await;
        let step = |id| t.mutate(who, mutation, "cost", "status", json!({ "id": id }));
        join_all(costs.iter().map(step)).await;
    }
    let query = "query($id: ID!) { alerts(filter: { projectId: $id }) { totalCount nodes { rule status } }
        project(id: $id) { costSummary { paid { amount } committed { amount } } } }";
    let found = t.get("team_lead", query, json!({ "id": project })).await;
    let alert = json!({ "totalCount": 1, "nodes": [{ "rule": "COST_RED_LINE", "status": "OPEN" }] });
    assert_eq!(found["alerts"], alert);
    let sums = json!({ "paid": { "amount": "100500.00" }, "committed": { "amount": "0.00" } });
    assert_eq!(found["project"]["costSummary"], sums);
    let events = plimsoll::app::alert::events_after(&t.app, 0, 1_000).await.unwrap();
    let overruns = events.iter().filter(|sent| sent.event.kind == AlertKind::CostOverrun);
    let overruns: Vec<_> = overruns.map(|sent| sent.event.event.name()).collect();
    assert_eq!(overruns, ["RAISED", "ESCALATED"], "told once, and once more when it was paid");
});

// Nobody reports anything.
on_both!(days_pass_and_a_project_falls_behind, |t| async move {
    let project = project(&t).await;
    let work = task(&t, &project, "All of it", None).await;
    let start = t.get("team_lead", "{ alertCursor }", json!({})).await["alertCursor"].clone();
    for _ in 0..10 {
        t.app.clock.advance(chrono::Duration::days(1));
        assert_eq!(sweep(&t).await.unwrap(), 1, "a day has begun");
        assert_eq!(sweep(&t).await.unwrap(), 0, "and is judged once");
    }
    let patient = plimsoll::app::alert::events_after(&t.app, 0, 100).await.unwrap();
    let warned = patient.iter().any(|sent| sent.event.kind != AlertKind::ApprovalRequired);
    assert!(!warned, "a silence that is no longer than usual says nothing");
    for _ in 0..8 {
        t.app.clock.advance(chrono::Duration::days(1));
        sweep(&t).await.unwrap();
    }
    t.pass_days(0);
    let mut lead = Socket::subscribe(&t, "team_lead", WARNINGS, json!({ "after": start })).await;
    // Two working weeks of silence are told first; two weeks of it are news for the forecast.
    let mut event = lead.event("progressWarnings").await.expect("silence");
    assert_eq!((&event["type"], &event["alert"]["rule"]), (&json!("RAISED"), &json!("PROGRESS_SILENCE")));
    event = lead.event("progressWarnings").await.expect("behind plan");
    assert_eq!((&event["type"], &event["alert"]["rule"]), (&json!("RAISED"), &json!("PROGRESS_FORECAST")));
    assert!(event["alert"]["en"].as_str().unwrap().contains("later than the planned 2026-03-31"), "{event}");
    assert!(event["alert"]["zh"].as_str().unwrap().contains("延期可能性"), "{event}");

    // The work is done: the warning goes, in the transaction of the report.
    let input = json!({ "taskId": work, "percentComplete": 100 });
    t.done("project_manager", "reportProgress", "task", "status", input).await;
    let mut event = lead.event("progressWarnings").await.expect("resolved");
    if event["type"] == "ESCALATED" {
        event = lead.event("progressWarnings").await.expect("resolved");
    }
    assert_eq!(event["type"], "RESOLVED");
    assert_eq!(open_alerts(&t, &project).await, [] as [&str; 0]);
});

on_both!(a_missed_milestone_and_a_passed_end_are_hard_facts, |t| async move {
    let project = project(&t).await;
    task(&t, &project, "All of it", None).await;
    t.pass_days(18);
    sweep(&t).await.unwrap();
    let on_the_day = open_alerts(&t, &project).await;
    let expected = ["PROGRESS_FORECAST SEVERE", "PROGRESS_SILENCE WARNING"];
    assert_eq!(on_the_day, expected, "the milestone's day is not over");
    t.pass_days(1);
    sweep(&t).await.unwrap();
    assert!(open_alerts(&t, &project).await.contains(&"PROGRESS_MILESTONE CRITICAL".into()));
    // The server slept for two weeks.
    t.pass_days(14);
    sweep(&t).await.unwrap();
    assert_eq!(
        open_alerts(&t, &project).await,
        [
            "PROGRESS_FORECAST SEVERE",
            "PROGRESS_MILESTONE CRITICAL",
            "PROGRESS_PLANNED_END CRITICAL",
            "PROGRESS_SILENCE WARNING"
        ]
    );
    let query = "{ projects(orderBy: ATTENTION, first: 1) { nodes { id health progress { daysBehind } } } }";
    let worst = t.get("team_lead", query, json!({})).await["projects"]["nodes"][0].clone();
    assert_eq!((&worst["id"], &worst["health"]), (&project, &json!("OFF_TRACK")));
    assert_eq!(worst["progress"]["daysBehind"], 33.0);
});

on_both!(what_was_missed_comes_first_without_gap_or_repeat, |t| async move {
    let first = project(&t).await;
    let mut lead = Socket::subscribe(&t, "team_lead", OVERRUNS, json!({})).await;
    approved_cost(&t, &first, "100001").await;
    let seen = lead.event("costOverruns").await.unwrap();
    drop(lead);

    // Nobody listens while two more go under.
    let second = project_of(&t, "sales", "project_manager").await;
    approved_cost(&t, &second, "100002").await;
    let elsewhere = project_of(&t, "sales2", "project_manager2").await;
    let other = json!({ "projectId": elsewhere, "category": "MEDIA", "description": "x", "payee": "y",
        "amount": { "amount": "100003" }, "incurredOn": "2026-03-02" });
    let other = t.done("project_manager2", "submitCost", "cost", "id", other).await;
    for who in ["finance", "director2"] {
        t.done(who, "approveCost", "cost", "status", json!({ "id": other["id"] })).await;
    }
    let mut lead = Socket::subscribe(&t, "team_lead", OVERRUNS, json!({ "after": seen["cursor"] })).await;
    let missed = lead.event("costOverruns").await.unwrap();
    assert_eq!(missed["alert"]["evidence"][3]["value"], "2.00");
    let third = project(&t).await;
    approved_cost(&t, &third, "100004").await;
    let live = lead.event("costOverruns").await.unwrap();
    assert_eq!(live["alert"]["evidence"][3]["value"], "4.00");
    assert!(lead.is_quiet().await, "the other line's alert is not theirs");
});

on_both!(alerts_are_acknowledged_and_snoozed, |t| async move {
    let project = project(&t).await;
    approved_cost(&t, &project, "100001").await;
    let query = "query($id: ID!) { project(id: $id) { alerts { nodes { id } } } }";
    let found = t.get("team_lead", query, json!({ "id": project })).await;
    let id = found["project"]["alerts"]["nodes"][0]["id"].clone();
    let stranger =
        t.mutate("team_lead2", "acknowledgeAlert", "alert", "id", json!({ "id": id, "note": "seen" })).await;
    assert_eq!(stranger["errors"][0]["extensions"]["code"], "NOT_FOUND");
    let fields = "status note acknowledgedBy { name }";
    let input = json!({ "id": id, "note": "seen" });
    let alert = t.done("team_lead", "acknowledgeAlert", "alert", fields, input).await;
    assert_eq!(
        alert,
        json!({ "status": "ACKNOWLEDGED", "note": "seen", "acknowledgedBy": { "name": "team_lead" } })
    );

    let past = json!({ "id": id, "until": "2026-01-01T00:00:00Z", "note": "later" });
    let refused = t.mutate("team_lead", "snoozeAlert", "alert", "id", past).await;
    assert_eq!(refused["errors"][0]["field"], json!(["input", "until"]));
    let soon = json!({ "id": id, "until": "2026-03-02T06:00:00Z", "note": "after lunch" });
    let snoozed = t.done("team_lead", "snoozeAlert", "alert", "status note", soon).await;
    assert_eq!(snoozed, json!({ "status": "SNOOZED", "note": "after lunch" }));
    t.pass_days(1);
    assert_eq!(plimsoll::app::alert::wake(&t.app).await.unwrap(), 1);
    let query = "query($id: ID!) { node(id: $id) { ... on Alert { status snoozedUntil } } }";
    let alert = t.get("team_lead", query, json!({ "id": id })).await["node"].clone();
    assert_eq!(alert, json!({ "status": "OPEN", "snoozedUntil": null }));
});

/// The alert of a kind in a project.
async fn alert_of(t: &TestApp, project: &Value, kind: &str) -> Value {
    let query = "query($id: ID!, $kind: [AlertKind!]) { alerts(filter: { projectId: $id, kind: $kind }) {
        nodes { id severity responsible escalatesAt } } }";
    let found = t.get("finance", query, json!({ "id": project, "kind": [kind] })).await;
    found["alerts"]["nodes"][0].clone()
}

// Sales sold it and sees the warning, a colleague leads other projects, finance sees all: none of them stops it from
// going up to those who must react.
on_both!(only_who_is_responsible_or_above_reacts, |t| async move {
    let project = project(&t).await;
    t.pass_days(40);
    sweep(&t).await.unwrap();
    let late = alert_of(&t, &project, "PROGRESS_WARNING").await;
    assert_eq!((&late["responsible"], &late["severity"]), (&json!("PROJECT_MANAGER"), &json!("CRITICAL")));
    let react = async |who: &str, mutation: &str| {
        let mut input = json!({ "id": late["id"], "note": "On it" });
        if mutation == "snoozeAlert" {
            input["until"] = json!((t.app.clock.now() + chrono::Duration::days(1)).to_rfc3339());
        }
        t.mutate(who, mutation, "alert", "status", input).await
    };
    let input = json!({ "email": "hats@test.example", "name": "hats", "password": crate::support::PASSWORD,
        "roles": ["SALES", "PROJECT_MANAGER"] });
    t.done("admin", "createUser", "user", "id", input).await;
    for mutation in ["acknowledgeAlert", "snoozeAlert"] {
        for who in ["sales", "finance", "legal"] {
            let refused = react(who, mutation).await["errors"][0].clone();
            assert_eq!(refused["extensions"]["code"], "FORBIDDEN", "{who} {refused}");
            let reason = refused["message"].as_str().unwrap();
            assert!(reason.contains("PROJECT_MANAGER") && reason.contains("DIRECTOR"), "{reason}");
        }
        for who in ["project_manager2", "team_lead2", "hats"] {
            let hidden = react(who, mutation).await["errors"][0].clone();
            assert_eq!(hidden["extensions"]["code"], "NOT_FOUND", "{who} {hidden}");
        }
    }
    assert_ne!(
        alert_of(&t, &project, "PROGRESS_WARNING").await["escalatesAt"],
        json!(null),
        "it still goes up"
    );
    for who in ["project_manager", "team_lead", "director", "business_owner"] {
        assert_eq!(react(who, "acknowledgeAlert").await["alert"]["status"], "ACKNOWLEDGED", "{who}");
        assert_eq!(react(who, "snoozeAlert").await["alert"]["status"], "SNOOZED", "{who}");
    }
    let silent = json!({ "id": late["id"], "note": "  " });
    let silent = t.mutate("project_manager", "acknowledgeAlert", "alert", "id", silent).await;
    assert_eq!(silent["errors"][0]["field"], json!(["input", "note"]), "{silent}");
});

// Once it was handed on, it is not the manager's to put aside; and who sold a project collects for it.
on_both!(what_was_handed_on_is_the_next_role_s, |t| async move {
    let project = project(&t).await;
    approved_cost(&t, &project, "100001").await;
    crate::support::builders::deliver(&t, "project_manager", &project, 0).await;
    let delivered = alert_of(&t, &project, "SERVICE_ITEM_DELIVERED").await;
    assert_eq!(delivered["responsible"], "SALES");
    let note = |id: &Value| json!({ "id": id, "note": "On it" });
    let refused =
        t.mutate("project_manager", "acknowledgeAlert", "alert", "id", note(&delivered["id"])).await;
    assert_eq!(refused["errors"][0]["extensions"]["code"], "FORBIDDEN", "{refused}");
    t.done("sales", "acknowledgeAlert", "alert", "id", note(&delivered["id"])).await;
    t.pass_days(3);
    plimsoll::app::alert::escalate(&t.app).await.unwrap();
    let overrun = alert_of(&t, &project, "COST_OVERRUN").await;
    assert_eq!(overrun["responsible"], "TEAM_LEAD");
    let late = t.mutate("project_manager", "acknowledgeAlert", "alert", "id", note(&overrun["id"])).await;
    assert_eq!(late["errors"][0]["extensions"]["code"], "FORBIDDEN", "{late}");
    t.done("team_lead", "acknowledgeAlert", "alert", "id", note(&overrun["id"])).await;
});

on_both!(snoozing_is_bounded_by_the_policy, |t| async move {
    let project = project(&t).await;
    approved_cost(&t, &project, "100001").await;
    let overrun = alert_of(&t, &project, "COST_OVERRUN").await;
    assert_eq!(overrun["severity"], "CRITICAL");
    let snooze = async |days: i64| {
        let until = (t.app.clock.now() + chrono::Duration::days(days)).to_rfc3339();
        let input = json!({ "id": overrun["id"], "until": until, "note": "It is being paid back" });
        t.mutate("team_lead", "snoozeAlert", "alert", "status", input).await
    };
    let long = snooze(8).await["errors"][0].clone();
    assert_eq!(
        (&long["code"], &long["field"]),
        (&json!("RULE_REFUSED"), &json!(["input", "until"])),
        "{long}"
    );
    assert!(long["allowed"][0].as_str().unwrap().contains("2026-03-09"), "{long}");
    assert_eq!(snooze(7).await["alert"]["status"], "SNOOZED");
    let query = "{ policy { snoozeDays { watch warning severe critical } } }";
    let days = t.get("team_lead", query, json!({})).await["policy"]["snoozeDays"].clone();
    assert_eq!(days, json!({ "watch": 30, "warning": 30, "severe": 14, "critical": 7 }));
    let change = async |days: Value| {
        t.mutate("admin", "updatePolicy", "policy", "snoozeDays { critical }", json!({ "snoozeDays": days }))
            .await
    };
    assert_eq!(
        change(json!({ "critical": 0 })).await["errors"][0]["field"],
        json!(["input", "snoozeDays", "critical"])
    );
    assert_eq!(
        change(json!({ "critical": 20 })).await["errors"][0]["field"],
        json!(["input", "snoozeDays", "critical"])
    );
    let changed = change(json!({ "critical": 2 })).await;
    assert_eq!(changed["policy"]["snoozeDays"]["critical"], 2, "{changed}");
    assert_eq!(snooze(3).await["errors"][0]["code"], "RULE_REFUSED");
    let log = "{ auditLog(filter: { subject: [POLICY] }) { nodes { changes { field from to } } } }";
    let log = t.get("admin", log, json!({})).await["auditLog"]["nodes"][0]["changes"].clone();
    assert_eq!(log, json!([{ "field": "snoozeDaysCritical", "from": "7", "to": "2" }]));
});

on_both!(taking_a_cost_back_lifts_the_alert, |t| async move {
    let project = project(&t).await;
    let id = approved_cost(&t, &project, "100001").await;
    assert_eq!(open_alerts(&t, &project).await.len(), 1);
    t.done("project_manager", "cancelCost", "cost", "status", json!({ "id": id })).await;
    assert_eq!(open_alerts(&t, &project).await, [] as [&str; 0]);
    // A submitted cost alone is not committed.
    cost(&t, &project, "100001").await;
    assert_eq!(open_alerts(&t, &project).await, [] as [&str; 0]);
});

// All work is done before the milestone: its day passing is no alarm.
on_both!(delivered_work_misses_no_milestone, |t| async move {
    let project = project(&t).await;
    let query =
        "query($id: ID!) { project(id: $id) { serviceItems { id status deliveredAt percentComplete } } }";
    let items = t.get("team_lead", query, json!({ "id": project })).await["project"]["serviceItems"].clone();
    for n in 0..2 {
        let input = json!({ "projectId": project, "title": "Work", "serviceItemId": items[n]["id"] });
        let task = t.done("project_manager", "createTask", "task", "id", input).await["id"].clone();
        let input = json!({ "taskId": task, "percentComplete": 100 });
        t.done("project_manager", "reportProgress", "task", "id", input).await;
    }
    let items = t.get("team_lead", query, json!({ "id": project })).await["project"]["serviceItems"].clone();
    assert_eq!(items[0]["status"], "DELIVERED");
    assert_eq!(items[1]["deliveredAt"], "2026-03-02T04:00:00Z");
    t.pass_days(40);
    sweep(&t).await.unwrap();
    assert_eq!(open_alerts(&t, &project).await, [] as [&str; 0]);
});

// Snoozed alerts wake while costs of their projects are paid: neither waits for the other for ever.
on_both!(waking_and_paying_at_once_lose_nothing, |t| async move {
    let mut pairs = Vec::new();
    for _ in 0..6 {
        let project = project(&t).await;
        let cost = approved_cost(&t, &project, "100001").await;
        let query = "query($id: ID!) { project(id: $id) { alerts { nodes { id } } } }";
        let found = t.get("team_lead", query, json!({ "id": project })).await;
        let alert = found["project"]["alerts"]["nodes"][0]["id"].clone();
        let input = json!({ "id": alert, "until": "2026-03-02T06:00:00Z", "note": "later" });
        t.done("team_lead", "snoozeAlert", "alert", "status", input).await;
        pairs.push((cost, alert));
    }
    t.app.clock.advance(chrono::Duration::hours(3));
    let token = t.sign_in("finance").await["accessToken"].as_str().unwrap().to_string();
    let pay = |cost: Value| {
        let (t, token) = (&t, token.as_str());
        async move { t.mutate_with(token, "payCost", "cost", "status", json!({ "id": cost })).await }
    };
    let pays = join_all(pairs.iter().map(|(cost, _)| pay(cost.clone())));
    let (woken, paid) = tokio::join!(plimsoll::app::alert::wake(&t.app), pays);
    woken.unwrap();
    assert!(paid.iter().all(|payload| payload["cost"]["status"] == "PAID"), "{paid:#?}");
    t.pass_days(0);
    let query = "query($id: ID!) { node(id: $id) { ... on Alert { status snoozedUntil } } }";
    for (_, alert) in pairs {
        let alert = t.get("team_lead", query, json!({ "id": alert })).await["node"].clone();
        assert_eq!(alert, json!({ "status": "OPEN", "snoozedUntil": null }));
    }
});

on_both!(signing_out_ends_what_is_told, |t| async move {
    let project = project(&t).await;
    let cost = approved_cost(&t, &project, "100001").await;
    let granted = t.sign_in("legal").await;
    let token = granted["accessToken"].as_str().unwrap();
    let query = "subscription { alerts { type } }";
    let mut stays = Socket::subscribe(&t, "team_lead", query, json!({})).await;
    let mut leaves = Socket::subscribe_as(&t, token, query, json!({})).await;
    let query = "mutation($input: SignOutInput!) { signOut(input: $input) { errors { message } } }";
    t.send(None, query, json!({ "input": { "refreshToken": granted["refreshToken"] } })).await;
    tokio::time::sleep(Duration::from_millis(2_100)).await;
    t.done("finance", "payCost", "cost", "status", json!({ "id": cost })).await;
    assert_eq!(stays.event("alerts").await.unwrap()["type"], "ESCALATED");
    assert_eq!(leaves.close_code().await, 4403, "nothing is told to one who has signed out");
});

// The overrun is over for a day and comes back: that makes nothing new of what was done about it.
on_both!(what_comes_back_goes_on_where_it_was, |t| async move {
    let red_line = async |project: &Value| {
        let query = "query($id: ID!) { alerts(filter: { projectId: $id, kind: [COST_OVERRUN] }) { nodes {
            rule id status responsible escalatesAt note acknowledgedBy { name } } } }";
        let found = t.get("team_lead", query, json!({ "id": project })).await["alerts"]["nodes"].clone();
        let all: Vec<_> =
            found.as_array().unwrap().iter().filter(|one| one["rule"] == "COST_RED_LINE").collect();
        assert_eq!(all.len(), 1, "it is one alert: {found}");
        all[0].clone()
    };
    let (seen, unseen) = (project(&t).await, project(&t).await);
    let costs = [approved_cost(&t, &seen, "100001").await, approved_cost(&t, &unseen, "100001").await];
    t.app.clock.advance(chrono::Duration::hours(40));
    t.pass_days(0);
    t.done("project_manager", "cancelCost", "cost", "id", json!({ "id": costs[1] })).await;
    assert_eq!(red_line(&unseen).await["escalatesAt"], json!(null), "it is over");
    t.app.clock.advance(chrono::Duration::hours(8));
    t.pass_days(0);
    plimsoll::app::alert::escalate(&t.app).await.unwrap();
    let input = json!({ "id": red_line(&seen).await["id"], "note": "On it" });
    t.done("team_lead", "acknowledgeAlert", "alert", "id", input).await;
    let before = red_line(&seen).await;
    assert_eq!((&before["responsible"], &before["status"]), (&json!("TEAM_LEAD"), &json!("ACKNOWLEDGED")));
    t.done("project_manager", "cancelCost", "cost", "id", json!({ "id": costs[0] })).await;
    assert_eq!(red_line(&seen).await["status"], "RESOLVED");

    approved_cost(&t, &seen, "100002").await;
    approved_cost(&t, &unseen, "100002").await;
    assert_eq!(red_line(&seen).await, before);
    let again = red_line(&unseen).await;
    assert_eq!((&again["responsible"], &again["status"]), (&json!("PROJECT_MANAGER"), &json!("OPEN")));
    assert_eq!(again["escalatesAt"], "2026-03-04T12:00:00Z", "eight hours were left");
});
