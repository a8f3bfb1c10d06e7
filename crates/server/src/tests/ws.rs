//! graphql-transport-ws: each close code, both ways of every message, and fairness.

use std::time::{Duration, Instant};

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::io::AsyncWriteExt;
use tokio_tungstenite::{MaybeTlsStream, tungstenite::Message};

use super::{fixture::start, front::raw};
use crate::Limits;

#[tokio::test]
async fn operations_answer_and_complete() {
    let server = start(Limits::default()).await;
    let mut client = server.ready().await;
    client.subscribe("q", "{ hello }").await;
    let next = client.hear().await;
    assert_eq!(next, json!({"type": "next", "id": "q", "payload": {"data": {"hello": "hello "}}}));
    assert_eq!(client.hear().await, json!({"type": "complete", "id": "q"}));
    client.subscribe("q", "mutation { bump }").await;
    assert_eq!(client.hear().await["payload"]["data"]["bump"], 1);
    assert_eq!(client.hear().await["type"], "complete");
    client.subscribe("s", "subscription { count(to: 2) }").await;
    assert_eq!(client.hear().await["payload"]["data"]["count"], 0);
    assert_eq!(client.hear().await["payload"]["data"]["count"], 1);
    assert_eq!(client.hear().await, json!({"type": "complete", "id": "s"}));
}

#[tokio::test]
async fn refused_operations_get_an_error_and_the_socket_stays() {
    let server = start(Limits::default()).await;
    let mut client = server.ready().await;
    for (query, code) in [
        ("{ nope }", "BAD_REQUEST"),
        ("{", "BAD_REQUEST"),
        ("", "BAD_REQUEST"),
        ("subscription { nope }", "BAD_REQUEST"),
        ("{ panics }", "INTERNAL"),
        (&*"[".repeat(1000), "LIMIT_EXCEEDED"),
        (&*"{a(b:[".repeat(1000), "LIMIT_EXCEEDED"),
    ] {
        client.subscribe("e", query).await;
        let error = client.hear().await;
        assert_eq!((&error["type"], &error["id"]), (&json!("error"), &json!("e")));
        assert_eq!(error["payload"][0]["extensions"]["code"], code, "{query}");
    }
    client.subscribe("b", "subscription { breaks }").await;
    assert_eq!(client.hear().await["payload"]["data"]["breaks"], 0);
    let error = client.hear().await;
    assert_eq!(error["payload"][0]["extensions"]["code"], "INTERNAL");
    assert!(!error.to_string().contains("secret"));
    client.subscribe("q", "{ hello }").await;
    assert_eq!(client.hear().await["type"], "next");
}

#[tokio::test]
async fn a_subscription_that_does_not_begin_is_an_error() {
    let server = start(Limits::default()).await;
    let mut client = server.ready().await;
    for (query, code) in [
        ("subscription { denied }", "FORBIDDEN"),
        ("subscription { count(to: 99999999999) }", "BAD_USER_INPUT"),
        ("subscription($to: Int!) { count(to: $to) }", "BAD_REQUEST"),
    ] {
        client.subscribe("s", query).await;
        let error = client.hear().await;
        assert_eq!(error["type"], "error", "{error}");
        assert_eq!(error["payload"][0]["extensions"]["code"], code, "{error}");
    }
    // Nothing followed, and the id is free.
    client.subscribe("s", "subscription { denied(needs: 1) }").await;
    assert_eq!(client.hear().await["payload"]["data"]["denied"], 0);
    assert_eq!(client.hear().await["type"], "complete");
    // An event that failed is an event.
    client.subscribe("s", "subscription { uneven }").await;
    let failed = client.hear().await;
    assert_eq!((&failed["type"], &failed["payload"]["data"]), (&json!("next"), &Value::Null));
    assert_eq!(failed["payload"]["errors"][0]["extensions"]["code"], "INTERNAL");
    assert!(!failed.to_string().contains("secret"));
    assert_eq!(client.hear().await["payload"]["data"]["uneven"], 1);
    assert_eq!(client.hear().await["type"], "complete");
}

