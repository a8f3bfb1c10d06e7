//! What a user and an address may hold at a time: operations, sockets, connections, and answers on their way.

use std::net::{IpAddr, Ipv4Addr};
use std::num::NonZeroU32;
use std::time::Duration;

use futures_util::future::join_all;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use super::fixture::{Client, Server, read, start};
use crate::Limits;

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
    read(token.iter().fold(request, reqwest::RequestBuilder::bearer_auth))
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

/// Costs 1,001 points.
const DEAR: &str = "{ sleeps(ms: 0) }";

#[tokio::test]
async fn what_a_minute_may_cost_is_refused_past_it_with_the_seconds_to_wait() {
    let server = start(Limits { cost_per_minute: NonZeroU32::new(60_000), ..Limits::default() }).await;
    let mut paid = 0;
    let (status, body) = loop {
        match ask(&server, 1, Some("ada"), DEAR).await {
            (200, _) => paid += 1,
            refused => break refused,
        }
        assert!(paid < 1_000, "never refused");
    };
    assert!(paid >= 59, "all of a minute can be spent at once: {paid}");
    let details = &body["errors"][0]["extensions"];
    assert_eq!(
        (status, &details["code"], &details["limit"]),
        (429, &json!("LIMIT_EXCEEDED"), &json!("cost_per_minute"))
    );
    assert_eq!((&details["cost"], &details["allowed"]), (&json!(1001), &json!(60_000)));
    assert!(body.get("data").is_none(), "nothing was run");
    let message = body["errors"][0]["message"].as_str().unwrap();
    assert!(message.contains("1001 points") && message.contains("of the 60000"), "{message}");
    // What she can still pay for is answered, and others pay for themselves: by user, or by address.
    assert_eq!(ask(&server, 1, Some("ada"), "{ hello }").await.0, 200);
    for (from, who) in [(1, Some("bob")), (1, None), (2, None)] {
        assert_eq!(ask(&server, from, who, DEAR).await.0, 200, "{who:?} at {from}");
    }
    // Where she asks from makes no difference; after the time that she was told she goes on.
    let wait = details["retryAfter"].as_u64().unwrap();
    assert!((1..=2).contains(&wait), "a thousand points come back in a second: {wait}");
    tokio::time::sleep(Duration::from_secs(wait)).await;
    assert_eq!(ask(&server, 2, Some("ada"), DEAR).await.0, 200);
}

#[tokio::test]
async fn what_a_minute_may_cost_counts_on_every_transport() {
    let server = start(Limits { cost_per_minute: NonZeroU32::new(1_500), ..Limits::default() }).await;
    let mut client = server.ready().await;
    client.subscribe("1", DEAR).await;
    assert_eq!(client.hear_of("1").await["type"], "next");
    client.subscribe("2", "subscription { count(to: 1) }").await;
    assert_eq!(client.hear_of("2").await["type"], "next", "a subscription's start costs a point");
    client.subscribe("3", DEAR).await;
    let refused = client.hear_of("3").await;
    let details = &refused["payload"][0]["extensions"];
    assert_eq!((&refused["type"], &details["limit"]), (&json!("error"), &json!("cost_per_minute")));
    assert!((15..=21).contains(&details["retryAfter"].as_u64().unwrap()), "{details}");
    let request = reqwest::Client::new().post(server.url()).json(&json!({ "query": DEAR }));
    for accept in ["application/json", "application/graphql-response+json", "text/event-stream"] {
        let response = request.try_clone().unwrap().header("accept", accept).send().await.unwrap();
        let wait = response.headers()["retry-after"].to_str().unwrap().parse::<u64>().unwrap();
        assert!(response.status() == 429 && (15..=21).contains(&wait), "{accept}: {response:?}");
    }
    client.subscribe("4", "{ hello }").await;
    assert_eq!(client.hear_of("4").await["type"], "next", "the socket goes on");
}

#[tokio::test]
async fn a_subscription_that_cannot_begin_costs_nothing() {
    let limits =
        Limits { cost_per_minute: NonZeroU32::new(1_500), subscriptions_per_user: 0, ..Limits::default() };
    let server = start(limits).await;
    // By its name it costs 1,001 points.
    let stream = "subscription { sleeps: count(to: 1) }";
    for _ in 0..3 {
        let (_, body) = ask(&server, 1, Some("ada"), stream).await;
        assert_eq!(body["errors"][0]["extensions"]["code"], "BAD_REQUEST", "{body}");
    }
    let request = reqwest::Client::new().post(server.url()).json(&json!({ "query": stream }));
    let request = request.bearer_auth("ada").header("accept", "text/event-stream");
    for _ in 0..3 {
        let events = request.try_clone().unwrap().send().await.unwrap().text().await.unwrap();
        assert!(events.contains("subscriptions_per_user"), "{events}");
    }
    assert_eq!(ask(&server, 1, Some("ada"), DEAR).await.0, 200, "the minute is not spent");
}

