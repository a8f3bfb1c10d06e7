//! Connections: slow ones, silent ones, many, and the end of all.

use std::time::{Duration, Instant};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use super::fixture::start;
use crate::Limits;

fn impatient() -> Limits {
    Limits {
        header_timeout: Duration::from_millis(300),
        body_timeout: Duration::from_millis(300),
        idle_timeout: Duration::from_millis(700),
        ..Limits::default()
    }
}

/// Sends a text, then a byte now and then, until the server closes; what it answered.
async fn trickle(stream: &mut TcpStream, first: &str) -> String {
    let mut answer = Vec::new();
    stream.write_all(first.as_bytes()).await.unwrap();
    let (mut reader, mut writer) = stream.split();
    let reading = tokio::time::timeout(Duration::from_secs(4), reader.read_to_end(&mut answer));
    let writing = async {
        while writer.write_all(b"x").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        std::future::pending::<()>().await;
    };
    tokio::select! {
        read = reading => drop(read.expect("closed in time")),
        () = writing => {}
    }
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test]
async fn slow_and_silent_clients_are_closed() {
    let server = start(impatient()).await;
    let mut slow = TcpStream::connect(server.address).await.unwrap();
    trickle(&mut slow, "POST /graphql HTTP/1.1\r\nHost: x\r\nX: ").await;

    let mut body = TcpStream::connect(server.address).await.unwrap();
    let head = "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{";
    let answer = trickle(&mut body, head).await;
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    assert!(answer.contains("\"limit\":\"body_timeout\""), "{answer}");

    // Nothing, half of HTTP/2's preface, and an idle connection that has been used.
    for first in ["", "PRI * HTTP/2", "GET /none HTTP/1.1\r\nHost: x\r\n\r\n"] {
        let mut silent = TcpStream::connect(server.address).await.unwrap();
        silent.write_all(first.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        let reading = silent.read_to_end(&mut answer);
        let read = tokio::time::timeout(Duration::from_secs(2), reading).await;
        assert!(read.is_ok(), "still open after {first:?}");
    }
    server.lives().await;
}

#[tokio::test]
async fn a_client_that_does_not_take_its_answer_is_closed() {
    let server = start(impatient()).await;
    let mut deaf = TcpStream::connect(server.address).await.unwrap();
    let body = r#"{"query":"{ long(bytes: 20000000) }"}"#;
    let head = format!(
        "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    deaf.write_all(head.as_bytes()).await.unwrap();
    tokio::time::sleep(Duration::from_secs(3)).await;
    let mut answer = Vec::new();
    let _ = tokio::time::timeout(Duration::from_secs(5), deaf.read_to_end(&mut answer)).await;
    assert!(answer.len() < 20_000_000, "{}", answer.len());
    server.lives().await;
}

// One that takes nothing is to our system as one that has gone without a word: nothing is confirmed.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_peer_whose_system_confirms_nothing_is_let_go() {
    let limits = Limits { unheard_timeout: Duration::from_millis(500), ..Limits::default() };
    let patience = limits.write_timeout.min(limits.ping_interval) / 2;
    let server = start(limits).await;
    let mut deaf = server.ready().await;
    deaf.subscribe("1", "subscription { flood }").await;
    let streams = server.life.streams.clone();
    let started = Instant::now();
    while !streams.is_empty() {
        assert!(started.elapsed() < patience, "it is still written to");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    server.lives().await;
}

#[tokio::test]
async fn more_connections_than_allowed_wait() {
    let limits = Limits { connections: 1, ..impatient() };
    let server = start(limits).await;
    let first = TcpStream::connect(server.address).await.unwrap();
    tokio::time::sleep(Duration::from_millis(50)).await;
    let started = Instant::now();
    server.lives().await;
    assert!(started.elapsed() > Duration::from_millis(100), "until the first is closed");
    drop(first);
}

#[tokio::test]
async fn stopping_lets_requests_finish_and_ends_streams() {
    let server = start(Limits::default()).await;
    let mut client = server.ready().await;
    client.subscribe("s", "subscription { ticks(every: 10) }").await;
    client.hear_of("s").await;
    client.subscribe("q", "{ sleeps(ms: 400) }").await;
    let events = reqwest::Client::new()
        .get(format!("{}?query=subscription{{ticks(every:10)}}", server.url()))
        .header("accept", "text/event-stream")
        .send()
        .await
        .unwrap();
    let (address, url) = (server.address, server.url());
    let slow = tokio::spawn(async move {
        let request = reqwest::Client::new().post(url);
        let body = serde_json::json!({ "query": "{ sleeps(ms: 400) }" });
        request.json(&body).send().await.unwrap().status()
    });
    tokio::time::sleep(Duration::from_millis(100)).await;

    let started = Instant::now();
    server.life.stop();
    assert_eq!(client.hear_of("q").await["type"], "next", "what runs may finish");
    assert_eq!(client.closed().await, 1001);
    assert_eq!(slow.await.unwrap(), 200);
    assert!(events.text().await.is_ok(), "the stream ended cleanly");
    drop(client);
    server.task.await.unwrap();
    assert!(started.elapsed() < Duration::from_secs(4), "{:?}", started.elapsed());
    assert!(TcpStream::connect(address).await.is_err());
}

#[tokio::test]
async fn stopping_does_not_wait_for_ever() {
    let limits = Limits { shutdown_grace: Duration::from_millis(300), ..Limits::default() };
    let server = start(limits).await;
    let url = server.url();
    let slow = tokio::spawn(async move {
        let body = serde_json::json!({ "query": "{ sleeps(ms: 20000) }" });
        reqwest::Client::new().post(url).json(&body).send().await.is_err()
    });
    tokio::time::sleep(Duration::from_millis(100)).await;
    server.life.stop();
    let stopped = tokio::time::timeout(Duration::from_secs(2), server.task).await;
    assert!(stopped.is_ok());
    assert!(slow.await.unwrap(), "cut");
}
