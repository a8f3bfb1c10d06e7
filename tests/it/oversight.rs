//! What those who watch over projects see: workloads, the dashboard, the policy, the audit log.

use std::collections::BTreeSet;

use entity::enums::AuditAction;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

use crate::on_both;
use crate::support::builders::{
    approved_cost, cost, cost_input, deliver, instalments, project, project_of, receive, yuan,
};
use crate::support::printed::Printed;
use crate::support::{On, TestApp, user_id};

async fn assign(t: &TestApp, project: &Value, start: &str, end: &str) -> Value {
    let input = json!({
        "projectId": project, "title": "Posters", "assigneeId": user_id(t, "member").await,
        "plannedStart": start, "plannedEnd": end,
    });
    t.done("project_manager", "createTask", "task", "id", input).await["id"].clone()
}

const WORKLOAD: &str =
    "query($from: Date!, $to: Date!, $ids: [ID!]) { workload(from: $from, to: $to, userIds: $ids) {
    user { name } week weekStart plannedDays capacity overBooked } }";

on_both!(everybodys_load_is_summed_over_projects, |t| async move {
    let (one, other) = (project(&t).await, project(&t).await);
    assign(&t, &one, "2026-03-02", "2026-03-13").await;
    let parent = assign(&t, &other, "2026-03-09", "2026-03-10").await;
    let me = user_id(&t, "member").await;
    // A part without dates takes them from what it is a part of, and only the part counts.
    let input = json!({ "projectId": other, "parentId": parent, "title": "Part", "assigneeId": me });
    t.done("project_manager", "createTask", "task", "id", input).await;
    let asked = json!({ "from": "2026-03-04", "to": "2026-03-12", "ids": [me] });
    let weeks = t.get("team_lead", WORKLOAD, asked.clone()).await["workload"].clone();
    let week = |name: &str, start: &str, days: f64, over: bool| {
        json!({ "user": { "name": "member" }, "week": name, "weekStart": start, "plannedDays": days, "capacity": 5.0,
            "overBooked": over })
    };
    assert_eq!(
        weeks,
        json!([week("2026-W10", "2026-03-02", 5.0, false), week("2026-W11", "2026-03-09", 7.0, true)])
    );
    assert_eq!(t.get("member", WORKLOAD, asked.clone()).await["workload"], weeks, "one's own");
    let stranger = t.ask("member2", WORKLOAD, asked).await;
    assert_eq!(stranger["errors"][0]["extensions"]["code"], "FORBIDDEN");
    let all = t.get("team_lead", WORKLOAD, json!({ "from": "2026-03-02", "to": "2026-03-08" })).await;
    let names: Vec<_> =
        all["workload"].as_array().unwrap().iter().map(|week| &week["user"]["name"]).collect();
    assert_eq!(names, ["member", "project_manager", "two_roles"], "the line's people");
    let backwards = t.ask("team_lead", WORKLOAD, json!({ "from": "2026-03-08", "to": "2026-03-02" })).await;
    assert_eq!(backwards["errors"][0]["extensions"]["field"], json!(["to"]));
});

on_both!(the_load_of_more_people_than_one_statement_reads_is_whole, |t| async move {
    let project = project(&t).await;
    let line = t.get("team_lead", "{ viewer { businessLine { id } } }", json!({})).await["viewer"]["businessLine"]
        ["id"]
        .clone();
    for number in 0..19 {
        let input = json!({
            "email": format!("worker{number}@test.example"), "name": format!("worker{number:02}"),
            "password": "a violet heron sleeps", "roles": ["MEMBER"], "businessLineId": line,
        });
        let worker = t.done("admin", "createUser", "user", "id", input).await["id"].clone();
        let input = json!({
            "projectId": project, "title": "Posters", "assigneeId": worker,
            "plannedStart": "2026-03-02", "plannedEnd": format!("2026-03-{:02}", 2 + number % 5),
        });
        t.done("project_manager", "createTask", "task", "id", input).await;
    }
    let all = t.get("team_lead", WORKLOAD, json!({ "from": "2026-03-02", "to": "2026-03-08" })).await;
    let weeks = all["workload"].as_array().unwrap().iter();
    let loads: Vec<_> = weeks
        .filter(|week| week["user"]["name"].as_str().unwrap().starts_with("worker"))
        .map(|week| (week["user"]["name"].as_str().unwrap(), week["plannedDays"].as_f64().unwrap()))
        .collect();
    let names: Vec<_> = (0..19).map(|number| format!("worker{number:02}")).collect();
    let expected: Vec<_> =
        names.iter().zip((0..5).cycle()).map(|(name, day)| (name.as_str(), f64::from(day + 1))).collect();
    assert_eq!(loads, expected);
});

