//! The marks that Ibasho draws at every zoom, as rows for another server to draw.

use super::place::Place as Listed;
use crate::register::Register;
use anyhow::Context;
use chrono::DateTime;
use ibasho::{
    catalog::{CLUSTER_MAX_ZOOM, CatalogBuilder, Marker, WORLD},
    domain::{CategoryId, CategorySet, Location, Place, PlaceDraft, PlaceId},
};
use serde::Serialize;
use serde_json::Value;

/// Half the width of the world in metres of Web Mercator.
const HALF_WORLD_M: f64 = 20_037_508.342_789_244;

/// One mark: a place, or a cluster with how many of each category are in it.
#[derive(Debug, Default, Serialize)]
pub struct Row {
    zoom: u8,
    x: f64,
    y: f64,
    id: Option<String>,
    category: Option<&'static str>,
    name: Option<String>,
    point_count: Option<u32>,
    expansion_zoom: Option<u8>,
    counts: Option<String>,
}

/// Every mark of every zoom; the deepest holds single places.
pub fn rows(
    register: &Register,
    mut take: impl FnMut(Row) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let mut building = CatalogBuilder::default();
    for place in Listed::all(register)? {
        building.add(&drawn(&place?)?);
    }
    let catalog = building.finish(1);
    let world = 0..WORLD;
    for zoom in 0..=CLUSTER_MAX_ZOOM + 1 {
        let markers = catalog.markers(CategorySet::default(), zoom, &world, &world);
        markers.iter().try_for_each(|marker| take(row(zoom, marker)))?;
    }
    Ok(())
}

fn drawn(listed: &Listed) -> anyhow::Result<Place> {
    let category = CategoryId::parse(&listed.category).context("no such category")?;
    let mut draft = PlaceDraft::new(category, &listed.name).ok().context("no name")?;
    draft.location = Location::new(listed.lon, listed.lat).ok();
    let long_ago = DateTime::UNIX_EPOCH;
    Ok(Place {
        id: PlaceId::parse(&listed.id).context("no id")?,
        revision: 1,
        sample: false,
        edited_at: None,
        created_at: long_ago,
        updated_at: long_ago,
        draft,
    })
}

fn row(zoom: u8, marker: &Marker<'_>) -> Row {
    #[allow(clippy::cast_precision_loss, reason = "steps of the world are fewer")]
    let metres = |steps: i64| (steps as f64 / WORLD as f64 * 2.0 - 1.0) * HALF_WORLD_M;
    let (x, y) = (metres(marker.x), -metres(marker.y));
    let mark = Row { zoom, x, y, ..Row::default() };
    match &marker.cluster {
        None => Row {
            id: Some(marker.place.key.id.to_owned()),
            category: Some(marker.place.attributes.category.id()),
            name: Some(marker.place.name.to_owned()),
            ..mark
        },
        Some(cluster) => {
            let counts = cluster.by_category.iter();
            let counts =
                counts.map(|(category, count)| (category.id().to_owned(), (*count).into()));
            Row {
                point_count: Some(cluster.count),
                expansion_zoom: Some(cluster.expansion_zoom),
                counts: Some(Value::Object(counts.collect()).to_string()),
                ..mark
            }
        }
    }
}
