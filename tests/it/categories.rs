//! Categories that money is spent on are the company's own: added, renamed, put in order and put out of use.

use serde_json::{Value, json};

use crate::on_both;
use crate::support::TestApp;
use crate::support::builders::{confirm, cost_input, decide, planned_project, project, sign, yuan};

const FIELDS: &str = "code en: label(locale: \"en\") zh: label(locale: \"zh-CN\") active position version";

async fn listed(t: &TestApp, who: &str) -> Vec<Value> {
    let query = format!("{{ costCategories {{ {FIELDS} }} }}");
    t.get(who, &query, json!({})).await["costCategories"].as_array().unwrap().clone()
}

async fn add(t: &TestApp, input: Value) -> Value {
    t.mutate("admin", "addCostCategory", "costCategory", FIELDS, input).await
}

async fn update(t: &TestApp, input: Value) -> Value {
    t.mutate("admin", "updateCostCategory", "costCategory", FIELDS, input).await
}

fn gifts() -> Value {
    json!({ "code": "GIFTS", "labelEn": "Gifts", "labelZh": "礼品" })
}

on_both!(categories_are_listed_in_their_order_to_everybody, |t| async move {
    let codes: Vec<_> = listed(&t, "member").await.iter().map(|one| one["code"].clone()).collect();
    assert_eq!(codes, ["TALENT", "CREATIVE", "MEDIA", "PRODUCTION", "VENUE", "TRAVEL", "OTHER"]);
    let first = &listed(&t, "sales").await[0];
    assert_eq!(
        (&first["en"], &first["zh"], &first["active"]),
        (&json!("Talent"), &json!("达人与嘉宾"), &json!(true))
    );
    let added = add(&t, gifts()).await["costCategory"].clone();
    assert_eq!(
        added,
        json!({ "code": "GIFTS", "en": "Gifts", "zh": "礼品", "active": true, "position": 8, "version": 1 })
    );
    let first = update(&t, json!({ "code": "GIFTS", "position": 0, "labelEn": "Presents" })).await;
    assert_eq!(first["errors"], json!([]));
    let seen = listed(&t, "finance").await[0].clone();
    assert_eq!(
        (&seen["code"], &seen["en"], &seen["zh"], &seen["version"]),
        (&json!("GIFTS"), &json!("Presents"), &json!("礼品"), &json!(2))
    );
    let log = "{ auditLog(filter: { subject: COST_CATEGORY }) { nodes { action actor { name }
        changes { field from to } } } }";
    let logged = t.get("admin", log, json!({})).await["auditLog"]["nodes"].clone();
    assert_eq!(logged[1]["action"], "ADD_COST_CATEGORY");
    let changes = json!([
        { "field": "code", "from": null, "to": "GIFTS" },
        { "field": "labelEn", "from": "Gifts", "to": "Presents" },
        { "field": "position", "from": "8", "to": "0" },
    ]);
    assert_eq!((&logged[0]["action"], &logged[0]["changes"]), (&json!("UPDATE_COST_CATEGORY"), &changes));
});

on_both!(a_category_has_a_code_of_its_own_and_is_changed_as_it_was_read, |t| async move {
    let twice = add(&t, json!({ "code": "MEDIA", "labelEn": "Media", "labelZh": "媒介" })).await;
    assert_eq!(
        (&twice["errors"][0]["code"], &twice["errors"][0]["field"]),
        (&json!("CONFLICT"), &json!(["input", "code"]))
    );
    let stale = update(&t, json!({ "code": "MEDIA", "version": 7, "active": false })).await;
    assert_eq!(stale["errors"][0]["code"], "CONFLICT");
    let query =
        "mutation($input: AddCostCategoryInput!) { addCostCategory(input: $input) { errors { code } } }";
    for wrong in ["", "gifts", "2D", "A B", &"A".repeat(33)] {
        let mut input = gifts();
        input["code"] = wrong.into();
        let refused = t.ask("admin", query, json!({ "input": input })).await;
        let message = refused["errors"][0]["message"].as_str().unwrap();
        assert!(message.contains("CostCategory") && refused["data"].is_null(), "{wrong}: {refused}");
    }
    let literal = "mutation { addCostCategory(input: { code: GIFTS, labelEn: \"Gifts\", labelZh: \"礼品\" })
        { costCategory { code } } }";
    let added = t.get("admin", literal, json!({})).await;
    assert_eq!(added["addCostCategory"]["costCategory"]["code"], "GIFTS");
});

on_both!(a_category_of_the_companys_own_is_spent_in_at_once, |t| async move {
    assert_eq!(add(&t, gifts()).await["errors"], json!([]));
    let id = planned_project(&t, "sales", "project_manager").await;
    let estimate = json!([{ "category": "GIFTS", "amount": yuan("100000") }]);
    let input = json!({ "projectId": id, "content": "It", "estimate": estimate, "quote": yuan("200000") });
    let offered = t.done("project_manager", "draftProposal", "proposal", "id", input).await["id"].clone();
    confirm(&t, "sales", &offered).await;
    t.done("project_manager", "submitForCompliance", "project", "id", json!({ "id": id })).await;
    for who in ["finance", "legal"] {
        assert_eq!(decide(&t, who, &id, true).await["errors"], json!([]));
    }
    sign(&t, "sales", &id).await;
    let mut input = cost_input(&id, "100001");
    input["category"] = "GIFTS".into();
    let cost = t.done("project_manager", "submitCost", "cost", "id category", input).await;
    assert_eq!(cost["category"], "GIFTS");
    for who in ["finance", "director"] {
        t.done(who, "approveCost", "cost", "id", json!({ "id": cost["id"] })).await;
    }
    let query = "query($id: ID!) { project(id: $id) { budget { lines { category amount { amount } } }
        costSummary { byCategory { category budget { amount } committed { amount } } }
        costs(filter: { category: [GIFTS] }) { totalCount } alerts { nodes { rule } } }
        dashboard { costReport(groupBy: [CATEGORY]) { category committed { amount } } } }";
    let seen = t.get("business_owner", query, json!({ "id": id })).await;
    let found = &seen["project"];
    assert_eq!(
        found["budget"]["lines"],
        json!([{ "category": "GIFTS", "amount": { "amount": "100000.00" } }])
    );
    let summed = json!([{ "category": "GIFTS", "budget": { "amount": "100000.00" }, "committed": { "amount": "100001.00" } }]);
    assert_eq!(found["costSummary"]["byCategory"], summed);
    assert_eq!(found["costs"]["totalCount"], 1);
    assert!(
        found["alerts"]["nodes"].as_array().unwrap().contains(&json!({ "rule": "COST_RED_LINE" })),
        "{found:#}"
    );
    let report = json!([{ "category": "GIFTS", "committed": { "amount": "100001.00" } }]);
    assert_eq!(seen["dashboard"]["costReport"], report);
});

