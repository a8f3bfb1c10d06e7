//! Tasks, subtasks and progress.

use serde_json::{Value, json};

use crate::on_both;
use crate::support::TestApp;
use crate::support::builders::{cost_input, planned_project, project, task};

async fn report(t: &TestApp, who: &str, task: &Value, percent: f64) -> Value {
    let input = json!({ "taskId": task, "percentComplete": percent });
    t.mutate(who, "reportProgress", "task", "percentComplete status parent { percentComplete status }", input)
        .await
}

on_both!(a_parents_progress_is_computed_from_its_parts, |t| async move {
    let project = project(&t).await;
    let may = task(&t, &project, "May stream", None).await;
    let june = task(&t, &project, "June stream", None).await;
    let poster = task(&t, &project, "Posters", Some(&may)).await;
    let slot = task(&t, &project, "Ad slot", Some(&may)).await;

    let payload = report(&t, "member", &poster, 50.0).await;
    assert_eq!(payload["task"]["parent"], json!({ "percentComplete": 25.0, "status": "IN_PROGRESS" }));
    report(&t, "member", &slot, 100.0).await;
    let payload = report(&t, "member", &poster, 100.0).await;
    assert_eq!(
        payload["task"],
        json!({
        "percentComplete": 100.0, "status": "DONE", "parent": { "percentComplete": 100.0, "status": "DONE" } })
    );
    report(&t, "member", &june, 33.33).await;
    let query = "query($id: ID!) { project(id: $id) { progress { actual } } }";
    let actual =
        t.get("team_lead", query, json!({ "id": project })).await["project"]["progress"]["actual"].clone();
    assert_eq!(actual, 66.66);

    let typed_in = report(&t, "project_manager", &may, 10.0).await;
    assert_eq!(typed_in["errors"][0]["code"], "RULE_REFUSED");
    let too_late = json!({ "projectId": project, "title": "x", "parentId": june });
    let refused = t.mutate("project_manager", "createTask", "task", "id", too_late).await;
    assert_eq!(refused["errors"][0]["field"], json!(["input", "parentId"]), "june has progress of its own");
});

on_both!(cancelled_work_counts_for_nothing, |t| async move {
    let project = project(&t).await;
    let may = task(&t, &project, "May stream", None).await;
    let june = task(&t, &project, "June stream", None).await;
    task(&t, &project, "Posters", Some(&june)).await;
    report(&t, "member", &may, 80.0).await;
    let fields = "status subtasks { status } project { progress { actual } }";
    let cancelled = t.done("project_manager", "cancelTask", "task", fields, json!({ "id": june })).await;
    assert_eq!(cancelled["status"], "CANCELLED");
    assert_eq!(cancelled["subtasks"][0]["status"], "CANCELLED");
    assert_eq!(cancelled["project"]["progress"]["actual"], 80.0);
    let revived = report(&t, "member", &june, 10.0).await;
    assert_eq!(revived["errors"][0]["code"], "INVALID_TRANSITION");
});

on_both!(circles_are_refused, |t| async move {
    let project = project(&t).await;
    let may = task(&t, &project, "May stream", None).await;
    let poster = task(&t, &project, "Posters", Some(&may)).await;
    for (task, parent) in [(&may, &poster), (&may, &may)] {
        let input = json!({ "id": task, "parentId": parent });
        let payload = t.mutate("project_manager", "updateTask", "task", "id", input).await;
        assert_eq!(payload["errors"][0]["field"], json!(["input", "parentId"]));
    }
    let june = task(&t, &project, "June stream", None).await;
    let waits = |task: &Value, on: &Value| json!({ "id": task, "dependsOn": [on] });
    let fields = "dependsOn { title }";
    let first = t.done("project_manager", "updateTask", "task", fields, waits(&may, &june)).await;
    assert_eq!(first["dependsOn"], json!([{ "title": "June stream" }]));
    let circle = t.mutate("project_manager", "updateTask", "task", "id", waits(&june, &may)).await;
    assert_eq!(circle["errors"][0]["field"], json!(["input", "dependsOn", "0"]));
});

