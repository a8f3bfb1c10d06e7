//! A number of connections that ask without a pause, and what it costs to answer them.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use tokio::task::JoinSet;

use crate::Outcome;
use crate::client::Connection;
use crate::process;
use crate::server::Server;

/// Requests with their bodies' answers in length: a shorter one would be an error in disguise.
pub type Requests = Arc<Vec<(Vec<u8>, usize)>>;

/// What was seen.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// How long each request took.
    pub latencies: Vec<Duration>,
    /// How long it was asked.
    pub time: Duration,
    /// Processor time of the server.
    pub server: Duration,
    /// Processor time of the database, where it is a server of its own.
    pub database: Duration,
    /// The server's largest memory in KiB.
    pub peak: u64,
}

impl Seen {
    /// Together with another run.
    pub fn add(&mut self, other: Self) {
        self.latencies.extend(other.latencies);
        self.time += other.time;
        self.server += other.server;
        self.database += other.database;
        self.peak = self.peak.max(other.peak);
    }
}

/// Sends each request once and learns how long its answer is.
pub async fn learn(server: &Server, requests: Vec<Vec<u8>>) -> Outcome<Requests> {
    let mut connection = Connection::open(&server.address).await?;
    let mut learnt = Vec::with_capacity(requests.len());
    for request in requests {
        let length = connection.send(&request).await?.len();
        learnt.push((request, length));
    }
    Ok(Arc::new(learnt))
}

/// Asks for a while on that many connections.
pub async fn run(
    server: &Server,
    postmaster: Option<u32>,
    requests: &Requests,
    connections: usize,
    time: Duration,
) -> Outcome<Seen> {
    let mut opened = Vec::with_capacity(connections);
    for _ in 0..connections {
        opened.push(Connection::open(&server.address).await?);
    }
    let database = || postmaster.map_or(Ok(Duration::ZERO), process::cpu_of_family);
    process::forget_peak(server.pid)?;
    let before = (process::cpu(server.pid)?, database()?);
    let begun = Instant::now();
    let turn = Arc::new(AtomicUsize::new(0));
    let mut asking = JoinSet::new();
    for connection in opened {
        asking.spawn(ask(connection, requests.clone(), turn.clone(), begun + time));
    }
    let mut seen = Seen::default();
    while let Some(latencies) = asking.join_next().await {
        seen.latencies.extend(latencies??);
    }
    seen.time = begun.elapsed();
    seen.server = process::cpu(server.pid)?.saturating_sub(before.0);
    seen.database = database()?.saturating_sub(before.1);
    seen.peak = process::memory(server.pid, "VmHWM")?;
    Ok(seen)
}

async fn ask(
    mut connection: Connection,
    requests: Requests,
    turn: Arc<AtomicUsize>,
    end: Instant,
) -> Outcome<Vec<Duration>> {
    let mut latencies = Vec::new();
    let mut sent = Instant::now();
    while sent < end {
        let (request, length) = &requests[turn.fetch_add(1, Ordering::Relaxed) % requests.len()];
        if connection.send(request).await?.len() != *length {
            return Err("an answer has another length than before".into());
        }
        let answered = Instant::now();
        latencies.push(answered - sent);
        sent = answered;
    }
    Ok(latencies)
}