#[tokio::test]
async fn either_side_completes_and_the_id_is_free_again() {
    let server = start(Limits::default()).await;
    let mut client = server.ready().await;
    for _ in 0..20 {
        client.subscribe("same", "subscription { ticks(every: 1) }").await;
        assert_eq!(client.hear().await["payload"]["data"]["ticks"], 0, "of this one, not of the one before");
        client.say(json!({"type": "complete", "id": "same"})).await;
        client.say(json!({"type": "ping"})).await;
        while client.hear().await["type"] != "pong" {}
    }
    // To complete what has ended, or never was, is no fault.
    client.say(json!({"type": "complete", "id": "never"})).await;
    for _ in 0..3 {
        client.subscribe("same", "subscription { count(to: 0) }").await;
        assert_eq!(client.hear().await, json!({"type": "complete", "id": "same"}));
        client.say(json!({"type": "complete", "id": "same"})).await;
    }
    // Answers of several operations at once, each under its id.
    for id in 0..10 {
        client.subscribe(&id.to_string(), "{ sleeps(ms: 50) }").await;
    }
    let mut completed = 0;
    while completed < 10 {
        completed += usize::from(client.hear().await["type"] == "complete");
    }
}

#[tokio::test]
async fn frames_that_are_no_text_are_4400() {
    let server = start(Limits::default()).await;
    for head in [0x81_u8, 0x82] {
        // A frame of two masked bytes that are not UTF-8, once as text and once as binary.
        let mut client = server.ready().await;
        let MaybeTlsStream::Plain(stream) = client.0.get_mut() else { panic!("no TLS here") };
        stream.write_all(&[head, 0x82, 0, 0, 0, 0, 0xff, 0xfe]).await.unwrap();
        assert_eq!(client.closed().await, 4400);
    }
    // What is no frame at all ends the socket.
    let mut client = server.ready().await;
    let MaybeTlsStream::Plain(stream) = client.0.get_mut() else { panic!("no TLS here") };
    stream.write_all(&[0xff; 64]).await.unwrap();
    server.lives().await;
}

#[tokio::test]
async fn the_server_pings_too() {
    let limits = Limits { ping_interval: Duration::from_millis(100), ..Limits::default() };
    let server = start(limits).await;
    let mut client = server.ready().await;
    let ping = client.0.next().await.unwrap().unwrap();
    assert!(matches!(ping, Message::Ping(_)), "{ping:?}");
    // Saying anything shows that the client is there.
    for _ in 0..5 {
        client.say(json!({"type": "pong", "payload": {"a": 1}})).await;
        tokio::time::sleep(Duration::from_millis(80)).await;
    }
    client.subscribe("q", "{ hello }").await;
    assert_eq!(client.hear().await["type"], "next");
}

#[tokio::test]
async fn pings_are_answered_at_any_time() {
    let server = start(Limits::default()).await;
    let mut client = server.socket().await;
    client.say(json!({"type": "ping"})).await;
    assert_eq!(client.hear().await, json!({"type": "pong"}));
    client.say(json!({"type": "ping", "payload": {"a": 1}})).await;
    assert_eq!(client.hear().await, json!({"type": "pong", "payload": {"a": 1}}));
    client.say(json!({"type": "pong"})).await;
    client.say(json!({"type": "connection_init", "payload": {"Authorization": "Bearer ok"}})).await;
    assert_eq!(client.hear().await["type"], "connection_ack");
}

#[tokio::test]
async fn what_is_not_the_protocol_is_4400() {
    let server = start(Limits::default()).await;
    let deep = "[".repeat(100_000);
    for text in [
        "",
        "x",
        "[]",
        "null",
        r#"{"type":"nope"}"#,
        r#"{"id":"1"}"#,
        r#"{"type":"connection_ack"}"#,
        r#"{"type":"ping","payload":1}"#,
        r#"{"type":"subscribe","id":"1"}"#,
        r#"{"type":"subscribe","id":"1","payload":{}}"#,
        r#"{"type":"complete"}"#,
        r#"{"type":"subscribe","payload":{"query":"{ hello }"}}"#,
        r#"{"type":"subscribe","id":1,"payload":{"query":"{ hello }"}}"#,
        r#"{"type":"subscribe","id":"1","payload":[{"query":"{ hello }"}]}"#,
        r#"[{"type":"ping"}]"#,
        r#"{"type":"ping"} {"type":"ping"}"#,
        &deep,
    ] {
        let mut client = server.ready().await;
        client.text(text.to_owned()).await;
        assert_eq!(client.closed().await, 4400, "{}", &text[..text.len().min(40)]);
    }
    let mut client = server.ready().await;
    client.0.send(Message::binary(b"{}".to_vec())).await.unwrap();
    assert_eq!(client.closed().await, 4400);
    let mut client = server.ready().await;
    client.subscribe("", "{ hello }").await;
    assert_eq!(client.closed().await, 4400);
    server.lives().await;
}