on_both!(what_is_out_of_use_is_refused_for_something_new_and_goes_on_where_it_is, |t| async move {
    // Its budget is for TALENT and MEDIA.
    let id = project(&t).await;
    let mut input = cost_input(&id, "100");
    input["category"] = "VENUE".into();
    input["externalRef"] = "OA-1".into();
    let cost = t.done("project_manager", "submitCost", "cost", "id", input.clone()).await;
    for code in ["MEDIA", "VENUE"] {
        assert_eq!(update(&t, json!({ "code": code, "active": false })).await["errors"], json!([]));
    }
    let others = ["TALENT", "CREATIVE", "PRODUCTION", "TRAVEL", "OTHER"];
    for category in ["VENUE", "NOTHING"] {
        let mut input = cost_input(&id, "200");
        input["category"] = category.into();
        let refused = t.mutate("project_manager", "submitCost", "cost", "id", input).await;
        let error = &refused["errors"][0];
        let allowed: Vec<_> = others.into_iter().chain(["MEDIA"]).collect();
        assert_eq!(
            (&error["field"], &error["allowed"]),
            (&json!(["input", "category"]), &json!(allowed)),
            "{refused:#}"
        );
    }
    let spent = t.done("project_manager", "submitCost", "cost", "category", cost_input(&id, "200")).await;
    assert_eq!(spent["category"], "MEDIA", "the customer has confirmed a budget for it");
    let again = t.done("project_manager", "submitCost", "cost", "id", input).await;
    assert_eq!(again, cost, "the same cost said again is no new one");
    let approved = t.done("finance", "approveCost", "cost", "category", json!({ "id": cost["id"] })).await;
    assert_eq!(approved["category"], "VENUE");
});

on_both!(an_estimate_goes_on_with_its_own_categories_and_takes_no_other_that_is_out_of_use, |t| async move {
    let planned = planned_project(&t, "sales", "project_manager").await;
    let draft = async |category: &str| {
        let estimate = json!([
            { "category": "TALENT", "amount": yuan("1") }, { "category": category, "amount": yuan("1") },
        ]);
        let input =
            json!({ "projectId": planned, "content": "It", "estimate": estimate, "quote": yuan("9") });
        t.mutate("project_manager", "draftProposal", "proposal", "id", input).await
    };
    let preview = async |category: &str| {
        let query = "query($input: MarginPreviewInput!) { marginPreview(input: $input) { estimatedCost { amount } } }";
        let estimate = json!([{ "category": category, "amount": yuan("2") }]);
        t.ask("project_manager", query, json!({ "input": { "projectId": planned, "estimate": estimate } }))
            .await
    };
    assert_eq!(draft("MEDIA").await["errors"], json!([]));
    for code in ["MEDIA", "VENUE"] {
        assert_eq!(update(&t, json!({ "code": code, "active": false })).await["errors"], json!([]));
    }
    assert_eq!(preview("MEDIA").await["errors"], Value::Null);
    assert_eq!(draft("MEDIA").await["errors"], json!([]), "as the preview says");
    assert_ne!(preview("VENUE").await["errors"], Value::Null);
    let refused = draft("VENUE").await;
    assert_eq!(refused["errors"][0]["field"], json!(["input", "estimate", "1", "category"]), "{refused:#}");
});

on_both!(the_last_category_in_use_stays_in_use, |t| async move {
    let codes: Vec<_> = listed(&t, "admin").await.iter().map(|one| one["code"].clone()).collect();
    let (last, others) = codes.split_last().unwrap();
    for code in &others[1..] {
        assert_eq!(update(&t, json!({ "code": code, "active": false })).await["errors"], json!([]));
    }
    // Of two at once one is refused.
    let (one, other) = tokio::join!(
        update(&t, json!({ "code": others[0], "active": false })),
        update(&t, json!({ "code": last, "active": false })),
    );
    let refused: Vec<_> = [one, other].into_iter().filter(|one| one["errors"] != json!([])).collect();
    assert_eq!(refused.len(), 1, "{refused:#?}");
    assert_eq!(refused[0]["errors"][0]["field"], json!(["input", "active"]));
    assert_eq!(listed(&t, "member").await.iter().filter(|one| one["active"] == json!(true)).count(), 1);
    for field in ["labelEn", "labelZh", "active", "position"] {
        let cleared = update(&t, json!({ "code": "OTHER", field: null })).await;
        assert_eq!(cleared["errors"][0]["field"], json!(["input", field]), "{cleared:#}");
    }
});
