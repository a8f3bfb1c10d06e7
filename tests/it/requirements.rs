//! From the first talk with a customer to an approved requirement.

use serde_json::json;

use crate::on_both;
use crate::support::builders::{all_passed, approved_requirement, customer, requirement, yuan};

on_both!(a_requirement_sums_its_service_list, |t| async move {
    let customer = customer(&t).await;
    let id = requirement(&t, "sales", &customer).await;
    let query = "query($id: ID!) { node(id: $id) { ... on Requirement { status amount { amount currency }
        serviceItems { service quantity unitPrice { amount } amount { amount } } customer { name contacts { name } } } } }";
    let node = t.get("sales", query, json!({ "id": id })).await["node"].clone();
    assert_eq!(node["amount"], json!({ "amount": "100001.00", "currency": "CNY" }));
    assert_eq!(node["serviceItems"][1]["amount"]["amount"], "10001.00");
    assert_eq!(node["customer"]["contacts"], json!([{ "name": "Li Na" }]));
    assert_eq!(node["status"], "DRAFT");
});

on_both!(one_failed_criterion_rejects_and_every_round_is_kept, |t| async move {
    let customer = customer(&t).await;
    let id = requirement(&t, "sales", &customer).await;
    let review = |findings| json!({ "id": id, "findings": findings });
    let early =
        t.mutate("project_manager", "reviewRequirement", "requirement", "id", review(all_passed())).await;
    assert_eq!(
        early["errors"][0]["extensions"]["code"], "NOT_FOUND",
        "a draft is not in review yet: {early}"
    );

    t.done("sales", "submitRequirement", "requirement", "id", json!({ "id": id })).await;
    let mut findings = all_passed();
    findings[3] = json!({ "criterion": "CLAIMS", "passed": false, "note": "cures everything" });
    let incomplete = json!([findings[0], findings[1], findings[1], findings[3]]);
    let refused =
        t.mutate("project_manager", "reviewRequirement", "requirement", "id", review(incomplete)).await;
    assert_eq!(refused["errors"][0]["field"], json!(["input", "findings"]));
    assert_eq!(refused["errors"][0]["allowed"].as_array().unwrap().len(), 4);

    let rejected =
        t.done("project_manager", "reviewRequirement", "requirement", "status", review(findings)).await;
    assert_eq!(rejected["status"], "REJECTED");
    t.done("sales", "submitRequirement", "requirement", "id", json!({ "id": id })).await;
    let fields = "status reviews { round passed findings { criterion passed note } reviewer { name } }";
    let approved =
        t.done("project_manager", "reviewRequirement", "requirement", fields, review(all_passed())).await;
    assert_eq!(approved["status"], "APPROVED");
    assert_eq!(approved["reviews"][0]["passed"], false);
    assert_eq!(approved["reviews"][1]["round"], 2);
    assert_eq!(approved["reviews"][1]["findings"].as_array().unwrap().len(), 4);
});

on_both!(what_is_wrong_is_told_at_once_with_its_field, |t| async move {
    let customer = customer(&t).await;
    let input = json!({
        "customerId": "nonsense", "title": " ", "description": "", "expectedResults": "", "wantedStart": "2026-02-30",
        "serviceItems": [{ "service": "x", "quantity": 0, "unitPrice": yuan("-1") }],
    });
    let payload = t.mutate("sales", "createRequirement", "requirement", "id", input).await;
    let fields: Vec<_> =
        payload["errors"].as_array().unwrap().iter().map(|e| e["field"].to_string()).collect();
    let expected = [
        json!(["input", "customerId"]),
        json!(["input", "title"]),
        json!(["input", "wantedStart"]),
        json!(["input", "serviceItems", "0", "quantity"]),
        json!(["input", "serviceItems", "0", "unitPrice", "amount"]),
    ];
    assert_eq!(fields, expected.map(|field| field.to_string()));
    assert_eq!(payload["requirement"], json!(null));

    // The id of something else is as wrong as nonsense.
    let id = requirement(&t, "sales", &customer).await;
    let wrong_kind =
        t.mutate("sales", "submitRequirement", "requirement", "id", json!({ "id": customer })).await;
    assert_eq!(wrong_kind["errors"][0]["field"], json!(["input", "id"]), "{id} {wrong_kind}");
});

on_both!(a_step_out_of_turn_says_what_is_allowed, |t| async move {
    let id = approved_requirement(&t, "sales", "project_manager").await;
    let payload = t.mutate("sales", "submitRequirement", "requirement", "id", json!({ "id": id })).await;
    assert_eq!(payload["errors"][0]["code"], "INVALID_TRANSITION");
    assert_eq!(payload["errors"][0]["allowed"], json!(["initiateProject", "withdrawRequirement"]));
});

on_both!(an_edit_of_an_older_version_is_a_conflict, |t| async move {
    let id = customer(&t).await;
    let input = json!({ "id": id, "version": 1, "name": "Lantern" });
    let first = t.done("sales", "updateCustomer", "customer", "name version", input.clone()).await;
    assert_eq!(first, json!({ "name": "Lantern", "version": 2 }));
    let second = t.mutate("sales", "updateCustomer", "customer", "id", input).await;
    assert_eq!(second["errors"][0]["code"], "CONFLICT");
    assert_eq!(second["errors"][0]["field"], json!(["input", "version"]));
});
