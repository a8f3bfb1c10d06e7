//! A throw-away PostgreSQL server for the tests.
//!
//! The first test that asks for it starts it: the PostgreSQL installed on the
//! machine, in a temporary directory, on a free port of the loopback
//! interface, shared by every test of the process. It stops, and its directory
//! goes, when the process ends in whichever way: see [`WATCHDOG`].
//!
//! * `PLIMSOLL_TEST_POSTGRES_URL` names a running server to use instead, by a
//!   user who may create databases: `postgres://user:password@host/postgres`.
//! * `PLIMSOLL_TEST_POSTGRES=skip` skips the tests that need a server. Without
//!   it they fail where there is none, so that a green run means they ran.

use std::env;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::OnceLock;

use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbErr};

/// What the name of every database of the tests begins with, so that they never
/// drop another one of a server that is not theirs alone.
const PREFIX: &str = "plimsoll_test_";

/// The user who owns the throw-away server. It asks for no password.
const USER: &str = "plimsoll";

/// How often a start is tried, each time on another port: the port is free
/// when it is picked, but another program may be faster to take it.
const STARTS: usize = 5;

/// The shell script that owns the server, its directory and their end.
///
/// It is told the ports to try on its standard input, a pipe whose other end
/// only this process holds. The system closes that end when the process ends,
/// even by a signal that nothing can catch; `read` then fails, and the script
/// stops the server and removes the directory. It answers every step with one
/// line: `ok`, `taken` for a port that cannot be had, or `failed`, followed by
/// the reason up to its end.
///
/// `$1` is the directory of PostgreSQL's programs, `$2` the database user.
const WATCHDOG: &str = r#"
set -u
# An answer that nobody is left to read must not end this script before it tidies up.
trap '' PIPE
bin=$1 user=$2 server=
directory=$(mktemp -d "${TMPDIR:-/tmp}/plimsoll-postgres.XXXXXX") || { echo failed; exit 1; }
data=$directory/data log=$directory/log

as_owner() { "$@"; }
if [ "$(id -u)" -eq 0 ]; then
    # PostgreSQL refuses to run as root.
    owner=postgres
    id "$owner" >/dev/null 2>&1 || owner=nobody
    chown "$owner" "$directory"
    if command -v setpriv >/dev/null; then
        as_owner() { setpriv --reuid="$owner" --regid="$(id -g "$owner")" --init-groups -- "$@"; }
    elif command -v runuser >/dev/null; then
        as_owner() { runuser -u "$owner" -- "$@"; }
    else
        as_owner() { echo "PostgreSQL refuses to run as root, and neither setpriv nor runuser is here to become the user $owner (both are in Debian's package util-linux)"; return 1; }
    fi
fi

stop() {
    if [ -n "$server" ]; then
        # At once, with nothing written: the data is about to be removed.
        kill -QUIT "$(head -n 1 "$data/postmaster.pid")" || kill "$server"
        wait "$server"
    fi 2>/dev/null
    rm -rf "$directory"
}

failed() { echo failed; cat "$log"; stop; exit 1; }

cd "$directory" || failed
as_owner "$bin/initdb" --pgdata="$data" --username="$user" --auth=trust \
    --encoding=UTF8 --no-locale --no-sync >"$log" 2>&1 </dev/null || failed
echo ok

while read -r port; do
    as_owner "$bin/postgres" -D "$data" -p "$port" \
        -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=300 \
        -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off \
        >"$log" 2>&1 </dev/null &
    server=$!
    tries=0
    until grep -q '^ready' "$data/postmaster.pid" 2>/dev/null; do
        if ! kill -0 "$server" 2>/dev/null; then
            wait "$server"
            server=
            break
        fi
        tries=$((tries + 1))
        [ "$tries" -lt 600 ] || failed
        sleep 0.1
    done
    if [ -n "$server" ]; then
        echo ok
    elif grep -q 'Address already in use' "$log"; then
        echo taken
    else
        failed
    fi
