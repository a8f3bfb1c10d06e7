//! The lead's morning: who must react, what changed, what is worst; and the thresholds behind it.

use chrono::Duration;
use entity::enums::{AlertEventType, AlertRule};
use serde_json::{Value, json};

use crate::on_both;
use crate::support::builders::{approved_cost, project, project_of};
use crate::support::days::{event_types, next_day, open, report, sweep, working};

on_both!(whoever_does_not_react_is_passed_over, |t| async move {
    let project = project(&t).await;
    approved_cost(&t, &project, "100001").await;
    let query = "query($id: ID!) { project(id: $id) { alerts { nodes { id responsible escalatesAt } } } }";
    let alert =
        t.get("team_lead", query, json!({ "id": project })).await["project"]["alerts"]["nodes"][0].clone();
    assert_eq!(alert["responsible"], "PROJECT_MANAGER");
    assert_eq!(alert["escalatesAt"], "2026-03-04T04:00:00Z");
    t.app.clock.advance(Duration::hours(47));
    assert_eq!(plimsoll::app::alert::escalate(&t.app).await.unwrap(), 0);
    t.app.clock.advance(Duration::hours(1));
    assert_eq!(plimsoll::app::alert::escalate(&t.app).await.unwrap(), 1);
    assert_eq!(plimsoll::app::alert::escalate(&t.app).await.unwrap(), 0, "once");
    t.pass_days(2);
    plimsoll::app::alert::escalate(&t.app).await.unwrap();
    let alert =
        t.get("team_lead", query, json!({ "id": project })).await["project"]["alerts"]["nodes"][0].clone();
    assert_eq!((&alert["responsible"], &alert["escalatesAt"]), (&json!("DIRECTOR"), &Value::Null));
    let query = "{ alerts(filter: { kind: [COST_OVERRUN], responsible: [DIRECTOR] }) { totalCount } changedSince { cursor projects { project { id } } } }";
    let found = t.get("director", query, json!({})).await;
    assert_eq!(found["alerts"]["totalCount"], 1);
    assert_eq!(found["changedSince"]["projects"], json!([]));
    let events = event_types(&t, AlertRule::CostRedLine).await;
    use AlertEventType::{Escalated, Raised};
    assert_eq!(events, [Raised, Escalated, Escalated]);

    // Who reacts keeps it.
    let other = crate::support::builders::project(&t).await;
    approved_cost(&t, &other, "100001").await;
    let query = "query($id: ID!) { project(id: $id) { alerts { nodes { id } } } }";
    let id = t.get("team_lead", query, json!({ "id": other })).await["project"]["alerts"]["nodes"][0]["id"]
        .clone();
    t.done("team_lead", "acknowledgeAlert", "alert", "status", json!({ "id": id, "note": "On it" })).await;
    t.pass_days(5);
    assert_eq!(plimsoll::app::alert::escalate(&t.app).await.unwrap(), 0);
});

on_both!(what_changed_since_the_last_look_comes_worst_first, |t| async move {
    let changed = "query($cursor: String) { changedSince(cursor: $cursor) { cursor hasMore
        projects { project { id attention } events { type alert { rule } } } } }";
    let since = t.get("team_lead", changed, json!({})).await["changedSince"]["cursor"].clone();
    let (mild, _) = working(&t).await;
    let worse = project(&t).await;
    approved_cost(&t, &mild, "100001").await;
    approved_cost(&t, &worse, "190000").await;
    let found = t.get("team_lead", changed, json!({ "cursor": since })).await["changedSince"].clone();
    let ids: Vec<_> = found["projects"].as_array().unwrap().iter().map(|one| &one["project"]["id"]).collect();
    assert_eq!(ids, [&worse, &mild]);
    assert_eq!(
        found["projects"][0]["events"],
        json!([{ "type": "RAISED", "alert": { "rule": "COST_RED_LINE" } }])
    );
    let again =
        t.get("team_lead", changed, json!({ "cursor": found["cursor"] })).await["changedSince"].clone();
    assert_eq!(again["projects"], json!([]));
    let sales = t.get("sales", changed, json!({ "cursor": since })).await["changedSince"].clone();
    assert_eq!(sales["projects"], json!([]), "cost is not for sales");
    let bad = t.ask("team_lead", changed, json!({ "cursor": "x" })).await;
    assert_eq!(bad["errors"][0]["extensions"]["code"], "BAD_USER_INPUT", "{bad}");
    let query = "{ projects(orderBy: ATTENTION) { nodes { id } } }";
    let table = t.get("team_lead", query, json!({})).await["projects"]["nodes"].clone();
    assert_eq!(table, json!([{ "id": worse }, { "id": mild }]));
});

