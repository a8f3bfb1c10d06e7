//! Packed answers: those that are long, for clients that unpack them, and never streams.

use axum::{body::Body, http};
use reqwest::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LENGTH, VARY};
use serde_json::{Value, json};
use tower::{Layer, ServiceExt, service_fn};
use tower_http::decompression::DecompressionLayer;

use super::fixture::{Server, start};
use crate::Limits;

async fn ask(server: &Server, encodings: Option<&str>, query: &str) -> reqwest::Response {
    let mut request = reqwest::Client::new().post(server.url()).json(&json!({ "query": query }));
    if let Some(encodings) = encodings {
        request = request.header(ACCEPT_ENCODING, encodings);
    }
    request.send().await.unwrap()
}

fn encoding(response: &reqwest::Response) -> Option<&str> {
    response.headers().get(CONTENT_ENCODING).map(|value| value.to_str().unwrap())
}

async fn unpacked(packed: reqwest::Response) -> Value {
    let response = http::Response::builder().header(CONTENT_ENCODING, encoding(&packed).unwrap());
    let mut response = Some(response.body(Body::from(packed.bytes().await.unwrap())).unwrap());
    let service =
        service_fn(|_| std::future::ready(Ok::<_, std::convert::Infallible>(response.take().unwrap())));
    let plain =
        DecompressionLayer::new().layer(service).oneshot(http::Request::new(Body::empty())).await.unwrap();
    let text = axum::body::to_bytes(Body::new(plain.into_body()), usize::MAX).await.unwrap();
    serde_json::from_slice(&text).unwrap()
}

#[tokio::test]
async fn long_answers_are_packed_for_clients_that_unpack_them() {
    let server = start(Limits::default()).await;
    let query = "{ long(bytes: 3000000) }";
    let plain = ask(&server, None, query).await;
    assert!(encoding(&plain).is_none() && plain.headers().contains_key(CONTENT_LENGTH));
    let varies = |response: &reqwest::Response| {
        response.headers().get_all(VARY).iter().any(|line| line.to_str().unwrap().contains("accept-encoding"))
    };
    assert!(varies(&plain), "whatever the client has asked for");
    let plain: Value = plain.json().await.unwrap();
    for (accepted, chosen) in [
        ("gzip", "gzip"),
        ("br", "br"),
        ("zstd", "zstd"),
        ("gzip;q=0.5, br;q=1.0, nonsense", "br"),
        ("gzip, deflate, br, zstd", "zstd"),
    ] {
        let packed = ask(&server, Some(accepted), query).await;
        assert_eq!(encoding(&packed), Some(chosen), "{accepted}");
        assert!(varies(&packed) && !packed.headers().contains_key(CONTENT_LENGTH));
        assert_eq!(unpacked(packed).await, plain, "{accepted}");
    }
    let many = format!("{{ {} }}", (0..40).map(|n| format!("a{n}: nope ")).collect::<String>());
    let packed = ask(&server, Some("gzip"), &many).await;
    assert_eq!(encoding(&packed), Some("gzip"), "errors, too");
    assert_eq!(unpacked(packed).await["errors"].as_array().unwrap().len(), 40);
}

#[tokio::test]
async fn short_answers_streams_and_what_nobody_can_unpack_go_as_they_are() {
    let server = start(Limits::default()).await;
    for (accepted, query) in [
        (Some("gzip, br"), "{ hello }"),
        (Some("gzip, br"), "{ long(bytes: 900) }"),
        (Some("identity"), "{ long(bytes: 5000) }"),
        (Some("deflate"), "{ long(bytes: 5000) }"),
        (Some("gzip;q=0"), "{ long(bytes: 5000) }"),
        (Some("identity;q=0"), "mutation { long(bytes: 5000) }"),
        (None, "{ long(bytes: 5000) }"),
    ] {
        let answer = ask(&server, accepted, query).await;
        assert_eq!((answer.status().as_u16(), encoding(&answer)), (200, None), "{accepted:?} {query}");
        assert!(answer.json::<Value>().await.unwrap()["data"].is_object());
    }
    let request = reqwest::Client::new().post(server.url()).header("accept", "text/event-stream");
    let request = request.header(ACCEPT_ENCODING, "gzip, br, zstd");
    let events = request.json(&json!({ "query": "{ long(bytes: 5000) }" })).send().await.unwrap();
    assert!(encoding(&events).is_none());
    assert!(events.text().await.unwrap().contains("event: next"));
}

#[tokio::test]
async fn an_answer_for_whose_packing_there_is_no_room_goes_as_it_is() {
    let server = start(Limits { held_bytes: 16 * 1024 * 1024, ..Limits::default() }).await;
    let answer = ask(&server, Some("gzip"), "{ long(bytes: 5000) }").await;
    assert!(encoding(&answer).is_none() && answer.json::<Value>().await.unwrap()["data"].is_object());
    // Room for one at a time, which is there again once it is sent.
    let server = start(Limits { held_bytes: 20 * 1024 * 1024, ..Limits::default() }).await;
    for _ in 0..20 {
        let packed = ask(&server, Some("gzip"), "{ long(bytes: 5000) }").await;
        assert_eq!(encoding(&packed), Some("gzip"));
        unpacked(packed).await;
    }
}
