//! Files into the register: what they hold is compared with what is there and
//! written in one transaction a run, or not at all.
//!
//! A place that staff edited by hand is left alone unless told otherwise, running
//! the same file twice changes nothing, and what looks doubled or is missing is
//! proposed to staff, never merged or removed.

mod imported_row;
mod locate;
mod missing;
mod pairs;
mod pending;
mod queue;
mod report;
mod rules;
mod run;
mod steps;
mod undo;

pub use pending::{
    Failure, MAX_UPLOAD_BYTES, MAX_UPLOAD_FILES, PendingImport, PendingImports, Progress, Settings,
    Stage, UnknownTable, Upload,
};
pub use report::{
    Counts, FileReport, ImportReport, MAX_LISTED_ROWS, MappingUse, MissingPlace, Pair, RowChange,
    RowOrPlace, RowPlace,
};
pub use undo::{UndoneImport, UntouchedPlace};

use super::{App, Error, district::Districts, id, mapping::confirmed_mappings};
use crate::{
    domain::{Account, Actor, Bounds, ImportRun, PlaceDraft, Right, StaffId, Subject},
    formats::{Mapping, TableReading},
    store::{Queries, Tx},
};
use locate::Locator;
use run::Run;
use serde_json::json;

/// How to import.
#[derive(Debug, Clone)]
#[allow(clippy::struct_excessive_bools, reason = "four questions that do not bear on each other")]
pub struct ImportOptions {
    /// Who imports.
    pub actor: Actor,
    /// The account whose rights bound what is taken; nobody's at the command line.
    pub staff: Option<Account>,
    /// Report only; write nothing.
    pub dry_run: bool,
    /// Also change places that staff edited by hand.
    pub overwrite_edited: bool,
    /// The files are parts of their sources: what they lack is not missing.
    pub partial: bool,
    /// Accept a register that holds sample places.
    pub keep_sample: bool,
    /// Mappings that were confirmed for this run, to be remembered with it.
    pub mappings: Vec<Mapping>,
    /// Where places are expected; those outside are taken with a warning.
    pub bounds: Option<Bounds>,
    /// The [`ImportReport::fingerprint`] of what was looked at: nothing is written
    /// when it would be something else.
    pub as_seen: Option<u64>,
}

impl ImportOptions {
    /// Takes whole editions into a register of real places.
    pub fn by(actor: Actor) -> Self {
        Self {
            actor,
            staff: None,
            dry_run: false,
            overwrite_edited: false,
            partial: false,
            keep_sample: false,
            mappings: Vec::new(),
            bounds: None,
            as_seen: None,
        }
    }
}

impl ImportOptions {
    /// Whether whoever imports may put this into the register.
    fn may_take(&self, draft: &PlaceDraft) -> bool {
        let may = |staff: &Account| staff.may_with(Right::Import, Subject::from(draft));
        self.staff.as_ref().is_none_or(may)
    }
}

/// Finds an account that may import now: whoever began an import may have lost the right
/// since then.
async fn importer(queries: &Queries, id: &StaffId) -> Result<Account, Error> {
    let account = queries.find_account(id).await?.filter(|account| account.profile.active);
    account.filter(|account| account.may(Right::Import)).ok_or(Error::Forbidden)
}

/// The tables of a file, each with a name for reports.
pub fn named_tables(file: &str, readings: Vec<TableReading>) -> Vec<(String, TableReading)> {
    let name = |reading: &TableReading| match &reading.sheet {
        Some(sheet) => format!("{file} [{sheet}]"),
        None => file.to_owned(),
    };
    readings.into_iter().map(|reading| (name(&reading), reading)).collect()
}

impl App {
    /// Takes what was read of `files` into the register. `progress` is told after
    /// each row how many are done. A rehearsal keeps nobody from writing.
    pub async fn import(
        &self,
        files: Vec<(String, TableReading)>,
        options: ImportOptions,
        progress: &mut (dyn FnMut(usize) + Send),
    ) -> Result<ImportReport, Error> {
        let tx = if options.dry_run { None } else { Some(self.store.begin().await?) };
        self.import_within(tx, files, options, progress).await
    }

