//! Scores the reader of schedules against rows that a person has labelled:
//! `cargo run --example score_schedules -- labels.csv [--readings | --missed]`, a CSV
//! with the six schedule columns of 子ども食堂一覧, `certainty` and `opening_hours`.
//! Fails when a reading is wrong.

use ibasho::formats::schedule::{self, Disagreement};
use std::{env, error::Error, fs, process::ExitCode};

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let file = env::args().nth(1).ok_or("name a file of labels")?;
    let score = schedule::score(&fs::read_to_string(file)?)?;
    match env::args().nth(2).as_deref() {
        Some("--readings") => print("read", &score.readings),
        Some("--missed") => print("missed", &score.missed),
        _ => {}
    }
    print("wrong", &score.wrong);
    println!("{} rows that can be read, {} that cannot", score.readable, score.unreadable);
    println!(
        "{} read, {} right, {} wrong, {} missed",
        score.readings.len(),
        score.right,
        score.wrong.len(),
        score.missed.len()
    );
    Ok(if score.wrong.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn print(what: &str, rows: &[Disagreement]) {
    for row in rows {
        println!("{what}: {}: {}: labelled {}, {}", row.row, row.text, row.expected, row.said);
    }
}
