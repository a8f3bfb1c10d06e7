//! Flags and environment, checked all at once before anything is started.

use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::str::FromStr;

use chrono_tz::Tz;
use clap::{ArgAction, Args, Parser, Subcommand};
use ipnet::IpNet;

use app::db::Address;
use server::capacity::LEAST_MEMORY;
use server::origins;
use simulation::{Portfolio, RedLine};

/// Plimsoll: a GraphQL server with live alerts for the execution of projects.
///
/// Without a subcommand's `--database-url` everything is kept in one SQLite file, `plimsoll.db`, in the
/// current directory.
#[derive(Debug, Parser)]
#[command(name = "plimsoll", version)]
pub(crate) struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What the program does.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Serve the GraphQL API, the live streams, the console and the playground.
    Serve(Serve),
    /// Bring the database's schema up to date, and stop.
    Migrate(DatabaseArgs),
    /// Fill an empty database with demo data, and stop.
    Seed(Seed),
    /// Add an administrator, who then adds everybody else. The password is asked for, or read from PLIMSOLL_PASSWORD.
    CreateAdmin(CreateAdmin),
    /// Copy the database into one file, as it is at one moment, while servers run on it or not. For PostgreSQL it says
    /// how that is done with pg_dump.
    Backup(Backup),
    /// Put a copy that `backup` made in the place of the database, where there is none. For PostgreSQL it says how that
    /// is done with pg_restore.
    Restore(Restore),
    /// Write the entries of the audit log that the policy keeps no longer (`retention.auditDays`) into a file, and then delete
    /// them. Servers may run meanwhile.
    ExportAudit(ExportAudit),
    /// Make a new key for access tokens in the database. Servers sign with it within seconds, without a restart, and take
    /// tokens of the old one until these end. For servers without PLIMSOLL_SECRET; those with one are given the next as PLIMSOLL_OTHER_SECRET first.
    RotateKey(DatabaseArgs),
    /// Print the GraphQL schema.
    Schema,
    /// Replay histories of projects through the rules that warn, and print what they would have said. How good
    /// that was follows on standard error, where the histories say how projects ended.
    Backtest(Backtest),
    /// Print made-up histories of projects, to try `backtest` on.
    Simulate(Simulate),
}

/// Which database, and the organisation's calendar.
#[derive(Debug, Clone, Args)]
pub struct DatabaseArgs {
    /// `sqlite://FILE?mode=rwc`, or `postgres://USER@HOST/DATABASE` for several servers on one database.
    #[arg(
        long,
        env = "DATABASE_URL",
        default_value = "sqlite://plimsoll.db?mode=rwc",
        hide_env_values = true
    )]
    pub database_url: Address,

    /// Connections to PostgreSQL in all, of this server: for lists, other reading, changes, slow statements, notices
    /// and the start. At least 10. On SQLite their number follows from the processors.
    #[arg(long, env = "PLIMSOLL_DATABASE_CONNECTIONS", default_value_t = 24, value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub database_connections: u32,

    /// Whether servers on one PostgreSQL tell each other of news by NOTIFY, and so at once. `off` for databases that
    /// speak like PostgreSQL but know no NOTIFY, and behind poolers that do not pass it on: each server then looks
    /// for itself twenty times a second.
    #[arg(long, env = "PLIMSOLL_NOTIFY", default_value = "on", value_parser = on_off, action = ArgAction::Set)]
    pub notify: bool,

    /// A way to the same database past a pooler that lends sessions for one transaction each (PgBouncer in its
    /// transaction mode), to hear notices on one connection.
    #[arg(long, env = "PLIMSOLL_NOTIFY_DATABASE_URL", hide_env_values = true)]
    pub notify_database_url: Option<Address>,

    /// The organisation's time zone: decides which calendar day it is.
    #[arg(long, env = "PLIMSOLL_TIME_ZONE", default_value = "Asia/Shanghai", value_parser = time_zone)]
    pub time_zone: Tz,

    /// How much is logged: `error`, `warn`, `info`, `debug`, or a filter such as `plimsoll=debug`.
    #[arg(long, env = "PLIMSOLL_LOG", default_value = "info,sqlx=warn,sea_orm_migration=warn")]
    pub log: String,

    /// Log one JSON object a line instead of text.
    #[arg(long, env = "PLIMSOLL_LOG_JSON")]
    pub log_json: bool,
}

