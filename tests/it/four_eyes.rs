//! Two signatures are two people's, and nobody decides on what they asked for themselves: said beforehand, kept out of
//! the work queue and of the questions that are asked, and refused with the same words.

use serde_json::{Value, json};

use crate::on_both;
use crate::support::builders::{
    all_passed, complied_project, confirm, contract_input, cost_input, customer_of, planned_project, project,
    project_of, proposal, requirement, yuan,
};
use crate::support::socket::Socket;
use crate::support::{PASSWORD, TestApp};

/// A person of the first line with these roles, by the name before the `@`.
async fn person(t: &TestApp, name: &str, roles: &[&str]) {
    let line = t.get("director", "{ viewer { businessLine { id } } }", json!({})).await;
    let input = json!({ "email": format!("{name}@test.example"), "name": name, "password": PASSWORD, "roles": roles,
        "businessLineId": line["viewer"]["businessLine"]["id"] });
    t.done("admin", "createUser", "user", "id", input).await;
}

async fn set_four_eyes(t: &TestApp, on: bool) {
    let set = t.done("admin", "updatePolicy", "policy", "fourEyes", json!({ "fourEyes": on })).await;
    assert_eq!(set["fourEyes"], on);
}

/// Why somebody may not take an action with a thing; none where they may.
async fn said(t: &TestApp, who: &str, of: &str, id: &Value, action: &str) -> Option<String> {
    let query = format!(
        "query($id: ID!) {{ node(id: $id) {{ ... on {of} {{ allowedActions {{ action allowed reason }} }} }} }}"
    );
    let found = t.get(who, &query, json!({ "id": id })).await["node"]["allowedActions"].clone();
    let one = found.as_array().unwrap().iter().find(|one| one["action"] == action).unwrap().clone();
    assert_eq!(one["allowed"], one["reason"].is_null());
    one["reason"].as_str().map(Into::into)
}

/// How many things wait for somebody to do a duty.
async fn waits(t: &TestApp, who: &str, duty: &str) -> i64 {
    let found = t.get(who, "{ workQueues { duty count } }", json!({})).await["workQueues"].clone();
    let counts = found.as_array().unwrap().iter().filter(|one| one["duty"] == duty);
    counts.map(|one| one["count"].as_i64().unwrap()).sum()
}

/// The approvals that somebody is asked for.
async fn asked(t: &TestApp, who: &str) -> Vec<String> {
    let query = "{ alerts(filter: { kind: [APPROVAL_REQUIRED], status: [OPEN] }) { nodes { rule } } }";
    let found = t.get(who, query, json!({})).await["alerts"]["nodes"].clone();
    found.as_array().unwrap().iter().map(|node| node["rule"].as_str().unwrap().to_string()).collect()
}

/// A step that must be refused to somebody, as their `allowedActions` say, and that does not wait for them.
async fn refused(
    t: &TestApp,
    who: &str,
    (of, id): (&str, &Value),
    (mutation, duty): (&str, &str),
    input: Value,
) {
    let reason = said(t, who, of, id, mutation).await.unwrap_or_else(|| panic!("{who} may {mutation}"));
    let object = of.to_lowercase();
    let payload = t.mutate(who, mutation, &object, "id", input).await;
    let error = &payload["errors"][0];
    assert_eq!(
        (&error["code"], &error["message"]),
        (&json!("RULE_REFUSED"), &json!(reason)),
        "{who} {payload}"
    );
    let others = error["allowed"][0].as_str().unwrap();
    assert!(others.starts_with("somebody else with the role") && reason.contains(others), "{reason}");
    assert_eq!(waits(t, who, duty).await, 0, "{who} {duty}");
}

/// A step that must be done by somebody, as their `allowedActions` say, and that waits for them.
async fn done(
    t: &TestApp,
    who: &str,
    (of, id): (&str, &Value),
    (mutation, duty): (&str, &str),
    input: Value,
) -> Value {
    assert_eq!(said(t, who, of, id, mutation).await, None, "{who} {mutation}");
    assert_eq!(waits(t, who, duty).await, 1, "{who} {duty}");
    t.done(who, mutation, &of.to_lowercase(), "id", input).await
}

const APPROVE: (&str, &str) = ("approveCost", "APPROVE_COST");
const PAY: (&str, &str) = ("payCost", "PAY_COST");

