//! An import in the browser, step by step: look, say what columns are, look again,
//! write. Each step runs beside the requests and leaves its outcome in [`super::PendingImports`].

use super::{
    ImportOptions, importer, named_tables,
    pending::{
        Failure, IDLE_TIMEOUT, PendingImport, Progress, Settings, Stage, UnknownTable, Upload,
    },
};
use crate::{
    app::{App, Error, id},
    domain::{Account, Actor, Right},
    formats::{self, FileError, Mapping, OpenFile, Outline, ReadOptions, TableReading},
    store::StoreError,
};
use std::{sync::Arc, time::Duration};
use tokio::runtime::Handle;

/// What to do with the files of an import.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ImportStep {
    Compare,
    /// Look again, as what was looked at is no longer what would happen.
    CompareAnew,
    /// Write what was looked at, by its fingerprint.
    Write(u64),
}

/// What reading the files came to.
enum ReadOutcome {
    Tables(Vec<(String, TableReading)>),
    Unknown(Vec<UnknownTable>),
}

impl App {
    /// Takes files in and begins to look at them; returns what the import is called.
    pub fn receive_import(
        self: &Arc<Self>,
        staff: &Account,
        files: Vec<Upload>,
        settings: Settings,
    ) -> Result<String, Error> {
        must_import(staff)?;
        let (now, progress) = (self.clock.now(), Arc::<Progress>::default());
        let import = PendingImport {
            id: id::new_id(),
            owner: staff.id.clone(),
            touched_at: now,
            files: Arc::new(files),
            settings,
            stage: Stage::Comparing(progress.clone()),
        };
        self.pending_imports.admit(import.clone(), now)?;
        self.run_import(staff.clone(), import.clone(), progress, ImportStep::Compare);
        Ok(import.id)
    }

    /// An import that somebody sent, as it stands.
    pub fn find_pending_import(&self, staff: &Account, id: &str) -> Result<PendingImport, Error> {
        must_import(staff)?;
        self.pending_imports.find(&staff.id, id, self.clock.now())
    }

    /// The import that somebody has begun, if any.
    pub fn own_pending_import(&self, staff: &Account) -> Option<PendingImport> {
        self.pending_imports.find_own(&staff.id, self.clock.now())
    }

    /// Looks at the files again, with other settings. Does nothing while something
    /// is under way, or once all is written.
    pub fn compare_again(
        self: &Arc<Self>,
        staff: &Account,
        id: &str,
        choose: impl FnOnce(&mut Settings),
    ) -> Result<(), Error> {
        must_import(staff)?;
        let progress = Arc::<Progress>::default();
        let begun = self.pending_imports.update(&staff.id, id, self.clock.now(), |import| {
            let is_open = import.stage.is_open();
            if is_open {
                choose(&mut import.settings);
                import.stage = Stage::Comparing(progress.clone());
            }
            is_open
        })?;
        self.go_on(staff, id, begun, progress, ImportStep::Compare)
    }

    /// Writes what was looked at, as it was looked at: where something else would be
    /// written by now, that is shown instead. A second time it does nothing.
    pub fn apply_import(self: &Arc<Self>, staff: &Account, id: &str) -> Result<(), Error> {
        must_import(staff)?;
        let progress = Arc::<Progress>::default();
        let mut seen = 0;
        let begun = self.pending_imports.update(&staff.id, id, self.clock.now(), |import| {
            let Stage::Compared(report) = &import.stage else { return false };
            seen = report.fingerprint;
            import.stage = Stage::Writing(progress.clone());
            true
        })?;
        self.go_on(staff, id, begun, progress, ImportStep::Write(seen))
    }

    /// Forgets an import that was only looked at.
    pub fn drop_import(&self, staff: &Account, id: &str) -> Result<(), Error> {
        must_import(staff)?;
        self.pending_imports.discard(&staff.id, id);
        Ok(())
    }

    fn go_on(
        self: &Arc<Self>,
        staff: &Account,
        id: &str,
        begun: bool,
        progress: Arc<Progress>,
        step: ImportStep,
    ) -> Result<(), Error> {
        if begun {
            let import = self.pending_imports.find(&staff.id, id, self.clock.now())?;
            self.run_import(staff.clone(), import, progress, step);
        }
        Ok(())
    }

    /// Runs a step on a thread of its own, beside the requests, and notes how it ended
    /// whatever happens; later forgets what nobody came back for.
    fn run_import(
        self: &Arc<Self>,
        staff: Account,
        import: PendingImport,
        progress: Arc<Progress>,
        step: ImportStep,
    ) {
        let (app, id, runtime) = (self.clone(), import.id.clone(), Handle::current());
        let step = tokio::task::spawn_blocking(move || {
            runtime.block_on(app.take_step(&staff, &import, &progress, step))
        });
        let app = self.clone();
        tokio::spawn(async move {
            let stage = step.await.unwrap_or_else(|error| {
                tracing::error!(%error, "an import broke off");
                Stage::Failed(Arc::new(Failure::Other))
            });
            app.pending_imports.finish_step(&id, stage, app.clock.now());
            let app = Arc::downgrade(&app);
            tokio::time::sleep(IDLE_TIMEOUT.to_std().unwrap_or(Duration::ZERO)).await;
            if let Some(app) = app.upgrade() {
                app.pending_imports.evict_expired(app.clock.now());
            }
        });
    }

    async fn take_step(
        &self,
        staff: &Account,
        import: &PendingImport,
        progress: &Progress,
        step: ImportStep,
    ) -> Stage {
        let Ok(_turn) = self.pending_imports.turn.acquire().await else {
            return Stage::Failed(Arc::new(Failure::Other));
        };
        match self.try_step(staff, import, progress, step).await {
            Ok(stage) => stage,
            Err(failure) => Stage::Failed(Arc::new(failure)),
        }
    }

