//! A register of many places, made from a fixed seed: written as a table in the own
//! layout and imported by the program itself, as a city would. Kept under
//! `target/load` for the next run.

use crate::{
    contender,
    country::Country,
    process,
    random::Random,
    staff::Editor,
    words::{DAYS, FLOWERS, KINDS, Kind, TARGETS, TOWNS},
};
use anyhow::{Context, ensure};
use csv::Writer;
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// Says which generator made a register: another number makes it anew.
const GENERATOR: u32 = 1;
/// So many places of the category that hardly any place has.
const RARE: usize = 10;

/// An import takes files of 256 MB.
const ROWS_A_FILE: usize = 200_000;

/// Questions are made from so many places at most.
const MAX_POSITIONS: usize = 200_000;
const LAT: usize = 6;
const LON: usize = 7;

const COLUMNS: [&str; 20] = [
    "ID",
    "種別",
    "名称",
    "名称_カナ",
    "説明",
    "住所",
    "緯度",
    "経度",
    "地区",
    "団体名",
    "電話番号",
    "開催日時",
    "開催日時_OSM",
    "開催日時_例外",
    "開催日時_確認済",
    "対象者",
    "設備_車いす可",
    "設備_駐車場",
    "設備_ヒアリングループ",
    "確認日",
];

/// A made-up register, ready to be served.
#[derive(Debug)]
pub struct Register {
    /// How many places it has.
    pub places: usize,
    /// The table it was imported from.
    pub table: PathBuf,
    /// The database file.
    pub database: PathBuf,
}

impl Register {
    /// The register of `places` places; made by `program` unless an earlier run has.
    pub fn of(places: usize, program: &Path) -> anyhow::Result<Self> {
        let folder = process::folder()?;
        let name = format!("register-{GENERATOR}-{places}");
        let table = folder.join(format!("{name}.csv"));
        let database = folder.join(format!("{name}.db"));
        let register = Self { places, table, database };
        if !register.table.exists() {
            eprintln!("making a register of {places} places; it is kept for the next run");
            register.make(program)?;
        }
        Ok(register)
    }

    /// The table gets its name last: a run that was cut off leaves no half register.
    fn make(&self, program: &Path) -> anyhow::Result<()> {
        for file in ["db", "db-wal", "db-shm"] {
            drop(fs::remove_file(self.database.with_extension(file)));
        }
        let unfinished = self.table.with_extension("new.csv");
        self.write_table(&unfinished)?;
        drop(contender::ibasho(program, self)?);
        for part in parts(&unfinished)? {
            let done = Command::new(program)
                .args(["import", "--partial", "--source", "load"])
                .args(["--bounds", "120,20,155,50", "--database"])
                .arg(format!("sqlite:{}", self.database.display()))
                .arg(&part)
                .stdout(Stdio::null())
                .status()?;
            ensure!(done.success(), "the import failed");
            fs::remove_file(part)?;
        }
        fs::rename(&unfinished, &self.table).context("cannot keep the table")
    }

    /// A copy that may be changed, with an account for an editor.
    pub fn copy_for_staff(&self, program: &Path) -> anyhow::Result<Self> {
        let database = process::folder()?.join("changed.db");
        for part in ["db", "db-wal", "db-shm"] {
            drop(fs::remove_file(database.with_extension(part)));
        }
        // A server that was killed has left a log: it belongs to the database.
        for part in ["db", "db-wal"] {
            let from = self.database.with_extension(part);
            if from.exists() {
                fs::copy(from, database.with_extension(part))
                    .context("cannot copy the register")?;
            }
        }
        let copy = Self { places: self.places, table: self.table.clone(), database };
        Editor::add(program, &copy)?;
        Ok(copy)
    }

    /// Where places lie, longitude first: of a large register, of a part of them.
    pub fn positions(&self) -> anyhow::Result<Vec<(f64, f64)>> {
        let mut positions = Vec::new();
        let mut table = csv::Reader::from_path(&self.table)?;
        for row in table.records().step_by(1 + self.places / MAX_POSITIONS) {
            let row = row?;
            positions.push((row[LON].parse()?, row[LAT].parse()?));
        }
        Ok(positions)
    }

