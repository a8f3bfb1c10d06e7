//! A first start or an upgrade that is killed at any moment starts again, and what does not fit is told in words.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use migration::{Migrator, MigratorTrait, known_steps, taken_steps};
use plimsoll::app::db::Db;
use rusqlite::Connection;
use sea_orm::ConnectionTrait;

use crate::support::{On, postgres};

/// Kills of a first start, and as many of an upgrade, on SQLite.
const KILLS: u32 = 60;
/// The same on PostgreSQL, where each needs a database of its own.
const KILLS_ON_POSTGRES: u32 = 10;
/// Steps of the old database that is upgraded.
const OLD: u32 = 3;
/// What the old database holds.
const LINE: &str = "INSERT INTO business_line (id, name, version, created_at, updated_at) VALUES
    ('00000000-0000-0000-0000-000000000001', 'Kept', 1, '2026-03-02 00:00:00+00:00', '2026-03-02 00:00:00+00:00')";

fn program(arguments: &[&str], url: &str) -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_plimsoll"));
    program.args(arguments).args(["--database-url", url, "--log", "error"]);
    program.stdout(Stdio::piped()).stderr(Stdio::piped());
    program
}

fn migrate(url: &str) -> Output {
    program(&["migrate"], url).output().unwrap()
}

fn said(output: &Output) -> String {
    [&output.stdout, &output.stderr].map(|text| String::from_utf8_lossy(text).into_owned()).concat()
}

fn address(file: &Path) -> String {
    format!("sqlite://{}?mode=rwc", file.display())
}

/// Starts, and is killed after a while unless it ended before; whether it was.
fn killed(url: &str, after: Duration) -> bool {
    let mut child = program(&["migrate"], url).spawn().unwrap();
    std::thread::sleep(after);
    child.kill().unwrap();
    !child.wait().unwrap().success()
}

/// An undisturbed run of it.
fn duration(url: &str) -> Duration {
    let start = Instant::now();
    let done = migrate(url);
    assert!(done.status.success(), "{}", said(&done));
    start.elapsed()
}

/// Moments from the start of a run to past its end: runs take longer where others run beside them.
fn moments(whole: Duration, count: u32) -> impl Iterator<Item = Duration> {
    (0..count).map(move |_| whole.mul_f64(rand::random_range(0.0..2.0)))
}

/// A database of an older program.
async fn old(url: &str) {
    let db = Db::open(&url.parse().unwrap(), 24).await.unwrap();
    Migrator::up(db.writer(), Some(OLD)).await.unwrap();
    db.writer().execute_unprepared(LINE).await.unwrap();
    db.close().await.unwrap();
}

/// Whether all is there that must be, and nothing else was lost.
fn check_file(file: &Path, is_upgrade: bool) {
    let file = Connection::open(file).unwrap();
    let ask = |sql: &str| file.query_row(sql, [], |row| row.get::<_, String>(0)).unwrap();
    assert_eq!(ask("PRAGMA integrity_check"), "ok");
    let steps = ask("SELECT COUNT(*) || '' FROM seaql_migrations");
    assert_eq!(steps, known_steps().len().to_string());
    if is_upgrade {
        assert_eq!(ask("SELECT name FROM business_line"), "Kept");
    }
}

