//! Reports by the file: each row is a report of its own, taken or named with line,
//! column and reason; those that are taken are written in one transaction, all or none.
//! A row is known by its place, its time and what it says: a file that is sent again, as
//! it was or corrected, adds only what is new in it.

use super::{
    Candidates, NewReport, ReportContext, ReportOrigin, Signature, change, must_report, seen,
};
use crate::{
    app::{App, Error},
    catalog::Catalog,
    domain::{
        Account, Actor, IncidentId, Invalid, Observation, Place, PlaceId, ReportSource, Right,
        Warning,
    },
    formats::{RowIssue, status::StatusRow},
    store::{Queries, Tx},
};
use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

/// The most rows of a file: so many are written in a few seconds, and other reports wait
/// for them.
pub const MAX_ROWS: usize = 50_000;

/// A row that was not taken.
pub type RefusedRow = RowIssue;

/// A row that is taken.
#[derive(Debug, Clone)]
pub struct TakenRow {
    /// The physical line on which it starts.
    pub line: u64,
    /// The place that it means.
    pub place: Arc<Place>,
    /// What it becomes.
    pub observation: Observation,
    /// What to look at twice.
    pub warnings: Vec<Warning>,
}

/// What becomes of a file.
#[derive(Debug, Clone, Default)]
pub struct BatchReport {
    /// Rows taken, in the order of the file.
    pub taken: Vec<TakenRow>,
    /// How many rows had been taken before.
    pub repeated: usize,
    /// Rows not taken.
    pub refused: Vec<RefusedRow>,
}

impl App {
    /// Takes the rows of a file as reports, in their order: all that can be taken, or, if
    /// the register fails, none. `key` is what makes rows without a time the same rows
    /// when the file is sent again.
    pub async fn report_batch(
        &self,
        by: &Account,
        incident: Option<&IncidentId>,
        key: Option<&str>,
        rows: Vec<StatusRow>,
    ) -> Result<BatchReport, Error> {
        let mut tx = self.store.begin().await?;
        let mut batch = self.read_batch(&tx, by, incident, key, rows).await?;
        write(&mut tx, &mut batch.taken).await?;
        tx.commit().await?;
        self.refresh_live_or_log().await;
        Ok(batch)
    }

    /// Says what would become of the rows of a file now, and writes nothing.
    pub async fn rehearse_batch(
        &self,
        by: &Account,
        incident: Option<&IncidentId>,
        key: Option<&str>,
        rows: Vec<StatusRow>,
    ) -> Result<BatchReport, Error> {
        self.read_batch(&self.store, by, incident, key, rows).await
    }

    async fn read_batch(
        &self,
        queries: &Queries,
        by: &Account,
        incident: Option<&IncidentId>,
        key: Option<&str>,
        rows: Vec<StatusRow>,
    ) -> Result<BatchReport, Error> {
        if !by.may(Right::ReportStatus) {
            return Err(Error::Forbidden);
        }
        if rows.len() > MAX_ROWS {
            return Err(Error::Invalid(vec![Invalid::new("file", "too-many-rows")]));
        }
        let names = Names::from_catalog(&self.catalog());
        let context = BatchContext::read(queries, incident, names.all_of(&rows)).await?;
        let now = self.clock.now();
        let mut reader = BatchReader { context, names, by, incident, key, now };
        let mut batch = BatchReport::default();
        for row in &rows {
            reader.take(row, &mut batch);
        }
        Ok(batch)
    }
}

/// Writes the rows under the numbers that history gives them.
async fn write(tx: &mut Tx, rows: &mut [TakenRow]) -> Result<(), Error> {
    let changes: Vec<_> = rows.iter().map(|row| change(&row.observation)).collect();
    let numbers = tx.append_all_numbered(&changes).await?;
    for TakenRow { observation, .. } in &mut *rows {
        if let Some(seq) = numbers.get(observation.id.as_str()) {
            observation.seq = *seq;
        }
    }
    let observations: Vec<_> = rows.iter().map(|row| row.observation.clone()).collect();
    tx.insert_observations(&observations).await?;
    Ok(())
}

