//! An answer that counts for its caller until the last of it has been taken.
//!
//! Whoever asks for long answers and reads them slowly, or not at all, would otherwise fill the memory with them.

use std::{
    convert::Infallible,
    pin::Pin,
    task::{Context, Poll},
};

use axum::body::{Body, Bytes, HttpBody};
use hyper::body::{Frame, SizeHint};

use super::tally::Counted;

/// What the connection is given at once; it asks for more when it has room.
const PIECE: usize = 16 * 1024;

struct Held {
    left: Bytes,
    _counted: Counted,
}

/// The body of an answer.
pub fn body(answer: impl Into<Bytes>, counted: Counted) -> Body {
    Body::new(Held { left: answer.into(), _counted: counted })
}

impl HttpBody for Held {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if self.left.is_empty() {
            return Poll::Ready(None);
        }
        let most = PIECE.min(self.left.len());
        Poll::Ready(Some(Ok(Frame::data(self.left.split_to(most)))))
    }

    fn is_end_stream(&self) -> bool {
        self.left.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left.len() as u64)
    }
}
