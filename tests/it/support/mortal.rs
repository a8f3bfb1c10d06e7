//! A PostgreSQL server that a test may kill and start again. What it has acknowledged survives that: unlike the
//! shared one, it commits synchronously.

use std::io::Write;
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

use super::postgres::programs;

/// Stops the server and removes what it kept once its standard input ends, however the test does.
const WATCHDOG: &str = r#"
trap '' INT TERM
read -r _
kill -QUIT "$(head -n 1 "$1/data/postmaster.pid")" 2>/dev/null
sleep 1
rm -rf "$1"
"#;

/// A server of one test's own.
pub(crate) struct Mortal {
    directory: PathBuf,
    programs: PathBuf,
    port: u16,
    /// What it is started with, beside what all of them are.
    settings: String,
    watchdog: Child,
}

impl Drop for Mortal {
    fn drop(&mut self) {
        drop(self.watchdog.stdin.take());
        let _ = self.watchdog.wait();
    }
}

impl Mortal {
    /// Starts one; none where tests on PostgreSQL are to be skipped.
    pub(crate) fn start() -> Option<Self> {
        Self::start_with(|_| String::new())
    }

    /// The same with settings such as `-c name=value`, made once it has its directory.
    pub(crate) fn start_with(settings: impl FnOnce(&Self) -> String) -> Option<Self> {
        if std::env::var("PLIMSOLL_TEST_POSTGRES").is_ok_and(|value| value == "skip") {
            return None;
        }
        let directory = TempDir::with_prefix("plimsoll-mortal").unwrap().keep();
        let programs = programs().expect("PostgreSQL's programs are not installed");
        if is_root() {
            assert!(Command::new("chown").arg("postgres").arg(&directory).status().unwrap().success());
        }
        let watchdog = Command::new("sh")
            .args(["-c", WATCHDOG, "watchdog"])
            .arg(&directory)
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
        let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = free.local_addr().unwrap().port();
        drop(free);
        let mut mortal = Self { directory, programs, port, settings: String::new(), watchdog };
        let data = mortal.data();
        mortal.run("initdb", &["--pgdata", &data, "--username=plimsoll", "--auth=trust", "--no-sync"]);
        mortal.settings = settings(&mortal);
        mortal.revive();
        Some(mortal)
    }

    fn data(&self) -> String {
        self.directory.join("data").display().to_string()
    }

    /// The address of its database.
    pub(crate) fn url(&self) -> String {
        format!("postgres://plimsoll@127.0.0.1:{}/postgres?sslmode=disable", self.port)
    }

    /// The address of another of its databases.
    pub(crate) fn url_of(&self, database: &str) -> String {
        self.url().replace("/postgres?", &format!("/{database}?"))
    }

    /// A file of this name, where its programs may write.
    pub(crate) fn file(&self, name: &str) -> String {
        self.directory.join(name).display().to_string()
    }

    /// Writes a file that only it may read; gives where it is.
    pub(crate) fn keep(&self, name: &str, text: &str) -> String {
        let file = self.file(name);
        std::fs::write(&file, text).unwrap();
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
        if is_root() {
            assert!(Command::new("chown").args(["postgres", &file]).status().unwrap().success());
        }
        file
    }

    /// What it has logged.
    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(self.directory.join("log")).unwrap()
    }

    /// The port on which it listens.
    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// Starts it (again), and waits until it answers.
    pub(crate) fn revive(&self) {
        let log = self.directory.join("log").display().to_string();
        // The system survives, and with it what was written but not flushed.
        let settings = format!(
            "-p {} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off -c max_connections=100 {}",
            self.port, self.settings
        );
        for _ in 0..20 {
            let data = self.data();
            let arguments = ["start", "-s", "-w", "-D", &data, "-l", &log, "-o", &settings];
            // It says what it thinks of what it finds.
            if self.command("pg_ctl", &arguments).stderr(Stdio::null()).status().unwrap().success() {
                return;
            }
            // Children of the one that was killed may still be there.
            std::thread::sleep(std::time::Duration::from_millis(200));
        }
        panic!("{}", std::fs::read_to_string(log).unwrap_or_default());
    }

    /// Kills it, and all that it was doing.
    pub(crate) fn kill(&self) {
        let pid = std::fs::read_to_string(self.directory.join("data/postmaster.pid")).unwrap();
        let pid = pid.lines().next().unwrap().to_owned();
        assert!(Command::new("kill").args(["-KILL", &pid]).status().unwrap().success());
    }

    /// Stops it: what runs is broken off, what is committed is kept.
    pub(crate) fn stop(&self) {
        self.run("pg_ctl", &["stop", "-s", "-w", "-m", "fast", "-D", &self.data()]);
    }

    /// Runs a program of PostgreSQL's.
    pub(crate) fn run(&self, program: &str, arguments: &[&str]) {
        let output = self.command(program, arguments).output().unwrap();
        if !output.status.success() {
            let _ = std::io::stderr().write_all(&output.stderr);
            panic!("{program} failed");
        }
    }

    /// PostgreSQL refuses to run as root.
    fn command(&self, program: &str, arguments: &[&str]) -> Command {
        // Those of clients lie beside the server's, or where the system finds them.
        let beside = self.programs.join(program);
        let program = if beside.is_file() { beside } else { program.into() };
        let mut command = if is_root() {
            let mut command = Command::new("setpriv");
            command.args(["--reuid=postgres", "--regid=postgres", "--init-groups", "--"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        command.args(arguments).current_dir(&self.directory).stdin(Stdio::null()).stdout(Stdio::null());
        command
    }
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output().unwrap();
    id.stdout == b"0\n"
}
