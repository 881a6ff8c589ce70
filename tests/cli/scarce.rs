//! A server that has few file descriptors.

use crate::{Desk, Server, wait::block_until};
use std::{
    fs,
    io::{Read, Write},
    net::TcpStream,
    process::Command,
    thread::sleep,
    time::{Duration, Instant},
};

/// Says that the process may have so many files open.
fn limit_files(server: &Server, files: u32) {
    let id = server.child.id().to_string();
    let done = Command::new("prlimit").args(["--pid", &id, &format!("--nofile={files}")]).status();
    assert!(done.expect("prlimit runs").success());
}

/// How many files the process has open.
fn opened(server: &Server) -> usize {
    let open = fs::read_dir(format!("/proc/{}/fd", server.child.id()));
    open.expect("it runs").count()
}

/// How long the process has used a core, in hundredths of a second.
fn worked(server: &Server) -> u64 {
    let stat = fs::read_to_string(format!("/proc/{}/stat", server.child.id())).expect("it runs");
    let (_, after_name) = stat.rsplit_once(") ").expect("a name");
    let fields: Vec<_> = after_name.split(' ').collect();
    [11, 12].iter().map(|field| fields[*field].parse::<u64>().expect("a number")).sum()
}

fn ask(address: &str) -> Option<String> {
    let mut stream = TcpStream::connect(address).expect("the system takes it");
    stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a socket");
    stream.write_all(b"GET /healthz HTTP/1.0\r\n\r\n").ok()?;
    let mut heard = String::new();
    stream.read_to_string(&mut heard).ok()?;
    Some(heard)
}

/// It was started with more, so that it takes more connections than it can have: the
/// worst case.
#[test]
fn without_file_descriptors_it_neither_spins_nor_dies() {
    let desk = Desk::new();
    let mut server = desk.serve(&["--no-sample"]);
    let address = server.address.trim_start_matches("http://").trim_end_matches('/').to_owned();
    limit_files(&server, 64);
    let crowd: Vec<_> = (0..100).map(|_| TcpStream::connect(&address).expect("connects")).collect();
    block_until("it has no descriptor left", Duration::from_secs(20), || opened(&server) >= 64);
    let (before, began) = (worked(&server), Instant::now());
    // What it does in a time is what this is about.
    sleep(Duration::from_secs(2));
    let busy = worked(&server) - before;
    assert!(busy < 50, "{busy} hundredths of a second of work in {:?}", began.elapsed());
    assert!(server.child.try_wait().expect("asks").is_none(), "it died");
    drop(crowd);
    let heard = ask(&address).expect("an answer");
    assert!(heard.starts_with("HTTP/1.0 200 "), "{heard}");
}

/// Started so, it keeps connections back for which it would have no descriptor; those
/// that say nothing make room for those that ask.
#[test]
fn started_with_few_file_descriptors_it_answers_everybody_in_time() {
    let desk = Desk::new();
    let server = desk.serve_limited(64);
    let address = server.address.trim_start_matches("http://").trim_end_matches('/').to_owned();
    let silent: Vec<_> = (0..60).map(|_| TcpStream::connect(&address).expect("connects")).collect();
    let began = Instant::now();
    let heard = ask(&address).expect("an answer");
    assert!(heard.starts_with("HTTP/1.0 200 "), "{heard}");
    assert!(began.elapsed() < Duration::from_secs(20), "{:?}", began.elapsed());
    drop(silent);
}
