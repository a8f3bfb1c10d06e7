//! A server that is measured: started for this run and ended with it.

use std::fs::File;
use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::process::{Child, Command};
use tokio::time::sleep;

use crate::Outcome;

/// What plimsoll's and the peer's subscribers ask for.
const QUERY: &str = include_str!("../../requests/stream.graphql");

/// The three that are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The server of this repository: a mutation in the database, rights, everybody's own subscription.
    Plimsoll,
    /// Ready bytes to everybody.
    Bare,
    /// Mercurius, with its own publish and subscribe in memory.
    Peer,
}

impl Kind {
    /// In the order of their turns.
    pub const ALL: [Self; 3] = [Self::Plimsoll, Self::Bare, Self::Peer];

    /// As the report calls it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Plimsoll => "plimsoll",
            Self::Bare => "bare broadcast",
            Self::Peer => "peer",
        }
    }

    /// What its subscribers ask for.
    pub fn query(self) -> &'static str {
        QUERY
    }

    fn command(self, programs: &Programs, address: &str) -> Outcome<Command> {
        Ok(match self {
            Self::Plimsoll => {
                let mut command = Command::new(&programs.plimsoll);
                command.args(["serve", "--demo", "--listen", address, "--database-url", &programs.database]);
                command.args(["--cost-per-minute", "off"]);
                command
            }
            Self::Bare => {
                let mut command = Command::new(std::env::current_exe()?);
                command.args(["bare", address]);
                command
            }
            Self::Peer => {
                let mut command = Command::new("node");
                command.arg(&programs.peer).arg(address).env("NODE_ENV", "production");
                command
            }
        })
    }
}

/// Where they are.
pub struct Programs {
    /// The server's program.
    pub plimsoll: String,
    /// The peer's script.
    pub peer: String,
    /// The server's database.
    pub database: String,
    /// Where their logs go.
    pub logs: String,
}

/// A running server.
pub struct Server {
    /// Which.
    pub kind: Kind,
    /// Its process.
    pub pid: u32,
    /// Where it listens.
    pub address: String,
    /// What raises an alert on plimsoll: a token, and the id of an alert.
    raises: Option<(String, String)>,
    _child: Child,
}

impl Server {
    /// Starts it and waits until it accepts connections.
    pub async fn start(kind: Kind, programs: &Programs) -> Outcome<Self> {
        let address = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.to_string();
        let log = File::create(Path::new(&programs.logs).join(format!("fanout-{}.log", kind.name())))?;
        let mut command = kind.command(programs, &address)?;
        let child = command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log).kill_on_drop(true);
        let child = child.spawn().map_err(|error| format!("{} can't be started: {error}", kind.name()))?;
        let pid = child.id().ok_or("it has ended already")?;
        let mut server = Self { kind, pid, address, raises: None, _child: child };
        let begun = Instant::now();
        while TcpStream::connect(&server.address).await.is_err() {
            if begun.elapsed() > Duration::from_secs(60) {
                return Err(format!("{} was not ready in a minute; see its log", kind.name()).into());
            }
            sleep(Duration::from_millis(10)).await;
        }
        if kind == Kind::Plimsoll {
            let token = server.sign_in().await?;
            let query = "{ alerts(first: 1, filter: { status: [OPEN, ACKNOWLEDGED] }) { nodes { id } } }";
            let found = server.ask(query, json!({}), &token).await?;
            let id = found.pointer("/alerts/nodes/0/id").and_then(Value::as_str).ok_or("no alert")?;
            server.raises = Some((token, id.to_owned()));
        }
        Ok(server)
    }

    /// Tokens of that many sessions.
    pub async fn tokens(&self, count: usize) -> Outcome<Vec<String>> {
        if self.kind != Kind::Plimsoll {
            return Ok(vec![String::new()]);
        }
        let mut tokens = Vec::with_capacity(count);
        for _ in 0..count {
            tokens.push(format!("Bearer {}", self.sign_in().await?));
        }
        Ok(tokens)
    }

    async fn sign_in(&self) -> Outcome<String> {
        let query = "mutation($input: SignInInput!) { signIn(input: $input) { accessToken } }";
        let input = json!({ "email": "team_lead@demo.example", "password": "plimsoll-demo" });
        let answer = self.ask(query, json!({ "input": input }), "").await?;
        let token = answer.pointer("/signIn/accessToken").and_then(Value::as_str);
        Ok(token.ok_or("nobody was signed in")?.to_owned())
    }

    /// Raises an alert; the bare broadcast and the peer are told what to tell.
    pub async fn raise(&self, sample: &str) -> Outcome {
        match (self.kind, &self.raises) {
            (Kind::Bare, _) => self.post(sample, "").await.map(drop),
            (_, Some((token, id))) => {
                let query =
                    "mutation($id: ID!) { acknowledgeAlert(input: { id: $id, note: \"Seen\" }) { errors { message } } }";
                self.ask(query, json!({ "id": id }), token).await.map(drop)
            }
            _ => {
                let message: Value = serde_json::from_str(sample)?;
                let event = message.pointer("/payload/data/alerts").ok_or("no event")?.to_string();
                let query = "mutation($event: String!) { raise(event: $event) }";
                self.ask(query, json!({ "event": event }), "").await.map(drop)
            }
        }
    }

    /// A message as a subscriber receives it.
    pub async fn sample(&self) -> Outcome<String> {
        let token = self.tokens(1).await?.remove(0);
        let (_, alert) = self.raises.as_ref().ok_or("only plimsoll has a sample")?;
        let query = "query($id: ID!) { node(id: $id) { ... on Alert { id rule kind severity status message
            project { id code name } } } }";
        let found = self.ask(query, json!({ "id": alert }), token.trim_start_matches("Bearer ")).await?;
        let event = json!({
            "cursor": "YWxlcnQ6MTIzOkFCQ0RFRkdI", "type": "ACKNOWLEDGED", "at": "2026-01-01T00:00:00.000000Z",
            "severity": found["node"]["severity"], "alert": found["node"],
        });
        Ok(json!({ "type": "next", "id": "1", "payload": { "data": { "alerts": event } } }).to_string())
    }

    async fn ask(&self, query: &str, variables: Value, token: &str) -> Outcome<Value> {
        let body = json!({ "query": query, "variables": variables }).to_string();
        let mut answer: Value = serde_json::from_str(&self.post(&body, token).await?)?;
        match answer.get("errors") {
            Some(errors) => Err(format!("{} answers with errors: {errors}", self.kind.name()).into()),
            None => Ok(answer["data"].take()),
        }
    }

    async fn post(&self, body: &str, token: &str) -> Outcome<String> {
        let mut stream = TcpStream::connect(&self.address).await?;
        let token =
            if token.is_empty() { String::new() } else { format!("authorization: Bearer {token}\r\n") };
        let head = format!(
            "POST /graphql HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\naccept: application/json\r\n\
             content-type: application/json\r\n{token}content-length: {}\r\n\r\n",
            body.len()
        );
        stream.write_all(head.as_bytes()).await?;
        stream.write_all(body.as_bytes()).await?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await?;
        let (head, body) = answer.split_once("\r\n\r\n").ok_or("not an answer")?;
        if !head.starts_with("HTTP/1.1 200") {
            return Err(format!("{}: {answer}", self.kind.name()).into());
        }
        Ok(body.to_owned())
    }
}
