//! The table of rights covers the schema, and the program does what it says.

use std::collections::{BTreeSet, HashMap};

use plimsoll::rights::{ANYBODY, Operation, Permission};
use plimsoll::scalar::{GlobalId, NodeKind};
use serde_json::{Value, json};

use crate::on_both;
use crate::support::TestApp;
use crate::support::builders::{delivered_project, eventful_project};
use crate::support::printed::{Made, Part, Place, Printed, kind_named, named};

/// The people of the first line, one of each role.
pub(crate) const EVERYBODY: [&str; 9] = [
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

fn holds(who: &str, permission: Permission) -> bool {
    permission.roles().iter().any(|role| role.name().to_lowercase() == who)
}

/// The permission that a field of the schema's roots requires.
pub(crate) fn permission_for(field: &str) -> Option<Permission> {
    let operation = Operation::from_name(field);
    operation.unwrap_or_else(|| panic!("`{field}` is no operation")).permission()
}

/// Whether a field of the schema's roots requires no session.
pub(crate) fn is_anybodys(field: &str) -> bool {
    ANYBODY.iter().any(|operation| operation.name() == field)
}

fn unknown(kind: NodeKind) -> Value {
    json!(GlobalId(kind, uuid::Uuid::now_v7()).encode())
}

#[test]
fn every_operation_stands_in_one_line_of_the_table() {
    let printed = Printed::read();
    let roots = ["Query", "Mutation", "Subscription"];
    let asked: BTreeSet<String> =
        roots.iter().flat_map(|root| printed.fields(root)).map(|field| field.name.clone()).collect();
    let table: BTreeSet<String> = Operation::ALL.iter().map(Operation::to_string).collect();
    let missing: Vec<_> = asked.difference(&table).collect();
    assert!(missing.is_empty(), "give these a line in crates/terms/src/rights.rs: {missing:?}");
    let gone: Vec<_> = table.difference(&asked).collect();
    assert!(gone.is_empty(), "these are no operations: {gone:?}");
}

/// Amounts that the customer pays, and so everybody knows who sees the project.
const PAID_BY_THE_CUSTOMER: [(&str, &str); 10] = [
    ("Requirement", "amount"),
    ("ServiceItem", "unitPrice"),
    ("ServiceItem", "amount"),
    ("Proposal", "quote"),
    ("Contract", "amount"),
    ("Contract", "received"),
    ("Contract", "outstanding"),
    ("Instalment", "amount"),
    ("Instalment", "received"),
    ("Instalment", "outstanding"),
];

/// Whatever sales and members can reach in the schema, from type to type, without a field of the table.
fn reachable_without_cost(printed: &Printed) -> BTreeSet<(String, String)> {
    let line = Permission::SeeCost;
    let open = |operation: &str| {
        let without = |permission: Permission| holds("sales", permission) || holds("member", permission);
        permission_for(operation).is_none_or(without)
    };
    let mut fields = BTreeSet::new();
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let mut next: Vec<String> = ["Query", "Mutation", "Subscription"].map(String::from).into();
    while let Some(of) = next.pop() {
        if !seen.insert(of.clone()) {
            continue;
        }
        if let Made::Interface = printed.made(&of) {
            // Of nodes, those that do not exist for them are kept by the table.
            let kept: Vec<_> = Permission::ALL.iter().flat_map(|line| line.keeps()).collect();
            let nodes = printed.0.keys().filter(|name| printed.fields(name).iter().any(|f| f.name == "id"));
            next.extend(nodes.filter(|name| !kept.contains(&&name.as_str())).cloned());
        }
        if let Made::Union(members) = printed.made(&of) {
            let kept: Vec<_> = Permission::ALL.iter().flat_map(|line| line.keeps()).collect();
            next.extend(members.iter().filter(|name| !kept.contains(&&name.as_str())).cloned());
        }
        let root = ["Query", "Mutation", "Subscription"].contains(&of.as_str());
        for field in printed.fields(&of) {
            let key = (of.as_str(), field.name.as_str());
            if (root && !open(&field.name)) || line.hides().contains(&key) || line.blanks().contains(&key) {
                continue;
            }
            fields.insert((of.clone(), field.name.clone()));
            next.push(named(&field.of).to_string());
        }
    }
    fields
}

#[test]
fn every_amount_is_the_customers_or_hidden_from_those_who_may_not_see_cost() {
    let printed = Printed::read();
    let open = reachable_without_cost(&printed);
    let amounts = open.iter().filter(|(of, field)| named(&printed.field(of, field).of) == "Money");
    let ours: Vec<_> = amounts
        .filter(|(of, field)| {
            !PAID_BY_THE_CUSTOMER.contains(&(of, field))
                && (of.as_str(), field.as_str()) != ("Receipt", "amount")
        })
        .collect();
    assert!(
        ours.is_empty(),
        "sales and members may read these; give them a line in crates/terms/src/rights.rs: {ours:?}"
    );
    for permission in Permission::ALL {
        let fields = permission.hides().iter().chain(permission.blanks());
        for (of, field) in fields {
            assert!(printed.fields(of).iter().any(|known| known.name == *field), "there is no {of}.{field}");
        }
    }
}

/// An operation with inputs that make sense but for their ids.
pub(crate) fn call(
    printed: &Printed,
    root: &str,
    field: &Part,
    wanted: &[String],
    id: &dyn Fn(&[String]) -> Value,
) -> (String, Value) {
    let values = printed.sample(&field.arguments, wanted, id);
    let given: Vec<&Part> =
        field.arguments.iter().filter(|argument| !values[&argument.name].is_null()).collect();
    let declared: Vec<_> = given.iter().map(|one| format!("${}: {}", one.name, one.of)).collect();
    let passed: Vec<_> = given.iter().map(|one| format!("{0}: ${0}", one.name)).collect();
    let brackets =
        |inner: Vec<String>| if inner.is_empty() { String::new() } else { format!("({})", inner.join(", ")) };
    let composite =
        matches!(printed.made(named(&field.of)), Made::Object(_) | Made::Interface | Made::Union(_));
    let mut under = if composite { "{ __typename }" } else { "" }.to_string();
    if printed.fields(named(&field.of)).iter().any(|one| one.name == "errors") {
        under = "{ __typename errors { code message field allowed } }".into();
    }
    let kind = root.to_lowercase();
    let query = format!("{kind}{} {{ {}{} {under} }}", brackets(declared), field.name, brackets(passed));
    (query, values)
}

on_both!(each_operation_is_for_those_that_the_table_names, |t| async move {
    let printed = Printed::read();
    for root in ["Query", "Mutation"] {
        for field in printed.fields(root) {
            let id = |place: &[String]| {
                let known = root == "Mutation" && !place.ends_with(&["ids".into()]);
                unknown(if known { printed.kind_of(&field.name, place) } else { NodeKind::Project })
            };
            let (query, values) = call(&printed, root, field, &[], &id);
            let nobody = t.send(None, &query, values.clone()).await;
            let refused = nobody["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED";
            assert_eq!(
                refused,
                !is_anybodys(&field.name) || field.name == "refreshSession",
                "{query} {nobody}"
            );
            let Some(permission) = permission_for(&field.name) else { continue };
            for who in EVERYBODY {
                let answer = t.ask(who, &query, values.clone()).await;
                let error = &answer["errors"][0];
                let refused = error["extensions"]["code"] == "FORBIDDEN"
                    && error["message"] == messages::refusal(permission).to_string();
                assert_eq!(refused, !holds(who, permission), "{who}: {query} {answer}");
                assert_ne!(error["extensions"]["code"], "INTERNAL", "{who}: {query} {answer}");
            }
        }
    }
});

/// One id of each kind in a project, as finance sees them.
pub(crate) async fn ids_of(t: &TestApp, project: &Value) -> HashMap<NodeKind, Value> {
    let one = "(first: 1) { nodes { __typename id } }";
    let query = format!(
        "query($id: ID!) {{ project(id: $id) {{ __typename id customer {{ __typename id }} requirement {{ __typename id }}
        serviceItems {{ __typename id }} proposals {{ __typename id }} retrospective {{ __typename id }}
        contract {{ __typename id instalments {{ __typename id receipts {{ __typename id }} }} }}
        tasks{one} costs{one} issues{one} alerts{one} }}
        auditLog(first: 1, filter: {{ projectId: $id }}) {{ nodes {{ __typename id }} }} }}"
    );
    let found = t.get("finance", &query, json!({ "id": project })).await;
    let mut ids = HashMap::new();
    fn gather(value: &Value, ids: &mut HashMap<NodeKind, Value>) {
        match value {
            Value::Object(fields) => {
                if let (Some(of), Some(id)) =
                    (fields.get("__typename").and_then(Value::as_str), fields.get("id"))
                {
                    ids.entry(kind_named(of)).or_insert_with(|| id.clone());
                }
                fields.values().for_each(|value| gather(value, ids));
            }
            Value::Array(items) => items.iter().for_each(|item| gather(item, ids)),
            _ => {}
        }
    }
    gather(&found, &mut ids);
    ids
}

