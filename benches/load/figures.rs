//! What Ibasho promises of its speed and its start, and whether a run reached it.

use crate::compare::Table;

/// At least so much of something, in a row, with a register of a size.
struct AtLeast {
    row: &'static str,
    places: usize,
    of: &'static str,
    ratio: f64,
}

const fn at_least(row: &'static str, places: usize, of: &'static str, ratio: f64) -> AtLeast {
    AtLeast { row, places, of, ratio }
}

const SPEED: [AtLeast; 13] = [
    at_least("nearest", 10_000, "ceiling", 0.60),
    at_least("nearest", 1_000_000, "ceiling", 0.50),
    at_least("nearest", 10_000, POSTGIS, 8.0),
    at_least("nearest", 1_000_000, POSTGIS, 8.0),
    at_least("nearest", 10_000, GEOKDBUSH, 5.0),
    at_least("nearest", 1_000_000, GEOKDBUSH, 8.0),
    at_least("some", 1_000_000, "ceiling", 0.40),
    at_least("new", 1_000_000, MARTIN, 4.0),
    at_least("new", 1_000_000, SUPERCLUSTER, 4.0),
    at_least("again", 10_000, "ceiling", 0.85),
    at_least("again", 1_000_000, "ceiling", 0.85),
    at_least("again", 10_000, MARTIN, 5.0),
    at_least("again", 1_000_000, MARTIN, 5.0),
];

/// Names of the peers in the table.
pub const POSTGIS: &str = "axum + PostGIS";
/// Node with geokdbush.
pub const GEOKDBUSH: &str = "Node + geokdbush";
/// axum in front of Redis.
pub const REDIS: &str = "axum + Redis GEOSEARCH";
/// Martin on a table of its own.
pub const MARTIN: &str = "Martin";
/// Node with supercluster.
pub const SUPERCLUSTER: &str = "Node + supercluster";

/// Seconds until ready, and MB resident, at most.
const START: [(usize, f64, f64); 2] = [(10_000, 0.5, 50.0), (1_000_000, 3.0, 450.0)];
/// From the smallest register to the largest a row may slow so much.
const GROWTH: [(&str, f64); 2] = [("nearest", 1.5), ("new", 3.0)];

/// A figure that Ibasho promises, and what a run measured.
#[derive(Debug)]
pub struct Figure {
    /// What of.
    pub what: String,
    /// What is promised.
    pub bound: Bound,
    /// What was measured.
    pub measured: f64,
    /// In what both are.
    pub unit: &'static str,
}

/// Which side of a number is good.
#[derive(Debug, Clone, Copy)]
pub enum Bound {
    AtLeast(f64),
    AtMost(f64),
}

impl Figure {
    /// Whether the promise was kept.
    pub fn is_reached(&self) -> bool {
        match self.bound {
            Bound::AtLeast(least) => self.measured >= least,
            Bound::AtMost(most) => self.measured <= most,
        }
    }
}

/// Each figure that a run of `compare` measured.
pub fn judge(tables: &[Table]) -> Vec<Figure> {
    let of_table = |table| [speed(table), rare(table), start(table)].into_iter().flatten();
    tables.iter().flat_map(of_table).chain(growth(tables)).collect()
}

fn speed(table: &Table) -> Vec<Figure> {
    let places = table.places;
    let judged = SPEED.iter().filter(|figure| figure.places == places).filter_map(|figure| {
        let AtLeast { row, of, ratio, .. } = figure;
        let measured = ratio_of(table, row, of)?;
        let what = format!("`{row}` at {places}, beside {of}");
        Some(Figure { what, bound: Bound::AtLeast(*ratio), measured, unit: "×" })
    });
    judged.collect()
}

/// A filter that ten places pass is no slower than one that many do.
fn rare(table: &Table) -> Vec<Figure> {
    let of = |row| ratio_of(table, row, "ceiling");
    let judged = of("rare").zip(of("some")).map(|(rare, some)| Figure {
        what: format!("`rare` at {}, beside `some`", table.places),
        bound: Bound::AtLeast(1.0),
        measured: rare / some,
        unit: "×",
    });
    judged.into_iter().collect()
}

fn start(table: &Table) -> Vec<Figure> {
    let places = table.places;
    let promised = START.iter().find(|(size, ..)| *size == places);
    let Some(((_, longest, most), (_, ready, memory))) = promised.zip(table.servers.first()) else {
        return Vec::new();
    };
    let figure = |what: &str, most, measured, unit| {
        let what = format!("{what} at {places}");
        Figure { what, bound: Bound::AtMost(most), measured, unit }
    };
    vec![figure("ready", *longest, *ready, "s"), figure("memory", *most, *memory, "MB")]
}

/// By the ratio to the ceiling: the machine may have been busier in one of the runs.
fn growth(tables: &[Table]) -> Vec<Figure> {
    let of = |places: usize, row: &str| {
        let table = tables.iter().find(|table| table.places == places)?;
        ratio_of(table, row, "ceiling")
    };
    let judged = GROWTH.iter().filter_map(|(row, most)| {
        let measured = of(10_000, row)? / of(1_000_000, row)?;
        let what = format!("`{row}`: the time at 1000000, beside 10000");
        Some(Figure { what, bound: Bound::AtMost(*most), measured, unit: "×" })
    });
    judged.collect()
}

fn ratio_of(table: &Table, row: &str, of: &str) -> Option<f64> {
    table.rows.iter().find(|measured| measured.name == row)?.ratio_to(of)
}
