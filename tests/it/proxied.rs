//! A database behind a proxy that fails is away, as one that refuses connections is: it is tried again inside, what
//! can't be done is UNAVAILABLE, and all is well again without anybody's help.

use std::time::{Duration, Instant};

use futures_util::{SinkExt, StreamExt};
use plimsoll::app::db::Db;
use serde_json::{Value, json};
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;

use crate::support::builders::customer;
use crate::support::proxy::{Does, Proxy};
use crate::support::{On, PASSWORD, TestApp};

const READ: &str = "{ customers(first: 10) { totalCount nodes { name } } }";
const CREATE: &str = "mutation($input: CreateCustomerInput!) { createCustomer(input: $input) {
    customer { name } errors { code } } }";
const SIGN_IN: &str =
    "mutation($input: SignInInput!) { signIn(input: $input) { accessToken errors { code } } }";

/// The status and the words of `/readyz`, and how long they took.
async fn readyz(t: &TestApp) -> (u16, String, Duration) {
    let begun = Instant::now();
    let answer = reqwest::get(format!("{}/readyz", t.url)).await.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap(), begun.elapsed())
}

/// The code that a socket is closed with for whoever shows this token, if it is.
async fn socket_close(t: &TestApp, token: &str) -> Option<u16> {
    let mut request = format!("{}/graphql", t.url.replace("http", "ws")).into_client_request().unwrap();
    request.headers_mut().insert("sec-websocket-protocol", "graphql-transport-ws".parse().unwrap());
    let (mut socket, _) = connect_async(request).await.unwrap();
    let payload = json!({ "Authorization": format!("Bearer {token}") });
    let init = json!({ "type": "connection_init", "payload": payload });
    socket.send(Message::text(init.to_string())).await.unwrap();
    match socket.next().await {
        Some(Ok(Message::Close(frame))) => frame.map(|frame| frame.code.into()),
        _ => None,
    }
}

/// Why it was not done.
fn code(answer: &Value) -> &Value {
    &answer["errors"][0]["extensions"]["code"]
}

async fn fails(does: Does) {
    let Some(t) = TestApp::start(On::Postgres).await else { return };
    customer(&t).await;
    let proxy = Proxy::before(&t.address).await;
    let behind = t.another_on(Db::open(&proxy.address.parse().unwrap(), 24).await.unwrap()).await;
    assert_eq!(readyz(&behind).await.0, 200);
    let token = behind.token("sales").await;
    behind.get("sales", READ, json!({})).await;
    // Of sessions that the server behind the proxy has not met yet.
    let (stranger, another) = (t.token("finance").await, t.token("legal").await);

    // What was asked a moment ago is answered alike for a second.
    tokio::time::sleep(Duration::from_secs(1)).await;
    proxy.now(does);
    let create = |name: &str| json!({ "input": { "name": name, "contacts": [{ "name": "Li Na" }] } });
    let sign_in = json!({ "input": { "email": "legal@test.example", "password": PASSWORD } });
    let begun = Instant::now();
    let (read, write, proven, signed, close, ready) = tokio::join!(
        behind.send(Some(&token), READ, json!({})),
        behind.send(Some(&token), CREATE, create("not saved")),
        behind.send(Some(&stranger), "{ viewer { name } }", json!({})),
        behind.send(None, SIGN_IN, sign_in.clone()),
        socket_close(&behind, &another),
        readyz(&behind),
    );
    for answer in [&read, &write, &proven, &signed] {
        assert_eq!(code(answer), "UNAVAILABLE", "{answer:#}");
    }
    assert_eq!(close, Some(1013));
    let (status, words, took) = ready;
    assert_eq!(status, 503, "{words}");
    assert!(words.contains("reads: The database") && words.contains("writes: The database"), "{words}");
    assert!(took < Duration::from_millis(1_500), "{took:?}");
    println!("{does:?}: told after {:?}: {words}", begun.elapsed());

    // What it is asked a moment before it is there again is done.
    let (read, write, ()) = tokio::join!(
        behind.send(Some(&token), READ, json!({})),
        behind.send(Some(&token), CREATE, create("saved")),
        async {
            tokio::time::sleep(Duration::from_secs(2)).await;
            proxy.now(Does::Pass);
        },
    );
    assert!(read["errors"].is_null(), "{read:#}");
    assert_eq!(write["data"]["createCustomer"]["customer"]["name"], "saved", "{write:#}");
    assert_eq!(socket_close(&behind, &another).await, None);
    assert_eq!(readyz(&behind).await.0, 200);
    let there = t.get("sales", READ, json!({})).await;
    assert_eq!(there["customers"]["totalCount"], 2, "{there:#}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proxy_that_accepts_and_closes_is_a_database_that_is_away() {
    fails(Does::Close).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proxy_that_accepts_and_never_answers_is_a_database_that_is_away() {
    fails(Does::Silent).await;
}