    /// Compares or writes what the files hold. Where something else would be written by now
    /// than was looked at, looks again.
    async fn try_step(
        &self,
        staff: &Account,
        import: &PendingImport,
        progress: &Progress,
        step: ImportStep,
    ) -> Result<Stage, Failure> {
        match self.import_files(staff, import, progress, step).await? {
            Stage::Done(report) if report.overtaken => {
                self.import_files(staff, import, progress, ImportStep::CompareAnew).await
            }
            stage => Ok(stage),
        }
    }

    async fn import_files(
        &self,
        staff: &Account,
        import: &PendingImport,
        progress: &Progress,
        step: ImportStep,
    ) -> Result<Stage, Failure> {
        let settings = &import.settings;
        let staff = importer(&self.store, &staff.id).await.map_err(|error| failed(&error))?;
        let known = self.list_mappings().await.map_err(|error| failed(&error))?;
        let known = known.into_iter().map(|known| known.mapping);
        let mappings: Vec<_> = settings.mappings.iter().cloned().chain(known).collect();
        let mut tables = match read(&import.files, settings, &mappings)? {
            ReadOutcome::Tables(tables) => tables,
            ReadOutcome::Unknown(unknown) => return Ok(Stage::Columns(Arc::new(unknown))),
        };
        formats::join_sessions(&mut tables);
        progress.begin(tables.iter().map(|(_, reading)| reading.drafts.len()).sum());
        let writes = matches!(step, ImportStep::Write(_));
        let options = ImportOptions {
            bounds: settings.bounds,
            staff: Some(staff.clone()),
            dry_run: !writes,
            as_seen: if let ImportStep::Write(seen) = step { Some(seen) } else { None },
            overwrite_edited: settings.overwrite_edited,
            partial: settings.partial,
            keep_sample: settings.keep_sample,
            same_list: settings.same_list,
            mappings: settings.mappings.clone(),
            ..ImportOptions::by(Actor::Staff(staff.id.clone()))
        };
        let mut report = self
            .import(tables, options, &mut |step| progress.note(step))
            .await
            .map_err(|error| failed(&error))?;
        report.overtaken |= matches!(step, ImportStep::CompareAnew);
        Ok(match step {
            ImportStep::Write(_) => Stage::Done(Arc::new(report)),
            ImportStep::Compare | ImportStep::CompareAnew => Stage::Compared(Arc::new(report)),
        })
    }
}

fn must_import(staff: &Account) -> Result<(), Error> {
    if staff.may(Right::Import) { Ok(()) } else { Err(Error::Forbidden) }
}

fn failed(error: &Error) -> Failure {
    match error {
        Error::SampleInRegister { count } => Failure::Sample(*count),
        Error::OtherList { .. } => Failure::OtherList,
        Error::Forbidden => Failure::Forbidden,
        Error::Store(StoreError::Importing) => Failure::Importing,
        Error::Store(StoreError::Busy | StoreError::Conflict) => Failure::Busy,
        error => {
            tracing::error!(%error, "an import failed");
            Failure::Other
        }
    }
}

/// Reads the files that are not left out, each decoded once and one after the other. Where
/// columns are unknown, says which.
fn read(
    files: &[Upload],
    settings: &Settings,
    mappings: &[Mapping],
) -> Result<ReadOutcome, Failure> {
    let options = ReadOptions {
        layout: settings.layout.as_deref(),
        category: settings.category,
        source: settings.source.as_deref(),
        mappings,
    };
    let (mut tables, mut unknown, mut faults) = (Vec::new(), Vec::new(), Vec::new());
    let chosen = files.iter().enumerate().filter(|(number, _)| !settings.left_out.contains(number));
    for (_, Upload { name, bytes }) in chosen {
        let opened = match formats::open(bytes) {
            Ok(opened) => opened,
            Err(error) => {
                faults.push((name.clone(), error));
                continue;
            }
        };
        match opened.read(&options) {
            Ok(readings) => tables.extend(named_tables(name, readings)),
            Err(error) => match unknown_tables(name, &opened, &error, &options) {
                found if found.is_empty() => faults.push((name.clone(), error)),
                found => unknown.extend(found),
            },
        }
    }
    if !faults.is_empty() {
        return Err(Failure::Files(faults));
    }
    if !unknown.is_empty() {
        return Ok(ReadOutcome::Unknown(unknown));
    }
    if tables.is_empty() { Err(Failure::Nothing) } else { Ok(ReadOutcome::Tables(tables)) }
}

/// The tables of a file whose columns nobody has named yet, each with a proposal.
fn unknown_tables(
    file: &str,
    opened: &OpenFile,
    error: &FileError,
    options: &ReadOptions<'_>,
) -> Vec<UnknownTable> {
    if !matches!(error, FileError::UnknownLayout { .. } | FileError::NoCategory) {
        return Vec::new();
    }
    let table = |outline: Outline| {
        let suggested = outline.propose_columns();
        // What somebody confirmed of these columns lacks the kind of the places alone.
        let known = options.mappings.iter().find(|known| known.header == suggested.header);
        UnknownTable {
            name: match &outline.sheet {
                Some(sheet) => format!("{file} [{sheet}]"),
                None => file.to_owned(),
            },
            is_known: known.is_some(),
            proposal: known.cloned().unwrap_or_else(|| outline.propose()),
            columns: known.cloned().unwrap_or(suggested),
            outline,
        }
    };
    opened.unknown_tables(options).into_iter().map(table).collect()
}