    fn write_table(&self, file: &Path) -> anyhow::Result<()> {
        let country = Country::of(self.places);
        let mut random = Random::new(2);
        let mut rows = Writer::from_path(file)?;
        rows.write_record(COLUMNS)?;
        for number in 0..self.places {
            rows.write_record(row(number, self.places, &country, &mut random))?;
        }
        rows.flush().context("cannot write the table")
    }
}

/// The table in files that are not too large to be imported.
fn parts(table: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut rows = csv::Reader::from_path(table)?;
    let header = rows.headers()?.clone();
    let mut parts = Vec::new();
    let mut records = rows.records().peekable();
    while records.peek().is_some() {
        let file = table.with_extension(format!("{}.csv", parts.len()));
        let mut part = Writer::from_path(&file)?;
        part.write_record(&header)?;
        for row in records.by_ref().take(ROWS_A_FILE) {
            part.write_record(&row?)?;
        }
        part.flush()?;
        parts.push(file);
    }
    Ok(parts)
}

/// One listing: of a kind, with a weekly or monthly schedule, and facts as patchy as
/// they are in published lists.
fn row(
    number: usize,
    places: usize,
    country: &Country,
    random: &mut Random,
) -> [String; COLUMNS.len()] {
    let (lon, lat) = country.somewhere(random);
    let (town, town_kana) = random.pick(&TOWNS);
    let (flower, flower_kana) = random.pick(&FLOWERS);
    let (category, word, word_kana) = kind(number, places, random);
    let (schedule_text, schedule) = schedule(random);
    let exception = if number.is_multiple_of(20) {
        format!("2026-12-{:02} 中止 会場の工事", 1 + random.below(28))
    } else {
        String::new()
    };
    [
        format!("L{number:07}"),
        category.to_owned(),
        format!("{town}{flower}{word}{number}"),
        format!("{town_kana}{flower_kana}{word_kana}"),
        format!("{town}のみなさんで集まる{word}です。お茶とおしゃべりを楽しみます。"),
        format!(
            "埼玉県所沢市{town}{}-{}-{}",
            1 + random.below(6),
            1 + random.below(30),
            1 + random.below(20)
        ),
        format!("{lat:.6}"),
        format!("{lon:.6}"),
        format!("{town}地区"),
        format!("{town}地区社会福祉協議会"),
        format!("04-{:04}-{:04}", random.below(10_000), random.below(10_000)),
        schedule_text,
        schedule,
        exception,
        "有".to_owned(),
        random.pick(&TARGETS).to_owned(),
        random.pick(&["有", "無", "", ""]).to_owned(),
        random.pick(&["有", "無", ""]).to_owned(),
        if random.below(20) == 0 { "有" } else { "" }.to_owned(),
        format!("2026-{:02}-{:02}", 1 + random.below(10), 1 + random.below(28)),
    ]
}

/// Category, word and reading: one place in twenty is an office for consultation, ten
/// of all are toilets, at even distances in the list.
fn kind(number: usize, places: usize, random: &mut Random) -> Kind {
    if number.is_multiple_of((places / RARE).max(1)) {
        return (super::asks::RARE_CATEGORY, "トイレ", "トイレ");
    }
    if random.below(20) == 0 {
        return (super::asks::SOME_CATEGORY, "相談室", "ソウダンシツ");
    }
    random.pick(&KINDS)
}

/// A schedule as people write it, and as OpenStreetMap does.
fn schedule(random: &mut Random) -> (String, String) {
    let (day, kanji) = random.pick(&DAYS);
    let (begins, lasts) = (8 + random.below(10), 1 + random.below(4));
    let ends = begins + lasts;
    let nth = random.below(5);
    let off = if random.below(3) == 0 { "; PH off" } else { "" };
    if nth == 0 {
        (
            format!("毎週{kanji}曜日 {begins}:00〜{ends}:30"),
            format!("{day} {begins:02}:00-{ends:02}:30{off}"),
        )
    } else {
        (
            format!("毎月第{nth}{kanji}曜日 {begins}:00〜{ends}:30"),
            format!("{day}[{nth}] {begins:02}:00-{ends:02}:30{off}"),
        )
    }
}
