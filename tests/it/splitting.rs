//! What must not be paid unseen: a large cost in small parts, one bill twice, one reference for two costs.

use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::on_both;
use crate::support::TestApp;
use crate::support::builders::{cost_input, project, project_of, yuan};

const ROUTE: &str =
    "id status approvalRoute { steps { role rule figure { amount } limit { amount } countedCosts { id } } }";

fn to(project: &Value, payee: &str, amount: &str) -> Value {
    let mut input = cost_input(project, amount);
    input["payee"] = json!(payee);
    input
}

async fn submit(t: &TestApp, input: Value) -> Value {
    t.done("project_manager", "submitCost", "cost", ROUTE, input).await
}

/// The director's step of a route, if it has one.
fn director(cost: &Value) -> &Value {
    &cost["approvalRoute"]["steps"][1]
}

on_both!(costs_to_one_payee_count_as_one, |t| async move {
    let (mine, other) = (project(&t).await, project(&t).await);
    let over = submit(&t, to(&mine, "Metro Media", "40000")).await;
    t.done("project_manager", "cancelCost", "cost", "id", json!({ "id": over["id"] })).await;
    let over = submit(&t, to(&mine, "Metro Media", "40000")).await;
    t.done("finance", "rejectCost", "cost", "id", json!({ "id": over["id"], "reason": "No" })).await;
    submit(&t, to(&other, "Metro Media", "20000")).await;
    let first = submit(&t, to(&mine, "Metro Media", "20000")).await;
    // Days of work that are made up don't help.
    let mut input = to(&mine, " metro  MEDIA ", "20000");
    input["incurredOn"] = json!("2026-01-01");
    let second = submit(&t, input).await;
    submit(&t, to(&mine, "Star Harbor", "9000")).await;
    for one in [&first, &second] {
        assert_eq!(director(one), &json!(null), "{one}");
    }
    let third = submit(&t, to(&mine, "Ｍｅｔｒｏ\u{200b} Media", "10000")).await;
    let counted = json!([{ "id": first["id"] }, { "id": second["id"] }]);
    let step = json!({ "role": "DIRECTOR", "rule": "COST_DIRECTOR_SPLIT", "figure": { "amount": "50000.00" },
        "limit": { "amount": "50000.00" }, "countedCosts": counted });
    assert_eq!(director(&third), &step);
    assert_eq!(third["approvalRoute"]["steps"][0]["countedCosts"], json!([]));
    let fourth = submit(&t, to(&mine, "Metro Media", "0.01")).await;
    assert_eq!(director(&fourth)["countedCosts"].as_array().unwrap().len(), 3);
    let alone = submit(&t, to(&mine, "Metro Media", "50000")).await;
    assert_eq!(
        (&director(&alone)["rule"], &director(&alone)["countedCosts"]),
        (&json!("COST_DIRECTOR_AMOUNT"), &json!([]))
    );
    // Finance alone does not let it pass.
    let approved = t.done("finance", "approveCost", "cost", "status", json!({ "id": third["id"] })).await;
    assert_eq!(approved["status"], "FINANCE_APPROVED");

    // After the window each begins anew; what lies a day short of it still counts.
    t.pass_days(29);
    let mut late = to(&other, "Metro Media", "30000");
    late["incurredOn"] = json!("2026-03-31");
    assert_eq!(director(&submit(&t, late.clone()).await)["figure"]["amount"], "50000.00");
    t.pass_days(30);
    late["incurredOn"] = json!("2026-04-30");
    late["amount"] = yuan("49999.99");
    assert_eq!(director(&submit(&t, late.clone()).await)["rule"], "COST_DIRECTOR_RATIO");
    // The policy may leave each by itself.
    t.done("admin", "updatePolicy", "policy", "splitWindowDays", json!({ "splitWindowDays": 0 })).await;
    assert_eq!(director(&submit(&t, late).await)["rule"], "COST_DIRECTOR_RATIO");
    let bad = t.mutate("admin", "updatePolicy", "policy", "version", json!({ "splitWindowDays": 366 })).await;
    assert_eq!(bad["errors"][0]["field"], json!(["input", "splitWindowDays"]));
});

on_both!(costs_that_are_submitted_at_once_do_not_stay_below_the_amount_together, |t| async move {
    let project = project(&t).await;
    t.token("project_manager").await;
    let all = (0..5).map(|_| submit(&t, to(&project, "Metro Media", "15000")));
    let routes = join_all(all).await;
    let asked = routes.iter().filter(|cost| !director(cost).is_null());
    assert_eq!(asked.count(), 2, "45,000 is below the amount, 60,000 and 75,000 are not");
});

fn named(project: &Value, reference: &str, amount: &str) -> Value {
    let mut input = cost_input(project, amount);
    input["externalRef"] = json!(reference);
    input
}

