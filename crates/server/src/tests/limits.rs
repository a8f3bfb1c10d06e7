//! Each limit, passed: refused by its name, at once, on every transport; and then the server goes on.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use super::fixture::{Server, read, start};
use crate::Limits;

/// What a refusal may take; parsing sixty kilobytes in a debug build is the most of it.
const AT_ONCE: Duration = Duration::from_secs(2);

fn nested(opening: &str, inner: &str, times: usize) -> String {
    let closing = "}".repeat(opening.matches('{').count() * times);
    format!("{}{inner}{closing}", opening.repeat(times))
}

fn doubled(levels: usize) -> String {
    let fragment = |level: usize| {
        let next = level + 1;
        format!(" fragment F{level} on Query {{ ...F{next} ...F{next} }}")
    };
    let fragments: String = (0..levels).map(fragment).collect();
    format!("{{ ...F0 }}{fragments} fragment F{levels} on Query {{ hello }}")
}

fn numbered(count: usize, item: impl Fn(usize) -> String) -> String {
    (0..count).map(item).collect::<Vec<_>>().join(" ")
}

/// Documents that are too much, each by the limit that says so.
fn documents() -> Vec<(&'static str, String)> {
    let introspection = nested("{ fields { type ", "{ name }", 4);
    vec![
        ("document_bytes", format!("{{ hello }} #{}", "x".repeat(70_000))),
        ("tokens", format!("{{ {} }}", "hello ".repeat(10_000))),
        ("nesting", "[".repeat(1000)),
        ("nesting", "{".repeat(1000)),
        ("nesting", "(".repeat(1000)),
        ("nesting", "{a(b:[".repeat(500)),
        ("nesting", format!("query($a: {}", "[".repeat(1000))),
        ("nesting", format!("{{ hello(name: {}", "{a:".repeat(1000))),
        ("nesting", nested("{ ... ", "{ hello }", 62)),
        ("depth", nested("{ me ", "{ hello }", 25)),
        ("expanded_selections", doubled(30)),
        ("alias_bytes", format!("{{ {}: hello }}", "a".repeat(129))),
        ("aliases", format!("{{ {} }}", numbered(1000, |n| format!("a{n}: hello")))),
        ("directives", format!("{{ hello {} }}", "@skip(if: false) ".repeat(1000))),
        (
            "directives",
            format!("query({}) {{ hello }}", numbered(400, |n| format!("$a{n}: Int @skip(if: false)"))),
        ),
        (
            "fragments",
            format!("{{ hello }} {}", numbered(1000, |n| format!("fragment F{n} on Query {{ hello }}"))),
        ),
        ("operations", numbered(1000, |n| format!("query Q{n} {{ hello }}"))),
        ("root_fields", format!("{{ {} }}", "hello ".repeat(60))),
        ("mutation_fields", format!("mutation {{ {} }}", "bump ".repeat(20))),
        ("introspection_cost", format!("{{ __schema {{ types {introspection} }} }}")),
    ]
}

/// Payloads that are too much for the limits of `tight`.
fn payloads() -> Vec<(&'static str, Value)> {
    let query = "{ hello }";
    let deep = |levels: usize| {
        let text = format!("{}{}", "[".repeat(levels), "]".repeat(levels));
        serde_json::from_str::<Value>(&text).unwrap()
    };
    vec![
        ("variables_values", json!({ "query": query, "variables": { "a": vec![0; 2_000] } })),
        ("variables_values", json!({ "query": query, "extensions": { "a": vec![0; 2_000] } })),
        ("variables_bytes", json!({ "query": query, "variables": { "a": "x".repeat(30_000) } })),
        ("variables_bytes", json!({ "query": query, "variables": { "x".repeat(30_000): 1 } })),
        ("variables_bytes", json!({ "query": query, "extensions": { "a": "x".repeat(30_000) } })),
        ("variables_nesting", json!({ "query": query, "variables": { "a": deep(50) } })),
        ("variables_nesting", json!({ "query": query, "extensions": { "a": deep(50) } })),
        ("request_timeout", json!({ "query": "{ sleeps(ms: 100000) }" })),
        ("answer_bytes", json!({ "query": "{ long(bytes: 100000) }" })),
        (
            "request_cost",
            json!({ "query": format!("{{ {} }}", numbered(6, |n| format!("a{n}: sleeps(ms: 0)"))) }),
        ),
    ]
}

