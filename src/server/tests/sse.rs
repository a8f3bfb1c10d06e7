//! Event streams: one operation each.

use std::time::Duration;

use serde_json::json;

use super::fixture::{Server, start};
use crate::server::Limits;

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
