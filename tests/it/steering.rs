//! Pausing, giving up, issues, the OA system, and what people may do next.

use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::on_both;
use crate::support::TestApp;
use crate::support::builders::{
    approved_cost, cost, cost_input, planned_project, project, project_of, task, yuan,
};
use crate::support::user_id;

on_both!(a_project_is_paused_and_resumed_with_reasons, |t| async move {
    let id = project(&t).await;
    let paid = approved_cost(&t, &id, "10").await;
    let hold = |reason: &str| json!({ "id": id, "reason": reason });
    let fields = "onHold holdReason version";
    let held = t.done("team_lead", "holdProject", "project", fields, hold("Licence")).await;
    assert_eq!(held["holdReason"], "Licence");
    let refused = t.mutate("finance", "payCost", "cost", "id", json!({ "id": paid })).await;
    assert_eq!(refused["errors"][0]["code"], "INVALID_TRANSITION");
    assert!(refused["errors"][0]["allowed"].as_array().unwrap().contains(&json!("resumeProject")));
    let stale = json!({ "id": id, "reason": "x", "version": 1 });
    let stale = t.mutate("team_lead", "resumeProject", "project", "id", stale).await;
    assert_eq!(stale["errors"][0]["code"], "CONFLICT");
    let resumed = t.done("project_manager", "resumeProject", "project", fields, hold("It came")).await;
    assert_eq!(resumed["onHold"], false);
    t.done("finance", "payCost", "cost", "id", json!({ "id": paid })).await;
    for who in ["sales", "member", "finance", "legal", "admin"] {
        let answer = t.mutate(who, "cancelProject", "project", "id", hold("x")).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "FORBIDDEN", "{who}");
    }
    let owed = approved_cost(&t, &id, "20").await;
    let fields = "stage cancelReason contract { status } serviceItems { status } healthReasons { rule }";
    let ended = t.done("business_owner", "cancelProject", "project", fields, hold("No budget")).await;
    assert_eq!(ended["stage"], "CANCELLED");
    assert_eq!(ended["contract"]["status"], "TERMINATED");
    assert_eq!(ended["serviceItems"][0]["status"], "CANCELLED");
    t.done("finance", "payCost", "cost", "id", json!({ "id": owed })).await;
    let late = t.mutate("project_manager", "submitCost", "cost", "id", cost_input(&id, "1")).await;
    assert_eq!(late["errors"][0]["code"], "INVALID_TRANSITION", "what is owed is paid, nothing new is spent");
    let query = "query($id: ID!) { auditLog(filter: { projectId: $id, action: HOLD_PROJECT }) {
        nodes { actor { name } changes { field from to } } } }";
    let log = t.get("team_lead", query, json!({ "id": id })).await["auditLog"]["nodes"].clone();
    assert_eq!(log[0]["actor"]["name"], "team_lead");
    assert!(
        log[0]["changes"]
            .as_array()
            .unwrap()
            .contains(&json!({ "field": "reason", "from": null, "to": "Licence" }))
    );
});

