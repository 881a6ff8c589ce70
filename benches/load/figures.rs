//! What Ibasho promises, and whether a run reached it.

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
/// Martin on a table of its own.
pub const MARTIN: &str = "Martin";
/// Node with supercluster.
pub const SUPERCLUSTER: &str = "Node + supercluster";

/// Seconds until ready, and MB resident, at most.
const START: [(usize, f64, f64); 2] = [(10_000, 0.5, 50.0), (1_000_000, 3.0, 450.0)];
/// From the smallest register to the largest a row may slow so much.
const GROWTH: [(&str, f64); 2] = [("nearest", 1.5), ("new", 3.0)];

/// Each figure that a run missed. What was not measured is not missed.
pub fn missed(tables: &[Table]) -> Vec<String> {
    tables.iter().flat_map(missed_in).chain(missed_growth(tables)).collect()
}

fn missed_in(table: &Table) -> Vec<String> {
    let places = table.places;
    let mut missed = Vec::new();
    for figure in SPEED.iter().filter(|figure| figure.places == places) {
        let row = table.rows.iter().find(|row| row.name == figure.row);
        let ratio = row.and_then(|row| row.ratio_to(figure.of));
        if let Some(ratio) = ratio.filter(|ratio| *ratio < figure.ratio) {
            let AtLeast { row, of, ratio: wanted, .. } = figure;
            missed.push(format!("{row} at {places}: {ratio:.2} of {of}, not {wanted:.2}"));
        }
    }
    let of_ceiling = |name| {
        let row = table.rows.iter().find(|row| row.name == name);
        row.and_then(|row| row.ratio_to("ceiling"))
    };
    if let (Some(rare), Some(some)) = (of_ceiling("rare"), of_ceiling("some"))
        && rare < some
    {
        missed.push(format!("rare at {places}: {rare:.2} of ceiling, less than some: {some:.2}"));
    }
    let start = START.iter().find(|(size, ..)| *size == places);
    if let (Some((_, longest, most)), Some((_, ready, memory))) = (start, table.servers.first()) {
        if ready > longest {
            missed.push(format!("ready at {places}: after {ready:.2} s, not {longest:.1} s"));
        }
        if memory > most {
            missed.push(format!("memory at {places}: {memory:.0} MB, not {most:.0} MB"));
        }
    }
    missed
}

/// By the ratio to the ceiling: the machine may have been busier in one of the runs.
fn missed_growth(tables: &[Table]) -> Vec<String> {
    let of_ceiling = |places: usize, name: &str| {
        let table = tables.iter().find(|table| table.places == places)?;
        table.rows.iter().find(|row| row.name == name)?.ratio_to("ceiling")
    };
    let grown = GROWTH.iter().filter_map(|(name, most)| {
        let times = of_ceiling(10_000, name)? / of_ceiling(1_000_000, name)?;
        (times > *most)
            .then(|| format!("{name}: {times:.2} times slower at 1000000, not {most:.1}"))
    });
    grown.collect()
}
