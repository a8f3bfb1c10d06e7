//! The same company twice, with a difference that some people must not notice.

use std::sync::Arc;

use async_graphql::Request;
use async_graphql::parser::parse_query;
use futures_util::future::join_all;
use plimsoll::feed::Feed;
use plimsoll::graphql;
use plimsoll::graphql::executor::Executor;
use plimsoll::graphql::loader::Caller;
use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;
use serde_json::{Value, json};

use crate::rights::call;
use crate::support::maker::{Maker, ids, types};
use crate::support::printed::{Made, Part, Printed, named};
use crate::support::socket::Socket;
use crate::support::{TestApp, viewer};

/// Two servers that must answer some people alike.
pub(crate) struct Pair<'a> {
    pub one: &'a TestApp,
    pub other: &'a TestApp,
}

impl Pair<'_> {
    /// The answer that both give, byte for byte.
    pub(crate) async fn same(&self, who: &str, query: &str, variables: &Value) -> String {
        let (one, other) =
            tokio::join!(self.one.words(who, query, variables), self.other.words(who, query, variables));
        assert_eq!(one, other, "{who}\n{query}\n{variables}");
        one
    }

    /// Every list in every order and by every kind of its filters, page by page.
    pub(crate) async fn lists(&self, printed: &Printed, who: &str) {
        for field in printed.fields("Query") {
            let argument = |name: &str| field.arguments.iter().find(|argument| argument.name == name);
            let Some(order) = argument("orderBy").map(|order| named(&order.of)) else { continue };
            let Made::Enum(orders) = printed.made(order) else { panic!("{order} is no enum") };
            let under =
                "{ totalCount edges { cursor node { __typename id } } pageInfo { hasNextPage endCursor } }";
            for order in orders {
                let query = format!(
                    "query($after: String) {{ {}(first: 3, after: $after, orderBy: {order}) {under} }}",
                    field.name
                );
                let mut after = Value::Null;
                loop {
                    let page = self.same(who, &query, &json!({ "after": after })).await;
                    let page = serde_json::from_str::<Value>(&page).unwrap()["data"][&field.name].clone();
                    after = page["pageInfo"]["endCursor"].clone();
                    if page["pageInfo"]["hasNextPage"] != true {
                        break;
                    }
                }
            }
            let Some(filter) = argument("filter").map(|filter| named(&filter.of)) else { continue };
            let Made::Input(parts) = printed.made(filter) else { continue };
            for part in parts {
                let Made::Enum(values) = printed.made(named(&part.of)) else { continue };
                for value in values {
                    let query = format!(
                        "{{ {}(first: 100, filter: {{ {}: {value} }}) {under} }}",
                        field.name, part.name
                    );
                    self.same(who, &query, &json!({})).await;
                }
            }
        }
    }

    /// Random queries of everything in the schema, with ids of everything there is.
    pub(crate) async fn random_queries(&self, people: &[&str], seed: u64, count: u64) {
        let executor = Executor::new(graphql::schema(false), Feed::default());
        let viewers = join_all(people.iter().map(|who| viewer(&self.one.app, who))).await;
        let viewer_of_other = viewer(&self.other.app, "finance").await;
        let finance = Caller::new(self.other.app.clone().into(), Some(viewer_of_other));
        let types = types(&executor, &finance).await;
        let ids = ids(&crate::support::maker::ask(&executor, &finance, ALL_IDS).await);
        let mut compared = 0;
        for number in 0..count {
            let mut maker = Maker::new(&types, &ids, ChaCha8Rng::seed_from_u64(seed.wrapping_add(number)));
            let query = maker.query();
            let document = Arc::new(parse_query(&query).unwrap());
            for viewer in &viewers {
                let answer = async |t: &TestApp| {
                    let variables = async_graphql::Variables::from_json(json!({ "yes": true }));
                    let caller = Caller::new(t.app.clone().into(), Some(viewer.clone()));
                    executor
                        .execute(Request::new(&query).variables(variables), &document, caller)
                        .await
                        .json()
                };
                let (one, other) = (answer(self.one).await, answer(self.other).await);
                assert_eq!(one, other, "seed {seed} + {number} {:?}\n{query}", viewer.roles);
                compared += one.len();
            }
        }
        assert!(compared > 100_000, "{compared}");
    }
}