on_both!(a_business_owner_sees_it_all_at_a_glance, |t| async move {
    let id = project(&t).await;
    project_of(&t, "sales2", "project_manager2").await;
    approved_cost(&t, &id, "100").await;
    cost(&t, &id, "50.50").await;
    let query = "query($id: ID!) { project(id: $id) { serviceItems { id } } }";
    let items = t.get("sales", query, json!({ "id": id })).await["project"]["serviceItems"].clone();
    let mut input = cost_input(&id, "7");
    input["serviceItemId"] = items[0]["id"].clone();
    t.done("project_manager", "submitCost", "cost", "id", input).await;
    deliver(&t, "project_manager", &id, 0).await;
    let parts = instalments(&t, &id).await;
    receive(&t, &parts[0], "20000", None).await;
    let query = "{ dashboard { executionAmount { amount currency } projectCount progressDistribution { from to count }
        byStage { stage count } byHealth { health count }
        costReport(groupBy: [CATEGORY, MONTH, MANAGER]) { category month manager { name } customer { name }
            budget { amount } submitted { amount } committed { amount } paid { amount } total { amount } }
        byCategory: costReport(groupBy: [CATEGORY]) { category budget { amount } paid { amount } variance { amount } }
        byService: costReport(groupBy: [SERVICE]) { service variance { amount } total { amount } }
        collection { contracted { amount } received { amount } outstanding { amount } due { amount } overdue { amount } } } }";
    let seen = t.get("business_owner", query, json!({})).await["dashboard"].clone();
    assert_eq!(
        seen["executionAmount"],
        json!([{ "amount": "200000.00", "currency": "CNY" }]),
        "of one's own line"
    );
    assert_eq!(seen["projectCount"], 1);
    assert_eq!(seen["progressDistribution"][4], json!({ "from": 100.0, "to": 100.0, "count": 1 }));
    assert_eq!(seen["byStage"][3], json!({ "stage": "EXECUTION", "count": 1 }));
    assert_eq!(
        seen["costReport"],
        json!([{ "category": "MEDIA", "month": "2026-03-01", "manager": { "name": "project_manager" }, "customer": null,
            "budget": null, "submitted": { "amount": "57.50" }, "committed": { "amount": "100.00" }, "paid": { "amount": "0.00" },
            "total": { "amount": "157.50" } }])
    );
    let category = |name: &str, budget: &str, left: &str| {
        json!({ "category": name, "budget": { "amount": budget }, "paid": { "amount": "0.00" },
            "variance": { "amount": left } })
    };
    assert_eq!(
        seen["byCategory"],
        json!([category("MEDIA", "40000.00", "39900.00"), category("TALENT", "60000.00", "60000.00")])
    );
    assert_eq!(
        seen["byService"],
        json!([
            { "service": null, "variance": null, "total": { "amount": "150.50" } },
            { "service": "Live stream", "variance": null, "total": { "amount": "7.00" } },
        ])
    );
    assert_eq!(
        seen["collection"],
        json!({ "contracted": [{ "amount": "200000.00" }], "received": [{ "amount": "20000.00" }],
            "outstanding": [{ "amount": "180000.00" }], "due": [{ "amount": "100000.00" }], "overdue": [{ "amount": "0.00" }] })
    );
    let both = t.get("finance", "{ dashboard { projectCount executionAmount { amount } } }", json!({})).await;
    assert_eq!(
        both["dashboard"],
        json!({ "projectCount": 2, "executionAmount": [{ "amount": "400000.00" }] })
    );
    let none = t.get("finance", "{ dashboard(from: \"2027-01-01\") { projectCount } }", json!({})).await;
    assert_eq!(none["dashboard"]["projectCount"], 0);
    for who in ["sales", "member", "project_manager", "admin"] {
        let answer = t.ask(who, "{ dashboard { projectCount } }", json!({})).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "FORBIDDEN", "{who}");
    }
});

