//! Connections: whatever the order, pages put together are the list.

use std::sync::Arc;

use plimsoll::app::db::SelectSpec;
use plimsoll::app::row::Columns;
use plimsoll::app::scope;
use plimsoll::error::Error;
use plimsoll::scalar::GlobalId;
use serde_json::{Value, json};

use crate::on_both;
use crate::support::builders::{customer_of, planned_project, project, task};
use crate::support::{TestApp, viewer};

const ORDERS: [&str; 9] = [
    "CREATED_AT_ASC",
    "CREATED_AT_DESC",
    "ATTENTION",
    "NAME_ASC",
    "NAME_DESC",
    "PLANNED_END_ASC",
    "PLANNED_END_DESC",
    "PROGRESS_ASC",
    "PROGRESS_DESC",
];

// Half of what was asked would tell of pages that end where they do not.
on_both!(more_rows_than_are_wanted_are_refused_not_cut, |t| async move {
    let id = project(&t).await;
    for n in 0..3 {
        task(&t, &id, &format!("Task {n}"), None).await;
    }
    let Some(GlobalId(_, id)) = GlobalId::decode(id.as_str().unwrap()) else { panic!("an id") };
    let rows = scope::as_parent(&viewer(&t.app, "team_lead").await);
    let columns = Columns::all::<entity::task::Entity>();
    for limit in [None, Some(10)] {
        let rows = rows.clone();
        let wanted = SelectSpec::<entity::task::Entity>::all(rows, columns);
        let wanted = limit.into_iter().fold(wanted, SelectSpec::at_most);
        let key = entity::task::Column::ProjectId;
        let read = async |most| {
            let reading = t.app.db.each(key, &wanted, most);
            t.app.db.read_each::<entity::task::Entity>(key, &[id], Arc::new(reading)).await
        };
        let all = read(3).await.unwrap();
        assert_eq!(all[&id].len(), 3);
        let refused = read(2).await;
        assert!(matches!(refused, Err(Error::Limit { name: "rows", .. })), "{refused:?}");
    }
});

async fn walk(t: &TestApp, order: &str, backwards: bool, size: usize) -> Vec<Value> {
    let (count, cursor) = if backwards { ("last", "before") } else { ("first", "after") };
    let (more, edge) =
        if backwards { ("hasPreviousPage", "startCursor") } else { ("hasNextPage", "endCursor") };
    let query = format!(
        "query($cursor: String) {{ projects({count}: {size}, {cursor}: $cursor, orderBy: {order}) {{
            nodes {{ id }} pageInfo {{ more: {more} edge: {edge} }} }} }}"
    );
    let (mut all, mut at) = (Vec::new(), Value::Null);
    loop {
        let page = t.get("finance", &query, json!({ "cursor": at })).await["projects"].clone();
        let nodes = page["nodes"].as_array().unwrap().clone();
        if backwards {
            all.splice(0..0, nodes);
        } else {
            all.extend(nodes);
        }
        if page["pageInfo"]["more"] == false {
            return all;
        }
        at = page["pageInfo"]["edge"].clone();
        assert!(all.len() < 50, "no end of pages");
    }
}

on_both!(pages_put_together_are_the_list, |t| async move {
    // Ties in every order but by creation, and a project without a planned end.
    for n in 0..4 {
        let (sales, manager) =
            if n % 2 == 0 { ("sales", "project_manager") } else { ("sales2", "project_manager2") };
        planned_project(&t, sales, manager).await;
    }
    let requirement = crate::support::builders::approved_requirement(&t, "sales", "project_manager").await;
    let manager = crate::support::user_id(&t, "project_manager").await;
    let input = json!({ "requirementId": requirement, "managerId": manager, "name": "A first name" });
    t.done("project_manager", "initiateProject", "project", "id", input).await;
    for order in ORDERS {
        let whole = walk(&t, order, false, 100).await;
        assert_eq!(whole.len(), 5, "{order}");
        for size in 1..=3 {
            assert_eq!(walk(&t, order, false, size).await, whole, "{order} by {size}");
            assert_eq!(walk(&t, order, true, size).await, whole, "{order} backwards by {size}");
        }
    }
});