on_both!(thresholds_are_set_by_line_and_judge_again, |t| async move {
    let (project, work) = working(&t).await;
    let early = json!({ "warning": { "lateness": { "raiseAtProbabilityPercent": 62 } } });
    t.done("admin", "updatePolicy", "policy", "version", early).await;
    for day in 1..=8 {
        next_day(&t).await;
        report(&t, &work, f64::from(day) * 100.0 / 40.0).await;
    }
    assert_eq!(open(&t, &project).await, ["PROGRESS_FORECAST WARNING"]);
    let wrong = json!({
        "warning": { "lateness": { "raiseAtProbabilityPercent": 30, "severeAtProbabilityPercent": 20 } },
    });
    let refused = t.mutate("admin", "updatePolicy", "policy", "version", wrong).await;
    let fields: Vec<_> =
        refused["errors"].as_array().unwrap().iter().map(|error| error["field"].clone()).collect();
    assert!(
        fields.contains(&json!(["input", "warning", "lateness", "resolveBelowProbabilityPercent"])),
        "{refused:#}"
    );
    assert!(
        fields.contains(&json!(["input", "warning", "lateness", "severeAtProbabilityPercent"])),
        "{refused:#}"
    );
    let input = json!({
        "warning": { "lateness": { "severeAtProbabilityPercent": 66, "easeBelowProbabilityPercent": 50 } },
        "escalationHours": 5,
    });
    let fields = "escalationHours calibrateForecasts warning { lateTolerancePercentOfDuration lateness { raiseAtProbabilityPercent severeAtProbabilityPercent } cost { raiseAtProbabilityPercent } }
        forecastCalibration { projectCount entryLagDays end { donePercent spread } costBookedWithProgress { donePercent spread } }";
    let policy = t.done("admin", "updatePolicy", "policy", fields, input).await;
    assert_eq!(policy["warning"]["lateness"]["severeAtProbabilityPercent"], 66.0);
    assert_eq!(
        (&policy["escalationHours"], &policy["forecastCalibration"]["projectCount"]),
        (&json!(5), &json!(0))
    );
    for _ in 0..3 {
        next_day(&t).await;
        report(&t, &work, 22.0).await;
    }
    assert_eq!(open(&t, &project).await, ["PROGRESS_FORECAST SEVERE"]);
});

on_both!(forecasts_are_made_as_the_policy_says, |t| async move {
    let (project, work) = working(&t).await;
    for day in 1..=8 {
        next_day(&t).await;
        report(&t, &work, f64::from(day) * 100.0 / 40.0).await;
    }
    let wrong = json!({ "warning": { "staleDataSpreadFactor": 0.5, "standstillPercentOfDuration": -1,
        "forecastMethod": { "priorWeightPercent": 0, "minRemainingDurationPercent": 101,
        "maxRemainingDurationPercent": 99 } } });
    let refused = t.mutate("admin", "updatePolicy", "policy", "version", wrong).await;
    let errors = refused["errors"].as_array().unwrap();
    let mut fields: Vec<_> = errors.iter().map(|error| error["field"].to_string()).collect();
    fields.sort();
    let of = |path: &[&str]| json!([&["input", "warning"], path].concat()).to_string();
    assert_eq!(
        fields,
        [
            of(&["forecastMethod", "maxRemainingDurationPercent"]),
            of(&["forecastMethod", "minRemainingDurationPercent"]),
            of(&["forecastMethod", "priorWeightPercent"]),
            of(&["staleDataSpreadFactor"]),
            of(&["standstillPercentOfDuration"]),
        ]
    );
    let method =
        "warning { staleDataSpreadFactor standstillPercentOfDuration forecastMethod { priorWeightPercent minRemainingDurationPercent maxRemainingDurationPercent
        latenessCostElasticityPercent } }";
    let given = json!({
        "warning": { "staleDataSpreadFactor": 2.5, "standstillPercentOfDuration": 30,
        "forecastMethod": { "priorWeightPercent": 100 } },
    });
    let chance = "query($id: ID!) { project(id: $id) { progress { lateProbability } } }";
    let before = t.get("team_lead", chance, json!({ "id": project })).await;
    let policy = t.done("admin", "updatePolicy", "policy", method, given).await;
    let known = json!({ "priorWeightPercent": 100.0, "minRemainingDurationPercent": 60.0, "maxRemainingDurationPercent": 160.0,
        "latenessCostElasticityPercent": 80.0 });
    assert_eq!(
        policy["warning"],
        json!({ "staleDataSpreadFactor": 2.5, "standstillPercentOfDuration": 30.0, "forecastMethod": known })
    );
    sweep(&t).await;
    let after = t.get("team_lead", chance, json!({ "id": project })).await;
    let of = |found: &Value| found["project"]["progress"]["lateProbability"].as_f64().unwrap();
    // A month on plan before the start speaks for them.
    assert!(of(&after) < of(&before) - 0.1, "{before} {after}");
});

