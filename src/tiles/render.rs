//! One tile of places: clusters where the map is far away, single places near.
//!
//! Each place stands in exactly one tile of a zoom, and again only in the
//! buffers of neighbours. It must never show where an area-only place is: it
//! draws what the catalog shows.

use super::{
    coord::{EXTENT, TileCoord},
    mvt::{LayerWriter, Value},
};
use crate::{
    catalog::{Catalog, Cluster, Marker, PlaceSummary},
    domain::{CategorySet, State},
};

/// The one layer of our tiles.
pub const LAYER: &str = "places";

/// Part of every tile's `ETag`: raised when equal places give different bytes.
pub(super) const ENCODER_VERSION: u32 = 1;

/// The vector tile of the places of `categories`, all if it is empty. A tile
/// with nothing in it has no bytes.
pub fn render(catalog: &Catalog, coord: TileCoord, categories: CategorySet) -> Vec<u8> {
    let markers = catalog.markers(categories, coord.z(), &coord.xs(), &coord.ys());
    let mut features: Vec<_> = markers
        .iter()
        .map(|marker| (coord.to_pixels(marker.x, marker.y), feature_id(marker), marker))
        .collect();
    // From north to south, so that nearer marks overlap those behind them.
    features.sort_unstable_by_key(|((x, y), id, _)| (*y, *x, *id));
    let mut layer = LayerWriter::default();
    for (at, id, marker) in features {
        match &marker.cluster {
            Some(cluster) => layer.add_point(id, at, cluster_properties(cluster)),
            None => layer.add_point(id, at, place_properties(&marker.place)),
        }
    }
    layer.into_tile(LAYER, EXTENT.unsigned_abs())
}

fn place_properties<'a>(
    place: &PlaceSummary<'a>,
) -> impl Iterator<Item = (&'a str, Value<'a>)> + use<'a> {
    let always = [
        ("id", Value::Text(place.key.id)),
        ("category", Value::Text(place.attributes.category.id())),
        ("name", Value::Text(place.name)),
    ];
    let sometimes = [
        place.site.map(|site| ("site", Value::Text(site))),
        place.attributes.sample.then_some(("sample", Value::True)),
        (place.attributes.state == State::Suspended).then_some(("suspended", Value::True)),
    ];
    always.into_iter().chain(sometimes.into_iter().flatten())
}

fn cluster_properties(cluster: &Cluster) -> impl Iterator<Item = (&str, Value<'_>)> {
    let always = [
        ("cluster", Value::True),
        ("point_count", Value::Count(cluster.count.into())),
        ("expansion_zoom", Value::Count(cluster.expansion_zoom.into())),
    ];
    let counts = cluster.by_category.iter();
    always
        .into_iter()
        .chain(counts.map(|(category, count)| (category.id(), Value::Count((*count).into()))))
}

/// The same place or cluster has the same number in every tile and snapshot:
/// FNV-1a of its first id (and zoom), in the 53 bits that scripts can hold.
fn feature_id(marker: &Marker<'_>) -> u64 {
    let zoom = marker.cluster.as_ref().map(|cluster| cluster.expansion_zoom);
    let bytes = marker.place.key.id.bytes().chain(zoom);
    let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    hash >> 11
}
