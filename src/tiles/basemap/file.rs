//! The file of an archive, read in place and off the threads that answer. It is held
//! open, so that it can be replaced beside us, and never mapped into memory: a file cut
//! short under a mapping would end the whole service.

use bytes::Bytes;
use pmtiles::{AsyncBackend, BackendResponse, PmtError, PmtResult};
use std::{
    fs::{File, Metadata},
    io,
    os::unix::fs::{FileExt, MetadataExt},
    path::Path,
    sync::Arc,
};
use tokio::task::spawn_blocking;

/// No tile and no directory is larger than this; a broken file may say so.
const MAX_READ_BYTES: usize = 16 * 1024 * 1024;

/// An open file.
#[derive(Debug, Clone)]
pub(super) struct ArchiveFile(Arc<File>);

impl ArchiveFile {
    /// Opens the file at `path`, and says which edition of it that is.
    pub(super) fn open(path: &Path) -> io::Result<(Self, Metadata)> {
        let file = File::open(path)?;
        let about = file.metadata()?;
        if !about.is_file() {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "this is not a file"));
        }
        Ok((Self(Arc::new(file)), about))
    }

    /// Reads up to `length` bytes, fewer only at the end of the file.
    pub(super) fn read_now(&self, offset: u64, length: usize) -> io::Result<Vec<u8>> {
        if length > MAX_READ_BYTES {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "a part is too large"));
        }
        let mut bytes = vec![0; length];
        let mut filled = 0;
        while filled < length {
            match self.0.read_at(&mut bytes[filled..], offset + filled as u64) {
                Ok(0) => break,
                Ok(more) => filled += more,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        bytes.truncate(filled);
        Ok(bytes)
    }
}

/// What changes when a file is written or replaced.
pub(super) fn edition(about: &Metadata) -> String {
    let (device, inode, size) = (about.dev(), about.ino(), about.size());
    format!("{device:x}-{inode:x}-{size:x}-{:x}.{:x}", about.mtime(), about.mtime_nsec())
}

impl AsyncBackend for ArchiveFile {
    async fn read(&self, offset: u64, length: usize) -> PmtResult<BackendResponse> {
        let file = self.clone();
        let read = move || {
            let bytes = file.read_now(offset, length)?;
            Ok::<_, io::Error>((bytes, edition(&file.0.metadata()?)))
        };
        let (bytes, edition) = spawn_blocking(read).await.map_err(io::Error::other)??;
        Ok(BackendResponse::new_with_version(Bytes::from(bytes), edition))
    }
}

/// How long a whole archive is, as its first bytes say.
pub(super) fn promised_size(file: &ArchiveFile) -> PmtResult<u64> {
    // Offset and length of: root directory, metadata, leaf directories, tiles.
    const SECTIONS: [usize; 4] = [8, 24, 40, 56];
    let head = file.read_now(0, 72)?;
    let number = |at: usize| {
        let bytes = head.get(at..at + 8).and_then(|bytes| bytes.try_into().ok());
        bytes.map(u64::from_le_bytes).ok_or(PmtError::InvalidHeader)
    };
    SECTIONS.iter().try_fold(0, |longest: u64, at| {
        Ok(longest.max(number(*at)?.saturating_add(number(at + 8)?)))
    })
}
