//! The running operations of a socket.

use std::{
    sync::Arc,
    task::{Context, Poll},
};

use super::operation::{ActiveOperation, OperationMessage};
use super::outgoing::Outgoing;

/// The running operations by their ids. Their messages are taken round-robin.
#[derive(Default)]
pub(super) struct Operations {
    all: Vec<(Arc<str>, ActiveOperation)>,
    /// The index of the next operation to be polled.
    turn: usize,
}

impl Operations {
    /// The number of operations.
    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether an operation has this id.
    pub(super) fn contains(&self, id: &str) -> bool {
        self.all.iter().any(|(known, _)| **known == *id)
    }

    /// Whether all of them are subscriptions, which do not end by themselves.
    pub(super) fn are_endless(&self) -> bool {
        self.all.iter().all(|(_, active)| matches!(active, ActiveOperation::Following(_)))
    }

    /// Adds an operation, whose id must not be in use.
    pub(super) fn insert(&mut self, id: Arc<str>, active: ActiveOperation) {
        self.all.push((id, active));
    }

    /// Ends the operation of this id.
    pub(super) fn remove(&mut self, id: &str) {
        self.all.retain(|(known, _)| **known != *id);
    }

    /// Ends the subscriptions.
    pub(super) fn end_endless(&mut self) {
        self.all.retain(|(_, active)| !matches!(active, ActiveOperation::Following(_)));
    }

    /// Ends all operations.
    pub(super) fn clear(&mut self) {
        self.all.clear();
    }

    /// The next message of any operation; pending while there is none.
    pub(super) fn poll_message(&mut self, cx: &mut Context<'_>) -> Poll<Outgoing> {
        let mut silent = 0;
        while silent < self.all.len() {
            let at = self.turn % self.all.len();
            let (id, active) = &mut self.all[at];
            match active.poll_message(id, cx) {
                Poll::Pending => {
                    silent += 1;
                    self.turn = at + 1;
                }
                Poll::Ready(Some(OperationMessage::Message(answer))) => {
                    self.turn = at + 1;
                    return Poll::Ready(Outgoing::Answer(answer));
                }
                Poll::Ready(Some(OperationMessage::Begun(following))) => {
                    *active = ActiveOperation::Following(following);
                }
                Poll::Ready(Some(OperationMessage::Last(text))) => {
                    self.end(at);
                    return Poll::Ready(Outgoing::Short(text));
                }
                Poll::Ready(None) => self.end(at),
            }
        }
        Poll::Pending
    }

    /// Removes an operation; the next one takes its turn.
    fn end(&mut self, at: usize) {
        self.all.remove(at);
        self.turn = at;
    }
}

#[cfg(test)]
mod tests {
    use std::task::Waker;

    use tokio::sync::mpsc;
    use tokio_util::task::AbortOnDropHandle;

    use super::*;
    use crate::answer_body::ReservedText;
    use app::memory_budget::{MemoryPool, MemoryReservation};

    fn message(text: &str) -> OperationMessage {
        let memory = MemoryReservation::of(MemoryPool::new("test", 1000, std::time::Duration::ZERO));
        OperationMessage::Message(ReservedText { text: text.into(), memory })
    }

    fn running(operations: &mut Operations, id: &str) -> mpsc::Sender<OperationMessage> {
        let (events, message) = mpsc::channel(8);
        let task = AbortOnDropHandle::new(tokio::spawn(std::future::pending()));
        operations.insert(id.into(), ActiveOperation::Running { message, _task: task });
        events
    }

    fn heard(operations: &mut Operations) -> String {
        let mut cx = Context::from_waker(Waker::noop());
        let next = || match operations.poll_message(&mut cx) {
            Poll::Ready(Outgoing::Answer(answer)) => Some(answer.text),
            Poll::Ready(Outgoing::Short(text)) => Some(text),
            Poll::Pending => None,
        };
        std::iter::from_fn(next).collect::<Vec<_>>().join(" ")
    }

    #[tokio::test]
    async fn operations_take_turns_and_none_is_passed_over_when_another_ends() {
        let mut operations = Operations::default();
        assert_eq!(heard(&mut operations), "");
        let mut all: Vec<_> = ["a", "b", "c", "d"].map(|id| running(&mut operations, id)).into();
        let say = |events: &mpsc::Sender<OperationMessage>, message: OperationMessage| {
            events.try_send(message).unwrap();
        };
        for text in ["1", "2"] {
            for (events, id) in all.iter().zip(["a", "b", "c", "d"]) {
                say(events, message(&format!("{id}{text}")));
            }
        }
        assert_eq!(heard(&mut operations), "a1 b1 c1 d1 a2 b2 c2 d2");
        say(&all[1], message("b3"));
        assert_eq!(heard(&mut operations), "b3");
        // The turn is with the third when the first goes without a word; the second is heard all the same.
        drop(all.remove(0));
        say(&all[0], message("b4"));
        assert_eq!(heard(&mut operations), "b4");
        say(&all[0], message("b5"));
        say(&all[1], OperationMessage::Last("c3".into()));
        say(&all[2], OperationMessage::Last("d3".into()));
        assert_eq!(heard(&mut operations), "c3 d3 b5");
        assert!(operations.contains("b") && operations.len() == 1, "who has ended is gone");
        drop(all);
        assert_eq!(heard(&mut operations), "");
        assert_eq!(operations.len(), 0);
    }
}
