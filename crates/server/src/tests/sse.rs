//! Event streams: one operation each.

use std::time::Duration;

use serde_json::json;

use super::fixture::{Server, start};
use crate::Limits;

async fn stream(server: &Server, query: &str) -> reqwest::Response {
    let request = reqwest::Client::new()
        .post(server.url())
        .header("accept", "text/event-stream")
        .json(&json!({ "query": query }));
    request.send().await.unwrap()
}

#[tokio::test]
async fn an_operation_is_a_stream_of_events() {
    let server = start(Limits::default()).await;
    let response = stream(&server, "subscription { count(to: 2) }").await;
    assert_eq!(response.status(), 200);
    let content_type = "text/event-stream; charset=utf-8";
    assert_eq!(response.headers()["content-type"], content_type);
    assert_eq!(
        response.text().await.unwrap(),
        ":\n\n\
         event: next\ndata: {\"data\":{\"count\":0}}\n\n\
         event: next\ndata: {\"data\":{\"count\":1}}\n\n\
         event: complete\ndata:\n\n"
    );
    let refused = stream(&server, &"[".repeat(1000)).await.text().await.unwrap();
    assert!(refused.contains("\"limit\":\"nesting\""), "{refused}");
    assert!(refused.ends_with("event: complete\ndata:\n\n"), "{refused}");
    let broken = stream(&server, "{ panics }").await.text().await.unwrap();
    assert!(broken.contains("INTERNAL") && !broken.contains("secret"));
}

#[tokio::test]
async fn errors_are_answers_without_data() {
    let server = start(Limits::default()).await;
    let ask = async |query: &str| server.events(&json!({ "query": query })).await;
    for (query, code) in [
        ("{ nope }", "BAD_REQUEST"),
        ("{ hello(", "BAD_REQUEST"),
        ("{ panics }", "INTERNAL"),
        ("subscription { denied }", "FORBIDDEN"),
        ("subscription { count(to: 99999999999) }", "BAD_USER_INPUT"),
    ] {
        let events = ask(query).await;
        assert_eq!(events.matches("event: next").count(), 1, "{events}");
        assert!(events.contains(code) && !events.contains("\"data\":"), "{events}");
        assert!(events.ends_with("event: complete\ndata:\n\n"), "{events}");
    }
    let broken = ask("subscription { breaks }").await;
    assert!(broken.contains("{\"breaks\":0}") && broken.contains("INTERNAL"), "{broken}");
    assert!(broken.ends_with("event: complete\ndata:\n\n") && !broken.contains("secret"), "{broken}");
    let uneven = ask("subscription { uneven }").await;
    assert!(uneven.contains("INTERNAL") && uneven.contains("{\"uneven\":1}"), "{uneven}");
    server.lives().await;
}

#[tokio::test]
async fn a_silent_stream_is_kept_alive() {
    let limits = Limits { keep_alive: Duration::from_millis(50), ..Limits::default() };
    let server = start(limits).await;
    let events = stream(&server, "{ sleeps(ms: 10) }").await.text().await.unwrap();
    assert_eq!(events.lines().filter(|line| *line == ":").count(), 1, "the first comment alone: {events}");
    let mut silent = stream(&server, "subscription { ticks(every: 100000) }").await;
    for _ in 0..4 {
        assert_eq!(silent.chunk().await.unwrap().unwrap(), ":\n\n");
    }
}

#[tokio::test]
async fn the_end_of_the_session_is_the_end_of_the_stream() {
    let server = start(Limits::default()).await;
    let request = reqwest::Client::new().post(server.url()).header("accept", "text/event-stream");
    let request = request.bearer_auth("brief").json(&json!({ "query": "subscription { ticks(every: 10) }" }));
    let events = request.send().await.unwrap().text().await.unwrap();
    assert!(events.contains("event: next") && !events.contains("event: complete"), "{events}");
}

#[tokio::test]
async fn a_client_that_leaves_ends_its_operation() {
    let server = start(Limits::default()).await;
    let mut response = stream(&server, "subscription { ticks(every: 10) }").await;
    assert!(response.chunk().await.unwrap().is_some());
    assert_eq!(server.life.streams.len(), 1);
    drop(response);
    for _ in 0..50 {
        if server.life.streams.is_empty() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("the operation still runs");
}
