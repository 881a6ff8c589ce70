//! What reading a file leaves to say: rows refused, doubts, repairs.
//! Cells are quoted only as short excerpts, and those of private columns never.

use super::cell;
use serde::Serialize;
use std::collections::BTreeMap;

/// Every code of a [`RowIssue`] or [`Repair`], for translations and reports.
pub const ISSUE_CODES: &[&str] = &[
    // Rows that are not taken.
    "required",
    "unknown-value",
    "not-a-number",
    "not-a-whole-number",
    "not-a-date",
    "not-opening-hours",
    "opening-hours-unsupported",
    "not-exceptions",
    "exceptions-alone",
    "not-a-url",
    "not-a-municipality-code",
    "unknown-municipality",
    "not-a-point",
    "not-an-area",
    "not-one-town",
    "town-in-two-districts",
    "coordinates-incomplete",
    "latitude-range",
    "longitude-range",
    "duplicate-key",
    "key-taken",
    "changed-meanwhile",
    "other-district",
    "no-district",
    "control-character",
    "too-long",
    "ragged-row",
    "unclosed-quote",
    "not-a-moment",
    "unknown-shelter",
    // Columns that are not read.
    "unknown-column",
    "duplicate-column",
    // Rows that are taken, for a person to look at; `unknown-value` and
    // `not-a-url` are among them in layouts of others.
    "no-coordinates",
    "located-block",
    "located-chome",
    "located-town",
    "not-an-email",
    "not-a-phone-number",
    "longer-than-forms-take",
    "contact-none",
    "extra-sessions",
    "lost-character",
    "session-elsewhere",
    "session-without-place",
    "cell-error",
    "sheet-unknown",
    "sheet-hidden",
    "column-not-read",
    "address-date",
    "municipality-differs",
    "capacity-zero",
    "counted-otherwise",
    "maybe-welfare-shelter",
    "eligibility-in-note",
    "eligibility-general",
    "eligibility-restricted-other",
    "eligibility-unread",
    "schedule-irregular",
    "schedule-conditional",
    "schedule-suspended",
    "schedule-activities",
    "schedule-contradiction",
    "schedule-incomplete",
    "schedule-unclear",
    "schedule-unread",
    // Repairs.
    "double-bom",
    "formula-guard",
    "lines-above-header",
    "unnamed-columns",
    "leading-zero",
    "merged-cells",
    "mojibake",
    "header-spelling",
    "address-completed",
    "values-shifted",
    "identifier-destroyed",
    "coordinates-dms",
    "coordinates-swapped",
    "capacity-read",
    "flag-form",
    "full-width",
    "date-serial",
    "date-era",
    "time-form",
];

/// One thing to say about one cell or one row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RowIssue {
    /// Where it is, counted as [`super::DraftRow::line`] is; 0 for a sheet as a whole.
    pub line: u64,
    /// The column, as the layout names it; empty for the row as a whole.
    pub column: String,
    /// What it is, as a stable kebab-case word.
    pub code: &'static str,
    /// At most 80 characters of the cell.
    pub value: String,
}

/// Something mended in reading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Repair {
    /// What was mended, as a stable kebab-case word.
    pub code: &'static str,
    /// How often.
    pub count: usize,
    /// The first text mended.
    pub example: String,
}

/// Collects what there is to say while rows are read.
#[derive(Debug, Clone, Default)]
pub struct Notes {
    pub(super) refused: Vec<RowIssue>,
    pub(super) doubts: Vec<RowIssue>,
    pub(super) repairs: BTreeMap<&'static str, Repair>,
}

impl Notes {
    /// The row is not taken, because of this value.
    pub fn refuse_value(&mut self, line: u64, column: &str, code: &'static str, value: &str) {
        self.refused.push(issue(line, column, code, value));
    }

    /// The file is taken, but a person should look at this value.
    pub fn doubt_value(&mut self, line: u64, column: &str, code: &'static str, value: &str) {
        self.doubts.push(issue(line, column, code, value));
    }

    /// Digits were full-width, if any of `text` are.
    pub fn full_width(&mut self, text: &str) {
        if text.chars().any(|c| ('\u{FF01}'..='\u{FF5E}').contains(&c)) {
            self.repair("full-width", text);
        }
    }

    /// A text was mended.
    pub fn repair(&mut self, code: &'static str, example: &str) {
        self.repairs
            .entry(code)
            .or_insert_with(|| Repair { code, count: 0, example: cell::excerpt(example) })
            .count += 1;
    }
}

/// Says `code` of one cell.
pub(super) fn issue(line: u64, column: &str, code: &'static str, value: &str) -> RowIssue {
    RowIssue { line, column: column.to_owned(), code, value: cell::excerpt(value) }
}
