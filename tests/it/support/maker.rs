//! Makes random queries from the schema.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::Request;
use async_graphql::parser::parse_query;
use plimsoll::graphql::executor::Executor;
use plimsoll::graphql::loader::Caller;
use rand::RngExt;
use rand::rngs::ChaCha8Rng;
use serde_json::Value;

const INTROSPECTION: &str = "{ __schema { types { kind name
    fields { name args { name type { ...T } } type { ...T } } enumValues { name } inputFields { name type { ...T } }
    possibleTypes { name } } } }
    fragment T on __Type { kind name ofType { kind name ofType { kind name ofType { kind name } } } }";

/// Makes queries.
pub(crate) struct Maker<'a> {
    types: &'a HashMap<String, Value>,
    ids: &'a [String],
    pub dice: ChaCha8Rng,
    keys: usize,
}

fn named(of: &Value) -> &Value {
    if of["ofType"].is_null() { of } else { named(&of["ofType"]) }
}

impl<'a> Maker<'a> {
    pub(crate) fn new(types: &'a HashMap<String, Value>, ids: &'a [String], dice: ChaCha8Rng) -> Self {
        Self { types, ids, dice, keys: 0 }
    }

    /// A query that takes `$yes` and `$no`.
    pub(crate) fn query(&mut self) -> String {
        let under = self.selection("Query", 5);
        Self::with_variables(&format!(
            "... @skip(if: $yes) {{ a: __typename }} ... @skip(if: $no) {{ b: __typename }} ... {under}"
        ))
    }

    /// Queries that take `$yes` and `$no`, of one root field each, and the query of all these fields.
    pub(crate) fn queries(&mut self) -> (Vec<String>, String) {
        let fields = self.types["Query"]["fields"].as_array().unwrap().clone();
        let mut parts = Vec::new();
        for number in 0..5 {
            let field = self.pick(&fields).clone();
            if let Some(part) = self.field(&field, 5) {
                // Its own alias, if it has one, stands between this key and its name.
                let named =
                    part.split_once(": ").filter(|(alias, _)| alias.starts_with('k') && !alias.contains(' '));
                let named = named.map_or(part.as_str(), |(_, named)| named);
                parts.push(format!("r{number}: {named}"));
            }
        }
        let all = Self::with_variables(&parts.join(" "));
        (parts.iter().map(|part| Self::with_variables(part)).collect(), all)
    }

    /// Fields that stand on their own use both variables, as validation demands.
    fn with_variables(fields: &str) -> String {
        let used = "... @skip(if: $yes) { y: __typename } ... @skip(if: $no) { n: __typename }";
        format!("query($yes: Boolean!, $no: Boolean = false) {{ {used} {fields} }}")
    }

    pub(crate) fn chance(&mut self, percent: u32) -> bool {
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

/// The data of a query that must succeed.
pub(crate) async fn ask(executor: &Executor, caller: &Caller, query: &str) -> Value {
    let document = Arc::new(parse_query(query).unwrap());
    let answered = executor.execute(Request::new(query), &document, caller.clone()).await;
    assert!(answered.errors().is_empty(), "{:?}", answered.errors());
    let mut answer: Value = serde_json::from_str(&answered.json()).unwrap();
    answer["data"].take()
}

/// The types of the schema, by name.
pub(crate) async fn types(executor: &Executor, caller: &Caller) -> HashMap<String, Value> {
    let schema = ask(executor, caller, INTROSPECTION).await;
    let types = schema["__schema"]["types"].as_array().unwrap();
    types.iter().map(|of| (of["name"].as_str().unwrap().to_string(), of.clone())).collect()
}

/// Ids of all kinds, and one that is none.
pub(crate) fn ids(data: &Value) -> Vec<String> {
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
