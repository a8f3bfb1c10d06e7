//! A database that can't be opened, or was lost, is named with what is wrong: to whoever runs the server, and to
//! nobody else.

use std::fs::File;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::json;

use crate::support::Api;
use crate::support::mortal::Mortal;
use crate::support::process::Process;

const WORD: &str = "a-word-nobody-reads";

/// What the program says of a database that it can't open.
fn refusal(url: &str) -> String {
    let mut program = Command::new(env!("CARGO_BIN_EXE_plimsoll"));
    program.args(["migrate", "--database-url", url, "--log", "warn"]);
    let output = program.output().unwrap();
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success(), "{url}");
    assert!(message.contains("--database-url: ") && !message.contains(WORD), "{message}");
    message
}

fn says(url: &str, parts: &[&str]) {
    let message = refusal(url);
    assert!(parts.iter().all(|part| message.contains(part)), "{url}: {message}");
}

/// Waits until a log says this.
fn hear(log: &Path, text: &str) -> String {
    for _ in 0..600 {
        let message = std::fs::read_to_string(log).unwrap();
        if message.contains(text) {
            return message;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    panic!("{text:?} is not told: {}", std::fs::read_to_string(log).unwrap());
}

#[test]
fn a_server_that_is_not_there_is_named() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let message = refusal(&format!("postgres://somebody:{WORD}@{free}/plimsoll"));
    let reason = format!("nothing listens at {free} (connection refused)");
    assert_eq!(message.matches(&reason).count(), 2, "at once, and in the end: {message}");
    assert!(message.contains("trying again for 10 seconds"), "{message}");

    let host = "no-such-host.invalid";
    let message = refusal(&format!("postgres://somebody:{WORD}@{host}/plimsoll"));
    let unknown = message.contains("is not known") || message.contains("nothing answers");
    assert!(unknown && message.contains(host), "{message}");

    // It takes connections, and says nothing.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = silent.local_addr().unwrap().to_string();
    says(&format!("postgres://somebody:{WORD}@{address}/plimsoll"), &[&address, "nothing answers"]);
}

#[test]
fn what_a_server_refuses_is_told_in_its_words() {
    let server = Mortal::start_with(|mortal| {
        let hba = "host all plimsoll 127.0.0.1/32 trust\nhost all somebody 127.0.0.1/32 scram-sha-256\n";
        format!("-c hba_file={}", mortal.keep("hba.conf", hba))
    });
    let Some(server) = server else { return };
    let port = server.port();
    let create = "CREATE ROLE somebody LOGIN PASSWORD 'another-word'";
    server.run(
        "psql",
        &["-q", "-h", "127.0.0.1", "-p", &port.to_string(), "-U", "plimsoll", "-c", create, "postgres"],
    );
    let at = format!("127.0.0.1:{port}");
    says(&format!("postgres://somebody:{WORD}@{at}/postgres"), &[&at, "password of the user somebody"]);
    says(&format!("postgres://stranger:{WORD}@{at}/postgres"), &[&at, "does not let the user stranger in"]);
    says(&format!("postgres://plimsoll:{WORD}@{at}/nowhere"), &[&at, "has no database nowhere"]);
    let secret = format!("postgres://plimsoll:{WORD}@{at}/postgres?sslmode=require");
    says(&secret, &[&at, "TLS", "sslmode=require", "does not support TLS"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_comes_late_is_waited_for_and_one_that_goes_is_missed_in_the_log_alone() {
    let Some(server) = Mortal::start() else { return };
    let directory = tempfile::tempdir().unwrap();
    let log = directory.path().join("log");
    let away = format!("nothing listens at 127.0.0.1:{} (connection refused)", server.port());
    server.stop();
    let (address, file) = (server.url(), Stdio::from(File::create(&log).unwrap()));
    let starting =
        std::thread::spawn(move || Process::serve_with_log(&address, &["--development"], "warn", file));
    hear(&log, &away);
    server.revive();
    let process = starting.join().unwrap();

    server.kill();
    hear(&log, &format!("the database is away: {away}"));
    let api = Api::at(process.url.clone());
    let input = json!({ "input": { "email": "nobody@test.example", "password": "a good password" } });
    let sign_in = "mutation($input: SignInInput!) { signIn(input: $input) { accessToken errors { code } } }";
    let message = api.send(None, sign_in, input).await.to_string();
    assert!(message.contains("UNAVAILABLE") && !message.contains("127.0.0.1"), "{message}");
}

#[test]
fn a_file_that_is_no_database_or_not_to_be_had_is_named() {
    let directory = tempfile::tempdir().unwrap();
    let file = |name: &str| directory.path().join(name).display().to_string();
    let url = |name: &str| format!("sqlite://{}?mode=rwc", file(name));

    says(&url("nowhere/x.db"), &[&file("nowhere/x.db"), "there is no directory", &file("nowhere")]);
    std::fs::create_dir(file("directory")).unwrap();
    says(&url("directory"), &[&file("directory"), "is a directory"]);
    says(&format!("sqlite://{}", file("missing.db")), &[&file("missing.db"), "is not there", "mode=rwc"]);
    std::fs::write(file("text.db"), "Not a database, but a text. ".repeat(100)).unwrap();
    says(&url("text.db"), &[&file("text.db"), "is not a database"]);

    let holder = rusqlite::Connection::open(file("held.db")).unwrap();
    holder.execute_batch("CREATE TABLE t (n); BEGIN EXCLUSIVE; INSERT INTO t VALUES (1)").unwrap();
    says(&url("held.db"), &[&file("held.db"), "locked by another process"]);
}
