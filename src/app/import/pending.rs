//! Where uploaded files wait between looking and writing: in memory, each import for
//! the account that sent it alone, few at a time and not for long. Nothing that a
//! browser says becomes a path.

use super::{ImportProgress, ImportReport};
use crate::{
    app::Error,
    domain::{Bounds, CategoryId, Invalid, StaffId},
    formats::{FileError, Mapping, Outline},
};
use chrono::{DateTime, TimeDelta, Utc};
use std::{
    collections::{BTreeSet, HashMap},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};
use tokio::sync::Semaphore;

/// The most that one upload holds, in bytes.
pub const MAX_UPLOAD_BYTES: usize = 20 * 1024 * 1024;
/// The most files of one upload.
pub const MAX_UPLOAD_FILES: usize = 20;
/// The most imports that wait at once.
const MAX_PENDING_IMPORTS: usize = 8;
/// The most bytes that wait at once.
const MAX_PENDING_BYTES: usize = 4 * MAX_UPLOAD_BYTES;
/// How long an import waits for its owner.
pub(super) const IDLE_TIMEOUT: TimeDelta = TimeDelta::minutes(30);
/// The longest name of a file, in characters.
const MAX_FILE_NAME_CHARS: usize = 100;

/// A file as it was uploaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// What it is called in reports; never a path.
    pub name: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

impl Upload {
    /// A file under the name that a browser gave it, or what of that can be shown.
    pub fn new(name: &str, bytes: Vec<u8>) -> Self {
        let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
        let turns = |c: char| matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}');
        let plain = last.chars().filter(|c| !c.is_control() && !turns(*c));
        let name: String = plain.take(MAX_FILE_NAME_CHARS).collect();
        let name = name.trim().to_owned();
        let name = if name.is_empty() { "file".to_owned() } else { name };
        Self { name, bytes }
    }
}

/// What somebody chose for an import.
#[derive(Debug, Clone, Default)]
#[allow(clippy::struct_excessive_bools, reason = "questions that do not bear on each other")]
pub struct Settings {
    /// The source, where the files do not say.
    pub source: Option<String>,
    /// The kind of the places, where the files do not say.
    pub category: Option<CategoryId>,
    /// The layout, instead of finding it.
    pub layout: Option<String>,
    /// The files are parts of their sources.
    pub partial: bool,
    /// Also take what staff edited by hand.
    pub overwrite_edited: bool,
    /// Accept a register that holds sample places.
    pub keep_sample: bool,
    /// The files are editions of the lists whose keys they have.
    pub same_list: bool,
    /// The files, by number, that are left out.
    pub left_out: BTreeSet<usize>,
    /// Where places are expected.
    pub bounds: Option<Bounds>,
    /// What was confirmed about columns, to be remembered with the import.
    pub mappings: Vec<Mapping>,
}

/// How far a run is.
#[derive(Debug, Default)]
pub struct Progress {
    done: AtomicUsize,
    total: AtomicUsize,
}

impl Progress {
    /// Rows done, and rows in all; no rows in all while the files are being read.
    pub fn rows(&self) -> (usize, usize) {
        (self.done.load(Ordering::Relaxed), self.total.load(Ordering::Relaxed))
    }

    pub(super) fn begin(&self, total: usize) {
        self.total.store(total, Ordering::Relaxed);
    }

    pub(super) fn note(&self, step: ImportProgress) {
        let done = match step {
            ImportProgress::Compared(done) => done,
            ImportProgress::Written { done, of } => {
                self.begin(of);
                done
            }
        };
        self.done.store(done, Ordering::Relaxed);
    }
}

/// A table that fits no layout, and how it may be read.
#[derive(Debug)]
pub struct UnknownTable {
    /// Its name for reports.
    pub name: String,
    /// Its columns and first rows.
    pub outline: Outline,
    /// Whether somebody confirmed before how these columns are read.
    pub is_known: bool,
    /// What was confirmed, or of which known list it is an edition with renamed columns, or else what the names of
    /// its columns suggest.
    pub proposal: Mapping,
    /// What the names of its columns suggest where it is no such edition.
    pub columns: Mapping,
}

/// Why an import could not be looked at or written. Nothing was changed.
#[derive(Debug)]
pub enum Failure {
    /// Files that cannot be read.
    Files(Vec<(String, FileError)>),
    /// No file is left to be read.
    Nothing,
    /// Many keys belong to other places.
    OtherList,
    /// The register holds so many sample places.
    Sample(i64),
    /// Whoever sent it may no longer import.
    Forbidden,
    /// Another import is being written.
    Importing,
    /// Somebody else is writing.
    Busy,
    /// Something else, which the log names.
    Other,
}

