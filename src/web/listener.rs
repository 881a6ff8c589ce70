//! Connections: accepted one by one as long as there is a slot, ended when they are silent,
//! slow or do not read, and brought to an end when the service stops. No request is read
//! here.

use super::{extract::peer::Peer, overload::LoadShedder};
use axum::{BoxError, http::Request, response::Response};
use hyper::{
    body::Incoming,
    server::conn::{http1, http2},
    service::service_fn,
};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::graceful::{GracefulShutdown, Watcher},
};
use std::{convert::Infallible, io, net::SocketAddr, sync::Arc, time::Duration};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, watch},
    time::{Instant, sleep, timeout},
};
use tokio_io_timeout::TimeoutWriter;

/// Pause after a failed accept: the reason (no file descriptor is left) does not go at once.
const ACCEPT_RETRY_DELAY: Duration = Duration::from_millis(50);
/// How HTTP/2 begins.
const HTTP2_PREFACE: &[u8] = b"PRI";
/// How often a connection of HTTP/2 is asked whether it is still there, and how long
/// it may take to say so.
const HTTP2_PING_INTERVAL: Duration = Duration::from_secs(20);
const HTTP2_PING_TIMEOUT: Duration = Duration::from_secs(10);
/// Requests under way in one connection of HTTP/2.
const HTTP2_MAX_STREAMS: u32 = 64;
/// The largest headers of one request of HTTP/2.
const HTTP2_MAX_HEADER_BYTES: u32 = 64 * 1024;

/// How long a connection may be silent, or not read.
#[derive(Debug, Clone, Copy)]
pub struct ConnectionTimeouts {
    /// From its beginning to its first byte.
    first_byte: Duration,
    /// From an answer, or the first byte, to the end of the head of the next request: a
    /// connection that asks nothing ends after it, too.
    idle: Duration,
    /// While something waits to be sent and the other end takes nothing. Nothing else would
    /// end such a connection, and a live stream holds one for hours.
    write: Duration,
}

/// A phone in a tunnel is still heard, and whoever sends a byte a minute is not.
pub const CONNECTION_TIMEOUTS: ConnectionTimeouts = ConnectionTimeouts {
    first_byte: Duration::from_secs(10),
    idle: Duration::from_secs(30),
    write: Duration::from_secs(30),
};

/// Accepts connections and lets `answer` answer on them until `shutdown` says that the
/// service stops; then nothing new is accepted, and what is under way is finished.
pub async fn serve<A, F>(
    listener: TcpListener,
    answer: A,
    load_shedder: Arc<LoadShedder>,
    timeouts: ConnectionTimeouts,
    mut shutdown: watch::Receiver<bool>,
) where
    A: Fn(Request<Incoming>, Peer) -> F + Clone + Send + Sync + 'static,
    F: Future<Output = Response> + Send + 'static,
{
    let connections = GracefulShutdown::new();
    let mut failing = false;
    loop {
        let accepted = tokio::select! {
            _ = shutdown.wait_for(|stops| *stops) => break,
            accepted = accept(&listener, &load_shedder) => accepted,
        };
        match accepted {
            Ok((stream, address, slot)) => {
                failing = false;
                let ending =
                    ShutdownSignal { shutdown: shutdown.clone(), watcher: connections.watcher() };
                let peer = Peer::new(address);
                let connection = serve_connection(stream, peer, answer.clone(), timeouts, ending);
                let (load_shedder, accepted_at) = (load_shedder.clone(), Instant::now());
                tokio::spawn(async move {
                    load_shedder.note_accept_wait(accepted_at.elapsed());
                    if let Err(error) = connection.await {
                        tracing::debug!(%error, "a connection ended early");
                    }
                    drop(slot);
                });
            }
            Err(error) => {
                if !failing {
                    tracing::warn!(%error, "no connection can be taken");
                }
                failing = true;
                sleep(ACCEPT_RETRY_DELAY).await;
            }
        }
    }
    drop(listener);
    connections.shutdown().await;
}

/// Waits for a slot first: who finds none waits in the system's queue, not in ours.
async fn accept(
    listener: &TcpListener,
    load_shedder: &LoadShedder,
) -> io::Result<(TcpStream, SocketAddr, OwnedSemaphorePermit)> {
    let slot = load_shedder.acquire_slot().await;
    let (stream, address) = listener.accept().await?;
    Ok((stream, address, slot))
}

/// How a connection learns that the service stops.
struct ShutdownSignal {
    /// Before its first byte.
    shutdown: watch::Receiver<bool>,
    /// From then on.
    watcher: Watcher,
}

