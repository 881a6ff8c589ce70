//! How soon what staff save is seen, by search, on the map and by whoever listens, and
//! what it costs those who search meanwhile.

use crate::{
    asks::{self, tile_at},
    contender,
    country::Country,
    figures::{Bound, Figure},
    listener::Listener,
    process,
    quantiles::Quantiles,
    random::Random,
    register::Register,
    report,
    staff::Editor,
    wrk::{self, drive},
};
use anyhow::{Context, ensure};
use clap::Args;
use reqwest::Client;
use serde_json::{Value, json};
use std::{
    path::PathBuf,
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::time::{interval, timeout};

/// Half of the writes are seen after so many milliseconds, all but one in a hundred after
/// so many more.
const SOON_MS: (f64, f64) = (5.0, 50.0);
/// Searches keep so much of their speed.
const KEPT: f64 = 0.9;
/// What is not seen by then is lost.
const LONGEST: Duration = Duration::from_secs(10);
/// At this zoom every place is drawn by itself, with its name.
const ZOOM: u8 = 16;

/// What to write
#[derive(Debug, Args)]
pub struct WritesArgs {
    /// Sizes of the register
    #[arg(long, value_delimiter = ',', default_value = "10000")]
    places: Vec<usize>,
    /// Names changed, and reports of shelters, one after another
    #[arg(long, default_value_t = 300)]
    writes: usize,
    /// Turns of searches with and without an editor at work
    #[arg(long, default_value_t = 10)]
    rounds: usize,
    /// Length of a turn
    #[arg(long, default_value_t = 4)]
    seconds: u32,
    /// How often the editor saves in a second
    #[arg(long, default_value_t = 5)]
    rate: u32,
    /// Write the table to benches/README.md
    #[arg(long)]
    write: bool,
    /// Fail where a figure that Ibasho promises is missed
    #[arg(long)]
    check: bool,
    /// The Ibasho to measure, if not this one
    #[arg(long, default_value = env!("CARGO_BIN_EXE_ibasho"))]
    program: PathBuf,
}

/// Measures, prints, and says whether every figure was reached.
pub async fn run(args: WritesArgs) -> anyhow::Result<bool> {
    let (mut text, mut figures) = (String::new(), Vec::new());
    for places in &args.places {
        text += &measure(*places, &args, &mut figures).await?;
    }
    text += &report::promises(&figures);
    println!("{text}");
    if args.write {
        report::write("writes", &text)?;
    }
    Ok(!args.check || figures.iter().all(Figure::is_reached))
}

async fn measure(
    places: usize,
    args: &WritesArgs,
    figures: &mut Vec<Figure>,
) -> anyhow::Result<String> {
    let register = Register::of(places, &args.program)?.copy_for_staff(&args.program)?;
    let server = contender::ibasho(&args.program, &register)?;
    let editor = Arc::new(Editor::log_in(&server.address).await?);
    let desk = Desk { editor, client: Client::new(), address: server.address.clone(), places };
    let [saved, searched, drawn] = desk.rename_many(args.writes).await?;
    let (reported, heard) = desk.report_many(args.writes).await?;
    let mut figure = |what: String, bound, measured, unit| {
        figures.push(Figure { what: format!("{what} at {places}"), bound, measured, unit });
    };
    let seen = [("in search", &searched), ("on the map", &drawn), ("as a live event", &heard)];
    for (title, took) in seen {
        figure(format!("seen {title}, p50"), Bound::AtMost(SOON_MS.0), took.at(50), "ms");
        figure(format!("seen {title}, p99"), Bound::AtMost(SOON_MS.1), took.at(99), "ms");
    }
    let kept = desk.speed_kept(args).await?;
    let beside = format!("speed of searches beside {} saves a second,", args.rate);
    figure(beside, Bound::AtLeast(KEPT), kept, "×");
    let answered = [("a save", &saved), ("a report of a shelter", &reported)];
    let answered = answered.map(|(title, took)| (format!("{title}, until it is answered"), took));
    let seen = seen.map(|(title, took)| (format!("seen {title}, after the answer"), took));
    let lines = answered.into_iter().chain(seen);
    let lines = lines.map(|(title, took)| format!("| {title} | {} |\n", took.in_cells()));
    let head = "| | p50 | p99 | worst |\n|---|---|---|---|";
    let writes = args.writes;
    Ok(format!("### {places} places, {writes} writes\n\n{head}\n{}\n", lines.collect::<String>()))
}

/// Where writes are made and looked for.
struct Desk {
    editor: Arc<Editor>,
    client: Client,
    address: String,
    places: usize,
}

/// A place as search shows it.
struct Shown {
    id: String,
    name: String,
    lon: f64,
    lat: f64,
}

impl Desk {
    /// How long saves took, and how long after their answers they were seen in search and
    /// on the map.
    async fn rename_many(&self, times: usize) -> anyhow::Result<[Quantiles; 3]> {
        let country = Country::of(self.places);
        let mut random = Random::new(6);
        let [mut saved, mut searched, mut drawn] = std::array::from_fn(|_| Quantiles::default());
        for number in 0..times {
            let (lon, lat) = country.somewhere(&mut random);
            let place = self.nearest(lon, lat).await?;
            let name = format!("{}・{number}", place.name.split('・').next().unwrap_or_default());
            let search = format!("/api/nearest?lat={lat}&lon={lon}");
            let (x, y) = tile_at(ZOOM, place.lon, place.lat);
            let tile = format!("/tiles/places/{ZOOM}/{x}/{y}.mvt");
            // Kept from before: the change must reach what is kept, too.
            self.bytes(&tile).await?;
            let revision = self.editor.revision(&place.id).await?;
            let began = Instant::now();
            self.editor.rename(&place.id, revision, &name).await?;
            saved.push(began.elapsed());
            let (in_search, on_map) =
                tokio::try_join!(self.until_shown(&search, &name), self.until_shown(&tile, &name))?;
            searched.push(in_search);
            drawn.push(on_map);
        }
        Ok([saved, searched, drawn])
    }

    /// How long reports took, and how long after their answers whoever listens heard them.
    async fn report_many(&self, times: usize) -> anyhow::Result<(Quantiles, Quantiles)> {
        let list = self.bytes("/api/places?category=evacuation_shelter&limit=1000").await?;
        let list: Value = serde_json::from_slice(&list)?;
        let shelters = list["features"].as_array().context("no shelters")?;
        let incident = json!({"name": "負荷試験", "message": "訓練です。", "kind": "exercise"});
        self.editor.post("/api/incidents", &incident).await?;
        let mut listener = Listener::connect(&self.address).await?;
        let (mut reported, mut heard) = (Quantiles::default(), Quantiles::default());
        for (persons, shelter) in (1..=times).zip(shelters.iter().cycle()) {
            let id = shelter["id"].as_str().context("no id")?;
            let body = json!({"status": "open", "occupancy": persons});
            let began = Instant::now();
            self.editor.post(&format!("/api/shelters/{id}/status"), &body).await?;
            let answered = Instant::now();
            reported.push(answered - began);
            let at = timeout(LONGEST, listener.hear(id, persons)).await;
            // Often it is heard before the answer is there.
            heard.push(at.context("never heard")??.saturating_duration_since(answered));
        }
        Ok((reported, heard))
    }

    /// How much of their speed searches keep beside saves.
    async fn speed_kept(&self, args: &WritesArgs) -> anyhow::Result<f64> {
        let ask = asks::plain(&Country::of(self.places));
        let questions = ask.write(&process::folder()?, "own", str::to_owned)?;
        let all = 0..ask.paths.len();
        let turn = || drive(&self.address, &ask, &questions, &all, args.seconds);
        let (mut alone, mut beside) = (Vec::new(), Vec::new());
        for _ in 0..args.rounds {
            alone.push(turn()?);
            let saves = tokio::spawn(save_on(self.editor.clone(), args.rate));
            beside.push(turn()?);
            saves.abort();
            if let Ok(failed) = saves.await {
                failed?;
            }
        }
        Ok(wrk::ratio(&beside, &alone))
    }

    async fn nearest(&self, lon: f64, lat: f64) -> anyhow::Result<Shown> {
        let found = self.bytes(&format!("/api/nearest?lat={lat}&lon={lon}&limit=1")).await?;
        let found: Value = serde_json::from_slice(&found)?;
        let place = &found["features"][0];
        let at = &place["geometry"]["coordinates"];
        let text = |value: &Value| Some(value.as_str()?.to_owned());
        let shown = (|| {
            let name = text(&place["properties"]["name"])?;
            let (lon, lat) = (at[0].as_f64()?, at[1].as_f64()?);
            Some(Shown { id: text(&place["id"])?, name, lon, lat })
        })();
        shown.context("no place is near")
    }

    /// How long until what is answered to `path` holds `text`, until the whole answer.
    async fn until_shown(&self, path: &str, text: &str) -> anyhow::Result<Duration> {
        let began = Instant::now();
        loop {
            let bytes = self.bytes(path).await?;
            if bytes.windows(text.len()).any(|part| part == text.as_bytes()) {
                return Ok(began.elapsed());
            }
            ensure!(began.elapsed() < LONGEST, "{path} never shows {text}");
        }
    }

    async fn bytes(&self, path: &str) -> anyhow::Result<Vec<u8>> {
        let answer = self.client.get(format!("http://{}{path}", self.address)).send().await?;
        Ok(answer.error_for_status()?.bytes().await?.into())
    }
}

/// Saves so many times a second, for ever.
async fn save_on(editor: Arc<Editor>, rate: u32) -> anyhow::Result<()> {
    let mut beat = interval(Duration::from_secs(1) / rate);
    loop {
        beat.tick().await;
        let answer = editor.save().await;
        ensure!(answer.status == 303, "a save was answered with {}", answer.status);
    }
}
