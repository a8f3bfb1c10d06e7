//! The form of answers: what is refused is null alone, and keys come in the order of the selection.

use plimsoll::rights::Permission;
use plimsoll::scalar::{GlobalId, NodeKind};
use serde_json::{Value, json};

use crate::on_both;
use crate::rights::{EVERYBODY, WAYS, call};
use crate::support::PASSWORD;
use crate::support::builders::{deliver, delivered_project, eventful_project, project, task};
use crate::support::days::report;
use crate::support::printed::{Made, Printed, named};
use crate::support::socket::Socket;

/// The errors of an answer, as paths and codes. Each path must lead to a null, and everything on the way must be there:
/// an error takes nothing along but its own value.
pub(crate) fn refused(answer: &Value) -> Vec<(Value, Value)> {
    let errors = answer["errors"].as_array().cloned().unwrap_or_default();
    let places = errors.into_iter().map(|error| {
        let (path, code) = (error["path"].clone(), error["extensions"]["code"].clone());
        let mut value = &answer["data"];
        for step in path.as_array().unwrap_or_else(|| panic!("an error without a path: {answer:#}")) {
            assert!(!value.is_null(), "{path} took along what holds it: {answer:#}");
            let under = match step {
                Value::String(key) => value.get(key),
                index => value.get(usize::try_from(index.as_u64().unwrap()).unwrap()),
            };
            value = under.unwrap_or_else(|| panic!("nothing at {path}: {answer:#}"));
        }
        assert!(value.is_null(), "{path} has an error and a value: {answer:#}");
        (path, code)
    });
    places.collect()
}

fn forbidden(path: Value) -> (Value, Value) {
    (path, json!("FORBIDDEN"))
}

on_both!(mutations_beside_one_that_is_refused_are_done_and_answered, |t| async move {
    let line = |name: &str| {
        format!("createBusinessLine(input: {{ name: \"{name}\" }}) {{ businessLine {{ name }} }}")
    };
    let both = format!("mutation {{ b: {} a: {} }}", line("East"), line("West"));
    let done = t.text("admin", &both).await;
    let expected = r#"{"data":{"b":{"businessLine":{"name":"East"}},"a":{"businessLine":{"name":"West"}}}}"#;
    assert_eq!(done, expected);

    let refusal = "createCustomer(input: { name: \"X\", contacts: [] }) { customer { id } }";
    let query = format!("mutation {{ first: {} second: {refusal} third: {} }}", line("North"), line("South"));
    let answer = t.ask("admin", &query, json!({})).await;
    assert_eq!(refused(&answer), [forbidden(json!(["second"]))]);
    assert_eq!(answer["data"]["first"]["businessLine"]["name"], "North");
    assert_eq!(answer["data"]["third"]["businessLine"]["name"], "South");
    let lines = t.get("admin", "{ businessLines { nodes { name } } }", json!({})).await.to_string();
    assert!(lines.contains("North") && lines.contains("South"), "{lines}");
});

on_both!(keys_come_in_the_order_of_the_selection, |t| async move {
    // Beside introspection there is no plan, and async-graphql answers in its own way.
    for beside in ["", "__schema { queryType { name } }"] {
        let query = format!("{{ z: __typename {beside} project(id: \"nonsense\") {{ id }} a: __typename }}");
        let answer = t.ask("admin", &query, json!({})).await;
        assert_eq!(refused(&answer), [(json!(["project"]), json!("NOT_FOUND"))]);
        assert_eq!(answer["data"]["z"], "Query");
        let text = t.text("admin", &query).await;
        let order = ["\"z\":", "\"project\":", "\"a\":"].map(|key| text.find(key).unwrap());
        assert!(order.is_sorted(), "{text}");
    }
});

/// An id that nothing has, of the kind that an input asks for.
fn unknown(printed: &Printed, operation: &str, place: &[String]) -> Value {
    let known = !operation.is_empty() && !place.ends_with(&["ids".into()]);
    let kind = if known { printed.kind_of(operation, place) } else { NodeKind::Project };
    json!(GlobalId(kind, uuid::Uuid::now_v7()).encode())
}

/// An operation with a part of its document put in.
fn beside(query: &str, root: &str, before: &str, after: &str) -> String {
    let (head, fields) = query.split_once('{').unwrap();
    let (fields, _) = fields.rsplit_once('}').unwrap();
    assert!(head.starts_with(root), "{query}");
    format!("{head}{{ {before} {fields} {after} }}")
}

