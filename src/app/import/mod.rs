//! Files into the register: what they hold is compared with what is there, outside of any
//! transaction, and written in short parts, so that nobody waits for an import. Residents
//! see what a run wrote once its last part is written, all of it at once; a run that does
//! not come to its end is taken back by whoever finds it (`broken`), so that it is all or
//! nothing.
//!
//! A place that staff edited by hand is left alone unless told otherwise, running
//! the same file twice changes nothing, and what looks doubled or is missing is
//! proposed to staff, never merged or removed.

mod broken;
mod imported_row;
mod list_source;
mod locate;
mod missing;
mod pairs;
mod pending;
mod plan;
mod queue;
mod report;
mod rules;
mod run;
mod slices;
mod steps;
mod undo;
mod write;

pub use list_source::{KeyClashes, propose_source};
pub use pending::{
    Failure, MAX_UPLOAD_BYTES, MAX_UPLOAD_FILES, PendingImport, PendingImports, Progress, Settings,
    Stage, UnknownTable, Upload,
};
pub use report::{
    Counts, FileReport, ImportReport, MAX_LISTED_ROWS, MappingUse, MissingPlace, Pair, RowChange,
    RowOrPlace, RowPlace,
};
pub use undo::{UndoneImport, UntouchedPlace};

use super::{App, Error, district::Districts, mapping::confirmed_mappings};
use crate::{
    domain::{Account, Actor, Bounds, PlaceDraft, Right, StaffId, Subject},
    formats::{Mapping, TableReading},
    store::Queries,
};
use locate::Locator;
use run::Run;
use write::ImportPlan;

/// How to import.
#[derive(Debug, Clone)]
#[allow(clippy::struct_excessive_bools, reason = "questions that do not bear on each other")]
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
    /// The files are editions of the lists whose keys they have, although many of these
    /// belong to other places.
    pub same_list: bool,
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
            same_list: false,
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

/// How far an import is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportProgress {
    /// So many rows are compared.
    Compared(usize),
    /// So many of the rows that change something are written.
    Written {
        /// How many.
        done: usize,
        /// Of how many.
        of: usize,
    },
}

impl App {
    /// Takes what was read of `files` into the register. `progress` is told how far it is.
    /// [`crate::store::StoreError::Importing`] while another import is being written; nobody else is
    /// kept from writing.
    pub async fn import(
        &self,
        files: Vec<(String, TableReading)>,
        options: ImportOptions,
        progress: &mut (dyn FnMut(ImportProgress) + Send),
    ) -> Result<ImportReport, Error> {
        if options.dry_run {
            return Ok(self.compare(files, &options, progress).await?.0);
        }
        let lock = self.lock_imports().await?;
        let (mut report, plan) = self.compare(files, &options, progress).await?;
        report.overtaken = options.as_seen.is_some_and(|seen| seen != report.fingerprint);
        if report.overtaken {
            return Ok(report);
        }
        let other = report.files.iter().find(|file| file.key_clashes.are_many());
        if let (Some(file), false) = (other, options.same_list) {
            let (file, clashes) = (file.file.clone(), file.key_clashes.clone());
            return Err(Error::OtherList { file, clashes: Box::new(clashes) });
        }
        let written = self.write_plan(plan, &options, &mut report, progress).await;
        if let Err(error) = written {
            self.take_back_or_log(&lock).await;
            return Err(error);
        }
        drop(lock);
        self.refresh_all_or_log().await;
        Ok(report)
    }

    /// Says what taking files in would do, and how.
    async fn compare(
        &self,
        files: Vec<(String, TableReading)>,
        options: &ImportOptions,
        progress: &mut (dyn FnMut(ImportProgress) + Send),
    ) -> Result<(ImportReport, ImportPlan), Error> {
        let queries: &Queries = &self.store;
        let count = queries.count_sample_places().await?;
        if count > 0 && !options.keep_sample {
            return Err(Error::SampleInRegister { count });
        }
        let locator = Locator::new(self.gazetteer_to_locate(queries).await?);
        let districts = Districts::load(queries).await?;
        let mut run = Run::new(self, options, (locator, districts), progress);
        let mut reports = Vec::with_capacity(files.len());
        for (file, reading) in files {
            let report = Box::pin(run.file(reports.len(), file, reading)).await?;
            reports.push(report);
        }
        run.name_missing(&mut reports);
        run.name_pairs(&mut reports).await?;
        self.name_mappings(queries, options, &mut reports).await?;
        let mut report = ImportReport {
            run: None,
            dry_run: options.dry_run,
            total: Counts::default(),
            files: reports,
            fingerprint: run.fingerprint(),
            overtaken: false,
        };
        report.add_up();
        let (rows, findings) = run.end();
        Ok((report, ImportPlan { rows, findings }))
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
}