on_both!(approvals_and_payment_of_a_cost_are_different_peoples, |t| async move {
    person(&t, "both", &["FINANCE", "DIRECTOR"]).await;
    let project = project(&t).await;
    let large = t.done("project_manager", "submitCost", "cost", "id", cost_input(&project, "60000")).await;
    let id = large["id"].clone();
    let (cost, me) = (("Cost", &id), json!({ "id": id }));
    let questions = "subscription { alerts(filter: { kind: [APPROVAL_REQUIRED] }) { type alert { rule } } }";
    let mut both = Socket::subscribe(&t, "both", questions, json!({})).await;
    let mut director = Socket::subscribe(&t, "director", questions, json!({})).await;
    assert_eq!(asked(&t, "both").await, ["APPROVAL_COST_FINANCE"]);
    done(&t, "both", cost, APPROVE, me.clone()).await;
    refused(&t, "both", cost, APPROVE, me.clone()).await;
    assert_eq!(asked(&t, "both").await, [] as [&str; 0]);
    assert_eq!(asked(&t, "director").await, ["APPROVAL_COST_DIRECTOR"]);
    assert_eq!(both.event("alerts").await.unwrap()["type"], "RESOLVED");
    assert!(both.is_quiet().await, "who has approved is not asked again");
    assert_eq!(director.event("alerts").await.unwrap()["alert"]["rule"], "APPROVAL_COST_DIRECTOR");
    done(&t, "director", cost, APPROVE, me.clone()).await;
    refused(&t, "both", cost, PAY, me.clone()).await;
    done(&t, "finance", cost, PAY, me.clone()).await;

    // A rejection signs nothing.
    let second = t.done("project_manager", "submitCost", "cost", "id", cost_input(&project, "60000")).await;
    t.done("both", "approveCost", "cost", "id", json!({ "id": second["id"] })).await;
    let no = json!({ "id": second["id"], "reason": "On second thoughts" });
    t.done("both", "rejectCost", "cost", "id", no).await;

    // The policy may leave it all to one person.
    let third = t.done("project_manager", "submitCost", "cost", "id", cost_input(&project, "60000")).await;
    let (id, me) = (third["id"].clone(), json!({ "id": third["id"] }));
    set_four_eyes(&t, false).await;
    for step in [APPROVE, APPROVE, PAY] {
        done(&t, "both", ("Cost", &id), step, me.clone()).await;
    }
    set_four_eyes(&t, true).await;
    let log = "{ auditLog(filter: { action: UPDATE_POLICY }) { nodes { changes { field from to } } } }";
    let log = t.get("admin", log, json!({})).await["auditLog"]["nodes"].to_string();
    assert!(log.contains("fourEyes"), "{log}");
});

// Each line may have a policy of its own.
on_both!(four_eyes_are_asked_for_by_the_policy_of_the_line, |t| async move {
    person(&t, "both", &["FINANCE", "DIRECTOR"]).await;
    let line = t.get("director", "{ viewer { businessLine { id } } }", json!({})).await;
    let own = json!({ "businessLineId": line["viewer"]["businessLine"]["id"], "fourEyes": false });
    let set = t.done("admin", "updatePolicy", "policy", "fourEyes", own).await;
    assert_eq!(set["fourEyes"], false);
    let (mine, theirs) = (project(&t).await, project_of(&t, "sales2", "project_manager2").await);
    let one =
        t.done("project_manager", "submitCost", "cost", "id", cost_input(&mine, "10")).await["id"].clone();
    let other =
        t.done("project_manager2", "submitCost", "cost", "id", cost_input(&theirs, "10")).await["id"].clone();
    for id in [&one, &other] {
        t.done("both", "approveCost", "cost", "id", json!({ "id": id })).await;
    }
    assert_eq!(waits(&t, "both", "PAY_COST").await, 1);
    assert_eq!(said(&t, "both", "Cost", &one, "payCost").await, None);
    t.done("both", "payCost", "cost", "id", json!({ "id": one })).await;
    refused(&t, "both", ("Cost", &other), PAY, json!({ "id": other })).await;
});

on_both!(nobody_approves_or_pays_their_own_cost_whatever_the_policy, |t| async move {
    person(&t, "all", &["PROJECT_MANAGER", "FINANCE", "DIRECTOR"]).await;
    let project = project_of(&t, "sales", "all").await;
    let own = t.done("all", "submitCost", "cost", "id", cost_input(&project, "60000")).await["id"].clone();
    let (cost, me) = (("Cost", &own), json!({ "id": own }));
    for four_eyes in [true, false] {
        set_four_eyes(&t, four_eyes).await;
        refused(&t, "all", cost, APPROVE, me.clone()).await;
    }
    t.done("finance", "approveCost", "cost", "id", me.clone()).await;
    refused(&t, "all", cost, APPROVE, me.clone()).await;
    t.done("director", "approveCost", "cost", "id", me.clone()).await;
    refused(&t, "all", cost, PAY, me.clone()).await;
    done(&t, "finance", cost, PAY, me).await;
});

