//! A PgBouncer before the PostgreSQL of the tests, which lends sessions for one transaction each, as it comes
//! otherwise.

use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;

/// Stops it once its standard input ends, however the test does. It refuses to run as root.
const WATCHDOG: &str = r#"
trap '' INT TERM
if [ "$(id -u)" -eq 0 ]; then
    chown -R postgres "$2"
    setpriv --reuid=postgres --regid=postgres --init-groups -- "$1" -q "$2/pgbouncer.ini" </dev/null &
else
    "$1" -q "$2/pgbouncer.ini" </dev/null &
fi
pooler=$!
read -r _
kill -KILL "$pooler"
rm -rf "$2"
"#;

/// A pooler.
pub(crate) struct Pooler {
    /// Of the database, by way of it.
    pub address: String,
    watchdog: Child,
}

impl Drop for Pooler {
    fn drop(&mut self) {
        drop(self.watchdog.stdin.take());
        let _ = self.watchdog.wait();
    }
}

impl Pooler {
    /// Whether it still takes connections.
    pub(crate) fn lives(&self) -> bool {
        let url = url::Url::parse(&self.address).unwrap();
        TcpStream::connect((Ipv4Addr::LOCALHOST, url.port().unwrap())).is_ok()
    }

    /// Before the database of this address; none, and said so, where PgBouncer is not installed.
    pub(crate) fn before(database: &str) -> Option<Self> {
        let Some(program) = program() else {
            println!("skipped: PgBouncer is not installed (scripts/system-packages.sh test installs it)");
            return None;
        };
        let url = url::Url::parse(database).unwrap();
        let directory = TempDir::with_prefix("plimsoll-pooler").unwrap().keep();
        let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = free.local_addr().unwrap().port();
        drop(free);
        let (host, behind, user) = (url.host_str().unwrap(), url.port().unwrap_or(5432), url.username());
        let password = url.password().map(|word| format!(" password={word}")).unwrap_or_default();
        let users = directory.join("users").display().to_string();
        let settings = format!(
            "[databases]\n* = host={host} port={behind}{password}\n[pgbouncer]\nlisten_addr = 127.0.0.1\n\
             listen_port = {port}\nunix_socket_dir =\nauth_type = trust\nauth_file = {users}\n\
             pool_mode = transaction\n"
        );
        std::fs::write(directory.join("pgbouncer.ini"), settings).unwrap();
        std::fs::write(users, format!("\"{user}\" \"\"\n")).unwrap();
        std::fs::set_permissions(&directory, std::fs::Permissions::from_mode(0o700)).unwrap();
        let mut watchdog = Command::new("sh");
        watchdog.args(["-c", WATCHDOG, "watchdog"]).arg(program).arg(&directory).stdin(Stdio::piped());
        let watchdog = watchdog.stdout(Stdio::null()).spawn().unwrap();
        let address = format!("postgres://{user}@127.0.0.1:{port}{}?sslmode=disable", url.path());
        let pooler = Self { address, watchdog };
        for _ in 0..200 {
            if TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok() {
                return Some(pooler);
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("PgBouncer does not start");
    }
}

/// Debian keeps it where only root looks.
fn program() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let places = std::env::split_paths(&path).chain(["/usr/sbin".into()]);
    places.map(|place| place.join("pgbouncer")).find(|place| place.is_file())
}
