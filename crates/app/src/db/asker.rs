//! Who asks the database for something. Whoever waits for it is served in turn with all others, by this name.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use futures_util::Stream;

/// Who asks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Asker {
    /// The program itself: the sweep, a command.
    #[default]
    Program,
    /// The feed: what is read once for all who follow the same events.
    Feed,
    /// Whoever fills a new database, with which nobody works yet: that takes as long as it needs.
    Maker,
    /// Whoever wants to know whether the server is well.
    Probe,
    /// Everybody who has shown a token that is still being proven, together.
    Arriving,
    /// All who have not signed in, together.
    Strangers,
    /// Somebody who has signed in.
    User(Arc<str>),
}

tokio::task_local! {
    static ASKER: Asker;
}

impl Asker {
    /// In whose name this task asks at the moment; what nobody has named is the program's own.
    pub fn current() -> Self {
        ASKER.try_with(Clone::clone).unwrap_or_default()
    }

    /// Runs something in this name.
    pub fn during<F: Future>(self, work: F) -> impl Future<Output = F::Output> {
        ASKER.scope(self, work)
    }

    /// Whether what is asked in this name is known to be quick, however long the database takes at the moment: few
    /// statements by keys, which nobody from outside can make longer. They never wait behind slow ones.
    pub fn is_always_quick(&self) -> bool {
        matches!(self, Self::Probe | Self::Arriving)
    }

    /// Reads a stream in this name, whichever task it is that reads.
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