/// What the register says of everything that a file speaks of.
struct BatchContext {
    candidates: Candidates,
    places: HashMap<PlaceId, Arc<Place>>,
    /// What was last seen in each incident of each place, rows of this file included.
    present: HashMap<(IncidentId, PlaceId), Observation>,
    /// The keys of all rows of files that were taken.
    known: HashSet<String>,
}

impl BatchContext {
    async fn read(
        queries: &Queries,
        incident: Option<&IncidentId>,
        ids: Vec<PlaceId>,
    ) -> Result<Self, Error> {
        let candidates = Candidates::find(queries, incident).await?;
        let places = queries.list_places(&ids).await?;
        let places = places.into_iter().map(|place| (place.id.clone(), Arc::new(place)));
        let (mut present, mut known) = (HashMap::new(), HashSet::new());
        for incident in candidates.all() {
            let seen = queries.list_present(&incident.id).await?;
            present.extend(
                seen.into_iter().map(|seen| ((incident.id.clone(), seen.place.clone()), seen)),
            );
            known.extend(queries.list_file_keys(&incident.id).await?);
        }
        Ok(Self { places: places.collect(), candidates, present, known })
    }
}

/// Reads a file row by row, each after those above it.
struct BatchReader<'a> {
    context: BatchContext,
    names: Names,
    by: &'a Account,
    incident: Option<&'a IncidentId>,
    key: Option<&'a str>,
    now: DateTime<Utc>,
}

impl BatchReader<'_> {
    /// Takes a row, or says why not.
    fn take(&mut self, row: &StatusRow, batch: &mut BatchReport) {
        match self.read(row) {
            Ok(Some(taken)) => batch.taken.push(taken),
            Ok(None) => batch.repeated += 1,
            Err(Error::Invalid(faults)) => {
                let issue = |fault: Invalid| row.issue(&fault.field, fault.code);
                batch.refused.extend(faults.into_iter().map(issue));
            }
            Err(_) => batch.refused.push(row.issue("ID", "unknown-shelter")),
        }
    }

    /// The entry that a row becomes; nothing where it was taken before.
    fn read(&mut self, row: &StatusRow) -> Result<Option<TakenRow>, Error> {
        let BatchContext { candidates, places, present, known } = &mut self.context;
        let place = self.names.find(&row.id).and_then(|id| places.get(id));
        let place = place.ok_or(Error::NotFound)?.clone();
        must_report(self.by, &place)?;
        let mut new = NewReport {
            place: place.id.clone(),
            incident: self.incident.cloned(),
            key: None,
            source: ReportSource::File,
            origin: ReportOrigin::default(),
            report: row.report.clone(),
        };
        let seen = seen(&new, self.now)?;
        let incident = candidates.choose(seen.at)?;
        let key = row_key(&incident.id, &new, self.key, seen.at);
        new.key = Some(key.clone());
        let standing = (incident.id.clone(), place.id.clone());
        let context = ReportContext { place: &place, incident, present: present.get(&standing) };
        let signature = Signature { author: Actor::Staff(self.by.id.clone()).id(), sent_by: None };
        let observation = context.observe(new, seen, signature, self.now)?;
        let warnings = context.warnings(&observation);
        if !known.insert(key) {
            return Ok(None);
        }
        let is_latest = context.present.is_none_or(|seen| !seen.is_later_than(&observation));
        if observation.says_status() && is_latest {
            present.insert(standing, observation.clone());
        }
        Ok(Some(TakenRow { line: row.line, place, observation, warnings }))
    }
}

/// What makes a row the same row whoever sends it, and however often: its place, when that
/// was seen and what it says. A row without a time is known by the key of its file.
fn row_key(
    incident: &IncidentId,
    new: &NewReport,
    file: Option<&str>,
    seen_at: DateTime<Utc>,
) -> String {
    let file = file.filter(|_| new.report.seen_at.is_none());
    let seen_at = file.is_none().then_some(seen_at);
    let row = serde_json::json!([incident, new.place, file, seen_at, new.report]);
    format!("row:{}", hex::encode(Sha256::digest(row.to_string())))
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

    /// The places that rows name, each once.
    fn all_of(&self, rows: &[StatusRow]) -> Vec<PlaceId> {
        let found: HashSet<_> = rows.iter().filter_map(|row| self.find(&row.id)).collect();
        found.into_iter().cloned().collect()
    }
}
