//! People who submit, approve and pay costs, each step under a key, and one who follows the alerts.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use entity::alert_event;
use futures_util::{SinkExt, StreamExt};
use plimsoll::feed::cursor;
use sea_orm::{EntityTrait, QueryOrder};
use serde_json::{Value, json};
use tokio::task::JoinHandle;
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::{Message, client::IntoClientRequest};

use super::world::World;

const WRITERS: usize = 6;
const SUBMIT: &str = "mutation($input: SubmitCostInput!) { submitCost(input: $input) {
    cost { id status } errors { code message } } }";
const APPROVE: &str = "mutation($input: ApproveCostInput!) { approveCost(input: $input) {
    cost { id status } errors { code } } }";
const PAY: &str =
    "mutation($input: PayCostInput!) { payCost(input: $input) { cost { id status } errors { code } } }";

/// Something that was asked under a key, and the answer to it, once there was one.
#[derive(Clone)]
pub(super) struct Entry {
    who: &'static str,
    query: &'static str,
    input: Value,
    /// The text of the first answer that arrived.
    pub answer: Option<String>,
}

impl Entry {
    /// The payload that was answered.
    pub(super) fn payload(&self) -> Value {
        let answer: Value = serde_json::from_str(self.answer.as_deref().unwrap()).unwrap();
        let data = answer["data"].as_object().unwrap_or_else(|| panic!("{answer}"));
        data.values().next().unwrap().clone()
    }
}

/// Everything that was asked, by its key.
pub(super) type Ledger = Arc<Mutex<BTreeMap<String, Entry>>>;

/// What runs during a round.
pub(super) struct Running {
    stop: Arc<AtomicBool>,
    writers: Vec<JoinHandle<()>>,
}

impl Running {
    /// Nobody begins anything new.
    pub(super) fn stop(&self) {
        self.stop.store(true, Ordering::SeqCst);
    }

    /// Waits until everybody has noticed.
    pub(super) async fn halt(self) {
        for writer in self.writers {
            writer.await.unwrap();
        }
    }
}

/// The people.
pub(super) struct Load {
    client: reqwest::Client,
    /// With the amount that each of its costs has.
    projects: Vec<(Value, String)>,
    pub ledger: Ledger,
    tokens: BTreeMap<&'static str, String>,
    follower: Follower,
    repeated: usize,
    unsure: usize,
}

