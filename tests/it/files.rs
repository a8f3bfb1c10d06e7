//! SQLite keeps everything in one file: whole after each command, short beside it, copied and put back with care.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use plimsoll::app::db::wal::{Checkpointer, LONG, length};
use plimsoll::metrics::METRICS;
use rusqlite::Connection;
use sea_orm::ConnectionTrait;
use tempfile::TempDir;

use crate::support::process::Process;
use crate::support::{On, TestApp};

fn plimsoll(arguments: &[&str], file: &Path) -> Output {
    let url = format!("sqlite://{}?mode=rwc", file.display());
    let mut program = Command::new(env!("CARGO_BIN_EXE_plimsoll"));
    program.args(arguments).args(["--database-url", &url]).env("PLIMSOLL_PASSWORD", "a very good password");
    program.output().unwrap()
}

fn done(arguments: &[&str], file: &Path) -> String {
    let output = plimsoll(arguments, file);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// What it says when it refuses.
fn refused(arguments: &[&str], file: &Path) -> String {
    let output = plimsoll(arguments, file);
    assert!(!output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stdout));
    String::from_utf8(output.stderr).unwrap()
}

/// What a copy of the one file alone holds.
fn copied(file: &Path, sql: &str) -> i64 {
    assert_eq!(length(file), 0, "the log is not empty");
    let copy = file.with_extension("alone");
    std::fs::copy(file, &copy).unwrap();
    Connection::open(&copy).unwrap().query_row(sql, [], |row| row.get(0)).unwrap()
}

#[test]
fn the_one_file_holds_all_after_every_command() {
    let directory = TempDir::new().unwrap();
    let file = directory.path().join("plimsoll.db");
    done(&["migrate"], &file);
    assert!(copied(&file, "SELECT COUNT(*) FROM seaql_migrations") > 5);
    done(&["create-admin", "--email", "you@company.example", "--name", "You"], &file);
    assert_eq!(copied(&file, "SELECT COUNT(*) FROM user_account"), 1);
    let other = directory.path().join("demo.db");
    done(&["seed", "--projects", "12"], &other);
    assert!(copied(&other, "SELECT COUNT(*) FROM project") >= 12);
    let server = Process::serve(&format!("sqlite://{}", other.display()), &[]);
    assert!(server.stop());
    assert!(copied(&other, "SELECT COUNT(*) FROM project") >= 12);
}

/// Somebody outside who reads, and does not end it.
fn reader(file: &Path) -> Connection {
    let reader = Connection::open(file).unwrap();
    reader.execute_batch("BEGIN; SELECT COUNT(*) FROM project").unwrap();
    reader
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_that_holds_the_log_is_told_and_let_go_it_is_short_again() {
    let t = TestApp::start(On::Sqlite).await.unwrap();
    let file = t.app.db.file().unwrap().clone();
    let run = async |sql: &str| t.app.db.writer().execute_unprepared(sql).await.unwrap();
    run("CREATE TABLE filler (bytes BLOB)").await;
    let fill = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40)
        INSERT INTO filler SELECT randomblob(1000000) FROM n";
    let outside = tokio::task::block_in_place(|| reader(&file));
    run(fill).await;
    assert!(length(&file) > 2 * LONG, "{}", length(&file));

    let (mut keeper, start) = (Checkpointer::new(file.clone()), Instant::now());
    keeper.look(start).await;
    assert_eq!(METRICS.wal_pinned.get(), 0, "it may be a request of ours");
    // Nobody waits for long meanwhile.
    let before = Instant::now();
    run("DELETE FROM filler WHERE rowid = 1").await;
    assert!(before.elapsed() < Duration::from_secs(1));
    keeper.look(start + Duration::from_mins(1)).await;
    assert_eq!(METRICS.wal_pinned.get(), 1);
    assert!(METRICS.wal_bytes.get() > i64::try_from(2 * LONG).unwrap());
    let printed = METRICS.text();
    assert!(printed.contains("plimsoll_wal_pinned 1") && printed.contains("plimsoll_wal_bytes"), "{printed}");

    drop(outside);
    keeper.look(start + Duration::from_secs(65)).await;
    assert_eq!(length(&file), 0);
    assert_eq!((METRICS.wal_pinned.get(), METRICS.wal_bytes.get()), (0, 0));
    // What is written from now on is cut by SQLite itself, once the log begins anew.
    let outside = tokio::task::block_in_place(|| reader(&file));
    run(fill).await;
    drop(outside);
    for _ in 0..3 {
        run("DELETE FROM filler WHERE rowid IN (SELECT rowid FROM filler LIMIT 1)").await;
    }
    assert!(length(&file) <= LONG, "{}", length(&file));
}