/// Answers all that is asked in one connection.
async fn serve_connection<F: Future<Output = Response> + Send + 'static>(
    stream: TcpStream,
    peer: Peer,
    answer: impl Fn(Request<Incoming>, Peer) -> F,
    timeouts: ConnectionTimeouts,
    ending: ShutdownSignal,
) -> Result<(), BoxError> {
    let ShutdownSignal { mut shutdown, watcher } = ending;
    stream.set_nodelay(true)?;
    let mut start = [0; HTTP2_PREFACE.len()];
    let begun = tokio::select! {
        begun = timeout(timeouts.first_byte, stream.peek(&mut start)) => begun??,
        _ = shutdown.wait_for(|stops| *stops) => return Ok(()),
    };
    if begun == 0 {
        return Ok(());
    }
    let answers = service_fn(|request: Request<Incoming>| {
        let answer = answer(request, peer);
        async { Ok::<_, Infallible>(answer.await) }
    });
    let mut stream = TimeoutWriter::new(stream);
    stream.set_timeout(Some(timeouts.write));
    let io = TokioIo::new(Box::pin(stream));
    if start == HTTP2_PREFACE {
        let mut http = http2::Builder::new(TokioExecutor::new());
        http.timer(TokioTimer::new())
            .keep_alive_interval(HTTP2_PING_INTERVAL)
            .keep_alive_timeout(HTTP2_PING_TIMEOUT)
            .max_concurrent_streams(HTTP2_MAX_STREAMS)
            .max_header_list_size(HTTP2_MAX_HEADER_BYTES);
        watcher.watch(http.serve_connection(io, answers)).await?;
    } else {
        let mut http = http1::Builder::new();
        http.timer(TokioTimer::new()).header_read_timeout(timeouts.idle);
        watcher.watch(http.serve_connection(io, answers)).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    const SHORT: ConnectionTimeouts = ConnectionTimeouts {
        first_byte: Duration::from_millis(300),
        idle: Duration::from_millis(600),
        write: Duration::from_millis(500),
    };
    /// More than the system keeps of what was sent and not read.
    const LARGE_BYTES: usize = 32 * 1024 * 1024;

    /// A service of one page that takes a while, and of a large file.
    async fn start() -> (SocketAddr, watch::Sender<bool>, tokio::task::JoinHandle<()>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let page = async |request: Request<Incoming>, _| {
            if request.uri().path() == "/large" {
                return Response::new(Body::from(vec![b'x'; LARGE_BYTES]));
            }
            sleep(Duration::from_millis(200)).await;
            Response::new(Body::from("page"))
        };
        let (sender, shutdown) = watch::channel(false);
        let load_shedder = Arc::new(LoadShedder::new());
        let served = tokio::spawn(serve(listener, page, load_shedder, SHORT, shutdown));
        (address, sender, served)
    }

    /// Says something, and reads until the other end has had enough.
    async fn say(address: SocketAddr, words: &str) -> (String, Duration) {
        let mut stream = TcpStream::connect(address).await.expect("connects");
        let began = Instant::now();
        stream.write_all(words.as_bytes()).await.expect("sends");
        let mut heard = Vec::new();
        let read = timeout(Duration::from_secs(20), stream.read_to_end(&mut heard)).await;
        read.expect("ends").expect("reads");
        (String::from_utf8_lossy(&heard).into_owned(), began.elapsed())
    }

    #[tokio::test]
    async fn silent_and_slow_connections_are_ended_and_others_answered() {
        let (address, _sender, _served) = start().await;
        let half = "GET / HTTP/1.1\r\nhost: x\r\n";
        let asked = format!("{half}\r\n");
        let (silent, slow, idle) =
            tokio::join!(say(address, ""), say(address, half), say(address, &asked));
        for ((heard, took), starts, least) in
            [(silent, "", 300), (slow, "", 600), (idle, "HTTP/1.1 200 OK", 800)]
        {
            assert!(heard.starts_with(starts) && heard.is_empty() == starts.is_empty(), "{heard}");
            assert!(took >= Duration::from_millis(least), "{starts} ended after {took:?}");
        }
    }

    #[tokio::test]
    async fn http_2_is_spoken_to_whoever_begins_with_it() {
        let (address, _sender, _served) = start().await;
        let settings = "\0\0\0\u{4}\0\0\0\0\0";
        let mut stream = TcpStream::connect(address).await.expect("connects");
        let hello = format!("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n{settings}");
        stream.write_all(hello.as_bytes()).await.expect("sends");
        let mut frame = [0; 9];
        stream.read_exact(&mut frame).await.expect("a frame");
        assert_eq!(frame[3], 4, "settings of its own");
    }

    #[tokio::test]
    async fn what_is_under_way_is_finished_and_nothing_waited_for() {
        let (address, sender, served) = start().await;
        let asked = tokio::spawn(say(address, "GET / HTTP/1.1\r\nhost: x\r\n\r\n"));
        let silent = tokio::spawn(say(address, ""));
        sleep(Duration::from_millis(100)).await;
        sender.send_replace(true);
        timeout(Duration::from_secs(5), served).await.expect("ends").expect("well");
        let (heard, _) = asked.await.expect("asks");
        assert!(heard.ends_with("page"), "{heard}");
        assert_eq!(silent.await.expect("waits").0, "");
    }

    /// Asks for the large file, and reads a part of it after each `pause`; how much comes.
    async fn read_slowly(address: SocketAddr, pause: Duration) -> usize {
        let mut stream = TcpStream::connect(address).await.expect("connects");
        let asked = b"GET /large HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
        stream.write_all(asked).await.expect("sends");
        let (mut heard, mut part) = (0, vec![0; LARGE_BYTES / 8]);
        loop {
            sleep(pause).await;
            match stream.read_exact(&mut part).await {
                Ok(bytes) => heard += bytes,
                Err(_) => return heard,
            }
        }
    }

    #[tokio::test]
    async fn whoever_does_not_read_is_ended_and_whoever_reads_slowly_is_not() {
        let (address, _sender, _served) = start().await;
        let (slow, stuck) = tokio::join!(
            read_slowly(address, Duration::from_millis(100)),
            read_slowly(address, Duration::from_millis(800)),
        );
        assert_eq!(slow, LARGE_BYTES);
        assert!(stuck < LARGE_BYTES, "all {stuck} bytes came");
    }
}
