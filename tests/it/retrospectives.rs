//! What finished projects teach, and how it is found again.

use serde_json::{Value, json};

use crate::on_both;
use crate::support::TestApp;
use crate::support::builders::{
    approved_cost, customer_of, deliver, instalments, project, receive, requirement,
};

/// A completed project with one cost of 120,000, 20,000 past its budget.
async fn completed(t: &TestApp) -> Value {
    let id = project(t).await;
    let cost = approved_cost(t, &id, "120000").await;
    t.done("finance", "payCost", "cost", "id", json!({ "id": cost })).await;
    for place in [0, 1] {
        deliver(t, "project_manager", &id, place).await;
    }
    for (part, amount) in instalments(t, &id).await.iter().zip(["50000", "100000", "50000"]) {
        receive(t, part, amount, None).await;
    }
    t.done("project_manager", "completeProject", "project", "id", json!({ "id": id })).await;
    id
}

async fn open(t: &TestApp, project: &Value) -> Value {
    let input = json!({ "projectId": project });
    let fields =
        "id version serviceEffects { serviceItem { id service } metrics { metric } formula scoreReason }";
    t.done("project_manager", "openRetrospective", "retrospective", fields, input).await
}

on_both!(a_retrospective_weighs_effect_cost_and_satisfaction, |t| async move {
    let early = project(&t).await;
    let input = json!({ "projectId": early });
    let refused = t.mutate("project_manager", "openRetrospective", "retrospective", "id", input).await;
    assert_eq!(refused["errors"][0]["code"], "INVALID_TRANSITION", "its work is not over");

    let project = completed(&t).await;
    let opened = open(&t, &project).await;
    let id = opened["id"].clone();
    let article = &opened["serviceEffects"][1];
    assert_eq!(
        article["metrics"],
        json!([{ "metric": "reach" }, { "metric": "reads" }, { "metric": "conversions" }])
    );
    assert!(article["formula"].as_str().unwrap().contains("reads 40"), "{article}");
    assert_eq!(article["scoreReason"], "target or actual is not recorded");
    let item = article["serviceItem"]["id"].clone();
    let costs = t.get("project_manager", "{ costs { nodes { id } } }", json!({})).await["costs"].clone();
    let metric = |name: &str, target: Value, actual: Value| json!({ "serviceItemId": item, "metric": name, "target": target, "actual": actual });
    let input = json!({
        "id": id, "version": opened["version"], "lessons": "Book the slot early",
        "effects": [metric("reach", json!(3_000_000_000_u64), json!(0)), metric("reads", json!(1000), json!(500)),
            metric("conversions", json!(10), json!(5))],
        "avoidableCosts": [{ "costId": costs["nodes"][0]["id"], "reason": "Booked twice" }],
    });
    let fields = "effectScore effects { metric target actual attainment } serviceEffects { score rates { name formula
        target actual reason } } costAnalysis { category budget { amount } actual { amount } variance { amount }
        avoidable { amount } } avoidableCosts { reason cost { payee } } version";
    let found =
        t.done("project_manager", "updateRetrospective", "retrospective", fields, input.clone()).await;
    // 20 x 0 %, 40 x 50 %, 40 x 50 %.
    assert_eq!(found["effectScore"], 40.0);
    assert_eq!(found["effects"][0]["target"], 3e9);
    let rates = &found["serviceEffects"][0]["rates"];
    assert_eq!((&rates[0]["actual"], &rates[0]["reason"]), (&json!(null), &json!("reach is 0")));
    assert_eq!((&rates[1]["formula"], &rates[1]["actual"]), (&json!("conversions / reads"), &json!(0.01)));
    assert_eq!(
        found["costAnalysis"][1],
        json!({ "category": "MEDIA", "budget": { "amount": "40000.00" }, "actual": { "amount": "120000.00" },
            "variance": { "amount": "-80000.00" }, "avoidable": { "amount": "120000.00" } })
    );
    assert_eq!(found["avoidableCosts"][0]["reason"], "Booked twice");
    let stale = t.mutate("project_manager", "updateRetrospective", "retrospective", "id", input).await;
    assert_eq!(stale["errors"][0]["code"], "CONFLICT");

    let rate = |rating: i32| json!({ "id": id, "rating": rating, "comment": "很满意" });
    let wrong = t.mutate("sales", "recordSatisfaction", "retrospective", "id", rate(6)).await;
    assert_eq!(wrong["errors"][0]["allowed"], json!(["1 to 5"]));
    let fields = "satisfaction { rating comment }";
    let rated = t.done("sales", "recordSatisfaction", "retrospective", fields, rate(5)).await;
    assert_eq!(rated["satisfaction"], json!({ "rating": 5, "comment": "很满意" }));
    for who in ["sales", "team_lead", "finance"] {
        let answer = t.mutate(who, "finishRetrospective", "retrospective", "id", json!({ "id": id })).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "FORBIDDEN", "{who}");
    }
    let fields = "finishedAt finishedBy { name }";
    let done =
        t.done("project_manager", "finishRetrospective", "retrospective", fields, json!({ "id": id })).await;
    assert_eq!(
        done,
        json!({ "finishedAt": "2026-03-02T04:00:00Z", "finishedBy": { "name": "project_manager" } })
    );
    let late = t.mutate("sales", "recordSatisfaction", "retrospective", "id", rate(1)).await;
    assert_eq!(late["errors"][0]["code"], "INVALID_TRANSITION");
    let hidden = "{ retrospectives { nodes { lessons costAnalysis { category } } } }";
    let hidden = t.ask("sales", hidden, json!({})).await;
    assert_eq!(hidden["errors"][0]["extensions"]["code"], "FORBIDDEN");
    let query = "query($id: ID!) { project(id: $id) { retrospective { id } } }";
    assert_eq!(t.get("sales", query, json!({ "id": project })).await["project"]["retrospective"]["id"], id);
});

