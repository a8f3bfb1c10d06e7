//! Projects with plan and budget.

use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::on_both;
use crate::support::builders::{approved_requirement, cost, planned_project, project, task};
use crate::support::user_id;

on_both!(a_requirement_has_one_project_however_many_ask, |t| async move {
    let requirement = approved_requirement(&t, "sales", "project_manager").await;
    let manager = user_id(&t, "project_manager").await;
    let input = json!({ "requirementId": requirement, "managerId": manager });
    let all =
        (0..8).map(|_| t.mutate("project_manager", "initiateProject", "project", "id code", input.clone()));
    let answers = join_all(all).await;
    let made: Vec<_> = answers.iter().filter(|answer| !answer["project"].is_null()).collect();
    assert_eq!(made.len(), 1, "{answers:#?}");
    assert_eq!(made[0]["project"]["code"], "P-2026-000001");
});

on_both!(parallel_projects_get_codes_of_their_own, |t| async move {
    let requirements = join_all((0..6).map(|_| approved_requirement(&t, "sales", "project_manager"))).await;
    let manager = user_id(&t, "project_manager").await;
    let inputs = requirements.iter().map(|id| json!({ "requirementId": id, "managerId": manager }));
    let made =
        join_all(inputs.map(|input| t.done("project_manager", "initiateProject", "project", "code", input)));
    let mut codes: Vec<_> = made.await.iter().map(|project| project["code"].to_string()).collect();
    codes.sort();
    codes.dedup();
    assert_eq!(codes.len(), 6);
});

on_both!(milestones_lie_within_the_plan, |t| async move {
    let id = planned_project(&t, "sales", "project_manager").await;
    let query = "query($id: ID!) { project(id: $id) { version serviceItems { id milestoneDate } } }";
    let planned = t.get("project_manager", query, json!({ "id": id })).await["project"].clone();
    assert_eq!(planned["serviceItems"][0]["milestoneDate"], "2026-03-20");
    let input = json!({
        "id": id, "plannedStart": "2026-03-02", "plannedEnd": "2026-03-10",
        "milestones": [{ "serviceItemId": planned["serviceItems"][0]["id"], "date": "2026-03-20" }],
    });
    let outside = t.mutate("project_manager", "planProject", "project", "id", input).await;
    assert_eq!(outside["errors"][0]["field"], json!(["input", "milestones", "0", "date"]));
    assert_eq!(outside["errors"][0]["allowed"], json!(["2026-03-02 to 2026-03-10"]));
    let input = json!({ "id": id, "plannedStart": "2026-03-10", "plannedEnd": "2026-03-02" });
    let backwards = t.mutate("project_manager", "planProject", "project", "id", input).await;
    assert_eq!(backwards["errors"][0]["field"], json!(["input", "plannedEnd"]));
});

// The plain way of async-graphql is taken where selections must be merged; both give the same.
on_both!(plain_fields_are_the_same_whichever_way_they_are_rendered, |t| async move {
    let id = project(&t).await;
    task(&t, &id, "Poster", None).await;
    cost(&t, &id, "10.50").await;
    let fields = "__typename id code name stage onHold health collectionStatus plannedStart plannedEnd actualStart
        actualEnd createdAt version start: plannedStart ... on Node { id } ... on Project { code }
        customer { id name industry createdAt version owner { id name email locale weeklyCapacity active version } }
        serviceItems { id service description quantity unitPrice { amount currency } milestoneDate status
            percentComplete deliveredAt version }
        tasks { totalCount nodes { id title weight milestone percentComplete status overdue plannedCost { amount } } }
        costs { pageInfo { hasNextPage endCursor } edges { cursor node { id amount { amount currency } status
            incurredOn approvalRoute { steps { role rule figure { amount } limit { amount } } } } } }
        progress { planned actual daysBehind forecastEnd }";
    let one = format!("query($id: ID!) {{ node(id: $id) {{ ... on Project {{ {fields} }} }} }}");
    let way = format!("query($id: ID!) {{ project(id: $id) {{ {fields} }} }}");
    let merged = format!("query($id: ID!) {{ project(id: $id) {{ {fields} customer {{ id }} }} }}");
    let variables = json!({ "id": id });
    let ask = |query: String| t.get("project_manager", Box::leak(query.into_boxed_str()), variables.clone());
    let [node, row, merged]: [Value; 3] = [
        ask(one).await["node"].clone(),
        ask(way).await["project"].clone(),
        ask(merged).await["project"].clone(),
    ];
    assert_eq!(node, row);
    assert_eq!(merged, row);
    assert_eq!(row["tasks"]["totalCount"], 1);
    let query = "{ projects { nodes { version code ... on Node { id } customer { name } name } } }";
    let text = t.text("team_lead", query).await;
    let places = ["version", "code", "id", "customer", "name\":\"Spring"].map(|key| text.find(key));
    assert!(places.is_sorted() && places[0].is_some(), "keys come in the order of the selection: {text}");
});

on_both!(sums_and_progress_are_no_edits, |t| async move {
    let id = project(&t).await;
    let query = "query($id: ID!) { project(id: $id) { version } }";
    let before = t.get("project_manager", query, json!({ "id": id })).await;
    let task = task(&t, &id, "Poster", None).await;
    cost(&t, &id, "10.50").await;
    let input = json!({ "taskId": task, "percentComplete": 50 });
    t.done("project_manager", "reportProgress", "task", "id", input).await;
    assert_eq!(t.get("project_manager", query, json!({ "id": id })).await, before);
});

on_both!(a_key_selected_twice_is_merged_at_any_depth, |t| async move {
    let id = project(&t).await;
    cost(&t, &id, "60000").await;
    let once = "{ costs { nodes { approvalRoute { steps { role rule figure { amount currency } } __typename }
        project { code customer { name industry } } } } }";
    let twice =
        "{ costs { nodes { approvalRoute { steps { role } steps { rule figure { amount } } __typename }
        ...F project { code customer { name } } } nodes { project { customer { industry } } } } }
        fragment F on Cost { approvalRoute { steps { figure { currency } } } project { code } }";
    assert_eq!(t.get("finance", twice, json!({})).await, t.get("finance", once, json!({})).await);
});

on_both!(an_answer_has_a_bounded_number_of_rows, |t| async move {
    let id = project(&t).await;
    for n in 0..40 {
        task(&t, &id, &format!("Task {n}"), None).await;
    }
    let mut query = "id".to_string();
    for _ in 0..4 {
        query = format!("tasks(first: 100) {{ nodes {{ project {{ {query} }} }} }}");
    }
    let answer = t.ask("member", &format!("{{ {query} }}"), json!({})).await;
    assert_eq!(
        answer["errors"][0]["extensions"],
        json!({ "code": "LIMIT_EXCEEDED", "limit": "rows", "params": { "max": 50_000 }, "reason": "LIMIT" }),
        "{answer}"
    );
});
