//! What the client says, and what follows from it.

use std::sync::Arc;

use futures_util::StreamExt;
use tokio::time::error::Elapsed;
use tokio::time::{Instant, timeout, timeout_at};
use tokio_tungstenite::tungstenite::Message;

use super::{Socket, SocketEnd, bad};
use crate::{
    Application,
    answer_body::OperationSlot,
    guard::json,
    http,
    params::Params,
    persisted_queries::ResolvedRequest,
    refusal::{self, Refusal},
    request_metrics::RequestMetrics,
    run,
    ws::message::{Close, FromClient, ToClient},
    ws::operation::SocketOperation,
};
use app::db_error::DbErrorClass;

impl<E: Application> Socket<E> {
    pub(super) async fn hear(&mut self, message: Message) -> Result<(), SocketEnd> {
        self.heard = true;
        let text = match message {
            Message::Text(text) => text,
            Message::Binary(_) => return Err(bad("Messages are text")),
            // The WebSocket implementation answers these.
            Message::Ping(_) | Message::Pong(_) | Message::Frame(_) => return Ok(()),
            Message::Close(_) => {
                // Reading on sends the reply to it.
                let reply = self.socket.next();
                let _ = timeout(self.wire.limits.close_timeout, reply).await;
                return Err(SocketEnd::Gone);
            }
        };
        json::nesting(text.as_bytes(), &self.wire.limits).map_err(|_| bad("Message nested too deeply"))?;
        let message = serde_json::from_str(&text).map_err(|_| bad("Invalid message received"))?;
        match message {
            FromClient::ConnectionInit { payload } => {
                if self.caller.is_some() {
                    return Err(Close::TooManyInits.into());
                }
                self.init(payload.unwrap_or_default()).await
            }
            FromClient::Ping { payload } => self.say(ToClient::Pong { payload }).await,
            FromClient::Pong { .. } => Ok(()),
            FromClient::Subscribe { id, payload } => self.subscribe(id, payload).await,
            FromClient::Complete { id } => {
                // The id may be unknown, as both sides can end an operation at the same time.
                self.active.remove(&id);
                Ok(())
            }
        }
    }

    async fn init(&mut self, payload: serde_json::Map<String, serde_json::Value>) -> Result<(), SocketEnd> {
        let named = payload.iter().find(|(name, _)| name.eq_ignore_ascii_case("authorization"));
        let token = match named {
            None | Some((_, serde_json::Value::Null)) => None,
            Some((_, value)) => {
                let token = value.as_str().and_then(http::token);
                Some(token.ok_or(Close::Forbidden)?)
            }
        };
        let deadline = self.deadline.unwrap_or_else(Instant::now);
        let wire = &self.wire;
        let checked = async {
            let caller = run::authenticate(&wire.application, token, &wire.limits).await?;
            let session = run::session_state(&wire.application, &caller, &wire.limits).await?;
            Ok((caller, session))
        };
        // The client has sent what it must; it is the database that is slow.
        let late = |late: Elapsed| Err(Refusal::unavailable(DbErrorClass::Unavailable, &late));
        let checked = timeout_at(deadline, checked).await.unwrap_or_else(late);
        let (caller, session) = checked.map_err(|refusal| match refusal.code {
            // The token may be valid: a client that is refused because of its token would not come back.
            refusal::UNAVAILABLE | refusal::LIMIT_EXCEEDED => Close::TryLater(refusal),
            _ => Close::Forbidden,
        })?;
        if let Some(memory) = self.memory.take() {
            self.memory = Some(wire.sign_in_socket(&caller, memory).map_err(Close::TryLater)?);
        }
        let is_stranger = wire.application.identity(&caller).is_none();
        self.deadline = is_stranger.then(|| Instant::now() + wire.limits.stranger_lasts);
        (self.caller, self.session) = (Some(caller), session);
        self.say(ToClient::ConnectionAck).await
    }

    async fn subscribe(&mut self, id: String, params: Params) -> Result<(), SocketEnd> {
        let caller = self.caller.clone().ok_or(Close::Unauthorized)?;
        let limits = self.wire.limits.clone();
        if id.is_empty() || id.len() > limits.operation_id_bytes {
            return Err(bad("The id is empty or too long"));
        }
        if !params.has_document() {
            return Err(bad("The payload has no query"));
        }
        if self.active.contains(&id) {
            return Err(Close::Exists(id).into());
        }
        if self.draining.is_some() || self.signed_out.is_some() {
            return Ok(());
        }
        self.asked += 1;
        match self.admit(params, &caller) {
            Ok((asked, held)) => {
                let id: Arc<str> = id.into();
                let request_id = self.id.as_ref().map(|id| id.of_operation(self.asked));
                let operation = SocketOperation {
                    wire: self.wire.clone(),
                    caller,
                    peer: self.peer,
                    id: id.clone(),
                    request_id,
                };
                self.active.insert(id, operation.start(asked, held));
                Ok(())
            }
            Err(refusal) => {
                drop(RequestMetrics::new("websocket"));
                let payload = &[refusal.into_error()];
                self.say(ToClient::Error { id: &id, payload }).await
            }
        }
    }

    fn admit(&self, params: Params, caller: &E::Caller) -> Result<(ResolvedRequest, OperationSlot), Refusal> {
        let limits = &self.wire.limits;
        if self.active.len() >= limits.operations_per_socket {
            let most = limits.operations_per_socket;
            return Err(Refusal::limit("operations_per_socket", messages::too_many_on_socket(most)));
        }
        let holder = self.wire.holder(caller, self.peer);
        let memory = self.wire.memory(holder.clone());
        let held = self.wire.count_operation(holder, memory)?;
        Ok((self.wire.persisted.ask(params, limits)?, held))
    }
}
