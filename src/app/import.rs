//! Files into the register: what they hold is compared with what is there and
//! written in one transaction a run, or not at all.
//!
//! A place that staff edited by hand is left alone unless told otherwise, and
//! running the same file twice changes nothing.

use super::{App, Error};
use crate::{
    domain::{Actor, Bounds, Invalid, NewHistory, Place, PlaceDraft, RecordKind, text::fold},
    formats::{DraftRow, Reading, Repair, RowIssue, ibasho},
    store::Tx,
};
use serde::Serialize;
use serde_json::Value;
use std::{
    collections::{BTreeSet, HashMap, HashSet},
    sync::Arc,
};

/// How to import.
#[derive(Debug, Clone, Copy, Default)]
pub struct ImportOptions {
    /// Report only; write nothing.
    pub dry_run: bool,
    /// Also change places that staff edited by hand.
    pub overwrite_edited: bool,
    /// Accept a register that holds sample listings.
    pub keep_sample: bool,
    /// Where places are expected; those outside are taken with a warning.
    pub bounds: Option<Bounds>,
}

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
    /// Things in taken rows that a person should look at.
    pub doubts: usize,
    /// Taken rows whose place lies outside the service's area.
    pub outside: usize,
}

impl Counts {
    fn add(&mut self, other: Self) {
        self.rows += other.rows;
        self.created += other.created;
        self.changed += other.changed;
        self.unchanged += other.unchanged;
        self.kept += other.kept;
        self.refused += other.refused;
        self.doubts += other.doubts;
        self.outside += other.outside;
    }
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
    /// What became of its rows.
    #[serde(flatten)]
    pub counts: Counts,
    /// Rows not taken: line, column, reason.
    pub refused_rows: Vec<RowIssue>,
    /// What a person should look at.
    pub doubtful: Vec<RowIssue>,
    /// What was mended while reading.
    pub repairs: Vec<Repair>,
}

/// What became of a run.
#[derive(Debug, Serialize)]
pub struct ImportReport {
    /// Whether it was a rehearsal.
    pub dry_run: bool,
    /// All files together.
    pub total: Counts,
    /// Each file.
    pub files: Vec<FileReport>,
}

/// How many rows wait before they are written together.
const WAITING: usize = 500;

/// What to do with one row.
enum Decision {
    Create,
    Change(Arc<Place>),
    Unchanged,
    Keep,
}

impl App {
    /// Takes what was read of `files` into the register. `progress` is told after
    /// each row how many are done.
    pub async fn import(
        &self,
        files: Vec<(String, Reading)>,
        options: ImportOptions,
        progress: &mut (dyn FnMut(usize) + Send),
    ) -> Result<ImportReport, Error> {
        let tx = self.store.begin().await?;
        let count = self.store.count_sample_places().await?;
        if count > 0 && !options.keep_sample {
            return Err(Error::SampleInRegister { count });
        }
        let mut run = Run {
            app: self,
            options,
            tx,
            seen: HashSet::new(),
            created: Vec::new(),
            log: Vec::new(),
            present: HashMap::new(),
            read_sources: BTreeSet::new(),
            done: 0,
            progress,
        };
        let mut report =
            ImportReport { dry_run: options.dry_run, total: Counts::default(), files: Vec::new() };
        for (file, reading) in files {
            let file_report = run.file(file, reading).await?;
            report.total.add(file_report.counts);
            report.files.push(file_report);
        }
        run.flush(1).await?;
        if !options.dry_run {
            run.tx.commit().await?;
            self.refresh_or_log().await;
        }
        Ok(report)
    }
}

/// A run under way.
struct Run<'a> {
    app: &'a App,
    options: ImportOptions,
    tx: Tx,
    /// New places that wait to be written together.
    created: Vec<Place>,
    /// Changes that wait to be logged together, in their order.
    log: Vec<NewHistory>,
    /// The keys of this run so far.
    seen: HashSet<(String, String)>,
    /// What the register holds, by source and key.
    present: HashMap<(String, String), Arc<Place>>,
    read_sources: BTreeSet<String>,
    done: usize,
    progress: &'a mut (dyn FnMut(usize) + Send),
}

