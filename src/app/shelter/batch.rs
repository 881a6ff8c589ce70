//! Reports by the file: each row is a report of its own, taken or named with line,
//! column and reason. The same file sent twice changes nothing the second time.

use super::{NewReport, ReportOrigin};
use crate::{
    app::{App, Error},
    catalog::Catalog,
    domain::{Account, IncidentId, Invalid, PlaceId, ReportSource, Right},
    formats::{RowIssue, status::StatusRow},
};
use std::collections::HashMap;

/// A row that was not taken.
pub type RefusedRow = RowIssue;

/// What became of a file.
#[derive(Debug, Clone, Default)]
pub struct BatchReport {
    /// Rows taken now.
    pub taken: usize,
    /// Rows that had been taken before.
    pub repeated: usize,
    /// Rows with something to look at twice: line and word.
    pub warnings: Vec<(u64, &'static str)>,
    /// Rows not taken, by line.
    pub refused: Vec<RefusedRow>,
}

impl App {
    /// Takes the rows of a file as reports, in their order. `key` makes each row, by
    /// its line, one report however often the file is sent.
    pub async fn report_batch(
        &self,
        by: &Account,
        incident: Option<IncidentId>,
        key: Option<&str>,
        rows: Vec<StatusRow>,
    ) -> Result<BatchReport, Error> {
        if !by.may(Right::ReportStatus) {
            return Err(Error::Forbidden);
        }
        let catalog = self.catalog();
        let places = Names::from_catalog(&catalog);
        let mut done = BatchReport::default();
        for row in rows {
            let Some(place) = places.find(&row.id) else {
                done.refused.push(row.issue("ID", "unknown-shelter"));
                continue;
            };
            let new = NewReport {
                place: place.clone(),
                incident: incident.clone(),
                key: key.map(|key| format!("{key}:{}", row.line)),
                source: ReportSource::File,
                origin: ReportOrigin::default(),
                report: row.report.clone(),
            };
            self.take_row(by, &row, new, &mut done).await?;
        }
        self.refresh_live_or_log().await;
        Ok(done)
    }

    /// Takes a row in a transaction of its own, so that others may report meanwhile.
    async fn take_row(
        &self,
        by: &Account,
        row: &StatusRow,
        new: NewReport,
        done: &mut BatchReport,
    ) -> Result<(), Error> {
        let mut tx = self.store.begin().await?;
        match self.write_report(&mut tx, by, new).await {
            Ok(taken) if taken.is_repeated => done.repeated += 1,
            Ok(taken) => {
                tx.commit().await?;
                done.taken += 1;
                done.warnings.extend(taken.warnings.iter().map(|found| (row.line, found.id())));
            }
            // Without an incident there is nothing that any row could belong to.
            Err(Error::Invalid(faults)) if faults.iter().all(|fault| fault.field != "incident") => {
                let issue = |fault: Invalid| row.issue(&fault.field, fault.code);
                done.refused.extend(faults.into_iter().map(issue));
            }
            Err(Error::NotFound) => done.refused.push(row.issue("ID", "unknown-shelter")),
            Err(error) => return Err(error),
        }
        Ok(())
    }
}

/// Evacuation places by what files call them: the id here, or the key in their
/// source, unless several have it.
struct Names(HashMap<String, Option<PlaceId>>);

impl Names {
    fn from_catalog(catalog: &Catalog) -> Self {
        let mut names = HashMap::new();
        for place in catalog.evacuation_places() {
            if let Some(key) = place.draft.source_key.clone() {
                let known = names.entry(key).or_insert_with(|| Some(place.id.clone()));
                known.take_if(|id| *id != place.id);
            }
        }
        for place in catalog.evacuation_places() {
            names.insert(place.id.to_string(), Some(place.id.clone()));
        }
        Self(names)
    }

    fn find(&self, name: &str) -> Option<&PlaceId> {
        self.0.get(name)?.as_ref()
    }
}
