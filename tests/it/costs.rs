//! Costs: submitted, approved, paid, and booked to the project.

use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::on_both;
use crate::support::TestApp;
use crate::support::builders::{approved_cost, cost, cost_input, project, yuan};

const SUMMARY: &str = "query($id: ID!) { project(id: $id) { costSummary {
    budget { amount } redLine { amount } submitted { amount } committed { amount } paid { amount } remaining { amount }
    usedRatio byCategory { category budget { amount } submitted { amount } committed { amount } paid { amount } } } } }";

async fn summary(t: &TestApp, project: &Value) -> Value {
    t.get("team_lead", SUMMARY, json!({ "id": project })).await["project"]["costSummary"].clone()
}

async fn step(t: &TestApp, who: &str, mutation: &str, id: &Value) -> Value {
    t.mutate(who, mutation, "cost", "status version", json!({ "id": id })).await
}

on_both!(a_cost_is_approved_paid_and_booked, |t| async move {
    let project = project(&t).await;
    let id = cost(&t, &project, "1200.34").await;
    assert_eq!(summary(&t, &project).await["submitted"]["amount"], "1200.34");
    let early = step(&t, "finance", "payCost", &id).await;
    assert_eq!(early["errors"][0]["code"], "INVALID_TRANSITION");
    assert_eq!(early["errors"][0]["allowed"], json!(["approveCost", "rejectCost", "cancelCost"]));

    assert_eq!(step(&t, "finance", "approveCost", &id).await["cost"]["status"], "APPROVED");
    assert_eq!(summary(&t, &project).await["committed"]["amount"], "1200.34");
    assert_eq!(step(&t, "finance2", "payCost", &id).await["cost"]["status"], "PAID");
    let after = summary(&t, &project).await;
    assert_eq!(after["paid"]["amount"], "1200.34");
    assert_eq!(after["submitted"]["amount"], "0.00");
    assert_eq!(after["remaining"]["amount"], "98799.66");
    assert_eq!(
        after["byCategory"][1],
        json!({
        "category": "MEDIA", "budget": { "amount": "40000.00" }, "submitted": { "amount": "0.00" },
        "committed": { "amount": "0.00" }, "paid": { "amount": "1200.34" } })
    );
    let query =
        "query($id: ID!) { node(id: $id) { ... on Cost { paidAt approvals { step decidedBy { name } } } } }";
    let node = t.get("finance", query, json!({ "id": id })).await["node"].clone();
    assert_eq!(node["paidAt"], "2026-03-02T04:00:00Z");
    assert_eq!(
        node["approvals"],
        json!([
        { "step": "FINANCE_APPROVAL", "decidedBy": { "name": "finance" } },
        { "step": "PAYMENT", "decidedBy": { "name": "finance2" } }])
    );
});

on_both!(ten_small_costs_route_like_one_large_one, |t| async move {
    let project = project(&t).await;
    let fields = "id approvalRoute { steps { role rule figure { amount } limit { amount } } }";
    let large = t.done("project_manager", "submitCost", "cost", fields, cost_input(&project, "50000")).await;
    assert_eq!(
        large["approvalRoute"]["steps"][1],
        json!({
        "role": "DIRECTOR", "rule": "COST_DIRECTOR_AMOUNT", "figure": { "amount": "50000.00" },
        "limit": { "amount": "50000.00" } })
    );
    t.done("project_manager", "cancelCost", "cost", "status", json!({ "id": large["id"] })).await;

    for payee in 0..8 {
        let mut input = cost_input(&project, "10000");
        input["payee"] = json!(format!("Printer {payee}"));
        let small = t.done("project_manager", "submitCost", "cost", fields, input).await;
        assert_eq!(small["approvalRoute"]["steps"].as_array().unwrap().len(), 1);
    }
    let ninth = t.done("project_manager", "submitCost", "cost", fields, cost_input(&project, "10000")).await;
    assert_eq!(ninth["approvalRoute"]["steps"][1]["rule"], "COST_DIRECTOR_RATIO");
    assert_eq!(ninth["approvalRoute"]["steps"][1]["figure"]["amount"], "90000.00");

    let id = &ninth["id"];
    let too_early = step(&t, "director", "approveCost", id).await;
    assert_eq!(too_early["errors"][0]["extensions"]["code"], "FORBIDDEN");
    assert_eq!(step(&t, "finance", "approveCost", id).await["cost"]["status"], "FINANCE_APPROVED");
    assert_eq!(step(&t, "finance", "approveCost", id).await["errors"][0]["extensions"]["code"], "FORBIDDEN");
    assert_eq!(step(&t, "director", "approveCost", id).await["cost"]["status"], "APPROVED");
});

