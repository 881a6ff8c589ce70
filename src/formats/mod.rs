//! Text and the register: files that cities publish to places, and back.
//!
//! Bytes come in, [`PlaceDraft`]s and a list of what was not taken go out:
//! `encoding` makes text, `table` or `geojson` makes rows under a header, a
//! [`Layout`] makes a draft of each row. To add a layout, add one file under
//! `layout/` and one line to its list. Nothing here reads a clock, a file or a
//! database, and nothing is guessed: a cell is read completely or named.

mod cell;
pub mod eligibility;
mod encoding;
mod error;
mod exceptions;
mod formula;
pub mod gazetteer;
mod geojson;
pub mod ical;
mod layout;
mod mapping;
mod mojibake;
mod notes;
mod outline;
mod row;
pub mod schedule;
mod synonyms;
mod table;
mod writer;

use crate::domain::{CategoryId, PlaceDraft};
use csv::StringRecord;
pub use error::FileError;
pub use layout::{Layout, ibasho, layouts};
pub use mapping::{Mapping, fingerprint};
pub use notes::{ISSUE_CODES, Notes, Repair, RowIssue};
pub use outline::{Outline, outline};
pub use row::{Header, Row};
use std::collections::HashSet;
use table::Table;
pub use writer::{Writer, written_forms};

/// No page could show more of one field, in characters.
const LONGEST_CELL: usize = 4_000;

/// What a person says about a file beyond what it says itself.
#[derive(Debug, Clone, Copy, Default)]
pub struct ReadOptions<'a> {
    /// The name of its layout; without, the header decides.
    pub layout: Option<&'a str>,
    /// The kind of its places, where the layout does not say.
    pub category: Option<CategoryId>,
    /// The name of the publication, where the layout does not say.
    pub source: Option<&'a str>,
    /// How to read tables that fit no layout, each for its own header.
    pub mappings: &'a [Mapping],
}

/// What was read from one table: a file, or a sheet of a workbook.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reading {
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// The layout it was read by.
    pub layout: &'static str,
    /// The header of the mapping that it was read by.
    pub mapping: Option<String>,
    /// How its text was written.
    pub encoding: &'static str,
    /// Columns of the layout that the file does not have.
    pub absent: Vec<&'static str>,
    /// Rows that are not blank, the header not counted.
    pub rows: usize,
    /// The places, in the order of the file.
    pub drafts: Vec<DraftRow>,
    /// Why rows were not taken, in the order of the file; a row with several
    /// faults is there several times.
    pub refused: Vec<RowIssue>,
    /// What a person should look at in rows that were taken.
    pub doubts: Vec<RowIssue>,
    /// What was mended in reading, each kind once.
    pub repairs: Vec<Repair>,
}

impl Reading {
    /// How many rows were not taken.
    pub fn refused_rows(&self) -> usize {
        self.rows - self.drafts.len()
    }
}

/// A place and where it stands in its file.
#[derive(Debug, Clone, PartialEq)]
pub struct DraftRow {
    /// In a CSV the physical line on which the row starts, counted from 1; in a
    /// GeoJSON the number of the feature, counted from 1.
    pub line: u64,
    /// The place; `source` and `source_key` are always set.
    pub draft: PlaceDraft,
    /// Of the columns that every place has a value in, those left blank: they keep
    /// what the register says, or else their first value.
    pub unsaid: Vec<&'static str>,
}

/// Reads a file: finds its encoding, its header and layout, and reads every row.
/// A workbook is as many tables as it has sheets of places, anything else is one.
pub fn read(bytes: &[u8], options: &ReadOptions<'_>) -> Result<Vec<Reading>, FileError> {
    tables(bytes, options, &mut |sheet, encoding, table, notes| {
        let reading = read_table(table, options, notes)?;
        let Notes { refused, doubts, repairs } = std::mem::take(notes);
        let repairs = repairs.into_values().collect();
        Ok(Reading { sheet, encoding, refused, doubts, repairs, ..reading })
    })
}

/// What to do with a table: its sheet, its encoding, itself, what was noted so far.
type Visit<'v, T> =
    &'v mut dyn FnMut(Option<String>, &'static str, Table<'_>, &mut Notes) -> Result<T, FileError>;

/// Shows every table of a file to `visit`.
fn tables<T>(
    bytes: &[u8],
    options: &ReadOptions<'_>,
    visit: Visit<'_, T>,
) -> Result<Vec<T>, FileError> {
    let decoded = encoding::decode(bytes)?;
    let mut notes = Notes::default();
    for _ in 0..decoded.extra_marks {
        notes.repair("double-bom", "U+FEFF");
    }
    if decoded.was_garbled {
        notes.repair("mojibake", decoded.text.lines().next().unwrap_or_default());
    }
    let fits = |header: &Header| layout::find(header, options).is_ok();
    let table = if geojson::looks_like(&decoded.text) {
        geojson::read(&decoded.text)?
    } else {
        table::read(&decoded.text, &fits, &mut notes)?
    };
    Ok(vec![visit(None, decoded.encoding, table, &mut notes)?])
}

fn read_table(
    table: Table<'_>,
    options: &ReadOptions<'_>,
    notes: &mut Notes,
) -> Result<Reading, FileError> {
    let layout = layout::find(&table.header, options)?;
    let mapping = layout::mapping(&table.header, options);
    let mappings = mapping.map_or(options.mappings, std::slice::from_ref);
    let options = &ReadOptions { mappings, ..*options };
    let table = match mapping {
        Some(mapping) => {
            mapping.check()?;
            mapping.apply(table, notes)
        }
        None => table,
    };
    let Table { mut header, rows } = table;
    header.bind(layout.columns(), notes);
    let absent = layout.columns().iter().copied().filter(|name| !header.has(name)).collect();
    let mut not_read: Vec<_> = layout.not_read();
    let mut drafts = Vec::new();
    let mut keys = HashSet::new();
    let mut count = 0;
    for raw in rows {
        count += 1;
        let row = match raw {
            Ok((line, cells)) => Row::new(line, &header, unguarded(cells, notes)),
            Err(issue) => {
                notes.refused.push(issue);
                continue;
            }
        };
        if let Some(column) = row.overlong(LONGEST_CELL) {
            notes.refuse_value(row.line(), &column, "too-long", "");
            continue;
        }
        not_read.retain(|column| {
            let used = row.text(column);
            if let Some(text) = &used {
                notes.doubt_value(header.line(), column, "column-not-read", text);
            }
            used.is_none()
        });
        let (faults, doubts) = (notes.refused.len(), notes.doubts.len());
        let draft = layout.read_row(&row, options, notes);
        match draft.filter(|_| notes.refused.len() == faults) {
            Some(draft) if keys.insert((draft.source.clone(), draft.source_key.clone())) => {
                let unsaid = layout.unsaid(&row);
                drafts.push(DraftRow { line: row.line(), draft, unsaid });
                continue;
            }
            Some(draft) => {
                let key = draft.source_key.unwrap_or_default();
                notes.refuse_value(row.line(), layout.key_column(), "duplicate-key", &key);
            }
            None => {}
        }
        notes.doubts.truncate(doubts);
    }
    let mapping = mapping.map(|mapping| mapping.header.clone());
    let layout = layout.name();
    Ok(Reading { layout, mapping, absent, rows: count, drafts, ..Reading::default() })
}

fn unguarded(cells: StringRecord, notes: &mut Notes) -> StringRecord {
    let Some((unguarded, first)) = formula::unguard_row(&cells) else { return cells };
    notes.repair("formula-guard", first);
    unguarded
}

#[cfg(test)]
mod tests;
