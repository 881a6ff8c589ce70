//! Connections: taken one by one as long as there is a slot, ended when they are silent
//! or slow, and brought to an end when the service stops. No request is read here.

use super::{calm::Calm, extract::peer::Peer, overlong::Explaining, stall::Stalling};
use axum::{http::Request, response::Response};
use hyper::{
    body::Incoming,
    server::conn::{http1, http2},
    service::service_fn,
};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use std::{
    convert::Infallible,
    io,
    net::SocketAddr,
    pin::{Pin, pin},
    sync::Arc,
    time::Duration,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, watch},
    time::{Instant, sleep, timeout},
};

/// After a failed accept: the reason (no file descriptor is left) does not go at once.
const AFTER_FAILURE: Duration = Duration::from_millis(50);
/// How HTTP/2 begins.
const PREFACE: &[u8] = b"PRI";
/// How often a connection of HTTP/2 is asked whether it is still there, and how long
/// it may take to say so.
const ASK_EVERY: Duration = Duration::from_secs(20);
const LONGEST_SILENCE: Duration = Duration::from_secs(10);
/// Requests under way in one connection of HTTP/2.
const MOST_STREAMS: u32 = 64;
/// Bytes of headers that one request may have.
const LARGEST_HEAD: u32 = 64 * 1024;

/// How long a connection may say nothing.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// From its beginning to its first byte.
    first_byte: Duration,
    /// From an answer, or the first byte, to the end of the head of the next request: a
    /// connection that asks nothing ends after it, too.
    head: Duration,
}

/// A phone in a tunnel is still heard, and whoever sends a byte a minute is not.
pub const PATIENCE: Patience =
    Patience { first_byte: Duration::from_secs(10), head: Duration::from_secs(30) };

/// Lets `answer` answer until `ending` says that the service stops; then nothing new
/// is taken, and what is under way is finished.
pub async fn answer<A, F>(
    listener: TcpListener,
    answer: A,
    calm: Arc<Calm>,
    patience: Patience,
    mut ending: watch::Receiver<bool>,
) where
    A: Fn(Request<Incoming>, Peer) -> F + Clone + Send + Sync + 'static,
    F: Future<Output = Response> + Send + 'static,
{
    let mut failing = false;
    loop {
        let accepted = tokio::select! {
            _ = ending.wait_for(|ending| *ending) => break,
            accepted = accept(&listener, &calm) => accepted,
        };
        match accepted {
            Ok((stream, address, slot)) => {
                failing = false;
                let peer = Peer::new(address);
                let connection = talk(stream, peer, answer.clone(), patience, ending.clone());
                let (calm, taken) = (calm.clone(), Instant::now());
                tokio::spawn(async move {
                    calm.note_wait(taken.elapsed());
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
                sleep(AFTER_FAILURE).await;
            }
        }
    }
    drop(listener);
    calm.all_ended().await;
}

/// A slot first: who finds none waits in the system's queue, not in ours.
async fn accept(
    listener: &TcpListener,
    calm: &Calm,
) -> io::Result<(TcpStream, SocketAddr, OwnedSemaphorePermit)> {
    let slot = calm.slot().await;
    let (stream, address) = listener.accept().await?;
    Ok((stream, address, slot))
}

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// All that is asked and answered in one connection.
async fn talk<F: Future<Output = Response> + Send + 'static>(
    stream: TcpStream,
    peer: Peer,
    answer: impl Fn(Request<Incoming>, Peer) -> F,
    patience: Patience,
    ending: watch::Receiver<bool>,
) -> Result<(), Failure> {
    stream.set_nodelay(true)?;
    let mut start = [0; PREFACE.len()];
    let begun = tokio::select! {
        begun = timeout(patience.first_byte, stream.peek(&mut start)) => begun??,
        () = until(ending.clone()) => return Ok(()),
    };
    if begun == 0 {
        return Ok(());
    }
    let answers = service_fn(|request: Request<Incoming>| {
        let answer = answer(request, peer);
        async { Ok::<_, Infallible>(answer.await) }
    });
    let io = TokioIo::new(Explaining::new(Stalling::new(stream)));
    if start == PREFACE {
        let mut http = http2::Builder::new(TokioExecutor::new());
        http.timer(TokioTimer::new())
            .keep_alive_interval(ASK_EVERY)
            .keep_alive_timeout(LONGEST_SILENCE)
            .max_concurrent_streams(MOST_STREAMS)
            .max_header_list_size(LARGEST_HEAD);
        let connection = http.serve_connection(io, answers);
        finish(connection, ending, http2::Connection::graceful_shutdown).await?;
    } else {
        let mut http = http1::Builder::new();
        http.timer(TokioTimer::new()).header_read_timeout(patience.head);
        let connection = http.serve_connection(io, answers);
        finish(connection, ending, http1::Connection::graceful_shutdown).await?;
    }
    Ok(())
}

/// Serves a connection; once the service stops, only what it has begun.
async fn finish<C: Future<Output = hyper::Result<()>>>(
    connection: C,
    ending: watch::Receiver<bool>,
    shut_down: impl FnOnce(Pin<&mut C>),
) -> hyper::Result<()> {
    let mut connection = pin!(connection);
    tokio::select! {
        done = connection.as_mut() => return done,
        () = until(ending) => shut_down(connection.as_mut()),
    }
    connection.await
}

async fn until(mut ending: watch::Receiver<bool>) {
    // Whoever could say that it ends is gone: it has ended.
    drop(ending.wait_for(|ending| *ending).await);
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    const SHORT: Patience =
        Patience { first_byte: Duration::from_millis(300), head: Duration::from_millis(600) };

    /// A service of one page that takes a while.
    async fn start() -> (SocketAddr, watch::Sender<bool>, tokio::task::JoinHandle<()>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let page = async |_, _| {
            sleep(Duration::from_millis(200)).await;
            Response::new(Body::from("page"))
        };
        let (sender, ending) = watch::channel(false);
        let calm = Arc::new(Calm::new());
        let served = tokio::spawn(answer(listener, page, calm, SHORT, ending));
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
}