    /// Takes files in as [`App::import`] does, in a transaction that has begun; a rehearsal
    /// has none.
    async fn import_within(
        &self,
        tx: Option<Tx>,
        files: Vec<(String, TableReading)>,
        options: ImportOptions,
        progress: &mut (dyn FnMut(usize) + Send),
    ) -> Result<ImportReport, Error> {
        let queries: &Queries = tx.as_deref().unwrap_or(&self.store);
        let count = queries.count_sample_places().await?;
        if count > 0 && !options.keep_sample {
            return Err(Error::SampleInRegister { count });
        }
        let locator = Locator::new(self.gazetteer_to_locate(queries).await?);
        let districts = Districts::load(queries).await?;
        let mut run = Run::new(self, &options, tx, (locator, districts), progress);
        let mut reports = Vec::with_capacity(files.len());
        for (file, reading) in files {
            let report = Box::pin(run.file(reports.len(), file, reading)).await?;
            reports.push(report);
        }
        run.name_missing(&mut reports);
        run.name_pairs(&mut reports).await?;
        self.name_mappings(run.queries(), &options, &mut reports).await?;
        let mut total = Counts::default();
        for file in &reports {
            total.add(file.counts);
        }
        let (dry_run, fingerprint) = (options.dry_run, run.fingerprint());
        let mut report = ImportReport {
            run: None,
            dry_run,
            total,
            files: reports,
            fingerprint,
            overtaken: false,
        };
        report.overtaken = options.as_seen.is_some_and(|seen| seen != fingerprint);
        if !dry_run && !report.overtaken {
            report.run = Some(self.finish(run, &options, &report).await?);
            self.refresh_or_log().await;
        }
        Ok(report)
    }

    /// Says of every file that was read by a mapping who confirmed it, and when.
    async fn name_mappings(
        &self,
        queries: &Queries,
        options: &ImportOptions,
        reports: &mut [FileReport],
    ) -> Result<(), Error> {
        let known = confirmed_mappings(queries).await?;
        for used in reports.iter_mut().filter_map(|report| report.mapping.as_mut()) {
            let is_new = options.mappings.iter().any(|mapping| mapping.header == used.header);
            let confirmed = known.iter().find(|known| known.mapping.header == used.header);
            (used.confirmed_at, used.confirmed_by) = match confirmed.filter(|_| !is_new) {
                Some(known) => (known.confirmed_at, known.confirmed_by.clone()),
                None => (self.clock.now(), options.actor.id()),
            };
        }
        Ok(())
    }

    /// Writes what is left to write of a run, and makes it last.
    async fn finish(
        &self,
        mut run: Run<'_>,
        options: &ImportOptions,
        report: &ImportReport,
    ) -> Result<String, Error> {
        run.flush(1).await?;
        let (tx, run_id, findings) = run.end();
        let Some(mut tx) = tx else { return Ok(run_id) };
        let (at, actor) = (self.clock.now(), options.actor.id());
        let files: Vec<_> = report.files.iter().map(FileReport::summary).collect();
        let present = tx.list_queue_items().await?;
        let changes = findings.meet(present, &run_id, at, id::new_id);
        let body = json!({
            "total": report.total,
            "files": files,
            "overwrite_edited": options.overwrite_edited,
        });
        let record = ImportRun { id: run_id.clone(), at, actor, body, undoes: None };
        tx.insert_import_run(&record).await?;
        tx.insert_queue_items(&changes.insert).await?;
        for item in &changes.save {
            tx.save_queue_item(item).await?;
        }
        for confirmed in &options.mappings {
            self.remember_mapping(&mut tx, confirmed, options).await?;
        }
        tx.commit().await?;
        Ok(run_id)
    }
}