/// How an import stands.
#[derive(Debug, Clone)]
pub enum Stage {
    /// The files are read and compared.
    Comparing(Arc<Progress>),
    /// Somebody has to say what the columns are.
    Columns(Arc<Vec<UnknownTable>>),
    /// What would happen; nothing is written.
    Compared(Arc<ImportReport>),
    /// It is being written.
    Writing(Arc<Progress>),
    /// It is written.
    Done(Arc<ImportReport>),
    /// It could not be done; nothing is written.
    Failed(Arc<Failure>),
    /// Its owner has sent other files since: what those are called.
    Replaced(String),
}

impl Stage {
    /// Whether something can still be done with the files.
    pub fn is_open(&self) -> bool {
        !matches!(self, Self::Done(_) | Self::Replaced(_))
    }

    /// Whether something is under way.
    pub fn is_running(&self) -> bool {
        matches!(self, Self::Comparing(_) | Self::Writing(_))
    }
}

/// An import that waits or is under way.
#[derive(Debug, Clone)]
pub struct PendingImport {
    /// Its id.
    pub id: String,
    /// Whose it is.
    pub owner: StaffId,
    /// When its owner last did something with it.
    pub touched_at: DateTime<Utc>,
    /// The files.
    pub files: Arc<Vec<Upload>>,
    /// What was chosen.
    pub settings: Settings,
    /// How it stands.
    pub stage: Stage,
}

impl PendingImport {
    fn size(&self) -> usize {
        self.files.iter().map(|file| file.bytes.len()).sum()
    }

    fn is_expired(&self, now: DateTime<Utc>) -> bool {
        !self.stage.is_running() && now - self.touched_at >= IDLE_TIMEOUT
    }
}

/// The imports that wait.
#[derive(Debug)]
pub struct PendingImports {
    imports: Mutex<HashMap<String, PendingImport>>,
    /// One is read and compared at a time: each may take much memory.
    pub(super) turn: Semaphore,
}

impl Default for PendingImports {
    fn default() -> Self {
        Self { imports: Mutex::default(), turn: Semaphore::new(1) }
    }
}

impl PendingImports {
    fn lock(&self) -> MutexGuard<'_, HashMap<String, PendingImport>> {
        self.imports.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes an import in. One that its owner left before makes room; those of
    /// others do not.
    pub(super) fn admit(&self, import: PendingImport, now: DateTime<Utc>) -> Result<(), Error> {
        let refuse = |code| Err(Error::Invalid(vec![Invalid::new("files", code)]));
        let mut imports = self.lock();
        imports.retain(|_, other| !other.is_expired(now));
        let own = |other: &PendingImport| other.owner == import.owner;
        if imports.values().any(|other| own(other) && other.stage.is_running()) {
            return refuse("import-running");
        }
        let is_there = |other: &&PendingImport| !matches!(other.stage, Stage::Replaced(_));
        let others = imports.values().filter(|other| !own(other)).filter(is_there);
        let (count, bytes) =
            others.fold((0, 0), |(count, bytes), other| (count + 1, bytes + other.size()));
        if count >= MAX_PENDING_IMPORTS || bytes + import.size() > MAX_PENDING_BYTES {
            return refuse("imports-full");
        }
        for other in imports.values_mut().filter(|other| own(other)) {
            other.stage = Stage::Replaced(import.id.clone());
            other.files = Arc::default();
        }
        imports.insert(import.id.clone(), import);
        Ok(())
    }

    /// An import of somebody; any other is not there.
    pub(super) fn find(
        &self,
        owner: &StaffId,
        id: &str,
        now: DateTime<Utc>,
    ) -> Result<PendingImport, Error> {
        let mut imports = self.lock();
        imports.retain(|_, other| !other.is_expired(now));
        imports.get(id).filter(|import| import.owner == *owner).cloned().ok_or(Error::NotFound)
    }

    /// The import that somebody has here, if any.
    pub(super) fn find_own(&self, owner: &StaffId, now: DateTime<Utc>) -> Option<PendingImport> {
        let is_theirs = |import: &&PendingImport| {
            let is_there = !matches!(import.stage, Stage::Replaced(_)) && !import.is_expired(now);
            import.owner == *owner && is_there
        };
        self.lock().values().find(is_theirs).cloned()
    }

    /// Changes an import of somebody unless it is under way; returns whether it did.
    pub(super) fn update(
        &self,
        owner: &StaffId,
        id: &str,
        now: DateTime<Utc>,
        change: impl FnOnce(&mut PendingImport) -> bool,
    ) -> Result<bool, Error> {
        let mut imports = self.lock();
        imports.retain(|_, other| !other.is_expired(now));
        let import = imports.get_mut(id).filter(|import| import.owner == *owner);
        let import = import.ok_or(Error::NotFound)?;
        if import.stage.is_running() {
            return Ok(false);
        }
        import.touched_at = now;
        Ok(change(import))
    }

    /// How a run ended.
    pub(super) fn finish_step(&self, id: &str, stage: Stage, now: DateTime<Utc>) {
        if let Some(import) = self.lock().get_mut(id) {
            if matches!(stage, Stage::Done(_)) {
                import.files = Arc::default();
            }
            (import.stage, import.touched_at) = (stage, now);
        }
    }