on_both!(problems_are_raised_owned_and_resolved, |t| async move {
    let id = project(&t).await;
    let task = task(&t, &id, "Posters", None).await;
    let input =
        json!({ "projectId": id, "taskId": task, "title": "The printer is broken", "severity": "HIGH" });
    let fields = "id status version owner { name } raisedBy { name } task { title }";
    let raised = t.done("member", "raiseIssue", "issue", fields, input).await;
    assert_eq!(raised["owner"]["name"], "project_manager", "by default the manager's");
    assert_eq!(raised["raisedBy"]["name"], "member");
    let issue = raised["id"].clone();
    let not_theirs = json!({ "id": issue, "resolution": "x" });
    let not_theirs = t.mutate("member", "resolveIssue", "issue", "id", not_theirs).await;
    assert_eq!(not_theirs["errors"][0]["extensions"]["code"], "FORBIDDEN");
    let hand_over = json!({ "id": issue, "ownerId": user_id(&t, "member").await, "version": 1 });
    t.done("team_lead", "updateIssue", "issue", "id", hand_over.clone()).await;
    let stale = t.mutate("team_lead", "updateIssue", "issue", "id", hand_over).await;
    assert_eq!(stale["errors"][0]["code"], "CONFLICT");
    let fields = "status resolution resolvedAt owner { name }";
    let solved = json!({ "id": issue, "resolution": "Borrowed one" });
    let solved = t.done("member", "resolveIssue", "issue", fields, solved).await;
    assert_eq!(
        solved,
        json!({ "status": "RESOLVED", "resolution": "Borrowed one", "resolvedAt": "2026-03-02T04:00:00Z",
            "owner": { "name": "member" } })
    );
    let query =
        "query($id: ID!) { project(id: $id) { issues(filter: { status: [OPEN] }) { totalCount } all: issues {
        nodes { title severity } } } }";
    let seen = t.get("team_lead", query, json!({ "id": id })).await["project"].clone();
    assert_eq!(seen["issues"]["totalCount"], 0);
    assert_eq!(seen["all"]["nodes"][0]["severity"], "HIGH");
    let twice =
        t.mutate("member", "resolveIssue", "issue", "id", json!({ "id": issue, "resolution": "x" })).await;
    assert_eq!(twice["errors"][0]["allowed"], json!(["raiseIssue"]));
    let stranger = t.mutate(
        "member2",
        "raiseIssue",
        "issue",
        "id",
        json!({ "projectId": id, "title": "x", "severity": "LOW" }),
    );
    assert_eq!(stranger.await["errors"][0]["extensions"]["code"], "NOT_FOUND");
});

async fn oa(t: &TestApp, who: &str, project: &Value, step: &str) -> Value {
    let input = json!({ "projectId": project, "externalRef": "OA-1", "step": step, "comment": "From OA" });
    let kind = "mutation($input: RecordOaDecisionInput!) { recordOaDecision(input: $input) {
        awaitingCost cost { status approvals { step decidedBy { name } } } errors { code message allowed } } }";
    let answer = t.ask(who, kind, json!({ "input": input })).await;
    match answer["data"]["recordOaDecision"].clone() {
        Value::Null => answer,
        payload => payload,
    }
}

on_both!(the_oa_system_decides_before_the_cost_is_known, |t| async move {
    let id = project(&t).await;
    for _ in 0..3 {
        assert_eq!(oa(&t, "finance2", &id, "PAYMENT").await["awaitingCost"], true);
        assert_eq!(oa(&t, "finance", &id, "FINANCE_APPROVAL").await["awaitingCost"], true);
    }
    let mut input = cost_input(&id, "60000");
    input["externalRef"] = json!("OA-1");
    let made = t.done("project_manager", "submitCost", "cost", "status", input.clone()).await;
    assert_eq!(made["status"], "FINANCE_APPROVED", "it is large: the director is asked, too");
    let forbidden = oa(&t, "finance", &id, "DIRECTOR_APPROVAL").await;
    assert_eq!(forbidden["errors"][0]["extensions"]["code"], "FORBIDDEN");
    let done = oa(&t, "director", &id, "DIRECTOR_APPROVAL").await;
    assert_eq!(done["cost"]["status"], "PAID");
    let steps: Vec<_> = done["cost"]["approvals"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| step["step"].as_str().unwrap())
        .collect();
    assert_eq!(steps, ["FINANCE_APPROVAL", "DIRECTOR_APPROVAL", "PAYMENT"]);
    for (who, step) in [("finance2", "PAYMENT"), ("finance", "FINANCE_APPROVAL"), ("finance", "REJECTION")] {
        assert_eq!(oa(&t, who, &id, step).await["cost"]["status"], "PAID", "{step} again");
    }
    t.done("project_manager", "submitCost", "cost", "status", input).await;
    let query =
        "query($id: ID!) { project(id: $id) { costSummary { paid { amount } submitted { amount } } } }";
    let sums = t.get("finance", query, json!({ "id": id })).await["project"]["costSummary"].clone();
    assert_eq!(sums, json!({ "paid": { "amount": "60000.00" }, "submitted": { "amount": "0.00" } }));
});

