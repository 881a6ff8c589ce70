//! The catalog in a file beside the database, so that the next start has it at once.
//! The file is derived and may be gone at any time; it holds what the database holds of
//! public places, contacts for staff too, and only its owner may read it.
//!
//! It must never outlive a redaction. Nothing waits for it: a thread of its own writes
//! it, and what a server that stops leaves half-written the next one removes.

use super::{App, id, run_blocking};
use crate::{
    catalog::{Catalog, SnapshotFile},
    store::{Store, StoreError, schema_version},
};
use rustix::fs::statvfs;
use serde::{Deserialize, Serialize};
use std::{
    fs::{self, File, OpenOptions},
    io::{self, BufReader, BufWriter},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread,
};

/// Fewer places than this are read from the database as fast.
const MIN_SAVED_PLACES: usize = 1000;

/// So many times its size must be free, so that the database never wants for room.
const FREE_SPACE_FACTOR: u64 = 4;

/// What the file belongs to.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct SnapshotHeader {
    register: String,
    schema: i64,
    /// What tells its last change from that of another course of events.
    last_change: Option<String>,
}

/// Where the catalog is saved, and whose turn it is.
#[derive(Debug)]
pub(super) struct SavedCatalog {
    /// Nowhere with PostgreSQL, whose servers need not have a folder.
    path: Option<PathBuf>,
    /// Held while the file comes or goes.
    state: Mutex<SavingState>,
}

#[derive(Debug, Default)]
struct SavingState {
    /// The number of the reading of the register that may be saved: a later one takes
    /// the turn from it, and so does a redaction.
    turn: u64,
    /// Whether a redaction took the file away.
    is_missed: bool,
    has_failed: bool,
}

/// Why a saved catalog is of no use.
#[derive(Debug, thiserror::Error)]
enum SnapshotUnfit {
    #[error("{0}")]
    File(#[from] io::Error),
    #[error("{0}")]
    Store(#[from] StoreError),
    #[error("it belongs to another register, or to another past of this one")]
    Other,
}

impl SavedCatalog {
    /// Finds the place of the file beside the database of `store`.
    pub(super) fn beside(store: &Store) -> Self {
        let path = store.file().map(|file| with_ending(&file, ".snapshot"));
        Self { path, state: Mutex::default() }
    }

    /// Whether one should be made although the catalog in use is good.
    pub(super) fn is_missed(&self) -> bool {
        self.state().is_missed
    }

    /// The number of a reading of the register that begins now.
    pub(super) fn next_turn(&self) -> u64 {
        let mut state = self.state();
        state.turn += 1;
        state.turn
    }

    /// Removes the file and what is being written.
    pub(super) fn forget(&self) {
        let Some(path) = &self.path else { return };
        let mut state = self.state();
        state.turn += 1;
        state.is_missed = true;
        if let Err(error) = remove(path).and_then(|()| remove_begun(path)) {
            let path = path.display();
            tracing::error!(%error, %path, "remove it by hand: it may hold what was taken out");
        }
    }

    fn state(&self) -> MutexGuard<'_, SavingState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Saves a catalog that was read in this turn.
    fn write(&self, turn: u64, catalog: &Catalog, header: &SnapshotHeader) {
        let Some(path) = &self.path else { return };
        let begun = with_ending(path, &format!(".{}", id::new_id()));
        let is_small = catalog.len() < MIN_SAVED_PLACES;
        let written = if is_small { Ok(()) } else { write(&begun, catalog, header) };
        let mut state = self.state();
        if state.turn == turn {
            let land = || if is_small { remove(path) } else { fs::rename(&begun, path) };
            let landed = written.and_then(|()| land());
            if let (Err(error), false) = (&landed, state.has_failed) {
                let path = path.display();
                tracing::warn!(%error, %path, "cannot save the catalog: a start takes longer");
            }
            (state.is_missed, state.has_failed) = (false, landed.is_err());
        }
        // What has landed is not there any more.
        drop(fs::remove_file(&begun));
    }
}

impl App {
    /// The catalog that a start begins with: the one saved, or one made anew.
    pub(super) async fn first_catalog(&self) -> Result<Arc<Catalog>, StoreError> {
        let saved = self.read_saved().await.unwrap_or_else(|unfit| {
            tracing::info!(%unfit, "the saved catalog is not used: every place is read");
            None
        });
        let Some(saved) = saved else { return self.load().await };
        let seq = self.store.latest_seq().await?;
        match self.changed(&Arc::new(saved), seq).await? {
            Some(catalog) => Ok(catalog),
            None => self.load().await,
        }
    }

    async fn read_saved(&self) -> Result<Option<Catalog>, SnapshotUnfit> {
        let Some(path) = &self.saved.path else { return Ok(None) };
        remove_begun(path)?;
        let file = match File::open(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            opened => opened?,
        };
        let length = file.metadata()?.len();
        let saved = SnapshotFile::open(BufReader::new(file), length)?;
        let header: SnapshotHeader =
            serde_json::from_str(&saved.header).map_err(io::Error::from)?;
        if header != self.snapshot_header(saved.generation).await? {
            return Err(SnapshotUnfit::Other);
        }
        Ok(Some(run_blocking(move || saved.read()).await?))
    }

    /// Makes the catalog anew, and saves it beside everything else.
    pub(super) async fn load(&self) -> Result<Arc<Catalog>, StoreError> {
        let turn = self.saved.next_turn();
        let catalog = Arc::new(super::load(&self.store).await?);
        let header = self.snapshot_header(catalog.generation()).await?;
        let (saved, saving) = (self.saved.clone(), catalog.clone());
        // No thread of the runtime's, which would wait for it when the server stops.
        let thread = thread::Builder::new().name("saving".to_owned());
        if let Err(error) = thread.spawn(move || saved.write(turn, &saving, &header)) {
            tracing::warn!(%error, "cannot save the catalog: a start takes longer");
        }
        Ok(catalog)
    }

    async fn snapshot_header(&self, generation: i64) -> Result<SnapshotHeader, StoreError> {
        let last_change = self.store.find_change_mark(generation).await?;
        Ok(SnapshotHeader {
            register: self.identity.clone(),
            schema: schema_version(),
            last_change,
        })
    }
}

fn write(path: &Path, catalog: &Catalog, header: &SnapshotHeader) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let room = statvfs(folder.unwrap_or(Path::new(".")))?;
    if room.f_bavail.saturating_mul(room.f_frsize) < catalog.saved_size() * FREE_SPACE_FACTOR {
        return Err(io::ErrorKind::StorageFull.into());
    }
    let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    catalog.save(&serde_json::to_string(header)?, BufWriter::new(&file))?;
    file.sync_all()
}

/// Removes what was begun and never landed.
fn remove_begun(path: &Path) -> io::Result<()> {
    let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else { return Ok(()) };
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let begun = [name.as_encoded_bytes(), b"."].concat();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_name().as_encoded_bytes().starts_with(&begun) {
            remove(&entry.path())?;
        }
    }
    Ok(())
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}
