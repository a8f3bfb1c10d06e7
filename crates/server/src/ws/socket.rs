//! The state machine of one socket: which messages are allowed when, and what is sent next.

use std::{
    future::{Future, poll_fn},
    mem,
    net::IpAddr,
    pin::pin,
    sync::Arc,
    task::{Context, Poll, ready},
    time::Duration,
};

use futures_util::{SinkExt, StreamExt};
use tokio::time::error::Elapsed;
use tokio::time::{Instant, sleep, timeout, timeout_at};
use tokio_tungstenite::tungstenite::{Error as Broken, Message};

use super::{
    handshake::Stream,
    message::{Close, FromClient, ToClient},
    operation::SocketOperation,
    operations::Operations,
    outgoing::{MessageWriter, Outgoing},
    timer::SocketTimer,
    waker::WakeGate,
};
use crate::{
    Application, ServerState,
    answer_body::OperationSlot,
    guard::json,
    http,
    params::Params,
    persisted_queries::ResolvedRequest,
    quota::SocketQuota,
    refusal::{self, Refusal},
    request_metrics::RequestMetrics,
    run,
};
use app::db_error::DbErrorClass;
use app::memory_budget::AnswerEvicted;
use app::metrics::METRICS;
use app::request_id::RequestId;
use app::viewer_cache::SessionState;

/// The most messages that are written before they are flushed.
const BATCH: usize = 32;
/// How long requests that were sent before the session ended may still be answered: `signOut` ends its own
/// session.
const LAST_ANSWERS: Duration = Duration::from_secs(1);

/// How a socket ends.
enum SocketEnd {
    /// With a close frame.
    Close(Close),
    /// Without one: the peer is gone, does not read, or is closing.
    Gone,
}

impl From<Close> for SocketEnd {
    fn from(close: Close) -> Self {
        Self::Close(close)
    }
}

/// One socket.
pub(super) struct Socket<E: Application> {
    socket: Stream,
    wire: ServerState<E>,
    /// The caller, once `connection_init` has been accepted.
    caller: Option<E::Caller>,
    /// The session that the socket depends on, if somebody has signed in.
    session: Option<Arc<SessionState>>,
    /// The address of the client.
    peer: IpAddr,
    /// The id of the request that opened the socket.
    id: Option<RequestId>,
    /// The number of operations so far.
    asked: u64,
    /// Its place in the quota of its address and, once signed in, of its user.
    pub(super) memory: Option<SocketQuota>,
    /// Rings when the client may have sent something.
    gate: WakeGate,
    /// The running operations.
    active: Operations,
    /// When `connection_init` is due; after that, when somebody must have signed in.
    deadline: Option<Instant>,
    /// Whether the peer has sent something since the last ping.
    heard: bool,
    /// When the next ping is due.
    ping: Instant,
    /// The message that is being sent.
    writer: MessageWriter,
    /// The number of messages, or pieces of one, that are written but not flushed.
    unsent: usize,
    /// When the peer must have read what is being sent.
    patience: Option<Instant>,
    /// Set when the server stops: nothing new is begun, and running operations may finish until then.
    draining: Option<Instant>,
    /// Set when the session has ended: nothing new is begun, and earlier requests may be answered until then.
    signed_out: Option<Instant>,
}

impl<E: Application> Socket<E> {
    /// A socket that has just been opened.
    pub(super) fn new(socket: Stream, wire: ServerState<E>, peer: IpAddr, id: Option<RequestId>) -> Self {
        let now = Instant::now();
        let ping = now + wire.limits.ping_interval;
        Self {
            deadline: Some(now + wire.limits.init_timeout),
            socket,
            wire,
            caller: None,
            session: None,
            peer,
            id,
            asked: 0,
            memory: None,
            gate: WakeGate::new(),
            active: Operations::default(),
            heard: true,
            ping,
            writer: MessageWriter::default(),
            unsent: 0,
            patience: None,
            draining: None,
            signed_out: None,
        }
    }

    /// Speaks the protocol until either side ends it.
    pub(super) async fn serve(&mut self) {
        match self.run().await {
            Err(SocketEnd::Close(close)) => self.close(close).await,
            Ok(()) | Err(SocketEnd::Gone) => {}
        }
    }

