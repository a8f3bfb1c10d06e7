//! Tells when a socket must act although no message arrives.

use std::future::{Future, pending};
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;

use super::waker::WakeGate;
use crate::Lifecycle;
use app::viewer_cache::SessionState;

/// Fires when something is due, the server is to stop or the session has ended. The sources of the latter are
/// shared with other sockets and locked, so they are polled only after they have woken the task.
pub(super) struct SocketTimer {
    gate: WakeGate,
    future: Pin<Box<dyn Future<Output = ()> + Send>>,
}

impl SocketTimer {
    /// For the time at which something is due, and, where given, for the end of the server and of a session.
    pub(super) fn new(due: Instant, life: Option<&Lifecycle>, session: Option<&SessionState>) -> Self {
        let stop = life.map(|life| life.token().clone());
        let end = session.map(|session| session.end().clone());
        let future = Box::pin(async move {
            tokio::select! {
                () = sleep_until(due) => {}
                () = cancelled(stop) => {}
                () = cancelled(end) => {}
            }
        });
        Self { gate: WakeGate::new(), future }
    }
}

async fn cancelled(end: Option<CancellationToken>) {
    match end {
        Some(end) => end.cancelled().await,
        None => pending().await,
    }
}

impl Future for SocketTimer {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let Self { gate, future } = &mut *self;
        gate.poll(cx, |cx| future.as_mut().poll(cx))
    }
}