done
stop
"#;

/// A PostgreSQL server to create databases on.
#[derive(Debug)]
pub(crate) struct Postgres {
    /// Its address up to the name of the database: `postgres://user@host:port`.
    base: String,
    /// What follows the name of the database, with the question mark.
    query: String,
    /// The database to be connected to while another one is created.
    maintenance: String,
    /// Held until the process ends, and never used again: see [`WATCHDOG`].
    _watchdog: Option<(Child, ChildStdin)>,
}

/// The server that the tests of this process share, or `None` when the tests
/// that need it are to be skipped.
///
/// # Panics
///
/// If there is none, with a message that says what to install.
pub(crate) async fn server() -> Option<&'static Postgres> {
    static SERVER: OnceLock<Result<Postgres, String>> = OnceLock::new();

    if env::var("PLIMSOLL_TEST_POSTGRES").is_ok_and(|value| value == "skip") {
        return None;
    }
    let found = tokio::task::spawn_blocking(|| SERVER.get_or_init(find)).await;
    match found {
        Ok(Ok(server)) => Some(server),
        Ok(Err(message)) => panic!("{message}"),
        Err(error) => panic!("PostgreSQL could not be started: {error}"),
    }
}

impl Postgres {
    /// The address of a database of this server.
    pub(crate) fn url(&self, database: &str) -> String {
        format!("{}/{PREFIX}{database}{}", self.base, self.query)
    }

    /// Creates a database, empty or as a copy of another one, in place of any
    /// of that name that an earlier run left on a server that outlived it.
    /// Nothing may be connected to the one that is copied.
    pub(crate) async fn create_database(&self, name: &str, template: Option<&str>) -> Result<(), DbErr> {
        let template = template.map_or_else(|| "template0".to_owned(), quoted);
        let name = quoted(name);
        self.maintain(&[
            format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
            format!("CREATE DATABASE {name} TEMPLATE {template} ENCODING 'UTF8'"),
        ])
        .await
    }

