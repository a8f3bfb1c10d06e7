//! Earned value, and the plans it is reckoned against.

use serde_json::{Value, json};

use crate::on_both;
use crate::support::builders::{project, yuan};
use crate::support::days::{next_day, report, working};
use crate::support::user_id;

on_both!(the_plan_is_frozen_and_planned_anew_with_a_reason, |t| async move {
    let (id, work) = working(&t).await;
    let query = "query($id: ID!) { project(id: $id) { version baselines { number reason plannedEnd bac { amount } current
        takenOn takenBy { name } } } }";
    let baselines =
        async || t.get("team_lead", query, json!({ "id": id })).await["project"]["baselines"].clone();
    let first = baselines().await;
    assert_eq!(first.as_array().unwrap().len(), 1, "a day's changes are one baseline: {first:#}");
    assert_eq!(first[0]["bac"]["amount"], "100000.00");
    assert!(first[0]["reason"].as_str().unwrap().contains("Added \"All of it\"."), "{first}");
    next_day(&t).await;
    // What is only about doing, or called, is no plan.
    report(&t, &work, 5.0).await;
    let rename = json!({ "id": work, "title": "Everything", "assigneeId": user_id(&t, "member2").await });
    t.done("project_manager", "updateTask", "task", "id", rename).await;
    assert_eq!(baselines().await, first);
    let input = json!({ "id": id, "plannedStart": "2026-03-02", "plannedEnd": "2026-04-10", "reason": "The venue burnt down." });
    t.done("project_manager", "planProject", "project", "id", input).await;
    let moved = json!({ "id": work, "plannedEnd": "2026-04-10", "reason": "It follows the venue." });
    t.done("project_manager", "updateTask", "task", "id", moved).await;
    let all = baselines().await;
    assert_eq!(all.as_array().unwrap().len(), 2, "{all:#}");
    assert_eq!((&all[0]["current"], &all[1]["current"]), (&json!(false), &json!(true)));
    assert_eq!(all[1]["reason"], "The venue burnt down.; It follows the venue.");
    assert_eq!(
        (&all[1]["plannedEnd"], &all[1]["takenBy"]["name"]),
        (&json!("2026-04-10"), &json!("project_manager"))
    );
    let query = "query($id: ID!) { project(id: $id) { now: earnedValue { baseline { number } pv { amount } }
        then: earnedValue(baseline: 1) { baseline { number } pv { amount } } } }";
    let found = t.get("team_lead", query, json!({ "id": id })).await["project"].clone();
    assert_eq!(found["now"], json!({ "baseline": { "number": 2 }, "pv": { "amount": "5000.00" } }));
    assert_eq!(found["then"], json!({ "baseline": { "number": 1 }, "pv": { "amount": "6666.67" } }));
    let unknown = "query($id: ID!) { project(id: $id) { earnedValue(baseline: 9) { spi } } }";
    let refused = t.ask("team_lead", unknown, json!({ "id": id })).await;
    assert!(refused["errors"][0]["message"].as_str().unwrap().contains("baseline 9"), "{refused}");
});