/// Kinds of which everybody sees all.
fn is_known_to_all(kind: NodeKind) -> bool {
    matches!(kind, NodeKind::User | NodeKind::BusinessLine)
}

on_both!(a_strangers_object_is_like_none_for_every_mutation, |t| async move {
    let mine = ids_of(&t, &eventful_project(&t, false).await).await;
    let theirs = ids_of(&t, &delivered_project(&t, true).await).await;
    assert_eq!(theirs.len(), 14, "one of each kind but people and lines: {theirs:?}");
    let printed = Printed::read();
    let (mut asked, mut not_found) = (0, 0);
    for field in printed.fields("Mutation") {
        let Some(permission) = permission_for(&field.name) else { continue };
        let sees_some = ["sales", "project_manager", "director", "team_lead", "business_owner"];
        let holders = sees_some.into_iter().filter(|who| holds(who, permission));
        let places = printed.ids_in(&field.arguments);
        for (who, place) in holders.flat_map(|who| places.iter().map(move |place| (who, place.clone()))) {
            let kind = printed.kind_of(&field.name, &place);
            if is_known_to_all(kind) {
                continue;
            }
            let answer = async |target: Value| {
                let id = |at: &[String]| {
                    if at == place {
                        return target.clone();
                    }
                    let kind = printed.kind_of(&field.name, at);
                    mine.get(&kind).cloned().unwrap_or_else(|| unknown(kind))
                };
                let (query, values) = call(&printed, "Mutation", field, &place, &id);
                t.ask(who, &query, values).await
            };
            let hidden = answer(theirs[&kind].clone()).await;
            assert_eq!(hidden, answer(unknown(kind)).await, "{who} {} {place:?}", field.name);
            asked += 1;
            let code = hidden["errors"][0]["extensions"]["code"].clone();
            not_found += usize::from(code == "NOT_FOUND");
            // The thing itself is looked for first; what else is named, only where its state lets it.
            let itself = place.len() == 2;
            let other_step = field.name == "recordOaDecision" && who == "director";
            assert!(!itself || other_step || code == "NOT_FOUND", "{who} {} {place:?}: {hidden}", field.name);
        }
    }
    assert!(asked > 45 && not_found > 40, "{asked} {not_found}");
});

