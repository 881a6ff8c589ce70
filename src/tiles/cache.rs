//! Tiles drawn before, packed as they were sent, for as long as what they show does not
//! change. A tile that many ask for at once is drawn once.

use super::{TileCoord, render, render::ENCODER_VERSION};
use crate::{
    catalog::{Catalog, Moment},
    domain::CategorySet,
};
use bytes::Bytes;
use flate2::{Compression, write::GzEncoder};
use moka::sync::Cache;
use std::{
    hash::{DefaultHasher, Hash, Hasher},
    io::Write,
    sync::Arc,
};

/// How many bytes of tiles are kept: so many, and so many for each place.
const BYTES_KEPT: u64 = 4 * 1024 * 1024;
const BYTES_KEPT_A_PLACE: u64 = 24;
/// What a tile takes beside its bytes.
const EACH: usize = 256;
/// Below this many bytes compression gains nothing.
const WORTH_COMPRESSING: usize = 256;

/// A tile that somebody wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Wanted {
    /// Which tile.
    pub coord: TileCoord,
    /// The places of which categories; all if none is named.
    pub categories: CategorySet,
    /// Whether it may be packed with gzip.
    pub gzip: bool,
}

/// A tile as it is sent.
#[derive(Debug, Clone)]
pub struct Packed {
    /// Its bytes; none where nothing is.
    pub bytes: Bytes,
    /// Whether they are packed with gzip.
    pub gzip: bool,
    /// The value of its `ETag`: register, what it shows, encoder, packing.
    pub etag: Bytes,
    /// When it was drawn.
    drawn: Moment,
}

/// The tiles drawn before.
#[derive(Debug, Clone)]
pub struct TileCache {
    kept: Cache<Wanted, Packed>,
    register: Arc<str>,
}

impl TileCache {
    /// For the tiles of one register, by its name, of about so many places.
    pub fn new(register: &str, places: usize) -> Self {
        let most = BYTES_KEPT + BYTES_KEPT_A_PLACE * places as u64;
        let weight =
            |_: &Wanted, tile: &Packed| u32::try_from(tile.bytes.len() + EACH).unwrap_or(u32::MAX);
        let kept = Cache::builder().max_capacity(most).weigher(weight).build();
        Self { kept, register: register.into() }
    }

    /// A tile that shows what the snapshot shows, if it was drawn before.
    pub fn get(&self, catalog: &Catalog, wanted: &Wanted) -> Option<Packed> {
        let tile = self.kept.get(wanted)?;
        let Wanted { coord, .. } = wanted;
        let is_current = catalog.looks_the_same(tile.drawn, coord.z(), &coord.xs(), &coord.ys());
        if !is_current {
            self.kept.invalidate(wanted);
        }
        is_current.then_some(tile)
    }

    /// The tile, drawn now unless somebody else just did.
    pub fn draw(&self, catalog: &Catalog, wanted: Wanted) -> Packed {
        let tile = self.kept.get_with(wanted, || self.pack(catalog, &wanted));
        if shows(catalog, &tile, &wanted) {
            return tile;
        }
        // What somebody else drew may come from a snapshot before this one.
        let tile = self.pack(catalog, &wanted);
        self.kept.insert(wanted, tile.clone());
        tile
    }

    fn pack(&self, catalog: &Catalog, wanted: &Wanted) -> Packed {
        let plain = render(catalog, wanted.coord, wanted.categories);
        let mut hasher = DefaultHasher::new();
        plain.hash(&mut hasher);
        let small = wanted.gzip.then(|| compress(&plain)).flatten();
        let packed = if small.is_some() { "gzip" } else { "identity" };
        let (register, shows) = (&self.register, hasher.finish());
        let etag = format!("\"{register}-{shows:016x}-{ENCODER_VERSION}-{packed}\"");
        Packed {
            gzip: small.is_some(),
            bytes: small.unwrap_or(plain).into(),
            etag: etag.into(),
            drawn: catalog.moment(),
        }
    }
}

/// Whether a tile shows what the snapshot shows.
fn shows(catalog: &Catalog, tile: &Packed, wanted: &Wanted) -> bool {
    let coord = wanted.coord;
    catalog.looks_the_same(tile.drawn, coord.z(), &coord.xs(), &coord.ys())
}

fn compress(bytes: &[u8]) -> Option<Vec<u8>> {
    if bytes.len() < WORTH_COMPRESSING {
        return None;
    }
    let mut encoder = GzEncoder::new(Vec::with_capacity(bytes.len() / 2), Compression::fast());
    encoder.write_all(bytes).ok()?;
    encoder.finish().ok()
}
