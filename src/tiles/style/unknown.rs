//! A vector base map in a schema that nobody told us: its areas and lines, as faint as
//! the ground allows, and no names.

use super::paint::{areas, fill, line, lines};
use crate::tiles::basemap::About;
use serde_json::Value;

const AREA: &str = "#e9e5db";
const LINE: &str = "#d0c9ba";

pub(super) fn layers(about: &About) -> Vec<Value> {
    let ids = || about.layers.iter().filter_map(|layer| layer["id"].as_str());
    let fills = ids().map(|id| fill(&format!("areas-{id}"), id, areas(true.into()), AREA));
    let strokes = ids().map(|id| {
        line(&format!("lines-{id}"), id, lines(true.into()), LINE, &[(8, 0.6), (18, 3.0)])
    });
    fills.chain(strokes).collect()
}