on_both!(a_rejection_needs_a_reason_and_frees_the_money, |t| async move {
    let project = project(&t).await;
    let id = cost(&t, &project, "100").await;
    let empty = t.mutate("finance", "rejectCost", "cost", "id", json!({ "id": id, "reason": " " })).await;
    assert_eq!(empty["errors"][0]["field"], json!(["input", "reason"]));
    let input = json!({ "id": id, "reason": "no invoice" });
    let rejected = t.done("finance", "rejectCost", "cost", "status reason", input).await;
    assert_eq!(rejected, json!({ "status": "REJECTED", "reason": "no invoice" }));
    assert_eq!(summary(&t, &project).await["submitted"]["amount"], "0.00");
});

on_both!(the_oa_system_may_say_the_same_twice, |t| async move {
    let project = project(&t).await;
    let mut input = cost_input(&project, "100");
    input["externalRef"] = json!("OA-7");
    let all = (0..5).map(|_| t.mutate("project_manager", "submitCost", "cost", "id", input.clone()));
    let answers = join_all(all).await;
    assert!(answers.iter().all(|answer| answer["cost"]["id"] == answers[0]["cost"]["id"]), "{answers:#?}");
    assert_eq!(summary(&t, &project).await["submitted"]["amount"], "100.00");
    input["amount"] = yuan("90000");
    let another = t.mutate("project_manager", "submitCost", "cost", "id", input).await;
    assert_eq!(another["errors"][0]["code"], "CONFLICT", "nothing is lost in silence: {another}");
    assert_eq!(another["errors"][0]["field"], json!(["input", "externalRef"]));
});

on_both!(bad_input_names_its_field, |t| async move {
    let project = project(&t).await;
    let cases = [
        ("amount", yuan("-5"), json!(["input", "amount", "amount"])),
        ("amount", yuan("0"), json!(["input", "amount", "amount"])),
        ("amount", yuan("1.005"), json!(["input", "amount", "amount"])),
        ("amount", yuan("ten"), json!(["input", "amount", "amount"])),
        ("amount", json!({ "amount": "5", "currency": "USD" }), json!(["input", "amount", "currency"])),
        ("incurredOn", json!("2026-13-01"), json!(["input", "incurredOn"])),
        ("incurredOn", json!("2026-03-03"), json!(["input", "incurredOn"])),
        ("projectId", json!("P-1"), json!(["input", "projectId"])),
        ("payee", json!(""), json!(["input", "payee"])),
    ];
    for (field, value, path) in cases {
        let mut input = cost_input(&project, "5");
        input[field] = value;
        let payload = t.mutate("project_manager", "submitCost", "cost", "id", input.clone()).await;
        assert_eq!(payload["errors"][0]["field"], path, "{input} {payload}");
        assert_eq!(payload["errors"][0]["code"], "BAD_USER_INPUT");
    }
});

