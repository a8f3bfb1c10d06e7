//! The program: reads its arguments and does one thing.

// The futures that async-graphql makes of the schema nest deeper than the compiler follows by default when it optimises.
#![recursion_limit = "256"]

mod config;
mod copies;
mod history;
mod serve;

use std::io::IsTerminal;
use std::process::ExitCode;

use app::clock::Clock;
use app::db::Db;
use app::{App, session, user};
use clap::Parser;
use config::{Cli, Command, CreateAdmin, DatabaseArgs, Seed};
use tracing_subscriber::EnvFilter;

/// What ends the program early: text for the one who started it.
pub type Exit<T = ()> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// Stack of a worker thread: executing a deeply nested query recurses.
const STACK: usize = 8 * 1024 * 1024;

fn main() -> ExitCode {
    let cli = Cli::parse();
    // A socket is an open file, and the usual 1024 of them are few. What is not allowed stays as it is.
    let _ = rlimit::increase_nofile_limit(u64::MAX);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().thread_stack_size(STACK).build();
    let outcome = match runtime {
        Ok(runtime) => {
            let outcome = runtime.block_on(run(cli.command));
            // What still computes (a forecast that is learnt, a password that is hashed) is for nobody any more.
            runtime.shutdown_background();
            outcome
        }
        Err(error) => Err(error.into()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say_error(&error.to_string());
            ExitCode::FAILURE
        }
    }
}

async fn run(command: Command) -> Exit {
    match command {
        Command::Serve(options) => serve::run(options).await,
        Command::Migrate(store) => {
            let db = database(&store).await?;
            let upgraded = App::migrate(&db).await.map_err(describe)?;
            db.close().await?;
            say(&upgraded.to_string());
            Ok(())
        }
        Command::Seed(options) => seed(options).await,
        Command::CreateAdmin(options) => create_admin(options).await,
        Command::Backup(options) => copies::back_up(&options),
        Command::Restore(options) => copies::restore(&options),
        Command::ExportAudit(options) => copies::export_audit(&options).await,
        Command::RotateKey(store) => {
            let app = open(&store, Vec::new()).await?;
            session::rotate_key(&app).await.map_err(describe)?;
            app.db.close().await?;
            say(
                "A new key signs access tokens within seconds; tokens of the one before end with their life.",
            );
            Ok(())
        }
        Command::Schema => {
            say(graphql::sdl().trim_end());
            Ok(())
        }
        Command::Backtest(options) => history::backtest(options).await,
        Command::Simulate(options) => history::simulate(&options),
    }
}

/// The program on its migrated database.
pub async fn open(store: &DatabaseArgs, secrets: Vec<String>) -> Exit<App> {
    let app = App::open(database(store).await?, Clock::System, store.time_zone, secrets).await;
    Ok(app.map_err(describe)?)
}

/// The database, and the log.
async fn database(store: &DatabaseArgs) -> Exit<Db> {
    // A client that breaks HTTP/2's rules must not fill the log with warnings of it; who wants them names `h2`.
    let wanted = format!("h2=error,{}", store.log);
    let filter = EnvFilter::try_new(wanted).map_err(|error| format!("--log: {error}"))?;
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    // Only the first call of a process sets the log up.
    let _ = if store.log_json { log.json().try_init() } else { log.try_init() };
    let db = Db::open(&store.database_url, store.database_connections).await?;
    Ok(match &store.notify_database_url {
        _ if !store.notify => db.without_hints(),
        Some(way) => db.listening_at(way).await?,
        None => {
            if db.is_lent() {
                tracing::warn!(
                    "a pooler in front of PostgreSQL lends sessions for one transaction each, and no notices are heard \
                     through it: this server looks for news of others twenty times a second, unless \
                     --notify-database-url names a way past the pooler"
                );
            }
            db
        }
    })
}

/// With the cause, which a client would not be told.
pub fn describe(error: app::error::Error) -> String {
    match error {
        app::error::Error::Internal(cause) => cause.to_string(),
        other => other.to_string(),
    }
}

async fn seed(options: Seed) -> Exit {
    let app = open(&options.store, Vec::new()).await?;
    let filled =
        demo::fill(&app, &demo::DemoOptions { projects: options.projects as usize, seed: options.seed })
            .await;
    let filled = filled.map_err(describe)?;
    app.db.close().await?;
    say(&filled.to_string());
    Ok(())
}

async fn create_admin(options: CreateAdmin) -> Exit {
    let password = match options.password {
        Some(password) => password,
        None => ask_password()?,
    };
    let app = open(&options.store, Vec::new()).await?;
    let row = user::create_admin(&app, options.email, options.name, password).await.map_err(describe)?;
    app.db.close().await?;
    say(&format!("{} can sign in.", row.email));
    Ok(())
}

/// Asks twice for a new password, which is not shown.
fn ask_password() -> Exit<String> {
    if !std::io::stdin().is_terminal() {
        return Err("there is no terminal to ask for the password: set PLIMSOLL_PASSWORD".into());
    }
    let password = rpassword::prompt_password("Password, at least 10 characters: ")?;
    if rpassword::prompt_password("The same again: ")? == password {
        Ok(password)
    } else {
        Err("the two passwords differ; nobody was added".into())
    }
}

/// Tells the one who started the program.
#[expect(clippy::print_stdout)] // what the program is asked for goes to standard output
pub fn say(text: &str) {
    println!("{text}");
}

#[expect(clippy::print_stderr)] // before there is a log
fn say_error(text: &str) {
    eprintln!("plimsoll: {text}");
}
