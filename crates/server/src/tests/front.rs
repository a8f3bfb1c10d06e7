//! What stands in front of the server: proxies that are believed, names that are known, heads that hold together.

use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use super::fixture::{Server, start, start_behind};
use crate::{Hosts, Limits, ReverseProxy};

/// What is answered to these bytes, up to the end of the connection.
pub(super) async fn raw(server: &Server, pieces: &[&[u8]]) -> String {
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    for piece in pieces {
        // The server may have answered and closed before all of it is written.
        let _ = stream.write_all(piece).await;
        tokio::time::sleep(std::time::Duration::from_millis(30)).await;
    }
    let mut answer = Vec::new();
    let read = tokio::time::timeout(std::time::Duration::from_secs(5), stream.read_to_end(&mut answer));
    let _ = read.await.expect("the connection ends");
    String::from_utf8_lossy(&answer).into_owned()
}

fn post(head: &str, query: &str) -> Vec<u8> {
    let body = json!({ "query": query }).to_string();
    let length = body.len();
    format!(
        "POST /graphql HTTP/1.1\r\nConnection: close\r\nContent-Type: application/json\r\n\
         Content-Length: {length}\r\n{head}\r\n{body}"
    )
    .into()
}

fn believing(network: &str) -> ReverseProxy {
    ReverseProxy { proxies: vec![network.parse().unwrap()], ..ReverseProxy::default() }
}

/// Two clients of one proxy, as its headers tell them apart.
async fn ask_as(server: &Server, header: &str, query: &str) -> String {
    raw(server, &[&post(&format!("Host: x\r\n{header}\r\n"), query)]).await
}

#[tokio::test]
async fn clients_behind_a_proxy_are_told_apart_by_what_it_says() {
    let limits = Limits { operations_per_address: 1, ..Limits::default() };
    let server = start_behind(limits.clone(), believing("127.0.0.0/8")).await;
    let slow = "{ sleeps(ms: 800) }";
    for (one, other) in [
        ("X-Forwarded-For: 192.0.2.1", "X-Forwarded-For: 192.0.2.2"),
        ("Forwarded: for=192.0.2.1", "Forwarded: for=\"[2001:db8::1]\""),
    ] {
        let (running, same, another) = tokio::join!(
            ask_as(&server, one, slow),
            async {
                tokio::time::sleep(std::time::Duration::from_millis(300)).await;
                ask_as(&server, one, "{ hello }").await
            },
            async {
                tokio::time::sleep(std::time::Duration::from_millis(300)).await;
                ask_as(&server, other, "{ hello }").await
            }
        );
        assert!(running.starts_with("HTTP/1.1 200 "), "{running}");
        assert!(same.starts_with("HTTP/1.1 429 ") && same.contains("retry-after: 1"), "{same}");
        assert!(another.starts_with("HTTP/1.1 200 "), "{another}");
    }
    // From anybody else, it is only a header.
    let server = start_behind(limits, believing("10.0.0.0/8")).await;
    let (_, another) = tokio::join!(ask_as(&server, "X-Forwarded-For: 192.0.2.1", slow), async {
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        ask_as(&server, "X-Forwarded-For: 192.0.2.2", "{ hello }").await
    });
    assert!(another.starts_with("HTTP/1.1 429 "), "{another}");
}

#[tokio::test]
async fn a_proxy_announces_its_client_before_the_first_request() {
    let limits = Limits { connections_per_address: 1, ..Limits::default() };
    let server = start_behind(limits, believing("127.0.0.1/32")).await;
    let hello = post("Host: x\r\n", "{ hello }");
    let text = b"PROXY TCP4 192.0.2.1 192.0.2.100 4711 443\r\n";
    let mut binary = b"\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0c".to_vec();
    binary.extend([192, 0, 2, 2, 192, 0, 2, 100, 0x12, 0x67, 1, 187]);
    let local = b"\r\n\r\n\0\r\nQUIT\n\x20\0\0\0";
    for pieces in [
        vec![text.as_slice(), &hello],
        vec![&text[..3], &text[3..20], &text[20..], &hello],
        vec![b"PROXY UNKNOWN\r\n", &hello],
        vec![&binary, &hello],
        vec![&binary[..14], &binary[14..], &hello],
        vec![local, &hello],
        // One that announces nobody.
        vec![&hello],
        vec![&[text.as_slice(), &hello].concat()],
    ] {
        let answer = raw(&server, &pieces).await;
        assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    }
    for nonsense in [b"PROXY TCP4 nobody\r\n".as_slice(), b"\r\n\r\n\0\r\nQUIT\n\x99\x11\0\x0c"] {
        assert_eq!(raw(&server, &[nonsense, &hello]).await, "");
    }
    // A client has so many connections; the proxy has as many as its clients have.
    let mut first = TcpStream::connect(server.address).await.unwrap();
    first.write_all(text).await.unwrap();
    tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    assert_eq!(raw(&server, &[text, &hello]).await, "");
    assert!(raw(&server, &[&binary, &hello]).await.starts_with("HTTP/1.1 200 "));
    drop(first);

    // Whoever is not believed has said nonsense.
    let server = start_behind(Limits::default(), believing("10.0.0.0/8")).await;
    assert!(raw(&server, &[text, &hello]).await.starts_with("HTTP/1.1 400 "));
}

