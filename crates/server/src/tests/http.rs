//! GraphQL over HTTP: the protocol, and what must not get through.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::fixture::{Server, read, start};
use crate::Limits;

fn code(body: &Value) -> (&str, &str) {
    let extensions = &body["errors"][0]["extensions"];
    assert!(body.get("data").is_none(), "{body}");
    (extensions["code"].as_str().unwrap_or_default(), extensions["limit"].as_str().unwrap_or_default())
}

async fn post_raw(server: &Server, content_type: &str, body: impl Into<String>) -> (u16, Value) {
    let request =
        reqwest::Client::new().post(server.url()).header("content-type", content_type).body(body.into());
    read(request).await
}

#[tokio::test]
async fn a_kilobyte_of_brackets_is_refused() {
    let server = start(Limits::default()).await;
    for bracket in ["[", "{", "(", "{a(b:["] {
        let document = bracket.repeat(1000);
        let (status, body) = server.post(&document).await;
        assert_eq!((status, code(&body)), (400, ("LIMIT_EXCEEDED", "nesting")));
        let (status, body) = server.get(&document).await;
        assert_eq!((status, code(&body)), (400, ("LIMIT_EXCEEDED", "nesting")));
    }
    let deep = format!("{{\"query\":\"{{a}}\",\"variables\":{{\"a\":{}", "[".repeat(5000));
    let (status, body) = post_raw(&server, "application/json", deep).await;
    let expected = (400, ("LIMIT_EXCEEDED", "variables_nesting"));
    assert_eq!((status, code(&body)), expected);
    server.lives().await;
}

#[tokio::test]
async fn doubled_fragments_are_refused_in_milliseconds() {
    let server = start(Limits::default()).await;
    let mut document = String::from("{ ...F0 }");
    for level in 0..30 {
        let next = level + 1;
        document += &format!(" fragment F{level} on Query {{ ...F{next} ...F{next} }}");
    }
    document += " fragment F30 on Query { hello }";
    server.lives().await;
    let started = Instant::now();
    let (status, body) = server.post(&document).await;
    assert!(started.elapsed() < Duration::from_millis(200));
    let expected = (400, ("LIMIT_EXCEEDED", "expanded_selections"));
    assert_eq!((status, code(&body)), expected);
}

#[tokio::test]
async fn get_only_reads() {
    let server = start(Limits::default()).await;
    let (status, body) = server.get("{ hello }").await;
    assert_eq!((status, &body["data"]["hello"]), (200, &json!("hello ")));
    let url = reqwest::Url::parse_with_params(
        &server.url(),
        [("query", "query A { hello } mutation B { bump }"), ("operationName", "B")],
    );
    let response = reqwest::get(url.unwrap()).await.unwrap();
    assert_eq!(response.status(), 405);
    assert_eq!(response.headers()["allow"], "POST");
    let body: Value = response.json().await.unwrap();
    assert_eq!(code(&body).0, "BAD_REQUEST");

    let put = reqwest::Client::new().put(server.url()).send().await.unwrap();
    assert_eq!(put.status(), 405);
    assert_eq!(put.headers()["allow"], "GET, POST");
}

#[tokio::test]
async fn only_json_is_taken_and_only_so_much() {
    let server = start(Limits::default()).await;
    let good = r#"{"query":"{ hello }"}"#;
    for content_type in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/json; charset=utf-16",
    ] {
        let (status, body) = post_raw(&server, content_type, good).await;
        assert_eq!((status, code(&body).0), (415, "BAD_REQUEST"), "{content_type}");
    }
    let large = json!({ "query": "{ hello }", "x": "x".repeat(2_000_000) }).to_string();
    let (status, body) = post_raw(&server, "application/json", large).await;
    assert_eq!((status, code(&body)), (413, ("LIMIT_EXCEEDED", "body_bytes")));
    let (status, body) = post_raw(&server, "application/json", format!("[{good}]")).await;
    assert_eq!((status, code(&body)), (400, ("LIMIT_EXCEEDED", "batch")));
    let (status, body) = server.get(&"a ".repeat(20_000)).await;
    let expected = (414, ("LIMIT_EXCEEDED", "query_string_bytes"));
    assert_eq!((status, code(&body)), expected);
    for body in ["", "{", "null", "1", r#"{"query":1}"#, r#"{"query":null}"#, "\u{feff}{}"] {
        let (status, body) = post_raw(&server, "application/json", body).await;
        assert_eq!((status, code(&body).0), (400, "BAD_REQUEST"));
        assert!(!body.to_string().contains("expected"), "{body}");
    }
    server.lives().await;
}

