//! Files into the gazetteer, and the gazetteer at work: what the register holds of
//! it, and until then the names that come with the program.

use super::{App, Error};
use crate::{
    domain::{Actor, MunicipalityCode, NewHistory, RecordKind, gazetteer::Part},
    formats::{
        Repair, RowIssue,
        gazetteer::{GazetteerFile, GazetteerOptions, read},
    },
    gazetteer::Gazetteer,
    store::{Queries, StoreError},
};
use serde::Serialize;
use serde_json::json;
use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, LazyLock},
};

/// What became of one file.
#[derive(Debug, Serialize)]
pub struct GazetteerFileReport {
    /// Its name.
    pub file: String,
    /// The form it was read by.
    pub form: &'static str,
    /// How its text was written.
    pub encoding: &'static str,
    /// Rows that were not blank.
    pub rows: usize,
    /// Rows taken.
    pub taken: usize,
    /// Rows that the publisher marks as repeated or abolished.
    pub left_out: usize,
    /// Rows not taken.
    pub refused: usize,
    /// Why not: line, column, reason.
    pub refused_rows: Vec<RowIssue>,
    /// What was mended while reading.
    pub repairs: Vec<Repair>,
}

/// What became of a run.
#[derive(Debug, Default, Serialize)]
pub struct GazetteerReport {
    /// Each file.
    pub files: Vec<GazetteerFileReport>,
    /// Sources of municipalities that are new.
    pub created: usize,
    /// Those that now say something else.
    pub changed: usize,
    /// Those that said so already.
    pub unchanged: usize,
}

impl GazetteerReport {
    /// Rows not taken, of all files.
    pub fn refused(&self) -> usize {
        self.files.iter().map(|file| file.refused).sum()
    }
}

/// The names that come with the program: a few towns and stations.
#[allow(clippy::expect_used, reason = "a file compiled into the program; a test reads it")]
static BUILT_IN: LazyLock<Vec<Part>> = LazyLock::new(|| {
    let file = include_bytes!("../../data/gazetteer/places.csv");
    let options = GazetteerOptions { source: Some("built-in"), ..GazetteerOptions::default() };
    read(file, &options).expect("data/gazetteer/places.csv").parts
});

impl App {
    /// Takes what was read of `files` into the gazetteer, in one transaction.
    /// `progress` is told how many entries are done.
    pub async fn import_gazetteer(
        &self,
        files: Vec<(String, GazetteerFile)>,
        progress: &mut (dyn FnMut(usize) + Send),
    ) -> Result<GazetteerReport, Error> {
        let names: Vec<_> = files.iter().map(|(file, _)| file.as_str()).collect();
        let reason = names.join(", ");
        let mut report = GazetteerReport::default();
        let mut tx = self.store.begin().await?;
        let mut log = Vec::new();
        let mut done = 0;
        for (source, parts) in merged(files, &mut report) {
            let present = tx.list_gazetteer_parts_of(&source).await?;
            let mut present: HashMap<_, _> =
                present.into_iter().map(|known| (known.1.municipality, known)).collect();
            for (municipality, part) in parts {
                done += part.entries.len();
                progress(done);
                let known = present.remove(&municipality);
                if known.as_ref().is_some_and(|(_, known)| known.entries == part.entries) {
                    report.unchanged += 1;
                    continue;
                }
                let revision = known.as_ref().map_or(1, |(revision, _)| revision + 1);
                tx.save_gazetteer_part(&part, revision, self.clock.now()).await?;
                let before = known.as_ref().map(|(_, known)| known);
                log.push(self.change((before, Some(&part)), revision, &reason));
                *(if before.is_none() { &mut report.created } else { &mut report.changed }) += 1;
            }
        }
        tx.append_history(&log).await?;
        tx.commit().await?;
        self.refresh_or_log().await;
        Ok(report)
    }

