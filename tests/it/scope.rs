//! Nobody sees what is not theirs.

use serde_json::json;

use crate::on_both;
use crate::support::builders::{approved_cost, cost, customer_of, project, project_of, task};
use crate::support::user_id;

// Who sees how many of two projects: one of the first line's people, one of the second's.
on_both!(each_role_sees_its_own_projects, |t| async move {
    let mine = project(&t).await;
    let theirs = project_of(&t, "sales2", "project_manager2").await;
    task(&t, &mine, "Posters", None).await;
    let query = "{ projects { totalCount nodes { id } } }";
    let cases = [
        ("sales", vec![&mine]),
        ("sales2", vec![&theirs]),
        ("project_manager", vec![&mine]),
        ("member", vec![&mine]),
        ("member2", vec![]),
        ("finance", vec![&mine, &theirs]),
        ("legal2", vec![&mine, &theirs]),
        ("director2", vec![&theirs]),
        ("team_lead", vec![&mine]),
        ("business_owner", vec![&mine]),
        ("admin", vec![]),
    ];
    for (who, expected) in cases {
        let found = t.get(who, query, json!({})).await["projects"].clone();
        let ids: Vec<_> = found["nodes"].as_array().unwrap().iter().map(|node| &node["id"]).collect();
        assert_eq!(ids, expected, "{who}");
        assert_eq!(found["totalCount"], expected.len(), "{who}");
    }
});

on_both!(a_strangers_object_reads_like_one_that_does_not_exist, |t| async move {
    let theirs = project_of(&t, "sales2", "project_manager2").await;
    let nobodys = plimsoll::scalar::GlobalId(plimsoll::scalar::NodeKind::Project, uuid::Uuid::nil()).encode();
    let query = "query($id: ID!) { node(id: $id) { id } }";
    let hidden = t.ask("sales", query, json!({ "id": theirs })).await;
    let absent = t.ask("sales", query, json!({ "id": nobodys })).await;
    assert_eq!(hidden, absent);
    assert_eq!(hidden["errors"][0]["extensions"]["code"], "NOT_FOUND");
    assert_eq!(hidden["data"]["node"], json!(null));
    let nodes =
        t.get("sales", "query($ids: [ID!]!) { nodes(ids: $ids) { id } }", json!({ "ids": [theirs] })).await;
    assert_eq!(nodes["nodes"], json!([null]));

    let input = |id| json!({ "projectId": id, "title": "x" });
    let hidden =
        t.mutate("project_manager", "createTask", "task", "id", input(theirs.as_str().unwrap())).await;
    let absent = t.mutate("project_manager", "createTask", "task", "id", input(&nobodys)).await;
    assert_eq!(hidden, absent);
    assert_eq!(
        hidden["errors"][0]["extensions"],
        json!({
            "code": "NOT_FOUND",
            "field": ["input", "projectId"],
            "params": { "noun": "project" },
            "reason": "NOT_FOUND",
        })
    );
});

on_both!(cost_is_not_for_sales_and_members, |t| async move {
    let id = project(&t).await;
    task(&t, &id, "Posters", None).await;
    let cost = cost(&t, &id, "10").await;
    let fields = [
        "costs { totalCount }",
        "costSummary { paid { amount } }",
        "budget { total { amount } }",
        "tasks { nodes { plannedCost { amount } } }",
    ];
    for who in ["sales", "member"] {
        for field in fields {
            let query = format!("query($id: ID!) {{ project(id: $id) {{ {field} }} }}");
            let answer = t.ask(who, &query, json!({ "id": id })).await;
            assert_eq!(answer["errors"][0]["extensions"]["code"], "FORBIDDEN", "{who} {field} {answer}");
        }
        let all = t.ask(who, "{ costs { totalCount } }", json!({})).await;
        assert_eq!(all["errors"][0]["extensions"]["code"], "FORBIDDEN");
        let node = t.ask(who, "query($id: ID!) { node(id: $id) { id } }", json!({ "id": cost })).await;
        assert_eq!(node["errors"][0]["extensions"]["code"], "NOT_FOUND");
    }
});