#[tokio::test]
async fn a_body_is_neither_packed_nor_of_two_types() {
    let server = start(Limits::default()).await;
    for (name, value, expected) in [
        ("content-encoding", "gzip", 415),
        ("content-encoding", "identity", 200),
        ("content-type", "text/plain", 415),
    ] {
        let request = reqwest::Client::new().post(server.url()).header("content-type", "application/json");
        let (status, body) = read(request.header(name, value).body(r#"{"query":"{ hello }"}"#)).await;
        assert_eq!(status, expected, "{name}: {value}: {body}");
    }
    server.lives().await;
}

#[tokio::test]
async fn who_announces_too_much_is_told_at_once() {
    let server = start(Limits::default()).await;
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    let head = "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 99999999999\r\n\r\n{";
    let started = Instant::now();
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut answer = [0; 4096];
    let read = stream.read(&mut answer).await.unwrap();
    let answer = String::from_utf8_lossy(&answer[..read]);
    assert!(answer.starts_with("HTTP/1.1 413 ") && answer.contains("body_bytes"), "{answer}");
    assert!(started.elapsed() < Duration::from_secs(1), "{:?}", started.elapsed());
    server.lives().await;
}

#[tokio::test]
async fn the_answer_is_in_a_form_that_the_client_accepts() {
    let server = start(Limits::default()).await;
    let ask = |accept: &'static str, query: &str| {
        let request = reqwest::Client::new().post(server.url());
        request.header("accept", accept).json(&json!({ "query": query }))
    };
    let response = ask("application/graphql-response+json", "{ nope }").send().await.unwrap();
    assert_eq!(response.status(), 400);
    let content_type = "application/graphql-response+json; charset=utf-8";
    assert_eq!(response.headers()["content-type"], content_type);
    let (status, body) = read(ask("application/json", "{ nope }")).await;
    assert_eq!((status, code(&body).0), (200, "BAD_REQUEST"));
    let (_, body) = read(ask("application/json", "{ hello(")).await;
    let message = body["errors"][0]["message"].as_str().unwrap();
    assert_eq!(message, "Syntax error: expected name.");
    let nested = format!("{}hello{}", "{ ... ".repeat(40), "}".repeat(40));
    let (_, body) = read(ask("application/json", &nested)).await;
    assert_eq!(code(&body), ("LIMIT_EXCEEDED", "nesting"));
    let (status, body) = read(ask("text/html", "{ hello }")).await;
    assert_eq!((status, code(&body).0), (406, "BAD_REQUEST"));
    let (status, body) = server.post("subscription { flood }").await;
    assert_eq!((status, code(&body).0), (400, "BAD_REQUEST"));
}

#[tokio::test]
async fn a_token_is_good_or_refused() {
    let server = start(Limits::default()).await;
    let ask = |authorization: &'static str| {
        let request = reqwest::Client::new().post(server.url());
        request.header("authorization", authorization).json(&json!({ "query": "{ hello }" }))
    };
    assert_eq!(read(ask("Bearer good")).await.0, 200);
    for bad in ["Bearer bad", "Basic good", "Bearer", "good"] {
        let response = ask(bad).send().await.unwrap();
        assert_eq!(response.status(), 401, "{bad}");
        assert_eq!(response.headers()["www-authenticate"], "Bearer");
        let body: Value = response.json().await.unwrap();
        assert_eq!(code(&body).0, "UNAUTHENTICATED");
    }
    let (status, body) = read(ask("Bearer panic")).await;
    assert_eq!((status, code(&body).0), (500, "INTERNAL"));
    server.lives().await;
}

#[tokio::test]
async fn faults_stay_inside_and_the_server_lives() {
    let server = start(Limits::default()).await;
    let (status, body) = server.post("{ hello panics }").await;
    assert_eq!((status, code(&body).0), (500, "INTERNAL"));
    assert!(body["errors"][0]["extensions"]["id"].is_string());
    assert!(!body.to_string().contains("secret"), "{body}");
    let (status, body) = server.post("{ fails }").await;
    assert_eq!((status, &body["data"]), (200, &Value::Null));
    assert_eq!(body["errors"][0]["extensions"]["code"], "INTERNAL");
    assert!(!body.to_string().contains("digit"), "{body}");
    server.lives().await;
}

#[tokio::test]
async fn a_variable_that_is_missing_is_named_before_anything_runs() {
    let server = start(Limits::default()).await;
    let query =
        "mutation($it: String!, $or: String = \"a\", $if: Boolean) { bump @skip(if: $if) __typename }";
    for variables in [json!({}), json!({ "it": null }), json!({ "other": 1 })] {
        let request = reqwest::Client::new().post(server.url());
        let request = request.header("accept", "application/graphql-response+json");
        let (status, body) = read(request.json(&json!({ "query": query, "variables": variables }))).await;
        assert_eq!((status, code(&body).0), (400, "BAD_REQUEST"));
        assert!(body["errors"][0]["message"].as_str().unwrap().contains("$it"), "{body}");
    }
}

