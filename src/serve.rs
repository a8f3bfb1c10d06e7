//! `plimsoll serve`: starts everything, and stops it in order.

use std::net::SocketAddr;
use std::sync::Arc;

use app::db::{files_of, wal};
use app::feed::Feed;
use app::scheduler;
use app::user;
use chrono::TimeDelta;
use graphql::executor::Executor;
use plimsoll::memory;
use server::{ExtraRoutes, Guest, Guests, Hosts, Lifecycle, Limits, Origins, ReverseProxy, accept};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::config::Serve;
use crate::{Exit, describe, open, say};

/// Serves until SIGTERM or ctrl-c.
pub(crate) async fn run(options: Serve) -> Exit {
    options.check()?;
    let secrets = options.secret.iter().chain(&options.other_secret).cloned().collect();
    let mut app = open(&options.store, secrets).await?;
    app.key_lifetime = TimeDelta::hours(options.idempotency_hours.into());
    if options.demo {
        let filled = demo::fill(&app, &demo::DemoOptions::default())
            .await
            .map_err(|error| format!("--demo: {}", describe(error)))?;
        tracing::info!("{filled}");
    }
    let life = Lifecycle::default();
    let feed = Feed::default();
    let background = [
        tokio::spawn(feed.clone().run(app.clone(), life.token().clone())),
        tokio::spawn(scheduler::run(app.clone(), life.token().clone())),
    ];
    if let Some(file) = app.db.file() {
        tokio::spawn(wal::keep_short(file.clone(), life.token().clone()));
    }
    let schema = graphql::schema(!(options.demo || options.development));
    let program = server::Program {
        app: Arc::new(app.clone()),
        executor: Executor::new(schema, feed),
        open_schema: options.demo || options.development,
    };
    let limits = Arc::new(limits(&options)?);
    let shown = ExtraRoutes {
        console: options.console,
        playground: options.playground,
        demo: options.demo.then(guests),
    };
    let origins = Origins::of(&options.allow_origins);
    let router = server::router(program, limits.clone(), life.clone(), shown.clone(), origins);
    let front = Arc::new(front(&options));
    let listener = listen("--listen", options.listen).await?;
    let metrics = match options.metrics_listen {
        Some(address) => Some(listen("--metrics-listen", address).await?),
        None => None,
    };
    // A database that is away at the moment ends no server.
    let is_empty = matches!(user::is_there_any(&app).await, Ok(false));
    // Before anybody is told that it is ready: who reads that may stop it at once.
    stop_on_signal(life.clone());
    announce(&listener.local_addr()?.to_string(), &shown);
    if is_empty {
        say(NOBODY_YET);
    }
    if let Some(metrics) = metrics {
        say(&format!("  metrics     http://{}/metrics", metrics.local_addr()?));
        // A life of its own: clients' streams are not its to wait for, and it tells of them until they end.
        let life = Lifecycle::default();
        tokio::spawn(accept::serve(metrics, server::metrics(), limits.clone(), life, Arc::default()));
    }
    // Without its feed or its sweep the server would keep silent: better it ends, and is started again.
    let [feeding, sweeping] = background.map(|task| end_with(task, life.clone()));
    let ((), fed, swept) =
        tokio::join!(accept::serve(listener, router, limits, life.clone(), front), feeding, sweeping);
    app.db.close().await?;
    fed.and(swept)?;
    tracing::info!("stopped");
    Ok(())
}

async fn listen(setting: &str, address: SocketAddr) -> Exit<TcpListener> {
    let listener = TcpListener::bind(address).await;
    Ok(listener.map_err(|error| format!("{setting}: {address} can't be listened on: {error}"))?)
}

/// Waits for a background task, which ends only when the server does; otherwise the server ends with it.
async fn end_with(task: JoinHandle<()>, life: Lifecycle) -> Exit {
    let ended = task.await;
    let early = !life.is_stopping();
    life.stop();
    ended?;
    if early { Err("a background task ended early".into()) } else { Ok(()) }
}

