//! Killed at any moment, the server or its database loses nothing that was acknowledged, does nothing twice, and
//! leaves nothing half done.
//!
//! `make crash ROUNDS=300` does it often.

mod check;
mod copies;
mod load;
mod world;

use std::time::Duration;

use load::Load;
use world::World;

use crate::support::On;

/// How often, unless told otherwise.
const ROUNDS: u32 = 8;

fn rounds() -> u32 {
    std::env::var("PLIMSOLL_CRASH_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(ROUNDS)
}

/// What is killed, and when, follows from the number of the round.
async fn survive(on: On) {
    let Some(mut world) = World::start(on) else { return };
    let mut load = Load::new(&world).await;
    for round in 0..rounds() {
        let running = load.run(&world, round).await;
        let moment = 120 + u64::from(round.wrapping_mul(2_654_435_761) % 700);
        tokio::time::sleep(Duration::from_millis(moment)).await;
        world.kill(round);
        running.stop();
        world.revive(round).await;
        running.halt().await;
        load.settle(&world).await;
    }
    load.finish(&world).await;
    check::nothing_is_half_done(&world, &load).await;
    println!("{on:?}: {} rounds, {}", rounds(), load.summary());
}

#[tokio::test(flavor = "multi_thread")]
async fn sqlite() {
    survive(On::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn postgres() {
    survive(On::Postgres).await;
}
