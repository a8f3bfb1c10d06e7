//! Which currencies something new may be in, and amounts with other decimals than two.

use sea_orm::ActiveModelTrait;
use serde_json::{Value, json};

use crate::on_both;
use crate::support::builders::{all_passed, confirm, customer, decide};
use crate::support::days::event_types;
use crate::support::{PASSWORD, TestApp, user_id};

/// An amount in Kuwaiti dinars.
fn dinars(amount: &str) -> Value {
    json!({ "amount": amount, "currency": "KWD" })
}

fn needed(customer: &Value, price: Value) -> Value {
    json!({ "customerId": customer, "title": "Spring", "description": "", "expectedResults": "",
        "serviceItems": [{ "service": "Live stream", "quantity": 1, "unitPrice": price }] })
}

async fn choose(t: &TestApp, currencies: &[&str]) -> Value {
    let input = json!({ "currencies": currencies });
    t.mutate("admin", "updatePolicy", "policy", "currencies", input).await
}

/// The id of a project in execution with a budget of 100.125 dinars.
async fn project_in_dinars(t: &TestApp) -> Value {
    let input = needed(&customer(t).await, dinars("200.250"));
    let needed = t.done("sales", "createRequirement", "requirement", "id", input).await["id"].clone();
    t.done("sales", "submitRequirement", "requirement", "id", json!({ "id": needed })).await;
    let input = json!({ "id": needed, "findings": all_passed() });
    t.done("project_manager", "reviewRequirement", "requirement", "id", input).await;
    let manager = user_id(t, "project_manager").await;
    let input = json!({ "requirementId": needed, "managerId": manager });
    let made = t.done("project_manager", "initiateProject", "project", "id serviceItems { id }", input).await;
    let project = made["id"].clone();
    let milestones = json!([{ "serviceItemId": made["serviceItems"][0]["id"], "date": "2026-03-20" }]);
    let input = json!({ "id": project, "plannedStart": "2026-03-02", "plannedEnd": "2026-03-31",
        "milestones": milestones });
    t.done("project_manager", "planProject", "project", "id", input).await;
    let estimate = json!([{ "category": "TALENT", "amount": dinars("100.125") }]);
    let input =
        json!({ "projectId": project, "content": "It", "estimate": estimate, "quote": dinars("200.250") });
    let proposal = t.done("project_manager", "draftProposal", "proposal", "id", input).await["id"].clone();
    confirm(t, "sales", &proposal).await;
    t.done("project_manager", "submitForCompliance", "project", "id", json!({ "id": project })).await;
    for who in ["finance", "legal"] {
        assert_eq!(decide(t, who, &project, true).await["errors"], json!([]));
    }
    let parts = json!([{ "amount": dinars("200.250"), "dueOn": "2026-12-31" }]);
    let input =
        json!({ "projectId": project, "number": "K-1", "amount": dinars("200.250"), "instalments": parts });
    let contract = t.done("sales", "draftContract", "contract", "id", input).await["id"].clone();
    t.done("sales", "submitContract", "contract", "id", json!({ "id": contract })).await;
    let input = json!({ "id": contract, "approve": true });
    t.done("legal", "decideContract", "contract", "id", input).await;
    project
}

on_both!(who_has_no_line_sells_in_the_currencies_of_the_customers, |t| async move {
    let customer = customer(&t).await;
    let line =
        t.get("sales", "{ viewer { businessLine { id } } }", json!({})).await["viewer"]["businessLine"]["id"]
            .clone();
    let input = json!({ "businessLineId": line, "currencies": ["CNY", "KWD"] });
    t.done("admin", "updatePolicy", "policy", "currencies", input).await;
    let input =
        json!({ "email": "free@test.example", "name": "free", "password": PASSWORD, "roles": ["SALES"] });
    let free = t.done("admin", "createUser", "user", "id", input).await["id"].clone();
    // The customer stays its line's when somebody without one looks after it.
    let own =
        t.done("free", "createCustomer", "customer", "id", json!({ "name": "Own" })).await["id"].clone();
    let dollars = json!({ "amount": "1", "currency": "USD" });
    let id = plimsoll::app::scalar::GlobalId::decode(customer.as_str().unwrap()).unwrap().1;
    let row = entity::customer::ActiveModel {
        id: sea_orm::Set(id),
        owner_id: sea_orm::Set(crate::support::viewer(&t.app, "free").await.user_id),
        ..Default::default()
    };
    row.update(t.app.db.writer()).await.unwrap();
    let refused =
        t.mutate("free", "createRequirement", "requirement", "id", needed(&customer, dollars.clone())).await;
    assert_eq!(refused["errors"][0]["allowed"], json!(["CNY", "KWD"]), "{refused:#} {free}");
    t.done("free", "createRequirement", "requirement", "id", needed(&customer, dinars("1"))).await;
    t.done("free", "createRequirement", "requirement", "id", needed(&own, dollars)).await;
});