/// What became of a submission: the id of its cost, or the error.
async fn submitted(t: &TestApp, who: &str, input: Value) -> Result<Value, Value> {
    let payload = t.mutate(who, "submitCost", "cost", "id status", input).await;
    if payload["cost"].is_null() { Err(payload["errors"][0].clone()) } else { Ok(payload["cost"].clone()) }
}

on_both!(a_reference_is_unique_in_the_organisation_until_it_is_given_back, |t| async move {
    let (mine, theirs) = (project(&t).await, project_of(&t, "sales2", "project_manager2").await);
    let first = submitted(&t, "project_manager", named(&mine, "OA-0815", "777")).await.unwrap();
    assert_eq!(submitted(&t, "project_manager", named(&mine, "OA-0815", "777")).await.unwrap(), first);
    let refused = submitted(&t, "project_manager2", named(&theirs, "OA-0815", "777")).await.unwrap_err();
    assert_eq!((&refused["code"], &refused["field"]), (&json!("CONFLICT"), &json!(["input", "externalRef"])));
    let code = t.get("finance", "query($id: ID!) { project(id: $id) { code } }", json!({ "id": mine })).await;
    assert!(!refused.to_string().contains(code["project"]["code"].as_str().unwrap()), "{refused}");
    // Nothing was written by halves.
    let left =
        "query($id: ID!) { project(id: $id) { costs { totalCount } costSummary { submitted { amount } } } }";
    let left = t.get("finance", left, json!({ "id": theirs })).await["project"].clone();
    assert_eq!(
        left,
        json!({ "costs": { "totalCount": 0 }, "costSummary": { "submitted": { "amount": "0.00" } } })
    );

    // Given back by a cancellation, it goes to the next; given back by a rejection, it may come again as it was.
    let me = |cost: &Value| json!({ "id": cost["id"] });
    t.done("project_manager", "cancelCost", "cost", "id", me(&first)).await;
    let second = submitted(&t, "project_manager2", named(&theirs, "OA-0815", "777")).await.unwrap();
    let refused = submitted(&t, "project_manager", named(&mine, "OA-0815", "777")).await.unwrap_err();
    assert_eq!(refused["code"], "CONFLICT");
    let no = json!({ "id": second["id"], "reason": "No invoice" });
    t.done("finance", "rejectCost", "cost", "id", no).await;
    let third = submitted(&t, "project_manager2", named(&theirs, "OA-0815", "777")).await.unwrap();
    assert_ne!(third["id"], second["id"]);
    assert_eq!(third["status"], "SUBMITTED");
    assert_eq!(submitted(&t, "project_manager2", named(&theirs, "OA-0815", "777")).await.unwrap(), third);
    // Paid, it is held for ever.
    t.done("finance", "approveCost", "cost", "id", me(&third)).await;
    t.done("finance2", "payCost", "cost", "id", me(&third)).await;
    assert!(submitted(&t, "project_manager", named(&mine, "OA-0815", "777")).await.is_err());
});

on_both!(of_two_who_take_a_reference_at_once_one_has_it, |t| async move {
    let (mine, theirs) = (project(&t).await, project_of(&t, "sales2", "project_manager2").await);
    t.token("project_manager").await;
    t.token("project_manager2").await;
    for round in 0..20 {
        let reference = format!("OA-{round}");
        let (one, other) = tokio::join!(
            submitted(&t, "project_manager", named(&mine, &reference, "1")),
            submitted(&t, "project_manager2", named(&theirs, &reference, "1")),
        );
        assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
        assert_eq!(one.and(other).unwrap_err()["code"], "CONFLICT");
    }
});

on_both!(what_the_oa_system_tells_is_about_the_cost_that_holds_the_reference, |t| async move {
    let project = project(&t).await;
    let tell = async |who: &str, step: &str| {
        let input =
            json!({ "projectId": project, "externalRef": "OA-1", "step": step, "comment": "From OA" });
        let query = "mutation($input: RecordOaDecisionInput!) { recordOaDecision(input: $input) {
            awaitingCost cost { id status } errors { message } } }";
        t.get(who, query, json!({ "input": input })).await["recordOaDecision"].clone()
    };
    let first = submitted(&t, "project_manager", named(&project, "OA-1", "100")).await.unwrap();
    tell("finance", "FINANCE_APPROVAL").await;
    assert_eq!(tell("finance", "REJECTION").await["cost"]["status"], "REJECTED");
    // The OA system says it all again: it stays rejected.
    let again = submitted(&t, "project_manager", named(&project, "OA-1", "100")).await.unwrap();
    assert_eq!(again, json!({ "id": first["id"], "status": "REJECTED" }));
    // Corrected, it is another cost, and nothing that was told of the first is said of it.
    let second = submitted(&t, "project_manager", named(&project, "OA-1", "90")).await.unwrap();
    assert_ne!(second["id"], first["id"]);
    assert_eq!(second["status"], "SUBMITTED");
    let approved = tell("finance", "FINANCE_APPROVAL").await;
    assert_eq!(approved["cost"], json!({ "id": second["id"], "status": "APPROVED" }));
    assert_eq!(tell("finance2", "PAYMENT").await["cost"], json!({ "id": second["id"], "status": "PAID" }));
});

