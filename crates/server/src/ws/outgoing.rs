//! What a socket says: messages one after the other, long ones in pieces.
//!
//! The peer puts the pieces together. Written as a whole, an answer would lie in the socket's own buffer until the peer
//! has taken the last of it, and the buffer would keep that size.

use std::sync::Arc;

use tokio_tungstenite::tungstenite::{
    Message,
    protocol::frame::{
        Frame,
        coding::{Data, OpCode},
    },
};

use crate::held::{PIECE, Weighed};
use app::room::{GaveWay, Waiting};

/// A message to be sent.
pub enum Outgoing {
    /// An answer.
    Answer(Weighed),
    /// Something short.
    Short(String),
}

/// What is being sent.
#[derive(Default)]
pub struct Saying {
    /// What is left of a long message, of which a part was sent.
    rest: Option<Arc<Waiting>>,
}

impl Saying {
    /// Whether a message was begun and is not at its end: until then no other can be begun.
    pub fn is_amid(&self) -> bool {
        self.rest.is_some()
    }

    /// Begins a message: its first piece, or all of it.
    pub fn begin(&mut self, outgoing: Outgoing) -> Result<Message, GaveWay> {
        let answer = match outgoing {
            Outgoing::Short(text) => return Ok(Message::text(text)),
            Outgoing::Answer(answer) if answer.text.len() <= PIECE => return Ok(Message::text(answer.text)),
            Outgoing::Answer(answer) => answer.waiting(),
        };
        self.piece(answer, Data::Text)
    }

    /// The next piece of a message that was begun, if one was.
    pub fn go_on(&mut self) -> Option<Result<Message, GaveWay>> {
        let answer = self.rest.take()?;
        Some(self.piece(answer, Data::Continue))
    }

    fn piece(&mut self, answer: Arc<Waiting>, kind: Data) -> Result<Message, GaveWay> {
        let piece = answer.piece(PIECE)?;
        let is_last = answer.left() == 0;
        self.rest = (!is_last).then_some(answer);
        Ok(Message::Frame(Frame::message(piece, OpCode::Data(kind), is_last)))
    }
}