on_both!(a_field_at_the_root_that_is_refused_is_null_alone, |t| async move {
    let printed = Printed::read();
    let (mut refusals, mut fields) = (0, 0);
    for field in printed.fields("Query") {
        let id = |place: &[String]| unknown(&printed, "", place);
        let (query, values) = call(&printed, "Query", field, &[], &id);
        for planned in [true, false] {
            let after = if planned { "b: __typename" } else { "__schema { queryType { name } }" };
            let query = beside(&query, "query", "a: viewer { name }", after);
            for who in EVERYBODY {
                let answer = t.ask(who, &query, values.clone()).await;
                let errors = refused(&answer);
                assert!(errors.iter().all(|(path, _)| path[0] == *field.name), "{who} {query} {answer:#}");
                assert_eq!(answer["data"]["a"]["name"], who, "{query} {answer:#}");
                refusals += errors.len();
            }
        }
        let nobody = t.send(None, &beside(&query, "query", "", "b: __typename"), values).await;
        let unsigned = (json!([field.name]), json!("UNAUTHENTICATED"));
        assert_eq!((refused(&nobody), &nobody["data"]["b"]), (vec![unsigned], &json!("Query")), "{query}");
        fields += 1;
    }
    assert!(fields > 20 && refusals > 40, "{fields} {refusals}");
});

on_both!(a_mutation_that_is_refused_is_null_alone, |t| async move {
    let printed = Printed::read();
    let other =
        |key: &str| format!("{key}: signOut(input: {{ refreshToken: \"none\" }}) {{ errors {{ code }} }}");
    let mut refusals = 0;
    for field in printed.fields("Mutation") {
        let id = |place: &[String]| unknown(&printed, &field.name, place);
        let (query, values) = call(&printed, "Mutation", field, &[], &id);
        let query = beside(&query, "mutation", &other("a"), &other("b"));
        for who in EVERYBODY {
            let answer = t.ask(who, &query, values.clone()).await;
            let errors = refused(&answer);
            assert!(errors.iter().all(|(path, _)| *path == json!([field.name])), "{who} {query} {answer:#}");
            for key in ["a", "b"] {
                assert_eq!(answer["data"][key]["errors"], json!([]), "{who} {query} {answer:#}");
            }
            refusals += errors.len();
        }
    }
    assert!(refusals > 300, "{refusals}");
});

/// How often a key has a value.
fn count(value: &Value, key: &str) -> usize {
    match value {
        Value::Object(fields) => {
            usize::from(fields.get(key).is_some_and(|value| !value.is_null()))
                + fields.values().map(|value| count(value, key)).sum::<usize>()
        }
        Value::Array(items) => items.iter().map(|item| count(item, key)).sum(),
        _ => 0,
    }
}

// For each role and each field that the table hides from some: what stands beside it arrives, whether it is shown or not.
on_both!(a_field_that_a_role_may_not_see_is_null_alone, |t| async move {
    let id = delivered_project(&t, false).await;
    eventful_project(&t, false).await;
    let printed = Printed::read();
    for (line, (of, field)) in
        Permission::ALL.iter().flat_map(|line| line.hides().iter().map(move |hidden| (*line, hidden)))
    {
        let (_, way, open) = WAYS.iter().find(|(known, ..)| known == of).unwrap();
        let composite = matches!(printed.made(named(&printed.field(of, field).of)), Made::Object(_));
        let selection = format!("{open} hidden: {field}{}", if composite { " { __typename }" } else { "" });
        // Beside introspection there is no plan.
        for other in ["", "__schema { queryType { name } }"] {
            let query = format!("query($id: ID!) {{ {} {other} }}", way.replace('X', &selection));
            for who in EVERYBODY {
                let answer = t.ask(who, &query, json!({ "id": id })).await;
                let errors = refused(&answer);
                if who == "admin" {
                    assert_eq!(errors, [(json!(["project"]), json!("NOT_FOUND"))]);
                    continue;
                }
                let holds = line.roles().iter().any(|role| role.name().to_lowercase() == who);
                let shown = count(&answer["data"], open);
                assert!(shown > 0, "{who} {query} {answer:#}");
                assert_eq!(errors.len(), if holds { 0 } else { shown }, "{who} {query} {answer:#}");
                for (path, code) in errors {
                    assert_eq!(code, "FORBIDDEN", "{who} {query}");
                    assert_eq!(path.as_array().unwrap().last().unwrap(), "hidden", "{who} {query}");
                }
            }
        }
    }
});