on_both!(only_the_assignee_and_the_manager_report, |t| async move {
    let project = project(&t).await;
    let mine = task(&t, &project, "Posters", None).await;
    let stranger = report(&t, "member2", &mine, 10.0).await;
    assert_eq!(stranger["errors"][0]["extensions"]["code"], "NOT_FOUND");
    let lead = report(&t, "team_lead", &mine, 10.0).await;
    assert_eq!(lead["errors"][0]["extensions"]["code"], "FORBIDDEN");
    assert_eq!(report(&t, "project_manager", &mine, 10.0).await["task"]["percentComplete"], 10.0);
    for bad in [-1.0, 100.5, 1e300] {
        let payload = report(&t, "member", &mine, bad).await;
        assert_eq!(payload["errors"][0]["field"], json!(["input", "percentComplete"]), "{bad}");
        assert_eq!(payload["errors"][0]["allowed"], json!(["0 to 100"]));
    }
});

on_both!(progress_is_reported_while_the_work_runs, |t| async move {
    let project = planned_project(&t, "sales", "project_manager").await;
    let task = task(&t, &project, "Posters", None).await;
    let early = report(&t, "member", &task, 10.0).await;
    assert_eq!(early["errors"][0]["code"], "INVALID_TRANSITION");
    assert!(early["errors"][0]["allowed"].as_array().unwrap().contains(&json!("planProject")));
});

on_both!(parallel_reports_all_count, |t| async move {
    let project = project(&t).await;
    let mut tasks = Vec::new();
    for n in 0..10 {
        tasks.push(task(&t, &project, &format!("Part {n}"), None).await);
    }
    let answers =
        futures_util::future::join_all(tasks.iter().map(|task| report(&t, "member", task, 50.0))).await;
    assert!(answers.iter().all(|answer| answer["errors"] == json!([])), "{answers:#?}");
    let query = "query($id: ID!) { project(id: $id) { progress { actual } } }";
    let actual =
        t.get("team_lead", query, json!({ "id": project })).await["project"]["progress"]["actual"].clone();
    assert_eq!(actual, 50.0);
});

on_both!(a_parent_that_loses_its_parts_loses_their_progress, |t| async move {
    let project = project(&t).await;
    let may = task(&t, &project, "May stream", None).await;
    let june = task(&t, &project, "June stream", None).await;
    let poster = task(&t, &project, "Posters", Some(&may)).await;
    report(&t, "member", &poster, 60.0).await;
    let fields = "parent { title percentComplete } project { progress { actual } }";
    let moved = json!({ "id": poster, "parentId": june });
    let moved = t.done("project_manager", "updateTask", "task", fields, moved).await;
    assert_eq!(moved["parent"], json!({ "title": "June stream", "percentComplete": 60.0 }));
    assert_eq!(moved["project"]["progress"]["actual"], 30.0, "the work counts once");
    let input = json!({ "id": june, "status": "CANCELLED" });
    let by_hand = t.mutate("project_manager", "updateTask", "task", "id", input).await;
    assert!(by_hand["errors"][0]["allowed"].as_array().unwrap().contains(&json!("cancelTask")), "{by_hand}");
    t.done("project_manager", "cancelTask", "task", "id", json!({ "id": june })).await;
    let input = json!({ "id": may, "parentId": june });
    let under_cancelled = t.mutate("project_manager", "updateTask", "task", "id", input).await;
    assert_eq!(under_cancelled["errors"][0]["code"], "RULE_REFUSED");
});

on_both!(a_service_items_progress_is_that_of_its_topmost_tasks, |t| async move {
    let project = project(&t).await;
    let query = "query($id: ID!) { project(id: $id) { serviceItems { id percentComplete status } } }";
    let items = t.get("team_lead", query, json!({ "id": project })).await["project"]["serviceItems"].clone();
    let part = async |n: usize, parent: Option<&Value>| {
        let input = json!({
            "projectId": project, "parentId": parent, "title": "Part", "serviceItemId": items[n]["id"] });
        t.done("project_manager", "createTask", "task", "id", input).await["id"].clone()
    };
    let stream = part(0, None).await;
    let first = part(0, Some(&stream)).await;
    part(0, Some(&stream)).await;
    let article = part(1, None).await;
    report(&t, "project_manager", &first, 100.0).await;
    report(&t, "project_manager", &article, 100.0).await;
    let items = t.get("team_lead", query, json!({ "id": project })).await["project"]["serviceItems"].clone();
    assert_eq!((&items[0]["percentComplete"], &items[0]["status"]), (&json!(50.0), &json!("IN_PROGRESS")));
    assert_eq!((&items[1]["percentComplete"], &items[1]["status"]), (&json!(100.0), &json!("DELIVERED")));
    report(&t, "project_manager", &article, 90.0).await;
    let items = t.get("team_lead", query, json!({ "id": project })).await["project"]["serviceItems"].clone();
    assert_eq!(items[1]["status"], "IN_PROGRESS");
});

