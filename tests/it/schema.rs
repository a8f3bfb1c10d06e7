//! The printed schema is the contract: fresh, and everything in it is described.

use plimsoll::rights::Permission;
use serde_json::{Value, json};

use crate::support::printed::{Printed, named};
use crate::support::{On, TestApp};

#[test]
fn schema_graphql_is_fresh() {
    let stored = std::fs::read_to_string("schema.graphql").unwrap();
    assert!(stored == plimsoll::graphql::sdl(), "schema.graphql is stale: run `make schema`");
}

#[test]
fn what_can_be_refused_on_its_own_is_nullable() {
    let printed = Printed::read();
    let roots = ["Query", "Mutation"].map(|root| printed.fields(root).iter().map(move |field| (root, field)));
    let hidden = Permission::ALL.iter().flat_map(|line| line.hides());
    let hidden = hidden.map(|(of, field)| (*of, printed.field(of, field)));
    let types =
        printed.0.keys().flat_map(|of| printed.fields(of).iter().map(move |field| (of.as_str(), field)));
    let lists = types.filter(|(_, field)| named(&field.of).ends_with("Connection"));
    let all: Vec<_> = roots.into_iter().flatten().chain(hidden).chain(lists).collect();
    assert!(all.len() > 100, "{}", all.len());
    let must: Vec<_> = all.iter().filter(|(_, field)| !field.of.nullable).collect();
    let must: Vec<_> = must.iter().map(|(of, field)| format!("{of}.{}", field.name)).collect();
    assert!(must.is_empty(), "an error in one of these takes the rest of the answer along: {must:?}");
}

#[test]
fn every_payload_has_all_queries() {
    let printed = Printed::read();
    for mutation in printed.fields("Mutation") {
        let payload = named(&mutation.of);
        let query = printed.fields(payload).iter().find(|field| field.name == "query");
        assert_eq!(query.map(|field| field.of.to_string()), Some("Query!".to_string()), "{payload}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_is_described() {
    let t = TestApp::start(On::Sqlite).await.unwrap();
    let query = "{ __schema { description types { name kind description specifiedByURL
        fields(includeDeprecated: true) { name description args { name description } }
        inputFields { name description } enumValues { name description } } } }";
    let schema = t.send(None, query, json!({})).await["data"]["__schema"].clone();
    assert_eq!(schema["description"], plimsoll::graphql::DESCRIPTION);
    let types = schema["types"].clone();
    let mut bare = Vec::new();
    let empty = |value: &Value| value["description"].as_str().unwrap_or("").is_empty();
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    for of in list(&types) {
        let name = of["name"].as_str().unwrap();
        let built_in = ["ID", "Int", "Float", "String", "Boolean"].contains(&name);
        if name.starts_with("__") || built_in {
            continue;
        }
        if empty(&of) && !["Query", "Mutation", "Subscription"].contains(&name) {
            bare.push(name.to_string());
        }
        if of["kind"] == "SCALAR" && of["specifiedByURL"].is_null() {
            bare.push(format!("{name} @specifiedBy"));
        }
        for part in
            list(&of["fields"]).iter().chain(&list(&of["inputFields"])).chain(&list(&of["enumValues"]))
        {
            let part_name = format!("{name}.{}", part["name"].as_str().unwrap());
            if empty(part) {
                bare.push(part_name.clone());
            }
            for argument in list(&part["args"]).iter().filter(|argument| empty(argument)) {
                bare.push(format!("{part_name}({})", argument["name"].as_str().unwrap()));
            }
        }
    }
    assert!(bare.is_empty(), "without a description: {bare:#?}");
}
