//! Servers as processes of their own: started, watched, and ended with the run.

use anyhow::{Context, bail};
use std::{
    fs,
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    path::PathBuf,
    process::{Child, Command, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};

/// Nobody takes longer to be ready.
const LONGEST_START: Duration = Duration::from_mins(10);

/// A server that runs until this is dropped.
#[derive(Debug)]
pub struct Server {
    child: Child,
    /// `127.0.0.1:PORT`
    pub address: String,
    /// From its start to its first answer.
    pub ready_after: Duration,
}

impl Server {
    /// Starts `command` after `address`, and waits until it answers `path` with 200.
    pub fn start(command: &mut Command, address: &str, path: &str) -> anyhow::Result<Self> {
        let began = Instant::now();
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).spawn();
        let child = child.with_context(|| format!("cannot start {command:?}"))?;
        let mut server = Self { child, address: address.to_owned(), ready_after: Duration::ZERO };
        while status_of(address, path) != Some(200) {
            if let Some(ended) = server.child.try_wait()? {
                bail!("{command:?} ended with {ended}");
            }
            if began.elapsed() > LONGEST_START {
                bail!("{command:?} does not answer");
            }
            sleep(Duration::from_millis(2));
        }
        server.ready_after = began.elapsed();
        Ok(server)
    }

    /// Memory in use now, in MB.
    pub fn resident_mb(&self) -> f64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()));
        let status = status.unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kb = line.and_then(|text| text.trim().strip_suffix(" kB")?.parse::<f64>().ok());
        kb.unwrap_or(f64::NAN) * 1.024e-3
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// The status of an answer, or nothing within a second.
pub fn status_of(address: &str, path: &str) -> Option<u16> {
    let mut stream = TcpStream::connect(address).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(1))).ok()?;
    write!(stream, "GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n").ok()?;
    let mut start = [0; 12];
    stream.read_exact(&mut start).ok()?;
    std::str::from_utf8(&start[9..]).ok()?.parse().ok()
}

/// An address that nobody listens on.
pub fn free_address() -> anyhow::Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    Ok(listener.local_addr()?.to_string())
}

/// Where runs keep what they make.
pub fn folder() -> anyhow::Result<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/load");
    fs::create_dir_all(&folder).context("cannot make target/load")?;
    Ok(folder)
}
