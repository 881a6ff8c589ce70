//! The questions that every server is asked: many positions and tiles from a fixed
//! seed, for a register of some size.

use crate::{country::Country, random::Random, register::Register};
use anyhow::Context;
use std::{
    collections::BTreeSet,
    f64::consts::TAU,
    fs,
    path::{Path, PathBuf},
};

/// The category of one place in twenty.
pub const SOME_CATEGORY: &str = "consultation";
/// The category of ten places in all.
pub const RARE_CATEGORY: &str = "toilet";

/// So many different positions are asked.
const POSITIONS: usize = 20_000;
/// So many tiles of every zoom are asked again and again.
const AGAIN_A_ZOOM: usize = 200;
/// The zooms at which tiles are asked.
const ZOOMS: std::ops::RangeInclusive<u8> = 5..=16;

/// What a row of the table asks.
#[derive(Debug)]
pub struct Ask {
    /// What it is called on the command line.
    pub name: &'static str,
    /// What it is called in the table.
    pub title: &'static str,
    /// Different questions of one kind.
    pub paths: Vec<String>,
    /// Whether the answers are asked for compressed.
    pub gzip: bool,
    /// Whether no question is asked twice.
    pub once: bool,
}

impl Ask {
    /// Writes the questions to a file, a line each, as a server understands them.
    pub fn write(
        &self,
        folder: &Path,
        server: &str,
        path_there: fn(&str) -> String,
    ) -> anyhow::Result<PathBuf> {
        let file = folder.join(format!("{}-{server}.txt", self.name));
        let lines = self.paths.iter().map(|path| path_there(path) + "\n");
        fs::write(&file, lines.collect::<String>()).context("cannot write the questions")?;
        Ok(file)
    }
}

/// All rows for a register.
pub fn all(register: &Register) -> anyhow::Result<Vec<Ask>> {
    let country = Country::of(register.places);
    let nearest = |name, title, more: &str| nearest(&country, name, title, more);
    let only = |category| format!("&category={category}");
    let tiles = |name, title, paths, once| Ask { name, title, paths, gzip: true, once };
    let (again, new) = tile_paths(&register.positions()?);
    let filtered = again.iter().map(|path| format!("{path}?category=salon")).collect();
    Ok(vec![
        plain(&country),
        nearest("some", "nearest 10, a filter that matches 5 %", &only(SOME_CATEGORY)),
        nearest("rare", "nearest 10, a filter that matches 10 in all", &only(RARE_CATEGORY)),
        nearest("open", "nearest 10, open on a Tuesday morning", "&open=2026-12-08T10:30"),
        tiles("again", "tiles asked before", again, false),
        tiles("filtered", "tiles of one category, asked before", filtered, false),
        tiles("new", "tiles never asked before", new, true),
    ])
}

/// The nearest ten, whatever they are.
pub fn plain(country: &Country) -> Ask {
    nearest(country, "nearest", "nearest 10", "")
}

fn nearest(country: &Country, name: &'static str, title: &'static str, more: &str) -> Ask {
    let mut random = Random::new(3);
    let paths = (0..POSITIONS).map(|_| {
        let (lon, lat) = country.somewhere(&mut random);
        format!("/api/nearest?lat={lat:.5}&lon={lon:.5}{more}")
    });
    Ask { name, title, paths: paths.collect(), gzip: false, once: false }
}

/// The tiles in which places lie, each once: some of every zoom, and all others in no
/// order, most of them deep.
fn tile_paths(positions: &[(f64, f64)]) -> (Vec<String>, Vec<String>) {
    let mut random = Random::new(4);
    let (mut again, mut new) = (Vec::new(), Vec::new());
    for zoom in ZOOMS {
        let tiles: BTreeSet<_> =
            positions.iter().map(|(lon, lat)| tile_at(zoom, *lon, *lat)).collect();
        let paths = tiles.iter().map(|(x, y)| format!("/tiles/places/{zoom}/{x}/{y}.mvt"));
        let mut paths: Vec<_> = paths.collect();
        random.shuffle(&mut paths);
        let rest = paths.split_off(paths.len().div_ceil(2).min(AGAIN_A_ZOOM));
        again.extend(paths);
        new.extend(rest);
    }
    random.shuffle(&mut again);
    random.shuffle(&mut new);
    (again, new)
}

/// Column and row of the tile that holds a point.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within the world")]
pub fn tile_at(zoom: u8, lon: f64, lat: f64) -> (u32, u32) {
    let side = f64::from(1_u32 << zoom);
    let north = 0.5 - lat.to_radians().tan().asinh() / TAU;
    (((lon / 360.0 + 0.5) * side) as u32, (north * side) as u32)
}
