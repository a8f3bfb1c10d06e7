//! From an approved requirement to a contract in force: proposals, budget, compliance, contract.

use serde_json::{Value, json};

use crate::on_both;
use crate::support::TestApp;
use crate::support::builders::{
    approved_requirement, complied_project, confirm, contract_input, decide, planned_project, project,
    proposal, sign, yuan,
};
use crate::support::user_id;

const REVIEWS: &str =
    "query($id: ID!) { project(id: $id) { stage complianceReviews { track decision round } } }";

async fn reviews(t: &TestApp, project: &Value) -> Vec<String> {
    let found =
        t.get("legal", REVIEWS, json!({ "id": project })).await["project"]["complianceReviews"].clone();
    let summary = |review: &Value| {
        format!("{} {}", review["track"].as_str().unwrap(), review["decision"].as_str().unwrap())
    };
    found.as_array().unwrap().iter().map(summary).collect()
}

async fn stage(t: &TestApp, project: &Value) -> Value {
    t.get("legal", REVIEWS, json!({ "id": project })).await["project"]["stage"].clone()
}

on_both!(each_step_goes_on_from_the_one_before, |t| async move {
    let requirement = approved_requirement(&t, "sales", "project_manager").await;
    let input = json!({ "requirementId": requirement, "managerId": user_id(&t, "project_manager").await });
    let fields = "id serviceItems { id service }";
    let made = t.done("project_manager", "initiateProject", "project", fields, input).await;
    let id = made["id"].clone();
    let submit = json!({ "id": id });
    let missing = t.mutate("project_manager", "submitForCompliance", "project", "id", submit.clone()).await;
    let words: Vec<_> = missing["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| error["message"].as_str().unwrap())
        .collect();
    assert_eq!(words.len(), 4, "dates, two milestones, a proposal: {words:#?}");
    assert!(missing["errors"].as_array().unwrap().iter().all(|error| error["code"] == "RULE_REFUSED"));

    let dates = json!({ "id": id, "plannedStart": "2026-03-02", "plannedEnd": "2026-03-31", "milestones": [
        { "serviceItemId": made["serviceItems"][0]["id"], "date": "2026-03-20" },
        { "serviceItemId": made["serviceItems"][1]["id"], "date": "2026-03-31" } ] });
    t.done("project_manager", "planProject", "project", "id", dates).await;
    let shorter = json!({ "id": id, "plannedStart": "2026-03-02", "plannedEnd": "2026-03-25" });
    let outside = t.mutate("project_manager", "planProject", "project", "id", shorter).await;
    assert_eq!(outside["errors"][0]["field"], json!(["input", "milestones"]));

    let draft = proposal(&t, "project_manager", &id, "200000").await;
    let unsent = t.mutate("project_manager", "submitForCompliance", "project", "id", submit.clone()).await;
    assert_eq!(unsent["errors"][0]["allowed"], json!(["sendProposal"]));
    let decision = json!({ "proposalId": draft, "confirmed": true, "decidedBy": "Li Na" });
    let early = t.mutate("sales", "recordCustomerDecision", "proposal", "id", decision.clone()).await;
    assert_eq!(early["errors"][0]["code"], "INVALID_TRANSITION");
    assert_eq!(early["errors"][0]["allowed"], json!(["sendProposal", "draftProposal"]));
    t.done("sales", "sendProposal", "proposal", "status", json!({ "id": draft, "version": 1 })).await;
    let stale =
        t.mutate("sales", "sendProposal", "proposal", "id", json!({ "id": draft, "version": 1 })).await;
    assert_eq!(stale["errors"][0]["code"], "CONFLICT");
    let no = json!({ "proposalId": draft, "confirmed": false, "decidedBy": "Li Na", "comment": "Cheaper" });
    let fields = "status decidedBy customerComment decidedAt";
    let refused = t.done("sales", "recordCustomerDecision", "proposal", fields, no).await;
    assert_eq!(refused["status"], "CHANGES_REQUESTED");
    assert_eq!(refused["customerComment"], "Cheaper");
    assert_eq!(refused["decidedAt"], "2026-03-02T04:00:00Z");
    let second = proposal(&t, "project_manager", &id, "180000").await;
    confirm(&t, "sales", &second).await;
    let query = "query($id: ID!) { project(id: $id) { budget { total { amount } redLine { amount } lines { category } }
        proposals { revision status estimatedCost { amount } quote { amount } margin } } }";
    let found = t.get("project_manager", query, json!({ "id": id })).await["project"].clone();
    assert_eq!(found["budget"]["total"]["amount"], "100000.00");
    assert_eq!(found["budget"]["redLine"]["amount"], "100000.00");
    assert_eq!(found["proposals"][0]["status"], "SUPERSEDED");
    assert_eq!(found["proposals"][1]["status"], "CONFIRMED");
    assert!((found["proposals"][1]["margin"].as_f64().unwrap() - 4.0 / 9.0).abs() < 1e-9);

    t.done("project_manager", "submitForCompliance", "project", "stage", submit.clone()).await;
    assert_eq!(reviews(&t, &id).await, ["FINANCE PENDING"]);
    let twice = t.mutate("project_manager", "submitForCompliance", "project", "id", submit).await;
    assert_eq!(twice["errors"][0]["code"], "INVALID_TRANSITION");
    assert!(twice["errors"][0]["allowed"].as_array().unwrap().contains(&json!("decideComplianceReview")));
    let legal_first = decide(&t, "legal", &id, true).await;
    assert_eq!(legal_first["errors"][0]["allowed"], json!(["FINANCE"]));
    decide(&t, "finance", &id, true).await;
    let wordless = json!({ "projectId": id, "track": "LEGAL", "approve": false });
    let wordless = t.mutate("legal", "decideComplianceReview", "project", "id", wordless).await;
    assert_eq!(wordless["errors"][0]["field"], json!(["input", "comment"]));
    assert_eq!(decide(&t, "legal", &id, false).await["project"]["stage"], "PLANNING");
    t.done("project_manager", "submitForCompliance", "project", "stage", json!({ "id": id })).await;
    assert_eq!(reviews(&t, &id).await, ["FINANCE APPROVED", "LEGAL REJECTED", "LEGAL PENDING"]);
    assert_eq!(decide(&t, "legal", &id, true).await["project"]["stage"], "CONTRACTING");
});

