//! How fast the server starts on a database that exists, and what it holds before anybody asks.

use std::time::Duration;

use tokio::time::sleep;

use crate::Outcome;
use crate::process;
use crate::server::{Programs, Server};

/// The middle one of several starts.
pub struct Startup {
    /// From the start of the process to its first good answer at `/readyz`.
    pub ready: Duration,
    /// Resident memory two seconds later, in KiB.
    pub idle: u64,
}

/// Starts it that many times.
pub async fn measure(programs: &Programs, times: usize) -> Outcome<Startup> {
    let (mut ready, mut idle) = (Vec::new(), Vec::new());
    for _ in 0..times {
        let (server, time) = Server::start_timed(programs).await?;
        ready.push(time);
        sleep(Duration::from_secs(2)).await;
        idle.push(process::memory(server.pid, "VmRSS")?);
        server.stop().await?;
    }
    ready.sort();
    idle.sort();
    Ok(Startup { ready: ready[times / 2], idle: idle[times / 2] })
}
