//! The state of one socket: what may be said when, and who is written to next.

use std::{future::pending, net::IpAddr, pin::pin, sync::Arc, time::Duration};

use axum::extract::ws::{Message, WebSocket};
use futures_util::{FutureExt, SinkExt, StreamExt};
use tokio::time::{Instant, MissedTickBehavior, interval_at, sleep, sleep_until, timeout, timeout_at};
use tokio_stream::StreamMap;

use super::{
    message::{Close, FromClient, ToClient},
    operation::{Active, Operation, Said},
};
use crate::server::{
    Entry, Wire,
    guard::json,
    http,
    measure::Measured,
    params::Params,
    persisted::Asked,
    refusal::{self, Refusal},
    run,
    tally::Counted,
};

/// How many messages are taken together before they are flushed.
const BATCH: usize = 32;

/// How a socket ends.
enum End {
    /// With a close frame.
    Close(Close),
    /// Without: the peer is gone, deaf or closing.
    Gone,
}

impl From<Close> for End {
    fn from(close: Close) -> Self {
        Self::Close(close)
    }
}

/// One socket.
pub struct Socket<E: Entry> {
    socket: WebSocket,
    wire: Wire<E>,
    /// Who speaks, once `connection_init` has been accepted.
    caller: Option<E::Caller>,
    /// Where the socket comes from.
    peer: IpAddr,
    /// Counts this socket for its address and, once signed in, for its user.
    pub(super) counted: Option<Counted>,
    /// Its operations, by the ids that the client gave.
    active: StreamMap<Arc<str>, Active>,
    /// When `connection_init` is due; later, when the token expires.
    deadline: Option<Instant>,
    /// The peer has said something since the last ping.
    heard: bool,
    /// The server stops: nothing new is begun, and until then what runs may finish.
    draining: Option<Instant>,
}

impl<E: Entry> Socket<E> {
    /// A socket that has just been opened.
    pub fn new(socket: WebSocket, wire: Wire<E>, peer: IpAddr) -> Self {
        Self {
            deadline: Some(Instant::now() + wire.limits.init_timeout),
            socket,
            wire,
            caller: None,
            peer,
            counted: None,
            active: StreamMap::new(),
            heard: true,
            draining: None,
        }
    }

    /// Speaks the protocol until one side has had enough.
    pub async fn serve(&mut self) {
        match self.run().await {
            Err(End::Close(close)) => self.close(close).await,
            Ok(()) | Err(End::Gone) => {}
        }
    }

    /// Says why, and waits a moment for the peer to hear it.
    pub async fn close(&mut self, close: Close) {
        self.active.clear();
        let limits = self.wire.limits.clone();
        let farewell = async {
            let frame = Message::Close(Some(close.frame()));
            if self.socket.send(frame).await.is_err() {
                return;
            }
            // Leaving with unread messages would reset the connection, and the peer would not
            // see the frame.
            while let Some(message) = self.socket.recv().await {
                if message.is_err() {
                    // Nothing more can be read, but the frame may still be on its way.
                    return sleep(Duration::from_millis(200)).await;
                }
            }
        };
        let _ = timeout(limits.close_timeout, farewell).await;
    }

    async fn run(&mut self) -> Result<(), End> {
        let every = self.wire.limits.ping_interval;
        let mut ping = interval_at(Instant::now() + every, every);
        ping.set_missed_tick_behavior(MissedTickBehavior::Delay);
        // Made once, and not anew with every message.
        let stop = self.wire.life.stop.clone();
        let mut stopped = pin!(stop.cancelled());
        let mut due = pin!(sleep_until(self.deadline.unwrap_or_else(Instant::now)));
        loop {
            if self.draining.is_some() && self.only_endless() {
                // Without `complete` for the subscriptions: a client takes that for their end,
                // while it answers 1001 by coming back.
                return Err(Close::GoingAway.into());
            }
            tokio::select! {
                message = self.socket.recv() => match message {
                    Some(Ok(message)) => {
                        self.heard = true;
                        // Boxed: a socket listens most of its time, and says little.
                        Box::pin(self.hear(message)).await?;
                        if let Some(deadline) = self.deadline.filter(|deadline| *deadline != due.deadline()) {
                            due.as_mut().reset(deadline);
                        }
                    }
                    Some(Err(error)) => return Err(broken(error)),
                    None => return Err(End::Gone),
                },
                Some((id, said)) = self.active.next() => self.forward(id, said).await?,
                _ = ping.tick() => {
                    if !std::mem::take(&mut self.heard) {
                        return Err(End::Gone);
                    }
                    self.send(Message::Ping(Default::default())).await?;
                }
                () = due.as_mut(), if self.deadline.is_some() => {
                    return Err(match self.caller {
                        None => Close::InitTimeout,
                        Some(_) => Close::Forbidden,
                    }.into());
                }
                () = stopped.as_mut(), if self.draining.is_none() => {
                    // Leaves the other half of the time for closing.
                    self.draining = Some(Instant::now() + self.wire.limits.shutdown_grace / 2);
                }
                () = at(self.draining) => return Err(Close::GoingAway.into()),
            }
        }
    }

