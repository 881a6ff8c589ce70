//! The operator's own base map: a `PMTiles` archive of vector or raster tiles.
//!
//! Tiles come from the file as it was found at the start. One that is changed under us is
//! answered no more, rather than with bytes of something else.

mod about;
mod credit;
mod error;
mod file;
mod schema;

pub use about::{About, Format};
pub use credit::Credit;
pub use error::{ArchiveError, Unreadable};
pub use schema::Schema;

use bytes::Bytes;
use file::ArchiveFile;
use flate2::read::MultiGzDecoder;
use pmtiles::{AsyncPmTilesReader, Compression, Header, MokaCache, PmtError, TileCoord};
use serde_json::Value;
use std::{
    fmt,
    fs::Metadata,
    hash::{DefaultHasher, Hash, Hasher},
    io::{self, ErrorKind, Read},
    path::{Path, PathBuf},
    sync::atomic::{AtomicBool, Ordering},
};
use tokio::{sync::Semaphore, task::spawn_blocking};

/// How many bytes of directories are kept in memory.
const MAX_DIRECTORY_BYTES: u64 = 16 * 1024 * 1024;
/// How many tiles are read at once: each takes memory until it is sent.
const MAX_CONCURRENT_READS: usize = 16;
/// No unpacked tile is larger.
const MAX_TILE_BYTES: u64 = 32 * 1024 * 1024;

/// What begins everything that is packed with gzip.
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// A tile as it is sent.
#[derive(Debug, Clone)]
pub struct Tile {
    /// Its bytes.
    pub bytes: Bytes,
    /// Whether they are packed with gzip.
    pub gzip: bool,
    /// A number that other bytes would not have.
    pub fingerprint: u64,
}

/// An open archive.
pub struct Archive {
    /// What it says of itself.
    pub about: About,
    path: PathBuf,
    edition: String,
    reader: AsyncPmTilesReader<ArchiveFile, MokaCache>,
    gzip: bool,
    reading: Semaphore,
    failed: AtomicBool,
}

impl fmt::Debug for Archive {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Archive")
            .field("path", &self.path)
            .field("about", &self.about)
            .finish_non_exhaustive()
    }
}

impl Archive {
    /// Opens the archive at `path`. `credit` is the operator's own word on who made it,
    /// and stands instead of the archive's.
    pub async fn open(path: &Path, credit: Option<&str>) -> Result<Self, ArchiveError> {
        let (file, found) = ArchiveFile::open(path).map_err(|e| ArchiveError::file(path, &e))?;
        let broken = |error: PmtError| ArchiveError::archive(path, error);
        let cache = MokaCache::with_max_bytes(MAX_DIRECTORY_BYTES);
        let reader = AsyncPmTilesReader::try_from_cached_source(file.clone(), cache);
        let reader = reader.await.map_err(broken)?;
        let promised = file::promised_size(&file).map_err(broken)?;
        if promised > found.len() {
            return Err(ArchiveError::cut_short(path, found.len(), promised));
        }
        let header = reader.get_header();
        let (format, gzip) = usable(header, path)?;
        let metadata = metadata(&reader).await.map_err(broken)?;
        let own = || Credit::from_html(metadata["attribution"].as_str().unwrap_or_default());
        let credit = credit.and_then(Credit::from_text).or_else(own);
        let credit = credit.ok_or_else(|| ArchiveError::no_credit(path))?;
        let about = About::read(header, format, &metadata, credit);
        if format == Format::Mvt && about.schema.is_none() {
            warn_of_unknown_schema(path, &about);
        }
        Ok(Self {
            about,
            path: path.to_owned(),
            edition: file::edition(&found),
            reader,
            gzip,
            reading: Semaphore::new(MAX_CONCURRENT_READS),
            failed: AtomicBool::new(false),
        })
    }

    /// Where the archive lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether a file is the one that was opened, unchanged.
    pub fn is_edition(&self, about: &Metadata) -> bool {
        file::edition(about) == self.edition
    }

    /// A tile of a zoom that it has, packed only where `gzip` allows; `None` where
    /// nothing is.
    pub async fn tile(&self, at: (u8, u32, u32), gzip: bool) -> Result<Option<Tile>, Unreadable> {
        let tile = self.read(at, gzip).await;
        tile.map_err(|error| {
            if !self.failed.swap(true, Ordering::Relaxed) {
                let path = self.path.display();
                tracing::error!(%error, %path, "the base map cannot be read; after changing the file, restart");
            }
            Unreadable
        })
    }

    async fn read(&self, (z, x, y): (u8, u32, u32), gzip: bool) -> Result<Option<Tile>, PmtError> {
        let coord = TileCoord::new(z, x, y)?;
        let _turn = self.reading.acquire().await.map_err(io::Error::other)?;
        let Some(bytes) = self.reader.get_tile(coord).await? else { return Ok(None) };
        let bytes = match (self.gzip, gzip) {
            (true, _) if !bytes.starts_with(&GZIP) => {
                return Err(io::Error::new(ErrorKind::InvalidData, "a tile is not packed").into());
            }
            (true, false) => {
                spawn_blocking(move || unpack(&bytes)).await.map_err(io::Error::other)??
            }
            _ => bytes,
        };
        let mut hasher = DefaultHasher::new();
        bytes.hash(&mut hasher);
        let tile = Tile { gzip: self.gzip && gzip, fingerprint: hasher.finish(), bytes };
        Ok(Some(tile).filter(|tile| !tile.bytes.is_empty()))
    }
}

/// What the tiles are, and whether they are packed, if they can be shown at all.
fn usable(header: &Header, path: &Path) -> Result<(Format, bool), ArchiveError> {
    // Some wrote the digit instead of the number.
    if ![3, b'3'].contains(&header.spec_version()) {
        return Err(ArchiveError::archive(path, PmtError::UnsupportedPmTilesVersion));
    }
    if header.min_zoom > header.max_zoom || header.max_zoom > about::MAX_ARCHIVE_ZOOM {
        return Err(ArchiveError::archive(path, PmtError::InvalidHeader));
    }
    let format = Format::from_tile_type(header.tile_type);
    let format = format.ok_or_else(|| ArchiveError::format(path, header.tile_type))?;
    match header.tile_compression {
        Compression::None => Ok((format, false)),
        Compression::Gzip => Ok((format, true)),
        other => Err(ArchiveError::packed(path, other)),
    }
}

/// What the archive says of itself in JSON.
async fn metadata(reader: &AsyncPmTilesReader<ArchiveFile, MokaCache>) -> Result<Value, PmtError> {
    let text = reader.get_metadata().await?;
    serde_json::from_str(&text).map_err(|_| PmtError::InvalidMetadata)
}

fn unpack(packed: &[u8]) -> io::Result<Bytes> {
    let mut plain = Vec::with_capacity(packed.len() * 3);
    MultiGzDecoder::new(packed).take(MAX_TILE_BYTES + 1).read_to_end(&mut plain)?;
    if plain.len() as u64 > MAX_TILE_BYTES {
        return Err(io::Error::new(ErrorKind::InvalidData, "a tile is too large"));
    }
    Ok(plain.into())
}

fn warn_of_unknown_schema(path: &Path, about: &About) {
    let layers: Vec<_> = about.layers.iter().filter_map(|layer| layer["id"].as_str()).collect();
    tracing::warn!(
        path = %path.display(),
        layers = layers.join(" "),
        "the base map is in no schema that Ibasho knows (Protomaps 4, OpenMapTiles, \
         国土地理院最適化ベクトルタイル): its areas and lines are drawn without names"
    );
}
