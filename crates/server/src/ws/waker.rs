//! Polls a future or stream only after it has woken its task.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Wake, Waker};

/// A task may be woken by many sources. A bell stands between the task and one source that is expensive to poll:
/// as long as the bell has not rung, that source has nothing new and is not polled.
pub(super) struct WakeGate {
    flag: Arc<WakeFlag>,
    /// The waker that rings the bell.
    waker: Waker,
    /// The task that it wakes.
    wakes: Option<Waker>,
}

struct WakeFlag {
    is_woken: AtomicBool,
    /// The task to wake. It stays stored after a wake-up, and is only replaced by another task.
    task: Mutex<Option<Waker>>,
}

impl Wake for WakeFlag {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.is_woken.store(true, Ordering::Release);
        if let Some(task) = &*self.task.lock().unwrap_or_else(PoisonError::into_inner) {
            task.wake_by_ref();
        }
    }
}

impl WakeGate {
    /// A bell that has rung, as nobody has polled yet.
    pub(super) fn new() -> Self {
        let flag = Arc::new(WakeFlag { is_woken: AtomicBool::new(true), task: Mutex::default() });
        Self { waker: Waker::from(flag.clone()), flag, wakes: None }
    }

    /// Polls the source if the bell has rung. After a ready result it is polled again the next time in any case.
    pub(super) fn poll<T>(
        &mut self,
        cx: &Context<'_>,
        look: impl FnOnce(&mut Context<'_>) -> Poll<T>,
    ) -> Poll<T> {
        if !self.wakes.as_ref().is_some_and(|waker| waker.will_wake(cx.waker())) {
            self.wakes = Some(cx.waker().clone());
            self.flag.task.lock().unwrap_or_else(PoisonError::into_inner).clone_from(&self.wakes);
        }
        // Usually the flag is only read.
        if !self.flag.is_woken.load(Ordering::Relaxed) || !self.flag.is_woken.swap(false, Ordering::AcqRel) {
            return Poll::Pending;
        }
        let looked = look(&mut Context::from_waker(&self.waker));
        if looked.is_ready() {
            self.flag.is_woken.store(true, Ordering::Release);
        }
        looked
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicUsize;

    use super::*;

    #[derive(Default)]
    struct Task(AtomicUsize);

    impl Wake for Task {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, Ordering::SeqCst);
        }
    }

    #[test]
    fn nobody_looks_before_it_rings_and_each_ring_wakes() {
        let task = Arc::new(Task::default());
        let waker = Waker::from(task.clone());
        let cx = Context::from_waker(&waker);
        let mut gate = WakeGate::new();
        assert!(gate.poll(&cx, |_| Poll::Ready(())).is_ready(), "at first");
        for woken in 1..4 {
            let mut flag = None;
            let silent = gate.poll(&cx, |cx| {
                flag = Some(cx.waker().clone());
                Poll::<()>::Pending
            });
            assert!(silent.is_pending() && flag.is_some(), "what was ready, or rang, is looked at");
            assert!(gate.poll(&cx, |_| Poll::Ready(())).is_pending(), "it has not rung");
            flag.unwrap().wake();
            assert_eq!(task.0.load(Ordering::SeqCst), woken);
        }
        let other = Arc::new(Task::default());
        let waker = Waker::from(other.clone());
        let mut flag = None;
        let _ = gate.poll(&Context::from_waker(&waker), |cx| {
            flag = Some(cx.waker().clone());
            Poll::<()>::Pending
        });
        flag.unwrap().wake();
        assert_eq!(
            (task.0.load(Ordering::SeqCst), other.0.load(Ordering::SeqCst)),
            (3, 1),
            "who looked last"
        );
    }
}