on_both!(a_new_requirement_finds_what_was_learnt, |t| async move {
    let project = completed(&t).await;
    let id = open(&t, &project).await["id"].clone();
    let customer = customer_of(&t, "sales", "Another tea house").await;
    let wanted = requirement(&t, "sales", &customer).await;
    let query = "query($id: ID!) { node(id: $id) { ... on Requirement { similarRetrospectives(first: 3) { similarity reasons
        project { code } actualCost { amount } budget { amount } overrunFactor plannedDays durationDays satisfaction
        retrospective { lessons } } } } }";
    let ask = async |who: &str| {
        t.get(who, query, json!({ "id": wanted })).await["node"]["similarRetrospectives"].clone()
    };
    assert_eq!(ask("sales").await, json!([]), "only finished ones are told");
    let input = json!({ "id": id, "lessons": "Book the slot early" });
    t.done("project_manager", "updateRetrospective", "retrospective", "id", input).await;
    let input = json!({ "id": id, "rating": 4 });
    t.done("project_manager", "recordSatisfaction", "retrospective", "id", input).await;
    t.done("project_manager", "finishRetrospective", "retrospective", "id", json!({ "id": id })).await;

    let found = ask("team_lead").await;
    assert_eq!(found[0]["project"]["code"], "P-2026-000001", "each cites its project");
    assert_eq!(found[0]["actualCost"]["amount"], "120000.00");
    assert_eq!(found[0]["overrunFactor"], 1.2);
    assert_eq!((&found[0]["plannedDays"], &found[0]["durationDays"]), (&json!(30), &json!(1)));
    assert_eq!(found[0]["satisfaction"], 4);
    assert!(found[0]["similarity"].as_f64().unwrap() > 0.9, "{found}");
    assert!(found[0]["reasons"].to_string().contains("live stream"), "{found}");
    let to_sales = ask("sales").await;
    assert_eq!(to_sales[0]["project"]["code"], "P-2026-000001");
    assert_eq!((&to_sales[0]["actualCost"], &to_sales[0]["overrunFactor"]), (&json!(null), &json!(null)));

    // Another line's sales person finds nothing: the project is not theirs to see.
    let customer = customer_of(&t, "sales2", "A third tea house").await;
    let theirs = requirement(&t, "sales2", &customer).await;
    let found =
        t.get("sales2", query, json!({ "id": theirs })).await["node"]["similarRetrospectives"].clone();
    assert_eq!(found, json!([]));
});

// A rating that is corrected keeps what the customer said; to say it again changes nothing and leaves no entry.
on_both!(the_customer_s_words_stay_until_they_are_cleared, |t| async move {
    let project = completed(&t).await;
    let id = open(&t, &project).await["id"].clone();
    let fields = "satisfaction { rating comment } version";
    let rate = async |mut input: Value| {
        input["id"] = id.clone();
        t.done("sales", "recordSatisfaction", "retrospective", fields, input).await
    };
    rate(json!({ "rating": 5, "comment": "Calm and quick" })).await;
    let kept = rate(json!({ "rating": 4 })).await;
    assert_eq!(kept["satisfaction"], json!({ "rating": 4, "comment": "Calm and quick" }));
    assert_eq!(rate(json!({ "rating": 4, "comment": "Calm and quick" })).await, kept, "nothing has changed");
    assert_eq!(rate(json!({ "rating": 4, "comment": null })).await["satisfaction"]["comment"], Value::Null);
    // Sales read what they wrote.
    let query = "query($id: ID!) { auditLog(filter: { projectId: $id, action: RECORD_SATISFACTION }) {
        nodes { changes { field from to } } } }";
    for who in ["sales", "team_lead"] {
        let log = t.get(who, query, json!({ "id": project })).await["auditLog"]["nodes"].clone();
        assert_eq!(log.as_array().unwrap().len(), 3, "{log}");
        assert!(log.to_string().contains("Calm and quick"), "{log}");
        assert!(log.as_array().unwrap().iter().all(|one| one["changes"] != json!([])), "{log}");
    }
});