on_both!(something_new_is_in_a_currency_that_the_policy_has, |t| async move {
    let customer = customer(&t).await;
    let input = || needed(&customer, dinars("1.234"));
    let refused = t.mutate("sales", "createRequirement", "requirement", "id", input()).await;
    let error = &refused["errors"][0];
    assert_eq!(error["field"], json!(["input", "serviceItems", "0", "unitPrice", "currency"]), "{refused:#}");
    assert_eq!(error["allowed"], json!(["CNY", "EUR", "GBP", "HKD", "JPY", "SGD", "USD"]));

    assert_eq!(choose(&t, &["KWD", "CNY", "KWD"]).await["policy"]["currencies"], json!(["CNY", "KWD"]));
    let fields = "id version amount { amount currency }";
    let made = t.done("sales", "createRequirement", "requirement", fields, input()).await;
    assert_eq!(made["amount"], dinars("1.234"));
    let dollars = needed(&customer, json!({ "amount": "1", "currency": "USD" }));
    let refused = t.mutate("sales", "createRequirement", "requirement", "id", dollars).await;
    assert_eq!(refused["errors"][0]["allowed"], json!(["CNY", "KWD"]));

    // What is in a currency goes on in it when the policy has it no more.
    assert_eq!(choose(&t, &["CNY"]).await["errors"], json!([]));
    let items = json!([{ "service": "Live stream", "quantity": 2, "unitPrice": { "amount": "2.5" } }]);
    let input = json!({ "id": made["id"], "serviceItems": items });
    let changed = t.done("sales", "updateRequirement", "requirement", fields, input).await;
    assert_eq!(changed["amount"], dinars("5.000"));
});

on_both!(the_policys_own_currency_is_among_those_that_it_has, |t| async move {
    let refused = choose(&t, &["USD"]).await;
    assert_eq!(
        (&refused["errors"][0]["field"], &refused["errors"][0]["allowed"]),
        (&json!(["input", "currencies"]), &json!(["CNY"]))
    );
    let other = json!({ "currency": "KWD", "directorApprovalAmount": dinars("50") });
    let refused = t.mutate("admin", "updatePolicy", "policy", "version", other).await;
    assert_eq!(refused["errors"][0]["field"], json!(["input", "currency"]), "{refused:#}");
    let log = "{ auditLog(filter: { action: UPDATE_POLICY }) { nodes { changes { field from to } } } }";
    assert_eq!(choose(&t, &["CNY", "USD"]).await["errors"], json!([]));
    let change = t.get("admin", log, json!({})).await["auditLog"]["nodes"][0]["changes"][0].clone();
    assert_eq!(
        change,
        json!({ "field": "currencies", "from": "CNY EUR GBP HKD JPY SGD USD", "to": "CNY USD" })
    );
});

on_both!(amounts_have_the_decimals_of_their_currency_everywhere, |t| async move {
    assert_eq!(choose(&t, &["CNY", "KWD"]).await["errors"], json!([]));
    let project = project_in_dinars(&t).await;
    let cost = |amount: &str| {
        json!({ "projectId": project, "category": "TALENT", "description": "Host", "payee": "Noor",
            "amount": { "amount": amount }, "incurredOn": "2026-03-02" })
    };
    let refused = t.mutate("project_manager", "submitCost", "cost", "id", cost("0.0001")).await;
    assert_eq!(refused["errors"][0]["field"], json!(["input", "amount", "amount"]), "{refused:#}");
    let id = t.done("project_manager", "submitCost", "cost", "id", cost("100.126")).await["id"].clone();
    for who in ["finance", "director"] {
        t.done(who, "approveCost", "cost", "id", json!({ "id": id })).await;
    }
    let query = "query($id: ID!) { project(id: $id) {
        costSummary { committed { amount currency } remaining { amount } }
        alerts { nodes { rule message(locale: \"en\") evidence { name value unit currency } } } } }";
    let found = t.get("team_lead", query, json!({ "id": project })).await["project"].clone();
    assert_eq!(found["costSummary"]["committed"], dinars("100.126"));
    assert_eq!(found["costSummary"]["remaining"]["amount"], "-0.001");
    let alerts = found["alerts"]["nodes"].as_array().unwrap();
    let passed = alerts.iter().find(|alert| alert["rule"] == "COST_RED_LINE").unwrap();
    assert!(passed["message"].as_str().unwrap().contains("KWD 100.125 by KWD 0.001"), "{passed:#}");
    let over = json!({ "name": "OVER", "value": "0.001", "unit": "MONEY", "currency": "KWD" });
    assert!(passed["evidence"].as_array().unwrap().contains(&over), "{passed:#}");
    assert_eq!(event_types(&t, entity::enums::AlertRule::CostRedLine).await.len(), 1);
});