on_both!(thresholds_are_changed_by_administrators_and_kept, |t| async move {
    let query = "query($line: ID) { policy(businessLineId: $line) { version redLinePercent directorApprovalPercent hardLimitPercent
        maxCostPercent maxCostAmount { amount } paymentDays businessLine { name } } }";
    let before = t.get("admin", query, json!({})).await["policy"].clone();
    assert_eq!((&before["redLinePercent"], &before["hardLimitPercent"]), (&json!(100.0), &json!(null)));
    let input = json!({ "version": 1, "hardLimitPercent": 110.5, "maxCostAmount": yuan("500000"), "paymentDays": 30 });
    for who in ["team_lead", "business_owner", "finance"] {
        let answer = t.mutate(who, "updatePolicy", "policy", "version", input.clone()).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "FORBIDDEN", "{who}");
    }
    t.done("admin", "updatePolicy", "policy", "version", input.clone()).await;
    let stale = t.mutate("admin", "updatePolicy", "policy", "version", input).await;
    assert_eq!(stale["errors"][0]["code"], "CONFLICT");
    let lines =
        t.get("admin", "{ businessLines { nodes { id name } } }", json!({})).await["businessLines"].clone();
    let line = lines["nodes"][0]["id"].clone();
    let own = json!({ "businessLineId": line, "hardLimitPercent": null, "redLinePercent": 90 });
    let fields = "hardLimitPercent redLinePercent paymentDays businessLine { name }";
    let own = t.done("admin", "updatePolicy", "policy", fields, own).await;
    assert_eq!(
        own,
        json!({ "hardLimitPercent": null, "redLinePercent": 90.0, "paymentDays": 30, "businessLine": { "name": "Brand" } })
    );
    let organisation = t.get("director2", query, json!({})).await["policy"].clone();
    assert_eq!(organisation["hardLimitPercent"], 110.5, "the other line keeps the organisation's");
    assert_eq!(t.get("director", query, json!({})).await["policy"]["redLinePercent"], 90.0);
    for (field, value) in
        [("redLinePercent", json!(0)), ("paymentDays", json!(-1)), ("currency", json!("USD"))]
    {
        let mut input = json!({});
        input[field] = value;
        let wrong = t.mutate("admin", "updatePolicy", "policy", "version", input).await;
        assert_eq!(wrong["errors"][0]["field"], json!(["input", field]), "{wrong}");
    }
    let log = "{ auditLog(filter: { subject: [POLICY] }, orderBy: AT_ASC) { nodes { actor { name } changes { field from to } } } }";
    let log = t.get("admin", log, json!({})).await["auditLog"]["nodes"].clone();
    let changes = log[0]["changes"].as_array().unwrap();
    assert!(changes.contains(&json!({ "field": "paymentDays", "from": "15", "to": "30" })), "{changes:#?}");
});

on_both!(the_audit_log_is_for_those_who_see_cost, |t| async move {
    let id = project(&t).await;
    approved_cost(&t, &id, "12.34").await;
    let query =
        "query($id: ID) { auditLog(filter: { projectId: $id, subject: COST }, orderBy: AT_ASC) { totalCount
        nodes { at action subject subjectId actor { name } project { code } changes { field from to } } } }";
    let seen = t.get("team_lead", query, json!({ "id": id })).await["auditLog"].clone();
    assert_eq!(seen["totalCount"], 2);
    assert_eq!(seen["nodes"][0]["action"], "SUBMIT_COST");
    assert_eq!(seen["nodes"][1]["actor"]["name"], "finance2");
    let changes = seen["nodes"][1]["changes"].as_array().unwrap();
    assert!(
        changes.contains(&json!({ "field": "status", "from": "SUBMITTED", "to": "APPROVED" })),
        "{seen:#}"
    );
    for who in ["team_lead2", "project_manager2", "admin", "sales", "member"] {
        assert_eq!(t.get(who, query, json!({ "id": id })).await["auditLog"]["totalCount"], 0, "{who}");
    }
    let whole = "query($id: ID) { auditLog(filter: { projectId: $id }, first: 100) { nodes { action } } }";
    let nodes = t.get("legal", whole, json!({ "id": id })).await["auditLog"]["nodes"].clone();
    let actions: Vec<_> =
        nodes.as_array().unwrap().iter().map(|node| node["action"].as_str().unwrap()).collect();
    for action in
        ["INITIATE_PROJECT", "PLAN_PROJECT", "DRAFT_PROPOSAL", "DECIDE_COMPLIANCE_REVIEW", "DECIDE_CONTRACT"]
    {
        assert!(actions.contains(&action), "{action} in {actions:?}");
    }
});

/// Mutations that store nothing of what they are called by: a refreshed session is the same session.
const WITHOUT_AN_ACTION: [&str; 1] = ["refreshSession"];

#[test]
fn what_a_mutation_does_has_its_name_in_the_audit_log() {
    let known: BTreeSet<_> = AuditAction::ALL.iter().map(|action| action.name().replace('_', "")).collect();
    for mutation in Printed::read().fields("Mutation") {
        let is_known = known.contains(&mutation.name.to_uppercase());
        assert_eq!(is_known, !WITHOUT_AN_ACTION.contains(&mutation.name.as_str()), "{}", mutation.name);
    }
}