on_both!(a_strangers_object_is_like_none_for_every_query, |t| async move {
    let theirs = ids_of(&t, &delivered_project(&t, true).await).await;
    let printed = Printed::read();
    let strangers = ["sales", "project_manager", "member", "team_lead", "director", "business_owner"];
    for who in strangers {
        for (kind, id) in &theirs {
            let query =
                "query($id: ID!) { node(id: $id) { __typename id } nodes(ids: [$id]) { __typename id } }";
            let hidden = t.ask(who, query, json!({ "id": id })).await;
            assert_eq!(hidden, t.ask(who, query, json!({ "id": unknown(*kind) })).await, "{who} {kind:?}");
            assert_eq!(hidden["errors"][0]["extensions"]["code"], "NOT_FOUND", "{who} {kind:?}");
        }
        for field in printed.fields("Query") {
            let places = printed.ids_in(&field.arguments).into_iter();
            for place in places.filter(|place: &Place| place.len() > 1 && place[0] != "ids") {
                let Some(theirs) = theirs.get(&printed.kind_of("", &place)) else { continue };
                let answer = async |target: &Value| {
                    let (query, values) = call(&printed, "Query", field, &place, &|_| target.clone());
                    let connection = printed.fields(named(&field.of)).iter().any(|f| f.name == "totalCount");
                    let under = "{ totalCount nodes { __typename } pageInfo { endCursor } }";
                    let query = if connection { query.replace("{ __typename }", under) } else { query };
                    t.ask(who, &query, values).await
                };
                let kind = printed.kind_of("", &place);
                assert_eq!(
                    answer(theirs).await,
                    answer(&unknown(kind)).await,
                    "{who} {} {place:?}",
                    field.name
                );
            }
        }
    }
});

