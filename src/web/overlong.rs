//! Connections whose overlong requests get an answer that helps: the HTTP library
//! ends a request line above 64 kB with an empty 414 before any of our code sees
//! it; under `/api` the client is told which parameter was too long instead.

use super::error::problem_json;
use crate::domain::Invalid;
use std::{
    io,
    pin::Pin,
    task::{Context, Poll, ready},
};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// How much of a request is remembered to find the parameter: names are short.
const REMEMBERED: usize = 1024;
/// How the library's own answer starts.
const TOO_LONG: &[u8] = b"HTTP/1.1 414 ";

/// A connection that remembers how the request under way starts.
#[derive(Debug)]
pub struct Explaining<S> {
    stream: S,
    start: Vec<u8>,
    answering: bool,
    /// Our answer in place of the library's, not yet sent.
    instead: Vec<u8>,
}

impl<S> Explaining<S> {
    /// Watches a connection.
    pub fn new(stream: S) -> Self {
        Self { stream, start: Vec::new(), answering: false, instead: Vec::new() }
    }

    fn remember(&mut self, bytes: &[u8]) {
        if self.answering {
            self.answering = false;
            self.start.clear();
        }
        let room = REMEMBERED - self.start.len();
        self.start.extend_from_slice(&bytes[..room.min(bytes.len())]);
    }
}

impl<S: AsyncWrite + Unpin> Explaining<S> {
    fn send_instead(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        while !self.instead.is_empty() {
            let sent = ready!(Pin::new(&mut self.stream).poll_write(cx, &self.instead))?;
            if sent == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            self.instead.drain(..sent);
        }
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Explaining<S> {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let before = buffer.filled().len();
        ready!(Pin::new(&mut this.stream).poll_read(cx, buffer))?;
        this.remember(&buffer.filled()[before..]);
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Explaining<S> {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        ready!(this.send_instead(cx))?;
        this.answering = true;
        if bytes.starts_with(TOO_LONG)
            && let Some(answer) = explanation(&this.start)
        {
            this.instead = answer;
            return Poll::Ready(Ok(bytes.len()));
        }
        Pin::new(&mut this.stream).poll_write(cx, bytes)
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        ready!(this.send_instead(cx))?;
        Pin::new(&mut this.stream).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        ready!(this.send_instead(cx))?;
        Pin::new(&mut this.stream).poll_shutdown(cx)
    }
}

/// The answer to an overlong request below `/api`, for the parameter in which the
/// remembered start ends.
fn explanation(start: &[u8]) -> Option<Vec<u8>> {
    let start = String::from_utf8_lossy(start);
    let (path, query) = start.split(' ').nth(1)?.split_once('?')?;
    if !path.starts_with("/api/") {
        return None;
    }
    let name = query.rsplit('&').next()?.split('=').next()?;
    let shown: String = name.chars().take(40).collect();
    let body = problem_json(&[Invalid::new(shown, "too-long")]);
    let head = format!(
        "HTTP/1.1 400 Bad Request\r\ncontent-type: application/problem+json\r\n\
         content-length: {}\r\nconnection: close\r\n\r\n",
        body.len()
    );
    Some([head.as_bytes(), &body].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parameter_in_which_the_start_ends_is_named() {
        fn check(start: &str, named: Option<&str>) {
            let answer = explanation(start.as_bytes());
            let answer = answer.map(|bytes| String::from_utf8(bytes).expect("text"));
            match named {
                Some(name) => {
                    let quoted = format!("\"parameter\":\"{name}\"");
                    assert!(answer.is_some_and(|text| text.contains(&quoted)), "{start}");
                }
                None => assert_eq!(answer, None, "{start}"),
            }
        }
        check("GET /api/nearest?lat=1&q=aaaa", Some("q"));
        check("GET /api/nearest?q=aaaa", Some("q"));
        check("GET /api/nearest?qqqq\"", Some("qqqq\\\""));
        check("GET /api/aaaa", None);
        check("GET /?q=aaaa", None);
        check("", None);
    }
}
