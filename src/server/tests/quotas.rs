//! What a user and an address may hold at a time: operations, sockets, connections, and answers on their way.

use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;

use futures_util::future::join_all;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use super::fixture::{Server, read, start};
use crate::server::Limits;

fn slow(server: &Server, from: u8, token: Option<&str>) -> impl Future<Output = (u16, Value)> + use<> {
    ask(server, from, token, "{ sleeps(ms: 600) }")
}

fn ask(
    server: &Server,
    from: u8,
    token: Option<&str>,
    query: &str,
) -> impl Future<Output = (u16, Value)> + use<> {
    let address = IpAddr::from(Ipv4Addr::new(127, 0, 0, from));
    let client = reqwest::Client::builder().local_address(address).build().unwrap();
    let request = client.post(server.url()).json(&json!({ "query": query }));
    read(token.iter().fold(request, |request, token| request.bearer_auth(token)))
}

#[tokio::test]
async fn an_address_has_so_many_operations_while_nobody_is_signed_in() {
    let server = start(Limits { operations_per_address: 2, ..Limits::default() }).await;
    let running = tokio::spawn(join_all([slow(&server, 1, None), slow(&server, 1, None)]));
    tokio::time::sleep(Duration::from_millis(250)).await;
    let (status, body) = ask(&server, 1, None, "{ hello }").await;
    assert_eq!((status, &body["errors"][0]["extensions"]["limit"]), (429, &json!("operations_per_address")));
    let mut client = server.ready().await;
    client.subscribe("1", "{ hello }").await;
    let error = client.hear().await;
    assert_eq!(error["payload"][0]["extensions"]["limit"], "operations_per_address");
    let events = server.events(&json!({ "query": "{ hello }" })).await;
    assert!(events.contains("operations_per_address"), "{events}");
    // Others are not held up: another address, and whoever is signed in.
    assert_eq!(ask(&server, 2, None, "{ hello }").await.0, 200);
    assert_eq!(ask(&server, 1, Some("ada"), "{ hello }").await.0, 200);
    assert!(running.await.unwrap().iter().all(|(status, _)| *status == 200));
    server.lives().await;
}

#[tokio::test]
async fn a_body_that_is_still_coming_counts() {
    let server = start(Limits { operations_per_address: 2, ..Limits::default() }).await;
    let mut halves = Vec::new();
    for _ in 0..2 {
        let mut half = TcpStream::connect(server.address).await.unwrap();
        let head = "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{";
        half.write_all(head.as_bytes()).await.unwrap();
        halves.push(half);
    }
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(ask(&server, 1, None, "{ hello }").await.0, 429);
    drop(halves);
    tokio::time::sleep(Duration::from_millis(200)).await;
    server.lives().await;
}

#[tokio::test]
async fn an_answer_that_nobody_reads_counts() {
    let server = start(Limits { operations_per_address: 1, ..Limits::default() }).await;
    let body = r#"{"query":"{ long(bytes: 8000000) }"}"#;
    let mut deaf = TcpStream::connect(server.address).await.unwrap();
    let head = "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
    let request = format!("{head}Content-Length: {}\r\n\r\n{body}", body.len());
    deaf.write_all(request.as_bytes()).await.unwrap();
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(ask(&server, 1, None, "{ hello }").await.0, 429);
    assert_eq!(ask(&server, 2, None, "{ hello }").await.0, 200);
    drop(deaf);
    tokio::time::sleep(Duration::from_millis(200)).await;
    server.lives().await;
    // One that is read arrives whole.
    let (_, answer) = ask(&server, 1, None, "{ long(bytes: 8000000) }").await;
    assert_eq!(answer["data"]["long"].as_str().map(str::len), Some(8_000_000));
    server.lives().await;
}

#[tokio::test]
async fn an_address_has_so_many_sockets_while_nobody_is_signed_in() {
    let server = start(Limits { sockets_per_address: 2, ..Limits::default() }).await;
    let silent = server.socket().await;
    let mut anonymous = server.ready().await;
    assert_eq!(server.socket().await.closed().await, 1013);
    // Once signed in, a socket is its user's.
    drop(silent);
    tokio::time::sleep(Duration::from_millis(200)).await;
    let init = json!({"type": "connection_init", "payload": {"Authorization": "Bearer ada"}});
    let mut signed_in = Vec::new();
    for _ in 0..3 {
        let mut client = server.socket().await;
        client.say(init.clone()).await;
        assert_eq!(client.hear().await["type"], "connection_ack");
        signed_in.push(client);
    }
    anonymous.subscribe("1", "{ hello }").await;
    assert_eq!(anonymous.hear().await["type"], "next");
}

#[tokio::test]
async fn there_are_so_many_sockets_and_connections() {
    let server = start(Limits { sockets: 1, connections_per_address: 2, ..Limits::default() }).await;
    let mut first = server.ready().await;
    assert_eq!(server.socket().await.closed().await, 1013);
    first.subscribe("1", "{ hello }").await;
    assert_eq!(first.hear().await["type"], "next");
    // Two that say nothing are all that this address has; a third is closed. Sockets are counted elsewhere.
    let silent = [TcpStream::connect(server.address).await, TcpStream::connect(server.address).await];
    tokio::time::sleep(Duration::from_millis(300)).await;
    let mut third = TcpStream::connect(server.address).await.unwrap();
    let read = tokio::time::timeout(Duration::from_secs(2), third.read(&mut [0; 1])).await.unwrap();
    assert!(matches!(read, Ok(0) | Err(_)), "{read:?}");
    assert_eq!(ask(&server, 2, None, "{ hello }").await.0, 200);
    drop(silent);
    tokio::time::sleep(Duration::from_millis(200)).await;
    server.lives().await;
}

#[tokio::test]
async fn a_user_has_so_many_subscriptions_beside_their_queries() {
    let limits = Limits { operations_per_user: 1, subscriptions_per_user: 2, ..Limits::default() };
    let server = start(limits).await;
    let init = json!({"type": "connection_init", "payload": {"Authorization": "Bearer ada"}});
    let mut client = server.socket().await;
    client.say(init).await;
    assert_eq!(client.hear().await["type"], "connection_ack");
    for id in ["1", "2"] {
        client.subscribe(id, "subscription { ticks(every: 100) }").await;
        client.hear_of(id).await;
    }
    client.subscribe("3", "subscription { ticks(every: 100) }").await;
    let error = client.hear_of("3").await;
    assert_eq!(error["payload"][0]["extensions"]["limit"], "subscriptions_per_user");
    let (status, body) = ask(&server, 1, Some("ada"), "{ hello }").await;
    assert_eq!((status, &body["data"]["hello"]), (200, &json!("hello ")));
    // One that has ended makes room.
    client.say(json!({"type": "complete", "id": "1"})).await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    client.subscribe("4", "subscription { ticks(every: 100) }").await;
    assert_eq!(client.hear_of("4").await["type"], "next");
}