/// How to serve.
#[derive(Debug, Clone, Args)]
pub(crate) struct Serve {
    /// Address to listen on; port 0 takes a free one.
    #[arg(long, env = "PLIMSOLL_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,

    /// Networks of the proxies in front of the server, separated by commas: `127.0.0.0/8,10.0.0.7`. What they say of
    /// where a request comes from is believed (`Forwarded`, `X-Forwarded-For`, and the PROXY protocol), and what
    /// anybody else says is not. Without it everybody behind a proxy shares the limits of one address.
    #[arg(long, env = "PLIMSOLL_TRUSTED_PROXIES", value_delimiter = ',', value_parser = network)]
    pub trusted_proxies: Vec<IpNet>,

    /// Memory that the server keeps to, such as `512M` or `2G`, and 256M at least. What requests, answers, sockets and
    /// connections may hold follows from it. Without it, a quarter of the machine's, or of what its container has.
    #[arg(long, env = "PLIMSOLL_MEMORY", value_parser = memory)]
    pub memory: Option<u64>,

    /// Names that the server answers to, separated by commas, without ports: `plimsoll.example,*.example.com`; `*`
    /// for any. Without it any, but a demo or development server that listens on this machine alone answers to the
    /// machine's own names alone.
    #[arg(long, env = "PLIMSOLL_HOSTS", value_delimiter = ',')]
    pub hosts: Vec<String>,

    /// Origins whose pages may read answers and open sockets, beside the server's own, separated by commas:
    /// `https://app.example.com,http://localhost:3000`; `*` for any, on a demo or development server. Without it none.
    #[arg(long, env = "PLIMSOLL_ALLOW_ORIGINS", value_delimiter = ',', value_parser = origin)]
    pub allow_origins: Vec<String>,

    /// Whether the console is served: `on` or `off`.
    #[arg(long, env = "PLIMSOLL_CONSOLE", default_value = "on", value_parser = on_off, action = ArgAction::Set)]
    pub console: bool,

    /// Whether the playground is served: `on` or `off`.
    #[arg(long, env = "PLIMSOLL_PLAYGROUND", default_value = "on", value_parser = on_off, action = ArgAction::Set)]
    pub playground: bool,

    /// Fill an empty database with demo data, and let demo users sign in. Never on a database with other
    /// users. Implies --development.
    #[arg(long, env = "PLIMSOLL_DEMO")]
    pub demo: bool,

    /// Let anyone read the schema, and suggest names where one is misspelt.
    #[arg(long, env = "PLIMSOLL_DEVELOPMENT")]
    pub development: bool,

    /// Secret that access tokens are signed with, at least 32 characters. Without one, a random one is kept
    /// in the database, for all servers on it.
    #[arg(long, env = "PLIMSOLL_SECRET", hide_env_values = true, value_parser = secret)]
    pub secret: Option<String>,

    /// Another secret that nothing is signed with and whose tokens are taken all the same: the next one, until all servers
    /// know it, and then the one before.
    #[arg(long, env = "PLIMSOLL_OTHER_SECRET", hide_env_values = true, value_parser = secret, requires = "secret")]
    pub other_secret: Option<String>,

    /// Hours for which a mutation that was sent under an idempotency key is remembered: sent again, it gives the
    /// first answer.
    #[arg(long, env = "PLIMSOLL_IDEMPOTENCY_HOURS", default_value_t = 24, value_parser = clap::value_parser!(u32).range(1..=8760))]
    pub idempotency_hours: u32,

