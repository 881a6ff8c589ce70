//! The table, as Markdown: for the terminal, and for `benches/README.md`.

use crate::compare::{Row, Table};
use anyhow::Context;
use ibasho::app::Clock;
use std::{fmt::Write, fs};

const README: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/README.md");
/// What stands before this line is kept.
const MARK: &str = "<!-- Written by the command above; what follows is replaced. -->\n";

/// One table.
pub fn table(table: &Table) -> String {
    let mut text = format!("### {} places\n\n", table.places);
    text += "| | answers/s | p50 | p99 | ceiling | others |\n|---|---|---|---|---|---|\n";
    for row in &table.rows {
        text += &line(row);
    }
    text += "\n| | ready after | resident |\n|---|---|---|\n";
    for (name, ready, memory) in &table.servers {
        let _ = writeln!(text, "| {name} | {ready:.2} s | {memory:.0} MB |");
    }
    if !table.absent.is_empty() {
        let _ = writeln!(text, "\nNot measured: {}.", table.absent.join("; "));
    }
    text
}

fn line(row: &Row) -> String {
    let Row { title, own, others, .. } = row;
    let mut peers = Vec::new();
    let mut ceiling = String::new();
    for (name, turn, ratio) in others {
        let rate = turn.rate;
        match *name {
            "ceiling" => ceiling = format!("{ratio:.2} of {rate:.0}/s"),
            name => {
                let p99 = turn.p99_ms;
                peers.push(format!("{ratio:.1} × {name} ({rate:.0}/s, p99 {p99:.1} ms)"));
            }
        }
    }
    let (rate, p50, p99, peers) = (own.rate, own.p50_ms, own.p99_ms, peers.join(", "));
    format!("| {title} | {rate:.0} | {p50:.2} ms | {p99:.2} ms | {ceiling} | {peers} |\n")
}

/// Replaces the tables in `benches/README.md`.
pub fn write(tables: &[Table], missed: &[String]) -> anyhow::Result<()> {
    let before = fs::read_to_string(README)?;
    let kept = before.split(MARK).next().context("an empty README")?;
    let mut text = format!(
        "{kept}{MARK}\nMeasured on {}, {}.\n\n",
        Clock::System.now().date_naive(),
        machine()
    );
    text += &tables.iter().map(table).collect::<Vec<_>>().join("\n");
    if !missed.is_empty() {
        let _ = write!(text, "\nMissed:\n\n- {}\n", missed.join("\n- "));
    }
    fs::write(README, text).context("cannot write benches/README.md")
}

/// What the machine is.
fn machine() -> String {
    let read = |path| fs::read_to_string(path).unwrap_or_default();
    let (cpu, memory, load) = (read("/proc/cpuinfo"), read("/proc/meminfo"), read("/proc/loadavg"));
    let after = |text: &str, name: &str| {
        let line = text.lines().find(|line| line.starts_with(name))?;
        Some(line.split_once(':')?.1.trim().to_owned())
    };
    let cores = std::thread::available_parallelism().map_or(0, std::num::NonZero::get);
    format!(
        "{cores} cores ({}), {} of memory, load {} at the end; client, servers and peers on the same cores",
        after(&cpu, "model name").unwrap_or_default(),
        after(&memory, "MemTotal").unwrap_or_default(),
        load.split(' ').next().unwrap_or_default(),
    )
}
