//! The program itself, serving in a process of its own.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// A server that is ready.
pub(crate) struct Process {
    pub child: Child,
    pub url: String,
    /// Where it serves its metrics, if it was told to.
    pub metrics: Option<String>,
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Process {
    /// Serves this database, with settings of the caller's.
    pub(crate) fn serve(database: &str, settings: &[&str]) -> Self {
        Self::serve_with_log(database, settings, "error", Stdio::inherit())
    }

    /// The same, with what it logs at this level written to this place.
    pub(crate) fn serve_with_log(database: &str, settings: &[&str], level: &str, log: Stdio) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_plimsoll"))
            .args(["serve", "--listen", "127.0.0.1:0", "--log", level, "--database-url", database])
            .args(settings)
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        let mut address = |word: &str| {
            let line = lines.find(|line| line.contains(word)).unwrap();
            line.trim().rsplit(' ').next().unwrap().to_string()
        };
        let url = address("ready on");
        let metrics = settings.contains(&"--metrics-listen").then(|| address("metrics"));
        // Whatever else it says must not fill the pipe.
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, url, metrics }
    }

    /// The program run to its end, for what it says.
    pub(crate) fn run(arguments: &[&str], password: &str) -> bool {
        let mut program = Command::new(env!("CARGO_BIN_EXE_plimsoll"));
        program.args(arguments).env("PLIMSOLL_PASSWORD", password).stdout(Stdio::null());
        program.status().unwrap().success()
    }

    /// Tells it to stop, and waits until it has.
    pub(crate) fn stop(mut self) -> bool {
        let id = self.child.id().to_string();
        let signalled = Command::new("kill").args(["-TERM", &id]).status().unwrap().success();
        for _ in 0..300 {
            if let Ok(Some(status)) = self.child.try_wait() {
                return signalled && status.success();
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        false
    }
}
