//! Why a base map cannot be used, in words for the operator.

use pmtiles::{Compression, PmtError, TileType};
use std::{
    io,
    path::{Path, PathBuf},
};
use thiserror::Error;

/// Why an archive cannot be the base map. It names the file and what to do.
#[derive(Debug, Error)]
#[error("--basemap: {}: {what}", path.display())]
pub struct ArchiveError {
    path: PathBuf,
    what: String,
}

/// The archive does not answer; why is in the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the base map cannot be read")]
pub struct Unreadable;

impl ArchiveError {
    fn new(path: &Path, what: impl Into<String>) -> Self {
        Self { path: path.to_owned(), what: what.into() }
    }

    pub(super) fn file(path: &Path, error: &io::Error) -> Self {
        let to_do = match error.kind() {
            io::ErrorKind::NotFound => "name an archive that is there",
            io::ErrorKind::PermissionDenied => "let the user that runs Ibasho read it",
            _ => "name the file of an archive",
        };
        Self::new(path, format!("cannot be opened ({error}): {to_do}"))
    }

    pub(super) fn archive(path: &Path, error: PmtError) -> Self {
        match error {
            PmtError::InvalidMagicNumber => {
                Self::new(path, "is no PMTiles archive; `pmtiles convert` makes one of MBTiles")
            }
            PmtError::UnsupportedPmTilesVersion => Self::new(
                path,
                "is a PMTiles archive of another version than 3; convert it with `pmtiles convert`",
            ),
            PmtError::UnsupportedCompression(with) => Self::packed(path, with),
            error => Self::new(
                path,
                format!(
                    "is a broken PMTiles archive ({error}): `pmtiles verify` says more; copy it anew"
                ),
            ),
        }
    }

    pub(super) fn packed(path: &Path, with: Compression) -> Self {
        let with = match with {
            Compression::Brotli => "brotli",
            Compression::Zstd => "zstd",
            _ => "an unnamed method",
        };
        Self::new(
            path,
            format!(
                "is packed with {with}, which browsers or Ibasho cannot read; write it anew with gzip"
            ),
        )
    }

    pub(super) fn format(path: &Path, kind: TileType) -> Self {
        let kind = match kind {
            TileType::Mlt => "MapLibre tiles (MLT)",
            _ => "tiles of an unnamed kind",
        };
        Self::new(
            path,
            format!("holds {kind}; vector tiles (MVT), PNG, JPEG, WebP and AVIF can be shown"),
        )
    }

    pub(super) fn cut_short(path: &Path, has: u64, promised: u64) -> Self {
        Self::new(
            path,
            format!("is cut short, {has} bytes of {promised}: copy it anew, and wait for the end"),
        )
    }

    pub(super) fn no_credit(path: &Path) -> Self {
        Self::new(path, "does not say who made the map; say it with --basemap-credit")
    }
}
