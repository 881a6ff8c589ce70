//! Servers as processes of their own: started, watched, and ended with the run.

use anyhow::{Context, bail, ensure};
use rustix::process::{Pid, Signal, kill_process};
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

/// A program that runs until this is dropped.
#[derive(Debug)]
pub struct Process {
    child: Child,
    /// What it is told when it is to end.
    last_word: Signal,
}

impl Process {
    /// Starts `command`, which is killed at the end.
    pub fn start(command: &mut Command) -> anyhow::Result<Self> {
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).spawn();
        let child = child
            .with_context(|| format!("cannot start {}", command.get_program().to_string_lossy()))?;
        Ok(Self { child, last_word: Signal::KILL })
    }

    /// The same with a gentler end.
    pub fn ended_by(mut self, signal: Signal) -> Self {
        self.last_word = signal;
        self
    }

    /// Fails when it has ended by itself.
    pub fn check(&mut self) -> anyhow::Result<()> {
        match self.child.try_wait()? {
            Some(ended) => bail!("it ended with {ended}"),
            None => Ok(()),
        }
    }

    /// Memory in use now, in MB, with that of its own processes. What several of them
    /// share counts once.
    pub fn resident_mb(&self) -> f64 {
        let all = with_children(self.child.id());
        let field = if all.len() > 1 { "Pss:" } else { "Rss:" };
        all.into_iter().map(|id| memory_kb(id, field)).sum::<f64>() * 1.024e-3
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = kill_process(Pid::from_child(&self.child), self.last_word);
        drop(self.child.wait());
    }
}

fn memory_kb(process: u32, field: &str) -> f64 {
    let text = fs::read_to_string(format!("/proc/{process}/smaps_rollup")).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix(field));
    let kb = line.and_then(|text| text.trim().strip_suffix(" kB")?.parse().ok());
    kb.unwrap_or(f64::NAN)
}

/// A process and all that come from it.
fn with_children(process: u32) -> Vec<u32> {
    let mut all = vec![process];
    let mut next = 0;
    while let Some(process) = all.get(next) {
        let threads = fs::read_dir(format!("/proc/{process}/task")).into_iter().flatten();
        let lists =
            threads.flatten().map(|thread| fs::read_to_string(thread.path().join("children")));
        let children: String = lists.flatten().collect();
        all.extend(children.split_whitespace().filter_map(|id| id.parse::<u32>().ok()));
        next += 1;
    }
    all
}

/// A server that runs until this is dropped.
#[derive(Debug)]
pub struct Server {
    process: Process,
    /// `127.0.0.1:PORT`
    pub address: String,
    /// From its start to its first answer.
    pub ready_after: Duration,
}

impl Server {
    /// Starts `command` after `address`, and waits until it answers `path` with 200.
    pub fn start(command: &mut Command, address: &str, path: &str) -> anyhow::Result<Self> {
        let began = Instant::now();
        let mut process = Process::start(command)?;
        while status_of(address, path) != Some(200) {
            process.check()?;
            ensure!(began.elapsed() < LONGEST_START, "it does not answer");
            sleep(Duration::from_millis(2));
        }
        Ok(Self { process, address: address.to_owned(), ready_after: began.elapsed() })
    }

    /// Memory in use now, in MB.
    pub fn resident_mb(&self) -> f64 {
        self.process.resident_mb()
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
