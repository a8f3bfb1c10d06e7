//! Answers written along a plan are those that async-graphql gives in its own way: random queries, made from the
//! schema, through both.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::Request;
use async_graphql::parser::parse_query;
use entity::enums::Role;
use entity::{business_line, user_account, user_role};
use plimsoll::feed::Feed;
use plimsoll::graphql;
use plimsoll::graphql::answer::{Answered, Answers};
use plimsoll::graphql::store::Caller;
use plimsoll::{app, demo};
use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};
use sea_orm::EntityTrait;
use serde_json::{Value, json};

use crate::on_both;
use crate::support::TestApp;

const INTROSPECTION: &str = "{ __schema { types { kind name
    fields { name args { name type { ...T } } type { ...T } } enumValues { name } inputFields { name type { ...T } }
    possibleTypes { name } } } }
    fragment T on __Type { kind name ofType { kind name ofType { kind name ofType { kind name } } } }";

/// Makes queries.
struct Maker<'a> {
    types: &'a HashMap<String, Value>,
    ids: &'a [String],
    dice: ChaCha8Rng,
    keys: usize,
}

fn named(of: &Value) -> &Value {
    if of["ofType"].is_null() { of } else { named(&of["ofType"]) }
}

impl Maker<'_> {
    fn chance(&mut self, percent: u32) -> bool {
        self.dice.random_range(0..100) < percent
    }

    fn pick<'v>(&mut self, values: &'v [Value]) -> &'v Value {
        &values[self.dice.random_range(0..values.len())]
    }

    /// The selection on a type, with its braces.
    fn selection(&mut self, on: &str, depth: u32) -> String {
        let fields = self.types[on]["fields"].as_array().cloned().unwrap_or_default();
        let mut parts = Vec::new();
        if self.chance(20) {
            parts.push("__typename".to_string());
        }
        for possible in self.types[on]["possibleTypes"].as_array().cloned().unwrap_or_default() {
            let name = possible["name"].as_str().unwrap();
            if depth > 0 && self.chance(40) {
                parts.push(format!("... on {name} {}", self.selection(name, depth - 1)));
            }
        }
        let count = self.dice.random_range(1..=5);
        for _ in 0..count {
            let field = self.pick(&fields).clone();
            if let Some(part) = self.field(&field, depth) {
                let part = match self.dice.random_range(0..14) {
                    0 => format!("... on {on} {{ {part} }}"),
                    1 => format!("... @include(if: $yes) {{ {part} }}"),
                    2 => format!("... @skip(if: $yes) {{ {part} }}"),
                    _ => part,
                };
                parts.push(part);
            }
        }
        // Of an object without any field async-graphql makes null.
        parts.insert(self.dice.random_range(0..=parts.len()), "t: __typename".into());
        format!("{{ {} }}", parts.join(" "))
    }

    fn field(&mut self, field: &Value, depth: u32) -> Option<String> {
        let name = field["name"].as_str().unwrap();
        let of = named(&field["type"]);
        let composite = matches!(of["kind"].as_str().unwrap(), "OBJECT" | "INTERFACE");
        if composite && depth == 0 {
            return None;
        }
        let mut arguments = Vec::new();
        for argument in field["args"].as_array().unwrap() {
            let required = argument["type"]["kind"] == "NON_NULL";
            if required || self.chance(25) {
                let name = argument["name"].as_str().unwrap();
                arguments.push(format!("{name}: {}", self.input(name, &argument["type"])));
            }
        }
        let arguments =
            if arguments.is_empty() { String::new() } else { format!("({})", arguments.join(", ")) };
        let under =
            if composite { self.selection(of["name"].as_str().unwrap(), depth - 1) } else { String::new() };
        // Fields with arguments get keys of their own: two of one key must not differ.
        let alias = if !arguments.is_empty() || self.chance(15) {
            self.keys += 1;
            format!("k{}: ", self.keys)
        } else {
            String::new()
        };
        let directive = match self.dice.random_range(0..20) {
            0 => " @skip(if: $no)",
            1 => " @include(if: $no)",
            2 => " @include(if: true)",
            _ => "",
        };
        Some(format!("{alias}{name}{arguments}{directive} {under}"))
    }

    fn input(&mut self, name: &str, of: &Value) -> String {
        match of["kind"].as_str().unwrap() {
            "NON_NULL" => self.input(name, &of["ofType"]),
            "LIST" => {
                let items: Vec<_> =
                    (0..self.dice.random_range(0..3)).map(|_| self.input(name, &of["ofType"])).collect();
                format!("[{}]", items.join(", "))
            }
            "ENUM" => {
                let values =
                    self.types[of["name"].as_str().unwrap()]["enumValues"].as_array().unwrap().clone();
                self.pick(&values)["name"].as_str().unwrap().to_string()
            }
            "INPUT_OBJECT" => {
                let fields =
                    self.types[of["name"].as_str().unwrap()]["inputFields"].as_array().unwrap().clone();
                let field = self.pick(&fields).clone();
                let name = field["name"].as_str().unwrap();
                format!("{{ {name}: {} }}", self.input(name, &field["type"]))
            }
            _ => match of["name"].as_str().unwrap() {
                "Int" => self.dice.random_range(-1..7).to_string(),
                "Boolean" => self.chance(50).to_string(),
                "Float" => "0.5".into(),
                "ID" => format!("{:?}", self.ids[self.dice.random_range(0..self.ids.len())]),
                "Date" => "\"2026-03-01\"".into(),
                "DateTime" => "\"2026-03-01T00:00:00Z\"".into(),
                _ if name == "locale" => "\"zh-CN\"".into(),
                _ => "\"e\"".into(),
            },
        }
    }
}