on_both!(a_contract_begins_the_work, |t| async move {
    let id = complied_project(&t, "sales", "project_manager").await;
    let mut input = contract_input(&t, &id).await;
    input["instalments"][0]["amount"] = yuan("49999.99");
    let short = t.mutate("sales", "draftContract", "contract", "id", input.clone()).await;
    assert_eq!(short["errors"][0]["code"], "RULE_REFUSED");
    assert_eq!(short["errors"][0]["field"], json!(["input", "instalments"]));
    assert!(short["errors"][0]["message"].as_str().unwrap().contains("0.01 CNY less"), "{short}");
    input["instalments"][0] = json!({ "amount": yuan("50000") });
    let never = t.mutate("sales", "draftContract", "contract", "id", input).await;
    assert_eq!(never["errors"][0]["field"], json!(["input", "instalments", "0", "dueOn"]));

    let input = contract_input(&t, &id).await;
    let fields = "id version status amount { amount } instalments { amount { amount } dueOn status serviceItem { service } }";
    let made = t.done("sales", "draftContract", "contract", fields, input.clone()).await;
    assert_eq!(made["instalments"][0]["dueOn"], "2026-12-31");
    assert_eq!(made["instalments"][1]["serviceItem"]["service"], "Live stream");
    let twice = t.mutate("sales", "draftContract", "contract", "id", input).await;
    assert_eq!(twice["errors"][0]["code"], "CONFLICT", "contract and project are one to one");
    assert_eq!(twice["errors"][0]["allowed"], json!(["updateContract"]));
    let contract = made["id"].clone();
    let approve = json!({ "id": contract, "approve": true });
    let early = t.mutate("legal", "decideContract", "contract", "id", approve.clone()).await;
    assert_eq!(early["errors"][0]["allowed"], json!(["submitContract", "updateContract"]));
    t.done("sales", "submitContract", "contract", "status", json!({ "id": contract })).await;
    let no = json!({ "id": contract, "approve": false, "comment": "Number it as agreed" });
    assert_eq!(t.done("legal", "decideContract", "contract", "status", no).await["status"], "REJECTED");
    let changed = json!({ "id": contract, "number": "C-2026-1" });
    assert_eq!(t.done("legal", "updateContract", "contract", "status", changed).await["status"], "DRAFT");
    t.done("legal", "submitContract", "contract", "status", json!({ "id": contract })).await;
    let fields = "status signedOn project { stage actualStart }";
    // Who changed it and handed it in leaves the decision to a colleague.
    let own = t.mutate("legal", "decideContract", "contract", "id", approve.clone()).await;
    assert_eq!(own["errors"][0]["code"], "RULE_REFUSED");
    let active = t.done("legal2", "decideContract", "contract", fields, approve).await;
    assert_eq!(
        active,
        json!({ "status": "ACTIVE", "signedOn": "2026-03-02",
            "project": { "stage": "EXECUTION", "actualStart": "2026-03-02" } })
    );
    let late = json!({ "id": contract, "number": "C-2026-2" });
    let late = t.mutate("legal", "updateContract", "contract", "id", late).await;
    assert_eq!(late["errors"][0]["code"], "INVALID_TRANSITION");
});

