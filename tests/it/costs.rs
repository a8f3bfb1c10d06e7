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
        "role": "DIRECTOR", "rule": "cost.director_amount", "figure": { "amount": "50000.00" },
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
    assert_eq!(ninth["approvalRoute"]["steps"][1]["rule"], "cost.director_ratio");
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