on_both!(a_list_whose_arguments_are_wrong_is_null_alone, |t| async move {
    let id = project(&t).await;
    task(&t, &id, "Posters", None).await;
    for other in ["", "__schema { queryType { name } }"] {
        let query = format!(
            "{{ projects {{ nodes {{ code tasks(first: 1000) {{ totalCount }} earnedValue(asOf: \"soon\") {{ asOf }}
                issues {{ totalCount }} }} }} {other} }}"
        );
        let answer = t.ask("project_manager", &query, json!({})).await;
        let mut errors = refused(&answer);
        errors.sort_by_key(|(path, _)| path.to_string());
        let at = |field: &str, code: &str| (json!(["projects", "nodes", 0, field]), json!(code));
        assert_eq!(errors, [at("earnedValue", "BAD_USER_INPUT"), at("tasks", "LIMIT_EXCEEDED")]);
        assert_eq!(answer["data"]["projects"]["nodes"][0]["issues"]["totalCount"], 0);
    }
});

/// A subscription's next answer, with its errors.
async fn next(socket: &mut Socket) -> Value {
    let message = socket.answer().await;
    assert_eq!(message["type"], "next", "{message:#}");
    message["payload"].clone()
}

on_both!(an_event_with_a_field_that_is_refused_arrives, |t| async move {
    let id = project(&t).await;
    let task = task(&t, &id, "Posters", None).await;
    let followed = "subscription($id: ID!) { projectChanged(id: $id) { code costSummary { paid { amount } }
        costs { totalCount } tasks { nodes { percentComplete plannedCost { amount } } } } }";
    let variables = json!({ "id": id });
    let mut changed = Socket::subscribe(&t, "sales", followed, variables).await;
    let delivered = "subscription { serviceItemDelivered { cursor alert { rule
        project { id budget { total { amount } } } } } }";
    let mut socket = Socket::subscribe(&t, "sales", delivered, json!({})).await;
    report(&t, &task, 40.0).await;
    let event = next(&mut changed).await;
    let errors = refused(&event);
    let at = |field: &str| forbidden(json!(["projectChanged", field]));
    assert!(errors.contains(&at("costSummary")) && errors.contains(&at("costs")), "{event:#}");
    assert_eq!(errors.len(), 3, "{event:#}");
    assert_eq!(event["data"]["projectChanged"]["tasks"]["nodes"][0]["percentComplete"], 40.0);
    deliver(&t, "project_manager", &id, 0).await;
    let event = next(&mut socket).await;
    assert_eq!(refused(&event), [forbidden(json!(["serviceItemDelivered", "alert", "project", "budget"]))]);
    assert_eq!(event["data"]["serviceItemDelivered"]["alert"]["project"]["id"], id);
});

const REPORT: &str = "mutation($input: ReportProgressInput!) { reportProgress(input: $input) {
    task { percentComplete plannedCost { amount } project { code costSummary { paid { amount } } } }
    query { viewer { name } tasks(filter: { status: [DONE] }) { totalCount } costs { totalCount } }
    errors { code } } }";

on_both!(of_a_mutation_that_is_done_what_may_be_seen_is_answered, |t| async move {
    eventful_project(&t, false).await;
    let tasks = "{ tasks { nodes { id title } } }";
    let tasks = t.get("member", tasks, json!({})).await["tasks"]["nodes"].clone();
    let draw = tasks.as_array().unwrap().iter().find(|task| task["title"] == "Draw").unwrap()["id"].clone();
    let done = "{ tasks(filter: { status: [DONE] }) { totalCount } }";
    let before = t.get("member", done, json!({})).await["tasks"]["totalCount"].as_i64().unwrap();
    let input = json!({ "taskId": draw, "percentComplete": 100, "idempotencyKey": "draw-1" });
    let first = t.words("member", REPORT, &json!({ "input": input })).await;
    let answer: Value = serde_json::from_str(&first).unwrap();
    let at = |path: &[&str]| forbidden(json!([&["reportProgress"], path].concat()));
    let expected =
        [at(&["task", "plannedCost"]), at(&["task", "project", "costSummary"]), at(&["query", "costs"])];
    assert_eq!(refused(&answer), expected, "{answer:#}");
    let payload = &answer["data"]["reportProgress"];
    assert_eq!(payload["task"]["percentComplete"], 100.0);
    assert_eq!((&payload["errors"], &payload["query"]["viewer"]["name"]), (&json!([]), &json!("member")));
    assert_eq!(payload["query"]["tasks"]["totalCount"], before + 1, "as things are after the change");

    // Sent again it gives the first answer to the letter, whatever has happened since.
    let input = json!({ "id": draw, "title": "Draw again" });
    t.done("project_manager", "updateTask", "task", "id", input).await;
    let input = json!({ "taskId": draw, "percentComplete": 100, "idempotencyKey": "draw-1" });
    assert_eq!(t.words("member", REPORT, &json!({ "input": input })).await, first);

    // What is refused by a rule has its reasons, whatever else may not be seen.
    let input = json!({ "taskId": draw, "percentComplete": 101, "idempotencyKey": "draw-2" });
    let first = t.words("member", REPORT, &json!({ "input": input })).await;
    let answer: Value = serde_json::from_str(&first).unwrap();
    assert_eq!(refused(&answer), [at(&["query", "costs"])]);
    assert_eq!(answer["data"]["reportProgress"]["errors"][0]["code"], "BAD_USER_INPUT", "{answer:#}");
    assert_eq!(t.words("member", REPORT, &json!({ "input": input })).await, first);
});

