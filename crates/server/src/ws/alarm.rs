//! When a socket must look at the clock though nobody says anything.

use std::future::{Future, pending};
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;

use super::bell::Bell;
use crate::Lifecycle;
use app::known::Standing;

/// Goes off when something is due, or when the server is to stop or a session has ended. What tells it is shared with
/// other sockets, locks and all, and is left alone until it rings.
pub struct Alarm {
    bell: Bell,
    future: Pin<Box<dyn Future<Output = ()> + Send>>,
}

impl Alarm {
    /// For something that is due, and for the ends of a server's life and of a session where these are to be told.
    pub fn new(due: Instant, life: Option<&Lifecycle>, session: Option<&Standing>) -> Self {
        let stop = life.map(|life| life.token().clone());
        let end = session.map(|session| session.end().clone());
        let future = Box::pin(async move {
            tokio::select! {
                () = sleep_until(due) => {}
                () = told(stop) => {}
                () = told(end) => {}
            }
        });
        Self { bell: Bell::new(), future }
    }
}

async fn told(end: Option<CancellationToken>) {
    match end {
        Some(end) => end.cancelled().await,
        None => pending().await,
    }
}

impl Future for Alarm {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let Self { bell, future } = &mut *self;
        bell.poll(cx, |cx| future.as_mut().poll(cx))
    }
}
