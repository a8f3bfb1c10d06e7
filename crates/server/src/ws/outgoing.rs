//! The messages that a socket sends, one after the other, long ones in pieces.
//!
//! The peer joins the pieces (fragments of a message). If an answer were written as a whole, it would stay in the
//! socket's buffer until the peer has read all of it, and the buffer would keep that size.

use std::sync::Arc;

use tokio_tungstenite::tungstenite::{
    Message,
    protocol::frame::{
        Frame,
        coding::{Data, OpCode},
    },
};

use crate::answer_body::{PIECE, ReservedText};
use app::memory_budget::{AnswerEvicted, UnsentAnswer};

/// A message to be sent.
pub(super) enum Outgoing {
    /// An answer.
    Answer(ReservedText),
    /// A short message.
    Short(String),
}

/// The message that is being sent.
#[derive(Default)]
pub(super) struct MessageWriter {
    /// The rest of a long message of which a part was sent.
    rest: Option<Arc<UnsentAnswer>>,
}

impl MessageWriter {
    /// Whether a message is unfinished; until it is finished, no other may be begun.
    pub(super) fn is_amid(&self) -> bool {
        self.rest.is_some()
    }

    /// Begins a message: returns its first piece, or all of it.
    pub(super) fn begin(&mut self, outgoing: Outgoing) -> Result<Message, AnswerEvicted> {
        let answer = match outgoing {
            Outgoing::Short(text) => return Ok(Message::text(text)),
            Outgoing::Answer(answer) if answer.text.len() <= PIECE => return Ok(Message::text(answer.text)),
            Outgoing::Answer(answer) => answer.waiting(),
        };
        self.piece(answer, Data::Text)
    }

    /// The next piece of the unfinished message, if there is one.
    pub(super) fn go_on(&mut self) -> Option<Result<Message, AnswerEvicted>> {
        let answer = self.rest.take()?;
        Some(self.piece(answer, Data::Continue))
    }

    fn piece(&mut self, answer: Arc<UnsentAnswer>, kind: Data) -> Result<Message, AnswerEvicted> {
        let piece = answer.piece(PIECE)?;
        let is_last = answer.left() == 0;
        self.rest = (!is_last).then_some(answer);
        Ok(Message::Frame(Frame::message(piece, OpCode::Data(kind), is_last)))
    }
}
