//! Rows without coordinates: the gazetteer says where their address lies, and how
//! exactly. What it finds is a guess that residents see as an area and that waits
//! for a person to place it.

use super::report::FileReport;
use crate::{
    domain::{PlaceDraft, Precision},
    formats::RowIssue,
    gazetteer::Gazetteer,
};
use std::{collections::HashSet, sync::Arc};

/// What reading a file says of a row that has no point.
const NO_COORDINATES: &str = "no-coordinates";

/// Finds the points of a file's rows.
pub(super) struct Locator {
    gazetteer: Arc<Gazetteer>,
    found: Vec<RowIssue>,
}

impl Locator {
    /// Finds by `gazetteer`.
    pub(super) fn new(gazetteer: Arc<Gazetteer>) -> Self {
        Self { gazetteer, found: Vec::new() }
    }

    /// Gives a place without a published point that of its address, if that is known
    /// to a town at least.
    pub(super) fn locate(&self, draft: &mut PlaceDraft) {
        if draft.given_location().is_some() {
            return;
        }
        let Some(address) = draft.address.as_deref() else { return };
        if let Some(found) = self.gazetteer.locate(address, draft.municipality) {
            draft.location = Some(found.at);
            draft.location_precision = Some(found.precision);
        }
    }

    /// Notes for the report that the point of a row is a found one.
    pub(super) fn note(&mut self, line: u64, draft: &PlaceDraft) {
        let code = match draft.location_precision {
            None => return,
            Some(Precision::AddressBlock) => "located-block",
            Some(Precision::Chome) => "located-chome",
            Some(_) => "located-town",
        };
        let value = draft.address.clone().unwrap_or_default();
        self.found.push(RowIssue { line, column: "住所".to_owned(), code, value });
    }

    /// After the rows of a file: says in its report which points were found, instead
    /// of that there are none.
    pub(super) fn tell(&mut self, report: &mut FileReport) {
        let lines: HashSet<u64> = self.found.iter().map(|issue| issue.line).collect();
        report
            .doubtful
            .retain(|doubt| doubt.code != NO_COORDINATES || !lines.contains(&doubt.line));
        report.counts.located += self.found.len();
        report.doubtful.append(&mut self.found);
        report.counts.doubts = report.doubtful.len();
    }
}