on_both!(the_tree_and_the_order_of_work_agree, |t| async move {
    let project = project(&t).await;
    let whole = task(&t, &project, "Whole", None).await;
    let part = task(&t, &project, "Part", Some(&whole)).await;
    let after = task(&t, &project, "After", None).await;
    let waits = |task: &Value, on: &Value| json!({ "id": task, "dependsOn": [on] });
    t.done("project_manager", "updateTask", "task", "id", waits(&after, &whole)).await;
    for (task, on) in [(&part, &whole), (&whole, &part), (&part, &after)] {
        let payload = t.mutate("project_manager", "updateTask", "task", "id", waits(task, on)).await;
        assert_eq!(payload["errors"][0]["field"], json!(["input", "dependsOn", "0"]), "{payload}");
    }
    let under = json!({ "id": after, "parentId": whole });
    let payload = t.mutate("project_manager", "updateTask", "task", "id", under).await;
    assert_eq!(
        payload["errors"][0]["field"],
        json!(["input", "parentId"]),
        "it waits for the whole: {payload}"
    );
});

on_both!(almost_done_is_not_done, |t| async move {
    let id = project(&t).await;
    let query = "query($id: ID!) { project(id: $id) { serviceItems { id } } }";
    let items = t.get("project_manager", query, json!({ "id": id })).await["project"]["serviceItems"].clone();
    let input = json!({ "projectId": id, "serviceItemId": items[0]["id"], "title": "All of it" });
    let task = t.done("project_manager", "createTask", "task", "id", input).await["id"].clone();
    let report = async |percent: f64| {
        let input = json!({ "taskId": task, "percentComplete": percent });
        let fields =
            "status percentComplete serviceItem { status percentComplete } project { progress { actual } }";
        t.done("project_manager", "reportProgress", "task", fields, input).await
    };
    for almost in [99.994, 99.995, 99.996, 99.999_999] {
        let reply = report(almost).await;
        assert_eq!(reply["status"], "IN_PROGRESS", "{almost}: {reply}");
        assert_eq!(reply["percentComplete"], json!(99.99), "{almost}");
        assert_eq!(
            reply["serviceItem"],
            json!({ "status": "IN_PROGRESS", "percentComplete": 99.99 }),
            "{almost}"
        );
        assert_eq!(reply["project"]["progress"]["actual"], json!(99.99), "{almost}");
    }
    let reply = report(100.0).await;
    assert_eq!((&reply["status"], &reply["serviceItem"]["status"]), (&json!("DONE"), &json!("DELIVERED")));
});

on_both!(a_threshold_is_not_rounded, |t| async move {
    for field in ["redLinePercent", "directorApprovalPercent", "hardLimitPercent", "maxCostPercent"] {
        let input = json!({ field: 66.666 });
        let refused = t.mutate("admin", "updatePolicy", "policy", "version", input).await;
        assert_eq!(refused["errors"][0]["field"], json!(["input", field]), "{refused:#}");
        assert!(refused["errors"][0]["message"].as_str().unwrap().contains("two decimals"), "{refused:#}");
    }
    let input = json!({ "warning": { "lateTolerancePercentOfDuration": 6.125 } });
    let refused = t.mutate("admin", "updatePolicy", "policy", "version", input).await;
    assert_eq!(
        refused["errors"][0]["field"],
        json!(["input", "warning", "lateTolerancePercentOfDuration"]),
        "{refused:#}"
    );
});

/// A project and the ids of its two service items.
async fn with_items(t: &TestApp) -> (Value, [Value; 2]) {
    let id = project(t).await;
    let query = "query($id: ID!) { project(id: $id) { serviceItems { id } } }";
    let items = t.get("project_manager", query, json!({ "id": id })).await["project"]["serviceItems"].clone();
    (id, [items[0]["id"].clone(), items[1]["id"].clone()])
}