on_both!(two_who_decide_at_once_decide_once, |t| async move {
    let project = project(&t).await;
    for _ in 0..10 {
        let id = cost(&t, &project, "10").await;
        t.token("finance").await;
        t.token("finance2").await;
        let (one, other) =
            tokio::join!(step(&t, "finance", "approveCost", &id), step(&t, "finance2", "approveCost", &id));
        let done = [&one, &other].iter().filter(|payload| !payload["cost"].is_null()).count();
        assert_eq!(done, 1, "{one} {other}");
    }
    assert_eq!(summary(&t, &project).await["committed"]["amount"], "100.00");
});

on_both!(parallel_payments_add_up, |t| async move {
    let project = project(&t).await;
    let mut costs = Vec::new();
    for _ in 0..20 {
        costs.push(approved_cost(&t, &project, "10.01").await);
    }
    let answers = join_all(costs.iter().map(|id| step(&t, "finance", "payCost", id))).await;
    assert!(answers.iter().all(|answer| answer["cost"]["status"] == "PAID"), "{answers:#?}");
    assert_eq!(summary(&t, &project).await["paid"]["amount"], "200.20");
});

// A task moves to another item with all that was spent on it: the cost, the item's figures, the list and the report say
// the same, of months that are over, too.
on_both!(costs_are_for_the_item_of_their_task_wherever_it_moves, |t| async move {
    let id = project(&t).await;
    let query =
        "query($id: ID!) { project(id: $id) { serviceItems { id service earnedValue { ac { amount } } } } }";
    let items = t.get("finance", query, json!({ "id": id })).await["project"]["serviceItems"].clone();
    let task = async |title: &str, item: &Value, parent: &Value| {
        let input = json!({ "projectId": id, "title": title, "serviceItemId": item, "parentId": parent });
        t.done("project_manager", "createTask", "task", "id", input).await["id"].clone()
    };
    let (stream, article) = (&items[0]["id"], &items[1]["id"]);
    let top = task("Stream", stream, &Value::Null).await;
    let part = task("Studio", &Value::Null, &top).await;
    let other = task("Article", article, &Value::Null).await;
    let spent = async |amount: &str, task: &Value, on: &str| {
        let mut input = cost_input(&id, amount);
        input["taskId"] = task.clone();
        input["incurredOn"] = json!(on);
        t.done("project_manager", "submitCost", "cost", "id", input).await["id"].clone()
    };
    let paid = spent("500", &part, "2026-01-15").await;
    step(&t, "finance", "approveCost", &paid).await;
    step(&t, "finance2", "payCost", &paid).await;
    let asked = spent("30", &top, "2026-03-02").await;
    let refused = spent("7", &top, "2026-03-02").await;
    t.done("finance", "rejectCost", "cost", "id", json!({ "id": refused, "reason": "No" })).await;
    let stays = spent("2", &other, "2026-03-02").await;
    let report = async || {
        let query = "{ dashboard { costReport(groupBy: [SERVICE, MONTH]) { service month paid { amount } submitted { amount } } } }";
        t.get("team_lead", query, json!({})).await["dashboard"]["costReport"].clone()
    };
    let before = report().await;
    t.done("project_manager", "updateTask", "task", "id", json!({ "id": top, "parentId": other })).await;

    let of_cost = "query($ids: [ID!]!) { nodes(ids: $ids) { ... on Cost { version serviceItem { id } } } }";
    let found =
        t.get("finance", of_cost, json!({ "ids": [paid, asked, refused, stays] })).await["nodes"].clone();
    for cost in found.as_array().unwrap() {
        assert_eq!(&cost["serviceItem"]["id"], article, "{found}");
    }
    let figures = t.get("finance", query, json!({ "id": id })).await["project"]["serviceItems"].clone();
    let spent: Vec<_> = [0_usize, 1].map(|n| figures[n]["earnedValue"]["ac"]["amount"].clone()).into();
    assert_eq!(spent, ["0.00", "532.00"], "{figures}");
    for (service, count) in [("Live stream", 0), ("Sponsored article", 4)] {
        let query = "query($id: ID!, $service: [String!]) { costs(filter: { projectId: $id, service: $service }) { totalCount } }";
        let listed = t.get("finance", query, json!({ "id": id, "service": [service] })).await;
        assert_eq!(listed["costs"]["totalCount"], count, "{service}");
    }
    use sea_orm::EntityTrait;
    let sums = async || {
        let rows = entity::line_cost::Entity::find().all(&t.app.db.reader).await.unwrap();
        let mut rows: Vec<_> = rows
            .into_iter()
            .filter(|row| row.submitted_minor + row.committed_minor + row.paid_minor != 0)
            .map(|row| {
                format!(
                    "{} {} {}+{}+{}",
                    row.service, row.month, row.submitted_minor, row.committed_minor, row.paid_minor
                )
            })
            .collect();
        rows.sort();
        rows
    };
    assert_eq!(
        sums().await,
        ["Sponsored article 2026-01-01 0+0+50000", "Sponsored article 2026-03-01 3200+0+0"]
    );
    let log = "query($id: ID!) { auditLog(filter: { projectId: $id, action: FOLLOW_COST }) { nodes { changes { field from to } } } }";
    let log = t.get("team_lead", log, json!({ "id": id })).await["auditLog"]["nodes"].clone();
    assert_eq!(log.as_array().unwrap().len(), 3, "{log}");
    assert_eq!(log[0]["changes"][0]["field"], "serviceItem");
    let after = report().await;
    assert_ne!(before, after);
    let services: Vec<_> = after.as_array().unwrap().iter().map(|row| row["service"].clone()).collect();
    assert!(!services.contains(&json!("Live stream")), "{after}");
    // A task without an item has costs without one.
    t.done("project_manager", "updateTask", "task", "id", json!({ "id": other, "serviceItemId": null }))
        .await;
    let found = t.get("finance", of_cost, json!({ "ids": [paid, stays] })).await["nodes"].clone();
    assert!(found.as_array().unwrap().iter().all(|cost| cost["serviceItem"].is_null()), "{found}");
    assert_eq!(sums().await, [" 2026-01-01 0+0+50000", " 2026-03-01 3200+0+0"]);
});