    /// Points that one request may cost; a point is about the work of one row. A request that costs more is refused
    /// before anything is read.
    #[arg(long, env = "PLIMSOLL_REQUEST_COST", default_value_t = 500_000, value_parser = clap::value_parser!(u32).range(1..))]
    pub request_cost: u32,

    /// Points that all requests of one user may cost in a minute, on this server; of those who have not signed in, all
    /// requests of one address. At least as many as one request may cost, or `off`: for measurements, and where a
    /// gateway in front keeps such a budget.
    #[arg(long, env = "PLIMSOLL_COST_PER_MINUTE", default_value = "12000000", value_parser = points_or_off)]
    pub cost_per_minute: Points,

    /// Address of its own for `GET /metrics`, in the text form of Prometheus; without one there is none. It is
    /// for whoever runs the server: keep it away from clients.
    #[arg(long, env = "PLIMSOLL_METRICS_LISTEN")]
    pub metrics_listen: Option<SocketAddr>,

    /// The database and the calendar.
    #[command(flatten)]
    pub store: DatabaseArgs,
}

/// How much demo data.
#[derive(Debug, Clone, Args)]
pub(crate) struct Seed {
    /// How many projects; customers, tasks and costs follow.
    #[arg(long, default_value_t = 120, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub projects: u32,

    /// The same seed on the same day gives the same data.
    #[arg(long, default_value_t = 7)]
    pub seed: u64,

    /// The database and the calendar.
    #[command(flatten)]
    pub store: DatabaseArgs,
}

/// Who administers.
#[derive(Debug, Clone, Args)]
pub(crate) struct CreateAdmin {
    /// Sign-in name.
    #[arg(long)]
    pub email: String,

    /// Name as colleagues read it.
    #[arg(long)]
    pub name: String,

    /// At least 10 characters. Without it the program asks for it; in a script give it through the environment, so that
    /// it is not seen in a list of processes.
    #[arg(long, env = "PLIMSOLL_PASSWORD", hide_env_values = true)]
    pub password: Option<String>,

    /// The database and the calendar.
    #[command(flatten)]
    pub store: DatabaseArgs,
}

/// Where the copy goes.
#[derive(Debug, Clone, Args)]
pub(crate) struct Backup {
    /// The copy. Only its owner may read it: it holds everything, the secret that signs tokens included.
    pub file: PathBuf,

    /// Put it in the place of a file of that name, once it is whole. Without it, one that exists is refused.
    #[arg(long)]
    pub replace: bool,

    /// The database.
    #[command(flatten)]
    pub store: DatabaseArgs,
}

/// Which copy.
#[derive(Debug, Clone, Args)]
pub(crate) struct Restore {
    /// The copy. It is not changed; what lies in a log beside it is moved into it.
    pub file: PathBuf,

    /// The database that it becomes; it must not exist.
    #[command(flatten)]
    pub store: DatabaseArgs,
}

/// Where old entries go.
#[derive(Debug, Clone, Args)]
pub(crate) struct ExportAudit {
    /// A new file, of one JSON object a line, oldest first.
    pub file: PathBuf,

    /// The database and the calendar.
    #[command(flatten)]
    pub store: DatabaseArgs,
}

/// What to replay, and with what.
#[derive(Debug, Clone, Args)]
pub(crate) struct Backtest {
    /// Histories as JSON Lines, ordered by day; `-` is standard input. Without it, the finished projects of the
    /// database.
    pub history: Option<PathBuf>,

    /// The database, where it is asked.
    #[command(flatten)]
    pub store: DatabaseArgs,

    /// Write the histories that are replayed to this file, too.
    #[arg(long)]
    pub export: Option<PathBuf>,

    /// Where alerts and forecasts go, and the summary to standard output; without it they go to standard output,
    /// and the summary to standard error.
    #[arg(long, value_name = "OUT")]
    pub alerts: Option<PathBuf>,

