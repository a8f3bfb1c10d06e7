//! Pages of other origins: what browsers are told of them, and whose sockets are opened.

use std::num::NonZeroU32;
use std::time::Duration;

use reqwest::{Method, Response, StatusCode};
use serde_json::json;

use super::fixture::{Server, start, start_for};
use crate::Limits;
use crate::origins::Origins;

const APP: &str = "https://app.example.com";
const OTHER: &str = "https://evil.example";

fn named() -> Origins {
    Origins::of(&[APP.to_owned(), "http://localhost:3000".to_owned()])
}

fn header<'a>(response: &'a Response, name: &str) -> &'a str {
    response.headers().get(name).map_or("", |value| value.to_str().unwrap())
}

async fn preflight(server: &Server, origin: &str) -> Response {
    let asked = "authorization,content-type,idempotency-key,x-request-id,apollographql-client-name";
    reqwest::Client::new()
        .request(Method::OPTIONS, server.url())
        .header("origin", origin)
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", asked)
        .send()
        .await
        .unwrap()
}

#[tokio::test]
async fn a_browser_that_asks_is_told_of_named_origins_alone() {
    let server = start_for(Limits::default(), named()).await;
    for origin in [APP, "http://localhost:3000"] {
        let reply = preflight(&server, origin).await;
        assert!(reply.status().is_success());
        assert_eq!(header(&reply, "access-control-allow-origin"), origin);
        assert_eq!(header(&reply, "access-control-allow-methods"), "GET,POST");
        assert!(header(&reply, "access-control-allow-headers").contains("apollographql-client-name"));
        assert_eq!(header(&reply, "access-control-max-age"), "3600");
        assert_eq!(header(&reply, "access-control-allow-credentials"), "");
    }
    assert_eq!(header(&preflight(&server, OTHER).await, "access-control-allow-origin"), "");

    let server = start_for(Limits::default(), Origins::Any).await;
    assert_eq!(header(&preflight(&server, OTHER).await, "access-control-allow-origin"), "*");

    let server = start(Limits::default()).await;
    let reply = preflight(&server, APP).await;
    assert_eq!((reply.status(), header(&reply, "allow")), (StatusCode::NO_CONTENT, "GET, POST, OPTIONS"));
    assert!(reply.headers().keys().all(|name| !name.as_str().starts_with("access-control-")));
}

#[tokio::test]
async fn every_answer_can_be_read_by_pages_of_named_origins() {
    let limits = Limits {
        cost_per_minute: NonZeroU32::new(2_100),
        request_timeout: Duration::from_secs(2),
        body_bytes: 1000,
        ..Limits::default()
    };
    let server = start_for(limits, named()).await;
    let post = |origin: &str| reqwest::Client::new().post(server.url()).header("origin", origin);
    let ask = |query: &str| post(APP).json(&json!({ "query": query }));
    for (request, status) in [
        (ask("{ hello }"), 200),
        (ask("{ hello }").header("accept", "text/event-stream"), 200),
        (ask("{ nope }").header("accept", "application/graphql-response+json"), 400),
        (ask("mutation { bump }").bearer_auth("bad"), 401),
        (reqwest::Client::new().put(server.url()).header("origin", APP), 405),
        (ask("{ hello }").header("accept", "text/html"), 406),
        (ask(&" ".repeat(2000)), 413),
        (post(APP).body("{}"), 415),
        (ask("{ sleeps(ms: 60000) }"), 503),
        (ask("{ a: sleeps(ms: 0) b: sleeps(ms: 0) }"), 429),
    ] {
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status().as_u16(), status);
        assert_eq!(header(&answer, "access-control-allow-origin"), APP, "{status}");
        assert!(header(&answer, "access-control-expose-headers").contains("retry-after"), "{status}");
        assert!(
            answer.headers().get_all("vary").iter().any(|vary| vary.to_str().unwrap().contains("origin"))
        );
        assert_eq!(header(&answer, "retry-after").is_empty(), !matches!(status, 429 | 503), "{status}");
    }
    let answer = post(OTHER).json(&json!({ "query": "{ hello }" })).send().await.unwrap();
    assert_eq!(header(&answer, "access-control-allow-origin"), "");
}

/// The answer to a page that wants to open a socket.
async fn handshake(server: &Server, origins: &[&str]) -> Response {
    let mut request = reqwest::Client::new()
        .get(server.url())
        .header("connection", "upgrade")
        .header("upgrade", "websocket")
        .header("sec-websocket-version", "13")
        .header("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==")
        .header("sec-websocket-protocol", "graphql-transport-ws");
    for origin in origins {
        request = request.header("origin", *origin);
    }
    request.send().await.unwrap()
}

#[tokio::test]
async fn sockets_are_opened_by_programs_own_pages_and_those_of_named_origins() {
    let server = start_for(Limits::default(), named()).await;
    let own = format!("http://{}", server.address);
    for origins in [vec![], vec![&*own], vec![APP]] {
        assert_eq!(
            handshake(&server, &origins).await.status(),
            StatusCode::SWITCHING_PROTOCOLS,
            "{origins:?}"
        );
    }
    for origins in [vec![OTHER], vec!["null"], vec![APP, APP]] {
        let refused = handshake(&server, &origins).await;
        assert_eq!(refused.status(), StatusCode::FORBIDDEN, "{origins:?}");
        let reply = refused.text().await.unwrap();
        assert!(reply.contains("PLIMSOLL_ALLOW_ORIGINS") && reply.contains("FORBIDDEN"), "{reply}");
    }
    let server = start(Limits::default()).await;
    assert_eq!(handshake(&server, &[APP]).await.status(), StatusCode::FORBIDDEN, "nobody is named");
    let server = start_for(Limits::default(), Origins::Any).await;
    assert_eq!(handshake(&server, &["null"]).await.status(), StatusCode::SWITCHING_PROTOCOLS);
}
