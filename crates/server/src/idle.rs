//! A connection that is closed when it has been idle for too long.
//!
//! hyper limits the time for a request's head. It does not limit a client that connects and sends nothing (while
//! the choice between HTTP/1 and HTTP/2 waits for the first bytes), one that reads an answer byte by byte or not
//! at all, or an idle HTTP/2 connection.

use std::{
    future::Future,
    io,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    time::{Instant, Sleep, sleep},
};

/// The length of the HTTP/2 preface, which tells the two versions apart.
const PREFACE: usize = 24;

/// A stream with an idle timeout.
pub(crate) struct Idle<S> {
    stream: S,
    /// When a byte last moved; until the preface has arrived, when the connection began.
    moved: Instant,
    read: usize,
    patience: Duration,
    greeting: Duration,
    timer: Pin<Box<Sleep>>,
}

impl<S> Idle<S> {
    /// `greeting` is the time limit for the first bytes, `patience` that for each later pause.
    pub(crate) fn new(stream: S, greeting: Duration, patience: Duration) -> Self {
        Self { stream, moved: Instant::now(), read: 0, patience, greeting, timer: Box::pin(sleep(greeting)) }
    }

    /// The timer is not reset with each byte, only checked again when it fires.
    fn wait<T>(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<T>> {
        let patience = if self.read < PREFACE { self.greeting } else { self.patience };
        let due = self.moved + patience;
        while self.timer.as_mut().poll(cx).is_ready() {
            if Instant::now() >= due {
                return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
            }
            self.timer.as_mut().reset(due);
        }
        Poll::Pending
    }

    fn wrote(&mut self, cx: &mut Context<'_>, polled: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        match polled {
            Poll::Pending => self.wait(cx),
            ready @ Poll::Ready(_) => {
                self.moved = Instant::now();
                ready
            }
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Idle<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        match Pin::new(&mut self.stream).poll_read(cx, buf) {
            Poll::Pending => self.wait(cx),
            ready @ Poll::Ready(_) => {
                self.read = self.read.saturating_add(buf.filled().len() - before);
                if self.read >= PREFACE {
                    self.moved = Instant::now();
                }
                ready
            }
        }
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Idle<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        let polled = Pin::new(&mut self.stream).poll_write(cx, buf);
        self.wrote(cx, polled)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let polled = Pin::new(&mut self.stream).poll_write_vectored(cx, bufs);
        self.wrote(cx, polled)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match Pin::new(&mut self.stream).poll_flush(cx) {
            Poll::Pending => self.wait(cx),
            ready @ Poll::Ready(_) => ready,
        }
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
