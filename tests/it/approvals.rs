//! Whoever must decide next is told, once, in the transaction that makes it their turn, and nobody else is.

use serde_json::{Value, json};

use crate::on_both;
use crate::support::TestApp;
use crate::support::builders::{
    approved_cost, confirm, contract_input, cost, decide, planned_project, project, proposal, yuan,
};
use crate::support::socket::Socket;

const APPROVALS: &str = "subscription { alerts(filter: { kind: [APPROVAL_REQUIRED] }) { type alert { rule
    en: message(locale: \"en\") zh: message(locale: \"zh-CN\") evidence { name value } } } }";

/// The rules of the approvals that a person is asked for now.
async fn asked(t: &TestApp, who: &str) -> Vec<String> {
    let query = "{ alerts(filter: { kind: [APPROVAL_REQUIRED], status: [OPEN] }, orderBy: RAISED_AT_ASC) { nodes { rule } } }";
    let found = t.get(who, query, json!({})).await["alerts"]["nodes"].clone();
    found.as_array().unwrap().iter().map(|node| node["rule"].as_str().unwrap().to_string()).collect()
}

const EVERYBODY: [&str; 9] = [
    "sales",
    "project_manager",
    "member",
    "finance",
    "legal",
    "director",
    "team_lead",
    "business_owner",
    "admin",
];

/// Only these people are asked, each for one thing.
async fn only(t: &TestApp, expected: &[(&str, &str)]) {
    for who in EVERYBODY {
        let own: Vec<_> = expected.iter().filter(|(name, _)| *name == who).map(|(_, rule)| *rule).collect();
        assert_eq!(asked(t, who).await, own, "{who}");
    }
}

on_both!(reviews_and_contracts_ask_finance_then_legal, |t| async move {
    let id = planned_project(&t, "sales", "project_manager").await;
    let offer = proposal(&t, "project_manager", &id, "200000").await;
    confirm(&t, "sales", &offer).await;
    only(&t, &[]).await;
    let mut finance = Socket::subscribe(&t, "finance", APPROVALS, json!({})).await;
    let mut legal = Socket::subscribe(&t, "legal", APPROVALS, json!({})).await;
    let mut lead = Socket::subscribe(&t, "team_lead", "subscription { alerts { type } }", json!({})).await;
    let submit = json!({ "id": id });
    t.done("project_manager", "submitForCompliance", "project", "id", submit.clone()).await;
    let heard = finance.event("alerts").await.expect("finance is asked");
    assert_eq!(
        (&heard["type"], &heard["alert"]["rule"]),
        (&json!("RAISED"), &json!("APPROVAL_COMPLIANCE_FINANCE"))
    );
    let (en, zh) = (heard["alert"]["en"].as_str().unwrap(), heard["alert"]["zh"].as_str().unwrap());
    assert!(en.contains("at CNY 200,000.00 with an expected cost of CNY 100,000.00"), "{en}");
    assert!(zh.contains("等待财务合规审核"), "{zh}");
    only(&t, &[("finance", "APPROVAL_COMPLIANCE_FINANCE")]).await;

    // A refusal ends the question; what is submitted again asks again.
    decide(&t, "finance", &id, false).await;
    assert_eq!(finance.event("alerts").await.expect("decided")["type"], "RESOLVED");
    only(&t, &[]).await;
    t.done("project_manager", "submitForCompliance", "project", "id", submit).await;
    assert_eq!(finance.event("alerts").await.expect("asked again")["type"], "RAISED");
    decide(&t, "finance", &id, true).await;
    assert_eq!(finance.event("alerts").await.expect("decided")["type"], "RESOLVED");
    assert_eq!(
        legal.event("alerts").await.expect("legal's turn")["alert"]["rule"],
        "APPROVAL_COMPLIANCE_LEGAL"
    );
    only(&t, &[("legal", "APPROVAL_COMPLIANCE_LEGAL")]).await;
    decide(&t, "legal", &id, true).await;
    assert_eq!(legal.event("alerts").await.expect("decided")["type"], "RESOLVED");

    let contract = t.done("sales", "draftContract", "contract", "id", contract_input(&t, &id).await).await;
    only(&t, &[]).await;
    let input = json!({ "id": contract["id"] });
    t.done("sales", "submitContract", "contract", "id", input).await;
    assert_eq!(legal.event("alerts").await.expect("a contract")["alert"]["rule"], "APPROVAL_CONTRACT");
    only(&t, &[("legal", "APPROVAL_CONTRACT")]).await;

    // While finance looks at a new estimate, there is nothing for legal to decide.
    let estimate = json!([{ "category": "MEDIA", "amount": yuan("110000") }]);
    let input =
        json!({ "projectId": id, "content": "Three streams", "estimate": estimate, "quote": yuan("200000") });
    let dearer = t.done("project_manager", "draftProposal", "proposal", "id", input).await["id"].clone();
    assert_eq!(legal.event("alerts").await.expect("not now")["type"], "RESOLVED");
    only(&t, &[("finance", "APPROVAL_COMPLIANCE_FINANCE")]).await;
    confirm(&t, "sales", &dearer).await;
    decide(&t, "finance", &id, true).await;
    assert_eq!(legal.event("alerts").await.expect("again")["alert"]["rule"], "APPROVAL_CONTRACT");
    only(&t, &[("legal", "APPROVAL_CONTRACT")]).await;

    t.done("legal", "decideContract", "contract", "id", json!({ "id": contract["id"], "approve": true }))
        .await;
    assert_eq!(legal.event("alerts").await.expect("decided")["type"], "RESOLVED");
    only(&t, &[]).await;
    assert!(lead.is_quiet().await, "nobody else is asked");
});

on_both!(a_cost_asks_finance_and_where_it_is_large_the_director, |t| async move {
    let id = project(&t).await;
    let small = cost(&t, &id, "10").await;
    only(&t, &[("finance", "APPROVAL_COST_FINANCE")]).await;
    t.done("finance", "approveCost", "cost", "id", json!({ "id": small })).await;
    only(&t, &[]).await;
    let large = cost(&t, &id, "60000").await;
    t.done("finance", "approveCost", "cost", "id", json!({ "id": large })).await;
    only(&t, &[("director", "APPROVAL_COST_DIRECTOR")]).await;
    assert_eq!(asked(&t, "director2").await, [] as [&str; 0], "another line's director");
    let health =
        "query($id: ID!) { project(id: $id) { health healthReasons { rule } alerts { nodes { rule } } } }";
    let seen = t.get("director", health, json!({ "id": id })).await["project"].clone();
    assert_eq!((&seen["health"], &seen["healthReasons"]), (&json!("ON_TRACK"), &json!([])), "no warning");
    assert_eq!(seen["alerts"]["nodes"].as_array().unwrap().len(), 1);
    let seen = t.get("team_lead", health, json!({ "id": id })).await["project"].clone();
    assert_eq!(seen["alerts"]["nodes"], json!([]));
    let input = json!({ "id": large, "reason": "Too dear" });
    t.done("director", "rejectCost", "cost", "id", input).await;
    only(&t, &[]).await;

    let query = "query($id: ID!) { auditLog(filter: { projectId: $id, subject: ALERT }, orderBy: AT_ASC) {
        nodes { action actor { name } } } }";
    let log = t.get("team_lead", query, json!({ "id": id })).await["auditLog"]["nodes"].clone();
    let actions: Vec<_> =
        log.as_array().unwrap().iter().map(|node| node["action"].as_str().unwrap()).collect();
    assert!(
        actions.ends_with(&["RAISE_ALERT", "RESOLVE_ALERT", "RAISE_ALERT", "RESOLVE_ALERT"]),
        "{actions:?}"
    );
});

