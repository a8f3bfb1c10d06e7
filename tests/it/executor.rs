//! The executor: what is asked in random queries, made from the schema, is answered as the specification demands.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::parser::parse_query;
use async_graphql::parser::types::{DocumentOperations, Field, Selection, SelectionSet};
use async_graphql::{Positioned, Request, Variables};
use entity::enums::Role;
use entity::{business_line, user_account, user_role};
use plimsoll::feed::Feed;
use plimsoll::graphql;
use plimsoll::graphql::executor::Executor;
use plimsoll::graphql::loader::Caller;
use plimsoll::{app, demo};
use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};
use sea_orm::EntityTrait;
use serde_json::{Value, json};

use crate::answers::refused;
use crate::on_both;
use crate::support::TestApp;
use crate::support::maker::{Maker, ask, ids, types};

/// The schema, and the variables of a query.
struct Asked<'a> {
    types: &'a HashMap<String, Value>,
    yes: bool,
}

impl Asked<'_> {
    /// Whether `@skip` and `@include` leave a selection in.
    fn is_in(&self, directives: &[Positioned<async_graphql::parser::types::Directive>]) -> bool {
        directives.iter().all(|directive| {
            let given = directive.node.get_argument("if").unwrap().node.to_string();
            let condition = match given.as_str() {
                "$yes" => self.yes,
                "$no" => false,
                constant => constant == "true",
            };
            condition == (directive.node.name.node == "include")
        })
    }

    /// The keys that an object of this type must have, in their order, each with its fields.
    fn keys<'d>(
        &self,
        of: &str,
        set: &'d SelectionSet,
        found: &mut Vec<(String, Vec<&'d Positioned<Field>>)>,
    ) {
        for item in &set.items {
            match &item.node {
                Selection::Field(field) if self.is_in(&field.node.directives) => {
                    let key = field.node.response_key().node.to_string();
                    match found.iter_mut().find(|(known, _)| *known == key) {
                        Some((_, fields)) => fields.push(field),
                        None => found.push((key, vec![field])),
                    }
                }
                Selection::InlineFragment(fragment) if self.is_in(&fragment.node.directives) => {
                    let on = fragment.node.type_condition.as_ref().map(|on| on.node.on.node.as_str());
                    let possible = |on: &str| {
                        let types = self.types[on]["possibleTypes"].as_array().cloned().unwrap_or_default();
                        types.iter().any(|possible| possible["name"] == of)
                    };
                    if on.is_none_or(|on| on == of || possible(on)) {
                        self.keys(of, &fragment.node.selection_set.node, found);
                    }
                }
                _ => {}
            }
        }
    }

    /// Fails unless the object has these keys in this order, and each value is of its field's type.
    fn object(&self, of: &str, sets: &[&SelectionSet], value: &async_graphql::Value, query: &str) {
        let async_graphql::Value::Object(fields) = value else { panic!("{of} is {value}\n{query}") };
        let mut expected = Vec::new();
        sets.iter().for_each(|set| self.keys(of, set, &mut expected));
        let keys: Vec<_> = expected.iter().map(|(key, _)| key.as_str()).collect();
        assert_eq!(fields.keys().map(|key| key.as_str()).collect::<Vec<_>>(), keys, "{of}\n{query}");
        for (key, asked) in &expected {
            let (name, value) = (asked[0].node.name.node.as_str(), &fields[key.as_str()]);
            if name == "__typename" {
                assert_eq!(*value, async_graphql::Value::from(of), "{query}");
                continue;
            }
            let declared = self.types[of]["fields"].as_array().unwrap();
            let declared = declared.iter().find(|field| field["name"] == name).unwrap();
            let under: Vec<_> = asked.iter().map(|field| &field.node.selection_set.node).collect();
            self.value(&declared["type"], &under, value, query);
        }
    }

    fn value(&self, of: &Value, under: &[&SelectionSet], value: &async_graphql::Value, query: &str) {
        use async_graphql::Value as Given;
        let name = || of["name"].as_str().unwrap();
        match (of["kind"].as_str().unwrap(), value) {
            ("NON_NULL", Given::Null) => panic!("null in place of {of}\n{query}"),
            ("NON_NULL", value) => self.value(&of["ofType"], under, value, query),
            (_, Given::Null) => {}
            ("LIST", Given::List(items)) => {
                items.iter().for_each(|item| self.value(&of["ofType"], under, item, query));
            }
            ("OBJECT", value) => self.object(name(), under, value, query),
            // Each selection tells the type of its object under `t`.
            ("INTERFACE", Given::Object(fields)) => {
                let Given::String(of) = &fields["t"] else { panic!("{fields:?}") };
                self.object(of, under, value, query);
            }
            ("ENUM", Given::String(value)) => {
                let values = self.types[name()]["enumValues"].as_array().unwrap();
                assert!(values.iter().any(|known| known["name"] == value.as_str()), "{value}\n{query}");
            }
            ("SCALAR", value) => {
                let fits = match name() {
                    "Int" => matches!(value, Given::Number(number) if number.is_i64()),
                    "Float" => matches!(value, Given::Number(_)),
                    "Boolean" => matches!(value, Given::Boolean(_)),
                    _ => matches!(value, Given::String(_)),
                };
                assert!(fits, "{value} is no {}\n{query}", name());
            }
            (kind, value) => panic!("{value} is no {kind}\n{query}"),
        }
    }
}