    /// Sends a close frame, and waits a moment for the peer to receive it.
    pub(super) async fn close(&mut self, close: Close) {
        self.active.clear();
        let limits = self.wire.limits.clone();
        let farewell = async {
            let frame = Message::Close(Some(close.frame()));
            if self.socket.send(frame).await.is_err() {
                return;
            }
            // Closing with unread messages would reset the connection, and the peer would not see the frame.
            while let Some(message) = self.socket.next().await {
                if message.is_err() {
                    // Nothing more can be read, but the frame may still be on its way.
                    return sleep(Duration::from_millis(200)).await;
                }
            }
        };
        let _ = timeout(limits.close_timeout, farewell).await;
    }

    async fn run(&mut self) -> Result<(), SocketEnd> {
        let mut timer = self.timer();
        loop {
            let watched = (self.due(), self.session.is_some());
            tokio::select! {
                biased;
                // Polled first, so that a client that never stops sending, or has much to receive, cannot outlive
                // its session.
                () = &mut timer => {
                    self.look_at_the_clock().await?;
                    timer = self.timer();
                }
                turn = poll_fn(|cx| self.turn(cx)) => match turn {
                    // Boxed to keep the future small, as a socket waits most of the time.
                    LoopStep::Heard(message) => Box::pin(self.hear(message)).await?,
                    LoopStep::Sent => {}
                    LoopStep::Waits => self.flush().await?,
                    LoopStep::Ended(end) => return Err(end),
                },
            }
            if watched != (self.due(), self.session.is_some()) {
                timer = self.timer();
            }
        }
    }

    /// The next moment at which something is due.
    fn due(&self) -> Instant {
        [self.deadline, self.draining, self.signed_out].into_iter().flatten().fold(self.ping, Instant::min)
    }

    /// Fires when something is due, the session has ended or the server stops.
    fn timer(&self) -> SocketTimer {
        let life = self.draining.is_none().then_some(&self.wire.life);
        let session = self.session.as_deref().filter(|_| self.signed_out.is_none());
        SocketTimer::new(self.due(), life, session)
    }

    fn has_outlived_its_session(&self) -> bool {
        self.session.as_ref().is_some_and(|session| session.end().is_cancelled())
    }

    async fn look_at_the_clock(&mut self) -> Result<(), SocketEnd> {
        let now = Instant::now();
        if self.has_outlived_its_session() {
            let until = *self.signed_out.get_or_insert(now + LAST_ANSWERS);
            self.active.end_endless();
            if self.active.len() == 0 || until <= now {
                return Err(Close::SessionEnded.into());
            }
        }
        if self.draining.is_none() && self.wire.life.is_stopping() {
            // Leaves the other half of the time for closing.
            self.draining = Some(now + self.wire.limits.shutdown_grace / 2);
        }
        if self.draining.is_some_and(|until| until <= now) {
            return Err(Close::GoingAway.into());
        }
        if self.deadline.is_some_and(|deadline| deadline <= now) {
            let close = if self.caller.is_none() { Close::InitTimeout } else { Close::Stranger };
            return Err(close.into());
        }
        if self.ping > now {
            return Ok(());
        }
        if !mem::take(&mut self.heard) {
            return Err(SocketEnd::Gone);
        }
        self.ping = now + self.wire.limits.ping_interval;
        self.send(Message::Ping(Default::default())).await
    }

