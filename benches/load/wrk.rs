//! Drives a server with wrk for some seconds, on as many cores as the server has.

use crate::asks::Ask;
use anyhow::{Context, ensure};
use std::{ops::Range, path::Path, process::Command};

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/load/wrk.lua");
/// The script shares the questions between so many.
const THREADS: &str = "2";
const CONNECTIONS: &str = "32";

/// How one turn went.
#[derive(Debug, Clone, Copy)]
pub struct Turn {
    /// Answers a second.
    pub rate: f64,
    /// Half of the answers came within so many milliseconds.
    pub p50_ms: f64,
    /// All but one in a hundred did.
    pub p99_ms: f64,
}

/// Asks `address` the questions of `ask` with the numbers `which`.
pub fn drive(
    address: &str,
    ask: &Ask,
    questions: &Path,
    which: &Range<usize>,
    seconds: u32,
) -> anyhow::Result<Turn> {
    let mut wrk = Command::new("wrk");
    wrk.args(["-t", THREADS, "-c", CONNECTIONS, "-d", &format!("{seconds}s")])
        .args(["-s", SCRIPT, &format!("http://{address}"), "--"])
        .arg(questions)
        .args([which.start.to_string(), which.end.to_string()]);
    if ask.once {
        wrk.arg("once");
    }
    if ask.gzip {
        wrk.arg("Accept-Encoding: gzip");
    }
    let output = wrk.output().context("cannot run wrk: install the package of that name")?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let line = text.lines().find_map(|line| line.strip_prefix("RESULT "));
    let figures: Vec<f64> = line
        .unwrap_or_default()
        .split(' ')
        .map(str::parse)
        .collect::<Result<_, _>>()
        .with_context(|| format!("wrk said: {text}"))?;
    let [requests, refused, broken, p50_us, p99_us, took_us] = figures[..] else {
        anyhow::bail!("wrk said: {text}");
    };
    ensure!(
        refused == 0.0 && broken == 0.0,
        "{}: {refused} of {requests} refused, {broken} broken",
        ask.name
    );
    Ok(Turn { rate: requests / took_us * 1e6, p50_ms: p50_us / 1000.0, p99_ms: p99_us / 1000.0 })
}

/// The turn in the middle.
pub fn median(turns: &[Turn]) -> Turn {
    let middle = |of: fn(&Turn) -> f64| {
        let mut figures: Vec<_> = turns.iter().map(of).collect();
        figures.sort_by(f64::total_cmp);
        figures.get(figures.len() / 2).copied().unwrap_or(f64::NAN)
    };
    Turn {
        rate: middle(|turn| turn.rate),
        p50_ms: middle(|turn| turn.p50_ms),
        p99_ms: middle(|turn| turn.p99_ms),
    }
}

/// How many times faster one is than another, by the median of their rounds.
pub fn ratio(one: &[Turn], other: &[Turn]) -> f64 {
    let mut ratios: Vec<_> =
        one.iter().zip(other).map(|(one, other)| one.rate / other.rate).collect();
    ratios.sort_by(f64::total_cmp);
    ratios.get(ratios.len() / 2).copied().unwrap_or(f64::NAN)
}