on_both!(answers_have_the_shape_that_is_asked_for, |t| async move {
    fill(&t).await;
    let executor = Executor::new(graphql::schema(false), Feed::default());
    let viewers = viewers(&t).await;
    let finance = viewers.iter().flatten().find(|viewer| viewer.roles == [Role::Finance]).unwrap();
    let caller = Caller::new(t.app.clone().into(), Some(finance.clone()));
    let types = types(&executor, &caller).await;
    let ids = ids(&ask(&executor, &caller, IDS).await);
    let seed = rand::random::<u64>();
    println!("seed {seed}");
    let (mut answered, mut with_errors, mut bytes) = (0, 0, 0);
    for number in 0..300 {
        let dice = ChaCha8Rng::seed_from_u64(seed.wrapping_add(number));
        let mut maker = Maker::new(&types, &ids, dice);
        let query = maker.query();
        let viewer = viewers[maker.dice.random_range(0..viewers.len())].clone();
        let yes = maker.chance(50);
        let caller = Caller::new(t.app.clone().into(), viewer);
        let answer = json_of(&executor, &caller, &query, yes).await;
        let parsed: Value = serde_json::from_str(&answer).unwrap();
        if parsed["data"].is_null() {
            assert!(parsed["errors"].is_array(), "{query}\n{answer}");
            continue;
        }
        with_errors += usize::from(!refused(&parsed).is_empty());
        let document = parse_query(&query).unwrap();
        let DocumentOperations::Single(operation) = &document.operations else { panic!("{query}") };
        let ordered: async_graphql::Value = serde_json::from_str(&answer).unwrap();
        let async_graphql::Value::Object(ordered) = ordered else { panic!("{answer}") };
        let query = format!("seed {seed} + {number}\n{query}\n{answer}");
        let asked = Asked { types: &types, yes };
        asked.object("Query", &[&operation.node.selection_set.node], &ordered["data"], &query);
        (answered, bytes) = (answered + 1, bytes + answer.len());
    }
    assert!(answered > 200 && with_errors > 20 && bytes > 20_000, "{answered} {with_errors} {bytes}");
});

on_both!(a_field_is_answered_alike_alone_and_among_others, |t| async move {
    fill(&t).await;
    let executor = Executor::new(graphql::schema(false), Feed::default());
    let viewers = viewers(&t).await;
    let finance = viewers.iter().flatten().find(|viewer| viewer.roles == [Role::Finance]).unwrap();
    let caller = Caller::new(t.app.clone().into(), Some(finance.clone()));
    let types = types(&executor, &caller).await;
    let ids = ids(&ask(&executor, &caller, IDS).await);
    let seed = rand::random::<u64>();
    println!("seed {seed}");
    let (mut compared, mut bytes) = (0, 0);
    for number in 0..100 {
        let dice = ChaCha8Rng::seed_from_u64(seed.wrapping_add(number));
        let mut maker = Maker::new(&types, &ids, dice);
        let (parts, whole) = maker.queries();
        let viewer = viewers[maker.dice.random_range(0..viewers.len())].clone();
        let yes = maker.chance(50);
        let caller = Caller::new(t.app.clone().into(), viewer);
        let whole: Value = serde_json::from_str(&json_of(&executor, &caller, &whole, yes).await).unwrap();
        if whole["data"].is_null() {
            continue;
        }
        let errors_at = |answer: &Value, key: &str| -> Vec<Value> {
            let errors = answer["errors"].as_array().cloned().unwrap_or_default();
            let mut errors: Vec<_> = errors.into_iter().filter(|error| error["path"][0] == key).collect();
            errors.iter_mut().for_each(|error| error["locations"] = Value::Null);
            errors
        };
        for part in parts {
            let alone: Value = serde_json::from_str(&json_of(&executor, &caller, &part, yes).await).unwrap();
            for (key, value) in alone["data"].as_object().into_iter().flatten() {
                assert_eq!(whole["data"][key], *value, "seed {seed} + {number}\n{part}");
                assert_eq!(errors_at(&whole, key), errors_at(&alone, key), "seed {seed} + {number}\n{part}");
                (compared, bytes) = (compared + 1, bytes + value.to_string().len());
            }
        }
    }
    assert!(compared > 200 && bytes > 20_000, "{compared} {bytes}");
});

/// The JSON text of the answer to a query.
async fn json_of(executor: &Executor, caller: &Caller, query: &str, yes: bool) -> String {
    let document = Arc::new(parse_query(query).unwrap());
    let request = Request::new(query).variables(Variables::from_json(json!({ "yes": yes })));
    executor.execute(request, &document, caller.clone()).await.json()
}

const IDS: &str = "{ customers { nodes { id } } requirements { nodes { id serviceItems { id } } }
    projects { nodes { id sales { id } manager { id } tasks(first: 2) { nodes { id } }
        costs(first: 2) { nodes { id } } alerts { nodes { id } } } } }";

/// One viewer of each role, and nobody.
async fn viewers(t: &TestApp) -> Vec<Option<plimsoll::viewer::Viewer>> {
    let users = user_account::Entity::find().all(&t.app.db.reader).await.unwrap();
    let ids: Vec<_> = users.iter().map(|user| user.id).collect();
    let roles = app::user::roles_of(&t.app.db.reader, &ids).await.unwrap();
    let viewer = |user: &user_account::Model| plimsoll::viewer::Viewer {
        user_id: user.id,
        session_id: uuid::Uuid::nil(),
        roles: roles.get(&user.id).cloned().unwrap_or_default(),
        business_line_id: user.business_line_id,
        locale: user.locale.clone(),
    };
    users.iter().map(|user| Some(viewer(user))).chain([None]).collect()
}

/// The demo's company in place of the tests' people.
async fn fill(t: &TestApp) {
    let db = t.app.db.writer();
    user_role::Entity::delete_many().exec(db).await.unwrap();
    user_account::Entity::delete_many().exec(db).await.unwrap();
    business_line::Entity::delete_many().exec(db).await.unwrap();
    demo::fill(&t.app, &demo::DemoOptions { projects: 12, seed: 3 }).await.unwrap();
}