    async fn hear(&mut self, message: Message) -> Result<(), SocketEnd> {
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

    /// Writes what is ready and flushes it together, and then listens.
    fn turn(&mut self, cx: &mut Context<'_>) -> Poll<LoopStep> {
        while self.unsent < BATCH || self.writer.is_amid() {
            match self.socket.poll_ready_unpin(cx) {
                Poll::Ready(Ok(())) => {}
                Poll::Ready(Err(_)) => return Poll::Ready(LoopStep::Ended(SocketEnd::Gone)),
                Poll::Pending => return Poll::Ready(LoopStep::Waits),
            }
            let message = if let Some(piece) = self.writer.go_on() {
                piece
            } else {
                let Poll::Ready(outgoing) = self.active.poll_message(cx) else { break };
                // No operation is completed because the session has ended: the client would take that for the
                // operation's own end.
                if matches!(outgoing, Outgoing::Short(_)) && self.has_outlived_its_session() {
                    continue;
                }
                self.patience = None;
                self.writer.begin(outgoing)
            };
            let message = match message {
                Ok(message) => message,
                Err(gave_way) => return Poll::Ready(LoopStep::Ended(unread(gave_way).into())),
            };
            if self.socket.start_send_unpin(message).is_err() {
                return Poll::Ready(LoopStep::Ended(SocketEnd::Gone));
            }
            self.unsent += 1;
        }
        let mut full = false;
        if self.unsent > 0 {
            match self.socket.poll_flush_unpin(cx) {
                Poll::Ready(Ok(())) => full = mem::take(&mut self.unsent) >= BATCH,
                Poll::Ready(Err(_)) => return Poll::Ready(LoopStep::Ended(SocketEnd::Gone)),
                Poll::Pending => return Poll::Ready(LoopStep::Waits),
            }
        }
        if self.signed_out.is_some() && self.active.are_endless() && !self.writer.is_amid() {
            return Poll::Ready(LoopStep::Ended(Close::SessionEnded.into()));
        }
        if self.draining.is_some() && self.active.are_endless() {
            // Subscriptions get no `complete`: a client would take that for their end, whereas it reacts to 1001
            // by reconnecting.
            return Poll::Ready(LoopStep::Ended(Close::GoingAway.into()));
        }
        let heard = self.gate.poll(cx, |cx| self.socket.poll_next_unpin(cx));
        if full && heard.is_pending() {
            return Poll::Ready(LoopStep::Sent);
        }
        Poll::Ready(match ready!(heard) {
            Some(Ok(message)) => LoopStep::Heard(message),
            Some(Err(error)) => LoopStep::Ended(broken(error)),
            None => LoopStep::Ended(SocketEnd::Gone),
        })
    }

    async fn flush(&mut self) -> Result<(), SocketEnd> {
        self.unsent = 0;
        // All pieces of a long message share one time limit.
        let most = self.wire.limits.write_timeout;
        let until = *self.patience.get_or_insert_with(|| Instant::now() + most);
        within(until.saturating_duration_since(Instant::now()), self.socket.flush()).await?;
        if !self.writer.is_amid() {
            self.patience = None;
        }
        Ok(())
    }

    async fn say(&mut self, message: ToClient<'_>) -> Result<(), SocketEnd> {
        self.send(Message::Text(message.text().into())).await
    }

    async fn send(&mut self, message: Message) -> Result<(), SocketEnd> {
        within(self.wire.limits.write_timeout, self.socket.send(message)).await
    }
}

/// The result of a turn of the socket's loop.
enum LoopStep {
    /// The client sent something.
    Heard(Message),
    /// A full batch was sent; there may be more.
    Sent,
    /// What was written cannot all be sent at once.
    Waits,
    /// The socket ends.
    Ended(SocketEnd),
}

/// Writes with a time limit, which matters only if the peer is slow. If it does not read in time, the socket ends.
async fn within(most: Duration, writing: impl Future<Output = Result<(), Broken>>) -> Result<(), SocketEnd> {
    let mut writing = pin!(writing);
    let written = match poll_fn(|cx| Poll::Ready(writing.as_mut().poll(cx))).await {
        Poll::Ready(written) => written,
        Poll::Pending => timeout(most, writing).await.map_err(|_| SocketEnd::Gone)?,
    };
    written.map_err(|_| SocketEnd::Gone)
}

fn bad(reason: &'static str) -> SocketEnd {
    Close::BadRequest(reason.into()).into()
}

/// The close reason when an answer was dropped because the client did not read it, in favour of others of its user
/// or of anybody.
fn unread(AnswerEvicted(limit): AnswerEvicted) -> Close {
    if limit == "held_bytes_per_user" {
        METRICS.refused(limit);
        return Close::TooMuchUnread(limit);
    }
    Close::TryLater(Refusal::limit(limit, messages::answers_unread()))
}

/// A message that is too long or not text gets a close frame; any other broken frame ends the socket.
fn broken(error: Broken) -> SocketEnd {
    match error {
        Broken::Capacity(_) => bad("Message too big"),
        Broken::Utf8(_) => bad("Messages are text"),
        _ => SocketEnd::Gone,
    }
}
