//! The WebSocket handshake (RFC 6455).

use axum::{
    body::Body,
    extract::Request,
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Version, header},
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use hyper::upgrade::{OnUpgrade, Upgraded};
use hyper_util::rt::TokioIo;
use tokio_tungstenite::{
    WebSocketStream,
    tungstenite::{
        handshake::derive_accept_key,
        protocol::{Role, WebSocketConfig},
    },
};

use crate::{Limits, Refusal, http::HttpRefusal};

/// A WebSocket.
pub(super) type Stream = WebSocketStream<TokioIo<Upgraded>>;

/// The size in bytes of a socket's buffers while it is silent.
const BUFFER: usize = 4096;

/// A valid handshake request.
pub(super) struct Handshake {
    upgrade: OnUpgrade,
    accept: String,
    protocols: Vec<HeaderValue>,
}

impl Handshake {
    /// Reads the handshake, or tells what is wrong with it.
    pub(super) fn read(request: &mut Request) -> Result<Self, HttpRefusal> {
        let refuse = |status: StatusCode| {
            HttpRefusal::new(status, Refusal::bad_request(messages::handshake_incomplete()))
        };
        if request.method() != Method::GET {
            return Err(HttpRefusal { allow: Some("GET"), ..refuse(StatusCode::METHOD_NOT_ALLOWED) });
        }
        let headers = request.headers();
        if request.version() != Version::HTTP_11 || !lists(headers, &header::CONNECTION, "upgrade") {
            return Err(refuse(StatusCode::BAD_REQUEST));
        }
        if only(headers, &header::SEC_WEBSOCKET_VERSION).is_none_or(|version| version != "13") {
            return Err(HttpRefusal { version: Some("13"), ..refuse(StatusCode::UPGRADE_REQUIRED) });
        }
        let key = only(headers, &header::SEC_WEBSOCKET_KEY).filter(|key| is_key(key.as_bytes()));
        let accept = key.map(|key| derive_accept_key(key.as_bytes()));
        let protocols = headers
            .get_all(header::SEC_WEBSOCKET_PROTOCOL)
            .iter()
            .filter_map(|line| line.to_str().ok())
            .flat_map(|line| line.split(','))
            .filter_map(|name| HeaderValue::from_str(name.trim()).ok())
            .collect();
        let upgrade = request.extensions_mut().remove::<OnUpgrade>();
        let (Some(accept), Some(upgrade)) = (accept, upgrade) else {
            return Err(refuse(StatusCode::BAD_REQUEST));
        };
        Ok(Self { upgrade, accept, protocols })
    }

    /// The subprotocols that the client offers.
    pub(super) fn protocols(&self) -> &[HeaderValue] {
        &self.protocols
    }

    /// The response that accepts the handshake with this subprotocol, and the future socket.
    pub(super) fn accept(
        self,
        protocol: Option<HeaderValue>,
        limits: &Limits,
    ) -> (Response, impl Future<Output = Option<Stream>> + Send + use<>) {
        let headers = [
            (header::CONNECTION, HeaderValue::from_static("upgrade")),
            (header::UPGRADE, HeaderValue::from_static("websocket")),
        ];
        let mut response = (StatusCode::SWITCHING_PROTOCOLS, headers, Body::empty()).into_response();
        let accepted =
            HeaderValue::from_str(&self.accept).map(|accept| (header::SEC_WEBSOCKET_ACCEPT, accept)).ok();
        let protocol = protocol.map(|protocol| (header::SEC_WEBSOCKET_PROTOCOL, protocol));
        response.headers_mut().extend(accepted.into_iter().chain(protocol));
        let config = WebSocketConfig::default()
            .read_buffer_size(BUFFER)
            .write_buffer_size(BUFFER)
            // Answers are written in pieces: the buffer has room for one, and for control frames around it.
            .max_write_buffer_size(256 * 1024)
            .max_message_size(Some(limits.message_bytes))
            .max_frame_size(Some(limits.message_bytes));
        let upgraded = async move {
            // If the connection broke before the upgrade, there is no socket.
            let upgraded = TokioIo::new(self.upgrade.await.ok()?);
            Some(WebSocketStream::from_raw_socket(upgraded, Role::Server, Some(config)).await)
        };
        (response, upgraded)
    }
}

/// The value of a header that occurs exactly once.
fn only<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a HeaderValue> {
    let mut values = headers.get_all(name).iter();
    values.next().filter(|_| values.next().is_none())
}

/// Whether a comma-separated header contains a word.
fn lists(headers: &HeaderMap, name: &HeaderName, word: &str) -> bool {
    let lines = headers.get_all(name).iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(',')).any(|one| one.trim().eq_ignore_ascii_case(word))
}

/// Whether a key is 16 bytes in base64.
fn is_key(text: &[u8]) -> bool {
    STANDARD.decode(text).is_ok_and(|key| key.len() == 16)
}
