//! Answers that are being sent: each counts for its caller, and keeps its memory reserved, until it has been read
//! completely.
//!
//! Otherwise a client that asks for long answers and reads them slowly, or not at all, could fill the memory.

use std::{
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use axum::body::{Body, Bytes, HttpBody};
use hyper::body::{Frame, SizeHint};

use super::{holder_count::CountGuard, refusal::Refusal};
use app::memory_budget::{AnswerEvicted, BudgetExceeded, MemoryReservation, UnsentAnswer};

/// How many bytes a connection is given at once; it asks for more when it has room.
pub(crate) const PIECE: usize = 16 * 1024;

/// What an operation occupies, from its arrival until its answer has been read completely.
pub(crate) struct OperationSlot {
    /// Its place among the operations of its caller.
    pub counted: CountGuard,
    /// Its memory reservation.
    pub memory: Arc<MemoryReservation>,
}

/// A text that is to be sent, with the reservation of its memory.
pub(crate) struct ReservedText {
    /// The text.
    pub text: String,
    /// The reservation.
    pub memory: MemoryReservation,
}

impl ReservedText {
    /// Reserves the memory of a text, separately from what its operation holds.
    pub(crate) fn beside(memory: &MemoryReservation, mut text: String) -> Result<Self, BudgetExceeded> {
        // Excess capacity is given up, so that it is not kept for as long as sending takes.
        if text.capacity() - text.len() > text.len() / 8 {
            text.shrink_to_fit();
        }
        Ok(Self { memory: memory.beside(text.capacity())?, text })
    }

    /// The same, to be sent in pieces.
    pub(crate) fn waiting(self) -> Arc<UnsentAnswer> {
        UnsentAnswer::new(Bytes::from(self.text), self.memory)
    }
}

/// The body of an answer, once everything needed to make it is dropped.
pub(crate) fn body(answer: String, held: OperationSlot) -> Result<Body, Refusal> {
    held.memory.clear();
    let answer = ReservedText::beside(&held.memory, answer)?.waiting();
    let length = answer.left() as u64;
    Ok(Body::new(AnswerBody { answer, length, _counted: held.counted }))
}

struct AnswerBody {
    answer: Arc<UnsentAnswer>,
    length: u64,
    _counted: CountGuard,
}

impl HttpBody for AnswerBody {
    type Data = Bytes;
    type Error = AnswerDropped;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, AnswerDropped>>> {
        Poll::Ready(match self.answer.piece(PIECE) {
            Ok(piece) if piece.is_empty() => None,
            Ok(piece) => {
                self.length -= piece.len() as u64;
                Some(Ok(Frame::data(piece)))
            }
            Err(gone) => Some(Err(gone.into())),
        })
    }

    fn is_end_stream(&self) -> bool {
        self.length == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.length)
    }
}

/// An answer was not read for too long and was dropped to make room: its connection is closed.
#[derive(Debug, thiserror::Error)]
#[error("gave way: {0}")]
pub(crate) struct AnswerDropped(&'static str);

impl From<AnswerEvicted> for AnswerDropped {
    fn from(AnswerEvicted(limit): AnswerEvicted) -> Self {
        app::metrics::METRICS.refused(limit);
        Self(limit)
    }
}