// Who sells and leads sees the cost of some projects and not of others: the order goes by what each row shows.
on_both!(the_order_by_attention_is_that_of_what_is_shown, |t| async move {
    let lines = t.get("admin", "{ businessLines { nodes { id name } } }", json!({})).await;
    let line = lines["businessLines"]["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["name"] == "Brand")
        .unwrap();
    let input = json!({ "email": "hats@test.example", "name": "hats", "password": crate::support::PASSWORD,
        "roles": ["SALES", "PROJECT_MANAGER"], "businessLineId": line["id"] });
    t.done("admin", "createUser", "user", "id", input).await;
    let cost = async |project: &Value, manager: &str, amount: &str| {
        let input = crate::support::builders::cost_input(project, amount);
        let id = t.done(manager, "submitCost", "cost", "id", input).await["id"].clone();
        t.done("finance2", "approveCost", "cost", "id", json!({ "id": id })).await;
        t.done("director", "approveCost", "cost", "id", json!({ "id": id })).await;
    };
    let led = project_of(&t, "sales", "hats").await;
    cost(&led, "hats", "100001").await;
    let sold = project_of(&t, "hats", "project_manager").await;
    cost(&sold, "project_manager", "190000").await;
    let dear = project_of(&t, "sales", "hats").await;
    cost(&dear, "hats", "150000").await;
    let quiet = project_of(&t, "hats", "project_manager").await;
    let expected = [&dear, &led, &quiet, &sold];
    let query = "query($first: Int, $after: String, $last: Int, $before: String) {
        projects(orderBy: ATTENTION, first: $first, after: $after, last: $last, before: $before) {
        nodes { id attention } pageInfo { endCursor startCursor } } }";
    let all = t.get("hats", query, json!({ "first": 10 })).await["projects"]["nodes"].clone();
    let shown: Vec<_> =
        all.as_array().unwrap().iter().map(|one| one["attention"].as_f64().unwrap()).collect();
    assert!(shown[0] > shown[1] && shown[1] > 0.0 && shown[2..] == [0.0, 0.0], "{all}");
    let ids: Vec<_> = all.as_array().unwrap().iter().map(|one| &one["id"]).collect();
    assert_eq!(ids, expected);
    // Page by page, forwards and backwards, it is the same order.
    let (mut forwards, mut backwards) = (Vec::new(), Vec::new());
    let (mut after, mut before) = (Value::Null, Value::Null);
    for _ in 0..4 {
        let page = t.get("hats", query, json!({ "first": 1, "after": after })).await["projects"].clone();
        forwards.push(page["nodes"][0]["id"].clone());
        after = page["pageInfo"]["endCursor"].clone();
        let page = t.get("hats", query, json!({ "last": 1, "before": before })).await["projects"].clone();
        backwards.insert(0, page["nodes"][0]["id"].clone());
        before = page["pageInfo"]["startCursor"].clone();
    }
    assert_eq!(forwards.iter().collect::<Vec<_>>(), expected);
    assert_eq!(backwards.iter().collect::<Vec<_>>(), expected);
});
