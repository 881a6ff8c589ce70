//! Address and place-name look-up: text in, points with their precision out, best
//! first. Pure and in memory; it must never say that it knows more than it does.
//!
//! `spelling` writes everything one way, `areas` takes prefecture and municipality
//! off, the index finds the town, `tail` reads 丁目 and 番地. A number that the data
//! does not hold leaves the point of what it does hold, named as such.

mod areas;
mod build;
mod find;
mod numerals;
mod spelling;
mod tail;
#[cfg(test)]
mod tests;
mod towns;

pub use find::{AddressMatch, MatchFit, Preference};
pub use towns::ListedTowns;

use crate::domain::{Location, MunicipalityCode};
use std::ops::Range;

/// Every name with its point, an immutable snapshot.
#[derive(Debug, Default)]
pub struct Gazetteer {
    /// All texts in one piece.
    texts: String,
    spots: Vec<Spot>,
    /// Of each town together, by number.
    chomes: Vec<Chome>,
    /// Of each town or 丁目 together, by number.
    blocks: Vec<Block>,
    /// Sorted by text.
    keys: Vec<SpotKey>,
    /// The middle of the towns of each municipality, by code.
    municipalities: Vec<(MunicipalityCode, Location)>,
    entries: usize,
    /// By name.
    sources: Vec<String>,
}

/// What has a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum SpotKind {
    Town,
    Station,
    Landmark,
}

/// A town with all its 丁目, a station or a landmark.
#[derive(Debug)]
struct Spot {
    kind: SpotKind,
    municipality: Option<MunicipalityCode>,
    name: KeySpan,
    kana: KeySpan,
    at: Location,
    chomes: Range<u32>,
    /// Those of no 丁目.
    blocks: Range<u32>,
}

#[derive(Debug)]
struct Chome {
    number: u32,
    name: KeySpan,
    at: Location,
    blocks: Range<u32>,
}

#[derive(Debug)]
struct Block {
    /// Its key.
    number: KeySpan,
    at: Location,
}

/// A spelling that leads to a spot.
#[derive(Debug)]
struct SpotKey {
    text: KeySpan,
    spot: u32,
    fit: MatchFit,
}

/// A part of [`Gazetteer::texts`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct KeySpan {
    start: u32,
    length: u16,
}

impl Gazetteer {
    /// How many entries it was made of.
    pub fn len(&self) -> usize {
        self.entries
    }

    /// The sources that it was made of, by name.
    pub fn sources(&self) -> &[String] {
        &self.sources
    }

    /// Whether it knows nothing.
    pub fn is_empty(&self) -> bool {
        self.entries == 0
    }

    fn text(&self, span: KeySpan) -> &str {
        let start = span.start as usize;
        &self.texts[start..start + usize::from(span.length)]
    }
}

fn indices(range: &Range<u32>) -> Range<usize> {
    range.start as usize..range.end as usize
}