// A reference is given once in the organisation; what others submitted under it shows in no answer.
on_both!(a_reference_tells_nothing_of_other_projects, |t| async move {
    let theirs = project_of(&t, "sales2", "project_manager2").await;
    let mine = project(&t).await;
    let mut input = cost_input(&theirs, "10");
    input["externalRef"] = json!("OA-7");
    t.done("project_manager2", "submitCost", "cost", "id", input).await;
    let mut input = cost_input(&mine, "20");
    input["externalRef"] = json!("OA-7");
    let refused = t.mutate("project_manager", "submitCost", "cost", "id", input).await;
    assert_eq!(refused["cost"], json!(null));
    let error = &refused["errors"][0];
    assert_eq!((&error["code"], &error["field"]), (&json!("CONFLICT"), &json!(["input", "externalRef"])));
    assert_eq!(error["allowed"], json!([]));
    assert!(!refused.to_string().contains(theirs.as_str().unwrap()), "{refused}");
});

on_both!(the_hard_limit_holds, |t| async move {
    let policy = json!({
        "hardLimitPercent": 100, "directorApprovalPercent": 200, "directorApprovalAmount": yuan("1000000"),
    });
    t.done("admin", "updatePolicy", "policy", "version", policy).await;
    let id = project(&t).await;
    approved_cost(&t, &id, "99999").await;
    let small = cost(&t, &id, "1.01").await;
    let refused = t.mutate("finance", "approveCost", "cost", "id", json!({ "id": small })).await;
    assert_eq!(refused["errors"][0]["code"], "RULE_REFUSED");
    assert!(refused["errors"][0]["message"].as_str().unwrap().contains("0.01 CNY more"), "{refused}");
    assert_eq!(refused["errors"][0]["allowed"], json!(["up to 1.00 CNY"]));

    let other = project(&t).await;
    let mut costs = Vec::new();
    for _ in 0..12 {
        costs.push(cost(&t, &other, "15000").await);
    }
    let approve = |id: &Value| t.mutate("finance", "approveCost", "cost", "id", json!({ "id": id }));
    let answers = join_all(costs.iter().map(approve)).await;
    let done = answers.iter().filter(|answer| !answer["cost"].is_null()).count();
    assert_eq!(done, 6, "together they stay within 100,000: {answers:#?}");
});

async fn allowed(t: &TestApp, who: &str, project: &Value) -> Vec<String> {
    let query = "query($id: ID!) { project(id: $id) { allowedActions { action allowed reason } } }";
    let found = t.get(who, query, json!({ "id": project })).await["project"]["allowedActions"].clone();
    let all = found.as_array().unwrap();
    assert!(all.iter().all(|one| one["allowed"] == json!(one["reason"].is_null())), "{all:#?}");
    all.iter()
        .filter(|one| one["allowed"] == true)
        .map(|one| one["action"].as_str().unwrap().into())
        .collect()
}

on_both!(people_see_what_they_can_do_next, |t| async move {
    let planned = planned_project(&t, "sales", "project_manager").await;
    assert_eq!(
        allowed(&t, "project_manager", &planned).await,
        ["planProject", "draftProposal", "createTask", "raiseIssue", "holdProject", "cancelProject"]
    );
    assert_eq!(allowed(&t, "sales", &planned).await, ["raiseIssue"]);
    assert_eq!(allowed(&t, "legal", &planned).await, [] as [&str; 0]);
    let id = project(&t).await;
    task(&t, &id, "Posters", None).await;
    let manager = allowed(&t, "project_manager", &id).await;
    assert!(
        manager.contains(&"reportProgress".into()) && manager.contains(&"submitCost".into()),
        "{manager:?}"
    );
    assert!(!manager.contains(&"completeProject".into()));
    assert_eq!(allowed(&t, "finance", &id).await, ["recordReceipt"]);
    assert_eq!(allowed(&t, "member", &id).await, ["reportProgress", "raiseIssue"]);
    let cost = cost(&t, &id, "10").await;
    let query =
        "query($id: ID!) { node(id: $id) { ... on Cost { allowedActions { action allowed reason } } } }";
    let mine = t.get("project_manager", query, json!({ "id": cost })).await["node"]["allowedActions"].clone();
    assert_eq!(mine[3], json!({ "action": "cancelCost", "allowed": true, "reason": null }));
    let theirs = t.get("finance", query, json!({ "id": cost })).await["node"]["allowedActions"].clone();
    assert_eq!(theirs[0]["allowed"], true);
    assert!(theirs[2]["reason"].as_str().unwrap().contains("SUBMITTED"), "{theirs}");
});