#[tokio::test]
async fn what_is_asked_of_the_schema_costs_a_tenth_of_its_fields() {
    let server = start(Limits { request_cost: 1_000, ..Limits::default() }).await;
    let (status, body) = ask(&server, 1, None, "{ __schema { queryType { name } } }").await;
    assert!(status == 200 && body.get("errors").is_none(), "{body}");
    let all = "{ __schema { types { fields { name type { name } } } } }";
    let (_, body) = ask(&server, 1, None, all).await;
    let details = &body["errors"][0]["extensions"];
    assert_eq!(details["limit"], "request_cost", "{body}");
    // About 300 types with 15 fields each, of which three are asked for.
    assert!((1_350..2_100).contains(&details["cost"].as_u64().unwrap()), "{body}");
}

#[tokio::test]
async fn without_a_budget_only_one_request_has_a_limit() {
    let server = start(Limits { cost_per_minute: None, request_cost: 1_001, ..Limits::default() }).await;
    for _ in 0..50 {
        assert_eq!(ask(&server, 1, Some("ada"), DEAR).await.0, 200);
    }
    let (_, body) = ask(&server, 1, Some("ada"), "{ a: sleeps(ms: 0) b: sleeps(ms: 0) }").await;
    let details = &body["errors"][0]["extensions"];
    assert_eq!(
        (&details["limit"], &details["cost"], &details["allowed"]),
        (&json!("request_cost"), &json!(2001), &json!(1001))
    );
    assert!(details.get("retryAfter").is_none(), "it would be refused again");
}

/// A request of which the body is still coming.
async fn half(server: &Server) -> TcpStream {
    let mut half = TcpStream::connect(server.address).await.unwrap();
    let head =
        "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{";
    half.write_all(head.as_bytes()).await.unwrap();
    half
}

#[tokio::test]
async fn bodies_that_are_still_coming_are_in_nobodys_way() {
    let limits = Limits { operations_per_address: 2, slow_bodies_per_user: 20, ..Limits::default() };
    let server = start(limits).await;
    let mut halves = Vec::new();
    for _ in 0..20 {
        halves.push(half(&server).await);
    }
    tokio::time::sleep(Duration::from_millis(900)).await;
    assert_eq!(ask(&server, 1, None, "{ hello }").await.0, 200, "somebody from the same address signs in");
    // One more that comes slowly is too many; those of other addresses are not.
    let mut more = half(&server).await;
    let mut answer = [0; 4096];
    let read = tokio::time::timeout(Duration::from_secs(3), more.read(&mut answer)).await.unwrap().unwrap();
    let answer = String::from_utf8_lossy(&answer[..read]);
    assert!(answer.starts_with("HTTP/1.1 429 ") && answer.contains("slow_bodies_per_user"), "{answer}");
    assert!(answer.contains("retry-after: "), "{answer}");
    // One that comes in the end is answered.
    let mut first = halves.swap_remove(0);
    first.write_all(b"\"query\":").await.unwrap();
    let mut answer = [0; 4096];
    let read = tokio::time::timeout(Duration::from_secs(3), first.read(&mut answer)).await.unwrap().unwrap();
    assert!(String::from_utf8_lossy(&answer[..read]).contains("The body is not JSON"));
    server.lives().await;
}

