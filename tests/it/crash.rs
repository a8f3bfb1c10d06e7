//! A server killed in the middle loses nothing that it acknowledged, and leaves nothing half done.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde_json::{Value, json};

use crate::support::process::Process;

fn start(database: &str) -> Process {
    Process::serve(database, &["--demo"])
}

async fn send(
    client: &reqwest::Client,
    url: &str,
    token: Option<&str>,
    query: &str,
    input: Value,
) -> Option<Value> {
    let mut request = client
        .post(format!("{url}/graphql"))
        .header("accept", "application/json")
        .json(&json!({ "query": query, "variables": input }));
    if let Some(token) = token {
        request = request.bearer_auth(token);
    }
    let answer: Value = request.send().await.ok()?.json().await.ok()?;
    assert!(answer["errors"].is_null(), "{answer:#}");
    Some(answer["data"].clone())
}

async fn sign_in(client: &reqwest::Client, url: &str, who: &str) -> String {
    let query = "mutation($email: String!) { signIn(input: { email: $email, password: \"plimsoll-demo\" }) { accessToken } }";
    let data =
        send(client, url, None, query, json!({ "email": format!("{who}@demo.example") })).await.unwrap();
    data["signIn"]["accessToken"].as_str().unwrap().to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_survives_a_kill() {
    let directory = tempfile::tempdir().unwrap();
    let database = format!("sqlite://{}?mode=rwc", directory.path().join("x.db").display());
    let client = reqwest::Client::new();
    let mut server = start(&database);
    let acknowledged = Arc::new(std::sync::Mutex::new(Vec::<String>::new()));
    for round in 0..4 {
        let token = sign_in(&client, &server.url, "sales").await;
        let stop = Arc::new(AtomicBool::new(false));
        let writers: Vec<_> = (0..4)
            .map(|writer| {
                let (client, url, token) = (client.clone(), server.url.clone(), token.clone());
                let (acknowledged, stop) = (acknowledged.clone(), stop.clone());
                tokio::spawn(async move {
                    let query = "mutation($name: String!) { createCustomer(input: { name: $name, contacts: [{ name: \"C\" }] })
                        { customer { id } errors { message } } }";
                    for number in 0.. {
                        if stop.load(Ordering::SeqCst) {
                            return;
                        }
                        let name = format!("crash {round}-{writer}-{number}");
                        let Some(_) = send(&client, &url, Some(&token), query, json!({ "name": name })).await else { return };
                        acknowledged.lock().unwrap().push(name);
                    }
                })
            })
            .collect();
        tokio::time::sleep(Duration::from_millis(300 + 130 * round)).await;
        server.child.kill().unwrap();
        stop.store(true, Ordering::SeqCst);
        for writer in writers {
            writer.await.unwrap();
        }
        server = start(&database);
    }
    let acknowledged = acknowledged.lock().unwrap().clone();
    assert!(acknowledged.len() > 20, "too few writes to tell: {}", acknowledged.len());
    let token = sign_in(&client, &server.url, "sales").await;
    let query =
        "query($after: String) { customers(first: 100, after: $after, filter: { search: \"crash\" }) {
        pageInfo { hasNextPage endCursor } nodes { name contacts { name } } } }";
    let (mut stored, mut after) = (Vec::new(), Value::Null);
    loop {
        let page = send(&client, &server.url, Some(&token), query, json!({ "after": after })).await.unwrap()
            ["customers"]
            .clone();
        for node in page["nodes"].as_array().unwrap() {
            assert_eq!(node["contacts"].as_array().unwrap().len(), 1, "half a customer: {node}");
            stored.push(node["name"].as_str().unwrap().to_string());
        }
        if page["pageInfo"]["hasNextPage"] == false {
            break;
        }
        after = page["pageInfo"]["endCursor"].clone();
    }
    for name in &acknowledged {
        assert_eq!(stored.iter().filter(|stored| *stored == name).count(), 1, "{name} was acknowledged");
    }
}