on_both!(payloads_and_events_are_answered_in_full, |t| async move {
    let id = project(&t).await;
    let task = task(&t, &id, "Posters", None).await;
    // A number that no argument can hold.
    let lists = "code tasks(first: 3000000000) { totalCount } all: tasks { totalCount }";
    let followed = format!("subscription($id: ID!) {{ projectChanged(id: $id) {{ {lists} }} }}");
    let mut changed = Socket::subscribe(&t, "sales", &followed, json!({ "id": id })).await;
    let query = format!(
        "mutation($id: ID!) {{ updateTask(input: {{ id: $id, title: \"Flyers\" }}) {{
            task {{ title project {{ {lists} }} }} query {{ tasks(filter: {{ search: \"Flyers\" }}) {{ totalCount }} }}
            errors {{ code }} }} }}"
    );
    let answer = t.ask("project_manager", &query, json!({ "id": task })).await;
    let bad = |path: Value| vec![(path, json!("BAD_USER_INPUT"))];
    assert_eq!(refused(&answer), bad(json!(["updateTask", "task", "project", "tasks"])));
    let payload = &answer["data"]["updateTask"];
    assert_eq!((&payload["task"]["title"], &payload["errors"]), (&json!("Flyers"), &json!([])));
    assert_eq!(payload["task"]["project"]["all"]["totalCount"], 1);
    let event = next(&mut changed).await;
    assert_eq!(refused(&event), bad(json!(["projectChanged", "tasks"])));
    assert_eq!(event["data"]["projectChanged"]["all"]["totalCount"], 1);
});

on_both!(a_variable_that_is_not_given_leaves_its_field_as_it_is, |t| async move {
    let id = project(&t).await;
    let task = task(&t, &id, "Posters", None).await;
    let who = t.get("member", "{ viewer { id } }", json!({})).await["viewer"]["id"].clone();
    let query = "mutation($id: ID!, $title: String, $who: ID) {
        updateTask(input: { id: $id, title: $title, assigneeId: $who }) {
            task { title assignee { id } } errors { message } } }";
    let task_after = async |variables: Value| {
        let answer = t.ask("project_manager", query, variables).await;
        assert_eq!(answer["data"]["updateTask"]["errors"], json!([]), "{answer}");
        answer["data"]["updateTask"]["task"].clone()
    };
    let given = task_after(json!({ "id": task, "who": who })).await;
    assert_eq!(given, json!({ "title": "Posters", "assignee": { "id": who } }));
    let renamed = task_after(json!({ "id": task, "title": "Flyers" })).await;
    assert_eq!(renamed, json!({ "title": "Flyers", "assignee": { "id": who } }));
    let cleared = task_after(json!({ "id": task, "who": null })).await;
    assert_eq!(cleared, json!({ "title": "Flyers", "assignee": null }));

    // What is misspelt beside it is still refused.
    let misspelt = "mutation($id: ID!, $who: ID) {
        updateTask(input: { id: $id, titel: \"Cards\", assigneeId: $who }) { errors { code } } }";
    let answer = t.ask("project_manager", misspelt, json!({ "id": task })).await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_REQUEST", "{answer}");
    assert!(answer["errors"][0]["message"].as_str().unwrap().contains("titel"), "{answer}");
});

on_both!(who_signs_in_or_out_is_answered_as_who_they_are_then, |t| async move {
    let sign_in =
        "mutation($input: SignInInput!) { signIn(input: $input) { accessToken refreshToken errors { code }
        query { viewer { name roles } customers { totalCount } } } }";
    let input = json!({ "email": "sales@test.example", "password": PASSWORD });
    let signed = t.send(None, sign_in, json!({ "input": input })).await;
    assert_eq!(refused(&signed), []);
    let signed = &signed["data"]["signIn"];
    assert_eq!(signed["query"]["viewer"], json!({ "name": "sales", "roles": ["SALES"] }));
    let input = json!({ "email": "sales@test.example", "password": "wrong" });
    let answer = t.send(None, sign_in, json!({ "input": input })).await;
    let unsigned = |path: Value| (path, json!("UNAUTHENTICATED"));
    let expected = ["viewer", "customers"].map(|field| unsigned(json!(["signIn", "query", field])));
    assert_eq!(refused(&answer), expected);
    assert_eq!(answer["data"]["signIn"]["errors"][0]["code"], "BAD_USER_INPUT");

    let sign_out = "mutation($token: String!) { signOut(input: { refreshToken: $token }) {
        query { viewer { name } } errors { code } } }";
    let token = signed["accessToken"].as_str();
    let other = t.send(token, sign_out, json!({ "token": "another's" })).await;
    assert_eq!(other["data"]["signOut"]["query"]["viewer"]["name"], "sales");
    let own = t.send(token, sign_out, json!({ "token": signed["refreshToken"] })).await;
    assert_eq!(refused(&own), [unsigned(json!(["signOut", "query", "viewer"]))]);
});

