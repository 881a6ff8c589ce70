//! Tiles drawn before, packed as they were sent, for as long as what they show does not
//! change. A tile that many ask for at once is drawn once.

use super::{TileCoord, render, render::ENCODER_VERSION};
use crate::{
    catalog::{Catalog, TileVersion},
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
const MIN_CACHE_BYTES: u64 = 4 * 1024 * 1024;
const CACHE_BYTES_PER_PLACE: u64 = 24;
/// What a tile takes beside its bytes.
const TILE_OVERHEAD_BYTES: usize = 256;
/// Below this many bytes compression gains nothing.
const MIN_COMPRESSED_BYTES: usize = 256;

/// What tells tiles apart in the cache.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TileKey {
    /// Which tile.
    pub coord: TileCoord,
    /// The places of which categories; all if none is named.
    pub categories: CategorySet,
    /// Whether it may be packed with gzip.
    pub gzip: bool,
}

/// A tile as it is sent.
#[derive(Debug, Clone)]
pub struct EncodedTile {
    /// Its bytes; none where nothing is.
    pub bytes: Bytes,
    /// Whether they are packed with gzip.
    pub gzip: bool,
    /// The value of its `ETag`: register, what it shows, encoder, packing.
    pub etag: Bytes,
    /// Of which version it was drawn.
    drawn: TileVersion,
}

/// The tiles drawn before.
#[derive(Debug, Clone)]
pub struct TileCache {
    tiles: Cache<TileKey, EncodedTile>,
    register: Arc<str>,
}

impl TileCache {
    /// A cache for the tiles of one register, by its name, of about so many places.
    pub fn new(register: &str, places: usize) -> Self {
        let most = MIN_CACHE_BYTES + CACHE_BYTES_PER_PLACE * places as u64;
        let weight = |_: &TileKey, tile: &EncodedTile| {
            u32::try_from(tile.bytes.len() + TILE_OVERHEAD_BYTES).unwrap_or(u32::MAX)
        };
        let tiles = Cache::builder().max_capacity(most).weigher(weight).build();
        Self { tiles, register: register.into() }
    }

    /// A tile that shows what the snapshot shows, if it was drawn before.
    pub fn get(&self, catalog: &Catalog, key: &TileKey) -> Option<EncodedTile> {
        let tile = self.tiles.get(key)?;
        let is_current = shows(catalog, &tile, key);
        if !is_current {
            self.tiles.invalidate(key);
        }
        is_current.then_some(tile)
    }

    /// The tile, drawn now unless somebody else just did.
    pub fn draw(&self, catalog: &Catalog, key: TileKey) -> EncodedTile {
        let tile = self.tiles.get_with(key, || self.pack(catalog, &key));
        if shows(catalog, &tile, &key) {
            return tile;
        }
        // What somebody else drew may come from a snapshot before this one.
        let tile = self.pack(catalog, &key);
        self.tiles.insert(key, tile.clone());
        tile
    }

    fn pack(&self, catalog: &Catalog, key: &TileKey) -> EncodedTile {
        let plain = render(catalog, key.coord, key.categories);
        let mut hasher = DefaultHasher::new();
        plain.hash(&mut hasher);
        let small = key.gzip.then(|| compress(&plain)).flatten();
        let packed = if small.is_some() { "gzip" } else { "identity" };
        let (register, shows) = (&self.register, hasher.finish());
        let etag = format!("\"{register}-{shows:016x}-{ENCODER_VERSION}-{packed}\"");
        EncodedTile {
            gzip: small.is_some(),
            bytes: small.unwrap_or(plain).into(),
            etag: etag.into(),
            drawn: catalog.tile_version(),
        }
    }
}

/// Whether a tile shows what the snapshot shows.
fn shows(catalog: &Catalog, tile: &EncodedTile, key: &TileKey) -> bool {
    let coord = key.coord;
    catalog.is_current(tile.drawn, coord.z(), &coord.xs(), &coord.ys())
}

fn compress(bytes: &[u8]) -> Option<Vec<u8>> {
    if bytes.len() < MIN_COMPRESSED_BYTES {
        return None;
    }
    let mut encoder = GzEncoder::new(Vec::with_capacity(bytes.len() / 2), Compression::fast());
    encoder.write_all(bytes).ok()?;
    encoder.finish().ok()
}
