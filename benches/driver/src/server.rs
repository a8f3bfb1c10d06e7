//! A server that is measured: started for this run and ended with it.

use std::fs::File;
use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::process::{Child, Command};
use tokio::time::sleep;

use crate::Outcome;
use crate::client::{Connection, get, post};

/// Who signs in, and sees one of two lines of business: half of the portfolio.
const VIEWER: (&str, &str) = ("team_lead@demo.example", "plimsoll-demo");

/// The three that are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The server of this repository, with all rights applied.
    Plimsoll,
    /// The same answers by hand.
    Limit,
    /// The same API on Node.
    Peer,
}

impl Kind {
    /// As the report calls it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Plimsoll => "plimsoll",
            Self::Limit => "limit",
            Self::Peer => "peer",
        }
    }

    fn command(self, programs: &Programs, address: &str) -> Command {
        let database = &programs.database;
        match self {
            Self::Plimsoll => {
                let mut command = Command::new(&programs.plimsoll);
                // Demo users may sign in then; there is demo data already.
                command.args(["serve", "--demo", "--listen", address, "--database-url", database]);
                // One user asks for all there is.
                command.args(["--cost-per-minute", "off"]);
                command
            }
            Self::Limit => {
                let mut command = Command::new(&programs.limit);
                command.args([database, address]);
                command
            }
            Self::Peer => {
                let mut command = Command::new("node");
                command.arg(&programs.peer).args([database, address]).env("NODE_ENV", "production");
                command
            }
        }
    }
}

/// Where they are, and the database they all read.
pub struct Programs {
    /// The server's program.
    pub plimsoll: String,
    /// The limit's program.
    pub limit: String,
    /// The peer's script.
    pub peer: String,
    /// The database's address.
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
    child: Child,
}

impl Server {
    /// Starts it and waits until it accepts connections.
    pub async fn start(kind: Kind, programs: &Programs) -> Outcome<Self> {
        let address = free_address()?;
        let log = File::create(Path::new(&programs.logs).join(format!("{}.log", kind.name())))?;
        let child = kind
            .command(programs, &address)
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .kill_on_drop(true)
            .spawn()
            .map_err(|error| format!("{} can't be started: {error}", kind.name()))?;
        let pid = child.id().ok_or("it has ended already")?;
        let mut server = Self { kind, pid, address, child };
        server.wait("").await?;
        Ok(server)
    }

    /// Starts the server of this repository, without demo, and says how long it took until it was ready.
    pub async fn start_timed(programs: &Programs) -> Outcome<(Self, Duration)> {
        let address = free_address()?;
        let begun = Instant::now();
        let child = Command::new(&programs.plimsoll)
            .args(["serve", "--listen", &address, "--database-url", &programs.database])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()?;
        let pid = child.id().ok_or("it has ended already")?;
        let mut server = Self { kind: Kind::Plimsoll, pid, address, child };
        server.wait("/readyz").await?;
        Ok((server, begun.elapsed()))
    }

    /// Waits until it accepts connections, and answers at `path` if there is one.
    async fn wait(&mut self, path: &str) -> Outcome {
        let begun = Instant::now();
        loop {
            if let Ok(mut connection) = Connection::open(&self.address).await
                && (path.is_empty() || connection.send(&get(path)).await.is_ok())
            {
                return Ok(());
            }
            if let Some(status) = self.child.try_wait()? {
                return Err(format!("{} ended early: {status}; see its log", self.kind.name()).into());
            }
            if begun.elapsed() > Duration::from_secs(60) {
                return Err(format!("{} was not ready in a minute; see its log", self.kind.name()).into());
            }
            sleep(Duration::from_millis(1)).await;
        }
    }

    /// Ends it.
    pub async fn stop(mut self) -> Outcome {
        Ok(self.child.kill().await?)
    }

    /// One answer, as JSON without errors.
    pub async fn ask(&self, body: &str, token: Option<&str>) -> Outcome<Value> {
        let mut connection = Connection::open(&self.address).await?;
        let answer: Value = serde_json::from_slice(connection.send(&post(body, token)).await?)?;
        match answer.get("errors") {
            Some(errors) => Err(format!("{} answers with errors: {errors}", self.kind.name()).into()),
            None => Ok(answer),
        }
    }

    /// A token, where one is needed. It is good for a quarter of an hour.
    pub async fn sign_in(&self) -> Outcome<Option<String>> {
        if self.kind != Kind::Plimsoll {
            return Ok(None);
        }
        let (email, password) = VIEWER;
        let query = "mutation($input: SignInInput!) { signIn(input: $input) { accessToken } }";
        let variables = json!({ "input": { "email": email, "password": password } });
        let answer = self.ask(&json!({ "query": query, "variables": variables }).to_string(), None).await?;
        let token = answer.pointer("/data/signIn/accessToken").and_then(Value::as_str);
        Ok(Some(token.ok_or("nobody was signed in")?.to_owned()))
    }
}

fn free_address() -> Outcome<String> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.to_string())
}