on_both!(each_step_belongs_to_a_role, |t| async move {
    let id = project(&t).await;
    let cost = cost(&t, &id, "10").await;
    let one = json!({ "amount": "1" });
    let offer = json!({ "projectId": id, "content": "x", "quote": one, "estimate": [{ "category": "MEDIA", "amount": one }] });
    let decision = json!({ "proposalId": id, "confirmed": true, "decidedBy": "x" });
    let review = |track: &str| json!({ "projectId": id, "track": track, "approve": true });
    let contract = json!({ "projectId": id, "number": "x", "amount": one, "instalments": [] });
    let receipt = json!({ "instalmentId": id, "amount": one, "receivedOn": "2026-03-02" });
    let issue = json!({ "projectId": id, "title": "x", "severity": "LOW" });
    let steer = vec!["project_manager", "team_lead", "director", "business_owner"];
    let cases = [
        ("createCustomer", "customer", json!({ "name": "x" }), vec!["sales"]),
        (
            "submitCost",
            "cost",
            json!({ "projectId": id, "category": "MEDIA", "description": "x", "payee": "y",
            "amount": { "amount": "1" }, "incurredOn": "2026-03-02" }),
            vec!["project_manager"],
        ),
        ("payCost", "cost", json!({ "id": cost }), vec!["finance"]),
        ("rejectCost", "cost", json!({ "id": cost, "reason": "x" }), vec!["finance", "director"]),
        ("createTask", "task", json!({ "projectId": id, "title": "x" }), vec!["project_manager"]),
        ("draftProposal", "proposal", offer, vec!["project_manager"]),
        ("sendProposal", "proposal", json!({ "id": id }), vec!["sales", "project_manager"]),
        ("recordCustomerDecision", "proposal", decision, vec!["sales", "project_manager"]),
        ("submitForCompliance", "project", json!({ "id": id }), vec!["project_manager"]),
        ("decideComplianceReview", "project", review("FINANCE"), vec!["finance"]),
        ("decideComplianceReview", "project", review("LEGAL"), vec!["legal"]),
        ("draftContract", "contract", contract, vec!["sales", "legal"]),
        ("updateContract", "contract", json!({ "id": id }), vec!["sales", "legal"]),
        ("submitContract", "contract", json!({ "id": id }), vec!["sales", "legal"]),
        ("decideContract", "contract", json!({ "id": id, "approve": true }), vec!["legal"]),
        ("recordReceipt", "receipt", receipt, vec!["finance"]),
        ("raiseIssue", "issue", issue, vec!["project_manager", "member", "sales", "team_lead"]),
        ("holdProject", "project", json!({ "id": id, "reason": "x" }), steer.clone()),
        ("resumeProject", "project", json!({ "id": id, "reason": "x" }), steer.clone()),
        ("cancelProject", "project", json!({ "id": id, "reason": "x" }), steer),
        ("completeProject", "project", json!({ "id": id }), vec!["project_manager"]),
        ("openRetrospective", "retrospective", json!({ "projectId": id }), vec!["project_manager"]),
        ("updateRetrospective", "retrospective", json!({ "id": id }), vec!["project_manager"]),
        (
            "recordSatisfaction",
            "retrospective",
            json!({ "id": id, "rating": 3 }),
            vec!["sales", "project_manager"],
        ),
        ("finishRetrospective", "retrospective", json!({ "id": id }), vec!["project_manager"]),
        ("updateRequirement", "requirement", json!({ "id": id }), vec!["sales"]),
        (
            "overrideRestriction",
            "requirement",
            json!({ "id": id, "word": "x", "reason": "y" }),
            vec!["business_owner"],
        ),
        ("updatePolicy", "policy", json!({}), vec!["admin"]),
    ];
    let everybody = [
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
    for (mutation, object, input, may) in cases {
        for who in everybody.iter().filter(|who| !may.contains(who)) {
            let answer = t.mutate(who, mutation, object, "__typename", input.clone()).await;
            assert_eq!(answer["errors"][0]["extensions"]["code"], "FORBIDDEN", "{who} {mutation} {answer}");
        }
    }
});

on_both!(a_customer_is_seen_by_its_sales_and_its_line, |t| async move {
    let id = customer_of(&t, "sales", "Lantern").await;
    customer_of(&t, "sales2", "Other").await;
    let owner = user_id(&t, "sales").await;
    let query = "query($owner: ID) { customers(filter: { ownerId: $owner }) { nodes { id } } }";
    for who in ["sales", "team_lead", "finance"] {
        let found = t.get(who, query, json!({ "owner": owner })).await["customers"]["nodes"].clone();
        assert_eq!(found, json!([{ "id": id }]), "{who}");
    }
    for who in ["sales2", "team_lead2", "member", "project_manager", "admin"] {
        let found = t.get(who, query, json!({ "owner": owner })).await["customers"]["nodes"].clone();
        assert_eq!(found, json!([]), "{who}");
    }
});

// What sales and members read is the same whether or not a project has sunk past its red line.
on_both!(a_cost_overrun_shows_nowhere_to_those_who_may_not_see_cost, |t| async move {
    let id = project(&t).await;
    task(&t, &id, "Posters", None).await;
    let queries = [
        "{ projects(orderBy: ATTENTION) { nodes { id health healthReasons { rule } version progress { planned actual } } } }",
        "{ projects(filter: { health: [OFF_TRACK, AT_RISK] }) { totalCount nodes { id } } }",
        "{ alerts { totalCount nodes { id } } }",
        "{ projects { nodes { alerts { totalCount nodes { rule } } } } }",
    ];
    let mut before = Vec::new();
    for who in ["sales", "member"] {
        for query in queries {
            before.push(t.get(who, query, json!({})).await);
        }
    }
    approved_cost(&t, &id, "100001").await;
    let mut after = Vec::new();
    for who in ["sales", "member"] {
        for query in queries {
            after.push(t.get(who, query, json!({})).await);
        }
    }
    assert_eq!(before, after);
    let seen = t.get("team_lead", queries[1], json!({})).await["projects"]["totalCount"].clone();
    assert_eq!(seen, 1, "the lead sees it");
});

// A project manager who does a task in a colleague's project manages nothing there, and sees no cost of it.
on_both!(roles_do_not_multiply, |t| async move {
    let id = project(&t).await;
    let cost = cost(&t, &id, "10").await;
    let who = "two_roles";
    let input = json!({ "projectId": id, "title": "Posters", "assigneeId": user_id(&t, who).await });
    let task = t.done("project_manager", "createTask", "task", "id", input).await["id"].clone();
    assert_eq!(t.get(who, "{ projects { totalCount } }", json!({})).await["projects"]["totalCount"], 1);
    for field in ["costSummary { paid { amount } }", "budget { total { amount } }", "costs { totalCount }"] {
        let query = format!("query($id: ID!) {{ project(id: $id) {{ {field} }} }}");
        let answer = t.ask(who, &query, json!({ "id": id })).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "FORBIDDEN", "{field} {answer}");
    }
    assert_eq!(t.get(who, "{ costs { totalCount } }", json!({})).await["costs"]["totalCount"], 0);
    let cases = [
        ("createTask", "task", json!({ "projectId": id, "title": "x" })),
        ("cancelTask", "task", json!({ "id": task })),
        ("cancelCost", "cost", json!({ "id": cost })),
    ];
    for (mutation, object, input) in cases {
        let answer = t.mutate(who, mutation, object, "id", input).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "NOT_FOUND", "{mutation} {answer}");
    }
    approved_cost(&t, &id, "100001").await;
    let query = "query($id: ID!) { project(id: $id) { health } alerts { totalCount } }";
    let seen = t.get(who, query, json!({ "id": id })).await;
    assert_eq!(seen, json!({ "project": { "health": "ON_TRACK" }, "alerts": { "totalCount": 0 } }));
    let report = json!({ "taskId": task, "percentComplete": 10 });
    t.done(who, "reportProgress", "task", "id", report).await;
});