on_both!(nested_pages_are_cut_for_each_parent, |t| async move {
    let project = project(&t).await;
    for n in 0..5 {
        task(&t, &project, &format!("Task {n}"), None).await;
    }
    let query = "query($id: ID!, $after: String) { project(id: $id) { tasks(first: 2, after: $after) {
        totalCount pageInfo { hasNextPage endCursor } nodes { title } } } }";
    let first = t.get("team_lead", query, json!({ "id": project })).await["project"]["tasks"].clone();
    assert_eq!(first["totalCount"], 5);
    assert_eq!(first["nodes"], json!([{ "title": "Task 0" }, { "title": "Task 1" }]));
    let after = json!({ "id": project, "after": first["pageInfo"]["endCursor"] });
    let second = t.get("team_lead", query, after).await["project"]["tasks"].clone();
    assert_eq!(second["nodes"], json!([{ "title": "Task 2" }, { "title": "Task 3" }]));
    assert_eq!(second["pageInfo"]["hasNextPage"], true);
});

on_both!(bad_arguments_are_told, |t| async move {
    let cases = [
        ("first: 101", "LIMIT_EXCEEDED"),
        ("last: 1000000", "LIMIT_EXCEEDED"),
        ("first: -1", "BAD_USER_INPUT"),
        ("first: 1, last: 1", "BAD_USER_INPUT"),
        ("after: \"nonsense\"", "BAD_USER_INPUT"),
        ("filter: { customerId: \"nonsense\" }", "BAD_USER_INPUT"),
        ("filter: { plannedEndBefore: \"tomorrow\" }", "BAD_USER_INPUT"),
    ];
    for (arguments, code) in cases {
        let answer =
            t.ask("finance", &format!("{{ projects({arguments}) {{ nodes {{ id }} }} }}"), json!({})).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], code, "{arguments}: {answer}");
    }
    let mixed = "{ a: customers(first: 1, orderBy: NAME_ASC) { pageInfo { endCursor } } }";
    customer_of(&t, "sales", "A").await;
    let cursor = t.get("finance", mixed, json!({})).await["a"]["pageInfo"]["endCursor"].clone();
    let query = "query($after: String) { customers(after: $after, orderBy: NAME_DESC) { nodes { id } } }";
    let answer = t.ask("finance", query, json!({ "after": cursor })).await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_USER_INPUT", "a cursor of another order");
});

on_both!(search_takes_text_as_it_is, |t| async move {
    for name in ["100% Tea", "Snake_Case", "Back\\slash", "灯笼茶业", "O'Neil"] {
        customer_of(&t, "sales", name).await;
    }
    let query = "query($text: String!) { customers(filter: { search: $text }) { nodes { name } } }";
    for (text, found) in [("%", 1), ("_", 1), ("\\", 1), ("灯笼", 1), ("TEA", 1), ("'", 1), ("x", 0)] {
        let nodes = t.get("sales", query, json!({ "text": text })).await["customers"]["nodes"].clone();
        assert_eq!(nodes.as_array().unwrap().len(), found, "{text}");
    }
});

on_both!(a_cursor_made_by_hand_is_told, |t| async move {
    use base64::Engine;
    project(&t).await;
    let id = "00000000-0000-0000-0000-000000000000";
    let cases = [
        ("PLANNED_END_ASC", json!({ "order": "PlannedEndAsc", "key": { "Day": "-262143-01-01" }, "id": id })),
        ("PLANNED_END_ASC", json!({ "order": "PlannedEndAsc", "key": { "Int": 1 }, "id": id })),
        ("NAME_ASC", json!({ "order": "NameAsc", "key": { "Text": "\u{0}" }, "id": id })),
        ("PROGRESS_ASC", json!({ "order": "ProgressAsc", "key": { "Text": "x" }, "id": id })),
        ("NAME_ASC", json!({ "order": "NameAsc", "key": "None", "id": id })),
    ];
    for (order, position) in cases {
        let cursor = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(position.to_string());
        let query = format!("{{ projects(orderBy: {order}, after: \"{cursor}\") {{ nodes {{ id }} }} }}");
        let answer = t.ask("finance", &query, json!({})).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_USER_INPUT", "{position}: {answer}");
    }
});