    /// Forgets an import of somebody, unless it is under way.
    pub(super) fn discard(&self, owner: &StaffId, id: &str) {
        let own = |import: &PendingImport| import.owner == *owner && !import.stage.is_running();
        self.lock().retain(|other, import| other != id || !own(import));
    }

    /// Forgets those whose time is over.
    pub(super) fn evict_expired(&self, now: DateTime<Utc>) {
        self.lock().retain(|_, other| !other.is_expired(now));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minutes: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::minutes(minutes)
    }

    fn import(owner: &str, id: &str, bytes: usize) -> PendingImport {
        PendingImport {
            id: id.to_owned(),
            owner: StaffId::from_trusted(owner.to_owned()),
            touched_at: at(0),
            files: Arc::new(vec![Upload::new("a.csv", vec![0; bytes])]),
            settings: Settings::default(),
            stage: Stage::Failed(Arc::new(Failure::Nothing)),
        }
    }

    fn fault(refused: Result<(), Error>) -> String {
        refused.err().map(|error| error.to_string()).unwrap_or_default()
    }

    #[test]
    fn what_a_browser_calls_a_file_is_never_a_path() {
        fn check(given: &str, expected: &str) {
            assert_eq!(Upload::new(given, Vec::new()).name, expected, "{given:?}");
        }
        check("サロン.csv", "サロン.csv");
        check("../../etc/passwd", "passwd");
        check("C:\\Users\\花子\\一覧.xlsx", "一覧.xlsx");
        check("a\u{202E}vsc.exe\0\n", "avsc.exe");
        check("/", "file");
        check(" \t", "file");
        check(&"あ".repeat(500), &"あ".repeat(100));
        check("<img src=x onerror=alert(1)>.csv", "<img src=x onerror=alert(1)>.csv");
    }

    #[test]
    fn an_import_is_there_for_its_owner_alone_and_for_half_an_hour() {
        let pending = PendingImports::default();
        pending.admit(import("a", "1", 1), at(0)).expect("room");
        let [own, other] = ["a", "b"].map(|name| StaffId::from_trusted(name.to_owned()));
        assert!(pending.find(&own, "1", at(29)).is_ok());
        assert!(matches!(pending.find(&other, "1", at(29)), Err(Error::NotFound)));
        assert!(matches!(pending.update(&other, "1", at(29), |_| true), Err(Error::NotFound)));
        pending.discard(&other, "1");
        assert!(pending.update(&own, "1", at(20), |_| true).expect("changed"));
        assert!(pending.find(&own, "1", at(49)).is_ok(), "touched meanwhile");
        assert!(pending.find(&own, "1", at(50)).is_err());
    }

    #[test]
    fn a_new_upload_makes_room_for_itself_alone() {
        let pending = PendingImports::default();
        for owner in 0..MAX_PENDING_IMPORTS {
            pending.admit(import(&owner.to_string(), &owner.to_string(), 1), at(0)).expect("room");
        }
        assert_eq!(
            fault(pending.admit(import("x", "x", 1), at(1))),
            "not acceptable: files: imports-full"
        );
        pending.admit(import("0", "again", 1), at(1)).expect("in the place of the first");
        let owner = StaffId::from_trusted("0".to_owned());
        let first = pending.find(&owner, "0", at(1)).expect("is said to be replaced");
        assert!(matches!(&first.stage, Stage::Replaced(newer) if newer == "again"));
        assert!(first.files.is_empty() && !first.stage.is_open());
        assert_eq!(pending.find_own(&owner, at(1)).expect("the newer one").id, "again");
        pending.admit(import("0", "third", 1), at(1)).expect("what is replaced takes no room");
        let first = pending.find(&owner, "0", at(1)).expect("still said");
        assert!(matches!(&first.stage, Stage::Replaced(newer) if newer == "third"));
        pending.admit(import("x", "x", 1), at(31)).expect("room, when the others are over");
        assert_eq!(pending.lock().len(), 1);
    }

    #[test]
    fn bytes_are_bounded_and_what_runs_is_not_disturbed() {
        let pending = PendingImports::default();
        pending.admit(import("a", "1", MAX_PENDING_BYTES), at(0)).expect("room");
        assert_eq!(
            fault(pending.admit(import("b", "2", 1), at(0))),
            "not acceptable: files: imports-full"
        );
        pending.finish_step("1", Stage::Writing(Arc::default()), at(0));
        assert_eq!(
            fault(pending.admit(import("a", "3", 1), at(90))),
            "not acceptable: files: import-running"
        );
        let owner = StaffId::from_trusted("a".to_owned());
        pending.discard(&owner, "1");
        assert!(pending.find(&owner, "1", at(90)).is_ok());
        assert_eq!(pending.update(&owner, "1", at(90), |_| true).ok(), Some(false));
    }
}
