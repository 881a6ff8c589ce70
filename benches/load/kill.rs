//! The server is killed while editors save: nothing that it said was saved is lost, and
//! it is ready again at once.

use crate::{
    contender, process::Server, quantiles::Quantiles, random::Random, register::Register, report,
    staff::Editor,
};
use anyhow::Context;
use clap::Args;
use serde_json::Value;
use std::{path::PathBuf, sync::Arc, time::Duration};
use tokio::{task::JoinSet, time::sleep};

/// So many save at once, each its own place.
const EDITORS: usize = 4;
/// Ready again after so many milliseconds, with a register of so many places at most.
const READY: (usize, f64) = (10_000, 2000.0);

/// How often to kill
#[derive(Debug, Args)]
pub struct KillArgs {
    /// Places in the register
    #[arg(long, default_value_t = 10_000)]
    places: usize,
    /// How often it is killed
    #[arg(long, default_value_t = 20)]
    times: usize,
    /// Write what was found to benches/README.md
    #[arg(long)]
    write: bool,
    /// The Ibasho to measure, if not this one
    #[arg(long, default_value = env!("CARGO_BIN_EXE_ibasho"))]
    program: PathBuf,
}

/// A place, and the last name of it that was answered as saved.
struct Saved {
    place: String,
    saves: usize,
    last: Option<String>,
    /// Sent, not answered: it may be there or not.
    sent: String,
}

/// Kills again and again, prints, and says whether nothing was lost.
pub async fn run(args: KillArgs) -> anyhow::Result<bool> {
    let register = Register::of(args.places, &args.program)?.copy_for_staff(&args.program)?;
    let mut server = contender::ibasho(&args.program, &register)?;
    let mut random = Random::new(7);
    let (mut saves, mut lost, mut ready) = (0, Vec::new(), Quantiles::default());
    for time in 0..args.times {
        let editor = Arc::new(Editor::log_in(&server.address).await?);
        let mut editors = JoinSet::new();
        for number in 0..EDITORS {
            let editor = editor.clone();
            editors.spawn(async move { save_until_it_dies(&editor, number, time).await });
        }
        sleep(Duration::from_secs_f64(0.2 + random.share())).await;
        drop(server);
        let done = editors.join_all().await;
        server = contender::ibasho(&args.program, &register)?;
        ready.push(server.ready_after);
        for saved in done {
            let saved = saved?;
            saves += saved.saves;
            let now = name_of(&server, &saved.place).await?;
            if saved.last.as_ref().is_some_and(|last| *last != now) && saved.sent != now {
                lost.push(format!("{:?}, there is {now}", saved.last));
            }
        }
    }
    let text = format!(
        "Killed {} times at {} places, while {EDITORS} editors saved: {} of {saves} saves that \
         were answered lost; ready again: {}.\n",
        args.times,
        args.places,
        lost.len(),
        ready.in_words()
    );
    println!("{text}");
    for lost in &lost {
        println!("lost: {lost}");
    }
    if args.write {
        report::write("kill", &text)?;
    }
    Ok(lost.is_empty() && (args.places > READY.0 || ready.at(100) <= READY.1))
}

/// Gives a place one name after another, until nobody answers.
async fn save_until_it_dies(editor: &Editor, number: usize, time: usize) -> anyhow::Result<Saved> {
    let place = editor.place(number).to_owned();
    let mut revision = editor.revision(&place).await?;
    let mut saved = Saved { place, saves: 0, last: None, sent: String::new() };
    loop {
        saved.sent = format!("集いの場{time}の{}", saved.saves);
        if editor.rename(&saved.place, revision, &saved.sent).await.is_err() {
            return Ok(saved);
        }
        (revision, saved.saves) = (revision + 1, saved.saves + 1);
        saved.last = Some(saved.sent.clone());
    }
}

async fn name_of(server: &Server, place: &str) -> anyhow::Result<String> {
    let answer = reqwest::get(format!("http://{}/api/places/{place}", server.address)).await?;
    let place: Value = answer.error_for_status()?.json().await?;
    Ok(place["properties"]["name"].as_str().context("no name")?.to_owned())
}