#[tokio::test]
async fn the_other_codes() {
    let limits = Limits { init_timeout: Duration::from_millis(200), ..Limits::default() };
    let server = start(limits).await;

    let mut client = server.socket().await;
    client.subscribe("1", "{ hello }").await;
    assert_eq!(client.closed().await, 4401);

    for token in [json!("Bearer bad"), json!("good"), json!(1), json!("Bearer panic")] {
        let mut client = server.socket().await;
        client.say(json!({"type": "connection_init", "payload": {"Authorization": token}})).await;
        assert_eq!(client.closed().await, 4403, "{token}");
    }

    // A server that cannot tell is no verdict on the token.
    let mut client = server.socket().await;
    client.say(json!({"type": "connection_init", "payload": {"Authorization": "Bearer early"}})).await;
    assert_eq!(client.closed().await, 1013);

    for protocol in ["graphql-ws", "nonsense"] {
        assert_eq!(server.socket_for(protocol).await.closed().await, 4406);
    }
    let mut client = server.socket_for("graphql-ws, graphql-transport-ws").await;
    client.say(json!({"type": "connection_init"})).await;
    assert_eq!(client.hear().await["type"], "connection_ack");

    assert_eq!(server.socket().await.closed().await, 4408);
    let mut client = server.socket().await;
    client.say(json!({"type": "connection_init", "payload": {"Authorization": "Bearer slow"}})).await;
    assert_eq!(client.closed().await, 1013, "a slow check of the token is no fault of the client's");

    for id in ["1".to_owned(), "é".repeat(120)] {
        let mut client = server.ready().await;
        client.subscribe(&id, "subscription { ticks(every: 10) }").await;
        client.hear_of(&id).await;
        client.subscribe(&id, "{ hello }").await;
        assert_eq!(client.closed().await, 4409);
    }

    let mut client = server.ready().await;
    client.say(json!({"type": "connection_init"})).await;
    assert_eq!(client.closed().await, 4429);

    let mut client = server.ready().await;
    client.text("x".repeat(300_000)).await;
    assert_eq!(client.closed().await, 4400, "a message that is too long");
}

// Some clients look for them to the letter, be it that names of headers have no case.
#[tokio::test]
async fn the_headers_of_the_handshake_are_spelt_as_usual() {
    let limits = Limits { init_timeout: Duration::from_millis(100), ..Limits::default() };
    let server = start(limits).await;
    let request = b"GET /graphql HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n\
        sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\
        sec-websocket-protocol: graphql-ws, graphql-transport-ws\r\n\r\n";
    let answer = raw(&server, &[request]).await;
    for line in [
        "HTTP/1.1 101 Switching Protocols\r\n",
        "\r\nConnection: upgrade\r\n",
        "\r\nUpgrade: websocket\r\n",
        "\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n",
        "\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n",
    ] {
        assert!(answer.contains(line), "{answer}");
    }
}

#[tokio::test]
async fn the_end_of_the_session_is_the_end_of_the_socket() {
    let server = start(Limits::default()).await;
    let mut client = server.socket().await;
    client.say(json!({"type": "connection_init", "payload": {"authorization": "bearer brief"}})).await;
    assert_eq!(client.hear().await["type"], "connection_ack");
    client.subscribe("1", "subscription { ticks(every: 10) }").await;
    client.hear_of("1").await;
    assert_eq!(client.closed().await, 4403);
}