impl Run<'_> {
    async fn file(&mut self, file: String, reading: Reading) -> Result<FileReport, Error> {
        let mut counts = Counts {
            rows: reading.rows,
            refused: reading.refused_rows(),
            doubts: reading.doubts.len(),
            ..Counts::default()
        };
        let mut refused_rows = reading.refused;
        let own = reading.layout == ibasho::NAME_OF_LAYOUT;
        let absent = if own { reading.absent } else { Vec::new() };
        for row in reading.drafts {
            let refused = self.row(row, &absent, &file, &mut counts).await?;
            counts.refused += usize::from(refused.is_some());
            refused_rows.extend(refused);
            self.done += 1;
            (self.progress)(self.done);
        }
        Ok(FileReport {
            file,
            layout: reading.layout,
            encoding: reading.encoding,
            counts,
            refused_rows,
            doubtful: reading.doubts,
            repairs: reading.repairs,
        })
    }

    /// Takes one row, or says why not.
    async fn row(
        &mut self,
        row: DraftRow,
        absent: &[&str],
        file: &str,
        counts: &mut Counts,
    ) -> Result<Option<RowIssue>, Error> {
        let DraftRow { line, mut draft, unsaid } = row;
        let key = (draft.source.clone(), draft.source_key.clone());
        let (Some(source), Some(source_key)) = key else {
            return Err(Error::Invalid(vec![Invalid::new("source", "required")]));
        };
        self.read_source(&source).await?;
        let key = (source, source_key);
        if let Some(code) = self.clash(&key, &draft) {
            return Ok(Some(RowIssue { line, column: String::new(), code, value: key.1 }));
        }
        if let Some(present) = self.present.get(&key) {
            ibasho::carry_over(&[absent, &unsaid].concat(), &present.draft, &mut draft);
        }
        let outside = |bounds: Bounds| draft.location.is_some_and(|at| !bounds.contains(at));
        counts.outside += usize::from(self.options.bounds.is_some_and(outside));
        self.seen.insert(key.clone());
        self.write(key, draft, file, counts).await?;
        Ok(None)
    }

    /// Whether the key belongs to somebody else: two files of one run that both
    /// count from 1, or a place of the register that shares neither kind nor name.
    fn clash(&self, key: &(String, String), draft: &PlaceDraft) -> Option<&'static str> {
        if self.seen.contains(key) {
            return Some("duplicate-key");
        }
        let present = &self.present.get(key)?.draft;
        let other = present.category != draft.category && fold(&present.name) != fold(&draft.name);
        other.then_some("key-taken")
    }

    async fn write(
        &mut self,
        key: (String, String),
        draft: PlaceDraft,
        file: &str,
        counts: &mut Counts,
    ) -> Result<(), Error> {
        match self.decide(&key, &draft) {
            Decision::Create => {
                counts.created += 1;
                let place = self.app.new_place(draft);
                self.log(&place, None, file);
                self.created.push(place);
            }
            Decision::Change(old) => {
                counts.changed += 1;
                let place = Place {
                    revision: old.revision + 1,
                    updated_at: self.app.clock.now(),
                    draft,
                    ..(*old).clone()
                };
                self.tx.save_place(&place).await?;
                self.log(&place, Some(&old.draft), file);
            }
            Decision::Unchanged => counts.unchanged += 1,
            Decision::Keep => counts.kept += 1,
        }
        self.flush(WAITING).await
    }

    /// Reads what the register holds of a publication, once a run.
    async fn read_source(&mut self, source: &str) -> Result<(), Error> {
        if !self.read_sources.insert(source.to_owned()) {
            return Ok(());
        }
        for place in self.app.store.list_places_of_source(source).await? {
            if let Some(source_key) = place.draft.source_key.clone() {
                self.present.insert((source.to_owned(), source_key), Arc::new(place));
            }
        }
        Ok(())
    }

    fn decide(&self, key: &(String, String), draft: &PlaceDraft) -> Decision {
        match self.present.get(key) {
            None => Decision::Create,
            Some(old) if old.draft == *draft => Decision::Unchanged,
            Some(old) if old.edited_at.is_some() && !self.options.overwrite_edited => {
                Decision::Keep
            }
            Some(old) => Decision::Change(old.clone()),
        }
    }

    fn log(&mut self, place: &Place, before: Option<&PlaceDraft>, file: &str) {
        let json =
            |draft: &PlaceDraft| -> Value { serde_json::to_value(draft).unwrap_or_default() };
        let source = place.draft.source.clone().unwrap_or_default();
        let change = NewHistory {
            at: self.app.clock.now(),
            actor: Actor::Import(source).id(),
            record_kind: RecordKind::Place,
            record_id: place.id.to_string(),
            revision: place.revision,
            before: before.map(json),
            after: Some(json(&place.draft)),
            reason: Some(file.to_owned()),
        };
        self.log.push(change);
    }

    /// Writes what waits once there is enough of it.
    async fn flush(&mut self, enough: usize) -> Result<(), Error> {
        if self.created.len().max(self.log.len()) >= enough {
            self.tx.insert_places(&self.created).await?;
            self.tx.append_history(&self.log).await?;
            self.created.clear();
            self.log.clear();
        }
        Ok(())
    }
}
