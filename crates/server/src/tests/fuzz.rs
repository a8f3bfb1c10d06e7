//! Whatever is sent, the answer is well-formed, comes soon and tells of no fault.

use std::time::Duration;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestError, TestRunner};
use serde_json::{Value, json};
use tokio::runtime::Runtime;
use tokio_tungstenite::tungstenite::Message;

use super::fixture::{Client, Server, start};
use crate::Limits;

/// Long for one answer on a busy machine; without end, for one that never comes.
const SOON: Duration = Duration::from_secs(10);

const CODES: [&str; 5] =
    ["BAD_REQUEST", "BAD_USER_INPUT", "LIMIT_EXCEEDED", "PERSISTED_QUERY_NOT_FOUND", "FORBIDDEN"];

const DOCUMENTS: [&str; 8] = [
    "{ hello }",
    "query Q($name: String = \"a\\u00e9\", $b: [Int!]) @skip(if: false) { a: hello(name: $name) ...F me { __typename } } fragment F on Query { hello }",
    "mutation M { bump again: bump }",
    "subscription S { count(to: 3) }",
    "subscription { denied }",
    "{ __schema { types { name fields { name type { name ofType { name } } } } } }",
    "{ hello(name: \"\"\"block \\\"\"\" [[ \"\"\") # comment\n me { me { ... on Query @include(if: true) { hello } } } }",
    "query A { hello } query B($x: Boolean!) { hello @include(if: $x) }",
];

fn payload() -> impl Strategy<Value = String> {
    let document = prop::sample::select(&DOCUMENTS[..]).prop_map(str::to_owned);
    let words = [
        "{",
        "}",
        "(",
        ")",
        "[",
        "]",
        "...",
        "on",
        "fragment F",
        "hello",
        "$a",
        ":",
        "@skip",
        "\"",
        "\"\"\"",
        "#",
        "!",
        "&",
        "|",
        "=",
        "1e999",
        "-0",
        "null",
        "query",
        "\u{feff}",
        "\\u",
    ];
    let salad =
        prop::collection::vec(prop::sample::select(words.to_vec()), 0..40).prop_map(|words| words.join(" "));
    let document = prop_oneof![3 => document, 2 => salad, 1 => "\\PC{0,80}".prop_map(String::from)];
    let operation = prop_oneof![Just(Value::Null), Just(json!("B")), Just(json!("")), any_json()];
    (mutated(document), operation, any_json(), any_json(), any::<u8>()).prop_map(
        |(query, operation, variables, extensions, which)| {
            let mut payload = json!({ "query": query });
            for (bit, name, value) in
                [(1, "operationName", operation), (2, "variables", variables), (4, "extensions", extensions)]
            {
                if which & bit != 0 {
                    payload[name] = value;
                }
            }
            payload.to_string()
        },
    )
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from),
        Just(json!({ "persistedQuery": { "version": 1, "sha256Hash": "0".repeat(64) } })),
    ];
    leaf.prop_recursive(6, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::hash_map("[a-z]{1,4}|name|x", inner, 0..6)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

/// With some of it left out, doubled or put in.
fn mutated(text: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    let change = (any::<u8>(), any::<prop::sample::Index>(), any::<prop::sample::Index>(), any::<char>());
    (text, prop::collection::vec(change, 0..4)).prop_map(|(text, changes)| {
        let mut text: Vec<char> = text.chars().collect();
        for (what, from, to, new) in changes {
            let (from, to) = (from.index(text.len() + 1), to.index(text.len() + 1));
            let (from, to) = (from.min(to), from.max(to));
            match what % 4 {
                0 => drop(text.drain(from..to)),
                1 => text.insert(from, new),
                2 => text.extend_from_within(from..to),
                _ => text.truncate(to),
            }
        }
        text.into_iter().collect()
    })
}

/// Says of what is sent that it is wrong, if it is, and nothing of ourselves.
fn well_formed(errors: &Value) -> bool {
    let code = |error: &Value| CODES.contains(&error["extensions"]["code"].as_str().unwrap_or_default());
    errors.as_array().is_some_and(|errors| {
        !errors.is_empty() && errors.iter().all(|error| error["message"].is_string() && code(error))
    })
}

fn run<S: Strategy>(cases: u32, strategy: &S, test: impl Fn(S::Value) -> Result<(), TestCaseError>)
where
    S::Value: std::fmt::Debug,
{
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 200, ..Config::default() };
    match TestRunner::new(config).run(strategy, test) {
        Ok(()) => {}
        Err(TestError::Fail(why, input)) => panic!("{why}\nfor {input:?}"),
        Err(error) => panic!("{error}"),
    }
}