fn tight() -> Limits {
    Limits {
        variables_values: 1_000,
        variables_bytes: 20_000,
        answer_bytes: 50_000,
        request_cost: 5_000,
        request_timeout: Duration::from_millis(200),
        ..Limits::default()
    }
}

/// The one error of a payload, and how it comes, by each transport.
async fn refuse(server: &Server, limit: &str, payload: &Value) {
    let check = |error: &Value, how: &str, started: Instant| {
        let name = &error["extensions"]["limit"];
        assert_eq!((&error["extensions"]["code"], name), (&json!("LIMIT_EXCEEDED"), &json!(limit)), "{how}");
        assert!(error["message"].as_str().is_some_and(|message| message.len() < 500), "{how}");
        assert!(started.elapsed() < AT_ONCE, "{limit} by {how}: {:?}", started.elapsed());
    };
    let started = Instant::now();
    let request = reqwest::Client::new().post(server.url());
    let (status, body) =
        read(request.header("accept", "application/graphql-response+json").json(payload)).await;
    assert!((400..504).contains(&status), "{limit}: {status}");
    assert!(body.get("data").is_none(), "{limit}");
    check(&body["errors"][0], "HTTP", started);

    let started = Instant::now();
    let events = server.events(payload).await;
    let data = events.lines().find_map(|line| line.strip_prefix("data: ")).unwrap_or(&events);
    let body: Value = serde_json::from_str(data).unwrap_or_else(|_| panic!("{limit}: {events}"));
    check(&body["errors"][0], "event stream", started);

    let started = Instant::now();
    let mut client = server.ready().await;
    client.ask("1", payload.clone()).await;
    if limit == "variables_nesting" {
        // Refused before it is decoded, so before its id is known.
        assert_eq!(client.closed().await, 4400);
    } else {
        let message = client.hear().await;
        assert_eq!(message["type"], "error", "{limit}");
        check(&message["payload"][0], "WebSocket", started);
        client.subscribe("1", "{ hello }").await;
        assert_eq!(client.hear().await["type"], "next", "the socket goes on after {limit}");
    }
    server.lives().await;
}

#[tokio::test]
async fn documents_that_are_too_much() {
    let server = start(Limits::default()).await;
    for (limit, document) in documents() {
        refuse(&server, limit, &json!({ "query": document })).await;
    }
}

#[tokio::test]
async fn payloads_that_are_too_much() {
    let server = start(tight()).await;
    for (limit, payload) in payloads() {
        refuse(&server, limit, &payload).await;
    }
}

#[tokio::test]
async fn an_event_that_is_too_long_ends_its_stream() {
    let server = start(Limits { answer_bytes: 90, ..Limits::default() }).await;
    let payload = json!({ "query": "subscription { flood }" });
    refuse(&server, "answer_bytes", &json!({ "query": "{ long(bytes: 100) }" })).await;
    let events = server.events(&payload).await;
    assert!(events.contains("\"limit\":\"answer_bytes\""), "{events}");
    assert!(events.ends_with("event: complete\ndata:\n\n"), "{events}");
}

#[tokio::test]
async fn heads_are_bounded() {
    let server = start(Limits::default()).await;
    let many = (0..500).map(|n| format!("X-{n}: y\r\n")).collect::<String>();
    let long = format!("X: {}\r\n", "y".repeat(200_000));
    let address = format!("GET /graphql?query={} HTTP/1.1\r\n", "x".repeat(200_000));
    for (head, status) in [
        (format!("GET /graphql HTTP/1.1\r\nHost: x\r\n{many}\r\n"), "HTTP/1.1 431"),
        (format!("GET /graphql HTTP/1.1\r\nHost: x\r\n{long}\r\n"), "HTTP/1.1 431"),
        (format!("{address}Host: x\r\n\r\n"), "HTTP/1.1 4"),
        ("nonsense\r\n\r\n".repeat(10), "HTTP/1.1 400"),
    ] {
        let mut stream = TcpStream::connect(server.address).await.unwrap();
        // The server may have answered and closed before all of it is written.
        let _ = stream.write_all(head.as_bytes()).await;
        let mut answer = Vec::new();
        let _ = tokio::time::timeout(AT_ONCE, stream.read_to_end(&mut answer)).await.unwrap();
        let answer = String::from_utf8_lossy(&answer);
        // A connection that is reset while the head is still written may take the answer along.
        assert!(answer.is_empty() || answer.starts_with(status), "{answer}");
        server.lives().await;
    }
}