#[tokio::test]
async fn a_request_names_its_host_once() {
    let named = Hosts::named(&["plimsoll.example".into()]);
    let server =
        start_behind(Limits::default(), ReverseProxy { hosts: named, ..ReverseProxy::default() }).await;
    for (head, status) in [
        ("", 400),
        ("Host: plimsoll.example\r\nHost: plimsoll.example\r\n", 400),
        ("Host: plimsoll.example\r\nHost: x\r\n", 400),
        ("Host: a@plimsoll.example\r\n", 400),
        ("Host: two words\r\n", 400),
        ("Host: x\r\n", 421),
        ("Host: \r\n", 421),
        ("Host: plimsoll.example\r\n", 200),
        ("Host: PLIMSOLL.example:8080\r\n", 200),
    ] {
        let answer = raw(&server, &[&post(head, "{ hello }")]).await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{head:?}: {answer}");
        assert!(answer.contains("\r\nx-content-type-options: nosniff\r\n"), "{head:?}: {answer}");
    }
    let old = raw(&server, &[b"GET /graphql?query={hello} HTTP/1.0\r\nHost: plimsoll.example\r\n\r\n"]).await;
    assert!(old.starts_with("HTTP/1.0 200 "), "{old}");
    let absolute = b"GET http://plimsoll.example/graphql?query={hello} HTTP/1.1\r\nHost: x\r\n\r\n";
    assert!(raw(&server, &[absolute]).await.starts_with("HTTP/1.1 400 "), "two names that differ");
}

#[tokio::test]
async fn a_body_is_chunked_or_has_a_length_and_nothing_else() {
    let server = start(Limits::default()).await;
    let body = r#"{"query":"{ hello }"}"#;
    let chunks = format!("{:x}\r\n{body}\r\n0\r\n\r\n", body.len());
    for (coding, status) in [
        ("Transfer-Encoding: chunked\r\n", 200),
        ("Transfer-Encoding: gzip, chunked\r\n", 501),
        ("Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n", 501),
    ] {
        let head = format!(
            "POST /graphql HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n{coding}\r\n"
        );
        let answer = raw(&server, &[head.as_bytes(), chunks.as_bytes()]).await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{coding}: {answer}");
    }
    server.lives().await;
}

#[tokio::test]
async fn a_handshake_has_a_key_that_is_one() {
    let server = start(Limits::default()).await;
    let good = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    let version = "Sec-WebSocket-Version: 13\r\n";
    for (method, lines, status) in [
        ("GET", format!("{version}{good}"), 101),
        ("GET", version.to_owned(), 400),
        ("GET", format!("{version}Sec-WebSocket-Key: not a key\r\n"), 400),
        ("GET", format!("{version}Sec-WebSocket-Key: c2hvcnQ=\r\n"), 400),
        ("GET", format!("{version}{good}{good}"), 400),
        ("GET", format!("Sec-WebSocket-Version: 12\r\n{good}"), 426),
        ("GET", good.to_owned(), 426),
        ("POST", format!("{version}{good}"), 405),
    ] {
        let mut stream = TcpStream::connect(server.address).await.unwrap();
        let head = format!(
            "{method} /graphql HTTP/1.1\r\nHost: x\r\nConnection: keep-alive, Upgrade\r\nUpgrade: WebSocket\r\n{lines}\r\n"
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        let mut answer = [0; 2048];
        let read = stream.read(&mut answer).await.unwrap();
        let answer = String::from_utf8_lossy(&answer[..read]);
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{lines}: {answer}");
        if status == 101 {
            assert!(answer.contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"), "{answer}");
        }
        assert_eq!(status == 426, answer.contains("sec-websocket-version: 13\r\n"), "{answer}");
    }
    server.lives().await;
}