fn started() -> (Runtime, Server) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let server = runtime.block_on(start(Limits::default()));
    (runtime, server)
}

async fn post(client: &reqwest::Client, url: &str, body: Vec<u8>) -> Result<(), TestCaseError> {
    let request = client.post(url).header("content-type", "application/json").body(body).timeout(SOON);
    let response = request.send().await.map_err(|error| TestCaseError::fail(error.to_string()))?;
    let status = response.status();
    let text = response.text().await.unwrap_or_default();
    let answer: Value = serde_json::from_str(&text).map_err(|_| TestCaseError::fail(text.clone()))?;
    prop_assert!(status.as_u16() < 500, "{status} {text}");
    let good = answer["errors"].is_null() && answer.get("data").is_some();
    prop_assert!(good || well_formed(&answer["errors"]), "{text}");
    Ok(())
}

#[test]
fn any_body_is_answered() {
    let (runtime, server) = started();
    let (client, url) = (reqwest::Client::new(), server.url());
    let bytes = prop::collection::vec(any::<u8>(), 0..200);
    let json = any_json().prop_map(|json| json.to_string().into_bytes());
    let broken = mutated(payload()).prop_map(String::into_bytes);
    let body = prop_oneof![1 => bytes, 1 => json, 4 => payload().prop_map(String::into_bytes), 2 => broken];
    run(600, &body, |body| runtime.block_on(post(&client, &url, body)));
    runtime.block_on(server.lives());
}

#[test]
fn any_query_string_is_answered() {
    let (runtime, server) = started();
    let client = reqwest::Client::new();
    let parameter = (
        prop::sample::select(vec!["query", "variables", "extensions", "operationName", "x"]),
        mutated(payload()),
    );
    run(200, &prop::collection::vec(parameter, 0..4), |parameters| {
        runtime.block_on(async {
            let url = reqwest::Url::parse_with_params(&server.url(), parameters).unwrap();
            let response = client.get(url).timeout(SOON).send().await;
            let response = response.map_err(|error| TestCaseError::fail(error.to_string()))?;
            let status = response.status().as_u16();
            let answer: Value =
                response.json().await.map_err(|error| TestCaseError::fail(error.to_string()))?;
            prop_assert!(status < 500 && (answer.get("data").is_some() || well_formed(&answer["errors"])));
            Ok(())
        })
    });
    runtime.block_on(server.lives());
}

/// Sends a text and reads what comes of it; whether the socket is still open.
async fn say(client: &mut Client, text: String) -> Result<bool, TestCaseError> {
    client.text(text).await;
    client.say(json!({"type": "ping", "payload": {"are": "you there"}})).await;
    loop {
        let message = match client.frame().await {
            Message::Text(text) => text,
            Message::Close(Some(frame)) => {
                let code = u16::from(frame.code);
                prop_assert!((4400..4430).contains(&code), "{code}");
                return Ok(false);
            }
            other => return Err(TestCaseError::fail(format!("{other:?}"))),
        };
        let message: Value =
            serde_json::from_str(&message).map_err(|_| TestCaseError::fail(message.to_string()))?;
        match message["type"].as_str() {
            Some("pong") if message["payload"]["are"] == "you there" => return Ok(true),
            Some("pong" | "connection_ack" | "complete") => {}
            Some("next") => prop_assert!(message["payload"].is_object() && message["id"].is_string()),
            Some("error") => prop_assert!(well_formed(&message["payload"]), "{message}"),
            _ => return Err(TestCaseError::fail(message.to_string())),
        }
    }
}

#[test]
fn any_message_is_answered() {
    let (runtime, server) = started();
    let kinds = [
        "subscribe",
        "subscribe",
        "subscribe",
        "complete",
        "ping",
        "pong",
        "connection_init",
        "next",
        "error",
        "",
    ];
    let message = (
        prop::sample::select(kinds.to_vec()),
        prop_oneof![payload(), any_json().prop_map(|json| json.to_string())],
        0..9,
    )
        .prop_map(|(kind, payload, id)| format!(r#"{{"type":"{kind}","id":"{id}","payload":{payload}}}"#));
    let text = prop_oneof![5 => message.clone(), 2 => mutated(message), 1 => any_json().prop_map(|json| json.to_string()), 1 => "\\PC{0,60}".prop_map(String::from)];
    run(150, &prop::collection::vec(text, 1..6), |texts| {
        runtime.block_on(async {
            let mut client = server.ready().await;
            for text in texts {
                if !say(&mut client, text).await? {
                    break;
                }
            }
            Ok(())
        })
    });
    runtime.block_on(server.lives());
}