#[tokio::test]
async fn a_connection_of_http2_is_told_its_streams_per_connection_and_header_bytes() {
    let server =
        start(Limits { streams_per_connection: 77, header_bytes: 12_345, ..Limits::default() }).await;
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    let settings = [0_u8, 0, 0, 4, 0, 0, 0, 0, 0];
    stream.write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").await.unwrap();
    stream.write_all(&settings).await.unwrap();
    let mut head = [0; 9];
    stream.read_exact(&mut head).await.unwrap();
    assert_eq!(head[3], 4, "a SETTINGS frame");
    let mut body = vec![0; usize::from(head[2])];
    stream.read_exact(&mut body).await.unwrap();
    let setting = |id: u8| {
        let application = body.chunks(6).find(|application| application[1] == id).unwrap();
        u32::from_be_bytes(application[2..6].try_into().unwrap())
    };
    assert_eq!((setting(3), setting(6)), (77, 12_345));
}

#[tokio::test]
async fn ids_and_messages_have_a_length() {
    let server = start(Limits::default()).await;
    let long = "x".repeat(Limits::default().operation_id_bytes);
    let mut client = server.ready().await;
    client.subscribe(&long, "{ hello }").await;
    assert_eq!(client.hear().await["id"], long.as_str());
    client.subscribe(&format!("{long}x"), "{ hello }").await;
    assert_eq!(client.closed().await, 4400, "operation_id_bytes");
    let mut client = server.ready().await;
    client.text(" ".repeat(Limits::default().message_bytes + 1)).await;
    assert_eq!(client.closed().await, 4400, "message_bytes");
}

#[tokio::test]
async fn a_peer_that_never_answers_a_close_is_left() {
    let limits = Limits { close_timeout: Duration::from_millis(200), ..Limits::default() };
    let server = start(limits).await;
    let mut client = server.ready().await;
    client.text("nonsense".into()).await;
    // Without reading, so without the answer that the close frame waits for.
    tokio::time::sleep(Duration::from_millis(700)).await;
    assert!(server.life.streams.is_empty());
}

#[tokio::test]
async fn a_flood_of_events_waits_for_its_reader() {
    let server = start(Limits { answers_ahead: 2, ..Limits::default() }).await;
    let mut deaf = TcpStream::connect(server.address).await.unwrap();
    let query =
        "GET /graphql?query=subscription{flood} HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n\r\n";
    deaf.write_all(query.as_bytes()).await.unwrap();
    let made = || server.made.load(std::sync::atomic::Ordering::Relaxed);
    // Until what lies between the two, which is the system's, is full.
    let mut before = usize::MAX;
    while made() != before {
        before = made();
        tokio::time::sleep(Duration::from_millis(300)).await;
        assert!(made() < 1_000_000, "nothing holds it back");
    }
    assert!(before > 0);
    server.lives().await;
}

#[tokio::test]
async fn parsed_documents_that_have_no_room_are_parsed_again() {
    let server = start(Limits { parsed_bytes: 1, ..Limits::default() }).await;
    for _ in 0..3 {
        server.lives().await;
    }
}

/// Every limit there is has its name in a test that passes it.
#[test]
fn no_limit_is_without_a_test() {
    const TESTS: [&str; 9] = [
        include_str!("connections.rs"),
        include_str!("http.rs"),
        include_str!("limits.rs"),
        include_str!("persisted.rs"),
        include_str!("quotas.rs"),
        include_str!("sse.rs"),
        include_str!("ws.rs"),
        include_str!("../response.rs"),
        include_str!("../guard/walk/tests.rs"),
    ];
    let fields = include_str!("../limits.rs").lines().filter_map(|line| line.trim().strip_prefix("pub "));
    let names: Vec<_> = fields.filter_map(|field| field.split_once(": ")).map(|(name, _)| name).collect();
    assert!(names.len() > 40, "{names:?}");
    let untested: Vec<_> =
        names.iter().filter(|name| !TESTS.iter().any(|test| test.contains(**name))).collect();
    assert!(untested.is_empty(), "{untested:?}");
}
