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

use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};

/// Room for ten places, which most ask for.
const USUAL_BYTES: usize = 12 * 1024;

/// A GeoJSON answer of what `put` appends.
fn geojson(put: impl FnOnce(&mut Vec<u8>)) -> Response {
    let mut bytes = Vec::with_capacity(USUAL_BYTES);
    put(&mut bytes);
    let kind = HeaderValue::from_static("application/geo+json");
    let mut response = bytes.into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}
