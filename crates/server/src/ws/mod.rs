//! GraphQL over WebSocket: the graphql-transport-ws protocol.

mod handshake;
mod header_case;
mod message;
mod operation;
mod operations;
mod outgoing;
mod socket;
mod timer;
mod waker;

use std::net::IpAddr;

use axum::{
    extract::Request,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::Response,
};

use self::{handshake::Handshake, message::Close, socket::Socket};
use super::{Application, Refusal, ServerState, http::HttpRefusal, quota, request_metrics};
use app::{language, request_id};

const PROTOCOL: HeaderValue = HeaderValue::from_static("graphql-transport-ws");

/// Whether a request asks to become a WebSocket.
pub(super) fn is_upgrade(headers: &HeaderMap) -> bool {
    headers.get(header::UPGRADE).is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"websocket"))
}

/// Answers the handshake. A client of another subprotocol is accepted under that name, and then closed with code
/// 4406: if the handshake were refused, it could not tell why.
pub(super) async fn upgrade<E: Application>(
    mut request: Request,
    wire: ServerState<E>,
    peer: IpAddr,
) -> Result<Response, HttpRefusal> {
    if !wire.origins.admit(request.headers()) {
        let refusal = Refusal::new("FORBIDDEN", messages::origin_refused());
        return Err(HttpRefusal::new(StatusCode::FORBIDDEN, refusal));
    }
    let handshake = Handshake::read(&mut request)?;
    let speaks = handshake.protocols().contains(&PROTOCOL);
    let selected = if speaks { Some(PROTOCOL) } else { handshake.protocols().first().cloned() };
    let (mut response, upgraded) = handshake.accept(selected, &wire.limits);
    response.extensions_mut().extend(header_case::usual().await);
    let (tracker, id) = (wire.life.streams.clone(), request_id::current());
    let locale = language::current();
    tokio::spawn(async move {
        let Some(stream) = upgraded.await else { return };
        let memory = wire.open_socket(peer);
        // Boxed, because an async function may hold its arguments more than once.
        let socket = Box::new(Socket::new(stream, wire, peer, id));
        tracker.track_future(language::during(locale, serve(socket, memory, speaks))).await;
    });
    Ok(response)
}

async fn serve<E: Application>(
    mut socket: Box<Socket<E>>,
    memory: Result<quota::SocketQuota, Refusal>,
    speaks: bool,
) {
    let _open = request_metrics::SocketGauge::new();
    match memory {
        Err(refusal) => socket.close(Close::TryLater(refusal)).await,
        Ok(_) if !speaks => socket.close(Close::Subprotocol).await,
        Ok(memory) => {
            socket.memory = Some(memory);
            socket.serve().await;
        }
    }
}