on_both!(earned_value_is_told_for_the_project_its_items_and_its_tasks, |t| async move {
    let id = project(&t).await;
    let query = "query($id: ID!) { project(id: $id) { serviceItems { id } } }";
    let items = t.get("team_lead", query, json!({ "id": id })).await["project"]["serviceItems"].clone();
    let mut tasks = Vec::new();
    for (n, cost) in [(0, "60000"), (1, "40000")] {
        let input = json!({ "projectId": id, "serviceItemId": items[n]["id"], "title": "Work", "plannedCost": yuan(cost),
            "plannedStart": "2026-03-02", "plannedEnd": "2026-03-11" });
        tasks.push(t.done("project_manager", "createTask", "task", "id", input).await["id"].clone());
    }
    t.pass_days(4);
    report(&t, &tasks[0], 50.0).await;
    let mut input = crate::support::builders::cost_input(&id, "45000");
    input["taskId"] = tasks[0].clone();
    t.done("project_manager", "submitCost", "cost", "id", input).await;
    let fields = "pv { amount } ev { amount } ac { amount } sv { amount } cv { amount } spi cpi earnedSchedule actualTime spiT
        eac { amount } etc { amount } vac { amount } tcpi estimates { method eac { amount } }";
    let query = format!("query($id: ID!, $task: ID!) {{ project(id: $id) {{
        earnedValue {{ asOf bac {{ amount }} {fields} }} start: earnedValue(asOf: \"2026-03-01\") {{ {fields} }}
        serviceItems {{ earnedValue {{ ev {{ amount }} ac {{ amount }} cpi }} }}
        earnedValueSeries(step: 2) {{ asOf pv {{ amount }} ev {{ amount }} }} }}
        node(id: $task) {{ ... on Task {{ earnedValue {{ bac {{ amount }} ev {{ amount }} ac {{ amount }} }} }} }} }}");
    let found = t.get("finance", &query, json!({ "id": id, "task": tasks[1] })).await;
    let earned = &found["project"]["earnedValue"];
    let amounts = ["bac", "pv", "ev", "ac", "sv", "cv", "eac", "etc", "vac"]
        .map(|name| earned[name]["amount"].as_str().unwrap());
    // 5 of 10 days are planned; BAC / CPI = 100000 * 45 / 30.
    assert_eq!(
        amounts,
        [
            "100000.00",
            "50000.00",
            "30000.00",
            "45000.00",
            "-20000.00",
            "-15000.00",
            "150000.00",
            "105000.00",
            "-50000.00"
        ]
    );
    assert_eq!(
        (&earned["spi"], &earned["earnedSchedule"], &earned["actualTime"], &earned["spiT"]),
        (&json!(0.6), &json!(3.0), &json!(5.0), &json!(0.6))
    );
    let methods: Vec<_> =
        earned["estimates"].as_array().unwrap().iter().map(|one| one["method"].as_str().unwrap()).collect();
    assert_eq!(methods, ["TYPICAL", "ATYPICAL", "COST_AND_SCHEDULE"]);
    assert_eq!(earned["estimates"][1]["eac"]["amount"], "115000.00");
    // Before the first day nothing is defined, and nothing is 0 that is not.
    let start = &found["project"]["start"];
    assert_eq!(
        (&start["spi"], &start["cpi"], &start["eac"], &start["spiT"]),
        (&Value::Null, &Value::Null, &Value::Null, &Value::Null)
    );
    assert_eq!(
        found["project"]["serviceItems"],
        json!([
            { "earnedValue": { "ev": { "amount": "30000.00" }, "ac": { "amount": "45000.00" }, "cpi": 30.0 / 45.0 } },
            { "earnedValue": { "ev": { "amount": "0.00" }, "ac": { "amount": "0.00" }, "cpi": null } },
        ])
    );
    assert_eq!(
        found["node"]["earnedValue"],
        json!({ "bac": { "amount": "40000.00" }, "ev": { "amount": "0.00" }, "ac": { "amount": "0.00" } })
    );
    let series = found["project"]["earnedValueSeries"].as_array().unwrap();
    let days: Vec<_> = series.iter().map(|point| point["asOf"].as_str().unwrap()).collect();
    assert_eq!(days, ["2026-03-02", "2026-03-04", "2026-03-06"]);
    assert_eq!(
        (&series[0]["pv"]["amount"], &series[0]["ev"]["amount"]),
        (&json!("10000.00"), &json!("0.00"))
    );
    let hidden = t
        .ask("sales", "query($id: ID!) { project(id: $id) { earnedValue { spi } } }", json!({ "id": id }))
        .await;
    assert_eq!(hidden["errors"][0]["extensions"]["code"], "FORBIDDEN");
    let query =
        "query($id: ID!) { project(id: $id) { earnedValueSeries(from: \"2020-01-01\", step: 1) { spi } } }";
    let long = t.ask("finance", query, json!({ "id": id })).await;
    assert!(long["errors"][0]["message"].as_str().unwrap().contains("at most 400 points"), "{long}");
});
