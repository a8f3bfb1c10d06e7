//! Issues: a critical one shows in health and score, and is told until it is solved.

use entity::enums::{AlertEventType, AlertRule};
use serde_json::{Value, json};

use crate::on_both;
use crate::support::TestApp;
use crate::support::builders::{planned_project, project, task};
use crate::support::days::{event_types, sweep};
use crate::support::socket::Socket;
use crate::support::user_id;

const RULE: AlertRule = AlertRule::IssueCritical;

async fn raise(t: &TestApp, project: &Value, severity: &str) -> Value {
    let input = json!({ "projectId": project, "title": "No studio", "severity": severity });
    t.done("sales", "raiseIssue", "issue", "id", input).await["id"].clone()
}

async fn look(t: &TestApp, who: &str, project: &Value) -> Value {
    let query = "query($id: ID!) { project(id: $id) { health attention healthReasons { rule severity
        en: message(locale: \"en\") zh: message(locale: \"zh-CN\") alert { evidence { name value unit } } } } }";
    t.get(who, query, json!({ "id": project })).await["project"].clone()
}

on_both!(a_critical_problem_is_told_and_counts_until_it_is_solved, |t| async move {
    let id = project(&t).await;
    let stream = "subscription { alerts(filter: { kind: [ISSUE_RAISED] }) { type severity responsible message(locale: \"en\")
        alert { rule project { id } } } }";
    let mut lead = Socket::subscribe(&t, "team_lead", stream, json!({})).await;
    let mut owner = Socket::subscribe(&t, "project_manager", stream, json!({})).await;
    let mut stranger = Socket::subscribe(&t, "team_lead2", stream, json!({})).await;
    let issue = raise(&t, &id, "CRITICAL").await;
    for socket in [&mut lead, &mut owner] {
        let event = socket.event("alerts").await.unwrap();
        assert_eq!((&event["type"], &event["severity"]), (&json!("RAISED"), &json!("CRITICAL")));
        let text = event["message"].as_str().unwrap();
        assert!(
            text.ends_with("the critical problem \"No studio\" is not solved; project_manager sees to it."),
            "{text}"
        );
    }
    assert!(stranger.is_quiet().await, "another line's projects are not theirs");
    for who in ["sales", "team_lead", "finance"] {
        let found = look(&t, who, &id).await;
        assert_eq!(found["health"], "OFF_TRACK", "{who}");
        assert!(found["attention"].as_f64().unwrap() >= 4e12, "{who}");
        let reason = &found["healthReasons"][0];
        assert_eq!(reason["rule"], RULE.name());
        assert!(reason["zh"].as_str().unwrap().contains("严重问题“No studio”尚未解决"), "{reason}");
        assert!(reason["alert"]["evidence"].as_array().unwrap().iter().all(|one| one["unit"] == "TEXT"));
    }
    // It is told once, whatever else happens, and once more to whom it is given: it speaks of who sees to it now.
    task(&t, &id, "Find a studio", None).await;
    sweep(&t).await;
    assert_eq!(event_types(&t, RULE).await, [AlertEventType::Raised]);
    let mut member = Socket::subscribe(&t, "member", stream, json!({})).await;
    let input = json!({ "id": issue, "ownerId": user_id(&t, "member").await });
    t.done("team_lead", "updateIssue", "issue", "id", input).await;
    let text = look(&t, "team_lead", &id).await["healthReasons"][0]["en"].clone();
    assert!(text.as_str().unwrap().ends_with("is not solved; member sees to it."), "{text}");
    for socket in [&mut member, &mut lead] {
        let event = socket.event("alerts").await.unwrap();
        assert_eq!(event["type"], "RAISED");
        assert!(event["message"].as_str().unwrap().ends_with("member sees to it."), "{event}");
    }
    let input = json!({ "id": issue, "title": "Still no studio", "ownerId": user_id(&t, "member").await });
    t.done("team_lead", "updateIssue", "issue", "id", input).await;
    let input = json!({ "id": issue, "resolution": "Another studio" });
    t.done("team_lead", "resolveIssue", "issue", "id", input).await;
    use AlertEventType::{Raised, Resolved};
    assert_eq!(event_types(&t, RULE).await, [Raised, Raised, Resolved]);
    let event = lead.event("alerts").await.unwrap();
    assert!(event["message"].as_str().unwrap().contains("is solved, or no longer critical"), "{event}");
    let found = look(&t, "team_lead", &id).await;
    assert_eq!((&found["health"], &found["attention"]), (&json!("ON_TRACK"), &json!(0.0)));
});

