//! On whose behalf database work is done. Connections and threads are shared fairly among askers.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use futures_util::Stream;

/// On whose behalf a statement is run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Asker {
    /// The program itself: the sweep or a command.
    #[default]
    Program,
    /// The feed, which reads once for all subscribers of the same events.
    Feed,
    /// Filling of a new database that is not in use yet; it may take as long as it needs.
    Maker,
    /// A health check.
    Probe,
    /// All requests whose session token is still being verified, as one asker.
    Arriving,
    /// All requests without a session, as one asker.
    Strangers,
    /// A signed-in user, by identity.
    User(Arc<str>),
}

tokio::task_local! {
    static ASKER: Asker;
}

impl Asker {
    /// The asker of the current task; `Program` if none was set.
    pub fn current() -> Self {
        ASKER.try_with(Clone::clone).unwrap_or_default()
    }

    /// Runs a future on behalf of this asker.
    pub fn during<F: Future>(self, work: F) -> impl Future<Output = F::Output> {
        ASKER.scope(self, work)
    }

    /// Whether this asker's statements are known to be quick: a few look-ups by key, which no client can make
    /// longer. They never wait behind slow statements, however slow the database is at the moment.
    pub fn is_always_quick(&self) -> bool {
        matches!(self, Self::Probe | Self::Arriving)
    }

    /// Wraps a stream so that each poll runs on behalf of this asker, whichever task polls it.
    pub fn throughout<S: Stream + Unpin>(self, stream: S) -> impl Stream<Item = S::Item> {
        Named { asker: self, stream }
    }
}

struct Named<S> {
    asker: Asker,
    stream: S,
}

impl<S: Stream + Unpin> Stream for Named<S> {
    type Item = S::Item;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<S::Item>> {
        let Self { asker, stream } = &mut *self;
        ASKER.sync_scope(asker.clone(), || Pin::new(stream).poll_next(cx))
    }
}
