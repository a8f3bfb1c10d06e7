//! The whole run: three servers on one database, each request at each number of connections, in turns.

use std::time::Duration;

use tokio::time::sleep;

use crate::client::post;
use crate::load::{self, Seen};
use crate::process;
use crate::request::{self, Asked, Request};
use crate::server::{Kind, Programs, Server};
use crate::startup::{self, Startup};
use crate::{Outcome, say};

/// How much is measured.
pub struct Options {
    /// The servers' programs and their database.
    pub programs: Programs,
    /// The process that the database's others are children of, where it is a server of its own.
    pub postmaster: Option<u32>,
    /// Numbers of connections.
    pub connections: Vec<usize>,
    /// How often each server has its turn.
    pub rounds: usize,
    /// How long a turn is.
    pub turn: Duration,
}

/// What all three showed for one request at one number of connections.
pub struct Cell {
    /// What was asked.
    pub request: Request,
    /// On how many connections.
    pub connections: usize,
    /// What was seen, by `Kind`.
    pub seen: [Seen; 3],
}

/// Everything that was measured.
pub struct Measured {
    /// How plimsoll starts.
    pub startup: Startup,
    /// Objects in an answer to each request.
    pub objects: Vec<(Request, usize)>,
    /// How much of a core the database and the three servers take when nobody asks.
    pub idle: f64,
    /// The figures.
    pub cells: Vec<Cell>,
}

/// Time to warm up, at least: what compiles itself while it runs needs some.
const WARM: Duration = Duration::from_secs(1);

/// In the order of their turns.
pub const KINDS: [Kind; 3] = [Kind::Plimsoll, Kind::Limit, Kind::Peer];

/// Measures everything.
pub async fn measure(options: &Options) -> Outcome<Measured> {
    say("Starting up");
    let startup = startup::measure(&options.programs, options.rounds.max(3)).await?;
    let mut servers = Vec::new();
    for kind in KINDS {
        servers.push(Server::start(kind, &options.programs).await?);
    }
    let idle = settle(&servers, options.postmaster).await?;
    let ids = request::ids(&servers[0]).await?;
    let (mut objects, mut cells) = (Vec::new(), Vec::new());
    for request in Request::ALL {
        let mut asked = Vec::new();
        for server in &servers {
            asked.push(request::walk(server, request, &ids).await?);
        }
        for (other, kind) in asked.iter().zip(KINDS).skip(1) {
            asked[0].must_equal(other, request, (Kind::Plimsoll, kind))?;
        }
        objects.push((request, asked[0].objects()));
        for connections in &options.connections {
            say(&format!("{} on {connections} connections", request.name()));
            let seen = in_turns(&servers, &asked, *connections, options).await?;
            cells.push(Cell { request, connections: *connections, seen });
        }
    }
    for server in servers {
        server.stop().await?;
    }
    Ok(Measured { startup, objects, idle, cells })
}

/// Each server warms up, and then they take turns, so that what drifts drifts for all of them.
async fn in_turns(
    servers: &[Server],
    asked: &[Asked],
    connections: usize,
    options: &Options,
) -> Outcome<[Seen; 3]> {
    let mut requests = Vec::new();
    for (server, asked) in servers.iter().zip(asked) {
        let token = server.sign_in().await?;
        let bodies = asked.bodies.iter().map(|body| post(body, token.as_deref())).collect();
        requests.push(load::learn(server, bodies).await?);
        load::run(server, None, &requests[requests.len() - 1], connections, options.turn.max(WARM)).await?;
    }
    let mut seen = [Seen::default(), Seen::default(), Seen::default()];
    for _ in 0..options.rounds {
        for ((server, requests), seen) in servers.iter().zip(&requests).zip(&mut seen) {
            seen.add(load::run(server, options.postmaster, requests, connections, options.turn).await?);
        }
    }
    Ok(seen)
}

/// Waits until what servers do after they start is done, and says what share of a core they take then.
async fn settle(servers: &[Server], postmaster: Option<u32>) -> Outcome<f64> {
    let spent = || -> Outcome<Duration> {
        let database = postmaster.map_or(Ok(Duration::ZERO), process::cpu_of_family)?;
        servers.iter().try_fold(database, |sum, server| Ok(sum + process::cpu(server.pid)?))
    };
    let mut share = 1.0;
    for _ in 0..60 {
        let before = spent()?;
        sleep(Duration::from_secs(2)).await;
        share = spent()?.saturating_sub(before).as_secs_f64() / 2.0;
        if share <= 0.02 {
            break;
        }
    }
    Ok(share)
}