on_both!(an_unknown_action_in_the_audit_log_is_an_error, |t| async move {
    let (cast, id) = match t.on() {
        On::Sqlite => ("", "x'018f0000000070008000000000000001'"),
        On::Postgres => ("::jsonb", "'018f0000-0000-7000-8000-000000000001'"),
    };
    let sql = format!(
        "INSERT INTO audit_entry (id, at, subject, subject_id, action, changes)
        VALUES ({id}, '2026-03-01T00:00:00+00:00', 'POLICY', {id}, 'policy.dance', '{{}}'{cast})"
    );
    t.app.db.writer().execute_unprepared(&sql).await.unwrap();
    let answer =
        t.ask("admin", "{ auditLog(orderBy: AT_ASC, first: 1) { nodes { action } } }", json!({})).await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "INTERNAL", "{answer}");
    let readable = "{ auditLog(orderBy: AT_ASC, first: 1) { nodes { subject } } }";
    let seen = t.get("admin", readable, json!({})).await;
    assert_eq!(seen["auditLog"]["nodes"][0]["subject"], "POLICY", "the rest of it is readable");
});

on_both!(the_audit_log_is_only_added_to, |t| async move {
    project(&t).await;
    for statement in ["UPDATE audit_entry SET action = 'x'", "DELETE FROM audit_entry"] {
        let refused = t.app.db.writer().execute_unprepared(statement).await.unwrap_err();
        assert!(refused.to_string().contains("audit entries are never"), "{refused}");
    }
});

// What is in execution counts until the last payment: delivered work is still in the books.
on_both!(what_is_being_collected_is_still_in_execution, |t| async move {
    let id = project(&t).await;
    for place in [0, 1] {
        deliver(&t, "project_manager", &id, place).await;
    }
    let query = "{ dashboard { executionAmount { amount } byStage { stage count } } }";
    let seen = t.get("business_owner", query, json!({})).await["dashboard"].clone();
    assert_eq!(seen["byStage"][4], json!({ "stage": "COLLECTION", "count": 1 }));
    assert_eq!(seen["executionAmount"], json!([{ "amount": "200000.00" }]));
});

// What others have written over is still to be read by whoever said it, and nothing else of the log.
on_both!(who_may_not_see_cost_reads_what_they_said, |t| async move {
    let id = project(&t).await;
    approved_cost(&t, &id, "12.34").await;
    deliver(&t, "project_manager", &id, 0).await;
    let query = "query($id: ID!) { alerts(filter: { projectId: $id, kind: [SERVICE_ITEM_DELIVERED] }) { nodes { id } } }";
    let alert = t.get("sales", query, json!({ "id": id })).await["alerts"]["nodes"][0]["id"].clone();
    for note in ["I call them", "They pay on Friday"] {
        t.done("sales", "acknowledgeAlert", "alert", "id", json!({ "id": alert, "note": note })).await;
    }
    let input =
        json!({ "projectId": id, "title": "No paper", "description": "None at all", "severity": "LOW" });
    let issue = t.done("sales", "raiseIssue", "issue", "id", input).await["id"].clone();
    let input = json!({ "id": issue, "description": "Half of it" });
    t.done("project_manager", "updateIssue", "issue", "id", input).await;
    let log =
        "query($id: ID) { auditLog(filter: { projectId: $id }, first: 100) { nodes { action actor { name }
        changes { field from to } } } }";
    let said = t.get("sales", log, json!({ "id": id })).await["auditLog"]["nodes"].clone();
    let actions: Vec<_> =
        said.as_array().unwrap().iter().map(|one| one["action"].as_str().unwrap()).collect();
    assert_eq!(actions, ["RAISE_ISSUE", "ACKNOWLEDGE_ALERT", "ACKNOWLEDGE_ALERT"], "{said:#}");
    for words in ["I call them", "They pay on Friday", "None at all"] {
        assert!(said.to_string().contains(words), "{words}");
    }
    for who in ["sales2", "member"] {
        assert_eq!(t.get(who, log, json!({ "id": id })).await["auditLog"]["nodes"], json!([]), "{who}");
    }
});

// A day's plan is one baseline: what changed it twice for one reason is told twice all the same.
on_both!(no_entry_is_empty, |t| async move {
    let id = project(&t).await;
    let input = json!({ "projectId": id, "title": "Posters", "plannedEnd": "2026-03-10" });
    let task = t.done("project_manager", "createTask", "task", "id", input).await["id"].clone();
    for day in ["2026-03-11", "2026-03-12"] {
        let input = json!({ "id": task, "plannedEnd": day, "reason": "The printer is late" });
        t.done("project_manager", "updateTask", "task", "id", input).await;
    }
    let query = "query($id: ID) { auditLog(filter: { projectId: $id, action: TAKE_BASELINE }) { nodes {
        changes { field to } } } }";
    let log = t.get("team_lead", query, json!({ "id": id })).await["auditLog"]["nodes"].clone();
    assert!(log.as_array().unwrap().len() >= 3, "{log}");
    let twice = log[0]["changes"].clone();
    assert_eq!(twice, json!([{ "field": "baseline reason", "to": "The printer is late" }]));
});
