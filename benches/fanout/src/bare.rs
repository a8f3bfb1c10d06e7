//! The least that it can cost: bytes that are ready, from one channel to every socket, on the WebSockets that
//! the server uses and with its buffers. It says just enough of the protocol for the same clients.

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::ws::{Message, Utf8Bytes, WebSocket, WebSocketUpgrade};
use axum::response::Response;
use axum::routing::get;
use axum::serve::ListenerExt;
use tokio::net::TcpListener;
use tokio::sync::broadcast;

use crate::Outcome;

type Events = broadcast::Sender<Utf8Bytes>;

/// Serves until it is killed. What is posted to `/graphql` is told to all sockets.
pub async fn serve(address: &str) -> Outcome {
    let events = Events::new(256);
    let routes = Router::new().route("/graphql", get(upgrade).post(raise)).with_state(events);
    let listener = TcpListener::bind(address).await?;
    // Like the server: what is ready is sent.
    let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
    Ok(axum::serve(listener, routes).await?)
}

async fn raise(State(events): State<Events>, body: Bytes) -> &'static str {
    // Nobody listening is no error.
    let _ = events.send(Utf8Bytes::try_from(body).unwrap_or_default());
    "{\"data\":null}"
}

async fn upgrade(State(events): State<Events>, upgrade: WebSocketUpgrade) -> Response {
    let follow = move |socket| async move { drop(follow(socket, events).await) };
    upgrade
        .protocols(["graphql-transport-ws"])
        .read_buffer_size(4096)
        .write_buffer_size(4096)
        .on_upgrade(follow)
}

async fn follow(mut socket: WebSocket, events: Events) -> Result<(), axum::Error> {
    // `connection_init`, and then `subscribe`.
    socket.recv().await;
    socket.send(Message::text(r#"{"type":"connection_ack"}"#)).await?;
    socket.recv().await;
    let mut events = events.subscribe();
    loop {
        tokio::select! {
            event = events.recv() => match event {
                Ok(text) => socket.send(Message::Text(text)).await?,
                Err(_) => return Ok(()),
            },
            heard = socket.recv() => match heard {
                Some(heard) => drop(heard?),
                None => return Ok(()),
            },
        }
    }
}
