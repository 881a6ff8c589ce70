//! A question on a connection of its own, and how soon it was answered.

use std::time::{Duration, Instant};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

/// What came back.
#[derive(Debug, Clone, Copy)]
pub struct Answer {
    /// 0 where nothing came.
    pub status: u16,
    /// From the first packet to the last.
    pub took: Duration,
}

/// A question without a body.
pub fn get(path: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nhost: ibasho\r\nconnection: close\r\n\r\n")
}

/// Asks, and reads the whole answer.
pub async fn ask(address: &str, request: &str, longest: Duration) -> Answer {
    let began = Instant::now();
    let status = timeout(longest, status(address, request)).await;
    Answer { status: status.ok().flatten().unwrap_or(0), took: began.elapsed() }
}

async fn status(address: &str, request: &str) -> Option<u16> {
    let mut stream = TcpStream::connect(address).await.ok()?;
    stream.write_all(request.as_bytes()).await.ok()?;
    let mut heard = Vec::new();
    stream.read_to_end(&mut heard).await.ok()?;
    std::str::from_utf8(heard.get(9..12)?).ok()?.parse().ok()
}