/// Files that the program has open for itself: its log, its listeners, the runtime's, and one to spare.
const OWN_FILES: u64 = 64;

/// The limits of the wire, as far as the memory and the open files go that this process may have.
fn limits(options: &Serve) -> Exit<Limits> {
    let memory = options.memory.unwrap_or_else(|| memory::of_machine() / 4);
    let limits = Limits {
        request_cost: options.request_cost.into(),
        cost_per_minute: options.cost_per_minute.0,
        ..Limits::default().within(memory)
    };
    tracing::info!(
        memory_mib = memory >> 20,
        sockets = limits.sockets,
        connections = limits.connections,
        "limits"
    );
    // Raised already, as far as the system lets it be.
    let Ok(allowed) = rlimit::increase_nofile_limit(u64::MAX) else { return Ok(limits) };
    let own = OWN_FILES + files_of(&options.store.database_url, options.store.database_connections);
    let needed = own + limits.files();
    if needed <= allowed {
        return Ok(limits);
    }
    let left = allowed.saturating_sub(own);
    if left < OWN_FILES {
        return Err(format!(
            "this process may have {allowed} files open, and {} are the least it needs: {RAISE}",
            own + OWN_FILES
        )
        .into());
    }
    let fewer = limits.with_files(left);
    tracing::warn!(
        "this process may have {allowed} files open, and {needed} are needed for all sockets and connections: it \
         serves {} sockets and {} connections at most. To serve more, {RAISE}",
        fewer.sockets,
        fewer.connections
    );
    Ok(fewer)
}

/// How more files may be open.
const RAISE: &str =
    "raise the limit (`ulimit -Hn`, LimitNOFILE= of systemd, or --ulimit nofile of a container).";

/// What stands in front of the server. Where strangers may read, and the server is for one machine, a page that
/// somebody there looks at must not reach it by a name of its own.
fn front(options: &Serve) -> ReverseProxy {
    let is_for_one = options.listen.ip().is_loopback() && (options.demo || options.development);
    let hosts = match (options.hosts.as_slice(), is_for_one) {
        ([], true) => Hosts::Loopback,
        ([], false) => Hosts::Any,
        (names, _) => Hosts::named(names),
    };
    ReverseProxy { proxies: options.trusted_proxies.clone(), hosts }
}

/// The demo users, for the pages.
fn guests() -> Guests {
    let guest = |user: demo::DemoUser| Guest { email: user.email, role: user.role, name: user.name };
    Guests { users: demo::users().into_iter().map(guest).collect(), password: demo::PASSWORD }
}

fn announce(address: &str, shown: &ExtraRoutes) {
    say(&format!("Plimsoll is ready on http://{address}"));
    if shown.console {
        say(&format!("  console     http://{address}/"));
    }
    if shown.playground {
        say(&format!("  playground  http://{address}/playground"));
    }
    say(&format!("  GraphQL     http://{address}/graphql (POST, GET, WebSocket, event streams)"));
    if let Some(guests) = &shown.demo {
        say(&format!("  try         team_lead@demo.example, password {}", guests.password));
    }
}

/// What is said where nobody can sign in.
const NOBODY_YET: &str = "  first step  there is no user yet. Add an administrator, with the same --database-url:\n              \
    plimsoll create-admin --email you@company.example --name 'Your name'";

/// Lets the server stop when it is told to. Signals are listened to as soon as this returns.
fn stop_on_signal(life: Lifecycle) {
    #[cfg(unix)]
    let terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate());
    tokio::spawn(async move {
        #[cfg(unix)]
        match terminate {
            Ok(mut terminate) => tokio::select! {
                _ = terminate.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            },
            Err(_) => drop(tokio::signal::ctrl_c().await),
        }
        #[cfg(not(unix))]
        drop(tokio::signal::ctrl_c().await);
        tracing::info!("stopping: no new requests, running ones finish");
        life.stop();
    });
}
