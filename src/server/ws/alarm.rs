//! Waiting for what hardly ever comes.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};

use futures_util::task::AtomicWaker;

/// A future that is looked at only once it calls; until then a look at the alarm takes next to no time. It is for
/// what is shared with many others, locks and all.
pub struct Alarm {
    bell: Arc<Bell>,
    future: Pin<Box<dyn Future<Output = ()> + Send>>,
}

struct Bell {
    rings: AtomicBool,
    listener: AtomicWaker,
}

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.rings.store(true, Ordering::Release);
        self.listener.wake();
    }
}

impl Alarm {
    /// Goes off when the future is ready.
    pub fn new(future: impl Future<Output = ()> + Send + 'static) -> Self {
        let bell = Bell { rings: AtomicBool::new(true), listener: AtomicWaker::new() };
        Self { bell: Arc::new(bell), future: Box::pin(future) }
    }
}

impl Future for Alarm {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        // First, so that no ring goes unheard.
        self.bell.listener.register(cx.waker());
        if !self.bell.rings.swap(false, Ordering::AcqRel) {
            return Poll::Pending;
        }
        let bell = Waker::from(self.bell.clone());
        self.future.as_mut().poll(&mut Context::from_waker(&bell))
    }
}