on_both!(a_change_makes_the_approval_stale_that_rests_on_it, |t| async move {
    let id = complied_project(&t, "sales", "project_manager").await;
    let second = proposal(&t, "project_manager", &id, "190000").await;
    assert_eq!(reviews(&t, &id).await, ["FINANCE STALE", "LEGAL APPROVED", "FINANCE PENDING"]);
    assert_eq!(stage(&t, &id).await, "COMPLIANCE_REVIEW");
    let input = contract_input(&t, &id).await;
    let blocked = t.mutate("sales", "draftContract", "contract", "id", input).await;
    assert_eq!(blocked["errors"][0]["code"], "INVALID_TRANSITION");
    let unconfirmed = decide(&t, "finance", &id, true).await;
    assert_eq!(unconfirmed["errors"][0]["allowed"], json!(["sendProposal"]));
    confirm(&t, "sales", &second).await;
    assert_eq!(decide(&t, "finance", &id, true).await["project"]["stage"], "CONTRACTING");

    // The contract asks for more than the quote: finance decided on another price.
    let input = contract_input(&t, &id).await;
    let contract = t.done("sales", "draftContract", "contract", "id", input).await["id"].clone();
    assert_eq!(reviews(&t, &id).await.last().unwrap(), "FINANCE PENDING");
    let blocked = t.mutate("sales", "submitContract", "contract", "id", json!({ "id": contract })).await;
    assert_eq!(blocked["errors"][0]["code"], "INVALID_TRANSITION");
    decide(&t, "finance", &id, true).await;
    t.done("sales", "submitContract", "contract", "id", json!({ "id": contract })).await;
    t.done("legal", "decideContract", "contract", "id", json!({ "id": contract, "approve": true })).await;
    assert_eq!(stage(&t, &id).await, "EXECUTION");
});

on_both!(what_if_and_the_review_give_one_answer, |t| async move {
    let id = planned_project(&t, "sales", "project_manager").await;
    let first = proposal(&t, "project_manager", &id, "125000").await;
    confirm(&t, "sales", &first).await;
    t.done("project_manager", "submitForCompliance", "project", "id", json!({ "id": id })).await;
    let query = "query($input: MarginPreviewInput!) { marginPreview(input: $input) { price { amount } margin approvable
        breaches { rule limit { amount } excess { amount } } refusals { code message field allowed } } }";
    let what_if = async |input: Value| {
        t.get("finance", query, json!({ "input": input })).await["marginPreview"].clone()
    };
    let as_it_is = what_if(json!({ "projectId": id })).await;
    assert_eq!(as_it_is["approvable"], false);
    assert_eq!(
        as_it_is["breaches"],
        json!([{ "rule": "MARGIN_COST_RATIO", "limit": { "amount": "87500.00" }, "excess": { "amount": "12500.00" } }])
    );
    assert!((as_it_is["margin"].as_f64().unwrap() - 0.2).abs() < 1e-9);
    let reviewed = decide(&t, "finance", &id, true).await;
    assert_eq!(reviewed["errors"], as_it_is["refusals"], "the same words");
    assert_eq!(reviewed["errors"][0]["code"], "RULE_REFUSED");

    let raised = what_if(json!({ "projectId": id, "quote": yuan("142857.15") })).await;
    assert_eq!(raised["approvable"], true);
    let almost = what_if(json!({ "projectId": id, "quote": yuan("142857.14") })).await;
    assert_eq!(almost["approvable"], false);
    let saved = json!([{ "category": "TALENT", "amount": yuan("47500") }]);
    assert_eq!(what_if(json!({ "projectId": id, "estimate": saved })).await["approvable"], true);
    let items =
        t.get("finance", "query($id: ID!) { project(id: $id) { serviceItems { id } } }", json!({ "id": id }));
    let item = items.await["project"]["serviceItems"][0]["id"].clone();
    let dearer = json!([{ "serviceItemId": item, "unitPrice": yuan("36000") }]);
    assert_eq!(
        what_if(json!({ "projectId": id, "serviceItems": dearer })).await["price"]["amount"],
        "143000.00"
    );

    t.done(
        "admin",
        "updatePolicy",
        "policy",
        "version",
        json!({ "maxCostPercent": 90, "maxCostAmount": yuan("99999") }),
    )
    .await;
    let absolute = what_if(json!({ "projectId": id })).await;
    assert_eq!(absolute["breaches"][0]["rule"], "MARGIN_COST_AMOUNT");
    assert_eq!(absolute["breaches"][0]["excess"]["amount"], "1.00");
    for who in ["sales", "member"] {
        let answer = t.ask(who, query, json!({ "input": { "projectId": id } })).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "FORBIDDEN", "{who}");
    }
});

