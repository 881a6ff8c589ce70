//! For programs: GeoJSON in and out of plain URLs, strict about parameters.
//! It must never show what only staff may see.

mod feature;
pub mod geocode;
pub mod incident_files;
pub mod incidents;
mod json;
pub mod nearest;
pub mod places;
pub mod shelters;
mod summary;

use axum::{
    Json,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;

/// Bytes of ten places, which most ask for.
const USUAL_ANSWER_BYTES: usize = 12 * 1024;

/// A GeoJSON answer of what serde writes.
fn geojson(document: &impl Serialize) -> Response {
    with_geojson_type(Json(document).into_response())
}

/// A GeoJSON answer of what `write` appends by hand.
fn geojson_by_hand(write: impl FnOnce(&mut Vec<u8>)) -> Response {
    let mut bytes = Vec::with_capacity(USUAL_ANSWER_BYTES);
    write(&mut bytes);
    with_geojson_type(bytes.into_response())
}

fn with_geojson_type(mut response: Response) -> Response {
    let kind = HeaderValue::from_static("application/geo+json");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}
