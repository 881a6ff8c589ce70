//! What was measured, as Markdown: for the terminal, and for `benches/README.md`.

use crate::{
    compare::Table,
    figures::{Bound, Figure},
    wrk::Turn,
};
use anyhow::Context;
use ibasho::app::Clock;
use std::{fmt::Write, fs};

const README: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/README.md");

/// What `compare` measured with a register of one size.
pub fn table(table: &Table) -> String {
    let mut text = format!("### {} places\n\n", table.places);
    text += "| asked | of | answers/s | p50 | p99 | Ibasho is |\n|---|---|---|---|---|---|\n";
    for row in &table.rows {
        text += &line(row.title, "**Ibasho**", &row.own, "");
        for (name, turn, ratio) in &row.others {
            text += &line("", name, turn, &format!("{ratio:.2} × as fast"));
        }
    }
    text += "\n| | ready after | memory |\n|---|---|---|\n";
    for (name, ready, memory) in &table.servers {
        let _ = writeln!(text, "| {name} | {ready:.2} s | {memory:.0} MB |");
    }
    if !table.absent.is_empty() {
        let _ = writeln!(text, "\nNot measured:\n\n- {}", table.absent.join("\n- "));
    }
    text
}

fn line(title: &str, name: &str, turn: &Turn, ratio: &str) -> String {
    let Turn { rate, p50_ms, p99_ms } = turn;
    format!("| {title} | {name} | {rate:.0} | {p50_ms:.2} ms | {p99_ms:.2} ms | {ratio} |\n")
}

/// What is promised, beside what was measured.
pub fn promises(figures: &[Figure]) -> String {
    if figures.is_empty() {
        return "Nothing promised was measured.\n".to_owned();
    }
    let mut text = "| | promised | measured | |\n|---|---|---|---|\n".to_owned();
    for figure in figures {
        let Figure { what, bound, measured, unit } = figure;
        let promised = match bound {
            Bound::AtLeast(least) => format!("≥ {least:.2} {unit}"),
            Bound::AtMost(most) => format!("≤ {most:.2} {unit}"),
        };
        let verdict = if figure.is_reached() { "reached" } else { "**missed**" };
        let _ = writeln!(text, "| {what} | {promised} | {measured:.2} {unit} | {verdict} |");
    }
    text
}

/// Replaces what a command wrote to `benches/README.md` before.
pub fn write(command: &str, text: &str) -> anyhow::Result<()> {
    let readme = fs::read_to_string(README)?;
    let (from, to) = (format!("<!-- written by {command} -->\n"), "<!-- to here -->");
    let (before, rest) = readme.split_once(&from).context("no place for it in the README")?;
    let (_, after) = rest.split_once(to).context("no end of it in the README")?;
    let today = Clock::System.now().date_naive();
    let measured = format!("\nMeasured on {today}, {}.\n", machine());
    let text = format!("{before}{from}{measured}\n{}\n\n{to}{after}", text.trim());
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
