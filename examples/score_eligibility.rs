//! Scores the reader of 受入対象者 against texts that a person has labelled:
//! `cargo run --example score_eligibility -- labels.csv`, a CSV with the columns
//! `text`, `count`, `kind`, `targets` and `named_only`. Fails when a reading is wrong.

use ibasho::formats::eligibility_score::score;
use std::{env, error::Error, fs, process::ExitCode};

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let file = env::args().nth(1).ok_or("name a file of labels")?;
    let score = score(&fs::read_to_string(file)?)?;
    println!("{} of {} texts read", score.texts_read, score.texts);
    println!("{} of {} rows read", score.rows_read, score.rows);
    for wrong in &score.wrong {
        println!("wrong: {}: expected {}, read {}", wrong.text, wrong.expected, wrong.said);
    }
    println!("{} wrong", score.wrong.len());
    Ok(if score.wrong.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