    /// Drops a database, whoever is connected to it.
    pub(crate) async fn drop_database(&self, name: &str) -> Result<(), DbErr> {
        self.maintain(&[format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", quoted(name))]).await
    }

    /// Ends all connections to a database and lets no more in, so that it can be copied: what a server that was
    /// stopped still does in the background may open another.
    pub(crate) async fn cut_off(&self, name: &str) -> Result<(), DbErr> {
        let closed = format!("ALTER DATABASE {} WITH ALLOW_CONNECTIONS false", quoted(name));
        let name = format!("{PREFIX}{name}");
        let ended =
            format!("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{name}'");
        self.maintain(&[closed, ended]).await
    }

    /// Runs statements outside of any transaction. The connection is a new one
    /// each time, since one cannot outlive the runtime of the test it is from.
    async fn maintain(&self, statements: &[String]) -> Result<(), DbErr> {
        let url = format!("{}/{}{}", self.base, self.maintenance, self.query);
        let mut options = ConnectOptions::new(url);
        options.max_connections(1).sqlx_logging(false);
        let connection: DatabaseConnection = Database::connect(options).await?;
        let mut result = Ok(());
        for statement in statements {
            result = connection.execute_unprepared(statement).await.map(|_| ());
            if result.is_err() {
                break;
            }
        }
        connection.close().await?;
        result
    }
}

/// The name of a test's database as it stands in a statement.
pub(crate) fn quoted(name: &str) -> String {
    format!("\"{PREFIX}{}\"", name.replace('"', "\"\""))
}

/// The server that the environment names, or a new one.
fn find() -> Result<Postgres, String> {
    match env::var("PLIMSOLL_TEST_POSTGRES_URL") {
        Ok(url) => existing(&url),
        Err(_) => start().map_err(|reason| {
            format!(
                "The tests need a PostgreSQL server, and none could be started.\n\
                 {reason}\n\
                 Install one (`apt-get install postgresql` on Debian and Ubuntu, `brew install \
                 postgresql` on macOS), name a running one in PLIMSOLL_TEST_POSTGRES_URL, or set \
                 PLIMSOLL_TEST_POSTGRES=skip to run the other tests only."
            )
        }),
    }
}

/// The server at an address such as `postgres://user@host:port/database?query`.
fn existing(url: &str) -> Result<Postgres, String> {
    let (address, query) = match url.split_once('?') {
        Some((address, query)) => (address, format!("?{query}")),
        None => (url, String::new()),
    };
    let parts = address
        .split_once("://")
        .filter(|(scheme, _)| matches!(*scheme, "postgres" | "postgresql"))
        .map(|(scheme, rest)| (scheme, rest.split_once('/').unwrap_or((rest, ""))));
    let Some((scheme, (authority, database))) = parts else {
        return Err(
            "PLIMSOLL_TEST_POSTGRES_URL must be like postgres://user:password@host:5432/postgres".to_owned()
        );
    };
    Ok(Postgres {
        base: format!("{scheme}://{authority}"),
        query,
        maintenance: match database {
            "" => "postgres".to_owned(),
            named => named.to_owned(),
        },
        _watchdog: None,
    })
}

/// Starts a server that lives no longer than this process.
fn start() -> Result<Postgres, String> {
    let programs = programs()
        .ok_or("Neither PATH nor /usr/lib/postgresql/*/bin has its programs `initdb` and `postgres`.")?;
    let mut watchdog = Command::new("sh")
        .arg("-c")
        .arg(WATCHDOG)
        .arg("plimsoll-postgres")
        .arg(&programs)
        .arg(USER)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        // Away from an interrupt at the terminal, which would end it too early.
        .process_group(0)
        .spawn()
        .map_err(|error| format!("`sh` cannot be run: {error}"))?;
    let (Some(mut ports), Some(answers)) = (watchdog.stdin.take(), watchdog.stdout.take()) else {
        return Err("`sh` has no standard input or output.".to_owned());
    };
    let mut answers = BufReader::new(answers);

    if !succeeded(&mut answers)? {
        return Err("`initdb` did not answer.".to_owned());
    }
    for _ in 0..STARTS {
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .and_then(|listener| listener.local_addr())
            .map_err(|error| format!("No free port on 127.0.0.1: {error}"))?
            .port();
        writeln!(ports, "{port}").map_err(|error| format!("Its watchdog is gone: {error}"))?;
        if succeeded(&mut answers)? {
            return Ok(Postgres {
                base: format!("postgres://{USER}@127.0.0.1:{port}"),
                query: "?sslmode=disable".to_owned(),
                maintenance: "postgres".to_owned(),
                _watchdog: Some((watchdog, ports)),
            });
        }
    }
    Err(format!("{STARTS} ports in a row were taken by another program."))
}

/// Reads what the watchdog says of a step: whether it succeeded or is worth
/// another try.
fn succeeded(answers: &mut BufReader<ChildStdout>) -> Result<bool, String> {
    let unreadable = |error| format!("Its watchdog cannot be read: {error}");
    let mut answer = String::new();
    answers.read_line(&mut answer).map_err(unreadable)?;
    match answer.trim_end() {
        "ok" => Ok(true),
        "taken" => Ok(false),
        _ => {
            let mut reason = String::new();
            answers.read_to_string(&mut reason).map_err(unreadable)?;
            Err(reason)
        }
    }
}

/// The directory of the newest PostgreSQL's programs: a distribution that can
/// have several versions side by side leaves the server's out of PATH.
pub(super) fn programs() -> Option<PathBuf> {
    let mut versions: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| {
            let version = entry.file_name().to_string_lossy().parse().unwrap_or(0);
            (version, entry.path().join("bin"))
        })
        .collect();
    versions.sort();
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path)
        .chain(versions.into_iter().rev().map(|(_, directory)| directory))
        .find(|directory| ["initdb", "postgres"].iter().all(|name| directory.join(name).is_file()))
}