/// Kills a run on each of many copies of a file, or of no file, and runs it to its end.
fn survive_on_files(directory: &Path, old: Option<&Path>) {
    let fresh = |name: &str| -> PathBuf {
        let file = directory.join(format!("{}-{name}.db", if old.is_some() { "upgrade" } else { "first" }));
        if let Some(old) = old {
            std::fs::copy(old, &file).unwrap();
        }
        file
    };
    let whole = duration(&address(&fresh("whole")));
    let moments: Vec<_> = moments(whole, KILLS).collect();
    let (next, hit) = (AtomicU32::new(0), AtomicU32::new(0));
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::SeqCst);
                    let Some(moment) = moments.get(number as usize) else { return };
                    let file = fresh(&number.to_string());
                    hit.fetch_add(killed(&address(&file), *moment).into(), Ordering::SeqCst);
                    let again = migrate(&address(&file));
                    assert!(again.status.success(), "after {moment:?}: {}", said(&again));
                    check_file(&file, old.is_some());
                }
            });
        }
    });
    let hit = hit.into_inner();
    println!("{hit} of {KILLS} runs were killed before their end, after {whole:?} at most");
    // How long a run takes depends on what else the machine does: some at least must have been hit.
    assert!(hit > KILLS / 10, "{hit}");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_killed_at_the_first_start_or_at_an_upgrade_starts_again_on_sqlite() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("old.db");
    old(&address(&file)).await;
    tokio::task::block_in_place(|| {
        survive_on_files(directory.path(), None);
        survive_on_files(directory.path(), Some(&file));
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_killed_at_the_first_start_or_at_an_upgrade_starts_again_on_postgres() {
    let Some(server) = postgres::server().await else { return };
    server.create_database("starts_old", None).await.unwrap();
    old(&server.url("starts_old")).await;
    for template in [None, Some("starts_old")] {
        server.create_database("starts_whole", template).await.unwrap();
        let whole = tokio::task::block_in_place(|| duration(&server.url("starts_whole")));
        for moment in moments(whole, KILLS_ON_POSTGRES) {
            server.create_database("starts", template).await.unwrap();
            let url = server.url("starts");
            let again = tokio::task::block_in_place(|| {
                killed(&url, moment);
                migrate(&url)
            });
            assert!(again.status.success(), "after {moment:?}: {}", said(&again));
            let db = Db::open(&url.parse().unwrap(), 24).await.unwrap();
            assert_eq!(taken_steps(db.writer()).await.unwrap(), known_steps());
            db.close().await.unwrap();
        }
    }
}

/// An address of a new database, and the directory of its file.
async fn new_database(on: On, name: &str) -> Option<(String, tempfile::TempDir)> {
    let directory = tempfile::tempdir().unwrap();
    let url = match on {
        On::Sqlite => address(&directory.path().join("plimsoll.db")),
        On::Postgres => {
            let server = postgres::server().await?;
            server.create_database(name, None).await.unwrap();
            server.url(name)
        }
    };
    Some((url, directory))
}

async fn run(url: &str, sql: &str) {
    let db = Db::open(&url.parse().unwrap(), 24).await.unwrap();
    db.writer().execute_unprepared(sql).await.unwrap();
    db.close().await.unwrap();
}

async fn versions_are_told(on: On) {
    let Some((url, _directory)) = new_database(on, "starts_versions").await else { return };
    let tell = async || tokio::task::block_in_place(|| migrate(&url));
    let known = known_steps();
    let (count, last) = (known.len(), known.last().unwrap());
    let first = said(&tell().await);
    assert!(first.contains(&format!("from version 0 (empty) to version {count} ({last})")), "{first}");
    let second = said(&tell().await);
    assert!(second.contains(&format!("up to date: version {count} ({last})")), "{second}");

    // A newer program was here.
    run(&url, "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m29990101_000001_later', 0)")
        .await;
    for command in ["migrate", "serve"] {
        let refused = tokio::task::block_in_place(|| program(&[command], &url).output().unwrap());
        let message = said(&refused);
        assert!(!refused.status.success(), "{message}");
        let found = format!("version {} (m29990101_000001_later)", count + 1);
        for words in ["newer Plimsoll", &found, last, "Nothing was changed", "restore a backup"] {
            assert!(message.contains(words), "{words}: {message}");
        }
    }

    // An older program, whose steps were no transactions, was interrupted.
    run(&url, "DELETE FROM seaql_migrations").await;
    let refused = tell().await;
    assert!(!refused.status.success() && said(&refused).contains("first start"), "{}", said(&refused));

    // A step that can't be taken leaves the database to the program that ran on it before.
    run(&url, "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m20261101_000001_foundation', 0)")
        .await;
    let refused = tell().await;
    let message = said(&refused);
    for words in ["version 1 (m20261101_000001_foundation)", last, "Nothing was changed", "already exists"] {
        assert!(
            message.contains(words) || words == "already exists" && message.contains("duplicate"),
            "{message}"
        );
    }
    let db = Db::open(&url.parse().unwrap(), 24).await.unwrap();
    assert_eq!(taken_steps(db.writer()).await.unwrap().len(), 1);
    db.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn versions_are_told_on_sqlite() {
    versions_are_told(On::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn versions_are_told_on_postgres() {
    versions_are_told(On::Postgres).await;
}
