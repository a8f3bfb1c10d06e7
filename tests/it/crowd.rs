//! Many subscribers, and slow ones: each costs little, and none holds up the others.

use std::time::{Duration, Instant};

use entity::enums::AlertEventType;
use plimsoll::app::alert::{events_after, record_event};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::builders::{approved_cost, project};
use crate::support::process::Process;
use crate::support::socket::Socket;
use crate::support::{Api, On, SECRET, TestApp};

const LONG: &str = "subscription { alerts { cursor evidence { name value unit } alert { message
    project { code name customer { name } costSummary { paid { amount } redLine { amount } } } } } }";

/// A server in a process of its own, and what it can be asked of itself.
fn serve(t: &TestApp) -> (Process, Api) {
    let settings = ["--secret", SECRET, "--metrics-listen", "127.0.0.1:0"];
    let process = Process::serve(&t.address, &settings);
    let api = Api::at(process.url.clone());
    (process, api)
}

async fn open_sockets(process: &Process) -> String {
    let metrics = process.metrics.as_ref().unwrap();
    let text = reqwest::get(metrics.as_str()).await.unwrap().text().await.unwrap();
    text.lines().find_map(|line| line.strip_prefix("plimsoll_open_sockets ")).unwrap().to_string()
}

/// Resident memory in bytes.
fn memory(process: &Process) -> usize {
    let status = std::fs::read_to_string(format!("/proc/{}/status", process.child.id())).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<usize>().unwrap() * 1024
}

/// The same once it does not shrink any more: what a start needs is given back after a while.
async fn settled_memory(process: &Process) -> usize {
    let mut last = usize::MAX;
    loop {
        tokio::time::sleep(Duration::from_secs(1)).await;
        let now = memory(process);
        if now + 256 * 1024 > last {
            return now;
        }
        last = now;
    }
}

/// A subscriber that says what it must and then hardly listens.
async fn subscribe(api: &Api, token: &str, query: &str, buffer: usize) -> TcpStream {
    let address = api.url.strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(address).await.unwrap();
    socket2::SockRef::from(&stream).set_recv_buffer_size(buffer).unwrap();
    let head = "GET /graphql HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n\
        sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\
        sec-websocket-protocol: graphql-transport-ws\r\n\r\n";
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    while !answer.ends_with(b"\r\n\r\n") {
        answer.push(stream.read_u8().await.unwrap());
    }
    say(
        &mut stream,
        json!({ "type": "connection_init", "payload": { "Authorization": format!("Bearer {token}") } }),
    )
    .await;
    let mut ack = [0; 2 + r#"{"type":"connection_ack"}"#.len()];
    stream.read_exact(&mut ack).await.unwrap();
    assert!(ack.ends_with(b"_ack\"}"));
    say(&mut stream, json!({ "id": "1", "type": "subscribe", "payload": { "query": query } })).await;
    stream
}

/// A client's frames are masked, be it with zeros.
async fn say(stream: &mut TcpStream, message: Value) {
    let text = message.to_string();
    let [high, low] = u16::try_from(text.len()).unwrap().to_be_bytes();
    let head = if text.len() < 126 { vec![0x81, 0x80 | low] } else { vec![0x81, 0x80 | 126, high, low] };
    stream.write_all(&[&head, &[0; 4][..], text.as_bytes()].concat()).await.unwrap();
}

async fn overrun(t: &TestApp) -> entity::alert::Model {
    let project = project(t).await;
    approved_cost(t, &project, "100001").await;
    events_after(&t.app, 0, 100).await.unwrap().last().unwrap().alert.as_ref().clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_reads_a_byte_a_second_holds_up_nobody() {
    let Some(t) = TestApp::start(On::Postgres).await else { return };
    let alert = overrun(&t).await;
    let (process, api) = serve(&t);
    let token = api.token("team_lead").await;
    let mut slow = subscribe(&api, &token, LONG, 2048).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    let mut quick = Socket::subscribe(&api, "team_lead", LONG, json!({})).await;
    assert_eq!(open_sockets(&process).await, "2");
    let before = memory(&process);
    let reading = tokio::spawn(async move {
        // As long as there is something to read.
        while slow.read_exact(&mut [0; 1]).await.is_ok() {
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    });
    let begun = Instant::now();
    let mut heard = 0;
    for _ in 0..80 {
        let tx = t.app.begin().await.unwrap();
        for _ in 0..100 {
            record_event(&tx, None, &alert, AlertEventType::Escalated);
        }
        tx.commit().await.unwrap();
        for _ in 0..100 {
            let event = quick.event_within("alerts", Duration::from_secs(5)).await;
            assert!(event.is_some_and(|event| event != Value::Null), "held up after {heard}");
            heard += 1;
        }
    }
    let grown = memory(&process).saturating_sub(before);
    println!("8,000 events in {:?}; the server has grown by {} KiB", begun.elapsed(), grown / 1024);
    assert!(grown < 32 * 1024 * 1024, "{grown}");
    // One that takes nothing for ten seconds is let go.
    let patience = Instant::now();
    while open_sockets(&process).await != "1" {
        assert!(patience.elapsed() < Duration::from_secs(20), "the slow one is still there");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    reading.abort();
}

#[tokio::test(flavor = "multi_thread")]
async fn subscribers_who_wait_take_little() {
    let Some(t) = TestApp::start(On::Postgres).await else { return };
    let alert = overrun(&t).await;
    let (process, api) = serve(&t);
    let token = api.token("team_lead").await;
    let query = "subscription { alerts { cursor type } }";
    let mut crowd = Vec::new();
    // What only the first ones need is no part of the measure.
    for _ in 0..100 {
        crowd.push(subscribe(&api, &token, query, 65_536).await);
    }
    let before = settled_memory(&process).await;
    for _ in 0..2_000 {
        crowd.push(subscribe(&api, &token, query, 65_536).await);
    }
    let each = settled_memory(&process).await.saturating_sub(before) / 2_000;
    println!("{each} bytes a subscriber");
    // The buffers alone take four thousand: less would be no measure.
    let most = if cfg!(debug_assertions) { 24 * 1024 } else { 16 * 1024 };
    assert!((4_096..=most).contains(&each), "{each} bytes a subscriber");
    let tx = t.app.begin().await.unwrap();
    record_event(&tx, None, &alert, AlertEventType::Escalated);
    tx.commit().await.unwrap();
    for subscriber in &mut crowd {
        let heard = tokio::time::timeout(Duration::from_secs(10), subscriber.read(&mut [0; 1024])).await;
        assert!(heard.is_ok_and(|heard| heard.is_ok_and(|length| length > 0)));
    }
}
