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
    let query = "query($id: ID!) { auditLog(filter: { subjectId: $id }, orderBy: AT_ASC) {
        nodes { action actor { name } changes { field to } } } }";
    let log = t.get("business_owner", query, json!({ "id": id })).await["auditLog"]["nodes"].clone();
    let actions: Vec<_> =
        log.as_array().unwrap().iter().map(|entry| entry["action"].as_str().unwrap()).collect();
    assert!(actions.contains(&"REFUSE_REQUIREMENT"), "the attempt stays readable: {actions:?}");
    let entry = log.as_array().unwrap().iter().find(|entry| entry["action"] == "OVERRIDE_RESTRICTION");
    assert_eq!(entry.unwrap()["actor"]["name"], "business_owner");
});

// A word inside of a word is another word; a word that is hidden is found.
on_both!(a_word_is_found_as_a_word_and_however_it_is_hidden, |t| async move {
    let word = |list: &str, word: &str| json!({ "list": list, "word": word, "reason": "Our values." });
    let words = json!([
        word("NEVER", "gun"),
        word("CAUTION", "coin"),
        word("NEVER", "电子烟"),
        word("NEVER", "烟"),
        word("NEVER", "传销")
    ]);
    t.done("admin", "updatePolicy", "policy", "version", json!({ "restrictedCategories": words })).await;
    let customer = customer(&t).await;
    let submitted = async |text: &str| {
        let id = requirement(&t, "sales", &customer).await;
        edit(&t, &id, "title", text).await;
        let refused = submit(&t, &id).await["errors"][0]["code"].clone();
        let query = "query($id: ID!) { node(id: $id) { ... on Requirement { status flags { word exactMatch }
            allowedActions { action reason } } } }";
        let seen = t.get("sales", query, json!({ "id": id })).await["node"].clone();
        assert_eq!(seen["status"] == "DRAFT", refused == "RULE_REFUSED", "{text} {seen}");
        let flags: Vec<_> = seen["flags"]
            .as_array()
            .unwrap()
            .iter()
            .map(|flag| (flag["word"].clone(), flag["exactMatch"] == true))
            .collect();
        (refused == "RULE_REFUSED", flags)
    };
    for text in [
        "Gunther's bakery opens",
        "gunmetal grey sofa",
        "Coincidence, a play",
        "烟台海鲜节直播",
        "宣传销售计划",
    ] {
        assert_eq!(submitted(text).await, (false, vec![]), "{text}");
    }
    for text in ["ｇｕｎ show", "g\u{200B}un show", "gun", "電子煙推廣", "电 子 烟推广", "傳銷講座"]
    {
        let (refused, flags) = submitted(text).await;
        assert!(refused && flags.iter().any(|(_, whole)| *whole), "{text} {flags:?}");
    }
    for (text, word) in
        [("toy guns", "gun"), ("coins of old", "coin"), ("烟酒推广", "烟"), ("buy g.u.n here", "gun")]
    {
        assert_eq!(submitted(text).await, (false, vec![(json!(word), false)]), "{text}");
    }
    // The same word in another script or width is the same word.
    let twice = json!({ "restrictedCategories": [word("NEVER", "电子烟"), word("CAUTION", "電子煙"), word("NEVER", "-")] });
    let refused = t.mutate("admin", "updatePolicy", "policy", "version", twice).await["errors"].clone();
    let fields: Vec<_> = refused.as_array().unwrap().iter().map(|error| error["field"].clone()).collect();
    let at = |place: &str| json!(["input", "restrictedCategories", place, "word"]);
    assert_eq!(fields, [at("1"), at("2")], "{refused}");
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
