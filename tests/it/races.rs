//! Two at once at every decision about money, many times: one wins, the other is told, and the sums are right.

use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::on_both;
use crate::support::TestApp;
use crate::support::builders::{
    all_passed, complied_project, cost, customer_of, instalments, planned_project, project, requirement, yuan,
};
use crate::support::user_id;

/// Of these answers one is done, the others are refused with these codes.
fn one_wins(answers: &[Value], object: &str, codes: &[&str]) {
    let (done, refused): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| !answer[object].is_null());
    assert_eq!(done.len(), 1, "{answers:#?}");
    for answer in refused {
        let error = &answer["errors"][0];
        let code = if error["code"].is_null() { &error["extensions"]["code"] } else { &error["code"] };
        assert!(codes.iter().any(|known| code == *known), "{answer}");
    }
}

/// The same mutation by all of them at once.
async fn at_once(t: &TestApp, people: &[&str], mutation: &str, object: &str, input: &Value) -> Vec<Value> {
    for who in people {
        t.token(who).await;
    }
    join_all(people.iter().map(|who| t.mutate(who, mutation, object, "id", input.clone()))).await
}

on_both!(a_cost_is_approved_once_and_paid_once, |t| async move {
    let id = project(&t).await;
    for _ in 0..150 {
        let input = json!({ "id": cost(&t, &id, "10").await });
        let people = ["finance", "finance2", "finance"];
        one_wins(&at_once(&t, &people, "approveCost", "cost", &input).await, "cost", &["INVALID_TRANSITION"]);
        // Who has approved it does not pay it.
        let payments = at_once(&t, &people, "payCost", "cost", &input).await;
        one_wins(&payments, "cost", &["INVALID_TRANSITION", "RULE_REFUSED"]);
    }
    let query = "query($id: ID!) { project(id: $id) { costSummary { submitted { amount } committed { amount } paid { amount } } } }";
    let sums = t.get("finance", query, json!({ "id": id })).await["project"]["costSummary"].clone();
    let amount = |amount: &str| json!({ "amount": amount });
    assert_eq!(
        sums,
        json!({ "submitted": amount("0.00"), "committed": amount("0.00"), "paid": amount("1500.00") })
    );
});

on_both!(a_cost_is_approved_or_rejected_or_taken_back, |t| async move {
    let id = project(&t).await;
    for _ in 0..100 {
        let cost = cost(&t, &id, "10").await;
        let (me, why) = (json!({ "id": cost }), json!({ "id": cost, "reason": "No." }));
        for who in ["finance", "finance2", "project_manager"] {
            t.token(who).await;
        }
        let (approved, rejected, cancelled) = tokio::join!(
            t.mutate("finance", "approveCost", "cost", "id", me.clone()),
            t.mutate("finance2", "rejectCost", "cost", "id", why),
            t.mutate("project_manager", "cancelCost", "cost", "id", me),
        );
        // What is approved can still be taken back.
        let both = !approved["cost"].is_null() && !cancelled["cost"].is_null();
        let done =
            [&approved, &rejected, &cancelled].iter().filter(|answer| !answer["cost"].is_null()).count();
        assert!(done == 1 || (done == 2 && both), "{approved} {rejected} {cancelled}");
    }
    let query =
        "query($id: ID!) { project(id: $id) { costSummary { submitted { amount } committed { amount } }
        costs(first: 100, filter: { status: [APPROVED] }) { totalCount } } }";
    let found = t.get("finance", query, json!({ "id": id })).await["project"].clone();
    let approved = found["costs"]["totalCount"].as_i64().unwrap();
    assert_eq!(found["costSummary"]["submitted"]["amount"], "0.00");
    assert_eq!(found["costSummary"]["committed"]["amount"], format!("{}.00", 10 * approved));
});

on_both!(a_requirement_has_one_project, |t| async move {
    let customer = customer_of(&t, "sales", "Lantern").await;
    let manager = user_id(&t, "project_manager").await;
    for _ in 0..150 {
        let id = requirement(&t, "sales", &customer).await;
        let me = json!({ "id": id });
        one_wins(
            &at_once(&t, &["sales", "sales"], "submitRequirement", "requirement", &me).await,
            "requirement",
            &["INVALID_TRANSITION"],
        );
        let passed = json!({ "id": id, "findings": all_passed() });
        let people = ["project_manager", "project_manager2"];
        one_wins(
            &at_once(&t, &people, "reviewRequirement", "requirement", &passed).await,
            "requirement",
            &["INVALID_TRANSITION"],
        );
        let input = json!({ "requirementId": id, "managerId": manager });
        let people = ["project_manager", "project_manager2", "project_manager", "project_manager2"];
        let answers = at_once(&t, &people, "initiateProject", "project", &input).await;
        // Whoever does not lead it does not see the requirement any more.
        one_wins(&answers, "project", &["INVALID_TRANSITION", "CONFLICT", "NOT_FOUND"]);
    }
    let count = t.get("finance", "{ projects { totalCount } }", json!({})).await;
    assert_eq!(count["projects"]["totalCount"], 150);
});