    fn only_endless(&self) -> bool {
        self.active.values().all(|active| matches!(active, Active::Following(_)))
    }

    async fn hear(&mut self, message: Message) -> Result<(), End> {
        let text = match message {
            Message::Text(text) => text,
            Message::Binary(_) => return Err(bad("Messages are text")),
            // Answered by the WebSocket itself.
            Message::Ping(_) | Message::Pong(_) => return Ok(()),
            Message::Close(_) => {
                // Reading on sends the answer to it.
                let reply = self.socket.recv();
                let _ = timeout(self.wire.limits.close_timeout, reply).await;
                return Err(End::Gone);
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
                // The id may be unknown: both sides can end an operation at the same time.
                self.active.remove(id.as_str());
                Ok(())
            }
        }
    }

    async fn init(&mut self, payload: serde_json::Map<String, serde_json::Value>) -> Result<(), End> {
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
        let checked = run::authenticate(&wire.entry, token, &wire.limits);
        let caller =
            timeout_at(deadline, checked).await.map_err(|_| Close::InitTimeout)?.map_err(|refusal| {
                match refusal.code {
                    // The token may be good: whoever was turned away for it would not come back.
                    refusal::UNAVAILABLE => Close::TryLater(refusal),
                    _ => Close::Forbidden,
                }
            })?;
        if let Some(address) = self.counted.take() {
            self.counted = Some(wire.sign_in_socket(&caller, address).map_err(Close::TryLater)?);
        }
        self.deadline = wire.entry.time_left(&caller).map(|left| Instant::now() + left);
        self.caller = Some(caller);
        self.say(ToClient::ConnectionAck).await
    }

    async fn subscribe(&mut self, id: String, params: Params) -> Result<(), End> {
        let caller = self.caller.clone().ok_or(Close::Unauthorized)?;
        let limits = self.wire.limits.clone();
        if id.is_empty() || id.len() > limits.operation_id_bytes {
            return Err(bad("The id is empty or too long"));
        }
        if !params.has_document() {
            return Err(bad("The payload has no query"));
        }
        if self.active.contains_key(id.as_str()) {
            return Err(Close::Exists(id).into());
        }
        if self.draining.is_some() {
            return Ok(());
        }
        match self.admit(params, &caller) {
            Ok((asked, counted)) => {
                let id: Arc<str> = id.into();
                let operation = Operation { wire: self.wire.clone(), caller, id: id.clone() };
                self.active.insert(id, operation.start(asked, counted));
                Ok(())
            }
            Err(refusal) => {
                drop(Measured::new("websocket"));
                let payload = &[refusal.into_error()];
                self.say(ToClient::Error { id: &id, payload }).await
            }
        }
    }

    fn admit(&self, params: Params, caller: &E::Caller) -> Result<(Asked, Counted), Refusal> {
        let limits = &self.wire.limits;
        if self.active.len() >= limits.operations_per_socket {
            let most = limits.operations_per_socket;
            return Err(Refusal::limit(
                "operations_per_socket",
                format!("At most {most} operations run on a socket at a time."),
            ));
        }
        let counted = self.wire.count_operation(caller, self.peer)?;
        Ok((self.wire.persisted.ask(params, limits)?, counted))
    }

    /// Writes an operation's message, and with it what else is ready, in turn.
    async fn forward(&mut self, id: Arc<str>, said: Said) -> Result<(), End> {
        let most = self.wire.limits.write_timeout;
        let writing = async {
            let mut next = Some((id, said));
            for taken in 1.. {
                let Some((id, said)) = next.take() else { break };
                self.utter(id, said).await?;
                if taken < BATCH {
                    next = self.active.next().now_or_never().flatten();
                }
            }
            self.socket.flush().await
        };
        match timeout(most, writing).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(End::Gone),
        }
    }

    async fn utter(&mut self, id: Arc<str>, said: Said) -> Result<(), axum::Error> {
        let text = match said {
            Said::Message(text) => text,
            Said::Last(text) => {
                self.active.remove(&id);
                text
            }
            Said::Begun(following) => {
                self.active.insert(id, Active::Following(following));
                return Ok(());
            }
        };
        self.socket.feed(Message::Text(text.into())).await
    }

    async fn say(&mut self, message: ToClient<'_>) -> Result<(), End> {
        self.send(Message::Text(message.text().into())).await
    }

    async fn send(&mut self, message: Message) -> Result<(), End> {
        match timeout(self.wire.limits.write_timeout, self.socket.send(message)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(End::Gone),
        }
    }
}

fn bad(reason: &'static str) -> End {
    Close::BadRequest(reason.into()).into()
}

async fn at(deadline: Option<Instant>) {
    match deadline {
        Some(deadline) => sleep_until(deadline).await,
        None => pending().await,
    }
}

/// A message that is too long, or is no text, is worth a word; any other broken frame ends the socket.
fn broken(error: axum::Error) -> End {
    // The error's type is of a crate that axum does not show.
    let error = error.to_string();
    if error.starts_with("Space limit exceeded") {
        return bad("Message too big");
    }
    if error.starts_with("UTF-8 encoding error") {
        return bad("Messages are text");
    }
    End::Gone
}
