//! The state machine of one socket: which messages are allowed when, and what is sent next.

mod received;
mod sent;

use std::{future::poll_fn, mem, net::IpAddr, sync::Arc, time::Duration};

use futures_util::{SinkExt, StreamExt};
use tokio::time::{Instant, sleep, timeout};
use tokio_tungstenite::tungstenite::Message;

use super::{
    handshake::Stream, message::Close, operations::Operations, outgoing::MessageWriter, timer::SocketTimer,
    waker::WakeGate,
};
use crate::{Application, ServerState, quota::SocketQuota};
use app::request_id::RequestId;
use app::viewer_cache::SessionState;
use sent::LoopStep;

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
}

fn bad(reason: &'static str) -> SocketEnd {
    Close::BadRequest(reason.into()).into()
}