on_both!(errors_beyond_a_thousand_are_summed_up, |t| async move {
    let id = project(&t).await;
    for _ in 0..6 {
        task(&t, &id, "Posters", None).await;
    }
    let aliased: Vec<_> = (0..199).map(|number| format!("a{number}: plannedCost {{ amount }}")).collect();
    let query = format!("{{ tasks {{ nodes {{ title {} }} }} }}", aliased.join(" "));
    let answer = t.ask("sales", &query, json!({})).await;
    assert_eq!(count(&answer["data"], "title"), 6);
    let errors = answer["errors"].as_array().unwrap();
    assert_eq!(errors.len(), 1_001);
    let both = json!({ "code": "LIMIT_EXCEEDED", "reason": "LIMIT", "params": { "max": 1_000 }, "limit": "field_errors" });
    assert_eq!(errors[1_000]["extensions"], both);
});

// With introspection beside it, async-graphql answers in its own way.
on_both!(both_ways_tell_the_same_errors, |t| async move {
    let id = eventful_project(&t, false).await;
    let fields = [
        "costs { nodes { id } }",
        "policy { version }",
        "auditLog { totalCount }",
        "node(id: \"none\") { id }",
        "nodes(ids: [\"none\"]) { id }",
        "project(id: \"none\") { id }",
        "changedSince(cursor: \"none\") { cursor }",
        "projects(first: -1) { totalCount }",
        "projects(first: 101) { totalCount }",
        "projects(after: \"none\") { totalCount }",
        "projects(first: 3000000000) { totalCount }",
        "projects(filter: { managerId: \"none\" }) { totalCount }",
        "workload(from: \"soon\", to: \"later\") { user { name } }",
        "dashboard(from: \"soon\") { __typename }",
        "marginPreview(input: { projectId: \"none\" }) { margin }",
        "projects { nodes { code budget { total { amount } } costs { totalCount } earnedValue { bac { amount } } } }",
        "tasks { edges { node { title plannedCost { amount } project { forecastCost { low { amount } } } } } }",
        "project(id: $id) { code tasks(last: 200) { totalCount } costSummary { paid { amount } } }",
        "project(id: $id) { proposals { estimate { category } margin } baselines { bac { amount } number } }",
    ];
    for who in ["sales", "member", "admin", "team_lead", "nobody"] {
        for field in fields {
            let id_used = field.contains("$id");
            let head = if id_used { "query($id: ID!)" } else { "query" };
            let answer = async |other: &str| {
                let query = format!("{head} {{ {field} {other} }}");
                match who {
                    "nobody" => t.send(None, &query, json!({ "id": id })).await,
                    who => t.ask(who, &query, json!({ "id": id })).await,
                }
            };
            let (mut planned, mut plain) =
                (answer("").await, answer("__schema { queryType { name } }").await);
            plain["data"].as_object_mut().unwrap().remove("__schema");
            let mut both = Vec::new();
            for answer in [&mut planned, &mut plain] {
                refused(answer);
                let mut errors = answer["errors"].take().as_array().cloned().unwrap_or_default();
                errors.iter_mut().for_each(|error| drop(error["locations"].take()));
                errors.sort_by_key(|error| error["path"].to_string());
                both.push(errors);
            }
            assert_eq!(planned["data"], plain["data"], "{who} {field}");
            assert_eq!(both[0], both[1], "{who} {field}");
        }
    }
});