on_both!(what_ends_a_project_ends_its_questions, |t| async move {
    let id = planned_project(&t, "sales", "project_manager").await;
    let offer = proposal(&t, "project_manager", &id, "200000").await;
    confirm(&t, "sales", &offer).await;
    t.done("project_manager", "submitForCompliance", "project", "id", json!({ "id": id })).await;
    assert_eq!(asked(&t, "finance").await.len(), 1);
    let input = json!({ "id": id, "reason": "The customer withdrew" });
    t.done("team_lead", "cancelProject", "project", "id", input).await;
    only(&t, &[]).await;

    // So does a contract that legal was asked for.
    let id = planned_project(&t, "sales", "project_manager").await;
    let offer = proposal(&t, "project_manager", &id, "200000").await;
    confirm(&t, "sales", &offer).await;
    t.done("project_manager", "submitForCompliance", "project", "id", json!({ "id": id })).await;
    decide(&t, "finance", &id, true).await;
    decide(&t, "legal", &id, true).await;
    let contract = t.done("sales", "draftContract", "contract", "id", contract_input(&t, &id).await).await;
    t.done("sales", "submitContract", "contract", "id", json!({ "id": contract["id"] })).await;
    only(&t, &[("legal", "APPROVAL_CONTRACT")]).await;
    let input = json!({ "id": id, "reason": "The customer withdrew" });
    t.done("team_lead", "cancelProject", "project", "id", input).await;
    only(&t, &[]).await;

    // What was spent is still decided on.
    let id = project(&t).await;
    cost(&t, &id, "10").await;
    let input = json!({ "id": id, "reason": "The customer withdrew" });
    t.done("team_lead", "cancelProject", "project", "id", input).await;
    only(&t, &[("finance", "APPROVAL_COST_FINANCE")]).await;
});

