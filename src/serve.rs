//! `plimsoll serve`: starts everything, and stops it in order.

use std::net::SocketAddr;
use std::sync::Arc;

use chrono::TimeDelta;
use plimsoll::app::db::wal;
use plimsoll::demo;
use plimsoll::feed::Feed;
use plimsoll::graphql::answer::Answers;
use plimsoll::server::{self, Lifecycle, Limits, accept};
use plimsoll::{graphql, sweep};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::config::Serve;
use crate::{Outcome, describe, open, say};

/// Serves until SIGTERM or ctrl-c.
pub async fn run(options: Serve) -> Outcome {
    let mut app = open(&options.store, options.secret).await?;
    app.keys_last = TimeDelta::hours(options.idempotency_hours.into());
    if options.demo {
        let filled = demo::fill(&app, &demo::Options::default())
            .await
            .map_err(|error| format!("--demo: {}", describe(error)))?;
        tracing::info!("{filled}");
    }
    let life = Lifecycle::default();
    let feed = Feed::default();
    let background = [
        tokio::spawn(feed.clone().run(app.clone(), life.token().clone())),
        tokio::spawn(sweep::run(app.clone(), life.token().clone())),
    ];
    if let Some(file) = app.db.file() {
        tokio::spawn(wal::keep_short(file.clone(), life.token().clone()));
    }
    let schema = graphql::schema(feed.clone(), !(options.demo || options.development));
    let program = server::Program {
        app: Arc::new(app.clone()),
        answers: Answers::new(schema, feed),
        open_schema: options.demo || options.development,
    };
    let limits = Arc::new(Limits::default());
    let router = server::router(program, limits.clone(), life.clone(), options.demo);
    let listener = listen("--listen", options.listen).await?;
    let metrics = match options.metrics_listen {
        Some(address) => Some(listen("--metrics-listen", address).await?),
        None => None,
    };
    announce(&listener.local_addr()?.to_string(), options.demo);
    if let Some(metrics) = metrics {
        say(&format!("  metrics     http://{}/metrics", metrics.local_addr()?));
        // A life of its own: clients' streams are not its to wait for, and it tells of them until they end.
        let life = Lifecycle::default();
        tokio::spawn(accept::serve(metrics, server::metrics(), limits.clone(), life));
    }
    tokio::spawn(stop_on_signal(life.clone()));
    // Without its feed or its sweep the server would keep silent: better it ends, and is started again.
    let [feeding, sweeping] = background.map(|task| end_with(task, life.clone()));
    let (_, fed, swept) =
        tokio::join!(accept::serve(listener, router, limits, life.clone()), feeding, sweeping);
    app.db.close().await?;
    fed.and(swept)?;
    tracing::info!("stopped");
    Ok(())
}

async fn listen(setting: &str, address: SocketAddr) -> Outcome<TcpListener> {
    let listener = TcpListener::bind(address).await;
    Ok(listener.map_err(|error| format!("{setting}: {address} can't be listened on: {error}"))?)
}

/// Waits for a background task, which ends only when the server does; otherwise the server ends with it.
async fn end_with(task: JoinHandle<()>, life: Lifecycle) -> Outcome {
    let ended = task.await;
    let early = !life.is_stopping();
    life.stop();
    ended?;
    if early { Err("a background task ended early".into()) } else { Ok(()) }
}

fn announce(address: &str, demo: bool) {
    say(&format!("Plimsoll is ready on http://{address}"));
    say(&format!("  playground  http://{address}/playground"));
    say(&format!("  GraphQL     http://{address}/graphql (POST, GET, WebSocket, event streams)"));
    if demo {
        say(&format!("  try         team_lead@demo.example, password {}", demo::PASSWORD));
    }
}

async fn stop_on_signal(life: Lifecycle) {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminate) => tokio::select! {
                _ = terminate.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            },
            Err(_) => drop(tokio::signal::ctrl_c().await),
        }
    }
    #[cfg(not(unix))]
    drop(tokio::signal::ctrl_c().await);
    tracing::info!("stopping: no new requests, running ones finish");
    life.stop();
}