#[test]
fn a_copy_is_not_put_over_anything_that_is_there() {
    let directory = TempDir::new().unwrap();
    let at = |name: &str| directory.path().join(name);
    let name = |path: &PathBuf| path.display().to_string();
    let (file, copy) = (at("plimsoll.db"), at("copy.db"));
    done(&["seed", "--projects", "12"], &file);
    let printed = done(&["backup", &name(&copy)], &file);
    assert!(printed.contains("schema version"), "{printed}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(copy.metadata().unwrap().permissions().mode() & 0o077, 0, "it holds secrets");
    }
    assert!(refused(&["backup", &name(&copy)], &file).contains("--replace"));
    done(&["backup", &name(&copy), "--replace"], &file);
    assert!(refused(&["backup", &name(&file), "--replace"], &file).contains("itself"));
    assert!(refused(&["backup", &name(&at("x"))], &at("nowhere.db")).contains("is not there"));
    assert!(!at("nowhere.db").exists(), "nothing is made by asking for a copy");

    // Where something is, be it of a server that runs, nothing is restored.
    assert!(refused(&["restore", &name(&copy)], &file).contains("Stop the server"));
    for left in ["new.db-wal", "new.db-shm"] {
        std::fs::write(at(left), b"").unwrap();
        assert!(refused(&["restore", &name(&copy)], &at("new.db")).contains(left));
        std::fs::remove_file(at(left)).unwrap();
    }
    assert!(refused(&["restore", &name(&at("x"))], &at("new.db")).contains("is not there"));
    done(&["restore", &name(&copy)], &at("new.db"));
    assert!(copied(&at("new.db"), "SELECT COUNT(*) FROM project") >= 12);

    // What is damaged, foreign or newer is not either.
    let mut bytes = std::fs::read(&copy).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 8192].fill(0x5a);
    std::fs::write(at("damaged.db"), &bytes).unwrap();
    std::fs::write(at("text.db"), "no database at all, but long enough to be looked at twice".repeat(100))
        .unwrap();
    Connection::open(at("foreign.db")).unwrap().execute_batch("CREATE TABLE t (x)").unwrap();
    std::fs::copy(&copy, at("newer.db")).unwrap();
    let newer = Connection::open(at("newer.db")).unwrap();
    newer.execute_batch("INSERT INTO seaql_migrations VALUES ('m29990101_000001_later', 0)").unwrap();
    drop(newer);
    for (wrong, words) in [
        ("damaged.db", "damaged"),
        ("text.db", "not a database of Plimsoll"),
        ("foreign.db", "not a database of Plimsoll"),
        ("newer.db", "newer Plimsoll"),
    ] {
        let printed = refused(&["restore", &name(&at(wrong))], &at("other.db"));
        assert!(printed.contains(words), "{wrong}: {printed}");
        assert!(!at("other.db").exists());
    }
    let left: Vec<_> =
        std::fs::read_dir(directory.path()).unwrap().flatten().map(|one| one.file_name()).collect();
    let unfinished = left.iter().filter(|name| name.to_string_lossy().contains(".part"));
    assert_eq!(unfinished.count(), 0, "{left:?}");
}