impl Load {
    pub(super) async fn new(world: &World) -> Self {
        let client = reqwest::Client::builder().timeout(Duration::from_secs(40)).build().unwrap();
        let db = world.open().await;
        let last = alert_event::Entity::find().order_by_desc(alert_event::Column::Seq);
        let start = cursor::of(&last.one(&db.reader).await.unwrap().unwrap());
        db.close().await.unwrap();
        let mut load = Self {
            client,
            projects: Vec::new(),
            ledger: Ledger::default(),
            tokens: BTreeMap::new(),
            follower: Follower::new(start),
            repeated: 0,
            unsure: 0,
        };
        load.sign_in(world).await;
        let query = "{ projects(first: 100, filter: { stage: [EXECUTION] }) {
            nodes { id costSummary { redLine { amount } } } } }";
        let token = &load.tokens["project_manager"];
        let answer = ask(&load.client, &world.url, token, None, query, &json!({})).await;
        let answer: Value = serde_json::from_str(&answer.unwrap()).unwrap();
        for node in answer["data"]["projects"]["nodes"].as_array().unwrap() {
            let line = node["costSummary"]["redLine"]["amount"].as_str();
            let line: f64 = line.and_then(|line| line.parse().ok()).unwrap_or_default();
            // A tenth of what it may cost: each has passed its red line before long.
            load.projects.push((node["id"].clone(), format!("{:.0}", (line / 10.0).max(100.0))));
        }
        assert!(load.projects.len() > 3, "{answer}");
        load
    }

    async fn sign_in(&mut self, world: &World) {
        for who in ["project_manager", "finance", "finance2", "director", "business_owner"] {
            let query = format!(
                "mutation {{ signIn(input: {{ email: \"{who}@demo.example\", password: \"plimsoll-demo\" }}) {{ accessToken }} }}"
            );
            let token = loop {
                let answer = ask(&self.client, &world.url, "", None, &query, &json!({})).await;
                let answer: Value = serde_json::from_str(&answer.unwrap_or_default()).unwrap_or_default();
                match answer["data"]["signIn"]["accessToken"].as_str() {
                    Some(token) => break token.to_owned(),
                    None => tokio::time::sleep(Duration::from_millis(50)).await,
                }
            };
            self.tokens.insert(who, token);
        }
    }

    /// Sets everybody to work.
    pub(super) async fn run(&mut self, world: &World, round: u32) -> Running {
        self.sign_in(world).await;
        self.follower.follow(&world.url, &self.tokens["business_owner"]);
        let stop = Arc::new(AtomicBool::new(false));
        let writers = (0..WRITERS)
            .map(|writer| {
                let work = Work {
                    client: self.client.clone(),
                    url: world.url.clone(),
                    tokens: self.tokens.clone(),
                    ledger: self.ledger.clone(),
                    projects: self.projects.clone(),
                    stop: stop.clone(),
                };
                tokio::spawn(work.until_stopped(format!("crash-{round}-{writer}")))
            })
            .collect();
        Running { stop, writers }
    }

    /// Asks again what was not answered; and some of what was.
    pub(super) async fn settle(&mut self, world: &World) {
        self.sign_in(world).await;
        self.follower.follow(&world.url, &self.tokens["business_owner"]);
        let entries = self.ledger.lock().unwrap().clone();
        let latest = entries.len().saturating_sub(12);
        for (number, (key, entry)) in entries.into_iter().enumerate() {
            if entry.answer.is_some() && number < latest {
                continue;
            }
            let answer = loop {
                let token = &self.tokens[entry.who];
                let answer =
                    ask(&self.client, &world.url, token, Some(&key), entry.query, &entry.input).await;
                match answer {
                    Some(answer) if !answer.contains("UNAVAILABLE") => break answer,
                    _ => tokio::time::sleep(Duration::from_millis(50)).await,
                }
            };
            match &entry.answer {
                Some(first) => {
                    self.repeated += 1;
                    assert_eq!(&answer, first, "{key}");
                }
                None => {
                    self.unsure += 1;
                    self.ledger.lock().unwrap().insert(key, Entry { answer: Some(answer), ..entry });
                }
            }
        }
    }

    /// Waits for the last alerts, and compares what was followed in pieces with the whole.
    pub(super) async fn finish(&mut self, world: &World) {
        let token = self.tokens["business_owner"].clone();
        let mut whole = Follower::new(self.follower.start.clone());
        whole.follow(&world.url, &token);
        let mut before = usize::MAX;
        while before != whole.count() {
            before = whole.count();
            tokio::time::sleep(Duration::from_secs(2)).await;
        }
        let (whole, pieces) = (whole.cursors(), self.follower.cursors());
        assert!(!whole.is_empty(), "nothing happened");
        assert_eq!(pieces, whole);
    }

    pub(super) fn summary(&self) -> String {
        let asked = self.ledger.lock().unwrap().len();
        format!(
            "{asked} writes, {} asked again without an answer, {} with one, {} alert events",
            self.unsure,
            self.repeated,
            self.follower.count()
        )
    }
}

/// The text of an answer, if there was one.
async fn ask(
    client: &reqwest::Client,
    url: &str,
    token: &str,
    key: Option<&str>,
    query: &str,
    input: &Value,
) -> Option<String> {
    let mut request = client.post(format!("{url}/graphql")).header("accept", "application/json");
    if !token.is_empty() {
        request = request.bearer_auth(token);
    }
    if let Some(key) = key {
        request = request.header("idempotency-key", key);
    }
    let request = request.json(&json!({ "query": query, "variables": { "input": input } }));
    request.send().await.ok()?.text().await.ok().filter(|text| !text.is_empty())
}

struct Work {
    client: reqwest::Client,
    url: String,
    tokens: BTreeMap<&'static str, String>,
    ledger: Ledger,
    projects: Vec<(Value, String)>,
    stop: Arc<AtomicBool>,
}