#[tokio::test]
async fn nobody_outlives_their_session_by_being_busy() {
    let server = start(Limits::default()).await;
    let mut client = server.socket().await;
    client.say(json!({"type": "connection_init", "payload": {"authorization": "bearer brief"}})).await;
    assert_eq!(client.hear().await["type"], "connection_ack");
    client.subscribe("1", "subscription { flood }").await;
    let closed = tokio::time::timeout(Duration::from_secs(20), client.closed()).await;
    assert_eq!(closed.expect("it is closed"), 4403);
}

#[tokio::test]
async fn a_busy_subscription_does_not_starve_the_others() {
    let server = start(Limits::default()).await;
    let mut client = server.ready().await;
    for id in 0..5 {
        client.subscribe(&format!("f{id}"), "subscription { flood }").await;
    }
    client.hear_of("f4").await;
    let started = Instant::now();
    client.subscribe("q", "{ hello }").await;
    assert_eq!(client.hear_of("q").await["payload"]["data"]["hello"], "hello ");
    assert!(started.elapsed() < Duration::from_secs(2), "{:?}", started.elapsed());
    client.say(json!({"type": "complete", "id": "f0"})).await;
    client.say(json!({"type": "ping", "payload": {"after": "complete"}})).await;
    while client.hear().await["type"] != "pong" {}
    for _ in 0..200 {
        assert_ne!(client.hear().await["id"], "f0", "a message after complete");
    }
    client.subscribe("f0", "{ hello }").await;
    assert_eq!(client.hear_of("f0").await["type"], "next", "the id is free");
}

#[tokio::test]
async fn a_socket_has_so_many_operations() {
    let limits = Limits { operations_per_socket: 2, sockets_per_user: 1, ..Limits::default() };
    let server = start(limits).await;
    let mut client = server.ready().await;
    for id in ["1", "2", "3"] {
        client.subscribe(id, "subscription { ticks(every: 1000000) }").await;
    }
    let error = client.hear().await;
    assert_eq!((&error["type"], &error["id"]), (&json!("error"), &json!("3")));
    assert_eq!(error["payload"][0]["extensions"]["limit"], "operations_per_socket");

    let init = json!({"type": "connection_init", "payload": {"Authorization": "Bearer ada"}});
    let mut first = server.socket().await;
    first.say(init.clone()).await;
    assert_eq!(first.hear().await["type"], "connection_ack");
    let mut second = server.socket().await;
    second.say(init).await;
    assert_eq!(second.closed().await, 1013);
}

#[tokio::test]
async fn long_answers_pass_and_too_long_ones_are_refused() {
    let server = start(Limits::default()).await;
    let mut client = server.ready().await;
    client.subscribe("1", "{ long(bytes: 3000000) }").await;
    let next = client.hear().await;
    let long = next["payload"]["data"]["long"].as_str().map(str::len);
    assert_eq!(long, Some(3_000_000));
    client.hear().await;
    client.subscribe("2", "{ long(bytes: 9000000) }").await;
    let error = client.hear().await;
    assert_eq!(error["payload"][0]["extensions"]["limit"], "answer_bytes");
}

#[tokio::test]
async fn dead_and_deaf_peers_are_let_go() {
    assert!(
        Limits::default().ping_interval * 2 < Duration::from_secs(30),
        "a dead one is found in half a minute"
    );
    let limits = Limits {
        ping_interval: Duration::from_millis(150),
        write_timeout: Duration::from_millis(300),
        ..Limits::default()
    };
    let server = start(limits).await;
    // Neither reads, so neither answers a ping; the second is also being written to.
    let _dead = server.ready().await;
    let mut deaf = server.ready().await;
    deaf.subscribe("1", "subscription { flood }").await;
    let streams = server.life.streams.clone();
    assert_eq!(streams.len(), 2);
    for _ in 0..50 {
        if streams.is_empty() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(streams.len(), 0);
    // One that answers stays.
    let mut client = server.ready().await;
    let quiet = tokio::time::timeout(Duration::from_millis(700), client.hear()).await;
    assert!(quiet.is_err(), "{quiet:?}");
    client.subscribe("q", "{ hello }").await;
    assert_eq!(client.hear().await["id"], Value::from("q"));
}