on_both!(a_bill_that_may_be_entered_twice_is_pointed_at, |t| async move {
    let (mine, other) = (project(&t).await, project(&t).await);
    let enter = async |input: Value| submit(&t, input).await["id"].clone();
    let first = enter(to(&mine, "Metro Media", "333")).await;
    let second = enter(to(&mine, "METRO media ", "333.00")).await;
    enter(to(&mine, "Metro Media", "333.01")).await;
    enter(to(&mine, "Star Harbor", "333")).await;
    enter(to(&other, "Metro Media", "333")).await;
    let mut input = to(&mine, "Metro Media", "333");
    input["incurredOn"] = json!("2026-03-01");
    enter(input).await;
    let twins = async |who: &str, id: &Value| {
        let query = "query($id: ID!) { node(id: $id) { ... on Cost { possibleDuplicates { id payee } } } }";
        let found = t.get(who, query, json!({ "id": id })).await["node"]["possibleDuplicates"].clone();
        found.as_array().unwrap().iter().map(|one| one["id"].clone()).collect::<Vec<_>>()
    };
    for who in ["finance", "director", "project_manager"] {
        assert_eq!(twins(who, &first).await, std::slice::from_ref(&second), "{who}");
        assert_eq!(twins(who, &second).await, std::slice::from_ref(&first), "{who}");
    }
    let all = "{ costs(first: 20) { nodes { possibleDuplicates { id } } } }";
    let all = t.get("finance", all, json!({})).await["costs"]["nodes"].clone();
    let twice = all.as_array().unwrap().iter().filter(|one| one["possibleDuplicates"] != json!([]));
    assert_eq!(twice.count(), 2);
    t.done("project_manager", "cancelCost", "cost", "id", json!({ "id": second })).await;
    assert_eq!(twins("finance", &first).await, [] as [Value; 0]);
    assert_eq!(twins("finance", &second).await, [] as [Value; 0]);
});

// Two halves of a large cost: one is taken back before the other is submitted, and paid by the OA system all the same.
on_both!(what_is_paid_after_it_was_taken_back_counts_with_the_others, |t| async move {
    let project = project(&t).await;
    let half = |reference: &str| {
        let mut input = to(&project, "Metro Media", "49999");
        input["externalRef"] = json!(reference);
        input
    };
    let first = submit(&t, half("OA-S1")).await;
    t.done("finance", "approveCost", "cost", "id", json!({ "id": first["id"] })).await;
    t.done("project_manager", "cancelCost", "cost", "id", json!({ "id": first["id"] })).await;
    let second = submit(&t, half("OA-S2")).await;
    assert_eq!(director(&second), &json!(null));
    let input = json!({ "projectId": project, "externalRef": "OA-S1", "step": "PAYMENT" });
    let settled = t.done("finance2", "recordOaDecision", "cost", ROUTE, input.clone()).await;
    assert_eq!(settled["status"], "PAID", "the money has left");
    let missing = director(&settled);
    assert_eq!(
        (&missing["rule"], &missing["figure"]["amount"]),
        (&json!("COST_DIRECTOR_SPLIT"), &json!("99998.00"))
    );
    assert_eq!(missing["countedCosts"], json!([{ "id": second["id"] }]));
    // Told again, or more of it, it stays paid.
    assert_eq!(t.done("finance2", "recordOaDecision", "cost", ROUTE, input).await, settled);
    let input = json!({ "projectId": project, "externalRef": "OA-S1", "step": "CANCELLATION" });
    let later = t.mutate("project_manager", "recordOaDecision", "cost", "status", input).await;
    assert_eq!(later["cost"]["status"], "PAID", "{later}");
});

on_both!(a_payee_that_is_spelt_otherwise_is_the_same, |t| async move {
    let project = project(&t).await;
    let first = submit(&t, to(&project, "星港文化传媒", "30000")).await;
    let second = submit(&t, to(&project, "星港 文化\u{fe0f}傳媒.", "30000")).await;
    assert_eq!(director(&second)["rule"], "COST_DIRECTOR_SPLIT");
    assert_eq!(director(&second)["countedCosts"], json!([{ "id": first["id"] }]));
    let query = "query($id: ID!) { node(id: $id) { ... on Cost { possibleDuplicates { id } } } }";
    let found = t.get("finance", query, json!({ "id": first["id"] })).await["node"].clone();
    assert_eq!(found["possibleDuplicates"], json!([{ "id": second["id"] }]));
});
