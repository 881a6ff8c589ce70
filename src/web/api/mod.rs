//! For programs: GeoJSON in and out of plain URLs, strict about parameters.
//! It must never show what only staff may see.

mod feature;
pub mod geocode;
pub mod incident_files;
pub mod incidents;
pub mod nearest;
pub mod places;
pub mod shelters;

use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use serde::Serialize;

/// Room for ten places, which most ask for.
const USUAL_BYTES: usize = 12 * 1024;

/// A GeoJSON answer.
fn geojson(body: &impl Serialize) -> Response {
    let mut bytes = Vec::with_capacity(USUAL_BYTES);
    match serde_json::to_writer(&mut bytes, body) {
        Ok(()) => ([(header::CONTENT_TYPE, "application/geo+json")], bytes).into_response(),
        Err(error) => {
            tracing::error!(%error, "an answer could not be written");
            axum::http::StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