on_both!(an_instalment_is_never_received_over, |t| async move {
    let id = complied_project(&t, "sales", "project_manager").await;
    let parts = vec![json!({ "amount": yuan("4000"), "dueOn": "2026-12-31" }); 50];
    let input = json!({ "projectId": id, "number": "C-50", "amount": yuan("200000"), "instalments": parts });
    let contract = t.done("sales", "draftContract", "contract", "id", input).await["id"].clone();
    t.done("sales", "submitContract", "contract", "id", json!({ "id": contract })).await;
    t.done("legal", "decideContract", "contract", "id", json!({ "id": contract, "approve": true })).await;
    let people = ["finance", "finance2", "finance", "finance2"];
    for part in instalments(&t, &id).await {
        for amount in ["2500", "1500"] {
            let input = json!({ "instalmentId": part, "amount": yuan(amount), "receivedOn": "2026-03-02" });
            let answers = at_once(&t, &people, "recordReceipt", "receipt", &input).await;
            one_wins(&answers, "receipt", &["RULE_REFUSED"]);
        }
    }
    let query = "query($id: ID!) { project(id: $id) { collectionStatus contract { received { amount } outstanding { amount } } } }";
    let found = t.get("finance", query, json!({ "id": id })).await["project"].clone();
    assert_eq!(found["collectionStatus"], "RECEIVED");
    assert_eq!(found["contract"]["received"]["amount"], "200000.00");
});

on_both!(of_two_edits_of_one_version_one_is_done, |t| async move {
    let id = planned_project(&t, "sales", "project_manager").await;
    let query = "query($id: ID!) { project(id: $id) { version } }";
    for round in 0..100 {
        let version =
            t.get("project_manager", query, json!({ "id": id })).await["project"]["version"].clone();
        let end = format!("2026-04-{:02}", round % 30 + 1);
        let input = json!({ "id": id, "version": version, "plannedStart": "2026-03-02", "plannedEnd": end });
        let people = ["project_manager", "project_manager", "project_manager"];
        one_wins(&at_once(&t, &people, "planProject", "project", &input).await, "project", &["CONFLICT"]);
    }
});

/// A double click: the same person asks for the same twice at once. One is done, and the other is told why it is not,
/// on both databases alike.
async fn double_click(
    t: &TestApp,
    who: &str,
    mutation: &str,
    object: &str,
    input: &Value,
    code: &str,
) -> Value {
    let answers = at_once(t, &[who, who], mutation, object, input).await;
    one_wins(&answers, object, &[code]);
    answers.into_iter().find(|answer| !answer[object].is_null()).unwrap()[object]["id"].clone()
}

on_both!(a_double_click_is_told_the_same_on_both_databases, |t| async move {
    let over = "INVALID_TRANSITION";
    let customer = customer_of(&t, "sales", "Lantern").await;
    let manager = user_id(&t, "project_manager").await;
    let click = async |who: &str, mutation: &str, object: &str, input: Value, code: &str| {
        double_click(&t, who, mutation, object, &input, code).await
    };
    for _ in 0..25 {
        let id = requirement(&t, "sales", &customer).await;
        let me = json!({ "id": id });
        click("sales", "submitRequirement", "requirement", me.clone(), over).await;
        let passed = json!({ "id": id, "findings": all_passed() });
        click("project_manager", "reviewRequirement", "requirement", passed, over).await;
        let input = json!({ "requirementId": id, "managerId": manager });
        let project = click("project_manager", "initiateProject", "project", input, over).await;
        let hold = json!({ "id": project, "reason": "The customer is away." });
        click("project_manager", "holdProject", "project", hold, over).await;
        click(
            "project_manager",
            "resumeProject",
            "project",
            json!({ "id": project, "reason": "The customer is back." }),
            over,
        )
        .await;
        let cancel = json!({ "id": project, "reason": "The customer has gone." });
        click("project_manager", "cancelProject", "project", cancel, over).await;

        let again = requirement(&t, "sales", &customer).await;
        click("sales", "withdrawRequirement", "requirement", json!({ "id": again }), over).await;
        let version = t
            .get(
                "sales",
                "query($id: ID!) { node(id: $id) { ... on Customer { version } } }",
                json!({ "id": customer }),
            )
            .await["node"]["version"]
            .clone();
        let renamed = json!({ "id": customer, "version": version, "name": format!("Lantern {version}") });
        click("sales", "updateCustomer", "customer", renamed, "CONFLICT").await;
    }
});