on_both!(what_the_oa_system_tells_counts_as_the_tellers, |t| async move {
    person(&t, "both", &["FINANCE", "DIRECTOR"]).await;
    person(&t, "all", &["PROJECT_MANAGER", "FINANCE", "DIRECTOR"]).await;
    let project = project(&t).await;
    let tell = async |who: &str, project: &Value, reference: &str, step: &str| {
        let input =
            json!({ "projectId": project, "externalRef": reference, "step": step, "comment": "From OA" });
        t.mutate(who, "recordOaDecision", "cost", "status", input).await
    };
    let submit = async |who: &str, project: &Value, reference: &str| {
        let mut input = cost_input(project, "60000");
        input["externalRef"] = json!(reference);
        t.done(who, "submitCost", "cost", "id status", input).await
    };
    let code_of = |payload: &Value| payload["errors"][0]["code"].clone();
    // After the cost, and before it.
    submit("project_manager", &project, "OA-1").await;
    for reference in ["OA-1", "OA-2"] {
        assert_eq!(tell("both", &project, reference, "FINANCE_APPROVAL").await["errors"], json!([]));
        for step in ["DIRECTOR_APPROVAL", "PAYMENT"] {
            let refused = tell("both", &project, reference, step).await;
            assert_eq!(
                (code_of(&refused), &refused["errors"][0]["field"]),
                (json!("RULE_REFUSED"), &json!(["input", "externalRef"])),
                "{reference} {step} {refused}"
            );
        }
        // Told again, it is what was told.
        assert_eq!(tell("both", &project, reference, "FINANCE_APPROVAL").await["errors"], json!([]));
    }
    assert_eq!(submit("project_manager", &project, "OA-2").await["status"], "FINANCE_APPROVED");
    assert_eq!(tell("director", &project, "OA-2", "DIRECTOR_APPROVAL").await["cost"]["status"], "APPROVED");
    assert_eq!(tell("finance", &project, "OA-2", "PAYMENT").await["cost"]["status"], "PAID");
    // What was told counts for what is done here.
    let id = submit("project_manager", &project, "OA-1").await["id"].clone();
    refused(&t, "both", ("Cost", &id), APPROVE, json!({ "id": id })).await;
    // Who submits a cost signs none of it, not by telling it beforehand either.
    let own = project_of(&t, "sales", "all").await;
    for step in ["FINANCE_APPROVAL", "PAYMENT"] {
        set_four_eyes(&t, false).await;
        assert_eq!(tell("all", &own, "OA-3", step).await["errors"], json!([]));
    }
    assert_eq!(submit("all", &own, "OA-3").await["status"], "SUBMITTED");
    assert_eq!(code_of(&tell("all", &own, "OA-3", "DIRECTOR_APPROVAL").await), "RULE_REFUSED");
});

on_both!(nobody_reviews_their_own_requirement, |t| async move {
    person(&t, "seller", &["SALES", "PROJECT_MANAGER"]).await;
    let customer = customer_of(&t, "seller", "Lantern").await;
    let review = ("reviewRequirement", "REVIEW_REQUIREMENT");
    for (four_eyes, who) in [(true, "project_manager"), (false, "seller")] {
        set_four_eyes(&t, true).await;
        let id = requirement(&t, "seller", &customer).await;
        t.done("seller", "submitRequirement", "requirement", "id", json!({ "id": id })).await;
        let input = json!({ "id": id, "findings": all_passed() });
        refused(&t, "seller", ("Requirement", &id), review, input.clone()).await;
        set_four_eyes(&t, four_eyes).await;
        done(&t, who, ("Requirement", &id), review, input).await;
    }
});

on_both!(nobody_lets_their_own_requirement_pass, |t| async move {
    person(&t, "owner", &["SALES", "BUSINESS_OWNER"]).await;
    let words =
        json!({ "restrictedCategories": [{ "list": "NEVER", "word": "stream", "reason": "It harms." }] });
    t.done("admin", "updatePolicy", "policy", "version", words).await;
    let customer = customer_of(&t, "owner", "Lantern").await;
    let id = requirement(&t, "owner", &customer).await;
    let title = json!({ "id": id, "title": "One stream" });
    t.done("owner", "updateRequirement", "requirement", "id", title).await;
    let pass = json!({ "id": id, "word": "stream", "reason": "A museum" });
    let reason = said(&t, "owner", "Requirement", &id, "overrideRestriction").await.unwrap();
    let refused = t.mutate("owner", "overrideRestriction", "requirement", "id", pass.clone()).await;
    let error = &refused["errors"][0];
    assert_eq!((&error["code"], &error["message"]), (&json!("RULE_REFUSED"), &json!(reason)), "{refused}");
    assert_eq!(said(&t, "business_owner", "Requirement", &id, "overrideRestriction").await, None);
    t.done("business_owner", "overrideRestriction", "requirement", "id", pass).await;
});

