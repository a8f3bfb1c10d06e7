//! The operations of a socket.

use std::{
    sync::Arc,
    task::{Context, Poll},
};

use super::operation::{Active, Said};

/// Those that run, by the ids that the client gave. They take turns.
#[derive(Default)]
pub struct Operations {
    all: Vec<(Arc<str>, Active)>,
    /// Whose turn it is.
    turn: usize,
}

impl Operations {
    /// How many they are.
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether one has this id.
    pub fn contains(&self, id: &str) -> bool {
        self.all.iter().any(|(known, _)| **known == *id)
    }

    /// Whether none of them ends by itself.
    pub fn are_endless(&self) -> bool {
        self.all.iter().all(|(_, active)| matches!(active, Active::Following(_)))
    }

    /// One more, of an id that none has.
    pub fn insert(&mut self, id: Arc<str>, active: Active) {
        self.all.push((id, active));
    }

    /// Ends the one with this id.
    pub fn remove(&mut self, id: &str) {
        self.all.retain(|(known, _)| **known != *id);
    }

    /// Ends them all.
    pub fn clear(&mut self) {
        self.all.clear();
    }

    /// The next message of any of them; pending while there are none.
    pub fn poll_message(&mut self, cx: &mut Context<'_>) -> Poll<String> {
        let mut silent = 0;
        while silent < self.all.len() {
            let at = self.turn % self.all.len();
            let (id, active) = &mut self.all[at];
            match active.poll_said(id, cx) {
                Poll::Pending => {
                    silent += 1;
                    self.turn = at + 1;
                }
                Poll::Ready(Some(Said::Message(text))) => {
                    self.turn = at + 1;
                    return Poll::Ready(text);
                }
                Poll::Ready(Some(Said::Begun(following))) => *active = Active::Following(*following),
                Poll::Ready(Some(Said::Last(text))) => {
                    self.end(at);
                    return Poll::Ready(text);
                }
                Poll::Ready(None) => self.end(at),
            }
        }
        Poll::Pending
    }

    /// It is the next one's turn, in its place.
    fn end(&mut self, at: usize) {
        self.all.remove(at);
        self.turn = at;
    }
}
