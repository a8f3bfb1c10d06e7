//! Starts the server and the two it is measured against on one database, makes sure that all three answer the
//! same, drives them in turns and writes what it saw as Markdown. `scripts/bench.sh` calls it.

mod client;
mod compare;
mod load;
mod measure;
mod process;
mod report;
mod request;
mod server;
mod startup;

use std::collections::HashMap;
use std::time::Duration;

use tokio::signal::unix::{SignalKind, signal};

use measure::Options;
use server::Programs;

/// What ends the run early: text for the one who started it.
pub type Outcome<T = ()> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Outcome {
    let mut terminate = signal(SignalKind::terminate())?;
    // The servers end when they are dropped.
    tokio::select! {
        outcome = run() => outcome,
        _ = terminate.recv() => Err("stopped".into()),
        _ = tokio::signal::ctrl_c() => Err("stopped".into()),
    }
}

async fn run() -> Outcome {
    let arguments = arguments()?;
    let get = |name: &str| arguments.get(name).cloned().ok_or_else(|| format!("--{name} is missing"));
    let options = Options {
        programs: Programs {
            plimsoll: get("plimsoll")?,
            limit: get("limit")?,
            peer: get("peer")?,
            database: get("database")?,
            logs: get("logs")?,
        },
        postmaster: arguments.get("postmaster").map(|pid| pid.parse()).transpose()?,
        connections: get("connections")?.split(',').map(str::parse).collect::<Result<_, _>>()?,
        rounds: get("rounds")?.parse()?,
        turn: Duration::from_secs_f64(get("seconds")?.parse()?),
    };
    let measured = measure::measure(&options).await?;
    let text = report::markdown(&get("title")?, &measured)?;
    std::fs::write(get("report")?, &text)?;
    println!("{text}");
    Ok(())
}

/// `--name value` each.
fn arguments() -> Outcome<HashMap<String, String>> {
    let mut arguments = HashMap::new();
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let name = word.strip_prefix("--").ok_or_else(|| format!("`{word}` is not an option"))?;
        arguments.insert(name.to_owned(), words.next().ok_or_else(|| format!("{word} has no value"))?);
    }
    Ok(arguments)
}

/// Tells how far it is.
pub fn say(text: &str) {
    eprintln!("  {text}");
}