/// The id of a new task for a service item, or under another task.
async fn split(
    t: &TestApp,
    project: &Value,
    title: &str,
    item: Option<&Value>,
    parent: Option<&Value>,
) -> Value {
    let input = json!({ "projectId": project, "title": title, "serviceItemId": item, "parentId": parent });
    t.done("project_manager", "createTask", "task", "id", input).await["id"].clone()
}

/// The service item of each task, by title.
async fn items_of(t: &TestApp, project: &Value) -> Value {
    let query =
        "query($id: ID!) { project(id: $id) { tasks(first: 50) { nodes { title serviceItem { id } } } } }";
    let reply = t.get("project_manager", query, json!({ "id": project })).await;
    let tasks = reply["project"]["tasks"]["nodes"].as_array().unwrap().clone();
    let each = tasks
        .into_iter()
        .map(|task| (task["title"].as_str().unwrap().to_string(), task["serviceItem"]["id"].clone()));
    Value::Object(each.collect())
}

/// How far the service items of a project are.
async fn delivered(t: &TestApp, project: &Value) -> Value {
    let query = "query($id: ID!) { project(id: $id) { serviceItems { percentComplete } } }";
    let reply = t.get("project_manager", query, json!({ "id": project })).await;
    let items = reply["project"]["serviceItems"].as_array().unwrap().clone();
    items.into_iter().map(|item| item["percentComplete"].clone()).collect()
}

on_both!(one_piece_of_work_is_for_one_service_item, |t| async move {
    let (id, [first, second]) = with_items(&t).await;
    let top = split(&t, &id, "a", Some(&first), None).await;
    let input = json!({ "projectId": id, "title": "no", "parentId": top, "serviceItemId": second });
    let refused = t.mutate("project_manager", "createTask", "task", "id", input).await;
    assert_eq!(refused["errors"][0]["field"], json!(["input", "serviceItemId"]), "{refused:#}");
    assert_eq!(refused["errors"][0]["allowed"], json!([first]));
    let part = split(&t, &id, "k1", None, Some(&top)).await;
    split(&t, &id, "k2", Some(&first), Some(&top)).await;
    let other = split(&t, &id, "b", Some(&second), None).await;
    split(&t, &id, "m1", None, Some(&other)).await;
    report(&t, "project_manager", &part, 100.0).await;
    assert_eq!(delivered(&t, &id).await, json!([50.0, 0.0]));

    // What moves takes its percentages along, and has its whole's item.
    let input = json!({ "id": part, "parentId": other });
    t.done("project_manager", "updateTask", "task", "id", input).await;
    assert_eq!(delivered(&t, &id).await, json!([0.0, 50.0]));
    let reply = items_of(&t, &id).await;
    assert_eq!(reply, json!({ "a": first, "k1": second, "k2": first, "b": second, "m1": second }));

    // A part has no item of its own to change; a top task takes all of its parts along.
    let input = json!({ "id": part, "serviceItemId": first });
    let refused = t.mutate("project_manager", "updateTask", "task", "id", input).await;
    assert_eq!(refused["errors"][0]["field"], json!(["input", "serviceItemId"]), "{refused:#}");
    let input = json!({ "id": top, "parentId": other, "serviceItemId": first });
    let refused = t.mutate("project_manager", "updateTask", "task", "id", input).await;
    assert_eq!(refused["errors"][0]["field"], json!(["input", "serviceItemId"]), "{refused:#}");
    let stranger = with_items(&t).await.1[0].clone();
    let input = json!({ "id": other, "serviceItemId": stranger });
    let hidden = t.mutate("project_manager", "updateTask", "task", "id", input).await;
    assert_eq!(hidden["errors"][0]["extensions"]["code"], "NOT_FOUND", "{hidden:#}");
    let input = json!({ "id": other, "serviceItemId": first });
    t.done("project_manager", "updateTask", "task", "id", input).await;
    assert_eq!(
        items_of(&t, &id).await,
        json!({ "a": first, "k1": first, "k2": first, "b": first, "m1": first })
    );
    assert_eq!(delivered(&t, &id).await, json!([25.0, 0.0]));
    let log = "{ auditLog(first: 50) { nodes { action changes { field to } } } }";
    let log = t.get("team_lead", log, json!({})).await["auditLog"]["nodes"].clone();
    let follows = log.as_array().unwrap().iter().filter(|entry| entry["action"] == "FOLLOW_TASK");
    assert_eq!(follows.count(), 2, "two parts followed their whole: {log:#}");
    let input = json!({ "id": other, "serviceItemId": null });
    t.done("project_manager", "updateTask", "task", "id", input).await;
    let reply = items_of(&t, &id).await;
    assert_eq!(reply, json!({ "a": first, "k1": null, "k2": first, "b": null, "m1": null }));
});

