//! graphql-transport-ws on a WebSocket.

mod alarm;
mod bell;
mod message;
mod operation;
mod operations;
mod socket;

use std::net::IpAddr;

use axum::{
    extract::WebSocketUpgrade,
    http::{HeaderMap, HeaderValue, header},
    response::Response,
};

use self::{message::Close, socket::Socket};
use super::{Entry, Refusal, Wire, measure, quota};

const PROTOCOL: HeaderValue = HeaderValue::from_static("graphql-transport-ws");

/// Whether a request wants to become a WebSocket.
pub(super) fn is_upgrade(headers: &HeaderMap) -> bool {
    headers.get(header::UPGRADE).is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"websocket"))
}

/// Answers the handshake. A client of another subprotocol is let in, under that name, to be told
/// 4406: were the handshake refused, it could not tell why.
pub(super) fn upgrade<E: Entry>(mut upgrade: WebSocketUpgrade, wire: Wire<E>, peer: IpAddr) -> Response {
    let speaks = upgrade.requested_protocols().any(|offered| offered == PROTOCOL);
    let selected = if speaks { Some(PROTOCOL) } else { upgrade.requested_protocols().next().cloned() };
    if let Some(selected) = selected {
        upgrade.set_selected_protocol(selected);
    }
    let limits = &wire.limits;
    let tracker = wire.life.streams.clone();
    upgrade
        .read_buffer_size(4096)
        .write_buffer_size(4096)
        // Room for one answer and for the control frames around it.
        .max_write_buffer_size(limits.answer_bytes + 64 * 1024)
        .max_message_size(limits.message_bytes)
        .max_frame_size(limits.message_bytes)
        .on_upgrade(move |socket| {
            let room = wire.open_socket(peer);
            // Boxed: what an async function is given, it may hold more than once.
            let socket = Box::new(Socket::new(socket, wire, peer));
            tracker.track_future(serve(socket, room, speaks))
        })
}

async fn serve<E: Entry>(mut socket: Box<Socket<E>>, room: Result<quota::OpenSocket, Refusal>, speaks: bool) {
    let _open = measure::OpenSocket::new();
    match room {
        Err(refusal) => socket.close(Close::TryLater(refusal)).await,
        Ok(_) if !speaks => socket.close(Close::Subprotocol).await,
        Ok(room) => {
            let _permit = room.permit;
            socket.counted = Some(room.address);
            socket.serve().await;
        }
    }
}
