//! The program as the one who runs it sees it.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Output, Stdio};

fn plimsoll(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_plimsoll"))
        .args(arguments)
        .env_remove("DATABASE_URL")
        .current_dir(std::env::temp_dir())
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn help_names_every_subcommand_and_setting() {
    let help = text(&plimsoll(&["--help"]).stdout);
    for word in ["serve", "migrate", "seed", "schema", "create-admin"] {
        assert!(help.contains(word), "{help}");
    }
    let help = text(&plimsoll(&["serve", "--help"]).stdout);
    for word in [
        "--listen",
        "PLIMSOLL_LISTEN",
        "--database-url",
        "DATABASE_URL",
        "--demo",
        "--time-zone",
        "--metrics-listen",
    ] {
        assert!(help.contains(word), "{help}");
    }
}

#[test]
fn a_bad_setting_is_named() {
    let cases: [(&[&str], &str); 16] = [
        (&["serve", "--listen", "nowhere"], "--listen"),
        (&["serve", "--database-url", "mysql://x"], "--database-url"),
        (&["serve", "--time-zone", "Atlantis"], "--time-zone"),
        (&["serve", "--secret", "short"], "--secret"),
        (&["serve", "--memory", "much"], "--memory"),
        (&["serve", "--memory", "100M"], "at least 256M"),
        (&["serve", "--trusted-proxies", "everybody"], "--trusted-proxies"),
        (&["serve", "--allow-origins", "app.example.com"], "--allow-origins"),
        (
            &["serve", "--allow-origins", "https://a.example,https://a.example/b"],
            "such as https://app.example.com",
        ),
        (&["serve", "--allow-origins", "*"], "--allow-origins: * is for a server with --demo"),
        (&["serve", "--playground", "maybe"], "--playground"),
        (&["serve", "--request-cost", "0"], "--request-cost"),
        (&["serve", "--cost-per-minute", "0"], "--cost-per-minute"),
        (&["serve", "--cost-per-minute", "much"], "off"),
        (&["serve", "--request-cost", "1000", "--cost-per-minute", "999"], "1000 or more, or off"),
        (&["migrate", "--database-url", "sqlite:///nonexistent/directory/x.db?mode=rwc"], "--database-url"),
    ];
    for (arguments, setting) in cases {
        let output = plimsoll(arguments);
        assert!(!output.status.success());
        assert!(text(&output.stderr).contains(setting), "{arguments:?}: {}", text(&output.stderr));
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_server_may_open_as_many_files_as_the_system_lets_it() {
    let directory = tempfile::tempdir().unwrap();
    let mut server = Command::new("sh")
        .args(["-c", "ulimit -Sn 64; exec \"$0\" serve --listen 127.0.0.1:0", env!("CARGO_BIN_EXE_plimsoll")])
        .env("DATABASE_URL", format!("sqlite://{}?mode=rwc", directory.path().join("x.db").display()))
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut ready = String::new();
    BufReader::new(server.stdout.as_mut().unwrap()).read_line(&mut ready).unwrap();
    let limits = std::fs::read_to_string(format!("/proc/{}/limits", server.id())).unwrap();
    server.kill().unwrap();
    server.wait().unwrap();
    let files = limits.lines().find(|line| line.starts_with("Max open files")).unwrap();
    let [soft, hard] = [3, 4].map(|column| files.split_whitespace().nth(column).unwrap());
    assert_eq!(soft, hard);
}

/// What a server says on standard error that may have so many files open.
#[cfg(target_os = "linux")]
fn said_with_files(most: u32) -> String {
    let directory = tempfile::tempdir().unwrap();
    let mut server = Command::new("sh")
        .args(["-c", &format!("ulimit -n {most}; exec \"$0\" serve --listen 127.0.0.1:0 --memory 256M")])
        .arg(env!("CARGO_BIN_EXE_plimsoll"))
        .env("DATABASE_URL", format!("sqlite://{}?mode=rwc", directory.path().join("x.db").display()))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut ready = String::new();
    BufReader::new(server.stdout.as_mut().unwrap()).read_line(&mut ready).unwrap();
    server.kill().unwrap();
    text(&server.wait_with_output().unwrap().stderr)
}

#[cfg(target_os = "linux")]
#[test]
fn too_few_open_files_are_told_when_it_starts() {
    let printed = said_with_files(1000);
    assert!(printed.contains("may have 1000 files open") && printed.contains("ulimit -Hn"), "{printed}");
    let printed = said_with_files(100);
    assert!(printed.contains("100 files open") && printed.contains("are the least it needs"), "{printed}");
    let printed = said_with_files(20_000);
    assert!(printed.contains("memory_mib=256") && !printed.contains("files open"), "{printed}");
}

#[test]
fn schema_prints_the_contract() {
    assert_eq!(text(&plimsoll(&["schema"]).stdout), plimsoll::graphql::sdl());
}

#[test]
fn an_administrator_can_be_added_to_an_empty_database() {
    let directory = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}?mode=rwc", directory.path().join("x.db").display());
    let add = |password: &str| {
        Command::new(env!("CARGO_BIN_EXE_plimsoll"))
            .args(["create-admin", "--email", "a@b.example", "--name", "A", "--database-url", &url])
            .env("PLIMSOLL_PASSWORD", password)
            .output()
            .unwrap()
    };
    assert!(text(&add("short").stderr).contains("too short"));
    assert!(text(&add("password123").stderr).contains("very common password"));
    assert!(add("long enough for now").status.success());
    assert!(text(&add("long enough for now").stderr).contains("already"));
}

/// What the program writes on a terminal, where somebody types this.
#[cfg(target_os = "linux")]
fn on_a_terminal(arguments: &str, url: &str, typed: &str) -> (bool, String) {
    let mut program = Command::new("script")
        .args(["--quiet", "--return", "--command"])
        .arg(format!("{} {arguments}", env!("CARGO_BIN_EXE_plimsoll")))
        .arg("/dev/null")
        .env("DATABASE_URL", url)
        .env("TERM", "xterm")
        .env_remove("PLIMSOLL_PASSWORD")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = program.stdin.take().unwrap();
    stdin.write_all(typed.as_bytes()).unwrap();
    let output = program.wait_with_output().unwrap();
    drop(stdin);
    (output.status.success(), text(&output.stdout))
}

#[cfg(target_os = "linux")]
#[test]
fn a_password_is_asked_for_twice_and_not_shown() {
    let directory = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}?mode=rwc", directory.path().join("x.db").display());
    let add = |typed| on_a_terminal("create-admin --email a@b.example --name A", &url, typed);
    let (done, printed) = add("a very good password\na very bad password\n");
    assert!(!done && printed.contains("differ"), "{printed}");
    let (done, printed) = add("a very good password\na very good password\n");
    assert!(done && printed.contains("a@b.example can sign in"), "{printed}");
    let add = ["create-admin", "--email", "c@d.example", "--name", "C", "--database-url", &url];
    let output = Command::new(env!("CARGO_BIN_EXE_plimsoll"))
        .args(add)
        .env_remove("PLIMSOLL_PASSWORD")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert!(text(&output.stderr).contains("set PLIMSOLL_PASSWORD"), "{}", text(&output.stderr));
}

#[cfg(target_os = "linux")]
#[test]
fn a_long_job_shows_on_a_terminal_how_far_it_is() {
    let directory = tempfile::tempdir().unwrap();
    let url = |name| format!("sqlite://{}?mode=rwc", directory.path().join(name).display());
    let (done, printed) = on_a_terminal("seed --projects 210", &url("terminal.db"), "");
    assert!(done && printed.contains(" left") && printed.contains("Demo data: 210 projects"), "{printed}");
    let output = plimsoll(&["seed", "--projects", "210", "--database-url", &url("pipe.db")]);
    let printed = text(&output.stderr);
    assert!(
        output.status.success() && printed.contains("Adding up the demo data") && !printed.contains(" left"),
        "{printed}"
    );
}

#[test]
fn an_empty_server_says_how_the_first_user_is_made() {
    let directory = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}?mode=rwc", directory.path().join("x.db").display());
    let mut server = Command::new(env!("CARGO_BIN_EXE_plimsoll"))
        .args(["serve", "--listen", "127.0.0.1:0", "--metrics-listen", "127.0.0.1:0", "--database-url", &url])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(server.stdout.take().unwrap()).lines().map(Result::unwrap);
    // Where the metrics are is the last thing that is said.
    let printed: Vec<String> = lines.take_while(|line| !line.contains("/metrics")).collect();
    server.kill().unwrap();
    server.wait().unwrap();
    let printed = printed.join("\n");
    assert!(
        printed.contains("there is no user yet") && printed.contains("plimsoll create-admin"),
        "{printed}"
    );
}