const WAITING: &str = "{ workQueues { role duty count items { __typename ... on Node { id } } } }";

async fn waiting(t: &TestApp, who: &str) -> Vec<(String, i64)> {
    let found = t.get(who, WAITING, json!({})).await["workQueues"].clone();
    let each = found.as_array().unwrap().iter().map(|one| {
        let things = one["items"].as_array().unwrap();
        let count = one["count"].as_i64().unwrap();
        assert_eq!(i64::try_from(things.len()).unwrap(), count.min(20), "{one}");
        (one["duty"].as_str().unwrap().to_string(), count)
    });
    each.collect()
}

fn duties(expected: &[(&str, i64)]) -> Vec<(String, i64)> {
    expected.iter().map(|(duty, count)| ((*duty).to_string(), *count)).collect()
}

on_both!(what_waits_for_people_is_told_in_one_query, |t| async move {
    use crate::support::builders::{complied_project, customer, deliver, requirement, task};
    for who in EVERYBODY {
        assert_eq!(waiting(&t, who).await, duties(&[]), "{who}");
    }
    let customer = customer(&t).await;
    requirement(&t, "sales", &customer).await;
    let submitted = requirement(&t, "sales", &customer).await;
    t.done("sales", "submitRequirement", "requirement", "id", json!({ "id": submitted })).await;
    let planned = planned_project(&t, "sales", "project_manager").await;
    proposal(&t, "project_manager", &planned, "200000").await;
    complied_project(&t, "sales", "project_manager").await;
    let running = project(&t).await;
    task(&t, &running, "Posters", None).await;
    for _ in 0..21 {
        cost(&t, &running, "10").await;
    }
    approved_cost(&t, &running, "60000").await;
    let large = cost(&t, &running, "60000").await;
    t.done("finance", "approveCost", "cost", "id", json!({ "id": large })).await;
    deliver(&t, "project_manager", &running, 0).await;
    let input = json!({ "projectId": running, "title": "The printer is broken", "severity": "HIGH" });
    t.done("member", "raiseIssue", "issue", "id", input).await;

    let sales =
        [("SUBMIT_REQUIREMENT", 1), ("SEND_PROPOSAL", 1), ("DRAFT_CONTRACT", 1), ("COLLECT_PAYMENT", 1)];
    assert_eq!(waiting(&t, "sales").await, duties(&sales));
    let manager = [("REVIEW_REQUIREMENT", 1), ("PREPARE_PROJECT", 1), ("RESOLVE_ISSUE", 1)];
    assert_eq!(waiting(&t, "project_manager").await, duties(&manager));
    assert_eq!(waiting(&t, "member").await, duties(&[("DO_TASK", 1)]));
    let finance = [("APPROVE_COST", 21), ("PAY_COST", 1), ("RECORD_RECEIPT", 1)];
    assert_eq!(waiting(&t, "finance").await, duties(&finance));
    assert_eq!(waiting(&t, "legal").await, duties(&[]));
    assert_eq!(waiting(&t, "director").await, duties(&[("APPROVE_COST", 1)]));
    assert_eq!(waiting(&t, "project_manager2").await, duties(&[("REVIEW_REQUIREMENT", 1)]));
    for who in ["sales2", "member2", "director2", "admin"] {
        assert_eq!(waiting(&t, who).await, duties(&[]), "{who}");
    }
    // What is on hold waits for nobody.
    let input = json!({ "id": running, "reason": "Licence" });
    t.done("team_lead", "holdProject", "project", "id", input).await;
    assert_eq!(waiting(&t, "finance").await, duties(&[("RECORD_RECEIPT", 1)]), "but what is owed is owed");
    assert_eq!(waiting(&t, "member").await, duties(&[]));
    let nobody = t.send(None, WAITING, Value::Null).await;
    assert_eq!(nobody["errors"][0]["extensions"]["code"], "UNAUTHENTICATED");
});
