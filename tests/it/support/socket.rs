//! A graphql-transport-ws client, as small as can be.

use std::collections::VecDeque;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use super::Api;

/// One socket with one subscription.
pub(crate) struct Socket {
    stream: WebSocketStream<MaybeTlsStream<TcpStream>>,
    /// Came while something else was waited for.
    early: VecDeque<Value>,
}

impl Socket {
    /// Signs in and subscribes; the subscription is live when this returns.
    pub(crate) async fn subscribe(t: &Api, who: &str, query: &str, variables: Value) -> Self {
        let token = t.token(who).await;
        Self::subscribe_as(t, &token, query, variables).await
    }

    /// The same with a token at hand.
    pub(crate) async fn subscribe_as(t: &Api, token: &str, query: &str, variables: Value) -> Self {
        let mut socket = Self::try_subscribe(&t.url, token, query, variables).await.unwrap();
        // A query after it on the same socket: once it is answered, the subscription has begun.
        socket.say(json!({ "id": "2", "type": "subscribe", "payload": { "query": "{ __typename }" } })).await;
        loop {
            let message = socket.hear().await.unwrap();
            match (message["id"].as_str(), message["type"].as_str()) {
                (Some("2"), Some("complete")) => break,
                (Some("2"), _) => {}
                _ => socket.early.push_back(message),
            }
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
        socket
    }

    /// Subscribes, if the server is there; whatever is told from then on waits for its reader.
    pub(crate) async fn try_subscribe(url: &str, token: &str, query: &str, variables: Value) -> Option<Self> {
        let url = format!("{}/graphql", url.replace("http", "ws"));
        let mut request = url.into_client_request().unwrap();
        request.headers_mut().insert("sec-websocket-protocol", "graphql-transport-ws".parse().unwrap());
        let (stream, _) = connect_async(request).await.ok()?;
        let mut socket = Self { stream, early: VecDeque::new() };
        let payload = json!({ "Authorization": format!("Bearer {token}") });
        socket.try_say(json!({ "type": "connection_init", "payload": payload })).await?;
        let payload = json!({ "query": query, "variables": variables });
        socket.try_say(json!({ "id": "1", "type": "subscribe", "payload": payload })).await?;
        match socket.stream.next().await? {
            Ok(Message::Text(text)) => {
                let message: Value = serde_json::from_str(&text).unwrap();
                assert_eq!(message["type"], "connection_ack");
                Some(socket)
            }
            _ => None,
        }
    }

    /// What is answered first to an operation on a socket of somebody who has not signed in.
    pub(crate) async fn answer_to_nobody(url: &str, query: &str) -> Value {
        let mut request = format!("{}/graphql", url.replace("http", "ws")).into_client_request().unwrap();
        request.headers_mut().insert("sec-websocket-protocol", "graphql-transport-ws".parse().unwrap());
        let (stream, _) = connect_async(request).await.unwrap();
        let mut socket = Self { stream, early: VecDeque::new() };
        socket.say(json!({ "type": "connection_init" })).await;
        assert_eq!(socket.hear().await.unwrap()["type"], "connection_ack");
        socket.say(json!({ "id": "1", "type": "subscribe", "payload": { "query": query } })).await;
        socket.hear().await.unwrap()
    }

    async fn try_say(&mut self, message: Value) -> Option<()> {
        self.stream.send(Message::text(message.to_string())).await.ok()
    }

    /// Says something.
    pub(crate) async fn say(&mut self, message: Value) {
        self.stream.send(Message::text(message.to_string())).await.unwrap();
    }

    /// The next message, if one comes in time; long enough for a busy machine.
    async fn hear(&mut self) -> Option<Value> {
        self.hear_within(Duration::from_secs(10)).await
    }

    async fn hear_within(&mut self, time: Duration) -> Option<Value> {
        loop {
            match tokio::time::timeout(time, self.stream.next()).await {
                Err(_) => return None,
                Ok(Some(Ok(Message::Text(text)))) => {
                    return Some(serde_json::from_str(&text).unwrap());
                }
                Ok(Some(Ok(Message::Ping(_) | Message::Pong(_)))) => {}
                Ok(other) => panic!("{other:?}"),
            }
        }
    }

    /// The next message, whatever it says.
    pub(crate) async fn answer(&mut self) -> Value {
        match self.early.pop_front() {
            Some(message) => message,
            None => self.hear().await.expect("an answer"),
        }
    }

    /// The next event of `field`, if one comes.
    pub(crate) async fn event(&mut self, field: &str) -> Option<Value> {
        let message = match self.early.pop_front() {
            Some(message) => message,
            None => self.hear().await?,
        };
        assert_eq!(message["type"], "next", "{message:#}");
        assert!(message["payload"]["errors"].is_null(), "{message:#}");
        Some(message["payload"]["data"][field].clone())
    }

    /// The code of the error that a subscription is refused with.
    pub(crate) async fn refusal(&mut self) -> String {
        let message = self.answer().await;
        let errors =
            if message["type"] == "error" { &message["payload"] } else { &message["payload"]["errors"] };
        errors[0]["extensions"]["code"].as_str().unwrap_or_else(|| panic!("{message:#}")).into()
    }

    /// Whatever comes until nothing does for a while.
    pub(crate) async fn heard(&mut self) -> Vec<Value> {
        let mut heard: Vec<_> = self.early.drain(..).collect();
        while let Some(message) = self.hear_within(Duration::from_millis(1_500)).await {
            heard.push(message);
        }
        heard
    }

    /// The next event of `field`, if one comes before the server closes the socket or `time` has passed.
    pub(crate) async fn event_within(&mut self, field: &str, time: Duration) -> Option<Value> {
        loop {
            let message = match self.early.pop_front() {
                Some(message) => message,
                None => match tokio::time::timeout(time, self.stream.next()).await {
                    Ok(Some(Ok(Message::Text(text)))) => serde_json::from_str(&text).unwrap(),
                    Ok(Some(Ok(Message::Ping(_) | Message::Pong(_)))) => continue,
                    _ => return None,
                },
            };
            assert_eq!(message["type"], "next", "{message:#}");
            return Some(message["payload"]["data"][field].clone());
        }
    }

    /// The code that the server closes it with, once it does and without another word.
    pub(crate) async fn close_code(&mut self) -> u16 {
        assert_eq!(self.early, [] as [Value; 0]);
        loop {
            match tokio::time::timeout(Duration::from_secs(30), self.stream.next()).await {
                Ok(Some(Ok(Message::Ping(_) | Message::Pong(_)))) => {}
                Ok(Some(Ok(Message::Close(Some(frame))))) => return frame.code.into(),
                other => panic!("not closed: {other:?}"),
            }
        }
    }

    /// Waits until the server has looked so often whether the client is there.
    pub(crate) async fn pinged(&mut self, times: usize) {
        let mut pings = 0;
        while pings < times {
            match tokio::time::timeout(Duration::from_secs(30), self.stream.next()).await {
                Ok(Some(Ok(Message::Ping(_)))) => pings += 1,
                Ok(Some(Ok(Message::Text(text)))) => {
                    self.early.push_back(serde_json::from_str(&text).unwrap());
                }
                other => panic!("no ping: {other:?}"),
            }
        }
    }

    /// The answer to a query on the same socket.
    pub(crate) async fn query(&mut self, query: &str) -> Value {
        self.say(json!({ "id": "3", "type": "subscribe", "payload": { "query": query } })).await;
        loop {
            let message = self.hear().await.unwrap();
            if message["id"] == "3" {
                return message;
            }
        }
    }

    /// Whether nothing is told for a while.
    pub(crate) async fn is_quiet(&mut self) -> bool {
        self.early.is_empty() && self.hear_within(Duration::from_millis(1_500)).await.is_none()
    }
}
