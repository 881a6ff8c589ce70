//! What became of a run: counts, and the rows behind them. Counts are exact; a
//! list of rows ends after [`MAX_LISTED_ROWS`] of them, so that a file of any size gives a
//! report that can be read.

use super::{list_source::KeyClashes, plan::PlannedRow};
use crate::{
    domain::{Place, PlaceId},
    formats::{
        DraftRow, Repair, RowIssue, TableReading,
        ibasho::{self, ColumnChange},
    },
};
use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The most rows of a kind that a report lists.
pub const MAX_LISTED_ROWS: usize = 10_000;

/// The most differences of fields that a report quotes of a file.
const MAX_QUOTED_FIELDS: usize = 20_000;

/// What became of the rows of one file, or of all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Rows that held anything.
    pub rows: usize,
    /// New places.
    pub created: usize,
    /// Places that now differ.
    pub changed: usize,
    /// Places that were so already.
    pub unchanged: usize,
    /// Places left alone because staff edited them.
    pub kept: usize,
    /// Rows not taken.
    pub refused: usize,
    /// Places of the same source that the file no longer has.
    pub missing: usize,
    /// Pairs of places that may be one.
    pub duplicates: usize,
    /// Pairs of evacuation places that may be at one building or ground.
    pub same_sites: usize,
    /// Taken rows whose place has no exact point.
    pub pins: usize,
    /// Those of them whose point was found by the address.
    pub located: usize,
    /// Things in taken rows that a person should look at.
    pub doubts: usize,
    /// Taken rows whose place lies outside the service's area.
    pub outside: usize,
}

impl Counts {
    /// Adds the counts of another file.
    pub(super) fn add(&mut self, other: Self) {
        self.rows += other.rows;
        self.created += other.created;
        self.changed += other.changed;
        self.unchanged += other.unchanged;
        self.kept += other.kept;
        self.refused += other.refused;
        self.missing += other.missing;
        self.duplicates += other.duplicates;
        self.same_sites += other.same_sites;
        self.pins += other.pins;
        self.located += other.located;
        self.doubts += other.doubts;
        self.outside += other.outside;
    }
}

/// A row and the place that it is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RowPlace {
    /// Where the row stands in its file.
    pub line: u64,
    /// The place; in a rehearsal a new one has no id.
    pub place: Option<PlaceId>,
    /// Its name in the file.
    pub name: String,
}

/// A row that says otherwise than the register did.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct RowChange {
    /// The row and the place.
    #[serde(flatten)]
    pub row: RowPlace,
    /// The columns in which they differ: the register before, the file after.
    pub fields: Vec<ColumnChange>,
}

/// A place that the new edition of its source no longer has.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct MissingPlace {
    /// The place.
    pub place: PlaceId,
    /// Its name in the register.
    pub name: String,
    /// Its key in the source.
    pub key: String,
}

/// Two places that may be one, or at one place.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Pair {
    /// The row and its place.
    #[serde(flatten)]
    pub row: RowPlace,
    /// The other place.
    pub other: RowOrPlace,
    /// Why they look alike, as a stable kebab-case word.
    pub reason: &'static str,
    /// Metres between them, where both have an exact point.
    pub distance_m: Option<u32>,
}

/// The other of two places: another row of the run, or one of the register.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct RowOrPlace {
    /// The file of the other row; nothing for a place of the register.
    pub file: Option<String>,
    /// Where the other row stands in it.
    pub line: Option<u64>,
    /// The place; in a rehearsal a new one has no id.
    pub place: Option<PlaceId>,
    /// Its name.
    pub name: String,
    /// The source it comes from.
    pub source: Option<String>,
}

/// The mapping of columns that a file was read by.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct MappingUse {
    /// The fingerprint of the file's header.
    pub header: String,
    /// When a person confirmed it.
    pub confirmed_at: DateTime<Utc>,
    /// Who.
    pub confirmed_by: String,
}

/// What became of a row whose place somebody changed after it was compared.
#[derive(Debug)]
pub(super) enum LeftRow {
    /// The place is gone, or another one has its key.
    Refused,
    /// The place says the same by now.
    Unchanged,
    /// In these fields the file says otherwise.
    Kept(Value),
}

/// What became of one file.
#[derive(Debug, Serialize)]
pub struct FileReport {
    /// Its name.
    pub file: String,
    /// The layout it was read as.
    pub layout: &'static str,
    /// The encoding it was in.
    pub encoding: &'static str,
    /// The mapping of columns that it was read by, where it fits no layout.
    pub mapping: Option<MappingUse>,
    /// The sources that its rows belong to.
    pub sources: BTreeSet<String>,
    /// Why nothing was looked for that it no longer has, if nothing was, as a
    /// stable kebab-case word.
    pub missing_unknown: Option<&'static str>,
    /// What the list may be called, where nobody said whose it is.
    pub proposed_source: Option<String>,
    /// Keys that the register has for other places.
    pub key_clashes: KeyClashes,
    /// What became of its rows.
    #[serde(flatten)]
    pub counts: Counts,
    /// New places.
    pub created_rows: Vec<RowPlace>,
    /// Places that now differ.
    pub changed_rows: Vec<RowChange>,
    /// What the file says of places that staff edited, and was not taken.
    pub kept_rows: Vec<RowChange>,
    /// Places that the file no longer has.
    pub missing_places: Vec<MissingPlace>,
    /// Pairs that may be one place.
    pub duplicate_pairs: Vec<Pair>,
    /// Pairs of evacuation places that may be at one building or ground.
    pub same_site_pairs: Vec<Pair>,
    /// Rows not taken: line, column, reason.
    pub refused_rows: Vec<RowIssue>,
    /// What a person should look at.
    pub doubtful: Vec<RowIssue>,
    /// What was mended while reading.
    pub repairs: Vec<Repair>,
    /// How many fields the lists of rows quote.
    #[serde(skip)]
    quoted: usize,
}

