//! What is sent: what is ready at once, within a time limit, and only as fast as the client reads.

use std::{
    future::{Future, poll_fn},
    mem,
    pin::pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use futures_util::{SinkExt, StreamExt};
use tokio::time::{Instant, timeout};
use tokio_tungstenite::tungstenite::{Error as Broken, Message};

use super::{Socket, SocketEnd, bad};
use crate::{
    Application,
    refusal::Refusal,
    ws::message::{Close, ToClient},
    ws::outgoing::Outgoing,
};
use app::memory_budget::AnswerEvicted;
use app::metrics::METRICS;

/// The most messages that are written before they are flushed.
const BATCH: usize = 32;

/// The result of a turn of the socket's loop.
pub(super) enum LoopStep {
    /// The client sent something.
    Heard(Message),
    /// A full batch was sent; there may be more.
    Sent,
    /// What was written cannot all be sent at once.
    Waits,
    /// The socket ends.
    Ended(SocketEnd),
}

impl<E: Application> Socket<E> {
    /// Writes what is ready and flushes it together, and then listens.
    pub(super) fn turn(&mut self, cx: &mut Context<'_>) -> Poll<LoopStep> {
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

    pub(super) async fn flush(&mut self) -> Result<(), SocketEnd> {
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

    pub(super) async fn say(&mut self, message: ToClient<'_>) -> Result<(), SocketEnd> {
        self.send(Message::Text(message.text().into())).await
    }

    pub(super) async fn send(&mut self, message: Message) -> Result<(), SocketEnd> {
        within(self.wire.limits.write_timeout, self.socket.send(message)).await
    }
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
