//! Answers on their way: each counts for its caller, and holds room of theirs, until the last of it has been taken.
//!
//! Whoever asks for long answers and reads them slowly, or not at all, would otherwise fill the memory with them.

use std::{
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use axum::body::{Body, Bytes, HttpBody};
use hyper::body::{Frame, SizeHint};

use super::{refusal::Refusal, tally::Counted};
use app::room::{Full, GaveWay, Room, Waiting};

/// What a connection is given at once; it asks for more when it has room.
pub const PIECE: usize = 16 * 1024;

/// What an operation holds, from its arrival until the last of its answer has been taken.
pub struct Held {
    /// Its place among those of its caller.
    pub counted: Counted,
    /// Its room in memory.
    pub room: Arc<Room>,
}

/// A text that is to be sent, and the room that it holds.
pub struct Weighed {
    /// The text.
    pub text: String,
    /// Its room.
    pub room: Room,
}

impl Weighed {
    /// Takes room for a text beside what its operation holds.
    pub fn beside(room: &Room, mut text: String) -> Result<Self, Full> {
        // What was set aside for a text that could have been longer is not kept for as long as it is sent.
        if text.capacity() - text.len() > text.len() / 8 {
            text.shrink_to_fit();
        }
        Ok(Self { room: room.beside(text.capacity())?, text })
    }

    /// The same, to be taken piece by piece.
    pub fn waiting(self) -> Arc<Waiting> {
        Waiting::new(Bytes::from(self.text), self.room)
    }
}

/// The body of an answer, once all that was needed to make it is dropped.
pub fn body(answer: String, held: Held) -> Result<Body, Refusal> {
    held.room.clear();
    let answer = Weighed::beside(&held.room, answer)?.waiting();
    let length = answer.left() as u64;
    Ok(Body::new(Answer { answer, length, _counted: held.counted }))
}

struct Answer {
    answer: Arc<Waiting>,
    length: u64,
    _counted: Counted,
}

impl HttpBody for Answer {
    type Data = Bytes;
    type Error = Gone;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Gone>>> {
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

/// An answer was not taken for long, and gave way to others: its connection is cut.
#[derive(Debug, thiserror::Error)]
#[error("gave way: {0}")]
pub struct Gone(&'static str);

impl From<GaveWay> for Gone {
    fn from(GaveWay(limit): GaveWay) -> Self {
        app::metrics::METRICS.refused(limit);
        Self(limit)
    }
}
