//! The id of a request: taken or made, answered, in the log and in errors of the server's own.

use std::io;
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use tokio_tungstenite::{connect_async, tungstenite::client::IntoClientRequest};

use super::fixture::{Client, Server, start};
use crate::Limits;

async fn answered(server: &Server, given: &[&[u8]], query: &str) -> (String, Value) {
    let mut request = reqwest::Client::new().post(server.url()).json(&json!({ "query": query }));
    for id in given {
        request = request.header("x-request-id", reqwest::header::HeaderValue::from_bytes(id).unwrap());
    }
    let response = request.send().await.unwrap();
    let id = response.headers()["x-request-id"].to_str().unwrap().to_owned();
    (id, response.json().await.unwrap())
}

#[tokio::test]
async fn an_id_that_makes_sense_is_taken_and_any_other_is_made_anew() {
    let server = start(Limits::default()).await;
    let long = "x".repeat(100);
    for id in ["a", "7f1c-2/3:4=", &long] {
        assert_eq!(answered(&server, &[id.as_bytes()], "{ hello }").await.0, id);
    }
    let too_long = "x".repeat(101);
    let mut made = Vec::new();
    let odd: [&[&[u8]]; 6] =
        [&[], &[b""], &[b"a b"], &[too_long.as_bytes()], &["é".as_bytes()], &[b"one", b"two"]];
    for given in odd {
        let (id, _) = answered(&server, given, "{ hello }").await;
        assert_eq!(uuid::Uuid::parse_str(&id).unwrap().get_version_num(), 7, "{given:?}");
        assert!(!made.contains(&id));
        made.push(id);
    }
    // Whatever is answered.
    let lost = reqwest::get(format!("http://{}/nowhere", server.address)).await.unwrap();
    assert!(lost.status() == 404 && lost.headers().contains_key("x-request-id"));
}

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, text: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(text);
        Ok(text.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn errors_of_the_server_s_own_name_their_request_as_the_log_does() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt().json().with_writer(move || writer.clone()).finish();
    // All of the test runs on this thread.
    let _logging = tracing::subscriber::set_default(subscriber);
    let server = start(Limits::default()).await;
    let logged = |id: &str| {
        let log = log.0.lock().unwrap();
        let lines =
            str::from_utf8(&log).unwrap().lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        lines.filter(|line| line["fields"]["request_id"] == id).count()
    };
    for query in ["{ fails }", "{ panics }", "mutation { breaks(commits: false) }"] {
        let (id, answer) = answered(&server, &[], query).await;
        assert_eq!(answer["errors"][0]["extensions"]["requestId"], id, "{answer}");
        assert_eq!(logged(&id), 1, "{query}");
    }
    let (_, answer) = answered(&server, &[], "{ nope }").await;
    assert!(answer["errors"][0]["extensions"].get("requestId").is_none(), "a fault of the client's");

    let events = reqwest::Client::new().post(server.url()).header("accept", "text/event-stream");
    let events = events.json(&json!({ "query": "subscription { breaks }" })).send().await.unwrap();
    let id = events.headers()["x-request-id"].to_str().unwrap().to_owned();
    assert!(events.text().await.unwrap().contains(&format!("\"requestId\":\"{id}\"")));
    assert_eq!(logged(&id), 1);

    let mut request = format!("ws://{}/graphql", server.address).into_client_request().unwrap();
    for (name, value) in [("sec-websocket-protocol", "graphql-transport-ws"), ("x-request-id", "socket")] {
        request.headers_mut().insert(name, value.parse().unwrap());
    }
    let (stream, answer) = connect_async(request).await.unwrap();
    assert_eq!(answer.headers()["x-request-id"], "socket");
    let mut client = Client(stream);
    client.say(json!({"type": "connection_init"})).await;
    client.hear().await;
    for (query, id) in [("{ panics }", "socket/1"), ("subscription { breaks }", "socket/2")] {
        client.subscribe("o", query).await;
        let mut message = client.hear().await;
        if message["payload"]["data"].is_object() {
            message = client.hear().await;
        }
        assert_eq!(message["payload"][0]["extensions"]["requestId"], id, "{message}");
        assert_eq!(logged(id), 1);
    }
}
