//! One alert to thousands of subscribers: what it costs a server for each of them, how long it takes, and what a
//! subscriber who waits takes of its memory. `scripts/bench-stream.sh` calls it.

mod bare;
#[path = "../../driver/src/process.rs"]
#[allow(dead_code)]
mod process;
mod report;
mod server;
mod socket;
mod turn;

use std::collections::HashMap;

use server::{Kind, Programs, Server};
use tokio::signal::unix::{SignalKind, signal};
use turn::Seen;

/// As the server that is measured.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// What ends the run early: text for the one who started it.
pub type Outcome<T = ()> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

fn main() -> Outcome {
    rlimit::increase_nofile_limit(u64::MAX)?;
    let mut words = std::env::args().skip(1);
    match words.next().as_deref() {
        // The bare broadcast is a process of its own, with as many threads as any server.
        Some("bare") => {
            let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
            runtime.block_on(bare::serve(&words.next().ok_or("an address is missing")?))
        }
        Some("measure") => {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            tokio::task::LocalSet::new().block_on(&runtime, measure_or_stop(words))
        }
        _ => Err("`bare ADDRESS` or `measure --name value …`".into()),
    }
}

async fn measure_or_stop(words: impl Iterator<Item = String>) -> Outcome {
    let mut terminate = signal(SignalKind::terminate())?;
    // The servers end when they are dropped.
    tokio::select! {
        outcome = measure(words) => outcome,
        _ = terminate.recv() => Err("stopped".into()),
        _ = tokio::signal::ctrl_c() => Err("stopped".into()),
    }
}

/// What one server showed.
pub struct Measured {
    /// Which.
    pub kind: Kind,
    /// Memory of one subscriber who waits, in bytes.
    pub each: u64,
    /// What came of the alerts.
    pub seen: Seen,
}

async fn measure(words: impl Iterator<Item = String>) -> Outcome {
    let arguments = arguments(words)?;
    let get = |name: &str| arguments.get(name).cloned().ok_or_else(|| format!("--{name} is missing"));
    let programs = Programs {
        plimsoll: get("plimsoll")?,
        peer: get("peer")?,
        database: get("database")?,
        logs: get("logs")?,
    };
    let (subscribers, idle) = (get("subscribers")?.parse()?, get("idle")?.parse()?);
    let (rounds, alerts): (usize, usize) = (get("rounds")?.parse()?, get("alerts")?.parse()?);

    let mut servers = Vec::new();
    for kind in Kind::ALL {
        servers.push(Server::start(kind, &programs).await?);
    }
    // All of them tell what plimsoll tells.
    let sample = servers[0].sample().await?;
    let mut crowds = Vec::new();
    for server in &servers {
        eprintln!("  {subscribers} subscribers of {}", server.kind.name());
        crowds.push(turn::gather(server, subscribers).await?);
    }
    let mut seen = Kind::ALL.map(|_| Seen::default());
    for (server, crowd) in servers.iter().zip(&mut crowds) {
        turn::run(server, crowd, &sample, alerts).await?;
    }
    for round in 0..rounds {
        eprintln!("  round {} of {rounds}", round + 1);
        for ((server, crowd), seen) in servers.iter().zip(&mut crowds).zip(&mut seen) {
            seen.add(turn::run(server, crowd, &sample, alerts).await?);
        }
    }
    let each: Vec<u64> = crowds.iter().map(|crowd| crowd.each).collect();
    drop(crowds);
    eprintln!("  {idle} subscribers of plimsoll who wait");
    let fresh = Server::start(Kind::Plimsoll, &programs).await?;
    let waiting = turn::gather(&fresh, idle).await?.each;
    let measured: Vec<Measured> = Kind::ALL
        .into_iter()
        .zip(each)
        .zip(seen)
        .map(|((kind, each), seen)| Measured { kind, each, seen })
        .collect();
    let text = report::markdown(subscribers, &measured, idle, waiting, sample.len())?;
    std::fs::write(get("report")?, &text)?;
    println!("{text}");
    Ok(())
}

/// `--name value` each.
fn arguments(mut words: impl Iterator<Item = String>) -> Outcome<HashMap<String, String>> {
    let mut arguments = HashMap::new();
    while let Some(word) = words.next() {
        let name = word.strip_prefix("--").ok_or_else(|| format!("`{word}` is not an option"))?;
        arguments.insert(name.to_owned(), words.next().ok_or_else(|| format!("{word} has no value"))?);
    }
    Ok(arguments)
}
