//! Business that is never taken, and business that the reviewer must look at twice.

use serde_json::{Value, json};

use crate::on_both;
use crate::support::TestApp;
use crate::support::builders::{customer, requirement};

async fn restrict(t: &TestApp) {
    let word = |list: &str, word: &str| json!({ "list": list, "word": word, "reason": "Our values." });
    let words = json!([word("NEVER", "e-cigarette"), word("NEVER", "电子烟"), word("CAUTION", "crypto")]);
    t.done("admin", "updatePolicy", "policy", "version", json!({ "restrictedCategories": words })).await;
}

async fn edit(t: &TestApp, id: &Value, field: &str, value: &str) -> Value {
    let mut input = json!({ "id": id });
    input[field] = json!(value);
    t.done("sales", "updateRequirement", "requirement", "version flags { list word }", input).await
}

async fn submit(t: &TestApp, id: &Value) -> Value {
    t.mutate("sales", "submitRequirement", "requirement", "status flags { word }", json!({ "id": id })).await
}

on_both!(what_is_never_taken_is_refused_until_the_owner_lets_it_pass, |t| async move {
    restrict(&t).await;
    let id = requirement(&t, "sales", &customer(&t).await).await;
    let flagged = edit(&t, &id, "description", "新品电子烟 launch").await;
    assert_eq!(flagged["flags"], json!([{ "list": "NEVER", "word": "电子烟" }]));
    let refused = submit(&t, &id).await;
    assert_eq!(refused["errors"][0]["code"], "RULE_REFUSED");
    assert!(refused["errors"][0]["message"].as_str().unwrap().contains("电子烟"), "{refused}");
    let allowed = refused["errors"][0]["allowed"].as_array().unwrap();
    assert!(allowed.contains(&json!("overrideRestriction")), "{refused}");

    let override_it = |reason: &str| json!({ "id": id, "word": "电子烟", "reason": reason });
    for who in ["sales", "project_manager", "team_lead", "admin"] {
        let answer =
            t.mutate(who, "overrideRestriction", "requirement", "id", override_it("We want it")).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "FORBIDDEN", "{who}");
    }
    let other =
        t.mutate("business_owner2", "overrideRestriction", "requirement", "id", override_it("x")).await;
    assert_eq!(other["errors"][0]["extensions"]["code"], "NOT_FOUND", "another line's owner");
    let silent =
        t.mutate("business_owner", "overrideRestriction", "requirement", "id", override_it(" ")).await;
    assert_eq!(silent["errors"][0]["field"], json!(["input", "reason"]));
    let fields = "flags { word overriddenBy { name } overrideReason }";
    let input = override_it("Licensed medical device");
    let passed = t.done("business_owner", "overrideRestriction", "requirement", fields, input).await;
    assert_eq!(
        passed["flags"],
        json!([{ "word": "电子烟", "overriddenBy": { "name": "business_owner" }, "overrideReason": "Licensed medical device" }])
    );
    assert_eq!(submit(&t, &id).await["requirement"]["status"], "SUBMITTED");
    let query =
        "query($id: ID!) { auditLog(filter: { subjectId: $id, action: \"requirement.\" }, orderBy: AT_ASC) {
        nodes { action actor { name } changes { field to } } } }";
    let log = t.get("business_owner", query, json!({ "id": id })).await["auditLog"]["nodes"].clone();
    let actions: Vec<_> =
        log.as_array().unwrap().iter().map(|entry| entry["action"].as_str().unwrap()).collect();
    assert!(actions.contains(&"requirement.submit_refused"), "the attempt stays readable: {actions:?}");
    let entry =
        log.as_array().unwrap().iter().find(|entry| entry["action"] == "requirement.override_restriction");
    assert_eq!(entry.unwrap()["actor"]["name"], "business_owner");
});

on_both!(what_needs_care_is_shown_and_decided_by_a_person, |t| async move {
    restrict(&t).await;
    let id = requirement(&t, "sales", &customer(&t).await).await;
    edit(&t, &id, "title", "Users for a Crypto exchange").await;
    assert_eq!(submit(&t, &id).await["requirement"]["flags"], json!([{ "word": "crypto" }]));
    let query = "{ requirements { nodes { flags { list word reason } } } }";
    let seen = t.get("project_manager", query, json!({})).await["requirements"]["nodes"][0].clone();
    assert_eq!(seen["flags"], json!([{ "list": "CAUTION", "word": "crypto", "reason": "Our values." }]));
});

on_both!(a_rejected_requirement_is_revised, |t| async move {
    let id = requirement(&t, "sales", &customer(&t).await).await;
    submit(&t, &id).await;
    let input = json!({ "id": id, "title": "Too early" });
    let early = t.mutate("sales", "updateRequirement", "requirement", "id", input).await;
    assert_eq!(early["errors"][0]["code"], "INVALID_TRANSITION");
    assert_eq!(early["errors"][0]["allowed"], json!(["reviewRequirement", "withdrawRequirement"]));
    let finding =
        |criterion: &str| json!({ "criterion": criterion, "passed": criterion != "CLAIMS", "note": "why" });
    let findings = ["COMPANY_VALUES", "AUDIENCE_FIT", "PRODUCT_QUALITY", "CLAIMS"].map(finding);
    let input = json!({ "id": id, "findings": findings });
    let rejected = t.done("project_manager", "reviewRequirement", "requirement", "version", input).await;
    let items = json!([{ "service": "Article", "quantity": 2, "unitPrice": { "amount": "50" } }]);
    let input = json!({ "id": id, "version": rejected["version"], "serviceItems": items, "category": "Tea" });
    let fields = "status version category amount { amount } serviceItems { service }";
    let revised = t.done("sales", "updateRequirement", "requirement", fields, input.clone()).await;
    assert_eq!(revised["status"], "REJECTED");
    assert_eq!(revised["amount"]["amount"], "100.00");
    assert_eq!(revised["serviceItems"], json!([{ "service": "Article" }]));
    let stale = t.mutate("sales", "updateRequirement", "requirement", "id", input).await;
    assert_eq!(stale["errors"][0]["code"], "CONFLICT");
    let fields = "status reviewRound reviews { round passed }";
    let again = t.done("sales", "submitRequirement", "requirement", fields, json!({ "id": id })).await;
    assert_eq!(
        again,
        json!({ "status": "SUBMITTED", "reviewRound": 2, "reviews": [{ "round": 1, "passed": false }] })
    );
    let stranger = t.mutate("sales2", "withdrawRequirement", "requirement", "id", json!({ "id": id })).await;
    assert_eq!(stranger["errors"][0]["extensions"]["code"], "NOT_FOUND");
    let gone = t.done("sales", "withdrawRequirement", "requirement", "status", json!({ "id": id })).await;
    assert_eq!(gone["status"], "WITHDRAWN");
});