impl Work {
    async fn until_stopped(self, name: String) {
        let mut number = 0;
        while self
            .spend(&format!("{name}-{number}"), rand::random_range(0..self.projects.len()))
            .await
            .is_some()
        {
            number += 1;
        }
    }

    /// A cost, with all that follows; none once something was not answered.
    async fn spend(&self, key: &str, project: usize) -> Option<()> {
        let (project, amount) = &self.projects[project];
        let input = json!({
            "projectId": project, "category": "MEDIA", "description": key, "payee": "Crash",
            "amount": { "amount": amount }, "incurredOn": "2025-12-01",
        });
        let submitted = self.ask(key, "project_manager", SUBMIT, input).await?;
        let id = json!({ "id": submitted["cost"]["id"] });
        let approved = self.ask(&format!("{key}-a"), "finance", APPROVE, id.clone()).await?;
        if approved["cost"]["status"] == "FINANCE_APPROVED" {
            self.ask(&format!("{key}-d"), "director", APPROVE, id.clone()).await?;
        }
        self.ask(&format!("{key}-p"), "finance2", PAY, id).await?;
        Some(())
    }

    /// The payload; none once the answer did not come, or it is time to stop.
    async fn ask(&self, key: &str, who: &'static str, query: &'static str, input: Value) -> Option<Value> {
        if self.stop.load(Ordering::SeqCst) {
            return None;
        }
        let mut entry = Entry { who, query, input, answer: None };
        self.ledger.lock().unwrap().insert(key.into(), entry.clone());
        let answer = ask(&self.client, &self.url, &self.tokens[who], Some(key), query, &entry.input).await?;
        if answer.contains("\"UNAVAILABLE\"") {
            return None;
        }
        entry.answer = Some(answer);
        let payload = entry.payload();
        self.ledger.lock().unwrap().insert(key.into(), entry);
        Some(payload)
    }
}

/// Follows the alerts, and goes on from the last cursor whenever it was cut off.
struct Follower {
    start: String,
    cursors: Arc<Mutex<Vec<String>>>,
    task: Option<JoinHandle<()>>,
}

impl Follower {
    fn new(start: String) -> Self {
        Self { start, cursors: Arc::default(), task: None }
    }

    /// From now on at this address.
    fn follow(&mut self, url: &str, token: &str) {
        if let Some(task) = self.task.take() {
            task.abort();
        }
        let (url, token) = (url.replace("http", "ws") + "/graphql", token.to_owned());
        let (start, cursors) = (self.start.clone(), self.cursors.clone());
        self.task = Some(tokio::spawn(async move {
            loop {
                let after = cursors.lock().unwrap().last().cloned().unwrap_or_else(|| start.clone());
                let _ = listen(&url, &token, &after, &cursors).await;
                tokio::time::sleep(Duration::from_millis(30)).await;
            }
        }));
    }

    fn count(&self) -> usize {
        self.cursors.lock().unwrap().len()
    }

    fn cursors(&self) -> Vec<String> {
        self.cursors.lock().unwrap().clone()
    }
}

type Cut = Box<dyn std::error::Error + Send + Sync>;

async fn listen(url: &str, token: &str, after: &str, cursors: &Mutex<Vec<String>>) -> Result<(), Cut> {
    let mut request = url.into_client_request()?;
    request.headers_mut().insert("sec-websocket-protocol", "graphql-transport-ws".parse()?);
    let (mut socket, _) = connect_async(request).await?;
    let payload = json!({ "Authorization": format!("Bearer {token}") });
    let init = json!({ "type": "connection_init", "payload": payload });
    socket.send(Message::text(init.to_string())).await?;
    let query = "subscription($after: String) { alerts(after: $after) { cursor } }";
    let payload = json!({ "query": query, "variables": { "after": after } });
    let subscribe = json!({ "type": "subscribe", "id": "1", "payload": payload });
    socket.send(Message::text(subscribe.to_string())).await?;
    while let Some(message) = socket.next().await {
        let Message::Text(text) = message? else { continue };
        let message: Value = serde_json::from_str(&text)?;
        if let Some(cursor) = message["payload"]["data"]["alerts"]["cursor"].as_str() {
            cursors.lock().unwrap().push(cursor.to_owned());
        }
    }
    Ok(())
}