on_both!(what_is_said_again_otherwise_names_its_field, |t| async move {
    let project = project(&t).await;
    let mut input = cost_input(&project, "100");
    input["externalRef"] = json!("OA-8");
    input["proofUrl"] = json!("https://proof.example/1");
    let first = t.done("project_manager", "submitCost", "cost", "id", input.clone()).await;
    let mut silent = input.clone();
    silent["proofUrl"] = Value::Null;
    assert_eq!(t.done("project_manager", "submitCost", "cost", "id", silent).await, first);
    let task = crate::support::builders::task(&t, &project, "Slots", None).await;
    for (field, value) in [
        ("description", json!("Two slots")),
        ("proofUrl", json!("https://proof.example/2")),
        ("taskId", task),
    ] {
        let mut other = input.clone();
        other[field] = value;
        let refused = t.mutate("project_manager", "submitCost", "cost", "id", other).await;
        assert_eq!(refused["errors"][0]["code"], "CONFLICT", "{refused}");
        assert_eq!(refused["errors"][0]["field"], json!(["input", field]), "{refused}");
    }
    let decide = async |comment: Value| {
        let input = json!({ "projectId": project, "externalRef": "OA-8", "step": "FINANCE_APPROVAL", "comment": comment });
        t.mutate("finance", "recordOaDecision", "cost", "status", input).await
    };
    assert_eq!(decide(json!("Fine")).await["cost"]["status"], "APPROVED");
    for same in [json!("Fine"), Value::Null] {
        assert_eq!(decide(same).await["cost"]["status"], "APPROVED");
    }
    let refused = decide(json!("Fine, but the last one")).await;
    assert_eq!(refused["errors"][0]["field"], json!(["input", "comment"]), "{refused}");
});
