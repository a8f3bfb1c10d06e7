//! When a socket must look at the clock though nobody says anything.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use tokio::time::{Instant, sleep_until};

use crate::server::Lifecycle;

/// Goes off when something is due, or when the server is to stop. What tells it is shared with all other sockets, locks
/// and all: once that will wake the task, it is left alone until it has reason to. A look takes no time until then.
pub struct Alarm {
    due: Instant,
    life: Option<Lifecycle>,
    future: Pin<Box<dyn Future<Output = ()> + Send>>,
    /// Whom it will wake.
    wakes: Option<Waker>,
}

impl Alarm {
    /// For something that is due, and for the end of a server's life where that is to be told.
    pub fn new(due: Instant, life: Option<Lifecycle>) -> Self {
        let (until, stop) = (sleep_until(due), life.as_ref().map(|life| life.token().clone()));
        let future = Box::pin(async move {
            match stop {
                Some(stop) => drop(stop.run_until_cancelled(until).await),
                None => until.await,
            }
        });
        Self { due, life, future, wakes: None }
    }

    fn has_reason(&self) -> bool {
        self.due <= Instant::now() || self.life.as_ref().is_some_and(Lifecycle::is_stopping)
    }
}

impl Future for Alarm {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let will_wake = self.wakes.as_ref().is_some_and(|waker| waker.will_wake(cx.waker()));
        if will_wake && !self.has_reason() {
            return Poll::Pending;
        }
        self.wakes = Some(cx.waker().clone());
        self.future.as_mut().poll(cx)
    }
}
