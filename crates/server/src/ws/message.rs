//! The messages and close codes of graphql-transport-ws.

use std::borrow::Cow;

use async_graphql::ServerError;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use tokio_tungstenite::tungstenite::protocol::CloseFrame;

use crate::{params::Params, refusal::Refusal, render::Envelope, response::head};

/// A message of the client. Unknown types and those of the server (`next`, `error`, `connection_ack`) fail to
/// decode.
#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum FromClient {
    /// The first message, with the token.
    ConnectionInit {
        /// `{"Authorization": "Bearer ..."}`
        payload: Option<Map<String, Value>>,
    },
    /// Asks for a pong.
    Ping {
        /// Returned in the pong.
        payload: Option<Map<String, Value>>,
    },
    /// The answer to our ping, or sent unasked.
    Pong {
        /// Ignored, but it must be an object.
        #[serde(rename = "payload")]
        _payload: Option<Map<String, Value>>,
    },
    /// Starts an operation.
    Subscribe {
        /// The id of the operation on this socket.
        id: String,
        /// The request.
        payload: Params,
    },
    /// Ends an operation.
    Complete {
        /// The id of the operation.
        id: String,
    },
}

/// A message of the server, except `next`.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum ToClient<'a> {
    /// The connection is initialised.
    ConnectionAck,
    /// The answer to a ping.
    Pong {
        /// The payload of the ping.
        #[serde(skip_serializing_if = "Option::is_none")]
        payload: Option<Map<String, Value>>,
    },
    /// The operation was refused, and so has ended.
    Error {
        /// The id of the operation.
        id: &'a str,
        /// The errors.
        payload: &'a [ServerError],
    },
    /// The operation has ended.
    Complete {
        /// The id of the operation.
        id: &'a str,
    },
}

impl ToClient<'_> {
    /// The message as JSON.
    pub(super) fn text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// The `next` message of an operation, around its answer.
pub(super) fn next(id: &str) -> Envelope {
    let id = Value::from(id);
    Envelope { before: format!(r#"{{"type":"next","id":{id},"payload":"#), after: "}", cursor: None }
}

/// Why the server closes a socket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Close {
    /// The server stops. Clients reconnect and subscribe again.
    GoingAway,
    /// A limit of sockets is reached, or the database does not answer.
    TryLater(Refusal),
    /// The message does not belong to the protocol.
    BadRequest(Cow<'static, str>),
    /// An operation was sent before `connection_ack`.
    Unauthorized,
    /// The token is not valid.
    Forbidden,
    /// The session has ended.
    SessionEnded,
    /// The client does not speak graphql-transport-ws.
    Subprotocol,
    /// There was no `connection_init` in time.
    InitTimeout,
    /// The id is already in use.
    Exists(String),
    /// A second `connection_init`.
    TooManyInits,
    /// An answer was dropped because the client did not read it, under the limit of this name.
    TooMuchUnread(&'static str),
    /// Nobody has signed in for too long.
    Stranger,
}

impl Close {
    /// The close frame. Its reason has at most 123 bytes: a longer one would make the frame invalid, and the
    /// client would see a broken connection instead of the code.
    pub(super) fn frame(&self) -> CloseFrame {
        let (code, reason): (u16, Cow<'_, str>) = match self {
            Self::GoingAway => (1001, "Going away".into()),
            Self::TryLater(Refusal { limit: Some(limit), message, .. }) => {
                (1013, format!("{limit}: {message}").into())
            }
            Self::TryLater(Refusal { message, .. }) => (1013, message.to_string().into()),
            Self::BadRequest(why) => (4400, why.as_ref().into()),
            Self::Unauthorized => (4401, "Unauthorized".into()),
            Self::Forbidden => (4403, "Forbidden".into()),
            Self::SessionEnded => (4403, "The session has ended: sign in again".into()),
            Self::Subprotocol => (4406, "Subprotocol not acceptable".into()),
            Self::InitTimeout => (4408, "Connection initialisation timeout".into()),
            Self::Exists(id) => {
                // A long id is shortened, so that the end of the sentence stays.
                let id = head(id, 80);
                (4409, format!("Subscriber for {id} already exists").into())
            }
            Self::TooManyInits => (4429, "Too many initialisation requests".into()),
            Self::TooMuchUnread(limit) => (4429, format!("{limit}: read the answers").into()),
            Self::Stranger => (4403, "stranger_lasts: sign in to stay longer".into()),
        };
        CloseFrame { code: code.into(), reason: head(&reason, 123).into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_fit_into_a_frame() {
        for close in [Close::Exists("é".repeat(100)), Close::BadRequest("é".repeat(100).into())] {
            assert!(close.frame().reason.len() <= 123);
        }
    }

    #[test]
    fn only_a_clients_messages_decode() {
        for good in [
            r#"{"type":"connection_init"}"#,
            r#"{"type":"connection_init","payload":null}"#,
            r#"{"type":"connection_init","payload":{"Authorization":"Bearer x"}}"#,
            r#"{"type":"ping"}"#,
            r#"{"type":"pong","payload":{}}"#,
            r#"{"id":"1","type":"complete"}"#,
            r#"{"id":"1","type":"subscribe","payload":{"query":"{a}"}}"#,
            r#"{"id":"1","type":"subscribe","payload":{"query":"{a}","variables":null,"operationName":null,"extensions":null}}"#,
        ] {
            assert!(serde_json::from_str::<FromClient>(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "null",
            "[]",
            r#"{"type":"next","id":"1","payload":{}}"#,
            r#"{"type":"error","id":"1","payload":[]}"#,
            r#"{"type":"connection_ack"}"#,
            r#"{"type":"connection_init","payload":"x"}"#,
            r#"{"type":"connection_init","payload":[]}"#,
            r#"{"type":"ping","payload":"x"}"#,
            r#"{"type":"pong","payload":1}"#,
            r#"{"type":"complete"}"#,
            r#"{"type":"complete","id":1}"#,
            r#"{"type":"subscribe","id":"1"}"#,
            r#"{"type":"subscribe","payload":{"query":"{a}"}}"#,
            r#"{"type":"subscribe","id":"1","payload":{"query":1}}"#,
            r#"{"type":"subscribe","id":"1","payload":{"query":"{a}","variables":[]}}"#,
            r#"{"type":"subscribe","id":"1","payload":{"query":"{a}","operationName":{}}}"#,
        ] {
            assert!(serde_json::from_str::<FromClient>(bad).is_err(), "{bad}");
        }
    }
}
