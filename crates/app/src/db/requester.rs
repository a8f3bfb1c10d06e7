//! On whose behalf database work is done. Connections and threads are shared fairly among requesters.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use futures_util::Stream;

/// On whose behalf a statement is run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Requester {
    /// The program itself: the sweep or a command.
    #[default]
    Program,
    /// The feed, which reads once for all subscribers of the same events.
    Feed,
    /// Filling of a new database that is not in use yet; it may take as long as it needs.
    Maker,
    /// A health check.
    Probe,
    /// All requests whose session token is still being verified, as one requester.
    Arriving,
    /// All requests without a session, as one requester.
    Strangers,
    /// A signed-in user, by identity.
    User(Arc<str>),
}

tokio::task_local! {
    static REQUESTER: Requester;
}

impl Requester {
    /// The requester of the current task; `Program` if none was set.
    pub fn current() -> Self {
        REQUESTER.try_with(Clone::clone).unwrap_or_default()
    }

    /// Runs a future on behalf of this requester.
    pub fn during<F: Future>(self, work: F) -> impl Future<Output = F::Output> {
        REQUESTER.scope(self, work)
    }

    /// Whether this requester's statements are known to be quick: a few look-ups by key, which no client can make
    /// longer. They never wait behind slow statements, however slow the database is at the moment.
    pub fn is_always_quick(&self) -> bool {
        matches!(self, Self::Probe | Self::Arriving)
    }

    /// Wraps a stream so that each poll runs on behalf of this requester, whichever task polls it.
    pub fn throughout<S: Stream + Unpin>(self, stream: S) -> impl Stream<Item = S::Item> {
        OnBehalf { requester: self, stream }
    }
}

struct OnBehalf<S> {
    requester: Requester,
    stream: S,
}

impl<S: Stream + Unpin> Stream for OnBehalf<S> {
    type Item = S::Item;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<S::Item>> {
        let Self { requester, stream } = &mut *self;
        REQUESTER.sync_scope(requester.clone(), || Pin::new(stream).poll_next(cx))
    }
}