// Figures are tried, then offered and reviewed: whatever they are, the review answers what the preview did.
on_both!(what_was_tried_is_what_the_review_says, |t| async move {
    let policy = json!({ "maxCostPercent": 70, "maxCostAmount": yuan("90000") });
    t.done("admin", "updatePolicy", "policy", "version", policy).await;
    let id = planned_project(&t, "sales", "project_manager").await;
    let query = "query($input: MarginPreviewInput!) { marginPreview(input: $input) { approvable
        refusals { code message field allowed } } }";
    let mut state: u64 = 20_260_302;
    let mut below = |bound: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % bound
    };
    let (mut approved, mut refused) = (0, 0);
    for round in 0..14 {
        let cents = |minor: u64| yuan(&format!("{}.{:02}", minor / 100, minor % 100));
        let line = |category: &str, minor: u64| json!({ "category": category, "amount": cents(minor) });
        let estimate = json!([line("TALENT", below(7_000_000)), line("MEDIA", below(3_000_000))]);
        let quote = cents(1 + below(15_000_000));
        let tried = json!({ "projectId": id, "quote": quote, "estimate": estimate });
        let tried = t.get("finance", query, json!({ "input": tried })).await["marginPreview"].clone();
        let input =
            json!({ "projectId": id, "content": "Three streams", "estimate": estimate, "quote": quote });
        let offer = t.done("project_manager", "draftProposal", "proposal", "id", input).await["id"].clone();
        confirm(&t, "sales", &offer).await;
        if stage(&t, &id).await == "PLANNING" {
            t.done("project_manager", "submitForCompliance", "project", "id", json!({ "id": id })).await;
        }
        let answer = decide(&t, "finance", &id, true).await;
        assert_eq!(answer["errors"], tried["refusals"], "round {round}");
        assert_eq!(answer["errors"] == json!([]), tried["approvable"] == true, "round {round}");
        if tried["approvable"] == true {
            approved += 1;
        } else {
            refused += 1;
        }
    }
    assert!(approved > 2 && refused > 2, "{approved} approved, {refused} refused");
});

// What it costs is not for sales, though they take the offer to the customer.
on_both!(sales_see_the_offer_and_not_its_cost, |t| async move {
    let id = project(&t).await;
    let query = "query($id: ID!) { project(id: $id) { proposals { quote { amount } status content }
        complianceReviews { track decision comment } contract { amount { amount } instalments { status } } } }";
    let seen = t.get("sales", query, json!({ "id": id })).await["project"].clone();
    assert_eq!(seen["proposals"][0]["quote"]["amount"], "200000.00");
    assert_eq!(seen["contract"]["amount"]["amount"], "200000.00");
    for field in ["estimate { category }", "estimatedCost { amount }", "margin", "redLine { amount }"] {
        let query = format!("query($id: ID!) {{ project(id: $id) {{ proposals {{ {field} }} }} }}");
        let answer = t.ask("sales", &query, json!({ "id": id })).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "FORBIDDEN", "{field} {answer}");
    }
    let stranger = t.ask("sales2", query, json!({ "id": id })).await;
    assert_eq!(stranger["errors"][0]["extensions"]["code"], "NOT_FOUND");
});

on_both!(a_red_line_comes_from_the_policy_or_the_proposal, |t| async move {
    t.done(
        "admin",
        "updatePolicy",
        "policy",
        "id: version",
        json!({ "redLinePercent": 95, "redLineAmount": yuan("90000") }),
    )
    .await;
    let line = "query($id: ID!) { project(id: $id) { budget { redLine { amount } } } }";
    let first = project(&t).await;
    let found = t.get("finance", line, json!({ "id": first })).await;
    assert_eq!(found["project"]["budget"]["redLine"]["amount"], "90000.00");
    let id = planned_project(&t, "sales", "project_manager").await;
    let input = json!({
        "projectId": id, "content": "x", "estimate": [{ "category": "MEDIA", "amount": yuan("1000") }],
        "quote": yuan("2000"), "redLine": yuan("1100.50"),
    });
    let own = t.done("project_manager", "draftProposal", "proposal", "id", input).await["id"].clone();
    confirm(&t, "sales", &own).await;
    let found = t.get("finance", line, json!({ "id": id })).await;
    assert_eq!(found["project"]["budget"]["redLine"]["amount"], "1100.50");
    let third = complied_project(&t, "sales", "project_manager").await;
    sign(&t, "sales", &third).await;
});
