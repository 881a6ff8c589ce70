//! When everybody asks at once, and when somebody sends slowly or hears on and on.

use crate::{
    PLACES,
    person::{Person, account},
    server::TestApp,
};
use ibasho::domain::Role;
use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    sync::oneshot,
    task::JoinSet,
    time::timeout,
};

/// Asks on a connection of its own; the status, and how long it took.
async fn ask(address: String, request: String) -> (u16, Duration) {
    let began = Instant::now();
    let mut stream = TcpStream::connect(address).await.expect("connects");
    stream.write_all(request.as_bytes()).await.expect("sends");
    let mut heard = String::new();
    stream.read_to_string(&mut heard).await.expect("an answer");
    let status = heard.split(' ').nth(1).and_then(|status| status.parse().ok());
    (status.expect("a status"), began.elapsed())
}

fn get(path: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
}

/// Half a thousand people on a debug build: enough to lag by seconds if all were heard.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_crowd_is_answered_or_asked_to_come_back_and_staff_get_through() {
    let test = TestApp::with_places(PLACES).await;
    account(&test, "editor", Role::Editor).await;
    let mut editor = Person::logged_in(&test, "editor").await;
    let mut crowd = JoinSet::new();
    for _ in 0..500 {
        crowd.spawn(ask(test.address().to_owned(), get("/?lat=35.787&lon=139.473")));
    }
    let watch = ask(test.address().to_owned(), get("/healthz"));
    let ((health, _), staff) = tokio::join!(watch, editor.get("/staff/account"));
    assert_eq!((health, staff.status().as_u16()), (200, 200));
    let mut answers = BTreeMap::<u16, usize>::new();
    while let Some(answer) = crowd.join_next().await {
        *answers.entry(answer.expect("asks").0).or_default() += 1;
    }
    assert!(answers.contains_key(&200), "{answers:?}");
    assert!(answers.keys().all(|status| [200, 503].contains(status)), "{answers:?}");
    assert_eq!(test.get("/").await.status(), 200, "and then it is as before");
}

/// What comes on a connection, until its head and body are there.
async fn hear(stream: &mut TcpStream) -> String {
    let mut heard = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&heard).to_lowercase();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.split("content-length: ").nth(1).and_then(|rest| rest.lines().next());
            let length: usize = length.and_then(|length| length.parse().ok()).expect("a length");
            if body.len() >= length {
                return text;
            }
        }
        let mut part = [0; 4096];
        let read = timeout(Duration::from_secs(10), stream.read(&mut part)).await;
        let bytes = read.expect("soon").expect("reads");
        assert!(bytes > 0, "it ends after {text}");
        heard.extend_from_slice(&part[..bytes]);
    }
}

/// The test and the service share one thread here: while the test keeps it, everything that
/// was asked waits, and all of it is late by as much.
#[tokio::test]
async fn residents_are_turned_away_while_answers_lag_and_staff_and_health_checks_are_not() {
    let test = TestApp::with_places(PLACES).await;
    let mut crowd = Vec::new();
    for _ in 0..80 {
        let mut stream = TcpStream::connect(test.address()).await.expect("connects");
        stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n").await.expect("sends");
        assert!(hear(&mut stream).await.starts_with("http/1.1 200 "));
        crowd.push(stream);
    }
    let path = |place: usize| match place {
        0 => "/healthz",
        1 => "/staff/login",
        _ => "/about",
    };
    for (place, stream) in crowd.iter().enumerate() {
        let request = format!("GET {} HTTP/1.1\r\nhost: localhost\r\n\r\n", path(place));
        assert_eq!(stream.try_write(request.as_bytes()).expect("sends"), request.len());
    }
    std::thread::sleep(Duration::from_millis(800));
    for (place, stream) in crowd.iter_mut().enumerate() {
        let answer = hear(stream).await;
        let status = if place < 2 { 200 } else { 503 };
        assert!(answer.starts_with(&format!("http/1.1 {status} ")), "{} {answer}", path(place));
        assert_eq!(answer.contains("\r\nretry-after: 5\r\n"), status == 503, "{answer}");
    }
    assert_eq!(test.get("/about").await.status(), 200, "and then it is as before");
}

#[tokio::test]
async fn whoever_sends_slowly_is_ended_and_holds_up_nobody() {
    let test = TestApp::with_places(PLACES).await;
    let head = "POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\
                content-type: application/x-www-form-urlencoded\r\n\r\nq=";
    let slow: Vec<_> =
        (0..200).map(|_| tokio::spawn(ask(test.address().to_owned(), head.to_owned()))).collect();
    let quick = timeout(Duration::from_secs(5), test.get("/api/nearest?lat=35.7&lon=139.4"));
    assert_eq!(quick.await.expect("soon").status(), 200);
    for ended in slow {
        let (status, took) = ended.await.expect("asks");
        assert_eq!(status, 408);
        assert!(took < Duration::from_secs(20), "{took:?}");
    }
}

#[tokio::test]
async fn bodies_that_would_not_fit_together_are_turned_away_with_a_time_to_come_back() {
    let test = TestApp::with_places(PLACES).await;
    let head = "POST /disaster HTTP/1.1\r\nhost: x\r\ncontent-length: 1000000\r\n\r\n";
    let mut open = Vec::new();
    for _ in 0..70 {
        let mut stream = TcpStream::connect(test.address()).await.expect("connects");
        stream.write_all(head.as_bytes()).await.expect("sends");
        open.push(stream);
    }
    let mut heard = [0; 2000];
    let last = open.last_mut().expect("one");
    let read = timeout(Duration::from_secs(5), last.read(&mut heard)).await.expect("soon");
    let heard = String::from_utf8_lossy(&heard[..read.expect("an answer")]).to_lowercase();
    assert!(heard.starts_with("http/1.1 503 "), "{heard}");
    assert!(heard.contains("retry-after: 5\r\n"), "{heard}");
    let small = test.client.post(test.url("/")).header("sec-fetch-site", "same-origin");
    let small = small.header("content-type", "application/x-www-form-urlencoded");
    let small = small.body("lat=35.7&lon=139.4").send().await.expect("an answer");
    assert_eq!(small.status(), 200, "there is room for a small one");
}

#[tokio::test]
async fn live_streams_end_when_the_service_stops() {
    let (stop, stopped) = oneshot::channel::<()>();
    let (test, served) = TestApp::until(async { drop(stopped.await) }).await;
    let mut live = test.get("/api/shelters/events").await;
    assert!(live.chunk().await.expect("a word").is_some());
    stop.send(()).expect("it runs");
    timeout(Duration::from_secs(5), served).await.expect("ends by itself").expect("well");
    while let Some(_more) = live.chunk().await.expect("ends in order") {}
}
