//! What is open when a project ends is closed with it, or can still be closed.

use serde_json::{Value, json};

use crate::on_both;
use crate::support::builders::{deliver, instalments, project, receive};
use crate::support::{TestApp, user_id};

/// A project that is delivered and paid, with a task for no service item, a part of which is done, and an issue.
async fn with_loose_ends(t: &TestApp) -> (Value, Value, Value) {
    let id = project(t).await;
    let member = user_id(t, "member").await;
    let input = json!({ "projectId": id, "title": "Return the props", "assigneeId": member });
    let loose = t.done("project_manager", "createTask", "task", "id", input).await["id"].clone();
    for (title, percent) in [("Pack", 100), ("Ship", 40)] {
        let input = json!({ "projectId": id, "title": title, "parentId": loose, "assigneeId": member });
        let part = t.done("project_manager", "createTask", "task", "id", input).await["id"].clone();
        let input = json!({ "taskId": part, "percentComplete": percent });
        t.done("member", "reportProgress", "task", "id", input).await;
    }
    let input = json!({ "projectId": id, "title": "The hall is flooded", "severity": "CRITICAL" });
    let issue = t.done("member", "raiseIssue", "issue", "id", input).await["id"].clone();
    for place in [0, 1] {
        deliver(t, "project_manager", &id, place).await;
    }
    for (part, amount) in instalments(t, &id).await.iter().zip(["50000", "100000", "50000"]) {
        receive(t, part, amount, None).await;
    }
    (id, loose, issue)
}

async fn state(t: &TestApp, id: &Value) -> Value {
    let query = "query($id: ID!) { project(id: $id) { stage openIssueCount progress { actual }
        serviceItems { status percentComplete } allowedActions { action reason }
        tasks(first: 50) { nodes { title status } } issues(first: 50) { nodes { status resolution } } } }";
    t.get("project_manager", query, json!({ "id": id })).await["project"].clone()
}

fn reason_of<'a>(state: &'a Value, name: &str) -> &'a Value {
    let actions = state["allowedActions"].as_array().unwrap();
    &actions.iter().find(|action| action["action"] == name).unwrap()["reason"]
}

async fn waits(t: &TestApp, who: &str) -> Vec<Value> {
    let queues = t.get(who, "{ workQueues { duty } }", json!({})).await["workQueues"].clone();
    queues.as_array().unwrap().iter().map(|one| one["duty"].clone()).collect()
}

on_both!(completion_names_what_is_open_and_closes_it_with_a_reason, |t| async move {
    let (id, ..) = with_loose_ends(&t).await;
    let input = json!({ "id": id });
    let refused = t.mutate("project_manager", "completeProject", "project", "id", input.clone()).await;
    let errors = refused["errors"].as_array().unwrap();
    let messages: Vec<_> = errors.iter().map(|error| error["message"].as_str().unwrap()).collect();
    assert_eq!(
        messages,
        ["2 tasks are open: \"Return the props\", \"Ship\".", "1 problem is open: \"The hall is flooded\"."]
    );
    for error in errors {
        assert_eq!(error["code"], "RULE_REFUSED");
        assert_eq!(error["field"], json!(["input", "closeOpenWorkReason"]));
    }
    let before = state(&t, &id).await;
    assert_eq!(before["stage"], "COLLECTION");
    assert!(
        reason_of(&before, "completeProject").as_str().unwrap().contains("Return the props"),
        "{before:#}"
    );
    let empty = json!({ "id": id, "closeOpenWorkReason": "  " });
    let refused = t.mutate("project_manager", "completeProject", "project", "id", empty).await;
    assert_eq!(refused["errors"][0]["code"], "RULE_REFUSED", "blanks are no reason");

    let close = json!({ "id": id, "closeOpenWorkReason": "The props are written off" });
    t.done("project_manager", "completeProject", "project", "stage", close).await;
    let after = state(&t, &id).await;
    assert_eq!((&after["stage"], &after["openIssueCount"]), (&json!("COMPLETED"), &json!(0)));
    assert_eq!(after["progress"]["actual"], json!(100.0), "what was not cancelled counts");
    let open = after["tasks"]["nodes"].as_array().unwrap().iter();
    let mut status: Vec<_> =
        open.map(|task| (task["title"].as_str().unwrap(), task["status"].as_str().unwrap())).collect();
    status.sort_unstable();
    status.dedup();
    let expected =
        [("All of it", "DONE"), ("Pack", "DONE"), ("Return the props", "CANCELLED"), ("Ship", "CANCELLED")];
    assert_eq!(status, expected);
    let resolved = json!([{ "status": "RESOLVED", "resolution": "The props are written off" }]);
    assert_eq!(after["issues"]["nodes"], resolved);
    assert_eq!(after["serviceItems"], before["serviceItems"], "what is delivered stays delivered");
    assert_eq!(waits(&t, "member").await, Vec::<Value>::new());
    let log = "query($id: ID!) { auditLog(first: 50, filter: { projectId: $id }) {
        nodes { action actor { name } changes { field to } } } }";
    let log = t.get("team_lead", log, json!({ "id": id })).await["auditLog"]["nodes"].clone();
    for (action, count) in [("CANCEL_TASK", 2), ("RESOLVE_ISSUE", 1), ("COMPLETE_PROJECT", 1)] {
        let entries = log.as_array().unwrap().iter().filter(|entry| entry["action"] == action);
        let messages = entries.filter(|entry| entry.to_string().contains("The props are written off"));
        assert_eq!(messages.count(), count, "{action}: {log:#}");
    }
});