const COMPLY: (&str, &str) = ("decideComplianceReview", "REVIEW_COMPLIANCE");

fn review(id: &Value, track: &str) -> Value {
    json!({ "projectId": id, "track": track, "approve": true, "comment": "Well" })
}

on_both!(finance_and_legal_are_two_people_and_not_who_asked, |t| async move {
    person(&t, "all", &["PROJECT_MANAGER", "FINANCE", "LEGAL"]).await;
    person(&t, "both", &["FINANCE", "LEGAL"]).await;
    let id = planned_project(&t, "sales", "all").await;
    let offer = proposal(&t, "all", &id, "200000").await;
    confirm(&t, "sales", &offer).await;
    t.done("all", "submitForCompliance", "project", "id", json!({ "id": id })).await;
    let project = ("Project", &id);
    refused(&t, "all", project, COMPLY, review(&id, "FINANCE")).await;
    assert_eq!(asked(&t, "all").await, [] as [&str; 0]);
    assert_eq!(asked(&t, "both").await, ["APPROVAL_COMPLIANCE_FINANCE"]);
    done(&t, "both", project, COMPLY, review(&id, "FINANCE")).await;
    for who in ["all", "both"] {
        refused(&t, who, project, COMPLY, review(&id, "LEGAL")).await;
        assert_eq!(asked(&t, who).await, [] as [&str; 0]);
    }
    assert_eq!(asked(&t, "legal").await, ["APPROVAL_COMPLIANCE_LEGAL"]);
    set_four_eyes(&t, false).await;
    assert_eq!(said(&t, "all", "Project", &id, COMPLY.0).await, None);
    set_four_eyes(&t, true).await;
    done(&t, "legal", project, COMPLY, review(&id, "LEGAL")).await;
    // Who wrote the terms that made finance's approval stale does not approve them.
    let contract = t.done("both", "draftContract", "contract", "id", contract_input(&t, &id).await).await;
    let terms = json!({ "id": contract["id"], "amount": yuan("180000"),
        "instalments": [{ "amount": yuan("180000"), "dueOn": "2026-12-31" }] });
    t.done("both", "updateContract", "contract", "id", terms).await;
    refused(&t, "both", project, COMPLY, review(&id, "FINANCE")).await;
    done(&t, "finance", project, COMPLY, review(&id, "FINANCE")).await;
});

on_both!(legal_decides_on_contracts_that_others_wrote, |t| async move {
    let step = ("decideContract", "DECIDE_CONTRACT");
    let id = complied_project(&t, "sales", "project_manager").await;
    let input = contract_input(&t, &id).await;
    let contract = t.done("legal", "draftContract", "contract", "id", input).await["id"].clone();
    t.done("sales", "submitContract", "contract", "id", json!({ "id": contract })).await;
    let yes = json!({ "id": contract, "approve": true });
    let no = json!({ "id": contract, "approve": false, "comment": "No." });
    for input in [yes.clone(), no.clone()] {
        refused(&t, "legal", ("Contract", &contract), step, input).await;
    }
    assert_eq!(asked(&t, "legal").await, [] as [&str; 0]);
    assert_eq!(asked(&t, "legal2").await, ["APPROVAL_CONTRACT"]);
    done(&t, "legal2", ("Contract", &contract), step, no).await;
    // Whoever changes it has a part in it, too; so has whoever hands it in.
    t.done("legal2", "updateContract", "contract", "id", json!({ "id": contract, "number": "C-2" })).await;
    t.done("sales", "submitContract", "contract", "id", json!({ "id": contract })).await;
    refused(&t, "legal2", ("Contract", &contract), step, yes.clone()).await;
    set_four_eyes(&t, false).await;
    done(&t, "legal2", ("Contract", &contract), step, yes).await;

    set_four_eyes(&t, true).await;
    let id = complied_project(&t, "sales", "project_manager").await;
    let mut input = contract_input(&t, &id).await;
    input["number"] = json!("C-3");
    let contract = t.done("sales", "draftContract", "contract", "id", input).await["id"].clone();
    t.done("legal", "submitContract", "contract", "id", json!({ "id": contract })).await;
    let yes = json!({ "id": contract, "approve": true });
    refused(&t, "legal", ("Contract", &contract), step, yes.clone()).await;
    done(&t, "legal2", ("Contract", &contract), step, yes).await;
});
