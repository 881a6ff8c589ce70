//! Connections whose other end has stopped reading: after half a minute in which
//! nothing could be sent they are closed. Nothing else would ever end them, and a
//! live stream holds one for hours.

use std::{
    io::{self, IoSlice},
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    time::{Sleep, sleep},
};

/// So long may nothing be taken by the other end.
const LONGEST_STALL: Duration = Duration::from_secs(30);

/// A connection that gives up on an end that does not read.
#[derive(Debug)]
pub struct Stalling<S> {
    stream: S,
    longest: Duration,
    /// Runs while something waits to be sent and nothing is taken.
    waiting: Option<Pin<Box<Sleep>>>,
}

impl<S> Stalling<S> {
    /// Watches a connection.
    pub fn new(stream: S) -> Self {
        Self { stream, longest: LONGEST_STALL, waiting: None }
    }

    /// Passes an answer on, or an error once it has been pending too long.
    fn watch<T>(&mut self, cx: &mut Context<'_>, sent: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if sent.is_ready() {
            self.waiting = None;
            return sent;
        }
        let waiting = self.waiting.get_or_insert_with(|| Box::pin(sleep(self.longest)));
        match waiting.as_mut().poll(cx) {
            Poll::Ready(()) => Poll::Ready(Err(io::ErrorKind::TimedOut.into())),
            Poll::Pending => Poll::Pending,
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Stalling<S> {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_read(cx, buffer)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Stalling<S> {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let sent = Pin::new(&mut this.stream).poll_write(cx, bytes);
        this.watch(cx, sent)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        parts: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let sent = Pin::new(&mut this.stream).poll_write_vectored(cx, parts);
        this.watch(cx, sent)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let sent = Pin::new(&mut this.stream).poll_flush(cx);
        this.watch(cx, sent)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let sent = Pin::new(&mut this.stream).poll_shutdown(cx);
        this.watch(cx, sent)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt, duplex},
        time::timeout,
    };

    #[tokio::test]
    async fn an_end_that_does_not_read_is_given_up_and_a_slow_one_is_not() {
        let (ours, mut theirs) = duplex(64);
        let longest = Duration::from_millis(500);
        let mut ours = Stalling { longest, ..Stalling::new(ours) };
        let slow = tokio::spawn(async move {
            let mut taken = vec![0; 64];
            for _ in 0..4 {
                sleep(Duration::from_millis(150)).await;
                theirs.read_exact(&mut taken).await.expect("there is more");
            }
            theirs
        });
        ours.write_all(&[1; 256]).await.expect("slow, but read");
        let _silent = slow.await.expect("reads");
        ours.write_all(&[1; 64]).await.expect("there is room");
        let stuck = timeout(Duration::from_secs(10), ours.write_all(&[1; 64])).await;
        let error = stuck.expect("ends").expect_err("nobody reads");
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
    }
}