#[tokio::test]
async fn a_slow_request_ends() {
    let limits = Limits { request_timeout: Duration::from_millis(100), ..Limits::default() };
    let server = start(limits).await;
    let (status, body) = server.post("{ sleeps(ms: 10000) }").await;
    let expected = (503, ("LIMIT_EXCEEDED", "request_timeout"));
    assert_eq!((status, code(&body)), expected);
}

#[tokio::test]
async fn a_user_has_so_many_operations_at_a_time() {
    let limits = Limits { operations_per_user: 1, ..Limits::default() };
    let server = start(limits).await;
    let ask = |query: &str| {
        let request = reqwest::Client::new().post(server.url());
        request.bearer_auth("ada").json(&json!({ "query": query }))
    };
    let slow = tokio::spawn(read(ask("{ sleeps(ms: 500) }")));
    tokio::time::sleep(Duration::from_millis(200)).await;
    let (status, body) = read(ask("{ hello }")).await;
    let expected = (429, ("LIMIT_EXCEEDED", "operations_per_user"));
    assert_eq!((status, code(&body)), expected);
    server.lives().await;
    assert_eq!(slow.await.unwrap().0, 200);
    assert_eq!(read(ask("{ hello }")).await.0, 200);
}

#[tokio::test]
async fn introspection_passes() {
    let server = start(Limits::default()).await;
    let query = include_str!("../guard/walk/introspection.graphql");
    // `isOneOf` and `schema { description }` are of the newest specification.
    let (status, body) = server.post(query).await;
    assert_eq!((status, body.get("errors")), (200, None));
}

/// It says that the mutation has ended, and asks for no other try.
fn assert_ended(error: &Value, limit: &str) {
    assert_eq!(error["extensions"]["limit"], limit, "{error}");
    assert_eq!(error["extensions"]["mutationEnded"], true, "{error}");
    assert!(error["message"].as_str().unwrap().contains("don't repeat it"), "{error}");
}

#[tokio::test]
async fn a_mutation_whose_answer_has_no_room_is_told_as_ended() {
    let long = "mutation { long(bytes: 4000000) }";
    for (limits, limit) in [
        (Limits { answer_bytes: 1_000_000, ..Limits::default() }, "answer_bytes"),
        (Limits { held_bytes_per_user: 3_000_000, ..Limits::default() }, "held_bytes_per_user"),
        (Limits { held_bytes: 12_000_000, ..Limits::default() }, "held_bytes"),
    ] {
        let server = start(limits).await;
        for accept in ["application/json", "application/graphql-response+json"] {
            let request = reqwest::Client::new().post(server.url()).header("accept", accept);
            let response = request.json(&json!({ "query": long })).send().await.unwrap();
            assert_eq!(response.status(), 200);
            assert!(response.headers().get("retry-after").is_none());
            let body: Value = response.json().await.unwrap();
            assert_eq!(body["data"], Value::Null);
            assert!(body.as_object().unwrap().contains_key("data"), "{body}");
            assert_ended(&body["errors"][0], limit);
        }
        let events = server.events(&json!({ "query": long })).await;
        let data = events.lines().find_map(|line| line.strip_prefix("data: ")).unwrap();
        assert_ended(&serde_json::from_str::<Value>(data).unwrap()["errors"][0], limit);
        let mut socket = server.ready().await;
        socket.say(json!({ "type": "subscribe", "id": "1", "payload": { "query": long } })).await;
        let message = socket.hear().await;
        assert_eq!(message["type"], "error", "{message}");
        assert_ended(&message["payload"][0], limit);
        // A query can be asked again.
        let (status, body) = server.post("{ long(bytes: 4000000) }").await;
        assert!(
            status >= 400 && body["errors"][0]["extensions"]["mutationEnded"].is_null(),
            "{status} {body}"
        );
        server.lives().await;
    }
}

#[tokio::test]
async fn what_breaks_after_its_commit_began_is_unknown() {
    let server = start(Limits::default()).await;
    for (commits, expected) in [(false, "INTERNAL"), (true, "OUTCOME_UNKNOWN")] {
        let (status, body) = server.post(&format!("mutation {{ breaks(commits: {commits}) }}")).await;
        assert_eq!((status, code(&body).0), (500, expected), "{body}");
        assert!(body["errors"][0]["extensions"]["id"].is_string(), "{body}");
        assert!(!body.to_string().contains("secret"), "{body}");
    }
    server.lives().await;
}