on_both!(a_moved_subtree_delivers_the_item_that_it_comes_to, |t| async move {
    let (id, [first, second]) = with_items(&t).await;
    let top = split(&t, &id, "a", Some(&first), None).await;
    let part = split(&t, &id, "k1", None, Some(&top)).await;
    split(&t, &id, "k2", None, Some(&top)).await;
    let leaf = split(&t, &id, "k1.1", None, Some(&part)).await;
    let other = split(&t, &id, "b", Some(&second), None).await;
    report(&t, "project_manager", &leaf, 100.0).await;
    let input = json!({ "id": part, "parentId": other });
    t.done("project_manager", "updateTask", "task", "id", input).await;
    let reply = items_of(&t, &id).await;
    assert_eq!((&reply["k1"], &reply["k1.1"]), (&second, &second), "the whole subtree moves");
    let query = "query($id: ID!) { project(id: $id) {
        serviceItems { status } contract { instalments { dueOn } } baselines { number } } }";
    let reply = t.get("finance", query, json!({ "id": id })).await["project"].clone();
    assert_eq!(
        reply["serviceItems"],
        json!([{ "status": "PLANNED" }, { "status": "DELIVERED" }]),
        "{reply:#}"
    );
    let due = &reply["contract"]["instalments"];
    assert!(due[1]["dueOn"].is_null() && due[2]["dueOn"].is_string(), "money follows the item: {reply:#}");
});

on_both!(a_cost_is_for_the_item_of_its_task, |t| async move {
    let (id, [first, second]) = with_items(&t).await;
    let task = split(&t, &id, "a", Some(&first), None).await;
    let loose = split(&t, &id, "loose", None, None).await;
    let submit = async |task: &Value, item: Option<&Value>| {
        let mut input = cost_input(&id, "10");
        (input["taskId"], input["serviceItemId"]) = (task.clone(), json!(item));
        t.mutate("project_manager", "submitCost", "cost", "serviceItem { id }", input).await
    };
    let refused = submit(&task, Some(&second)).await;
    assert_eq!(refused["errors"][0]["field"], json!(["input", "serviceItemId"]), "{refused:#}");
    assert_eq!(refused["errors"][0]["allowed"], json!([first]));
    let refused = submit(&loose, Some(&second)).await;
    assert_eq!(refused["errors"][0]["field"], json!(["input", "serviceItemId"]), "{refused:#}");
    assert_eq!(submit(&task, None).await["cost"]["serviceItem"]["id"], first);
    assert_eq!(submit(&task, Some(&first)).await["cost"]["serviceItem"]["id"], first);
    assert!(submit(&loose, None).await["cost"]["serviceItem"].is_null());
});

on_both!(parts_from_before_get_the_item_of_their_whole, |t| async move {
    use sea_orm::ConnectionTrait;
    let (id, [first, second]) = with_items(&t).await;
    let top = split(&t, &id, "a", Some(&first), None).await;
    let part = split(&t, &id, "k1", None, Some(&top)).await;
    split(&t, &id, "k1.1", None, Some(&part)).await;
    let other = split(&t, &id, "b", Some(&second), None).await;
    split(&t, &id, "m1", None, Some(&other)).await;
    let db = t.app.db.writer();
    for broken in [
        "UPDATE task SET service_item_id = (SELECT service_item_id FROM task WHERE title = 'b') WHERE title = 'k1.1'",
        "UPDATE task SET service_item_id = NULL WHERE title IN ('k1', 'm1')",
        "DELETE FROM seaql_migrations WHERE version = 'm20261129_000010_one_item'",
    ] {
        db.execute_unprepared(broken).await.unwrap();
    }
    plimsoll::app::App::migrate(&t.app.db).await.unwrap();
    let reply = items_of(&t, &id).await;
    assert_eq!(reply, json!({ "a": first, "k1": first, "k1.1": first, "b": second, "m1": second }));
});
