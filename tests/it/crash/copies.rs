//! Copies that are made while people write: each is one moment, whole, and holds all that was acknowledged before.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use entity::cost;
use plimsoll::app::db::Db;
use sea_orm::EntityTrait;

use super::check::is_whole;
use super::load::Load;
use super::world::World;
use crate::support::On;
use crate::support::process::Process;

/// How many copies are made, one after the other.
const COPIES: u32 = 3;

/// The costs that were acknowledged.
fn acknowledged(load: &Load) -> BTreeSet<String> {
    let ledger = load.ledger.lock().unwrap();
    let done = ledger.iter().filter(|(key, entry)| {
        key.ends_with(|end: char| end.is_ascii_digit())
            && entry.answer.is_some()
            && entry.payload()["cost"]["id"].is_string()
    });
    done.map(|(key, _)| key.clone()).collect()
}

/// Waits until more than so many costs are acknowledged: people go on writing.
async fn more_than(load: &Load, count: usize) {
    let written = async {
        while acknowledged(load).len() <= count {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_mins(1), written).await.expect("nobody writes any more");
}

fn tell(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_plimsoll")).args(arguments).output().unwrap();
    let said =
        [&output.stdout, &output.stderr].map(|text| String::from_utf8_lossy(text).into_owned()).concat();
    assert!(output.status.success(), "{arguments:?}: {said}");
    said
}

/// What the program says how PostgreSQL is copied, as arguments.
fn printed_command(arguments: &[&str], program: &str) -> Vec<String> {
    let output = Command::new(env!("CARGO_BIN_EXE_plimsoll")).args(arguments).output().unwrap();
    assert!(!output.status.success(), "it is not done by the program itself");
    let said = String::from_utf8(output.stderr).unwrap();
    let line = said.lines().find_map(|line| line.trim().strip_prefix(program)).unwrap();
    line.split_whitespace().map(|word| word.replace('\'', "")).collect()
}

/// Makes a copy of a world's database.
fn back_up(world: &World, number: u32) -> String {
    match &world.postgres {
        None => {
            let copy = world.file.with_extension(format!("copy-{number}")).display().to_string();
            tell(&["backup", &copy, "--database-url", &world.address]);
            copy
        }
        Some(postgres) => {
            let copy = postgres.file(&format!("copy-{number}"));
            let arguments = printed_command(&["backup", &copy, "--database-url", &world.address], "pg_dump");
            postgres.run("pg_dump", &arguments.iter().map(String::as_str).collect::<Vec<_>>());
            copy
        }
    }
}

/// Restores a copy as another database; gives its address.
fn restore(world: &World, copy: &str, name: &str) -> String {
    match &world.postgres {
        None => {
            let url = format!("sqlite://{}?mode=rwc", world.file.with_file_name(name).display());
            tell(&["restore", copy, "--database-url", &url]);
            url
        }
        Some(postgres) => {
            let url = postgres.url_of(name);
            postgres.run("createdb", &["--maintenance-db", &world.address, name]);
            let arguments = printed_command(&["restore", copy, "--database-url", &url], "pg_restore");
            postgres.run("pg_restore", &arguments.iter().map(String::as_str).collect::<Vec<_>>());
            url
        }
    }
}

/// What is there is whole, and holds these costs.
async fn check(url: &str, before: &BTreeSet<String>) {
    let db = Db::open(&url.parse().unwrap(), 24).await.unwrap();
    is_whole(&db.reader).await;
    let costs = cost::Entity::find().all(&db.reader).await.unwrap();
    let there: BTreeSet<String> = costs.into_iter().map(|cost| cost.description).collect();
    let lost: Vec<_> = before.difference(&there).collect();
    assert!(lost.is_empty(), "acknowledged before the copy was begun: {lost:?}");
    db.close().await.unwrap();
}

async fn copies_under_load(on: On) {
    let Some(mut world) = World::start(on) else { return };
    let mut load = Load::new(&world).await;
    let running = load.run(&world, 0).await;
    let mut copies = Vec::new();
    for number in 0..COPIES {
        let begun = acknowledged(&load).len();
        more_than(&load, begun.max(5)).await;
        let before = acknowledged(&load);
        let copy = tokio::task::block_in_place(|| back_up(&world, number));
        more_than(&load, before.len()).await;
        copies.push((copy, before));
    }
    running.stop();
    running.halt().await;
    let all = acknowledged(&load);
    for (number, (copy, before)) in copies.iter().enumerate() {
        let url = tokio::task::block_in_place(|| restore(&world, copy, &format!("restored{number}")));
        check(&url, before).await;
        if number == 0 {
            // People go on from there.
            let server = Process::serve(&url, &["--demo"]);
            let token = sign_in(&server.url).await;
            assert!(token.starts_with("eyJ"), "{token}");
            assert!(server.stop());
        }
    }
    // After a clean stop the one file is everything.
    world.stop();
    if on == On::Sqlite {
        let moved = world.file.with_file_name("moved.db");
        std::fs::copy(&world.file, &moved).unwrap();
        assert_eq!(left_beside(&world.file), 0, "bytes beside the file");
        check(&format!("sqlite://{}", moved.display()), &all).await;
    }
}

/// Bytes that belong to a database and are not in its file.
fn left_beside(file: &Path) -> u64 {
    PathBuf::from(format!("{}-wal", file.display())).metadata().map_or(0, |log| log.len())
}

async fn sign_in(url: &str) -> String {
    let query = "mutation { signIn(input: { email: \"finance@demo.example\", password: \"plimsoll-demo\" }) { accessToken } }";
    let request = reqwest::Client::new().post(format!("{url}/graphql")).header("accept", "application/json");
    let answer = request.json(&serde_json::json!({ "query": query })).send().await.unwrap();
    let answer: serde_json::Value = answer.json().await.unwrap();
    answer["data"]["signIn"]["accessToken"].as_str().unwrap_or_default().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn copies_under_load_are_whole_on_sqlite() {
    copies_under_load(On::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn copies_under_load_are_whole_on_postgres() {
    copies_under_load(On::Postgres).await;
}
