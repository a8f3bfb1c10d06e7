//! When a socket must look at the clock though nobody says anything.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::time::{Instant, sleep_until};

use super::bell::Bell;
use crate::server::Lifecycle;

/// Goes off when something is due, or when the server is to stop. What tells it is shared with all other sockets, locks
/// and all, and is left alone until it rings.
pub struct Alarm {
    bell: Bell,
    future: Pin<Box<dyn Future<Output = ()> + Send>>,
}

impl Alarm {
    /// For something that is due, and for the end of a server's life where that is to be told.
    pub fn new(due: Instant, life: Option<&Lifecycle>) -> Self {
        let (until, stop) = (sleep_until(due), life.map(|life| life.token().clone()));
        let future = Box::pin(async move {
            match stop {
                Some(stop) => drop(stop.run_until_cancelled(until).await),
                None => until.await,
            }
        });
        Self { bell: Bell::new(), future }
    }
}

impl Future for Alarm {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let Self { bell, future } = &mut *self;
        bell.poll(cx, |cx| future.as_mut().poll(cx))
    }
}
