//! Text and the register: files that cities publish to places, and back.
//!
//! Bytes come in, [`PlaceDraft`]s and a list of what was not taken go out:
//! [`open()`] finds out what they are and decodes them once: `encoding` makes text,
//! `workbook` sheets, `geojson` features. `table` finds the rows under a header, and a
//! [`Layout`] makes a draft of each row. To add a layout, add one file under `layout/` and
//! one line to its list. Nothing here reads a clock, a file or a database, and nothing is
//! guessed: a cell is read completely or named.

pub mod cell;
pub mod cp932;
pub mod district;
pub mod eligibility_score;
mod encoding;
mod error;
pub mod exceptions;
mod formula;
pub mod gazetteer;
mod geojson;
pub mod ical;
pub mod incident;
mod layout;
mod lenient;
mod mapping;
mod mojibake;
mod notes;
mod open;
mod outline;
pub mod outside;
mod renamed;
mod row;
mod rows;
pub mod schedule;
mod sessions;
pub mod status;
mod synonyms;
mod table;
mod workbook;
mod writer;

use crate::domain::{CategoryId, PlaceDraft};
pub use error::FileError;
pub use layout::{Layout, ibasho, layouts};
pub use mapping::{Mapping, fingerprint};
pub use notes::{ISSUE_CODES, Notes, Repair, RowIssue};
use open::TableOrigin;
pub use open::{OpenFile, open};
pub use outline::Outline;
pub use row::{Header, Row};
pub use sessions::{SessionRow, join_sessions};
use table::Table;
pub use writer::{Writer, written_forms};

/// What a person says about a file beyond what it says itself.
#[derive(Debug, Clone, Copy, Default)]
pub struct ReadOptions<'a> {
    /// The name of its layout; without, the header decides.
    pub layout: Option<&'a str>,
    /// The kind of its places, where the layout does not say.
    pub category: Option<CategoryId>,
    /// The name of the source, where the layout does not say.
    pub source: Option<&'a str>,
    /// How to read tables that fit no layout, each for its own header.
    pub mappings: &'a [Mapping],
}

/// What was read from one table: a file, or a sheet of a workbook.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TableReading {
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
    /// More sessions of places that another table holds.
    pub sessions: Vec<SessionRow>,
    /// Why rows were not taken, in the order of the file; a row with several
    /// faults is there several times.
    pub refused: Vec<RowIssue>,
    /// What a person should look at in rows that were taken.
    pub doubts: Vec<RowIssue>,
    /// What was mended in reading, each kind once.
    pub repairs: Vec<Repair>,
}

impl TableReading {
    /// How many rows were not taken.
    pub fn refused_rows(&self) -> usize {
        self.rows - self.drafts.len() - self.sessions.len()
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
    /// Numbers of more sessions that stand in another table.
    pub sessions: Vec<String>,
    /// Of which place of the register an export for staff has it, and at which revision.
    pub number: Option<String>,
}

/// Decodes a file and reads every row of it: [`open()`] and [`OpenFile::read`] in one.
pub fn read(bytes: &[u8], options: &ReadOptions<'_>) -> Result<Vec<TableReading>, FileError> {
    open(bytes)?.read(options)
}

impl OpenFile {
    /// Finds header and layout of each table, and reads every row. A workbook is as many
    /// tables as it has sheets of places, anything else is one.
    pub fn read(&self, options: &ReadOptions<'_>) -> Result<Vec<TableReading>, FileError> {
        let visit = &mut |origin: TableOrigin, table: Table<'_>, mut notes: Notes| {
            let reading = rows::read(table, options, &mut notes)?;
            let Notes { refused, doubts, repairs } = notes;
            let repairs = repairs.into_values().collect();
            let TableOrigin { sheet, encoding } = origin;
            Ok(TableReading { sheet, encoding, refused, doubts, repairs, ..reading })
        };
        let (mut readings, left_out) = self.tables(options, visit)?;
        if let Some(first) = readings.first_mut() {
            first.doubts.splice(0..0, left_out);
        }
        Ok(readings)
    }
}

#[cfg(test)]
mod tests;