// What is refused inside of a list leaves no half answer: what may not be null goes up as a whole, with the
// path of what was refused.
on_both!(a_refusal_in_a_list_leaves_no_half_answer, |t| async move {
    project(&t).await;
    let query = "{ node(id: \"ID\") { id ... on Customer { projects { totalCount nodes { code costs { totalCount } } } } } }";
    let customers = t.get("sales", "{ customers { nodes { id } } }", json!({})).await["customers"].clone();
    let query = query.replace("ID", customers["nodes"][0]["id"].as_str().unwrap());
    let answer = t.ask("sales", &query, json!({})).await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "FORBIDDEN");
    assert_eq!(answer["errors"][0]["path"], json!(["node", "projects", "nodes", 0, "costs"]));
    let nullable = "{ projects { nodes { code budget { total { amount } } } } }";
    let answer = t.ask("sales", nullable, json!({})).await;
    assert_eq!(answer["errors"][0]["path"], json!(["projects", "nodes", 0, "budget"]));
    assert_eq!(answer["data"]["projects"]["nodes"][0]["budget"], json!(null));
    let text = t.text("sales", "{ customers { totalCount pageInfo { hasNextPage } nodes { name } } }").await;
    let places = ["totalCount", "pageInfo", "nodes"].map(|key| text.find(key));
    assert!(places.is_sorted(), "keys come in the order of the selection: {text}");
});