const ALL_IDS: &str = "{ businessLines { nodes { id } } users { nodes { id } } customers { nodes { id } } requirements { nodes { id serviceItems { id } } }
    auditLog(first: 50) { nodes { id } } retrospectives { nodes { id } }
    projects { nodes { id sales { id } manager { id } tasks { nodes { id } } costs { nodes { id } } alerts { nodes { id } }
        proposals { id } contract { id instalments { id receipts { id } } } issues { nodes { id } } } } }";

/// A selection of everything that needs no further selection, but for ids.
pub(crate) fn leaves(printed: &Printed, of: &str, depth: usize) -> String {
    let mut parts = vec!["__typename".to_string()];
    for field in printed.fields(of).iter().filter(|field| field.name != "id") {
        if field.arguments.iter().any(|argument| !argument.of.nullable) {
            continue;
        }
        let under = named(&field.of);
        match printed.made(under) {
            Made::Object(_) if depth > 0 => {
                parts.push(format!("{} {}", field.name, leaves(printed, under, depth - 1)));
            }
            Made::Object(_) | Made::Interface | Made::Union(_) | Made::Input(_) => {}
            Made::Enum(_) | Made::Scalar => parts.push(field.name.clone()),
        }
    }
    format!("{{ {} }}", parts.join(" "))
}

/// Subscriptions to everything that can be followed.
pub(crate) async fn follow(
    t: &TestApp,
    printed: &Printed,
    people: &[&str],
    project: &Value,
    after: Option<&str>,
) -> Vec<(String, Socket)> {
    let again = |field: &&Part| after.is_none() || field.arguments.iter().any(|one| one.name == "after");
    let all = people.iter().flat_map(|who| {
        let fields = printed.fields("Subscription").iter().filter(again);
        fields.map(move |field| async move {
            let wanted = after.map_or_else(Vec::new, |_| vec!["after".to_string()]);
            let (query, mut values) = call(printed, "Subscription", field, &wanted, &|_| project.clone());
            if let Some(after) = after {
                values["after"] = json!(after);
            }
            let query = query.replace("{ __typename }", &leaves(printed, named(&field.of), 2));
            (format!("{who} {}", field.name), Socket::subscribe(t, who, &query, values).await)
        })
    });
    join_all(all).await
}

/// Rows of the same moment lie in the order of their ids, which are random, and cursors hold them: of a list counts what
/// is in it.
fn forget_order(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.values_mut().for_each(forget_order);
            if fields.get("__typename").and_then(Value::as_str).is_some_and(|of| of.ends_with("Connection")) {
                fields.remove("edges");
                fields.remove("pageInfo");
                if let Some(Value::Array(nodes)) = fields.get_mut("nodes") {
                    nodes.sort_by_key(ToString::to_string);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(forget_order),
        _ => {}
    }
}

/// The ids of all objects of the lists in these events of `workChanged`.
fn ids_in(events: &[Value]) -> Value {
    let ids = ["projects", "requirements"].into_iter().flat_map(|list| {
        let changes = events.iter().map(move |event| &event["payload"]["data"]["workChanged"][list]);
        changes.flat_map(|change| change.as_array().into_iter().flatten()).map(|of| of["id"].to_string())
    });
    json!(ids.collect::<std::collections::BTreeSet<_>>())
}

/// What came since. Changes of a project in quick succession may be told once: of those the last one counts. Which
/// changes come as one event of `workChanged` depends on the moment: of those all ids count.
pub(crate) async fn heard(sockets: &mut [(String, Socket)]) -> Vec<(String, Vec<Value>)> {
    let all = sockets.iter_mut().map(|(name, socket)| async move {
        let mut heard = socket.heard().await;
        if name.ends_with("projectChanged") {
            heard = heard.split_off(heard.len().saturating_sub(1));
        }
        if name.ends_with("workChanged") && !heard.is_empty() {
            heard = vec![ids_in(&heard)];
        }
        heard.iter_mut().for_each(forget_order);
        (name.clone(), heard)
    });
    join_all(all).await
}
