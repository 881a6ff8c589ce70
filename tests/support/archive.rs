//! Small base maps, as an operator's tool would write them.

use ibasho::{
    config::ServeArgs,
    tiles::basemap::{Archive, ArchiveError},
    web,
};
use pmtiles::{Compression, PmTilesWriter, TileCoord, TileType};
use serde_json::{Value, json};
use std::{fs::File, path::PathBuf};
use tempfile::TempDir;

/// The tile at zoom 14 around Tokorozawa station.
pub const HERE: (u8, u32, u32) = (14, 14539, 6445);

/// What that tile holds: no map library reads it here, and it is worth packing.
pub const BYTES: [u8; 600] = [b'm'; 600];

/// An archive to be written.
pub struct Draft {
    pub kind: TileType,
    pub metadata: Value,
    pub tiles: Vec<((u8, u32, u32), Vec<u8>)>,
    /// The method that the file names, without anything being packed by it.
    pub claimed: Option<Compression>,
}

impl Draft {
    /// Vector tiles with these layers.
    pub fn vector(layers: &[&str]) -> Self {
        let layers: Vec<_> = layers.iter().map(|id| json!({ "id": id, "fields": {} })).collect();
        let metadata = json!({
            "attribution": "<a href=\"https://maps.example.jp\">所沢の地図</a>",
            "vector_layers": layers,
        });
        let tiles = vec![(HERE, BYTES.to_vec())];
        Self { kind: TileType::Mvt, metadata, tiles, claimed: None }
    }

    /// Pictures.
    pub fn raster(kind: TileType) -> Self {
        Self { kind, metadata: json!({ "attribution": "所沢市" }), ..Self::vector(&[]) }
    }

    /// Writes it as `map.pmtiles`.
    pub fn write(&self, folder: &TempDir) -> String {
        let path = folder.path().join("map.pmtiles");
        let mut writer = PmTilesWriter::new(self.kind)
            .min_zoom(4)
            .max_zoom(14)
            .bounds(139.38, 35.74, 139.56, 35.87)
            .metadata(self.metadata.to_string());
        if let Some(claimed) = self.claimed {
            writer = writer.precompressed(claimed);
        }
        let mut writer = writer.create(File::create(&path).expect("a file")).expect("begins");
        for ((z, x, y), bytes) in &self.tiles {
            let at = TileCoord::new(*z, *x, *y).expect("a tile");
            writer.add_tile(at, bytes).expect("writes");
        }
        writer.finalize().expect("ends");
        path.to_str().expect("text").to_owned()
    }
}

/// What a service with these settings would say of its base map.
pub async fn open(flags: &[&str]) -> Result<Option<Archive>, ArchiveError> {
    web::open_basemap(&settings(flags)).await
}

fn settings(flags: &[&str]) -> ServeArgs {
    use clap::Parser;
    #[derive(Parser)]
    struct Settings {
        #[command(flatten)]
        serve: ServeArgs,
    }
    Settings::parse_from([&["ibasho"], flags].concat()).serve
}

/// Where `map.pmtiles` lies in a folder.
pub fn path(folder: &TempDir) -> PathBuf {
    folder.path().join("map.pmtiles")
}