on_both!(what_is_not_critical_is_for_its_owner_alone, |t| async move {
    let id = project(&t).await;
    let issue = raise(&t, &id, "HIGH").await;
    assert_eq!(look(&t, "team_lead", &id).await["health"], "ON_TRACK");
    let set = async |severity: &str| {
        let input = json!({ "id": issue, "severity": severity });
        t.done("project_manager", "updateIssue", "issue", "id", input).await;
        look(&t, "team_lead", &id).await["health"].clone()
    };
    assert_eq!(set("CRITICAL").await, "OFF_TRACK");
    assert_eq!(set("MEDIUM").await, "ON_TRACK");
});

on_both!(a_critical_problem_counts_before_the_work_on_hold_and_not_after_the_end, |t| async move {
    let id = planned_project(&t, "sales", "project_manager").await;
    raise(&t, &id, "CRITICAL").await;
    assert_eq!(look(&t, "team_lead", &id).await["health"], "OFF_TRACK");
    let input = json!({ "id": id, "reason": "Licence" });
    t.done("team_lead", "holdProject", "project", "id", input.clone()).await;
    raise(&t, &id, "CRITICAL").await;
    let found = look(&t, "team_lead", &id).await;
    assert_eq!(
        (&found["health"], found["healthReasons"].as_array().unwrap().len()),
        (&json!("OFF_TRACK"), 2)
    );
    t.done("team_lead", "cancelProject", "project", "id", input).await;
    let found = look(&t, "team_lead", &id).await;
    assert_eq!((&found["health"], &found["healthReasons"]), (&json!("ON_TRACK"), &json!([])));
});

// Whoever sees to an issue hears of it, finds it among what waits for them, and can solve it.
on_both!(a_problem_is_given_to_somebody_who_can_solve_it, |t| async move {
    let id = project(&t).await;
    let given = async |who: &str| json!({ "projectId": id, "title": "No studio", "severity": "CRITICAL", "ownerId": user_id(&t, who).await });
    let mine = raise(&t, &id, "HIGH").await;
    for who in ["finance", "legal", "director", "business_owner", "admin", "member", "sales2", "team_lead2"] {
        let raised = t.mutate("project_manager", "raiseIssue", "issue", "id", given(who).await).await;
        let input = json!({ "id": mine, "ownerId": user_id(&t, who).await });
        let changed = t.mutate("project_manager", "updateIssue", "issue", "id", input).await;
        for refused in [&raised["errors"][0], &changed["errors"][0]] {
            assert_eq!(refused["code"], "RULE_REFUSED", "{who} {refused}");
            assert_eq!(refused["field"], json!(["input", "ownerId"]), "{who} {refused}");
            assert_eq!(refused["allowed"].as_array().unwrap().len(), 4, "{who} {refused}");
        }
    }
    task(&t, &id, "Find a studio", None).await;
    for who in ["sales", "project_manager", "member", "team_lead"] {
        let issue = t.done("project_manager", "raiseIssue", "issue", "id", given(who).await).await;
        let waiting =
            t.get(who, "{ workQueues { duty items { ... on Node { id } } } }", json!({})).await["workQueues"]
                .clone();
        let waits = waiting.as_array().unwrap().iter().any(|one| {
            one["duty"] == "RESOLVE_ISSUE"
                && one["items"].as_array().unwrap().contains(&json!({ "id": issue["id"] }))
        });
        assert!(waits, "{who} {waiting}");
        let input = json!({ "id": issue["id"], "resolution": "Another studio" });
        t.done(who, "resolveIssue", "issue", "id", input).await;
    }
});