on_both!(what_is_done_in_time_needs_no_reason, |t| async move {
    let (id, loose, issue) = with_loose_ends(&t).await;
    let query = "query($id: ID!) { node(id: $id) { ... on Task { subtasks { id status } } } }";
    let parts = t.get("member", query, json!({ "id": loose })).await["node"]["subtasks"].clone();
    for part in parts.as_array().unwrap() {
        let input = json!({ "taskId": part["id"], "percentComplete": 100 });
        t.done("member", "reportProgress", "task", "id", input).await;
    }
    let input = json!({ "id": issue, "resolution": "Pumped out" });
    t.done("project_manager", "resolveIssue", "issue", "id", input).await;
    assert!(reason_of(&state(&t, &id).await, "completeProject").is_null());
    let done = t.done("project_manager", "completeProject", "project", "stage", json!({ "id": id })).await;
    assert_eq!(done["stage"], "COMPLETED");
});

on_both!(a_cancelled_project_leaves_no_open_task_and_problems_that_can_be_resolved, |t| async move {
    let id = project(&t).await;
    let member = user_id(&t, "member").await;
    let input = json!({ "projectId": id, "title": "Half", "assigneeId": member });
    let task = t.done("project_manager", "createTask", "task", "id", input).await["id"].clone();
    t.done("member", "reportProgress", "task", "id", json!({ "taskId": task, "percentComplete": 50 })).await;
    let input =
        json!({ "projectId": id, "title": "The hall is flooded", "severity": "CRITICAL", "ownerId": member });
    let issue = t.done("member", "raiseIssue", "issue", "id", input).await["id"].clone();
    let input = json!({ "id": id, "reason": "No budget" });
    t.done("project_manager", "cancelProject", "project", "id", input).await;
    let after = state(&t, &id).await;
    assert_eq!(after["tasks"]["nodes"], json!([{ "title": "Half", "status": "CANCELLED" }]));
    assert_eq!(after["progress"]["actual"], json!(50.0), "it keeps the progress it had");
    assert_eq!(waits(&t, "member").await, [json!("RESOLVE_ISSUE")]);
    let input = json!({ "id": issue, "title": "Dry" });
    let refused = t.mutate("member", "updateIssue", "issue", "id", input).await;
    assert_eq!(refused["errors"][0]["code"], "INVALID_TRANSITION");
    assert!(refused["errors"][0]["allowed"].as_array().unwrap().contains(&json!("resolveIssue")));
    let input = json!({ "id": issue, "resolution": "The hall was given back" });
    t.done("member", "resolveIssue", "issue", "id", input).await;
    assert_eq!(waits(&t, "member").await, Vec::<Value>::new());
    assert_eq!(state(&t, &id).await["openIssueCount"], 0);
});
