//! The form of answers: what is refused is null alone, and keys come in the order of the selection.

use plimsoll::rights::Permission;
use plimsoll::scalar::{GlobalId, Kind};
use serde_json::{Value, json};

use crate::on_both;
use crate::rights::{EVERYBODY, call};
use crate::support::TestApp;
use crate::support::builders::{deliver, delivered_project, eventful_project, project, task};
use crate::support::days::report;
use crate::support::printed::{Made, Printed, named};
use crate::support::socket::Socket;

/// The errors of an answer, as paths and codes. Each path must lead to a null, and everything on the way must be there:
/// an error takes nothing along but its own value.
pub fn refused(answer: &Value) -> Vec<(Value, Value)> {
    let errors = answer["errors"].as_array().cloned().unwrap_or_default();
    let told = errors.into_iter().map(|error| {
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
    told.collect()
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
    let kind = if known { printed.kind_of(operation, place) } else { Kind::Project };
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
    let (mut told, mut fields) = (0, 0);
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
                told += errors.len();
            }
        }
        let nobody = t.send(None, &beside(&query, "query", "", "b: __typename"), values).await;
        let unsigned = (json!([field.name]), json!("UNAUTHENTICATED"));
        assert_eq!((refused(&nobody), &nobody["data"]["b"]), (vec![unsigned], &json!("Query")), "{query}");
        fields += 1;
    }
    assert!(fields > 20 && told > 40, "{fields} {told}");
});

on_both!(a_mutation_that_is_refused_is_null_alone, |t| async move {
    let printed = Printed::read();
    let other =
        |key: &str| format!("{key}: signOut(input: {{ refreshToken: \"none\" }}) {{ errors {{ code }} }}");
    let mut told = 0;
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
            told += errors.len();
        }
    }
    assert!(told > 300, "{told}");
});

/// The way to an object of each type that has fields which are hidden from some, and a field of it that is not.
pub const WAYS: [(&str, &str, &str); 7] = [
    ("Project", "project(id: $id) { X }", "code"),
    ("Proposal", "project(id: $id) { proposals { X } }", "revision"),
    ("Task", "project(id: $id) { tasks { nodes { X } } }", "title"),
    ("ServiceItem", "project(id: $id) { serviceItems { X } }", "service"),
    ("Baseline", "project(id: $id) { baselines { X } }", "number"),
    ("Retrospective", "project(id: $id) { retrospective { X } }", "lessons"),
    ("ComplianceReview", "project(id: $id) { complianceReviews { X } }", "track"),
];

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
    let mut told = Socket::subscribe(&t, "sales", delivered, json!({})).await;
    report(&t, &task, 40.0).await;
    let event = next(&mut changed).await;
    let errors = refused(&event);
    let at = |field: &str| forbidden(json!(["projectChanged", field]));
    assert!(errors.contains(&at("costSummary")) && errors.contains(&at("costs")), "{event:#}");
    assert_eq!(errors.len(), 3, "{event:#}");
    assert_eq!(event["data"]["projectChanged"]["tasks"]["nodes"][0]["percentComplete"], 40.0);
    deliver(&t, "project_manager", &id, 0).await;
    let event = next(&mut told).await;
    assert_eq!(refused(&event), [forbidden(json!(["serviceItemDelivered", "alert", "project", "budget"]))]);
    assert_eq!(event["data"]["serviceItemDelivered"]["alert"]["project"]["id"], id);
});