/// The way to an object of each type that has fields which are hidden or blank, and a field of it that is neither.
pub(crate) const WAYS: [(&str, &str, &str); 8] = [
    ("Project", "project(id: $id) { X }", "code"),
    ("Proposal", "project(id: $id) { proposals { X } }", "revision"),
    ("Task", "project(id: $id) { tasks { nodes { X } } }", "title"),
    ("ServiceItem", "project(id: $id) { serviceItems { X } }", "service"),
    ("Baseline", "project(id: $id) { baselines { X } }", "number"),
    ("Retrospective", "project(id: $id) { retrospective { X } }", "lessons"),
    ("ComplianceReview", "project(id: $id) { complianceReviews { X } }", "track"),
    (
        "SimilarRetrospective",
        "project(id: $id) { id } requirements(last: 1) { nodes { similarRetrospectives { X } } }",
        "similarity",
    ),
];

// That what the table hides is refused, and null alone, is tested in `answers`.
on_both!(what_the_table_blanks_is_null_to_those_who_do_not_hold_the_permission, |t| async move {
    let id = delivered_project(&t, false).await;
    let finish = "query($id: ID!) { project(id: $id) { retrospective { id } } }";
    let looked = t.get("sales", finish, json!({ "id": id })).await["project"]["retrospective"]["id"].clone();
    t.done("project_manager", "finishRetrospective", "retrospective", "id", json!({ "id": looked })).await;
    eventful_project(&t, false).await;
    let printed = Printed::read();
    let query = async |who: &str, of: &str, field: &str| {
        let composite = matches!(printed.made(named(&printed.field(of, field).of)), Made::Object(_));
        let selection = format!("{field}{}", if composite { " { __typename }" } else { "" });
        let (_, way, _) = WAYS.iter().find(|(known, ..)| *known == of).unwrap();
        let query = format!("query($id: ID!) {{ {} }}", way.replace('X', &selection));
        t.ask(who, &query, json!({ "id": id })).await
    };
    let count_of = |answer: &Value, field: &str| {
        let (text, key) = (answer["data"].to_string(), format!("\"{field}\":"));
        text.match_indices(&key).filter(|(at, _)| !text[at + key.len()..].starts_with("null")).count()
    };
    for (of, field) in Permission::SeeCost.blanks() {
        let (ours, all) = (query("sales", of, field).await, query("finance", of, field).await);
        assert!(ours["errors"].is_null() && all["errors"].is_null(), "{of}.{field} {ours} {all}");
        assert!(count_of(&ours, field) < count_of(&all, field), "{of}.{field} {ours} {all}");
        assert!(*of == "ComplianceReview" || count_of(&ours, field) == 0, "{of}.{field} {ours}");
    }
});