    /// Removes what a source says of addresses and names; returns of how many
    /// municipalities it did.
    pub async fn remove_gazetteer(&self, source: &str) -> Result<usize, Error> {
        let mut tx = self.store.begin().await?;
        let parts = tx.list_gazetteer_parts_of(source).await?;
        tx.remove_gazetteer_source(source).await?;
        let removed = |(revision, part): &(i64, Part)| {
            self.change((Some(part), None), revision + 1, "removed")
        };
        tx.append_history(&parts.iter().map(removed).collect::<Vec<_>>()).await?;
        tx.commit().await?;
        self.refresh_or_log().await;
        Ok(parts.len())
    }

    /// The gazetteer that an import finds points by: the one in use, or for a command, which
    /// keeps none in use, the stored one.
    pub(super) async fn gazetteer_to_locate(
        &self,
        queries: &Queries,
    ) -> Result<Arc<Gazetteer>, Error> {
        Ok(if self.answers { self.gazetteer() } else { Arc::new(load(queries).await?) })
    }

    /// The change from one part to another of the same key. Its entries are counted,
    /// not kept: whoever published them has them.
    fn change(
        &self,
        (before, after): (Option<&Part>, Option<&Part>),
        revision: i64,
        reason: &str,
    ) -> NewHistory {
        let part = after.or(before);
        let source = part.map_or("", |part| part.source.as_str());
        let code = part.and_then(|part| part.municipality).map(|code| code.to_string());
        let count = |part: &Part| json!({ "entries": part.entries.len() });
        NewHistory {
            at: self.clock.now(),
            actor: Actor::Import(source.to_owned()).id(),
            record_kind: RecordKind::Gazetteer,
            record_id: format!("{source}/{}", code.unwrap_or_default()),
            revision,
            before: before.map(count),
            after: after.map(count),
            reason: Some(reason.to_owned()),
            run_id: None,
        }
    }
}

/// The parts of all files by source and municipality; several files of one
/// source may speak of one municipality.
fn merged(
    files: Vec<(String, GazetteerFile)>,
    report: &mut GazetteerReport,
) -> BTreeMap<String, BTreeMap<Option<MunicipalityCode>, Part>> {
    let mut merged: BTreeMap<String, BTreeMap<_, Part>> = BTreeMap::new();
    for (file, reading) in files {
        report.files.push(about(file, &reading));
        for part in reading.parts {
            let of_source = merged.entry(part.source.clone()).or_default();
            match of_source.get_mut(&part.municipality) {
                Some(known) => known.entries.extend(part.entries),
                None => drop(of_source.insert(part.municipality, part)),
            }
        }
    }
    merged
}

fn about(file: String, reading: &GazetteerFile) -> GazetteerFileReport {
    let taken = reading.parts.iter().map(|part| part.entries.len()).sum();
    GazetteerFileReport {
        file,
        form: reading.form,
        encoding: reading.encoding,
        rows: reading.rows,
        taken,
        left_out: reading.left_out,
        refused: reading.rows - reading.left_out - taken,
        refused_rows: reading.refused.clone(),
        repairs: reading.repairs.clone(),
    }
}

/// The gazetteer as it is stored. Where no towns are stored, or no stations and
/// landmarks, those that come with the program take their place.
pub(super) async fn load(queries: &Queries) -> Result<Gazetteer, StoreError> {
    let stored = queries.list_gazetteer_parts().await?;
    let built = tokio::task::spawn_blocking(move || Gazetteer::build(&with_built_in(stored))).await;
    Ok(built.unwrap_or_else(|failed| std::panic::resume_unwind(failed.into_panic())))
}

fn with_built_in(stored: Vec<Part>) -> Vec<Part> {
    let entries = || stored.iter().flat_map(|part| &part.entries);
    let (towns, others) = (
        entries().any(|entry| entry.kind.is_address()),
        entries().any(|entry| !entry.kind.is_address()),
    );
    let mut parts = BUILT_IN.clone();
    for part in &mut parts {
        part.entries.retain(|entry| if entry.kind.is_address() { !towns } else { !others });
    }
    parts.extend(stored);
    parts
}