fn told(errors: &[async_graphql::ServerError]) -> Vec<String> {
    let code =
        |error: &async_graphql::ServerError| error.extensions.as_ref().and_then(|e| e.get("code").cloned());
    errors.iter().map(|error| format!("{:?} {} {:?}", error.path, error.message, code(error))).collect()
}

on_both!(a_plan_answers_as_async_graphql_does, |t| async move {
    fill(&t).await;
    let answers = Answers::new(graphql::schema(Feed::default(), false), Feed::default());
    let viewers = viewers(&t).await;
    let finance = viewers.iter().flatten().find(|viewer| viewer.roles == [Role::Finance]).unwrap();
    let caller = Caller { app: t.app.clone(), viewer: Some(finance.clone()) };
    let schema = ask(&answers, &caller, INTROSPECTION).await;
    let types = schema["__schema"]["types"].as_array().unwrap();
    let types: HashMap<String, Value> =
        types.iter().map(|of| (of["name"].as_str().unwrap().to_string(), of.clone())).collect();
    let ids = ids(&ask(&answers, &caller, IDS).await);
    let seed = rand::random::<u64>();
    println!("seed {seed}");
    let (mut planned, mut with_errors, mut rows) = (0, 0, 0);
    for number in 0..300 {
        let dice = ChaCha8Rng::seed_from_u64(seed.wrapping_add(number));
        let mut maker = Maker { types: &types, ids: &ids, dice, keys: 0 };
        let under = maker.selection("Query", 5);
        let query = format!(
            "query($yes: Boolean!, $no: Boolean = false) {{ ... @skip(if: $yes) {{ a: __typename }} ... @skip(if: $no) {{ b: __typename }} ... {under} }}"
        );
        let viewer = viewers[maker.dice.random_range(0..viewers.len())].clone();
        let caller = Caller { app: t.app.clone(), viewer };
        let document = Arc::new(parse_query(&query).unwrap());
        let variables = async_graphql::Variables::from_json(json!({ "yes": maker.chance(50) }));
        let request = || Request::new(&query).variables(variables.clone());
        let mut plain = answers.plain(request(), &document, caller.clone()).await;
        let written = match answers.answer(request(), &document, caller).await {
            Answered::Plain(response) => {
                assert_eq!(told(&response.errors), told(&plain.errors), "{query}");
                assert!(response.is_err(), "not planned: {query}");
                continue;
            }
            Answered::Written { data, errors } => (data, told(&errors)),
            Answered::Told { .. } => panic!("an event in answer to a query"),
        };
        planned += 1;
        let data = serde_json::to_string(&std::mem::take(&mut plain.data)).unwrap();
        let parsed = |json: &str| serde_json::from_str::<Value>(json).unwrap();
        // Under an interface, async-graphql gives keys as they are ready, and leaves out those that failed.
        let complete = !query.contains("node(") && !query.contains("nodes(");
        if complete || plain.is_ok() {
            assert_eq!(parsed(&written.0), parsed(&data), "seed {seed} + {number}\n{query}");
        }
        assert!(!complete || written.0 == data, "seed {seed} + {number}\n{query}\n{}\n{data}", written.0);
        // A field that must have a value takes its object along; async-graphql goes on with its siblings.
        let plain = told(&plain.errors);
        assert!(written.1.iter().all(|error| plain.contains(error)), "{query}\n{:#?}\n{plain:#?}", written.1);
        assert_eq!(written.1.is_empty(), plain.is_empty(), "{query}\n{plain:#?}");
        with_errors += usize::from(!plain.is_empty());
        rows += written.0.len();
    }
    assert!(planned > 200 && with_errors > 20 && rows > 20_000, "{planned} {with_errors} {rows}");
});

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
    demo::fill(&t.app, &demo::Options { projects: 12, seed: 3 }).await.unwrap();
}

async fn ask(answers: &Answers, caller: &Caller, query: &str) -> Value {
    let document = Arc::new(parse_query(query).unwrap());
    let response = answers.plain(Request::new(query), &document, caller.clone()).await;
    assert!(response.is_ok(), "{response:?}");
    serde_json::to_value(response.data).unwrap()
}

const IDS: &str = "{ customers { nodes { id } } requirements { nodes { id serviceItems { id } } }
    projects { nodes { id sales { id } manager { id } tasks(first: 2) { nodes { id } }
        costs(first: 2) { nodes { id } } alerts { nodes { id } } } } }";

/// Ids of all kinds, and one that is none.
fn ids(data: &Value) -> Vec<String> {
    let mut ids = vec!["nonsense".to_string()];
    fn gather(value: &Value, ids: &mut Vec<String>) {
        match value {
            Value::Object(fields) => {
                ids.extend(fields.get("id").and_then(Value::as_str).map(String::from));
                fields.values().for_each(|value| gather(value, ids));
            }
            Value::Array(items) => items.iter().for_each(|item| gather(item, ids)),
            _ => {}
        }
    }
    gather(data, &mut ids);
    ids
}
