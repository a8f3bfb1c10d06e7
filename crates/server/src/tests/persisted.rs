//! Automatic persisted queries.

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::fixture::{Server, read, start};
use crate::Limits;

fn hash(document: &str) -> String {
    Sha256::digest(document).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn extensions(hash: &str) -> Value {
    json!({ "persistedQuery": { "version": 1, "sha256Hash": hash } })
}

async fn post(server: &Server, accept: &str, payload: &Value) -> (u16, Value) {
    read(reqwest::Client::new().post(server.url()).header("accept", accept).json(payload)).await
}

async fn get(server: &Server, hash: &str) -> (u16, Value) {
    let extensions = extensions(hash).to_string();
    let url = reqwest::Url::parse_with_params(&server.url(), [("extensions", extensions)]).unwrap();
    read(reqwest::Client::new().get(url)).await
}

const JSON: &str = "application/json";

#[tokio::test]
async fn a_document_is_sent_once_and_then_named() {
    let server = start(Limits::default()).await;
    let document = "query Hi($name: String) { hello(name: $name) }";
    let named = json!({ "variables": { "name": "ada" }, "extensions": extensions(&hash(document)) });
    let mut whole = named.clone();
    whole["query"] = document.into();

    // 200 for clients of old, 400 for those that know the newer form.
    for (accept, expected) in [(JSON, 200), ("application/graphql-response+json", 400)] {
        let (status, body) = post(&server, accept, &named).await;
        assert_eq!(status, expected);
        assert_eq!(body["errors"][0]["message"], "PersistedQueryNotFound");
        assert_eq!(body["errors"][0]["extensions"]["code"], "PERSISTED_QUERY_NOT_FOUND");
        assert!(body.get("data").is_none());
    }
    let answer = json!({ "data": { "hello": "hello ada" } });
    assert_eq!(post(&server, JSON, &whole).await, (200, answer.clone()));
    assert_eq!(post(&server, JSON, &named).await, (200, answer.clone()));
    assert_eq!(get(&server, &hash(document)).await.1["data"]["hello"], "hello ");
    assert_eq!(get(&server, &hash(document).to_uppercase()).await.1["data"]["hello"], "hello ");
    assert!(server.events(&named).await.contains("hello ada"));
    let mut client = server.ready().await;
    client.ask("1", named).await;
    assert_eq!(client.hear().await["payload"], answer);
}

#[tokio::test]
async fn a_socket_brings_documents_too() {
    let server = start(Limits::default()).await;
    let mut client = server.ready().await;
    let document = "subscription { count(to: 1) }";
    let named = json!({ "extensions": extensions(&hash(document)) });
    client.ask("1", named.clone()).await;
    let error = client.hear().await;
    assert_eq!((&error["type"], &error["id"]), (&json!("error"), &json!("1")));
    assert_eq!(error["payload"][0]["extensions"]["code"], "PERSISTED_QUERY_NOT_FOUND");
    let mut whole = named.clone();
    whole["query"] = document.into();
    for payload in [whole, named] {
        client.ask("1", payload).await;
        assert_eq!(client.hear().await["payload"]["data"]["count"], 0);
        assert_eq!(client.hear().await["type"], "complete");
    }
}

#[tokio::test]
async fn nothing_is_kept_under_a_wrong_name_or_past_the_guards() {
    let server = start(Limits::default()).await;
    let refused = async |payload: Value, code: &str| {
        let (_, body) = post(&server, JSON, &payload).await;
        assert_eq!(body["errors"][0]["extensions"]["code"], code, "{payload} {body}");
    };
    let other = hash("{ me { hello } }");
    refused(json!({ "query": "{ hello }", "extensions": extensions(&other) }), "BAD_REQUEST").await;
    refused(json!({ "extensions": extensions(&other) }), "PERSISTED_QUERY_NOT_FOUND").await;
    for persisted in [
        json!({ "version": 2, "sha256Hash": other }),
        json!({ "version": 1, "sha256Hash": "abc" }),
        json!({ "version": 1, "sha256Hash": 1 }),
        json!({ "version": 1 }),
        json!([]),
        json!("x"),
    ] {
        refused(json!({ "extensions": { "persistedQuery": persisted } }), "BAD_REQUEST").await;
    }
    refused(json!({ "extensions": { "persistedQuery": null } }), "BAD_REQUEST").await;
    let deep = "{".repeat(1000);
    let payload = json!({ "query": deep, "extensions": extensions(&hash(&deep)) });
    refused(payload.clone(), "LIMIT_EXCEEDED").await;
    refused(json!({ "extensions": extensions(&hash(&deep)) }), "PERSISTED_QUERY_NOT_FOUND").await;
    refused(payload, "LIMIT_EXCEEDED").await;
    // By its name, too, a mutation is not for GET.
    let mutation = "mutation { bump }";
    let whole = json!({ "query": mutation, "extensions": extensions(&hash(mutation)) });
    assert_eq!(post(&server, JSON, &whole).await.1["data"]["bump"], 1);
    assert_eq!(get(&server, &hash(mutation)).await.0, 405);
    server.lives().await;
}

#[tokio::test]
async fn what_is_kept_has_bounded_bytes() {
    let limits = Limits { persisted_bytes: 20_000, ..Limits::default() };
    let server = start(limits).await;
    let document = |number: usize| format!("{{ hello }} # {number} {}", "x".repeat(1_000));
    for number in 0..100 {
        let document = document(number);
        let payload = json!({ "query": document, "extensions": extensions(&hash(&document)) });
        assert_eq!(post(&server, JSON, &payload).await.1["data"]["hello"], "hello ");
    }
    // The store settles its accounts now and then.
    tokio::time::sleep(std::time::Duration::from_millis(700)).await;
    let mut kept = 0;
    for number in 0..100 {
        let named = json!({ "extensions": extensions(&hash(&document(number))) });
        kept += usize::from(post(&server, JSON, &named).await.1.get("data").is_some());
    }
    assert!((1..=20).contains(&kept), "{kept}");
}
