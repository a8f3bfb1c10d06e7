//! One server's turn: a crowd of subscribers, and alerts one after the other.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::{Duration, Instant};

use tokio::task::JoinSet;
use tokio::time::sleep;

use crate::server::Server;
use crate::socket::{Heard, Socket};
use crate::{Outcome, process};

/// How long an alert may take to reach the last of them.
const PATIENCE: Duration = Duration::from_secs(60);

/// The subscribers of one server.
pub struct Crowd {
    heard: Rc<RefCell<Heard>>,
    /// How many they are.
    size: usize,
    /// What one of them takes of the server's memory, in bytes.
    pub each: u64,
    /// Its subscribers; they leave with it.
    listening: JoinSet<Outcome>,
}

/// What came of some alerts.
#[derive(Default)]
pub struct Seen {
    /// Processor time of the server.
    pub cpu: Duration,
    /// How long each message took from the sending of the mutation to its subscriber.
    pub delays: Vec<Duration>,
}

impl Seen {
    /// Together with another turn.
    pub fn add(&mut self, other: Self) {
        self.cpu += other.cpu;
        self.delays.extend(other.delays);
    }
}

/// Connects that many, from some sessions each.
pub async fn gather(server: &Server, size: usize) -> Outcome<Crowd> {
    let tokens = server.tokens(size.div_ceil(100)).await?;
    let before = process::memory(server.pid, "VmRSS")?;
    let heard = Rc::new(RefCell::new(Heard::default()));
    let mut listening = JoinSet::new();
    for number in 0..size {
        let token = &tokens[number % tokens.len()];
        let socket = Socket::subscribe(&server.address, number, token, server.kind.query()).await?;
        listening.spawn_local(socket.listen(heard.clone()));
    }
    // Whatever was only needed for the beginning is gone by then.
    sleep(Duration::from_secs(3)).await;
    let after = process::memory(server.pid, "VmRSS")?;
    let each = after.saturating_sub(before) * 1024 / size as u64;
    Ok(Crowd { heard, size, each, listening })
}

/// Raises alerts; the next one when the last subscriber has heard of the one before.
pub async fn run(server: &Server, crowd: &mut Crowd, sample: &str, alerts: usize) -> Outcome<Seen> {
    let before = process::cpu(server.pid)?;
    let raise = async {
        for number in 1..=alerts {
            crowd.heard.borrow_mut().raised = Some(Instant::now());
            server.raise(sample).await?;
            let begun = Instant::now();
            while crowd.heard.borrow().delays.len() < number * crowd.size {
                if let Some(left) = crowd.listening.try_join_next() {
                    left??;
                }
                if begun.elapsed() > PATIENCE {
                    return Err("not everybody was told in time".into());
                }
                sleep(Duration::from_millis(5)).await;
            }
        }
        Ok(())
    };
    let raised: Outcome = raise.await;
    raised.map_err(|error| format!("{}: {error}", server.kind.name()))?;
    let delays = std::mem::take(&mut crowd.heard.borrow_mut().delays);
    if delays.len() != alerts * crowd.size {
        return Err(format!("{} messages where {} were due", delays.len(), alerts * crowd.size).into());
    }
    Ok(Seen { cpu: process::cpu(server.pid)?.saturating_sub(before), delays })
}
