//! Sockets and event streams live as long as the session that they were opened in, and no longer.

use std::time::Duration;

use chrono::TimeDelta;
use plimsoll::server::Limits;
use serde_json::{Value, json};

use crate::on_both;
use crate::support::builders::{approved_cost, project};
use crate::support::socket::Socket;
use crate::support::{TestApp, user_id};

const ALERTS: &str = "subscription { alerts { type } }";

/// What `signIn` gives, and a socket and an event stream with its access token.
async fn follow(t: &TestApp, who: &str) -> (Value, Socket, reqwest::Response) {
    let granted = t.sign_in(who).await;
    let token = granted["accessToken"].as_str().unwrap();
    let socket = Socket::subscribe_as(t, token, ALERTS, json!({})).await;
    let url = reqwest::Url::parse_with_params(&format!("{}/graphql", t.url), [("query", ALERTS)]).unwrap();
    let events = reqwest::Client::new().get(url).bearer_auth(token).header("accept", "text/event-stream");
    let mut events = events.send().await.unwrap();
    assert_eq!(events.chunk().await.unwrap().unwrap(), ":\n\n");
    (granted, socket, events)
}

/// Both have ended with the session, and nothing more was told.
async fn ended(mut socket: Socket, mut events: reqwest::Response) {
    assert_eq!(socket.close_code().await, 4403);
    let text = async {
        let mut text = String::new();
        while let Ok(Some(chunk)) = events.chunk().await {
            text += str::from_utf8(&chunk).unwrap();
        }
        text
    };
    let text = tokio::time::timeout(Duration::from_secs(30), text).await.expect("it ends");
    assert!(!text.contains("event"), "{text}");
}

async fn refresh(t: &TestApp, token: &Value) -> Value {
    let query = "mutation($input: RefreshSessionInput!) { refreshSession(input: $input) { refreshToken } }";
    t.send(None, query, json!({ "input": { "refreshToken": token } })).await["data"]["refreshSession"].clone()
}

on_both!(a_socket_and_a_stream_outlive_their_token, |t| async move {
    // A server looks at its sockets with each ping: this one soon.
    let soon = t.within(Limits { ping_interval: Duration::from_secs(4), ..Limits::default() }).await;
    let token = t.token("team_lead").await;
    let mut socket = Socket::subscribe_as(&soon, &token, ALERTS, json!({})).await;
    t.app.clock.advance(TimeDelta::minutes(16));
    socket.pinged(1).await;
    let viewer = "{ viewer { roles } }";
    assert_eq!(socket.query(viewer).await["payload"]["data"]["viewer"]["roles"], json!(["TEAM_LEAD"]));

    t.pass_days(0);
    let project = project(&t).await;
    let (_, mut socket, mut events) = follow(&t, "team_lead").await;
    t.app.clock.advance(TimeDelta::minutes(16));
    t.pass_days(0);
    approved_cost(&t, &project, "100001").await;
    assert_eq!(socket.event("alerts").await.unwrap()["type"], "RAISED");
    let mut text = String::new();
    while !text.contains("RAISED") {
        text += str::from_utf8(&events.chunk().await.unwrap().unwrap()).unwrap();
    }

    // Whoever they are by now.
    let id = user_id(&t, "team_lead").await;
    t.done("admin", "updateUser", "user", "id", json!({ "id": id, "roles": ["LEGAL"] })).await;
    assert_eq!(socket.query(viewer).await["payload"]["data"]["viewer"]["roles"], json!(["LEGAL"]));
});

on_both!(whatever_ends_a_session_ends_its_sockets_and_streams, |t| async move {
    let (granted, socket, events) = follow(&t, "sales").await;
    let query = "mutation($input: SignOutInput!) { signOut(input: $input) { errors { message } } }";
    t.send(None, query, json!({ "input": { "refreshToken": granted["refreshToken"] } })).await;
    ended(socket, events).await;

    let (granted, socket, events) = follow(&t, "sales").await;
    refresh(&t, &granted["refreshToken"]).await;
    t.app.clock.advance(TimeDelta::minutes(1));
    assert!(refresh(&t, &granted["refreshToken"]).await.is_null(), "somebody has copied it");
    ended(socket, events).await;

    for (who, name, value) in
        [("sales", "password", json!("another good one")), ("finance", "active", json!(false))]
    {
        let (_, socket, events) = follow(&t, who).await;
        let id = user_id(&t, who).await;
        t.done("admin", "updateUser", "user", "id", json!({ "id": id, (name): value })).await;
        ended(socket, events).await;
    }
});

on_both!(whoever_signs_out_over_their_socket_is_answered_before_it_ends, |t| async move {
    let (granted, mut socket, events) = follow(&t, "sales").await;
    let query = format!(
        "mutation {{ signOut(input: {{ refreshToken: {} }}) {{ errors {{ message }} }} }}",
        granted["refreshToken"]
    );
    // Another operation that ends at about the same time takes nothing of it.
    socket.say(json!({ "id": "4", "type": "subscribe", "payload": { "query": "{ viewer { id } }" } })).await;
    assert_eq!(socket.query(&query).await["payload"]["data"]["signOut"]["errors"], json!([]));
    ended(socket, events).await;
});

on_both!(a_session_that_is_refreshed_keeps_its_sockets_and_one_that_is_not_ends, |t| async move {
    let other = t.another().await;
    let project = project(&t).await;
    let (granted, mut socket, events) = follow(&t, "team_lead").await;
    let (_, left, left_events) = follow(&t, "director").await;
    t.pass_days(29);
    // The socket hears nothing of it: it is refreshed at another server.
    assert!(refresh(&other, &granted["refreshToken"]).await["refreshToken"].is_string());
    t.pass_days(2);
    ended(left, left_events).await;
    approved_cost(&t, &project, "100001").await;
    assert_eq!(socket.event("alerts").await.unwrap()["type"], "RAISED");
    socket.heard().await;
    t.pass_days(30);
    assert_eq!(socket.close_code().await, 4403);
    drop(events);
});