/// Somebody who asks for so much, and does not read it.
async fn deaf(server: &Server, token: &str, bytes: usize) -> TcpStream {
    let body = format!(r#"{{"query":"{{ long(bytes: {bytes}) }}"}}"#);
    let mut deaf = TcpStream::connect(server.address).await.unwrap();
    let head = "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
    let request =
        format!("{head}Authorization: Bearer {token}\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    deaf.write_all(request.as_bytes()).await.unwrap();
    // Something of the answer has arrived: it is on its way.
    let mut first = [0; 1];
    tokio::time::timeout(Duration::from_secs(30), deaf.peek(&mut first)).await.unwrap().unwrap();
    deaf
}

/// Asks until this status comes, as it must.
async fn ask_until(server: &Server, token: &str, query: &str, status: u16) -> Value {
    for _ in 0..300 {
        let (came, body) = ask(server, 1, Some(token), query).await;
        if came == status {
            return body;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("{status} never came");
}

const NEVER: Duration = Duration::from_hours(1);
const SOON: Duration = Duration::from_millis(100);
const LONG: &str = "{ long(bytes: 8000000) }";

#[tokio::test]
async fn a_users_answers_have_so_much_room() {
    let limits = Limits { held_bytes_per_user: 20_000_000, unread_patience: NEVER, ..Limits::default() };
    let server = start(limits).await;
    let held = [deaf(&server, "ada", 8_000_000).await, deaf(&server, "ada", 8_000_000).await];
    let (status, body) = ask(&server, 1, Some("ada"), LONG).await;
    let limit = &body["errors"][0]["extensions"]["limit"];
    assert_eq!((status, limit), (429, &json!("held_bytes_per_user")));
    assert_eq!(ask(&server, 1, Some("bob"), LONG).await.0, 200, "others have their own");
    drop(held);
    ask_until(&server, "ada", LONG, 200).await;
}

#[tokio::test]
async fn the_server_has_so_much_room() {
    let limits = Limits {
        held_bytes: 32_000_000,
        held_bytes_per_user: 20_000_000,
        unread_patience: NEVER,
        ..Limits::default()
    };
    let server = start(limits).await;
    let mut held = Vec::new();
    for user in ["ada", "bob", "cyd"] {
        held.push(deaf(&server, user, 8_000_000).await);
    }
    let (status, body) = ask(&server, 1, Some("dan"), LONG).await;
    assert_eq!((status, &body["errors"][0]["extensions"]["limit"]), (503, &json!("held_bytes")));
    drop(held);
    ask_until(&server, "dan", LONG, 200).await;
}

#[tokio::test]
async fn answers_that_nobody_takes_give_way_to_others() {
    for (all, asks) in [(1_000_000_000, "ada"), (23_000_000, "bob")] {
        let limits = Limits {
            held_bytes: all,
            held_bytes_per_user: 20_000_000,
            unread_patience: SOON,
            ..Limits::default()
        };
        let server = start(limits).await;
        let mut oldest = deaf(&server, "ada", 8_000_000).await;
        let _other = deaf(&server, "ada", 8_000_000).await;
        let body = ask_until(&server, asks, LONG, 200).await;
        assert_eq!(body["data"]["long"].as_str().map(str::len), Some(8_000_000));
        let mut taken = Vec::new();
        let read =
            tokio::time::timeout(Duration::from_secs(30), oldest.read_to_end(&mut taken)).await.unwrap();
        assert!(taken.len() < 8_000_000, "it was cut: {read:?}");
    }
}

async fn signed_in(server: &Server, user: &str) -> Client {
    let mut client = server.socket().await;
    client
        .say(json!({"type": "connection_init", "payload": {"Authorization": format!("Bearer {user}")}}))
        .await;
    assert_eq!(client.hear().await["type"], "connection_ack");
    client
}

#[tokio::test]
async fn answers_that_wait_on_sockets_have_so_much_room() {
    let limits = Limits { held_bytes_per_user: 20_000_000, unread_patience: NEVER, ..Limits::default() };
    let server = start(limits).await;
    let mut client = signed_in(&server, "ada").await;
    for id in ["1", "2", "3", "4"] {
        client.subscribe(id, LONG).await;
    }
    tokio::time::sleep(Duration::from_millis(700)).await;
    assert_eq!(ask(&server, 1, Some("bob"), "{ hello }").await.0, 200);
    // Whoever reads is told what there was no room for; the answers that there was room for are whole.
    let (mut whole, mut refused) = (0, 0);
    while whole + refused < 4 {
        let message = client.hear().await;
        match message["type"].as_str().unwrap() {
            "next" => {
                assert_eq!(message["payload"]["data"]["long"].as_str().unwrap().len(), 8_000_000);
                whole += 1;
            }
            "error" => {
                assert_eq!(message["payload"][0]["extensions"]["limit"], "held_bytes_per_user");
                refused += 1;
            }
            _ => {}
        }
    }
    assert!(whole > 0 && refused > 0, "{whole} {refused}");
    client.subscribe("5", "{ hello }").await;
    assert_eq!(client.hear_of("5").await["type"], "next", "the socket goes on");
}

#[tokio::test]
async fn a_socket_that_is_not_read_gives_way_to_others() {
    for (all, each, code) in [(1_000_000_000, 20_000_000, 4429), (23_000_000, 40_000_000, 1013)] {
        let limits =
            Limits { held_bytes: all, held_bytes_per_user: each, unread_patience: SOON, ..Limits::default() };
        let server = start(limits).await;
        let mut deaf = [signed_in(&server, "ada").await, signed_in(&server, "ada").await];
        for deaf in &mut deaf {
            deaf.subscribe("1", LONG).await;
        }
        // Both have their room, and nobody takes more of it.
        tokio::time::sleep(Duration::from_secs(2)).await;
        ask_until(&server, "ada", LONG, 200).await;
        // What has arrived of the first one's answer is not all of it.
        let [mut first, _] = deaf;
        assert_eq!(first.closed().await, code);
    }
}

#[tokio::test]
async fn who_stays_a_stranger_on_a_socket_is_let_go() {
    let limits =
        Limits { stranger_lasts: Duration::from_millis(400), sockets_of_strangers: 2, ..Limits::default() };
    let server = start(limits).await;
    let mut strangers = [server.ready().await, server.ready().await];
    assert_eq!(server.socket().await.closed().await, 1013, "sockets_of_strangers");
    for stranger in &mut strangers {
        assert_eq!(stranger.closed().await, 4403);
    }
    drop(strangers);
    tokio::time::sleep(Duration::from_millis(200)).await;
    let mut ada = signed_in(&server, "ada").await;
    let more = [server.ready().await, signed_in(&server, "bob").await];
    tokio::time::sleep(Duration::from_millis(600)).await;
    ada.subscribe("1", "{ hello }").await;
    assert_eq!(ada.hear().await["type"], "next", "who has signed in stays, and is in no stranger's way");
    drop(more);
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
    let mut first = signed_in(&server, "ada").await;
    let mut second = server.socket().await;
    second.say(json!({"type": "connection_init", "payload": {"Authorization": "Bearer bob"}})).await;
    assert_eq!(second.closed().await, 1013);
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