    /// Thresholds as JSON; those it does not name have their defaults. Without it, for projects of the database the
    /// organisation's own.
    #[arg(long)]
    pub policy: Option<PathBuf>,

    /// Histories of finished projects to learn from first how far forecasts are off.
    #[arg(long)]
    pub learn: Option<PathBuf>,
}

/// Which histories.
#[derive(Debug, Clone, Args)]
pub(crate) struct Simulate {
    /// What the projects are like.
    #[arg(long, default_value = "mixed", value_parser = Portfolio::NAMES)]
    pub portfolio: String,

    /// Where red lines are: at the budget, or up to a tenth above it.
    #[arg(long, default_value = "budget", value_parser = RedLine::NAMES)]
    pub red_line: String,

    /// How many.
    #[arg(long, default_value_t = 400, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub projects: u32,

    /// The same seed tells the same stories.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
}

/// A number of points, or none: then there is no limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Points(pub Option<NonZeroU32>);

impl Serve {
    /// What is wrong with settings that only make sense together.
    pub(crate) fn check(&self) -> Result<(), String> {
        if self.allow_origins.iter().any(|origin| origin == "*") && !(self.demo || self.development) {
            return Err(format!(
                "--allow-origins: * is for a server with --demo or --development; {ORIGINS}"
            ));
        }
        let Points(Some(minute)) = self.cost_per_minute else { return Ok(()) };
        if minute.get() >= self.request_cost {
            return Ok(());
        }
        let most = self.request_cost;
        Err(format!("--cost-per-minute: a request may cost {most} points, so use {most} or more, or off"))
    }
}

fn points_or_off(word: &str) -> Result<Points, String> {
    match word {
        "off" => Ok(Points(None)),
        number => match number.parse() {
            Ok(points) => Ok(Points(Some(points))),
            Err(_) => Err(format!("use a whole number from 1 to {}, or off", u32::MAX)),
        },
    }
}

fn on_off(word: &str) -> Result<bool, String> {
    match word {
        "on" => Ok(true),
        "off" => Ok(false),
        _ => Err("use on or off".into()),
    }
}

/// What stands for an origin.
const ORIGINS: &str = "use origins such as https://app.example.com or http://localhost:3000, each a scheme, a host and, \
                       where it is not the usual one, a port";

fn origin(text: &str) -> Result<String, String> {
    origins::read(text).ok_or_else(|| ORIGINS.into())
}

fn network(text: &str) -> Result<IpNet, String> {
    let text = text.trim();
    let address = || text.parse().map(|address: IpAddr| address.to_canonical().into());
    text.parse()
        .or_else(|_| address())
        .map_err(|_| "use networks such as 10.0.0.0/8 or 2001:db8::/32, or addresses".into())
}

/// Bytes, from a number with a unit of 1024.
fn memory(text: &str) -> Result<u64, String> {
    let text = text.trim().trim_end_matches(['B', 'b', 'i']);
    let (number, unit) = text.split_at(text.len() - text.chars().last().map_or(0, char::len_utf8));
    let unit = match unit {
        "M" | "m" => 1_u64 << 20,
        "G" | "g" => 1 << 30,
        "T" | "t" => 1 << 40,
        _ => return Err("use a number with a unit, such as 512M or 2G".into()),
    };
    let bytes = number.trim().parse().ok().and_then(|number: u64| number.checked_mul(unit));
    match bytes {
        Some(bytes) if bytes >= LEAST_MEMORY => Ok(bytes),
        Some(_) => Err(format!("at least {}M are needed", LEAST_MEMORY >> 20)),
        None => Err("use a whole number with a unit, such as 512M or 2G".into()),
    }
}

fn time_zone(name: &str) -> Result<Tz, String> {
    Tz::from_str(name).map_err(|_| "use a name such as Asia/Shanghai or Europe/Berlin".into())
}

fn secret(text: &str) -> Result<String, String> {
    if text.len() < 32 { Err("at least 32 characters are needed".into()) } else { Ok(text.into()) }
}