impl FileReport {
    /// Of a file of which no row was taken yet; and its rows.
    pub(super) fn from_reading(file: String, reading: TableReading) -> (Vec<DraftRow>, Self) {
        let counts = Counts {
            rows: reading.rows,
            refused: reading.refused_rows(),
            doubts: reading.doubts.len(),
            ..Counts::default()
        };
        let report = Self {
            file,
            layout: reading.layout,
            encoding: reading.encoding,
            mapping: reading.mapping.map(|header| MappingUse {
                header,
                confirmed_at: DateTime::UNIX_EPOCH,
                confirmed_by: String::new(),
            }),
            sources: BTreeSet::new(),
            missing_unknown: None,
            proposed_source: None,
            key_clashes: KeyClashes::default(),
            counts,
            created_rows: Vec::new(),
            changed_rows: Vec::new(),
            kept_rows: Vec::new(),
            missing_places: Vec::new(),
            duplicate_pairs: Vec::new(),
            same_site_pairs: Vec::new(),
            refused_rows: reading.refused,
            doubtful: reading.doubts,
            repairs: reading.repairs,
            quoted: 0,
        };
        (reading.drafts, report)
    }

    /// What is kept of it in the register.
    pub(super) fn summary(&self) -> Value {
        json!({
            "file": self.file,
            "layout": self.layout,
            "encoding": self.encoding,
            "sources": self.sources,
            "counts": self.counts,
        })
    }

    /// Names a place that now differs.
    pub(super) fn list_changed(&mut self, change: RowChange) {
        if self.may_quote(&change) {
            list(&mut self.changed_rows, change);
        }
    }

    /// Names a place that was left alone.
    pub(super) fn list_kept(&mut self, change: RowChange) {
        if self.may_quote(&change) {
            list(&mut self.kept_rows, change);
        }
    }

    /// Says that a row was not written: its place has become `present` since it was compared.
    /// What the row says otherwise is returned.
    pub(super) fn leave(&mut self, row: &PlannedRow, present: Option<&Place>) -> LeftRow {
        let (line, counts) = (row.line, &mut self.counts);
        if row.before.is_some() {
            counts.changed -= 1;
            self.changed_rows.retain(|change| change.row.line != line);
        } else {
            counts.created -= 1;
            self.created_rows.retain(|created| created.line != line);
        }
        match present {
            None => {
                counts.refused += 1;
                let value = row.place.draft.name.clone();
                let column = String::new();
                self.refused_rows.push(RowIssue { line, column, code: "changed-meanwhile", value });
                LeftRow::Refused
            }
            Some(present) if present.draft == row.place.draft => {
                counts.unchanged += 1;
                LeftRow::Unchanged
            }
            Some(present) => {
                counts.kept += 1;
                let fields = ibasho::differences(&present.draft, &row.place.draft);
                let (place, name) = (Some(present.id.clone()), present.draft.name.clone());
                let difference = json!(fields);
                self.list_kept(RowChange { row: RowPlace { line, place, name }, fields });
                LeftRow::Kept(difference)
            }
        }
    }

    fn may_quote(&mut self, change: &RowChange) -> bool {
        self.quoted += change.fields.len().max(1);
        self.quoted <= MAX_QUOTED_FIELDS
    }
}

/// What became of a run.
#[derive(Debug, Serialize)]
pub struct ImportReport {
    /// The run's id, which its changes in the history carry; a rehearsal has none.
    pub run: Option<String>,
    /// Whether it was a rehearsal.
    pub dry_run: bool,
    /// All files together.
    pub total: Counts,
    /// Each file.
    pub files: Vec<FileReport>,
    /// A hash of what the run does to the register: equal for two runs that do the same.
    #[serde(skip)]
    pub fingerprint: u64,
    /// Whether it is no longer what somebody had looked at: nothing was written.
    #[serde(skip)]
    pub overtaken: bool,
}

impl ImportReport {
    /// Counts what became of all files together.
    pub(super) fn add_up(&mut self) {
        self.total = Counts::default();
        for file in &self.files {
            self.total.add(file.counts);
        }
    }
}

/// Adds to a list of a report unless it is full.
pub(super) fn list<T>(list: &mut Vec<T>, entry: T) {
    if list.len() < MAX_LISTED_ROWS {
        list.push(entry);
    }
}
