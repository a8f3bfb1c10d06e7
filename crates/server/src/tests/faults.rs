//! A panic is answered as a fault with an id, which finds its cause in the log; nothing else ends.

use std::io;
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use tracing_subscriber::fmt::MakeWriter;

use super::fixture::start;
use crate::Limits;
use app::metrics::METRICS;

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(line);
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn panics_are_faults_on_every_transport() {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt().with_writer(log.clone()).with_ansi(false).finish();
    // The server runs on this thread, too.
    let _log = tracing::subscriber::set_default(subscriber);
    let before = METRICS.panics.get();
    let server = start(Limits::default()).await;
    let mut ids = Vec::new();
    let mut fault = |error: &Value| {
        assert_eq!(error["extensions"]["code"], "INTERNAL", "{error}");
        assert!(!error.to_string().contains("secret"), "{error}");
        ids.push(error["extensions"]["id"].as_str().unwrap().to_owned());
    };

    let (status, body) = server.post("{ panics }").await;
    assert_eq!(status, 500);
    fault(&body["errors"][0]);
    for query in ["{ panics }", "subscription { breaks }"] {
        let events = server.events(&json!({ "query": query })).await;
        let data = events.lines().rev().find_map(|line| line.strip_prefix("data: ")).unwrap();
        fault(&serde_json::from_str::<Value>(data).unwrap()["errors"][0]);
    }
    let mut client = server.ready().await;
    for query in ["{ panics }", "subscription { breaks }"] {
        client.subscribe("1", query).await;
        let error = loop {
            let message = client.hear().await;
            if message["type"] == "error" {
                break message;
            }
        };
        fault(&error["payload"][0]);
    }
    // The same socket goes on.
    client.subscribe("1", "{ hello }").await;
    assert_eq!(client.hear().await["type"], "next");
    server.lives().await;

    assert!(METRICS.panics.get() >= before + 5);
    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert_eq!(ids.len(), 5);
    for id in ids {
        let line = log.lines().find(|line| line.contains(&id)).unwrap_or_else(|| panic!("{id} in {log}"));
        assert!(line.contains("ERROR") && line.contains("secret of the"), "{line}");
    }
}
